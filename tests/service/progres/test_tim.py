"""The leader's side of daily lines, the proposal for the realisasi, import and export."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.antrean import list_queues
from kinerja.aturan.models import Pengaturan
from kinerja.audit import CatatanAudit
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import AnggotaTim, Penempatan, TimKerja
from kinerja.pelaksanaan.models import Realisasi
from kinerja.progres import berkas
from kinerja.progres.models import BarisHarian, HariLibur
from kinerja.progres.rules.baris import StatusBaris
from kinerja.progres.service import alur, lembar
from kinerja.progres.service.tim import open_orang, open_papan
from kinerja.progres.service.usulan import apply_usulan, list_usulan
from kinerja.progres.service_ringkas import KOSONG, MENUNGGU, queue_progres
from tests.pelaksanaan_bersama import HARI_INI, Kerja
from tests.progres_bersama import LANGKAH, SELASA, SENIN, approve_day, at, hand_in, line, make_progres, write


@pytest.fixture
def kerja(session: Session) -> Kerja:
    return make_progres(session)


def _statuses(kerja: Kerja) -> list[StatusBaris]:
    query = select(BarisHarian.status).order_by(BarisHarian.tanggal, BarisHarian.jam_mulai)
    return list(kerja.session.scalars(query))


def test_the_leader_approves_undoes_and_returns_with_a_note(kerja: Kerja) -> None:
    write(kerja, line(), line(mulai=10, selesai=11))
    assert hand_in(kerja) == 2
    papan = open_papan(kerja.session, kerja.penilai, SELASA, today=SELASA)
    assert (len(papan.daftar), papan.menunggu) == (1, 1)
    assert approve_day(kerja) == 2
    assert _statuses(kerja) == [StatusBaris.DISETUJUI] * 2
    assert alur.undo_approval(kerja.session, kerja.penilai, HARI_INI["now"], **HARI_INI) == 2
    assert _statuses(kerja) == [StatusBaris.DIAJUKAN] * 2
    sidik = open_papan(kerja.session, kerja.penilai, SELASA, today=SELASA).daftar[0].minggu[1].sidik
    sel = alur.SelHari(kerja.orang.pegawai.id, SELASA, sidik)
    with pytest.raises(InputError, match="catatan"):
        alur.return_hari(kerja.session, kerja.penilai, sel, " ", **HARI_INI)
    assert alur.return_hari(kerja.session, kerja.penilai, sel, "Lengkapi buktinya", **HARI_INI) == 2
    aksi = kerja.session.scalars(
        select(CatatanAudit.aksi).where(CatatanAudit.objek == "progres_harian")
    ).all()
    assert {"progres.ajukan", "progres.setujui", "progres.batalkan_persetujuan", "progres.kembalikan"} <= set(
        aksi
    )
    assert hand_in(kerja) == 2


def test_lines_that_changed_since_they_were_shown_are_not_approved(kerja: Kerja) -> None:
    write(kerja, line())
    hand_in(kerja)
    sel = alur.SelHari(kerja.orang.pegawai.id, SELASA, "bukan sidik")
    with pytest.raises(StateError, match="berubah"):
        alur.approve(kerja.session, kerja.penilai, [sel], **HARI_INI)


def test_nobody_else_decides_and_a_stranger_sees_nothing(kerja: Kerja) -> None:
    write(kerja, line())
    hand_in(kerja)
    with pytest.raises(NotAuthorizedError):
        approve_day(kerja, actor=kerja.pemilik)
    with pytest.raises(NotAuthorizedError):
        approve_day(kerja, actor=kerja.orang.actor(kerja.orang.atasan))
    lain = kerja.orang.actor(kerja.orang.lain)
    with pytest.raises(NotFoundError):
        approve_day(kerja, actor=lain)
    with pytest.raises(NotFoundError):
        open_orang(kerja.session, lain, kerja.orang.pegawai.id, SELASA, today=SELASA)
    with pytest.raises(StateError):
        alur.undo_hari(kerja.session, lain, kerja.orang.pegawai.id, SELASA, **HARI_INI)


def test_the_leader_reads_what_was_handed_in_and_knows_of_drafts(kerja: Kerja) -> None:
    write(kerja, line())
    hal = open_orang(kerja.session, kerja.penilai, kerja.orang.pegawai.id, SELASA, today=SELASA)
    assert (hal.minggu[1].hari.keadaan.value, hal.minggu[1].daftar) == ("draf", ())


def test_the_observed_load_counts_hours_that_were_handed_in(kerja: Kerja) -> None:
    """Seven working days of March until the 10th are 7 / 21,666… months; 2 of 33,65 hours are 5,9 %."""
    write(kerja, line())
    assert open_papan(kerja.session, kerja.penilai, SELASA, today=SELASA).daftar[0].beban.menit == 0
    hand_in(kerja)
    beban = open_papan(kerja.session, kerja.penilai, SELASA, today=SELASA).daftar[0].beban
    assert (beban.menit, beban.persen) == (120, Decimal("5.9"))


def test_the_observed_load_is_that_of_the_running_month_whatever_week_is_shown(kerja: Kerja) -> None:
    kerja.session.add(HariLibur(tanggal=SENIN, nama="Libur"))
    write(kerja, line())
    hand_in(kerja)
    for hari in (SELASA, SELASA.replace(year=2025), SELASA.replace(year=2027)):
        orang = open_orang(kerja.session, kerja.penilai, kerja.orang.pegawai.id, hari, today=SELASA)
        papan = open_papan(kerja.session, kerja.penilai, hari, today=SELASA)
        assert (orang.beban.persen, papan.daftar[0].beban.persen) == (Decimal("6.9"), Decimal("6.9"))


def test_approved_lines_propose_the_realisasi_of_an_indicator_with_that_unit(kerja: Kerja) -> None:
    write(
        kerja, line(SENIN, realisasi=2), line(SENIN, 10, 11, satuan="Kegiatan", realisasi=5), saat=at(SENIN)
    )
    write(kerja, line(realisasi=3, satuan="LAPORAN"), line(mulai=13, selesai=14, realisasi=9))
    hand_in(kerja, SENIN)
    approve_day(kerja, SENIN)
    indikator = kerja.indikator()[0]
    assert list_usulan(kerja.session, kerja.pemilik, kerja.view()).daftar[indikator.id].teks == "2 laporan"
    hand_in(kerja)
    approve_day(kerja)
    usulan = list_usulan(kerja.session, kerja.pemilik, kerja.view()).daftar[indikator.id]
    assert (usulan.jumlah.realisasi, usulan.jumlah.baris, usulan.sama) == (14, 3, False)
    assert kerja.session.scalars(select(Realisasi)).all() == []  # a proposal, never automatic
    baris = apply_usulan(kerja.session, kerja.pemilik, kerja.id(), indikator.id, versi=None, **HARI_INI)
    assert (baris.nilai, baris.teks) == ({"nilai": "14"}, "14 laporan")
    assert list_usulan(kerja.session, kerja.pemilik, kerja.view()).daftar[indikator.id].sama
    with pytest.raises(NotAuthorizedError):
        apply_usulan(kerja.session, kerja.penilai, kerja.id(), indikator.id, versi=None, **HARI_INI)


def test_what_is_exported_comes_back_equal(kerja: Kerja, tmp_path: Path) -> None:
    asal = [
        line(SENIN, realisasi=12, bukti="https://contoh.go.id/a?b=1"),
        line(kegiatan="=1+1 dan 'kutip'", satuan="Dokumen"),
        line(mulai=10, selesai=23, kegiatan="Menyusun\nbahan"),
    ]
    write(kerja, *asal)
    keluar = lembar.export_lembar(kerja.session, kerja.pemilik, SENIN, SELASA)
    assert keluar == asal
    path = tmp_path / "progres.xlsx"
    path.write_bytes(lembar.write_workbook(kerja.session, kerja.pemilik, keluar))
    masuk = berkas.read_rows(berkas.read_berkas(path))
    assert [satu.isian for satu in masuk] == asal
    pratinjau = lembar.preview_lembar(kerja.session, kerja.pemilik, masuk, **at(SELASA))
    assert (pratinjau.sudah_ada, pratinjau.baru, pratinjau.ditolak) == (3, 0, 0)
    for satu in kerja.session.scalars(select(BarisHarian)).all():
        kerja.session.delete(satu)
    kerja.session.flush()
    lembar.apply_lembar(kerja.session, kerja.pemilik, masuk, **HARI_INI)
    lagi = lembar.export_lembar(kerja.session, kerja.pemilik, SENIN, SELASA)
    assert lagi == asal
    assert lembar.write_workbook(kerja.session, kerja.pemilik, lagi)


def test_the_sample_file_comes_in_once_its_texts_have_a_result_and_a_reason(
    kerja: Kerja, sample_progres
) -> None:
    masuk = berkas.read_rows(berkas.read_berkas(sample_progres))
    saat = at(date(2026, 8, 3))
    awal = lembar.preview_lembar(kerja.session, kerja.pemilik, masuk, **saat)
    assert (len(awal.daftar), awal.ditolak, awal.tak_dikenal, awal.perlu_alasan) == (23, 23, True, True)
    rhk = kerja.rhk()[0]
    assert f"r{rhk.id}" in {satu.kunci for satu in awal.pilihan}
    with pytest.raises(InputError, match="23 baris ditolak"):
        lembar.apply_lembar(kerja.session, kerja.pemilik, masuk, **saat)
    semua = lembar.apply_lembar(
        kerja.session, kerja.pemilik, masuk, alasan="Dari aplikasi lama", cadangan=f"r{rhk.id}", **saat
    )
    assert len(semua) == 23
    assert {satu.rencana for satu in semua} == {LANGKAH}
    assert sum(satu.alasan == "" for satu in semua) == 3  # 29, 30 and 31 July are within the window
    keluar = lembar.export_lembar(kerja.session, kerja.pemilik, date(2026, 7, 1), date(2026, 7, 31))
    assert keluar == [satu.isian for satu in masuk]


def test_beranda_names_the_lines_that_wait_and_the_days_without_one(kerja: Kerja) -> None:
    """From 24 February to 9 March are ten working days, one of them off and one with a line."""

    def queues(actor: Actor) -> dict[str, int]:
        semua = list_queues(kerja.session, queue_progres(kerja.session, actor, **HARI_INI))
        return {satu.kode: satu.jumlah for satu in semua}

    kerja.session.add(HariLibur(tanggal=date(2026, 3, 4), nama="Libur daerah"))
    write(kerja, line(SENIN), line(), saat=HARI_INI)
    assert queues(kerja.penilai) == {}
    hand_in(kerja, SENIN)
    hand_in(kerja)
    assert queues(kerja.penilai) == {MENUNGGU: 2}
    assert queues(kerja.pemilik) == {KOSONG: 8}
    kerja.session.scalars(select(Pengaturan)).one().nilai = "tidak"
    kerja.session.flush()
    assert queues(kerja.penilai) == queues(kerja.pemilik) == {}


def test_the_ketua_of_a_team_reads_and_does_not_decide(kerja: Kerja) -> None:
    orang = kerja.orang
    tim = TimKerja(nama="Tim Contoh", ketua_id=orang.lain.id, unit_id=_unit(kerja))
    tim.mulai, tim.sampai = date(2026, 1, 1), None
    kerja.session.add(tim)
    kerja.session.flush()
    anggota = AnggotaTim(tim_id=tim.id, pegawai_id=orang.pegawai.id, peran="Anggota")
    anggota.mulai, anggota.sampai = date(2026, 1, 1), None
    kerja.session.add(anggota)
    write(kerja, line())
    hand_in(kerja)
    ketua = orang.actor(orang.lain)
    papan = open_papan(kerja.session, ketua, SELASA, today=SELASA)
    assert [(satu.hanya_baca, satu.minggu[1].hari.keadaan.value) for satu in papan.daftar] == [
        (True, "diajukan")
    ]
    assert papan.menunggu == 0
    hal = open_orang(kerja.session, ketua, orang.pegawai.id, SELASA, today=SELASA)
    assert (len(hal.minggu[1].daftar), hal.minggu[1].sidik) == (1, "")
    with pytest.raises(NotAuthorizedError):
        approve_day(kerja, actor=ketua)


def _unit(kerja: Kerja) -> int:
    return kerja.session.get_one(Penempatan, kerja.skp.penempatan_id).unit_id
