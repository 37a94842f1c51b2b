"""The main job with real clicks: log in, plan, approve, record, prove, rate, accept, print."""

import re
from datetime import timedelta
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from sqlalchemy.orm import Session

from kinerja.akun import totp
from kinerja.akun.models import Akun
from kinerja.crypto import encrypt
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, make_kantor
from tests.peramban import open_window
from tests.web.akun.alat import HASH_SANDI, SANDI, code_of

RHK = "Tersusunnya analisis hasil evaluasi kinerja pegawai per triwulan"
PIMPINAN = "Terlaksananya pengelolaan kinerja pegawai yang tepat waktu"


def give_credentials(app: Flask, akun: Akun) -> Akun:
    """A password and a device."""
    with app.app_context():
        akun.sandi_hash, akun.totp_rahasia = HASH_SANDI, encrypt(totp.new_rahasia())
    return akun


def log_in(page: Page, app: Flask, akun: Akun, clock: TestClock) -> None:
    """With NIP (typed in groups), password and the code of the device."""
    page.goto("/masuk")
    nip = akun.nip
    page.get_by_label("NIP").fill(f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}")
    page.get_by_label("Kata sandi", exact=True).fill(SANDI)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_label("Kode enam angka").fill(code_of(app, akun, clock))
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_role("heading", name="Perlu Anda kerjakan")).to_be_visible()


def plan(page: Page) -> str:
    """An SKP with one result of each part that is asked for; returns its address."""
    page.get_by_role("link", name="SKP", exact=True).first.click()
    page.get_by_role("link", name="Buat SKP kosong").click()
    page.get_by_role("button", name="Buat SKP").click()
    page.get_by_role("button", name="Tambah baris utama").click()
    page.get_by_role("button", name="Pilih RHK pimpinan").click()
    page.get_by_label("Rencana hasil kerja pimpinan, ditulis sendiri").fill(PIMPINAN)
    page.get_by_role("button", name="Pakai pilihan ini").click()
    page.get_by_label("Rencana hasil kerja", exact=True).fill(RHK)
    page.get_by_label("Aspek 1").select_option("kuantitas")
    page.get_by_label("Indikator 1").fill("Jumlah laporan analisis")
    page.get_by_role("textbox", name="Target 1").fill("4 laporan")
    page.get_by_role("button", name="Selesai", exact=True).click()
    expect(page.locator("#hasil_kerja").get_by_text("4 laporan")).to_be_visible()
    for bagian, teks in (
        ("dukungan sumber daya", "Akses ke data kepegawaian"),
        ("skema pertanggungjawaban", "Dialog kinerja setiap triwulan"),
        ("konsekuensi", "Bimbingan kinerja bila di bawah ekspektasi"),
    ):
        page.get_by_role("link", name=f"Tambah {bagian}").click()
        bidang = page.locator("form:has(button:text-is('Simpan')) textarea[name=teks]").last
        bidang.fill(teks)
        page.get_by_role("button", name="Simpan", exact=True).last.click()
        expect(page.get_by_text(teks).first).to_be_visible()
    page.get_by_role("button", name="Ajukan SKP").click()
    expect(page.get_by_text("Diajukan").first).to_be_visible()
    return page.url


def record(page: Page, tmp_path: Path) -> str:
    """The realisasi of the quarter with a file and a link as evidence; returns the address of the period."""
    page.get_by_role("link", name="Kinerja", exact=True).first.click()
    siapkan = page.get_by_role("button", name="Siapkan periode")
    if siapkan.count():
        siapkan.click()
    page.get_by_role("link", name=re.compile("Triwulan I$|Triwulan I Peng")).first.click()
    page.locator("input[inputmode=decimal]").first.fill("1")
    page.locator("input[inputmode=decimal]").first.press("Tab")
    expect(page.get_by_text("1 dari 4 laporan").first).to_be_visible()
    berkas = tmp_path / "laporan-triwulan.txt"
    berkas.write_text("Laporan analisis triwulan I.")
    rincian = page.locator("details", has_text="Rencana aksi, bukti dukung, dan umpan balik").first
    if rincian.get_attribute("open") is None:
        rincian.locator("summary").first.click()
    page.locator("input[type=file]").first.set_input_files(berkas)
    expect(page.get_by_text("laporan-triwulan.txt").first).to_be_visible()
    page.get_by_role("button", name="Ajukan realisasi").click()
    expect(page.get_by_text("Diajukan").first).to_be_visible()
    return page.url


def rate(page: Page) -> None:
    """Both ratings; the predikat follows, and is fixed."""
    page.get_by_role("group", name="Hasil kerja").get_by_label("Sesuai ekspektasi").check()
    page.get_by_role("group", name="Perilaku kerja").get_by_label("Di atas ekspektasi").check()
    expect(page.locator("td.nyala")).to_contain_text("Baik")
    page.get_by_label("Catatan dan rekomendasi").fill("Pertahankan mutu analisis.")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text(re.compile("^Tersimpan")).first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Tetapkan")).click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Tetapkan")).click()
    expect(page.get_by_text(re.compile("Ditetapkan")).first).to_be_visible()


def test_a_year_begins_and_its_first_quarter_is_evaluated(
    app: Flask, chromium: Browser, live_server: str, session: Session, clock: TestClock, tmp_path: Path
) -> None:
    clock.set(SAAT["now"])
    kantor = make_kantor(session)
    pegawai = kantor.add_person("Andi Ramadhan", skp=False)
    milik, penilai = (give_credentials(app, kantor.akun(satu)) for satu in (pegawai, kantor.kepala))
    session.commit()
    staf, atasan = (open_window(chromium, app, live_server, None) for _ in range(2))
    log_in(staf, app, milik, clock)
    alamat_skp = plan(staf)
    log_in(atasan, app, penilai, clock)
    atasan.goto(alamat_skp)
    atasan.get_by_role("button", name="Setujui").first.click()
    konfirmasi = atasan.get_by_role("dialog").get_by_role("button")
    if konfirmasi.count():
        konfirmasi.last.click()
    expect(atasan.get_by_text("Ditetapkan").first).to_be_visible()

    clock.set(SAAT["now"] + timedelta(days=1))
    staf, atasan = (open_window(chromium, app, live_server, None) for _ in range(2))  # the next day
    for satu, akun in ((staf, milik), (atasan, penilai)):
        log_in(satu, app, akun, clock)
    alamat = record(staf, tmp_path)
    periode_id = int(alamat.rstrip("/").split("/")[-1].split("?")[0])
    atasan.goto(f"/penilaian/{periode_id}")
    rate(atasan)

    staf.goto(f"/penilaian/hasil/{periode_id}")
    expect(staf.get_by_text("Baik").first).to_be_visible()
    staf.get_by_role("button", name=re.compile("^Terima")).click()
    staf.get_by_role("dialog").get_by_role("button").last.click()
    expect(staf.get_by_text("Final").first).to_be_visible()
    _check_pdf(staf, tmp_path)


def _check_pdf(page: Page, tmp_path: Path) -> None:
    """The dokumen evaluasi says what was decided."""
    page.get_by_role("link", name="Dokumen evaluasi kinerja pegawai").click()
    alamat = page.locator("a[href$='.pdf']").first.get_attribute("href")
    answer = page.request.get(alamat or "")
    assert answer.headers["content-type"] == "application/pdf"
    berkas = tmp_path / "dokumen.pdf"
    berkas.write_bytes(answer.body())
    teks = " ".join(halaman.extract_text() for halaman in PdfReader(berkas).pages)
    assert "EVALUASI KINERJA PEGAWAI" in teks
    assert "BAIK" in teks
