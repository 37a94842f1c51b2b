"""The admin and the duties: who decides where the line fails, late objections, who is reminded."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.antrean import list_queues
from kinerja.audit import CatatanAudit
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.evaluasi import service as evaluasi_service
from kinerja.evaluasi.models import Evaluasi
from kinerja.keberatan.muat import load_kasus
from kinerja.keberatan.rules import Kepada, StatusKeberatan
from kinerja.keberatan.service import ajukan, daftar, kelola, periksa
from kinerja.keberatan.service_ringkas import list_queues as list_rows
from kinerja.organisasi.models import GarisPelaporan, Kedudukan
from kinerja.pelaksanaan.rules import StatusPeriode
from tests.keberatan_bersama import HARI_INI, TOLAK, Perkara, later, person
from tests.skp_bersama import Saat


def _cut_line(perkara: Perkara) -> None:
    """The pejabat penilai has nobody above him any more."""
    query = select(GarisPelaporan).where(GarisPelaporan.pegawai_id == perkara.kantor.kepala.id)
    perkara.session.scalars(query).one().sampai = HARI_INI["today"]
    perkara.session.flush()


def _duties(session: Session, actor: Actor, saat: Saat = HARI_INI) -> dict[str, int]:
    return {satu.kode: satu.jumlah for satu in list_queues(session, list_rows(session, actor, **saat))}


def test_an_admin_names_a_decider_where_the_line_names_nobody(session: Session, perkara: Perkara) -> None:
    keberatan = perkara.submit()
    pemutus, aktor = person(perkara, "Sari Utami")
    assert pemutus.nip
    with pytest.raises(StateError, match="Maria Lestari"):
        kelola.appoint(session, perkara.admin, keberatan.id, pemutus.nip, "Kosong.", **HARI_INI)
    _cut_line(perkara)
    assert _duties(session, perkara.admin) == {"keberatan_tanpa_pemutus": 1}
    with pytest.raises(NotFoundError):
        kelola.appoint(session, perkara.kantor.penilai, keberatan.id, pemutus.nip, "Kosong.", **HARI_INI)
    kantor = perkara.kantor
    for salah in (kantor.pegawai.nip, kantor.kepala.nip, kantor.lain.nip, "199001012015011000"):
        with pytest.raises(InputError) as found, session.begin_nested():
            kelola.appoint(session, perkara.admin, keberatan.id, salah or "", "Kosong.", **HARI_INI)
        assert "nip" in found.value.fields
    with pytest.raises(InputError, match="Alasan"):
        kelola.appoint(session, perkara.admin, keberatan.id, pemutus.nip, " ", **HARI_INI)
    kelola.appoint(session, perkara.admin, keberatan.id, pemutus.nip, "Jabatan kosong.", **HARI_INI)
    session.flush()
    assert _duties(session, aktor) == {"keberatan_putus": 1}
    assert _duties(session, perkara.admin) == {}
    with pytest.raises(NotFoundError):
        perkara.ask(keberatan)
    tanya = periksa.ask_explanation(
        session, aktor, keberatan.id, periksa.Kepada.PENILAI, "Apa dasarnya?", **HARI_INI
    )
    session.flush()
    periksa.answer(session, kantor.penilai, keberatan.id, tanya.id, "Terlambat.", **HARI_INI)
    periksa.decide(session, aktor, keberatan.id, TOLAK, **HARI_INI)
    assert keberatan.diputus_oleh_id == pemutus.id


def test_the_superior_who_is_the_pegawai_himself_does_not_decide(session: Session, perkara: Perkara) -> None:
    keberatan = perkara.submit()
    query = select(GarisPelaporan).where(GarisPelaporan.pegawai_id == perkara.kantor.kepala.id)
    session.scalars(query).one().penilai_id = perkara.kantor.pegawai.id
    session.flush()
    with pytest.raises(NotFoundError):
        perkara.ask(keberatan)
    assert _duties(session, perkara.admin) == {"keberatan_tanpa_pemutus": 1}


def test_a_named_superior_who_left_office_gives_way_to_the_line_above(
    session: Session, perkara: Perkara
) -> None:
    kantor = perkara.kantor
    dulu = kantor.add_person("Gunawan", skp=False)
    query = select(GarisPelaporan).where(GarisPelaporan.pegawai_id == kantor.pegawai.id)
    session.scalars(query).one().atasan_id = dulu.id
    keberatan = perkara.submit()
    session.flush()
    assert load_kasus(session, keberatan.id, today=HARI_INI["today"]).pemutus == dulu
    dulu.kedudukan = Kedudukan.PENSIUN
    session.flush()
    assert load_kasus(session, keberatan.id, today=HARI_INI["today"]).pemutus == kantor.kepala_badan


def test_the_lists_name_who_was_asked(session: Session, perkara: Perkara) -> None:
    kantor = perkara.kantor
    keberatan = perkara.submit()
    tanya = perkara.ask(keberatan)
    perkara.ask(keberatan, Kepada.PEGAWAI)

    def turns() -> list[tuple[str, bool]]:
        session.flush()
        milik = daftar.list_own(session, kantor.pemilik, periodik=False, **HARI_INI).daftar
        antre = daftar.list_queue(session, kantor.penilai, today=HARI_INI["today"])
        return [(satu.pemegang, satu.giliran) for satu in (*milik, *antre)]

    berdua = "Drs. Budi Santoso dan Andi Ramadhan, S.Kom."
    assert turns() == [(berdua, True), (berdua, True)]
    periksa.answer(session, kantor.penilai, keberatan.id, tanya, "Terlambat.", **HARI_INI)
    assert turns() == [("Andi Ramadhan, S.Kom.", True), ("Andi Ramadhan, S.Kom.", False)]


def test_duties_follow_the_ball(session: Session, perkara: Perkara) -> None:
    kantor = perkara.kantor
    perkara.draft()
    assert _duties(session, kantor.pemilik) == {"keberatan_draf": 1}
    keberatan = ajukan.submit_keberatan(session, kantor.pemilik, perkara.periode_id, **HARI_INI)
    assert _duties(session, kantor.pemilik) == {}
    assert _duties(session, perkara.pemutus) == {"keberatan_putus": 1}
    tanya = perkara.ask(keberatan)
    assert _duties(session, perkara.pemutus) == {}
    (antre,) = list_queues(session, list_rows(session, kantor.penilai, **HARI_INI))
    assert (antre.kode, antre.batas) == ("keberatan_jelaskan", HARI_INI["today"] + timedelta(days=5))
    assert _duties(session, perkara.pemutus, later(6)) == {"keberatan_tanpa_penjelasan": 1}
    periksa.answer(session, kantor.penilai, keberatan.id, tanya, "Terlambat.", **later(6))
    assert _duties(session, kantor.penilai, later(6)) == {}
    assert _duties(session, perkara.pemutus, later(6)) == {"keberatan_putus": 1}


def test_a_late_objection_needs_an_opening_with_a_reason(session: Session, perkara: Perkara) -> None:
    kantor, lewat = perkara.kantor, later(20)
    evaluasi_service.finalise_due(session, kantor.sistem, now=lewat["now"])
    session.flush()
    with pytest.raises(StateError, match="19 Januari 2027"):
        perkara.submit(saat=lewat)
    sampai = later(25)["today"]
    for actor in (kantor.penilai, kantor.pemilik):
        with pytest.raises(NotFoundError):
            kelola.reopen_window(session, actor, perkara.periode_id, sampai, "Sakit.", **lewat)
    for tanggal, alasan in ((sampai, " "), (later(19)["today"], "Sakit."), (later(100)["today"], "Sakit.")):
        with pytest.raises(InputError):
            kelola.reopen_window(session, perkara.admin, perkara.periode_id, tanggal, alasan, **lewat)
    kelola.reopen_window(session, perkara.admin, perkara.periode_id, sampai, "Sakit.", **lewat)
    catatan = session.scalars(select(CatatanAudit).where(CatatanAudit.aksi == "keberatan.buka")).one()
    assert catatan.rincian["catatan"] == "Sakit."
    with pytest.raises(StateError):
        perkara.submit(saat=later(26))
    keberatan = perkara.decide(saat=later(21))
    baru = session.get_one(Evaluasi, keberatan.evaluasi_baru_id)
    assert perkara.evaluasi.final is not None
    assert (baru.revisi, baru.menggantikan_id) == (2, perkara.evaluasi.id)
    assert kantor.periode(kode="TH").status is StatusPeriode.FINAL


def test_an_opening_before_the_end_keeps_the_result_open(session: Session, perkara: Perkara) -> None:
    lewat = later(20)
    kelola.reopen_window(session, perkara.admin, perkara.periode_id, later(25)["today"], "Sakit.", **lewat)
    session.flush()
    assert evaluasi_service.finalise_due(session, perkara.kantor.sistem, now=lewat["now"]) == 0
    assert perkara.submit(saat=later(22)).status is StatusKeberatan.DIAJUKAN


def test_nothing_is_opened_that_is_open_accepted_or_decided(session: Session, perkara: Perkara) -> None:
    def reopen() -> None:
        kelola.reopen_window(
            session, perkara.admin, perkara.periode_id, later(25)["today"], "Sakit.", **later(20)
        )

    with pytest.raises(StateError, match="masih berjalan"):
        kelola.reopen_window(
            session, perkara.admin, perkara.periode_id, later(25)["today"], "Sakit.", **HARI_INI
        )
    with session.begin_nested() as awal:
        evaluasi_service.accept(session, perkara.kantor.pemilik, perkara.periode_id, **HARI_INI)
        with pytest.raises(StateError, match="sudah menerima"):
            reopen()
        awal.rollback()
    session.expire_all()
    perkara.decide(TOLAK)
    with pytest.raises(StateError, match="sudah diputus"):
        reopen()
