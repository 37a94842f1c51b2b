"""Daily lines close with the realisasi that they propose, where the instansi lets its deadline lock."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import Peran, PeranLingkup
from kinerja.antrean import list_queues
from kinerja.aturan.models import Pengaturan
from kinerja.errors import StateError
from kinerja.progres.rules.baris import StatusBaris
from kinerja.progres.rules.lembar import BarisLembar
from kinerja.progres.service import alur, lembar, tulis
from kinerja.progres.service.halaman import list_kosong, open_harian
from kinerja.progres.service.tim import open_orang
from kinerja.progres.service.tulis import BarisError
from kinerja.progres.service_ringkas import KOSONG, queue_progres
from kinerja.tenggat import service as tenggat
from kinerja.tenggat.rules import JenisKunci
from tests.pelaksanaan_bersama import Kerja
from tests.progres_bersama import approve_day, at, hand_in, line, make_progres, write
from tests.skp_bersama import Saat

AKHIR = date(2026, 3, 31)  # T1 is due on 5 April
TERAKHIR = Saat(today=date(2026, 4, 5), now=datetime(2026, 4, 5, 16, 59, 59, tzinfo=UTC))
LEWAT = Saat(today=date(2026, 4, 6), now=datetime(2026, 4, 5, 17, 0, 1, tzinfo=UTC))
KALIMAT = r"Realisasi periode ini terkunci sesudah 5 April 2026 pukul 23\.59 WIB"


@pytest.fixture
def kerja(session: Session) -> Kerja:
    kerja = make_progres(session)
    session.add(Pengaturan(kunci="tenggat_realisasi", nilai="kunci"))
    session.flush()
    return kerja


def _give_back(kerja: Kerja, saat: Saat) -> None:
    hal = open_orang(kerja.session, kerja.penilai, kerja.orang.pegawai.id, AKHIR, today=saat["today"])
    sidik = next(satu.sidik for satu in hal.minggu if satu.hari.tanggal == AKHIR)
    sel = alur.SelHari(kerja.orang.pegawai.id, AKHIR, sidik)
    alur.return_hari(kerja.session, kerja.penilai, sel, "Lengkapi", **saat)


def test_a_locked_period_takes_no_line_a_second_after_its_last_moment(kerja: Kerja) -> None:
    baris = write(kerja, line(AKHIR), saat=TERAKHIR, alasan="Tugas lapangan")[0]
    with pytest.raises(BarisError) as galat:
        write(kerja, line(AKHIR, 13, 14), saat=LEWAT, alasan="Tugas lapangan")
    assert galat.match("ditandai")
    assert "terkunci sesudah 5 April 2026" in galat.value.salah[0]["tanggal"]
    with pytest.raises(StateError, match=KALIMAT):
        tulis.change_baris(kerja.session, kerja.pemilik, baris.id, line(AKHIR, 9, 11), **LEWAT)
    with pytest.raises(StateError, match=KALIMAT):
        tulis.delete_baris(kerja.session, kerja.pemilik, baris.id, **LEWAT)
    with pytest.raises(StateError, match=KALIMAT):
        hand_in(kerja, AKHIR, LEWAT)
    salah = tulis.check_baris(kerja.session, kerja.pemilik, [line(AKHIR, 13, 14)], alasan="Lapangan", **LEWAT)
    assert "terkunci" in salah[0]["tanggal"]
    hal = open_harian(kerja.session, kerja.pemilik, AKHIR, **LEWAT)
    assert ("terkunci" in hal.sebab, hal.terbuka, hal.dapat_diajukan) == (True, frozenset(), 0)


def test_the_day_before_the_lock_says_when_it_falls_and_the_next_quarter_is_open(kerja: Kerja) -> None:
    hal = open_harian(kerja.session, kerja.pemilik, AKHIR, **TERAKHIR)
    assert (hal.sebab, hal.segera_terkunci) == ("", "5 April 2026 pukul 23.59 WIB")
    rhk = f"r{kerja.rhk()[0].id}"
    april = write(kerja, line(date(2026, 4, 6), rencana=rhk), saat=LEWAT)
    assert april[0].status is StatusBaris.DRAF
    assert open_harian(kerja.session, kerja.pemilik, date(2026, 4, 6), **LEWAT).segera_terkunci == ""


def test_a_deadline_that_only_warns_locks_no_day(kerja: Kerja) -> None:
    kerja.session.query(Pengaturan).filter_by(kunci="tenggat_realisasi").delete()
    assert write(kerja, line(AKHIR), saat=LEWAT, alasan="Tugas lapangan")[0].alasan == "Tugas lapangan"


def test_an_admin_opens_the_days_with_the_realisasi(kerja: Kerja) -> None:
    isian = tenggat.IsianBuka(
        jenis=JenisKunci.REALISASI,
        tahun=2026,
        kode="T1",
        selesai=date(2026, 4, 7),
        alasan="Tugas lapangan",
        pegawai_id=kerja.orang.pegawai.id,
    )
    admin = replace(
        kerja.orang.actor(kerja.orang.lain), peran=frozenset({PeranLingkup(Peran.ADMIN_INSTANSI)})
    )
    tenggat.open_kunci(kerja.session, admin, isian, **LEWAT)
    assert write(kerja, line(AKHIR), saat=LEWAT, alasan="Tugas lapangan")
    hal = open_harian(kerja.session, kerja.pemilik, AKHIR, **LEWAT)
    assert hal.segera_terkunci == "7 April 2026 pukul 23.59 WIB"


def test_what_was_handed_in_before_the_lock_is_still_approved(kerja: Kerja) -> None:
    write(kerja, line(AKHIR), saat=at(AKHIR))
    hand_in(kerja, AKHIR, at(AKHIR))
    assert approve_day(kerja, AKHIR, saat=LEWAT) == 1


def test_a_line_given_back_late_stays_open_for_five_days_on_its_own_day(kerja: Kerja) -> None:
    baris = write(kerja, line(AKHIR), saat=at(AKHIR))[0]
    hand_in(kerja, AKHIR, at(AKHIR))
    _give_back(kerja, LEWAT)
    hari_kelima, sesudah = at(date(2026, 4, 11)), at(date(2026, 4, 12))
    hal = open_harian(kerja.session, kerja.pemilik, AKHIR, **hari_kelima)
    assert ("terkunci" in hal.sebab, hal.terbuka, hal.dapat_diajukan) == (True, {baris.id}, 1)
    lain = line(date(2026, 3, 30))
    with pytest.raises(BarisError) as galat:
        tulis.change_baris(kerja.session, kerja.pemilik, baris.id, lain, alasan="Keliru hari", **hari_kelima)
    assert "terkunci" in galat.value.salah[0]["tanggal"]
    with pytest.raises(StateError, match=KALIMAT):
        tulis.change_baris(kerja.session, kerja.pemilik, baris.id, line(AKHIR, 9, 11), **sesudah)
    tulis.change_baris(kerja.session, kerja.pemilik, baris.id, line(AKHIR, 9, 11), **hari_kelima)
    assert hand_in(kerja, AKHIR, hari_kelima) == 1


def test_a_week_across_the_lock_hands_in_what_is_open(kerja: Kerja) -> None:
    write(kerja, line(AKHIR), saat=at(AKHIR))
    april = date(2026, 4, 1)
    write(kerja, line(april, rencana=f"r{kerja.rhk()[0].id}"), saat=at(april))
    assert open_harian(kerja.session, kerja.pemilik, april, **LEWAT).draf_seminggu == 1
    assert alur.submit_hari(kerja.session, kerja.pemilik, date(2026, 3, 30), date(2026, 4, 5), **LEWAT) == 1


def test_locked_days_are_neither_offered_nor_a_duty(kerja: Kerja) -> None:
    assert list_kosong(kerja.session, kerja.pemilik, date(2026, 3, 30), **LEWAT) == [
        date(2026, 4, 1),
        date(2026, 4, 2),
        date(2026, 4, 3),
    ]
    semua = list_queues(kerja.session, queue_progres(kerja.session, kerja.pemilik, **LEWAT))
    assert {satu.kode: satu.jumlah for satu in semua} == {KOSONG: 3}


def test_an_import_says_at_each_row_that_its_day_is_locked(kerja: Kerja) -> None:
    satu = BarisLembar(2, {}, line(AKHIR), {})
    hasil = lembar.preview_lembar(kerja.session, kerja.pemilik, [satu], alasan="Lapangan", **LEWAT)
    assert (hasil.ditolak, "terkunci" in hasil.daftar[0].salah["tanggal"]) == (1, True)
