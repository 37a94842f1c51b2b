"""Daily lines of a pegawai: what is taken, what is refused and why, and where a day belongs."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.models import Pengaturan
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.pelaksanaan.service import delete_rencana_aksi
from kinerja.progres.models import BarisHarian, HariLibur
from kinerja.progres.rules.baris import StatusBaris
from kinerja.progres.rules.hari import Jam
from kinerja.progres.service import alur, rutin, tulis
from kinerja.progres.service.halaman import list_kosong, open_harian
from kinerja.progres.service.tulis import BarisError
from kinerja.skp.models import Skp
from tests.pelaksanaan_bersama import HARI_INI, Kerja
from tests.progres_bersama import (
    JUMAT,
    LANGKAH,
    SELASA,
    SENIN,
    approve_day,
    at,
    hand_in,
    line,
    make_progres,
    write,
)


@pytest.fixture
def kerja(session: Session) -> Kerja:
    return make_progres(session)


def test_a_line_is_a_draft_of_the_rencana_aksi_of_its_day(kerja: Kerja) -> None:
    baris = write(kerja, line())[0]
    assert (baris.status, baris.rhk_id, baris.rencana) == (StatusBaris.DRAF, kerja.rhk()[0].id, LANGKAH)
    assert baris.rencana_aksi_id is not None
    assert baris.alasan == ""


def test_a_result_without_steps_is_a_choice_too(kerja: Kerja) -> None:
    rhk = kerja.rhk()[0]
    assert write(kerja, line(rencana=f"r{rhk.id}"))[0].rencana == rhk.teks


def test_hours_that_overlap_are_refused_and_hours_that_touch_are_not(kerja: Kerja) -> None:
    write(kerja, line(mulai=8, selesai=10))
    write(kerja, line(mulai=10, selesai=11))
    with pytest.raises(BarisError) as galat:
        write(kerja, line(mulai=9, selesai=12))
    assert galat.value.salah == {
        0: {"jam_mulai": "Jam ini beririsan dengan baris 08.00 s.d. 10.00 pada hari yang sama."}
    }


def test_all_lines_of_one_call_are_taken_or_none(kerja: Kerja) -> None:
    with pytest.raises(BarisError) as galat:
        write(kerja, line(), line(mulai=9, selesai=11), line(date(2026, 3, 11)), line(rencana="Tidak ada"))
    assert {nomor: set(salah) for nomor, salah in galat.value.salah.items()} == {
        1: {"jam_mulai"},
        2: {"tanggal"},
        3: {"rencana", "jam_mulai"},
    }
    assert kerja.session.scalars(select(BarisHarian)).all() == []


def test_a_day_outside_every_skp_and_a_link_that_is_none_are_refused(kerja: Kerja) -> None:
    with pytest.raises(BarisError, match="ditandai") as galat:
        write(kerja, line(date(2025, 12, 30)), line(bukti="berkas saya"))
    assert "Belum ada SKP" in galat.value.salah[0]["tanggal"]
    assert "alamat lengkap" in galat.value.salah[1]["bukti"]


def test_a_late_line_asks_for_a_reason_that_stays_on_it(kerja: Kerja) -> None:
    telat = line(date(2026, 3, 3))
    with pytest.raises(BarisError) as galat:
        write(kerja, telat)
    assert "6 Maret 2026 sudah lewat" in galat.value.salah[0]["alasan"]
    assert write(kerja, telat, alasan="Gangguan jaringan")[0].alasan == "Gangguan jaringan"
    assert write(kerja, line(SENIN), alasan="tidak perlu")[0].alasan == ""


def test_a_day_off_moves_the_window(kerja: Kerja) -> None:
    kerja.session.add(HariLibur(tanggal=JUMAT, nama="Hari jadi"))
    kerja.session.flush()
    # Wednesday the 4th: Thursday, Monday and Tuesday are the three working days after it.
    assert write(kerja, line(date(2026, 3, 4)))[0].alasan == ""


def test_a_line_is_changed_by_its_owner_while_it_is_a_draft(kerja: Kerja) -> None:
    baris = write(kerja, line())[0]
    ubah = line(mulai=9, selesai=11, realisasi=4)
    baru = tulis.change_baris(kerja.session, kerja.pemilik, baris.id, ubah, versi=baris.versi, **HARI_INI)
    assert (baru.jam_mulai, baru.realisasi) == (540, 4)
    with pytest.raises(ConflictError):
        tulis.change_baris(kerja.session, kerja.pemilik, baris.id, ubah, versi=99, **HARI_INI)
    with pytest.raises(NotFoundError):
        tulis.change_baris(kerja.session, kerja.penilai, baris.id, ubah, **HARI_INI)
    hand_in(kerja)
    with pytest.raises(StateError, match="Tarik dahulu"):
        tulis.change_baris(kerja.session, kerja.pemilik, baris.id, ubah, **HARI_INI)
    with pytest.raises(StateError):
        tulis.delete_baris(kerja.session, kerja.pemilik, baris.id, **HARI_INI)
    assert alur.withdraw_hari(kerja.session, kerja.pemilik, SELASA, SELASA, **HARI_INI) == 1
    tulis.delete_baris(kerja.session, kerja.pemilik, baris.id, **HARI_INI)
    assert open_harian(kerja.session, kerja.pemilik, SELASA, **HARI_INI).daftar == ()


def test_yesterday_is_the_last_working_day(kerja: Kerja) -> None:
    write(kerja, line(JUMAT, kegiatan="Rekap", bukti="https://contoh.go.id/a"))
    hal = open_harian(kerja.session, kerja.pemilik, SENIN, **HARI_INI)
    assert hal.kemarin == JUMAT
    salinan = tulis.copy_kemarin(kerja.session, kerja.pemilik, SENIN, **HARI_INI)
    assert [(satu.tanggal, satu.kegiatan, satu.bukti) for satu in salinan] == [(SENIN, "Rekap", "")]
    with pytest.raises(InputError, match="sudah terisi"):
        tulis.copy_kemarin(kerja.session, kerja.pemilik, SENIN, **HARI_INI)
    write(kerja, line(JUMAT, 13, 14, kegiatan="Rapat"))
    tulis.copy_kemarin(kerja.session, kerja.pemilik, SENIN, **HARI_INI)
    hal = open_harian(kerja.session, kerja.pemilik, SENIN, **HARI_INI)
    assert [satu.kegiatan for satu in hal.daftar] == ["Rekap", "Rapat"]


def test_a_recurring_duty_is_offered_on_its_days_until_it_is_taken(kerja: Kerja) -> None:
    isian = rutin.IsianRutin(frozenset({1}), Jam(450, 480), LANGKAH, "Apel pagi", 1, "kegiatan")
    tugas = rutin.add_rutin(kerja.session, kerja.pemilik, isian, **HARI_INI)
    assert open_harian(kerja.session, kerja.pemilik, SENIN, **HARI_INI).rutin == ()
    hal = open_harian(kerja.session, kerja.pemilik, SELASA, **HARI_INI)
    assert [satu.kegiatan for satu in hal.rutin] == ["Apel pagi"]
    tulis.accept_rutin(kerja.session, kerja.pemilik, SELASA, [tugas.id], **HARI_INI)
    hal = open_harian(kerja.session, kerja.pemilik, SELASA, **HARI_INI)
    assert (hal.rutin, hal.usul.jam_mulai, hal.usul.satuan) == ((), 480, "kegiatan")
    with pytest.raises(NotFoundError):
        tulis.accept_rutin(kerja.session, kerja.penilai, SELASA, [tugas.id], **HARI_INI)
    kosong = rutin.IsianRutin(frozenset(), Jam(450, 480), LANGKAH, "Apel", 1, "kegiatan")
    with pytest.raises(InputError, match="harinya"):
        rutin.add_rutin(kerja.session, kerja.pemilik, kosong, **HARI_INI)
    rutin.delete_rutin(kerja.session, kerja.pemilik, tugas.id, **HARI_INI)


def test_a_module_that_is_off_has_no_page_and_takes_no_line(kerja: Kerja) -> None:
    pengaturan = kerja.session.scalars(select(Pengaturan)).one()
    pengaturan.nilai = "tidak"
    kerja.session.flush()
    with pytest.raises(NotFoundError):
        write(kerja, line())
    with pytest.raises(NotFoundError):
        open_harian(kerja.session, kerja.pemilik, SELASA, **HARI_INI)


def test_an_account_without_a_pegawai_writes_nothing(kerja: Kerja) -> None:
    with pytest.raises(NotAuthorizedError):
        tulis.add_baris(kerja.session, Actor(1, kerja.skp.instansi_id, None, "Admin"), [line()], **HARI_INI)


def test_a_step_that_is_deleted_leaves_the_line_with_its_text(kerja: Kerja) -> None:
    baris = write(kerja, line())[0]
    assert baris.rencana_aksi_id is not None
    delete_rencana_aksi(kerja.session, kerja.pemilik, kerja.id(), baris.rencana_aksi_id, **HARI_INI)
    kerja.session.refresh(baris)
    assert (baris.rencana_aksi_id, baris.rencana, baris.rhk_id) == (None, LANGKAH, kerja.rhk()[0].id)


def test_a_fixed_period_takes_no_more_lines_in_service_and_database(kerja: Kerja) -> None:
    baris = write(kerja, line())[0]
    hand_in(kerja)
    kerja.periode["T1"].status = StatusPeriode.DITETAPKAN
    kerja.session.flush()
    with pytest.raises(BarisError) as galat:
        write(kerja, line(mulai=13, selesai=14))
    assert "sudah ditetapkan" in galat.value.salah[0]["tanggal"]
    with pytest.raises(StateError, match="ditetapkan"):
        approve_day(kerja)
    with pytest.raises(DBAPIError, match="periode tetap"), kerja.session.begin_nested():
        kerja.session.execute(text("UPDATE baris_harian SET realisasi = 9 WHERE id = :id"), {"id": baris.id})


def test_after_a_mutasi_a_day_belongs_to_the_skp_of_that_day(kerja: Kerja) -> None:
    """Its lines were for a result of the old SKP: they name it still, and count for nobody."""
    write(kerja, line())
    kerja.periode["T1"].sampai = SELASA
    kerja.session.get_one(Skp, kerja.skp.id).sampai = SELASA
    for kode in ("T2", "T3", "T4", "TH"):
        kerja.session.delete(kerja.periode[kode])
    kerja.session.flush()
    hal = open_harian(kerja.session, kerja.pemilik, SELASA, **HARI_INI)
    assert (hal.masa, len(hal.daftar), hal.pilihan) == (None, 1, ())
    assert "Belum ada SKP" in hal.sebab


def test_missing_days_are_working_days_without_a_line(kerja: Kerja) -> None:
    write(kerja, line(date(2026, 3, 5)))
    kerja.session.add(HariLibur(tanggal=date(2026, 3, 4), nama="Libur daerah"))
    kerja.session.flush()
    kosong = list_kosong(kerja.session, kerja.pemilik, date(2026, 3, 3), **HARI_INI)
    assert kosong == [date(2026, 3, 3), JUMAT, SENIN]


def test_the_strip_says_how_far_each_day_is(kerja: Kerja) -> None:
    write(kerja, line(SENIN), saat=at(SENIN))
    hand_in(kerja, SENIN)
    write(kerja, line())
    hal = open_harian(kerja.session, kerja.pemilik, SELASA, **HARI_INI)
    assert [satu.keadaan.value for satu in hal.minggu] == [
        "diajukan",
        "draf",
        "belum",
        "belum",
        "belum",
        "libur",
        "libur",
    ]
