"""A whole year in the browser: daily progress, four quarters, calibration, the year, an objection, the PAK.

The figures are those of the regulations: of 23 people in a unit with capaian Baik at most 16 are Baik and
somebody is Butuh Perbaikan or Kurang (SE Menteri PANRB 3/2023); AK dasar 50 and conversions of 18,75, 12,50,
18,75 and 2,08 make 102,08 (Peraturan BKN 3/2023).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kinerja.akun.models import Akun
from kinerja.kalibrasi.rules import Sel
from kinerja.organisasi.models import Pegawai
from tests import angka_kredit_bersama as jf
from tests.browser.test_rantai import text_of
from tests.conftest import TestClock
from tests.kalibrasi_bersama import SEL_BUTUH, SEL_SANGAT_BAIK
from tests.peramban import answered, open_window
from tests.setahun_bersama import REKAN, TAHUN, Bidang, at, make_bidang, write_workbook
from tests.skp_bersama import Saat


@dataclass
class Panggung:
    """The people, and a way to sit down at a screen as one of them at some moment."""

    bidang: Bidang
    app: Flask
    chromium: Browser
    alamat: str
    clock: TestClock
    folder: Path

    @contextmanager
    def as_person(self, siapa: Pegawai | Akun, saat: Saat, lebar: int = 1366) -> Iterator[Page]:
        self.clock.set(saat["now"])
        akun = siapa if isinstance(siapa, Akun) else self.bidang.akun(siapa)
        self.bidang.session.commit()
        page = open_window(
            self.chromium, self.app, self.alamat, akun, viewport={"width": lebar, "height": 1000}
        )
        yield page
        page.context.close()


@pytest.fixture
def panggung(
    app: Flask, session: Session, clock: TestClock, chromium: Browser, live_server: str, tmp_path: Path
) -> Panggung:
    bidang = make_bidang(session, clock)
    return Panggung(bidang, app, chromium, live_server, clock, tmp_path)


def confirm(page: Page, tombol: str | re.Pattern[str]) -> None:
    """Press a button and say yes to its question."""
    page.get_by_role("button", name=tombol).first.click()
    with answered(page, lambda jawab: jawab.request.method == "POST"):
        page.get_by_role("dialog").locator("button:is(.utama, .bahaya)").click()


# A month of daily progress


def write_progress(panggung: Panggung) -> None:
    """On a phone: two days by hand, the rest of the month from the sheet that came along."""
    pegawai = panggung.bidang.pegawai
    with panggung.as_person(pegawai, at(TAHUN, 1, 2, 16), lebar=360) as page:
        page.goto("/kinerja/progres")
        page.get_by_label("Rencana aksi").select_option(index=1)
        page.get_by_label("Kegiatan").fill("Mengumpulkan realisasi perangkat daerah")
        page.get_by_label("Satuan").fill("laporan")
        with answered(page, re.compile("/kinerja/progres$")):
            page.get_by_label("Kegiatan").press("Control+Enter")
        expect(page.locator("#hari")).to_contain_text("Mengumpulkan realisasi")
        with answered(page, re.compile("/ajukan$")):
            page.get_by_role("button", name="Ajukan hari ini").click()
        expect(page.locator("#hari .judul")).to_contain_text("Diajukan")
    with panggung.as_person(pegawai, at(TAHUN, 1, 3, 16), lebar=360) as page:
        page.goto("/kinerja/progres")
        page.get_by_role("button", name=re.compile("^Seperti")).click()
        expect(page.locator("#hari")).to_contain_text("Mengumpulkan realisasi")
    hari = [date(TAHUN, 1, 6) + timedelta(days=satu) for satu in range(26)]
    berkas = write_workbook(panggung.folder / "progres.xlsx", [satu for satu in hari if satu.weekday() < 5])
    with panggung.as_person(pegawai, at(TAHUN, 1, 31, 16)) as page:
        page.goto("/kinerja/progres/impor")
        page.get_by_label("Berkas progres harian").set_input_files(berkas)
        page.get_by_role("button", name="Lihat pratinjau").click()
        page.get_by_label("Alasan keterlambatan").fill("Bertugas di kecamatan tanpa jaringan")
        page.get_by_role("button", name="Periksa lagi").click()
        page.get_by_role("button", name="Simpan 20 baris sebagai draf").click()
        for mundur in range(4, -1, -1):
            page.goto(f"/kinerja/progres?tanggal={date(TAHUN, 1, 31) - timedelta(weeks=mundur)}")
            with answered(page, re.compile("/ajukan$")):
                page.get_by_role("button", name=re.compile("^Ajukan")).last.click()


def approve_progress(panggung: Panggung) -> None:
    """Week by week; the flag of a late line is in sight."""
    with panggung.as_person(panggung.bidang.kepala, at(TAHUN, 2, 3)) as page:
        for minggu in range(5):
            page.goto(f"/tim/progres?tanggal={date(TAHUN, 1, 1) + timedelta(weeks=minggu)}")
            baris = page.get_by_role("row").filter(has_text="Siti Contoh")
            if minggu:
                expect(baris).to_contain_text("terlambat")
            for kotak in baris.get_by_role("checkbox").all():
                kotak.check()
            page.get_by_role("button", name="Setujui yang dipilih").click()
            expect(page.get_by_text("disetujui.")).to_be_visible()


# Four quarters


def fill_quarter(page: Page, panggung: Panggung, nomor: int) -> None:
    """The first from what the days add up to, the others by hand; each with a file."""
    if nomor == 1:
        page.get_by_role("button", name="Pakai usulan").click()
        expect(page.get_by_text("Sudah sama dengan realisasi.")).to_be_visible()
    else:
        page.locator("input[inputmode=decimal]").first.fill("3")
        with answered(page, re.compile("/indikator/")):
            page.locator("input[inputmode=decimal]").first.press("Tab")
        expect(page.get_by_text(re.compile(r"\d+ dari 12 laporan")).first).to_be_visible()
    rincian = page.locator("details", has_text="Rencana aksi, bukti dukung, dan umpan balik").first
    if rincian.get_attribute("open") is None:
        rincian.locator("summary").first.click()
    berkas = panggung.folder / f"laporan-triwulan-{nomor}.txt"
    berkas.write_text(f"Laporan triwulan {nomor}.")
    with answered(page, re.compile("/berkas$")):
        page.locator("input[type=file]").first.set_input_files(berkas)
    expect(page.get_by_text(berkas.name).first).to_be_visible()
    page.get_by_role("button", name="Ajukan realisasi").click()
    expect(page.get_by_text("Diajukan").first).to_be_visible()


def choose(page: Page, hasil: str, perilaku: str, predikat: str) -> None:
    """Both ratings; the predikat follows."""
    page.get_by_role("group", name="Hasil kerja").get_by_label(hasil).check()
    page.get_by_role("group", name="Perilaku kerja").get_by_label(perilaku).check()
    expect(page.locator("td.nyala")).to_have_text(predikat)
    page.get_by_label("Catatan dan rekomendasi").fill("Pertahankan mutu analisis.")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text(re.compile("^Tersimpan")).first).to_be_visible()


def play_quarter(panggung: Panggung, nomor: int, saat: Saat) -> None:
    """Filled, rated and accepted."""
    bidang = panggung.bidang
    periode_id = bidang.periode(f"T{nomor}").id
    with panggung.as_person(bidang.pegawai, saat) as page:
        page.goto(f"/kinerja/{periode_id}")
        fill_quarter(page, panggung, nomor)
    with panggung.as_person(bidang.kepala, saat) as page:
        page.goto(f"/penilaian/{periode_id}")
        choose(page, "Sesuai ekspektasi", "Sesuai ekspektasi", "Baik")
        confirm(page, re.compile("^Tetapkan"))
        expect(page.get_by_text(re.compile("ditetapkan: Baik")).first).to_be_visible()
    with panggung.as_person(bidang.pegawai, saat) as page:
        page.goto(f"/penilaian/hasil/{periode_id}")
        confirm(page, re.compile("^Terima"))
        expect(page.get_by_text("Final").first).to_be_visible()


# The year and its calibration


def judge_unit(panggung: Panggung, saat: Saat) -> None:
    """The head above says what the bidang achieved."""
    with panggung.as_person(panggung.bidang.kepala_badan, saat) as page:
        page.goto(f"/penilaian/capaian?tahun={TAHUN}&periode=TH")
        page.get_by_role("row").filter(has_text="Bidang Penilaian Kinerja").get_by_role("link").first.click()
        page.get_by_label(re.compile("^Capaian kinerja organisasi")).select_option(label="Baik")
        page.get_by_role("button", name="Simpan capaian").click()
        expect(page.get_by_role("row").filter(has_text="Bidang Penilaian Kinerja")).to_contain_text("Baik")


def rate_year(panggung: Panggung, saat: Saat) -> None:
    """A judgement of its own beside the four quarters; the drafts of the unit break its pattern."""
    bidang = panggung.bidang
    tahunan = bidang.periode("TH").id
    with panggung.as_person(bidang.pegawai, saat) as page:
        page.goto(f"/kinerja/{tahunan}")
        page.get_by_role("button", name="Ajukan realisasi").click()
        expect(page.get_by_text("Diajukan").first).to_be_visible()
    bidang.rate_the_others(saat)
    with panggung.as_person(bidang.kepala, saat) as page:
        page.goto(f"/penilaian/{tahunan}")
        expect(
            page.get_by_role("group", name="Hasil kerja").get_by_role("radio", checked=True)
        ).to_have_count(0)
        expect(page.locator("main")).to_contain_text("Triwulan IV")
        choose(page, "Sesuai ekspektasi", "Sesuai ekspektasi", "Baik")
        expect(page.locator("main")).to_contain_text("18 dari paling banyak 16")
        expect(page.locator("main")).to_contain_text("Predikat Baik ada 18, batasnya paling banyak 16")


def move_person(page: Page, nama: str, sel: Sel, alasan: str) -> None:
    with answered(page, lambda jawab: "orang=" in jawab.url):
        page.locator("#orang").select_option(label=nama)
    page.locator("#pindah select[name=ke]").select_option(sel.kode)
    page.locator("#pindah textarea").fill(alasan)
    with answered(page, "**/pindah"):
        page.get_by_role("button", name="Catat pemindahan").click()


def calibrate(panggung: Panggung, saat: Saat) -> None:
    """The head above leads: one person down, one up, each with a sentence; the minutes name them."""
    with panggung.as_person(panggung.bidang.kepala_badan, saat) as page:
        page.goto(f"/kalibrasi?tahun={TAHUN}&periode=TH")
        page.get_by_label("Unit").select_option(label="Bidang Penilaian Kinerja")
        page.get_by_role("button", name="Buat rancangan sesi").click()
        page.get_by_role("button", name="Mulai sesi").click()
        papan = page.locator("#papan")
        expect(papan).to_contain_text("18 dari paling banyak 16")
        assert page.locator("[data-keping]").count() == REKAN + 1
        move_person(page, "Rekan 20", SEL_BUTUH, "Dua laporan utama tidak selesai.")
        move_person(page, "Rekan 06", SEL_SANGAT_BAIK, "Memimpin perbaikan data seluruh perangkat daerah.")
        expect(papan).to_contain_text("16 dari paling banyak 16")
        confirm(page, "Terapkan 2 pemindahan")
        expect(page.locator("h1 ~ .baris .status")).to_have_text("Diterapkan")
        page.get_by_role("button", name="Tutup dan terbitkan risalah").click()
        risalah = page.get_by_role("link", name=re.compile("^Risalah")).first.get_attribute("href")
        teks = text_of(page, risalah or "")
        assert "Rekan 20" in teks
        assert "Dua laporan utama tidak selesai." in teks


def fix_year(panggung: Panggung, saat: Saat) -> None:
    with panggung.as_person(panggung.bidang.kepala, saat) as page:
        page.goto(f"/penilaian/{panggung.bidang.periode('TH').id}")
        expect(page.locator("main")).to_contain_text("16 dari paling banyak 16")
        confirm(page, re.compile("^Tetapkan"))
        expect(page.get_by_text(re.compile("ditetapkan: Baik")).first).to_be_visible()


# The objection


def file_objection(panggung: Panggung, saat: Saat) -> str:
    """Returns the address of the objection."""
    with panggung.as_person(panggung.bidang.pegawai, saat) as page:
        page.goto(f"/penilaian/hasil/{panggung.bidang.periode('TH').id}")
        page.get_by_role("link", name="Ajukan keberatan").click()
        page.get_by_label("Mengapa Anda tidak setuju").fill("Dua belas laporan selesai sebelum tenggatnya.")
        page.get_by_label(re.compile("^Rating hasil kerja")).fill("Hasil melampaui target mutu.")
        confirm(page, "Ajukan keberatan")
        expect(page.locator("main")).to_contain_text("Menunggu Ratna Kepala Badan")
        return page.url


def decide_objection(panggung: Panggung, alamat: str, saat: Saat) -> None:
    """Asked, explained, decided: the result is another, and the paper says how it came to be."""
    bidang = panggung.bidang
    with panggung.as_person(bidang.kepala_badan, saat) as page:
        page.goto(alamat)
        page.get_by_label("Yang perlu dijelaskan").fill("Apa dasar rating hasil kerja?")
        page.get_by_role("button", name="Kirim permintaan").click()
        expect(page.locator("main")).to_contain_text("Menunggu penjelasan")
    with panggung.as_person(bidang.kepala, saat) as page:
        page.goto(alamat)
        page.get_by_label("Penjelasan", exact=True).fill("Saya belum melihat dua laporan terakhir.")
        page.get_by_role("button", name="Kirim penjelasan").click()
        expect(page.locator("main")).to_contain_text("Saya belum melihat dua laporan terakhir.")
    with panggung.as_person(bidang.kepala_badan, saat) as page:
        page.goto(alamat)
        page.get_by_label(re.compile("^Diterima|^Terima")).check()
        page.get_by_label("Rating hasil kerja").select_option(label="Di Atas Ekspektasi")
        page.get_by_label("Rating perilaku kerja").select_option(label="Di Atas Ekspektasi")
        page.get_by_label("Pertimbangan dan rekomendasi").fill("Semua laporan terbukti selesai dan dipakai.")
        confirm(page, "Putuskan keberatan")
        expect(page.locator("main")).to_contain_text("Baik menjadi Sangat Baik")
    tahunan = bidang.periode("TH").id
    with panggung.as_person(bidang.pegawai, saat) as page:
        page.goto(f"/penilaian/hasil/{tahunan}")
        expect(page.locator("main")).to_contain_text("Sangat Baik")
        teks = text_of(page, f"/penilaian/hasil/{tahunan}/dokumen-evaluasi.pdf")
    for bagian in ("KEBERATAN", "PENJELASAN", "KEPUTUSAN", "SANGAT BAIK", "Saya belum melihat dua laporan"):
        assert bagian in teks


# The angka kredit


def fix_pak(panggung: Panggung, saat: Saat) -> None:
    bidang = panggung.bidang
    bidang.add_months_of_the_next_year()
    alamat = f"/angka-kredit/{bidang.pegawai.id}"
    with panggung.as_person(bidang.admin, saat) as page:
        page.goto(alamat)
        page.get_by_text("Catat angka kredit dari dokumen").click()
        page.locator("#angka_kredit").fill("50")
        page.get_by_label("Berlaku sejak").fill("2023-01-01")
        page.get_by_label("Nomor dokumen").fill("821/15/2023")
        page.get_by_label("Tanggal dokumen").fill("2022-12-20")
        with answered(page, lambda jawab: jawab.url.endswith("/entri")):
            page.get_by_role("button", name="Catat angka kredit").click()
        page.get_by_text("Konversi periodik lebih awal").click()
        with answered(page, lambda jawab: jawab.url.endswith("/periodik")):
            page.get_by_role("button", name="Konversi B02").click()
        for angka in ("18,75", "12,50", "2,08", "102,08"):
            expect(page.locator("main")).to_contain_text(angka)
    with panggung.as_person(bidang.kepala, saat) as page:
        page.goto(alamat)
        page.get_by_text("Terbitkan akumulasi atau tetapkan PAK").click()
        with answered(page, lambda jawab: jawab.url.endswith("/penetapan")):
            page.get_by_role("button", name="Tetapkan PAK").click()
        expect(page.locator("main")).to_contain_text("kelebihan 2,08")
        pak = page.locator("a[href$='.pdf']").first.get_attribute("href")
        assert "102,08" in text_of(page, pak or "")


def test_a_year_of_a_bidang_from_the_first_day_to_the_pak(panggung: Panggung) -> None:
    write_progress(panggung)
    approve_progress(panggung)
    for nomor, saat in enumerate(
        (at(TAHUN, 4, 3), at(TAHUN, 7, 3), at(TAHUN, 10, 2), at(TAHUN + 1, 1, 2)), start=1
    ):
        play_quarter(panggung, nomor, saat)
    januari = at(TAHUN + 1, 1, 6)
    judge_unit(panggung, januari)
    rate_year(panggung, januari)
    calibrate(panggung, at(TAHUN + 1, 1, 8))
    fix_year(panggung, at(TAHUN + 1, 1, 9))
    alamat = file_objection(panggung, at(TAHUN + 1, 1, 14))
    decide_objection(panggung, alamat, at(TAHUN + 1, 1, 16))
    fix_pak(panggung, Saat(today=jf.SAAT.date(), now=jf.SAAT))
