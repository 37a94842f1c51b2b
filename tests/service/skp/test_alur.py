"""From draft to approval and back: who may, in which state, and what is kept."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.audit import CatatanAudit, verify
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import GarisPelaporan
from kinerja.skp import service
from kinerja.skp.models import CatatanSkp, Skp, VersiSkp
from kinerja.skp.naskah import read_content, read_potret
from kinerja.skp.rules import NilaiPerilaku, StatusSkp
from kinerja.skp.service import SkpIncompleteError
from tests import factories
from tests.skp_bersama import Orang, Saat, make_skp_of, read, seal


def _submit(session: Session, orang: Orang, skp: Skp, saat: Saat) -> Skp:
    return service.submit_skp(session, orang.pemilik, skp.id, **saat)


def _approve(session: Session, orang: Orang, skp: Skp, saat: Saat) -> Skp:
    return service.approve_skp(session, orang.sebagai_penilai, skp.id, sidik=seal(session, skp.id), **saat)


def _end_line(session: Session, orang: Orang, sampai: date) -> None:
    garis = session.scalars(select(GarisPelaporan).where(GarisPelaporan.pegawai_id == orang.pegawai.id)).one()
    garis.sampai = sampai
    session.flush()


def _versions(session: Session, skp: Skp) -> list[VersiSkp]:
    return list(session.scalars(select(VersiSkp).where(VersiSkp.skp_id == skp.id).order_by(VersiSkp.nomor)))


def test_submit_freezes_content_and_parties(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    _submit(session, orang, skp, saat)
    (versi,) = _versions(session, skp)
    assert skp.status is StatusSkp.DIAJUKAN
    assert skp.penilai_id == orang.penilai.id
    assert skp.atasan_penilai_id == orang.atasan.id
    assert (versi.nomor, versi.sidik) == (1, seal(session, skp.id))
    assert read_content(versi.isi["naskah"]).daftar_rhk[0].teks == "Tersusunnya laporan evaluasi"
    potret = read_potret(skp.potret)
    assert (potret.pegawai.nama, potret.penilai.nama) == (orang.pegawai.nama, orang.penilai.nama)
    assert potret.diajukan == saat["today"]


def test_submit_names_what_is_missing(session: Session, orang: Orang, saat: Saat) -> None:
    skp = make_skp_of(session, orang.pegawai, rhk=0)
    with pytest.raises(SkpIncompleteError) as refused:
        _submit(session, orang, skp, saat)
    assert set(refused.value.fields) == {
        "daftar_rhk",
        "lampiran_dukungan_sumber_daya",
        "lampiran_skema_pertanggungjawaban",
        "lampiran_konsekuensi",
    }
    assert not _versions(session, skp)


def test_submit_without_pejabat_penilai_is_refused(session: Session, orang: Orang, saat: Saat) -> None:
    skp = make_skp_of(session, orang.lain)
    with pytest.raises(SkpIncompleteError) as refused:
        service.submit_skp(session, orang.actor(orang.lain), skp.id, **saat)
    assert "penilai" in refused.value.fields


@pytest.mark.parametrize("siapa", ["penilai", "atasan"])
def test_only_the_owner_submits(session: Session, orang: Orang, skp: Skp, saat: Saat, siapa: str) -> None:
    with pytest.raises(NotAuthorizedError):
        service.submit_skp(session, orang.actor(getattr(orang, siapa)), skp.id, **saat)


def test_a_stranger_does_not_even_learn_that_it_exists(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    with pytest.raises(NotFoundError):
        service.submit_skp(session, orang.actor(orang.lain), skp.id, **saat)
    with pytest.raises(NotFoundError):
        service.find_skp(session, orang.actor(orang.lain), skp.id, today=saat["today"])


def test_submit_twice_is_a_state_error(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    _submit(session, orang, skp, saat)
    with pytest.raises(StateError):
        _submit(session, orang, skp, saat)


def test_withdrawn_and_submitted_again_is_the_next_version(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    _submit(session, orang, skp, saat)
    service.withdraw_skp(session, orang.pemilik, skp.id, **saat)
    assert skp.status is StatusSkp.DRAF
    _submit(session, orang, skp, saat)
    assert [versi.nomor for versi in _versions(session, skp)] == [1, 2]


def test_return_needs_a_note(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    _submit(session, orang, skp, saat)
    with pytest.raises(InputError) as refused:
        service.return_skp(session, orang.sebagai_penilai, skp.id, "  ", **saat)
    assert "catatan" in refused.value.fields
    service.return_skp(session, orang.sebagai_penilai, skp.id, "Perjelas batas waktu.", **saat)
    catatan = session.scalars(select(CatatanSkp)).one()
    assert (catatan.pengembalian, catatan.nomor_versi) == (True, 1)
    assert (skp.status, skp.nomor_versi) == (StatusSkp.DIKEMBALIKAN, 2)


def test_a_note_on_a_row_is_enough_to_return(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    _submit(session, orang, skp, saat)
    rhk = read(session, skp.id).rencana_hasil_kerja[0]
    service.add_catatan(session, orang.sebagai_penilai, skp.id, "Terlalu umum.", rhk_id=rhk.id, **saat)
    service.return_skp(session, orang.sebagai_penilai, skp.id, "", **saat)
    assert session.scalars(select(CatatanSkp)).one().pengembalian


def test_a_note_of_the_owner_does_not_return(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    service.add_catatan(session, orang.pemilik, skp.id, "Mohon diperiksa.", **saat)
    _submit(session, orang, skp, saat)
    with pytest.raises(InputError):
        service.return_skp(session, orang.sebagai_penilai, skp.id, "", **saat)


def test_a_note_on_a_row_of_another_skp_is_not_found(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    asing = make_skp_of(session, orang.penilai)
    rhk = read(session, asing.id).rencana_hasil_kerja[0]
    with pytest.raises(NotFoundError):
        service.add_catatan(session, orang.pemilik, skp.id, "Catatan", rhk_id=rhk.id, **saat)


def test_an_empty_note_is_refused(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    with pytest.raises(InputError):
        service.add_catatan(session, orang.pemilik, skp.id, " ", **saat)


def test_an_auditor_reads_but_writes_no_note(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    auditor = replace(orang.actor(orang.lain), peran=frozenset({PeranLingkup(Peran.AUDITOR)}))
    assert service.find_skp(session, auditor, skp.id, today=saat["today"]).id == skp.id
    with pytest.raises(NotAuthorizedError):
        service.add_catatan(session, auditor, skp.id, "Catatan", **saat)


def test_approve_keeps_hash_and_day(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    _submit(session, orang, skp, saat)
    sidik = seal(session, skp.id)
    _approve(session, orang, skp, saat)
    assert (skp.status, skp.sidik_isi, skp.ditetapkan) == (StatusSkp.DITETAPKAN, sidik, saat["now"])
    assert read_potret(skp.potret).ditetapkan == saat["today"]
    assert len(_versions(session, skp)) == 1


def test_approve_refuses_another_text_than_the_one_shown(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    _submit(session, orang, skp, saat)
    sidik = seal(session, skp.id)
    service.save_ekspektasi(
        session, orang.sebagai_penilai, skp.id, NilaiPerilaku.ADAPTIF, "Satu perbaikan per triwulan", **saat
    )
    with pytest.raises(StateError):
        service.approve_skp(session, orang.sebagai_penilai, skp.id, sidik=sidik, **saat)
    assert skp.status is StatusSkp.DIAJUKAN


def test_an_ekspektasi_of_the_penilai_makes_the_approved_version_its_own(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    _submit(session, orang, skp, saat)
    service.save_ekspektasi(session, orang.sebagai_penilai, skp.id, NilaiPerilaku.ADAPTIF, "Gesit", **saat)
    _approve(session, orang, skp, saat)
    pertama, kedua = _versions(session, skp)
    assert skp.nomor_versi == kedua.nomor == 2
    assert kedua.sidik == skp.sidik_isi != pertama.sidik


def _as(actor: Actor, *peran: Peran) -> Actor:
    return replace(actor, peran=actor.peran | {PeranLingkup(satu) for satu in peran})


def test_nobody_approves_his_own_skp_whatever_his_roles(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    _submit(session, orang, skp, saat)
    berkuasa = _as(orang.pemilik, Peran.ADMIN_INSTANSI, Peran.PIMPINAN_UNIT, Peran.AUDITOR)
    with pytest.raises(NotAuthorizedError):
        service.approve_skp(session, berkuasa, skp.id, sidik=seal(session, skp.id), **saat)


@pytest.mark.parametrize("peran", [Peran.ADMIN_INSTANSI, Peran.PIMPINAN_UNIT, Peran.AUDITOR])
def test_only_the_pejabat_penilai_decides(
    session: Session, orang: Orang, skp: Skp, saat: Saat, peran: Peran
) -> None:
    _submit(session, orang, skp, saat)
    actor = _as(orang.actor(orang.lain), peran)
    with pytest.raises(NotAuthorizedError):
        service.approve_skp(session, actor, skp.id, sidik=seal(session, skp.id), **saat)
    with pytest.raises(NotAuthorizedError):
        service.return_skp(session, actor, skp.id, "Tidak.", **saat)


def test_the_evaluator_of_today_decides_not_the_one_of_the_submission(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    _submit(session, orang, skp, saat)
    _end_line(session, orang, saat["today"])
    factories.make_garis(session, orang.pegawai, orang.atasan, mulai=saat["today"])
    with pytest.raises(NotFoundError):
        _approve(session, orang, skp, saat)
    baru = orang.actor(orang.atasan)
    assert [satu.skp.id for satu in service.list_waiting(session, baru, today=saat["today"])] == [skp.id]
    service.approve_skp(session, baru, skp.id, sidik=seal(session, skp.id), **saat)
    assert skp.penilai_id == orang.atasan.id


def test_after_a_mutasi_the_old_penilai_keeps_the_old_skp(session: Session, orang: Orang, saat: Saat) -> None:
    akhir = date(2026, 3, 1)
    skp = make_skp_of(session, orang.pegawai, sampai=akhir)
    _end_line(session, orang, akhir)
    factories.make_garis(session, orang.pegawai, orang.atasan, mulai=akhir)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    waiting = service.list_waiting(session, orang.sebagai_penilai, today=saat["today"])
    assert [satu.skp.id for satu in waiting] == [skp.id]
    assert not service.list_waiting(session, orang.actor(orang.atasan), today=saat["today"])
    _approve(session, orang, skp, saat)
    assert skp.status is StatusSkp.DITETAPKAN


def test_revision_keeps_the_approved_version_and_its_parties(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    _submit(session, orang, skp, saat)
    _approve(session, orang, skp, saat)
    with pytest.raises(InputError):
        service.revise_skp(session, orang.pemilik, skp.id, " ", **saat)
    service.revise_skp(session, orang.pemilik, skp.id, "Anggaran berubah", **saat)
    assert (skp.status, skp.nomor_versi) == (StatusSkp.DIREVISI, 2)
    _submit(session, orang, skp, saat)
    _approve(session, orang, skp, saat)
    assert [versi.nomor for versi in _versions(session, skp)] == [1, 2]
    assert read_potret(skp.potret["terdahulu"]["1"]).ditetapkan == saat["today"]


@pytest.mark.parametrize("siapa", ["pegawai", "penilai"])
def test_owner_and_penilai_may_open_a_revision(
    session: Session, orang: Orang, skp: Skp, saat: Saat, siapa: str
) -> None:
    _submit(session, orang, skp, saat)
    _approve(session, orang, skp, saat)
    service.revise_skp(session, orang.actor(getattr(orang, siapa)), skp.id, "Ada mutasi tugas", **saat)
    assert skp.status is StatusSkp.DIREVISI


def test_a_draft_is_cancelled_and_its_days_are_free(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    service.cancel_skp(session, orang.pemilik, skp.id, **saat)
    assert skp.status is StatusSkp.DIBATALKAN
    assert service.list_skp_of(session, orang.pemilik, orang.pegawai.id, today=saat["today"]) == []
    make_skp_of(session, orang.pegawai)


def test_an_skp_that_was_approved_once_is_never_cancelled(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    _submit(session, orang, skp, saat)
    _approve(session, orang, skp, saat)
    service.revise_skp(session, orang.pemilik, skp.id, "Anggaran berubah", **saat)
    _submit(session, orang, skp, saat)
    service.withdraw_skp(session, orang.pemilik, skp.id, **saat)
    with pytest.raises(StateError):
        service.cancel_skp(session, orang.pemilik, skp.id, **saat)


def test_every_step_is_in_the_audit_chain(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    _submit(session, orang, skp, saat)
    service.return_skp(session, orang.sebagai_penilai, skp.id, "Perbaiki.", **saat)
    _submit(session, orang, skp, saat)
    _approve(session, orang, skp, saat)
    aksi = session.scalars(select(CatatanAudit.aksi).order_by(CatatanAudit.urutan)).all()
    assert aksi[-4:] == ["skp.ajukan", "skp.kembalikan", "skp.ajukan", "skp.setujui"]
    assert verify(session).rusak_di is None


def test_waiting_is_paged_by_age(session: Session, orang: Orang, saat: Saat, now: datetime) -> None:
    semua = []
    for nomor in range(3):
        pegawai = factories.make_pegawai(session)
        factories.make_garis(session, pegawai, orang.penilai)
        skp = factories.make_skp(
            session, pegawai, status=StatusSkp.DIAJUKAN, status_sejak=now.replace(hour=nomor)
        )
        semua.append(skp.id)
    actor, today = orang.sebagai_penilai, saat["today"]
    pertama = service.list_waiting(session, actor, today=today, batas=2)
    kunci = (pertama[-1].skp.status_sejak, pertama[-1].skp.id)
    kedua = service.list_waiting(session, actor, today=today, sesudah=kunci, batas=2)
    assert [satu.skp.id for satu in [*pertama, *kedua]] == semua
    assert service.count_waiting(session, actor, today=today) == (3, now.replace(hour=0))
