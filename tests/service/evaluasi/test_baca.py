"""Who reads what of an evaluation, and that it is written down."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.audit import CatatanAudit
from kinerja.errors import NotAuthorizedError, NotFoundError
from kinerja.evaluasi import service
from kinerja.evaluasi.rules import Predikat
from kinerja.evaluasi.service import BarisTim
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.rules import StatusPeriode
from tests import factories
from tests.conftest import OpenSession
from tests.evaluasi_bersama import SAAT, Kantor, on
from tests.skp_bersama import count_queries

HARI = {"today": SAAT["today"]}


def test_a_draft_stays_with_the_pejabat_penilai(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.rate()
    session.flush()
    for actor in (kantor.pemilik, kantor.actor(kantor.kepala_badan), kantor.sistem):
        hal = service.open_hasil(session, actor, evaluasi.periode_id, **SAAT)
        assert (hal.status, hal.evaluasi, hal.predikat, hal.alasan) == (StatusPeriode.DINILAI, None, "", None)
        cetakan = service.load_cetakan(session, actor, evaluasi.periode_id, **HARI)
        assert (cetakan.tetap, cetakan.evaluasi.predikat, cetakan.kinerja.catatan) == (False, None, ())
    milik = service.load_cetakan(session, kantor.penilai, evaluasi.periode_id, **HARI)
    assert (milik.tetap, milik.evaluasi.predikat) == (False, Predikat.BAIK)
    assert not milik.evaluasi.pengesahan.tetap


def test_the_result_shows_the_predikat_its_reason_and_the_last_day(session: Session, kantor: Kantor) -> None:
    kantor.set_capaian()
    evaluasi = kantor.establish()
    session.flush()
    hal = service.open_hasil(session, kantor.pemilik, evaluasi.periode_id, **SAAT)
    assert (hal.predikat, hal.boleh_terima) == ("Baik", True)
    assert hal.alasan is not None
    assert "Hasil kerja di atas ekspektasi: Sangat Baik" in hal.perubahan
    assert hal.terakhir == datetime(2026, 4, 17, 16, 59, 59, 999999, tzinfo=UTC)
    assert not service.open_hasil(session, kantor.penilai, evaluasi.periode_id, **SAAT).boleh_terima


def test_the_page_of_rating_is_for_the_pejabat_penilai(session: Session, kantor: Kantor) -> None:
    periode = kantor.submit()
    with pytest.raises(NotAuthorizedError):
        service.open_penilaian(session, kantor.pemilik, periode.id, **SAAT)
    with pytest.raises(NotFoundError):
        service.open_penilaian(session, kantor.actor(kantor.lain), periode.id, **SAAT)


def _readings(session: Session) -> list[CatatanAudit]:
    return list(session.scalars(select(CatatanAudit).where(CatatanAudit.aksi == "evaluasi.baca")))


def test_a_reading_by_somebody_else_is_written_down_once_a_day(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.establish()
    atasan = kantor.actor(kantor.kepala_badan)
    for saat in (SAAT, on(2026, 4, 3, 16), on(2026, 4, 3, 17) | {"today": on(2026, 4, 4)["today"]}):
        pembaca = service.open_hasil(session, atasan, evaluasi.periode_id, **saat).pembaca_lain
        assert pembaca
        service.log_reading(session, atasan, pembaca, now=saat["now"])
    assert [satu.rincian["perubahan"] for satu in _readings(session)] == [
        ["penilaian dibaca sebagai atasan penilai"]
    ] * 2
    hal = service.open_hasil(session, kantor.pemilik, evaluasi.periode_id, **SAAT)
    assert {satu.nama for satu in hal.pembaca} == {"Maria Lestari"}
    assert not service.open_hasil(session, kantor.penilai, evaluasi.periode_id, **SAAT).pembaca


def test_readings_of_the_pegawai_and_the_penilai_are_not_written_down(
    session: Session, kantor: Kantor
) -> None:
    evaluasi = kantor.establish()
    for actor in (kantor.pemilik, kantor.penilai):
        assert service.open_hasil(session, actor, evaluasi.periode_id, **SAAT).pembaca_lain is None
    with pytest.raises(NotFoundError):
        service.open_hasil(session, kantor.actor(kantor.lain), evaluasi.periode_id, **SAAT)


# Several


def _team(kantor: Kantor) -> list[BarisTim]:
    kantor.session.flush()
    return service.list_for_team(kantor.session, kantor.penilai, kantor.kepala.id, 2026, "T1", **HARI)


def test_the_team_shows_status_and_predikat_of_everybody(kantor: Kantor) -> None:
    kantor.establish()
    kantor.rate(kantor.add_person("Dewi"))
    kantor.add_person("Eko")
    kantor.add_person("Fajar", skp=False)
    assert [
        (baris.pegawai.nama, baris.status, baris.predikat, baris.ditetapkan) for baris in _team(kantor)
    ] == [
        ("Andi Ramadhan", StatusPeriode.DITETAPKAN, Predikat.BAIK, True),
        ("Dewi", StatusPeriode.DINILAI, Predikat.BAIK, False),
        ("Eko", StatusPeriode.PENGISIAN, None, False),
        ("Fajar", None, None, False),
    ]


def test_others_see_no_drafts_of_a_team_and_strangers_no_team(session: Session, kantor: Kantor) -> None:
    kantor.rate()
    session.flush()
    (baris,) = service.list_for_team(
        session, kantor.actor(kantor.kepala_badan), kantor.kepala.id, 2026, "T1", **HARI
    )
    assert (baris.status, baris.predikat) == (StatusPeriode.DINILAI, None)
    with pytest.raises(NotFoundError):
        service.list_for_team(session, kantor.actor(kantor.lain), kantor.kepala.id, 2026, "T1", **HARI)


def test_the_team_costs_the_same_for_any_number_of_people(session: Session, kantor: Kantor) -> None:
    jumlah = []
    actor, penilai_id = kantor.penilai, kantor.kepala.id
    for nomor in range(2):
        session.flush()
        session.expire_all()
        with count_queries(session.connection()) as asked:
            service.list_for_team(session, actor, penilai_id, 2026, "T1", **HARI)
        jumlah.append(len(asked))
        for lagi in range(6):
            kantor.rate(kantor.add_person(f"Orang {nomor}{lagi}"))
    assert jumlah == [2, 2]


def test_the_latest_predikat_is_the_newest_that_stands(session: Session, kantor: Kantor) -> None:
    pegawai_id = kantor.pegawai.id
    assert service.latest_predikat(session, kantor.pemilik, pegawai_id, **HARI) is None
    kantor.establish()
    kantor.rate(kode="T2", saat=on(2026, 7, 2))
    session.flush()
    found = service.latest_predikat(session, kantor.pemilik, pegawai_id, **HARI)
    assert found is not None
    assert (found.kode, found.tahun, found.predikat, found.final) == ("T1", 2026, Predikat.BAIK, False)
    with pytest.raises(NotFoundError):
        service.latest_predikat(session, kantor.actor(kantor.lain), pegawai_id, **HARI)


def test_another_instansi_sees_nothing(
    instansi_lain: Instansi, session: Session, kantor: Kantor, open_session: OpenSession
) -> None:
    kantor.set_capaian()
    evaluasi = kantor.establish()
    session.commit()
    with open_session(instansi_lain.id) as lain:
        admin = factories.make_actor(factories.make_akun(lain), [Peran.ADMIN_INSTANSI, Peran.PIMPINAN_UNIT])
        for kerja in (
            lambda: service.open_hasil(lain, admin, evaluasi.periode_id, **SAAT),
            lambda: service.load_cetakan(lain, admin, evaluasi.periode_id, **HARI),
            lambda: service.open_penilaian(lain, admin, evaluasi.periode_id, **SAAT),
            lambda: service.accept(lain, admin, evaluasi.periode_id, **SAAT),
            lambda: service.latest_predikat(lain, admin, kantor.pegawai.id, **HARI),
            lambda: service.list_for_team(lain, admin, kantor.kepala.id, 2026, "T1", **HARI),
            lambda: service.find_capaian(lain, admin, kantor.bidang.id, 2026, "T1", **HARI),
        ):
            with pytest.raises(NotFoundError):
                kerja()
        assert service.finalise_due(lain, admin, now=datetime(2030, 1, 1, tzinfo=UTC)) == 0
