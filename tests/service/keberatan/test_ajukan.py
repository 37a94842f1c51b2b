"""Filing: within the days, complete, once, and everything stands still."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kinerja.aturan.service import change_setting
from kinerja.audit import verify
from kinerja.errors import ConflictError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi import service as evaluasi_service
from kinerja.evaluasi.models import Evaluasi
from kinerja.keberatan.isi import is_intact
from kinerja.keberatan.models import Keberatan
from kinerja.keberatan.rules import Bagian, Butir, IsiKeberatan, StatusKeberatan
from kinerja.keberatan.service import ajukan
from kinerja.keberatan.service.ajukan import KeberatanIncompleteError
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.models import BuktiDukung, Realisasi
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.umpan_balik.models import UmpanBalik
from tests.evaluasi_bersama import make_kantor
from tests.keberatan_bersama import HARI_INI, ISI, TETAP, Perkara, at, later, make_perkara

AKHIR = datetime(2027, 1, 19, 17, tzinfo=UTC)  # midnight in WIB after the fourteenth day


def test_filing_seals_what_was_judged_and_stops_the_evaluation(session: Session, perkara: Perkara) -> None:
    keberatan = perkara.submit()
    assert keberatan.status is StatusKeberatan.DIAJUKAN
    assert keberatan.batas == AKHIR - timedelta(microseconds=1)
    assert is_intact(keberatan, perkara.evaluasi)
    assert keberatan.beku["evaluasi"]["sidik"] == perkara.evaluasi.sidik
    assert keberatan.beku["bukti"]
    assert perkara.kantor.periode(kode="TH").status is StatusPeriode.KEBERATAN
    assert verify(session).rusak_di is None


@pytest.mark.parametrize(("zona", "geser"), [("Asia/Jakarta", 0), ("Asia/Makassar", 1), ("Asia/Jayapura", 2)])
def test_the_last_second_counts_in_the_zone_of_the_instansi(session: Session, zona: str, geser: int) -> None:
    kantor = make_kantor(session)
    session.get_one(Instansi, kantor.badan.instansi_id).zona_waktu = zona
    session.flush()
    perkara = make_perkara(kantor)
    akhir = AKHIR - timedelta(hours=geser)
    perkara.draft(saat=at(akhir - timedelta(seconds=1)))
    with pytest.raises(StateError, match=r"19 Januari 2027 pukul 23\.59"):
        ajukan.submit_keberatan(session, kantor.pemilik, perkara.periode_id, **at(akhir))
    saat = at(akhir - timedelta(microseconds=1))
    assert ajukan.submit_keberatan(session, kantor.pemilik, perkara.periode_id, **saat).diajukan is not None


def test_the_days_are_those_that_held_when_the_result_was_fixed(session: Session) -> None:
    kantor = make_kantor(session)
    change_setting(session, kantor.sistem, "keberatan_hari", "7", now=TETAP["now"])
    perkara = make_perkara(kantor)
    change_setting(session, kantor.sistem, "keberatan_hari", "aturan", now=TETAP["now"])
    assert perkara.evaluasi.batas_keberatan == AKHIR - timedelta(days=7, microseconds=1)
    with pytest.raises(StateError, match="12 Januari 2027"):
        perkara.draft(saat=at(AKHIR - timedelta(days=7)))


def test_accepting_gives_the_right_up(session: Session, perkara: Perkara) -> None:
    evaluasi_service.accept(session, perkara.kantor.pemilik, perkara.periode_id, **HARI_INI)
    session.flush()
    with pytest.raises(StateError, match="sudah menerima"):
        perkara.draft()


def test_a_result_final_by_time_is_past_objection(session: Session, perkara: Perkara) -> None:
    evaluasi_service.finalise_due(session, perkara.kantor.sistem, now=AKHIR)
    with pytest.raises(StateError, match="berakhir 19 Januari 2027"):
        perkara.draft(saat=at(AKHIR))


def test_periodic_evaluations_only_where_the_instansi_says_so(session: Session) -> None:
    kantor = make_kantor(session)
    perkara = make_perkara(kantor, kode="T1")
    with pytest.raises(StateError, match="tahunan, bukan periodik"):
        perkara.draft()
    change_setting(session, kantor.sistem, "keberatan_periodik", "ya", now=TETAP["now"])
    assert perkara.submit().status is StatusKeberatan.DIAJUKAN


def test_what_is_missing_is_said_at_its_field(session: Session, perkara: Perkara) -> None:
    for isi, bidang in (
        (IsiKeberatan("", ISI.daftar_butir), "alasan"),
        (IsiKeberatan("Ada."), "butir"),
        (IsiKeberatan("Ada.", (Butir(Bagian.RHK, "Salah.", 999),)), "butir"),
        (IsiKeberatan("Ada.", ISI.daftar_butir, (999,)), "lampiran"),
    ):
        with pytest.raises(KeberatanIncompleteError) as found, session.begin_nested():
            perkara.submit(isi)
        assert bidang in found.value.fields


def test_a_draft_belongs_to_its_pegawai_alone(session: Session, perkara: Perkara) -> None:
    keberatan = perkara.draft()
    for actor in (perkara.kantor.penilai, perkara.pemutus, perkara.admin):
        with pytest.raises(NotFoundError):
            ajukan.withdraw(session, actor, keberatan.id, **HARI_INI)
        with pytest.raises(NotFoundError):
            ajukan.save_draft(session, actor, perkara.periode_id, ISI, **HARI_INI)


def test_two_windows_do_not_overwrite_each_other(session: Session, perkara: Perkara) -> None:
    ajukan.save_draft(session, perkara.kantor.pemilik, perkara.periode_id, ISI, versi=0, **HARI_INI)
    lain = IsiKeberatan("Lain.", ISI.daftar_butir)
    with pytest.raises(ConflictError) as found:
        ajukan.save_draft(session, perkara.kantor.pemilik, perkara.periode_id, lain, versi=0, **HARI_INI)
    assert (found.value.mine["alasan"], found.value.theirs["alasan"]) == ("Lain.", ISI.alasan)


def test_withdrawal_gives_the_days_back_and_a_new_objection_is_possible(
    session: Session, perkara: Perkara
) -> None:
    keberatan = perkara.submit()
    with pytest.raises(NotAuthorizedError):
        ajukan.withdraw(session, perkara.pemutus, keberatan.id, **HARI_INI)
    ajukan.withdraw(session, perkara.kantor.pemilik, keberatan.id, **later(1))
    assert keberatan.status is StatusKeberatan.DICABUT
    assert perkara.kantor.periode(kode="TH").status is StatusPeriode.DITETAPKAN
    assert perkara.submit(saat=later(2)).id != keberatan.id


def test_a_withdrawal_after_the_days_lets_the_result_become_final(session: Session, perkara: Perkara) -> None:
    keberatan = perkara.submit()
    saat = at(AKHIR + timedelta(days=2))
    assert evaluasi_service.finalise_due(session, perkara.kantor.sistem, now=saat["now"]) == 0
    ajukan.withdraw(session, perkara.kantor.pemilik, keberatan.id, **saat)
    session.flush()
    assert evaluasi_service.finalise_due(session, perkara.kantor.sistem, now=saat["now"]) == 1


@pytest.mark.parametrize(
    "kerja",
    [
        lambda s, p: s.execute(update(Realisasi).values(teks="lain")),
        lambda s, p: s.execute(delete(BuktiDukung)),
        lambda s, p: s.execute(update(BuktiDukung).values(url="https://lain.go.id")),
        lambda s, p: s.execute(update(UmpanBalik).values(teks="lain")),
        lambda s, p: s.execute(update(Evaluasi).values(catatan="lain")),
        lambda s, p: s.connection().execute(text("UPDATE evaluasi SET potret = '{}'")),
        lambda s, p: s.execute(delete(Evaluasi)),
        lambda s, p: s.execute(update(Keberatan).values(isi={"alasan": "lain"})),
        lambda s, p: s.execute(update(Keberatan).values(sidik="0" * 64)),
        lambda s, p: s.execute(update(Keberatan).values(status=StatusKeberatan.DRAF, diajukan=None)),
        lambda s, p: s.execute(delete(Keberatan)),
    ],
)
def test_the_database_keeps_the_case_as_it_was_filed(session: Session, perkara: Perkara, kerja) -> None:  # type: ignore[no-untyped-def]
    perkara.submit()
    session.flush()
    with pytest.raises(DBAPIError, match=r"beku selama keberatan|baris tetap"), session.begin_nested():
        kerja(session, perkara)
    session.expire_all()
    keberatan = session.scalars(select(Keberatan)).one()
    assert is_intact(keberatan, session.get_one(Evaluasi, keberatan.evaluasi_id))
