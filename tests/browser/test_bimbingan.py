"""A bimbingan by keyboard: invited, recorded, answered, B.1.9 handed over, B.1.8 filled, a plan agreed."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.bimbingan.models import DialogKinerja, LembarBimbingan
from kinerja.bimbingan.rules import StatusDialog
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.peramban import answered, check_pages, sign_in


@pytest.fixture
def kantor(app: Flask, session: Session, clock: TestClock) -> Kantor:
    clock.set(SAAT["now"])
    made = make_kantor(session)
    session.commit()
    return made


def test_a_bimbingan_is_held_answered_and_followed_up(
    page: Page, app: Flask, session: Session, kantor: Kantor
) -> None:
    kepala, pegawai = kantor.akun(kantor.kepala), kantor.akun(kantor.pegawai)
    session.commit()
    sign_in(page, app, kepala)
    page.goto("/bimbingan/tim")
    _follow(page, "Andi Ramadhan, S.Kom.")
    page.get_by_label("Jenis").select_option("bimbingan")
    page.get_by_label("Tanggal").fill("2026-04-02")
    page.get_by_label("Pokok pembicaraan").fill("Mutu laporan triwulan")
    _press(page, "Kirim undangan")
    _follow(page, "Bimbingan kinerja, 2 April 2026")
    page.get_by_label("Apa yang dibicarakan").fill("Laporan belum memakai data pembanding.")
    _press(page, "Simpan catatan")
    page.get_by_label("Kompetensi pegawai").fill("Analisis data")
    page.get_by_role("radio", name="2", exact=True).check()
    page.get_by_label("Alasan terhadap penilaian").fill("Tanpa data pembanding")
    _press(page, "Simpan kompetensi")
    page.locator("summary", has_text="Serahkan kepada pegawai").press("Enter")
    _press(page, "Serahkan kepada pegawai")
    expect(page.get_by_text("Diserahkan", exact=True)).to_be_visible()
    session.rollback()
    dialog = session.scalars(select(DialogKinerja)).one()
    check_pages(page, f"/bimbingan/{dialog.id}", "/bimbingan/tim", f"/bimbingan/pegawai/{kantor.pegawai.id}")

    sign_in(page, app, pegawai)
    page.goto(f"/bimbingan/{dialog.id}")
    page.get_by_role("radio", name="Tidak sesuai").check()
    page.get_by_label("Kalimat Anda sendiri").fill("Data pembanding ada di lampiran.")
    _press(page, "Kirim tanggapan")
    expect(page.get_by_text("Data pembanding ada di lampiran.")).to_be_visible()
    page.locator("summary", has_text="Tambah tindak lanjut").press("Enter")
    page.get_by_label("Yang dilakukan").fill("Menyusun daftar periksa")
    page.get_by_label("Sampai").fill("2026-04-10")
    _press(page, "Tambah tindak lanjut")
    selesai = page.get_by_role("button", name="Tandai selesai")
    selesai.focus()
    with answered(page, lambda answer: "/tindak/" in answer.url):
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Buka lagi")).to_be_visible()
    _follow(page, "Buka format B.1.8")
    for nomor in range(1, 10):
        page.get_by_role("group", name=f"{nomor}. ").get_by_role("radio", name="Ya").check()
    _press(page, "Sampaikan lembar")
    expect(page.get_by_text("Lembar Anda sudah disampaikan.")).to_be_visible()
    page.goto("/bimbingan/pengembangan")
    page.get_by_label("Kegiatan").fill("Pelatihan analisis data")
    page.get_by_label("Kesenjangan atau aspirasi").fill("Data pembanding")
    page.get_by_label("Kaitan").select_option(label="Kompetensi B.1.9: Analisis data (2)")
    page.get_by_label("Ukuran keberhasilan").fill("Sertifikat")
    page.get_by_label("Tenggat").fill("2026-09-30")
    _press(page, "Usulkan")
    expect(page.get_by_text("Menunggu pejabat penilai sejak")).to_be_visible()
    halaman = ["/bimbingan", f"/bimbingan/{dialog.id}", f"/bimbingan/{dialog.id}/lembar"]
    check_pages(page, *halaman, "/bimbingan/pengembangan", f"/bimbingan/lembar/{dialog.id}")
    session.rollback()
    session.expire_all()
    assert session.scalars(select(DialogKinerja.status)).one() is StatusDialog.DILAKSANAKAN
    assert session.scalars(select(LembarBimbingan.penerima_id)).one() == kantor.kepala_badan.id


def _press(page: Page, name: str) -> None:
    """The button by keyboard, and the page that comes back."""
    page.get_by_role("button", name=name, exact=True).last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
