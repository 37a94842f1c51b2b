"""From DITETAPKAN to FINAL, and final is final."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from kinerja.actor import Peran
from kinerja.audit import CatatanAudit, verify
from kinerja.errors import ConflictError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi import service
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import Predikat
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from tests.evaluasi_bersama import BAIK, SAAT, Kantor, on

# Fixed on 3 April in WIB: the pegawai has until the end of 17 April there, 16.59.59 UTC.
AKHIR = datetime(2026, 4, 17, 17, tzinfo=UTC)


def _final(kantor: Kantor) -> Evaluasi:
    evaluasi = kantor.establish()
    service.accept(kantor.session, kantor.pemilik, evaluasi.periode_id, **SAAT)
    kantor.session.flush()
    return evaluasi


def test_acceptance_makes_the_evaluation_final(session: Session, kantor: Kantor) -> None:
    evaluasi = _final(kantor)
    assert evaluasi.final == SAAT["now"]
    assert kantor.periode().status is StatusPeriode.FINAL
    catatan = session.scalars(select(CatatanAudit).where(CatatanAudit.aksi == "evaluasi.final")).one()
    assert catatan.rincian["sidik"] == evaluasi.sidik
    assert verify(session).rusak_di is None


def test_only_the_pegawai_accepts(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.establish()
    for actor in (kantor.penilai, kantor.actor(kantor.kepala_badan), kantor.sistem):
        with pytest.raises(NotAuthorizedError):
            service.accept(session, actor, evaluasi.periode_id, **SAAT)
    with pytest.raises(NotFoundError):
        service.accept(session, kantor.actor(kantor.lain), evaluasi.periode_id, **SAAT)


def test_acceptance_of_another_version_is_refused(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.establish()
    session.flush()
    with pytest.raises(ConflictError):
        service.accept(session, kantor.pemilik, evaluasi.periode_id, versi=evaluasi.versi - 1, **SAAT)


@pytest.mark.parametrize(
    ("saat", "jumlah"),
    [(AKHIR - timedelta(seconds=1), 0), (AKHIR - timedelta(microseconds=1), 0), (AKHIR, 1)],
)
def test_days_pass_in_the_zone_of_the_instansi(
    session: Session, kantor: Kantor, saat: datetime, jumlah: int
) -> None:
    kantor.establish()
    assert service.finalise_due(session, kantor.sistem, now=saat) == jumlah
    assert (kantor.periode().status is StatusPeriode.FINAL) is bool(jumlah)


def test_days_end_earlier_in_the_east(session: Session, kantor: Kantor) -> None:
    instansi = session.get_one(Instansi, kantor.badan.instansi_id)
    instansi.zona_waktu = "Asia/Jayapura"
    session.flush()
    kantor.establish()
    timur = AKHIR - timedelta(hours=2)
    assert service.finalise_due(session, kantor.sistem, now=timur - timedelta(microseconds=1)) == 0
    assert service.finalise_due(session, kantor.sistem, now=timur) == 1


def test_the_end_of_the_days_is_repeated_without_effect_and_in_slices(
    session: Session, kantor: Kantor
) -> None:
    kantor.establish()
    for nama in ("Dewi", "Eko"):
        kantor.establish(kantor.add_person(nama))
    assert service.finalise_due(session, kantor.sistem, now=AKHIR, batas=2) == 2
    assert service.finalise_due(session, kantor.sistem, now=AKHIR, batas=2) == 1
    assert service.finalise_due(session, kantor.sistem, now=AKHIR, batas=2) == 0
    assert verify(session).rusak_di is None


def test_drafts_never_become_final_by_time(session: Session, kantor: Kantor) -> None:
    kantor.rate()
    assert service.finalise_due(session, kantor.sistem, now=AKHIR + timedelta(days=400)) == 0


def test_the_end_of_the_days_is_no_act_of_a_pegawai(session: Session, kantor: Kantor) -> None:
    with pytest.raises(NotAuthorizedError):
        service.finalise_due(session, kantor.actor(kantor.kepala, Peran.PIMPINAN_UNIT), now=AKHIR)


def test_a_picture_that_no_longer_fits_its_hash_is_not_made_final(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.establish()
    session.flush()
    evaluasi.potret = evaluasi.potret | {"catatan": "lain"}
    session.flush()
    with pytest.raises(StateError):
        service.accept(session, kantor.pemilik, evaluasi.periode_id, **SAAT)


def test_a_broken_picture_does_not_keep_the_others_from_becoming_final(
    session: Session, kantor: Kantor
) -> None:
    rusak, utuh = kantor.establish(), kantor.establish(kantor.add_person("Dewi"))
    session.flush()
    rusak.potret = rusak.potret | {"catatan": "lain"}
    session.flush()
    with capture_logs() as catatan:
        assert service.finalise_due(session, kantor.sistem, now=AKHIR) == 1
    assert (utuh.final, rusak.final) == (AKHIR, None)
    assert [satu["evaluasi"] for satu in catatan] == [rusak.id]
    assert service.finalise_due(session, kantor.sistem, now=AKHIR) == 0


# Final


def test_no_service_changes_what_is_final(session: Session, kantor: Kantor) -> None:
    evaluasi = _final(kantor)
    periode_id = evaluasi.periode_id
    for kerja in (
        lambda: service.save_ratings(session, kantor.penilai, periode_id, BAIK, **SAAT),
        lambda: service.establish(session, kantor.penilai, periode_id, **SAAT),
        lambda: service.return_period(session, kantor.penilai, periode_id, "Ulangi.", **SAAT),
        lambda: service.cancel_rating(session, kantor.penilai, periode_id, **SAAT),
        lambda: service.accept(session, kantor.pemilik, periode_id, **SAAT),
    ):
        with pytest.raises(StateError):
            kerja()
    assert service.finalise_due(session, kantor.sistem, now=AKHIR) == 0


def _change_by_orm(session: Session, evaluasi: Evaluasi) -> None:
    evaluasi.predikat = Predikat.SANGAT_BAIK
    session.flush()


def _change_by_bulk(session: Session, evaluasi: Evaluasi) -> None:
    session.execute(update(Evaluasi).values(catatan="lain"))


def _change_by_sql(session: Session, evaluasi: Evaluasi) -> None:
    session.connection().execute(text("UPDATE evaluasi SET final = NULL"))


def _delete_by_orm(session: Session, evaluasi: Evaluasi) -> None:
    session.delete(evaluasi)
    session.flush()


def _delete_by_bulk(session: Session, evaluasi: Evaluasi) -> None:
    session.execute(delete(Evaluasi))


def _reopen_the_period(session: Session, evaluasi: Evaluasi) -> None:
    session.execute(update(PeriodePenilaian).values(status=StatusPeriode.DINILAI))


@pytest.mark.parametrize(
    "kerja",
    [
        _change_by_orm,
        _change_by_bulk,
        _change_by_sql,
        _delete_by_orm,
        _delete_by_bulk,
        _reopen_the_period,
    ],
)
def test_the_database_refuses_to_change_what_is_final(session: Session, kantor: Kantor, kerja) -> None:  # type: ignore[no-untyped-def]
    evaluasi = _final(kantor)
    with pytest.raises(DBAPIError, match="baris tetap"), session.begin_nested():
        kerja(session, evaluasi)
    session.expire_all()
    assert evaluasi.predikat is Predikat.BAIK
    assert evaluasi.final == SAAT["now"]


def test_a_document_of_years_ago_prints_as_it_was(session: Session, kantor: Kantor) -> None:
    kantor.set_capaian()
    evaluasi = _final(kantor)
    dulu = service.load_cetakan(session, kantor.pemilik, evaluasi.periode_id, today=SAAT["today"])
    assert dulu.kinerja.ttd_pegawai.tanggal == SAAT["today"]
    kantor.kepala.nama = "Budi Sudah Pindah"
    session.flush()
    session.expire_all()
    assert (
        service.load_cetakan(session, kantor.pemilik, evaluasi.periode_id, today=on(2031, 1, 1)["today"])
        == dulu
    )


def test_who_did_not_accept_did_not_sign(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.establish()
    service.finalise_due(session, kantor.sistem, now=AKHIR)
    session.flush()
    cetakan = service.load_cetakan(session, kantor.pemilik, evaluasi.periode_id, today=AKHIR.date())
    assert cetakan.kinerja.ttd_pegawai.tanggal is None
    assert cetakan.kinerja.pengesahan.status == "Final 18 April 2026"
