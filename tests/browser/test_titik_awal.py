"""The empty page: a template that the admin made, a workbook that was filled in, a copy with what changed."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.awal import service_templat
from kinerja.skp.awal.rules import JUDUL, columns_of
from kinerja.skp.awal.service_templat import DataTemplat
from kinerja.skp.rules import Pendekatan
from tests import factories
from tests.organisasi_bersama import make_admin
from tests.peramban import answered, check_page, sign_in
from tests.skp_bersama import Orang, Saat, make_orang, make_skp_of

JUDUL_JA_JF = [JUDUL[kolom] for kolom in columns_of(JenisForm.JA_JF, Pendekatan.KUANTITATIF)]
ISI = ["Utama", "Hasil pimpinan", "Tersusunnya laporan", "", "Kuantitas", "Jumlah laporan", "12 laporan"]


@pytest.fixture
def orang(app: Flask, session: Session) -> Orang:
    made = make_orang(session)
    ensure_first_editions(session, made.pemilik)
    session.commit()
    return made


@pytest.fixture
def saat(today: date, now: object) -> Saat:
    return Saat(today=today, now=now)


def _workbook(path: Path, *baris: list[str]) -> Path:
    with xlsxwriter.Workbook(path) as buku:
        lembar = buku.add_worksheet()
        for nomor, sel in enumerate((JUDUL_JA_JF, *baris)):
            lembar.write_row(nomor, 0, sel)
    return path


def test_an_admin_makes_a_template_and_a_pegawai_begins_with_it(
    page: Page, app: Flask, session: Session, orang: Orang
) -> None:
    make_skp_of(session, orang.lain)
    session.commit()
    sign_in(page, app, make_admin(session))
    page.goto("/admin")
    page.get_by_role("link", name="Templat SKP").click()
    page.get_by_role("link", name="Buat templat").first.click()
    page.get_by_label("Nama templat").fill("Analis Kinerja")
    page.get_by_label("Isi dari SKP pegawai dengan NIP").fill(orang.lain.nip)
    page.get_by_role("button", name="Buat templat").click()
    expect(page.get_by_text("Tersusunnya laporan evaluasi")).to_be_visible()
    page.get_by_role("link", name="Tambah baris").click()
    page.get_by_label("Rencana hasil kerja", exact=True).fill("Terselesaikannya layanan konsultasi")
    page.get_by_role("textbox", name="Indikator").first.fill("Jumlah konsultasi")
    page.get_by_role("textbox", name="Target").first.fill("40 konsultasi")
    check_page(page)
    page.get_by_role("button", name="Simpan baris").click()
    expect(page.get_by_text("2. Terselesaikannya layanan konsultasi")).to_be_visible()
    check_page(page)
    sign_in(page, app, orang.akun(orang.pegawai))
    page.goto("/skp/")
    page.get_by_role("link", name="Lihat templat Analis Kinerja").click()
    page.get_by_role("button", name="Lihat isi templat yang dipilih").click()
    expect(page.get_by_text("Terselesaikannya layanan konsultasi")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Buat SKP").click()
    expect(page.locator("#hasil_kerja")).to_contain_text("Terselesaikannya layanan konsultasi")
    expect(page.locator("#hasil_kerja")).to_contain_text("40 konsultasi")


def test_a_workbook_is_seen_then_added_and_a_bad_one_adds_nothing(
    page: Page, app: Flask, session: Session, orang: Orang, tmp_path: Path
) -> None:
    skp = make_skp_of(session, orang.pegawai, rhk=0)
    session.commit()
    sign_in(page, app, orang.akun(orang.pegawai))
    page.goto(f"/skp/{skp.id}")
    page.get_by_role("link", name="Muat dari templat atau lembar kerja").click()
    check_page(page)
    with page.expect_download() as unduhan:
        page.get_by_role("link", name="Unduh lembar kosong").click()
    assert unduhan.value.suggested_filename == "rencana-hasil-kerja-2026.xlsx"
    pilih = page.get_by_label("Lembar kerja yang sudah diisi")
    pilih.set_input_files(_workbook(tmp_path / "salah.xlsx", ISI, ["Pokok", *ISI[1:]]))
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.get_by_role("row", name="Baris 3")).to_contain_text("Bagian “Pokok” tidak dikenal")
    expect(page.get_by_role("button", name="Tambahkan")).to_have_count(0)
    check_page(page)
    page.get_by_role("link", name="Unggah lagi").click()
    pilih.set_input_files(_workbook(tmp_path / "benar.xlsx", ISI))
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.get_by_text("Belum ada yang disimpan")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Tambahkan 1 baris ke SKP").click()
    expect(page.locator("#hasil_kerja")).to_contain_text("Tersusunnya laporan")


def test_a_copy_shows_what_changed_until_it_was_looked_at(
    page: Page, app: Flask, session: Session, orang: Orang
) -> None:
    lalu = {"tahun": 2025, "mulai": date(2025, 1, 1), "sampai": date(2026, 1, 1)}
    make_skp_of(session, orang.pegawai, rhk=2, penilai_id=orang.lain.id, **lalu)
    plan = make_skp_of(session, orang.penilai, rhk=0)
    factories.make_rhk(session, plan, teks="Sesuatu yang lain sama sekali", pimpinan="")
    session.commit()
    sign_in(page, app, orang.akun(orang.pegawai))
    page.goto("/skp/")
    page.get_by_role("link", name="Salin SKP 2025").click()
    page.get_by_role("button", name="Buat SKP").click()
    tanda = page.locator("#tanda_salinan")
    expect(tanda).to_contain_text("Pejabat penilai Anda sekarang")
    baris = page.locator("tbody[id^=rhk_]").first
    expect(baris).to_contain_text("tidak ada dalam rencana pimpinan")
    check_page(page)
    with answered(page, lambda jawaban: "/tanda/" in jawaban.url):
        baris.get_by_role("button", name="Sudah diperiksa").click()
    expect(baris).not_to_contain_text("tidak ada dalam rencana pimpinan")
    page.get_by_role("button", name="Semua sudah diperiksa").click()
    expect(tanda).to_have_count(0)


@pytest.mark.parametrize("gelap", ["light", "dark"])
@pytest.mark.parametrize("lebar", [1280, 360])
def test_no_page_is_wider_than_the_window(
    chromium: Browser,
    app: Flask,
    session: Session,
    orang: Orang,
    saat: Saat,
    live_server: str,
    lebar: int,
    gelap: str,
) -> None:
    admin = make_admin(session)
    skp = make_skp_of(session, orang.pegawai, rhk=2)
    session.commit()
    context = chromium.new_context(
        base_url=live_server, locale="id-ID", color_scheme=gelap, viewport={"width": lebar, "height": 800}
    )
    page = context.new_page()
    sign_in(page, app, admin)
    templat = service_templat.create_templat(
        session,
        factories.make_actor(admin, [Peran.ADMIN_INSTANSI]),
        DataTemplat(nama="Analis Kinerja Ahli Muda pada Badan Kepegawaian"),
        jenis_form=JenisForm.JA_JF,
        nip=orang.pegawai.nip,
        **saat,
    )
    session.commit()
    for alamat in ("", "/baru", f"/{templat.id}", f"/{templat.id}/baris/1"):
        _fits(page, f"/admin/templat-skp{alamat}")
    context.clear_cookies()
    sign_in(page, app, orang.akun(orang.pegawai))
    for alamat in ("muat", f"muat?templat={templat.id}", "versi/", "versi/banding?dari=0&ke=0"):
        _fits(page, f"/skp/{skp.id}/{alamat}")
    context.close()


def _fits(page: Page, alamat: str) -> None:
    page.goto(alamat)
    lebih = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert lebih <= 0, alamat
    check_page(page)
