"""Dialogs: who may lead, who sees what, both sides' answers, actions, and format B.1.9."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.audit import CatatanAudit
from kinerja.bimbingan.models import VersiDialog
from kinerja.bimbingan.rules import AksiDialog, JenisDialog, SebagaiPemberi, Sisi, StatusDialog
from kinerja.bimbingan.service import dialog, halaman, kompetensi, penugasan
from kinerja.bimbingan.service.dialog import IsianTindak
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.organisasi.models import AnggotaTim, TimKerja
from tests.bimbingan_bersama import CATATAN, hold, jadwal
from tests.evaluasi_bersama import SAAT, Kantor, on

BAWAH = IsianNilai(Rating.DI_BAWAH_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, "Perlu dibimbing.")


def test_a_pejabat_penilai_a_ketua_tim_and_the_assigned_may_invite_and_nobody_else(kantor: Kantor) -> None:
    session = kantor.session
    with pytest.raises(NotFoundError):
        dialog.plan_dialog(session, kantor.actor(kantor.lain), kantor.pegawai.id, jadwal(), **SAAT)
    with pytest.raises(NotFoundError):
        dialog.plan_dialog(session, kantor.pemilik, kantor.pegawai.id, jadwal(), **SAAT)
    penilai = dialog.plan_dialog(session, kantor.penilai, kantor.pegawai.id, jadwal(), **SAAT)
    tim = TimKerja(
        nama="Tim", unit_id=kantor.bidang.id, ketua_id=kantor.lain.id, mulai=date(2026, 1, 1), sampai=None
    )
    session.add(tim)
    session.flush()
    session.add(AnggotaTim(tim_id=tim.id, pegawai_id=kantor.pegawai.id, mulai=date(2026, 1, 1)))
    session.flush()
    ketua = dialog.plan_dialog(session, kantor.actor(kantor.lain), kantor.pegawai.id, jadwal(), **SAAT)
    assert (penilai.sebagai, ketua.sebagai) == (SebagaiPemberi.PENILAI, SebagaiPemberi.KETUA_TIM)


def test_an_assignment_holds_on_its_days_and_ends_at_the_next_click(kantor: Kantor) -> None:
    session, lain = kantor.session, kantor.actor(kantor.lain)
    rincian = {
        "mulai": SAAT["today"] - timedelta(days=2),
        "terakhir": SAAT["today"] + timedelta(days=5),
        "alasan": "Ahli di bidang ini",
    }
    with pytest.raises(NotFoundError):
        penugasan.assign(session, lain, kantor.pegawai.id, kantor.lain.nip or "", **rincian, **SAAT)
    with pytest.raises(InputError):
        penugasan.assign(
            session, kantor.penilai, kantor.pegawai.id, kantor.pegawai.nip or "", **rincian, **SAAT
        )
    tugas = penugasan.assign(
        session, kantor.penilai, kantor.pegawai.id, kantor.lain.nip or "", **rincian, **SAAT
    )
    satu = dialog.plan_dialog(session, lain, kantor.pegawai.id, jadwal(), **SAAT)
    assert satu.sebagai is SebagaiPemberi.PENUGASAN
    penugasan.end_assignment(session, kantor.penilai, tugas.id, **SAAT)
    with pytest.raises(NotFoundError):
        dialog.write_notes(session, lain, satu.id, "x", satu.tanggal, versi=None, **SAAT)
    hal = halaman.open_dialog(session, lain, satu.id, today=SAAT["today"])
    assert AksiDialog.CATAT not in hal.boleh


def test_both_sides_answer_in_their_own_words_and_new_notes_ask_them_again(kantor: Kantor) -> None:
    session, satu = kantor.session, hold(kantor)
    jawab = {"versi": None, **SAAT}
    with pytest.raises(InputError):
        dialog.answer_notes(session, kantor.pemilik, satu.id, setuju=False, kalimat="", **jawab)
    dialog.answer_notes(session, kantor.pemilik, satu.id, setuju=False, kalimat="Bukan begitu.", **jawab)
    assert satu.status is StatusDialog.DILAKSANAKAN
    dialog.write_notes(session, kantor.penilai, satu.id, "Catatan kedua", satu.tanggal, versi=None, **SAAT)
    assert (satu.setuju_pegawai, satu.kalimat_pegawai) == (None, "")
    dialog.answer_notes(session, kantor.pemilik, satu.id, setuju=False, kalimat="Masih keliru.", **jawab)
    dialog.answer_notes(session, kantor.penilai, satu.id, setuju=True, kalimat="", **jawab)
    assert (satu.status, satu.setuju_pegawai) == (StatusDialog.SELESAI, False)
    versi = session.scalars(select(VersiDialog.catatan).order_by(VersiDialog.nomor)).all()
    assert versi == [CATATAN, "Catatan kedua"]
    with pytest.raises(StateError):
        dialog.write_notes(session, kantor.penilai, satu.id, "lagi", satu.tanggal, versi=None, **SAAT)


def test_refusals_of_a_dialog(kantor: Kantor) -> None:
    session = kantor.session
    satu = dialog.plan_dialog(session, kantor.penilai, kantor.pegawai.id, jadwal(), **SAAT)
    with pytest.raises(ConflictError):
        dialog.write_notes(session, kantor.penilai, satu.id, "x", satu.tanggal, versi=99, **SAAT)
    with pytest.raises(NotAuthorizedError):
        dialog.write_notes(session, kantor.pemilik, satu.id, "x", satu.tanggal, versi=None, **SAAT)
    besok = SAAT["today"] + timedelta(days=1)
    with pytest.raises(InputError):
        dialog.write_notes(session, kantor.penilai, satu.id, "x", besok, versi=None, **SAAT)
    with pytest.raises(InputError):
        dialog.cancel_dialog(session, kantor.pemilik, satu.id, "", **SAAT)
    isian = jadwal(rencana_hasil_kerja_id=9_999_999)
    with pytest.raises(InputError):
        dialog.reschedule(session, kantor.penilai, satu.id, isian, versi=None, **SAAT)
    dialog.cancel_dialog(session, kantor.pemilik, satu.id, "Sakit", **SAAT)
    with pytest.raises(StateError):
        dialog.write_notes(session, kantor.penilai, satu.id, "x", satu.tanggal, versi=None, **SAAT)


def test_konseling_is_for_the_two_and_the_superior_learns_only_that_it_takes_place(kantor: Kantor) -> None:
    session, today = kantor.session, SAAT["today"]
    bimbingan, konseling = hold(kantor), hold(kantor, JenisDialog.KONSELING)
    atasan = kantor.actor(kantor.kepala_badan)
    assert halaman.open_dialog(session, atasan, bimbingan.id, today=today).kedudukan.isi
    fakta = halaman.open_dialog(session, atasan, konseling.id, today=today)
    assert not fakta.kedudukan.isi
    assert not fakta.boleh
    for orang in (kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI), kantor.actor(kantor.lain, Peran.AUDITOR)):
        with pytest.raises(NotFoundError):
            halaman.open_dialog(session, orang, bimbingan.id, today=today)
        assert sum(halaman.count_dialogs(session, orang, 2026).values()) == 2
    with pytest.raises(NotFoundError):
        halaman.count_dialogs(session, kantor.penilai, 2026)
    catatan = session.scalars(select(CatatanAudit).where(CatatanAudit.objek == "dialog")).all()
    assert catatan
    assert CATATAN not in str([satu.rincian for satu in catatan])


def test_actions_are_open_or_done_for_both(kantor: Kantor) -> None:
    session, satu = kantor.session, hold(kantor)
    isian = IsianTindak("Menyusun ulang laporan", Sisi.PEGAWAI, SAAT["today"] + timedelta(days=7))
    with pytest.raises(InputError):
        dialog.add_action(
            session, kantor.pemilik, satu.id, IsianTindak("x", Sisi.PEGAWAI, date(2025, 1, 1)), **SAAT
        )
    tindak = dialog.add_action(session, kantor.pemilik, satu.id, isian, **SAAT)
    for hal in (
        halaman.open_own(session, kantor.pemilik, today=SAAT["today"]),
        halaman.open_team(session, kantor.penilai, today=SAAT["today"]),
    ):
        assert [satu.id for satu in hal.tindak] == [tindak.id]
    dialog.finish_action(session, kantor.penilai, tindak.id, selesai=True, versi=None, **SAAT)
    with pytest.raises(StateError):
        dialog.finish_action(session, kantor.penilai, tindak.id, selesai=True, versi=None, **SAAT)
    assert not halaman.open_own(session, kantor.pemilik, today=SAAT["today"]).tindak


def test_b19_is_a_draft_of_its_writer_until_it_is_handed_over_and_then_stays(kantor: Kantor) -> None:
    session, satu, today = kantor.session, hold(kantor), SAAT["today"]
    isi = {"kompetensi": "Analisis data", "nilai": 2, "alasan": "Belum memakai data pembanding"}
    with pytest.raises(StateError):
        kompetensi.hand_over(session, kantor.penilai, satu.id, **SAAT)
    with pytest.raises(NotAuthorizedError):
        kompetensi.save_competence(session, kantor.pemilik, satu.id, None, **isi, **SAAT)
    with pytest.raises(InputError):
        kompetensi.save_competence(session, kantor.penilai, satu.id, None, **(isi | {"nilai": 6}), **SAAT)
    kompetensi.save_competence(session, kantor.penilai, satu.id, None, **isi, **SAAT)
    assert not kompetensi.list_competences(session, kantor.pemilik, satu, today=today)
    kompetensi.hand_over(session, kantor.penilai, satu.id, **SAAT)
    (baris,) = kompetensi.list_competences(session, kantor.pemilik, satu, today=today)
    assert baris.nilai == 2
    with pytest.raises(StateError):
        kompetensi.save_competence(session, kantor.penilai, satu.id, baris.id, **isi, **SAAT)


def test_a_result_below_expectation_is_suggested_until_a_session_is_planned(
    kantor: Kantor, session: Session
) -> None:
    kantor.set_capaian()
    kantor.establish(isian=BAWAH)
    (saran,) = halaman.open_team(session, kantor.penilai, today=SAAT["today"]).saran
    assert (saran.pegawai.id, saran.kode) == (kantor.pegawai.id, "T1")
    assert not halaman.open_team(session, kantor.actor(kantor.kepala_badan), today=SAAT["today"]).saran
    dialog.plan_dialog(session, kantor.penilai, kantor.pegawai.id, jadwal(), **SAAT)
    assert not halaman.open_team(session, kantor.penilai, today=SAAT["today"]).saran


def test_a_former_pejabat_penilai_reads_his_own_dialog_and_no_other(kantor: Kantor) -> None:
    session, satu = kantor.session, hold(kantor)
    kantor.end_line(date(2026, 5, 1))
    nanti = on(2026, 5, 2)
    assert halaman.open_dialog(session, kantor.penilai, satu.id, today=nanti["today"]).kedudukan.isi
    with pytest.raises(NotFoundError):
        dialog.write_notes(session, kantor.penilai, satu.id, "x", satu.tanggal, versi=None, **nanti)
    with pytest.raises(NotFoundError):
        halaman.open_dialog(session, kantor.actor(kantor.kepala_badan), satu.id, today=nanti["today"])
