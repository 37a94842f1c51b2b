"""Abuse: who reports, who decides, what the giver and the reporter are told."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.audit import CatatanAudit
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.pelaksanaan.service import find_period
from kinerja.umpan_balik import service
from kinerja.umpan_balik.models import LaporanUmpanBalik, UmpanBalik
from kinerja.umpan_balik.rules import PutusanLaporan
from tests.evaluasi_bersama import Kantor, make_kantor
from tests.umpan_balik_bersama import BESOK, TERBUKA, Suara, make_suara

HARI = BESOK["today"]


@pytest.fixture
def suara(session: Session) -> Suara:
    return make_suara(session, make_kantor(session))


@pytest.fixture
def kantor(suara: Suara) -> Kantor:
    return suara.kantor


def report(suara: Suara, teks: str = TERBUKA[0]) -> LaporanUmpanBalik:
    session = suara.kantor.session
    tanda = session.scalars(select(UmpanBalik.tanda).where(UmpanBalik.teks == teks)).one()
    return service.report_umpan_balik(
        session, suara.kantor.pemilik, suara.periode_id, tanda, "Menghina.", **BESOK
    )


def decide(
    kantor: Kantor, actor: Actor, laporan: LaporanUmpanBalik, putusan: PutusanLaporan, alasan: str = "Perlu."
) -> None:
    service.decide_laporan(kantor.session, actor, laporan.id, putusan, alasan, versi=None, **BESOK)


def test_the_atasan_opens_the_name_and_the_giver_is_told(
    suara: Suara, kantor: Kantor, session: Session
) -> None:
    laporan = report(suara)
    atasan = kantor.actor(kantor.kepala_badan)
    (satu,) = service.list_laporan(session, atasan, today=HARI)
    assert satu.nama == ""
    with pytest.raises(InputError):
        decide(kantor, atasan, laporan, PutusanLaporan.NAMA_DIBUKA, " ")
    decide(kantor, atasan, laporan, PutusanLaporan.NAMA_DIBUKA, "Ancaman.")
    (satu,) = service.list_laporan(session, atasan, today=HARI)
    pemberi = suara.semua_rekan[0]
    assert satu.nama == pemberi.nama_lengkap
    (untuk_pemberi,) = service.list_tentang_saya(session, kantor.actor(pemberi))
    assert (untuk_pemberi.pemutus, untuk_pemberi.alasan_putusan) == (atasan.nama, "Ancaman.")
    catatan = session.scalars(
        select(CatatanAudit).where(CatatanAudit.aksi == "laporan_umpan_balik.putus")
    ).one()
    assert (catatan.nama, catatan.rincian["catatan"]) == (atasan.nama, "Ancaman.")
    # The reporter reads the text as before.
    hal = find_period(session, kantor.pemilik, suara.periode_id, **BESOK)
    assert {s.nama for nilai in hal.daftar_perilaku for s in nilai.daftar_umpan_balik} == {""}
    with pytest.raises(StateError):
        decide(kantor, atasan, laporan, PutusanLaporan.DIBIARKAN)


def test_a_hidden_text_goes_and_the_crowd_stays(suara: Suara, kantor: Kantor, session: Session) -> None:
    laporan = report(suara)
    decide(kantor, kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI), laporan, PutusanLaporan.DISEMBUNYIKAN)
    hal = find_period(session, kantor.pemilik, suara.periode_id, **BESOK)
    assert {s.teks for nilai in hal.daftar_perilaku for s in nilai.daftar_umpan_balik} == set(TERBUKA[1:])


def test_nobody_decides_in_his_own_matter(suara: Suara, kantor: Kantor, session: Session) -> None:
    laporan = report(suara)
    for sendiri in (kantor.pegawai, suara.semua_rekan[0]):
        with pytest.raises(NotFoundError):
            decide(kantor, kantor.actor(sendiri, Peran.ADMIN_INSTANSI), laporan, PutusanLaporan.DIBIARKAN)
    for lain in (kantor.penilai, kantor.actor(kantor.lain)):
        with pytest.raises(NotFoundError):
            decide(kantor, lain, laporan, PutusanLaporan.NAMA_DIBUKA)
        with pytest.raises(NotFoundError):
            service.list_laporan(session, lain, today=HARI)


def test_a_text_is_reported_once_by_those_whom_it_concerns(
    suara: Suara, kantor: Kantor, session: Session
) -> None:
    report(suara)
    with pytest.raises(StateError):
        report(suara)
    tanda = session.scalars(select(UmpanBalik.tanda).where(UmpanBalik.teks == TERBUKA[1])).one()
    with pytest.raises(NotAuthorizedError):
        service.report_umpan_balik(
            session,
            kantor.actor(kantor.lain, Peran.AUDITOR),
            suara.periode_id,
            tanda,
            "Menghina.",
            **BESOK,
        )
    with pytest.raises(NotFoundError):
        service.report_umpan_balik(
            session, kantor.actor(suara.semua_rekan[2]), suara.periode_id, tanda, "Menghina.", **BESOK
        )
