"""An admin switches a plugin on and sets it in a real browser; nothing for axe to find on the pages."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kinerja.app import create_app
from kinerja.config import Config
from kinerja.hooks.galat import Galat
from kinerja.hooks.muat import load_plugins
from kinerja.plugin.laporan import Laporan, store_reports
from kinerja.plugin.models import PluginInstansi
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.organisasi_bersama import make_admin
from tests.peramban import answered, check_page, check_pages, open_window, sign_in
from tests.plugin_admin_bersama import Diam, Penghubung, Setelan
from tests.plugins.bantu import installed

TUKIN = "/admin/plugin/surat_tukin"


@pytest.fixture
def app(config: Config, clock: TestClock) -> Iterator[Flask]:
    clock.set(SAAT["now"])
    tambahan = [installed("penghubung", Penghubung(), pengaturan=Setelan), installed("diam", Diam())]
    dikirim = ("surat_tukin", "formula_ekspresi", "pemeriksa_indikator")
    app = create_app(config, now=clock, plugins=load_plugins(dikirim, tambahan=tambahan))
    app.test_client_class = FormClient
    yield app
    app.extensions["kinerja_database"].engine.dispose()


@pytest.fixture
def kantor(app: Flask, session: Session) -> Kantor:
    found = make_kantor(session)
    session.commit()
    return found


def press(page: Page, nama: str, url: str) -> None:
    """Press a button and wait for what the server answers."""
    with answered(page, lambda answer: answer.request.method == "POST" and url in answer.url):
        page.get_by_role("button", name=nama, exact=True).click()


def test_an_admin_switches_a_plugin_on_sets_it_and_sees_the_history(
    page: Page, app: Flask, session: Session, kantor: Kantor
) -> None:
    sign_in(page, app, make_admin(session))
    page.goto("/admin")
    page.get_by_role("link", name="Plugin", exact=True).click()
    page.get_by_role("link", name="Rincian Tunjangan Kinerja").click()
    page.get_by_text("Aktifkan", exact=True).first.click()
    expect(page.get_by_text("Suratnya dapat diterbitkan dari halaman hasil evaluasi.")).to_be_visible()
    press(page, "Aktifkan", "/aktifkan")
    expect(page.locator("#pesan")).to_contain_text("Rincian Tunjangan Kinerja diaktifkan.")
    expect(page.locator(".kepala")).to_contain_text("Aktif")
    _save_wrong_then_right(page)
    versi = page.locator("#versi")
    expect(versi).to_contain_text("Versi 1")
    expect(versi).to_contain_text("oleh ")
    expect(versi).to_contain_text("Tunjangan kinerja dasar per bulan: 7.474.000 rupiah")


def _save_wrong_then_right(page: Page) -> None:
    dasar = page.get_by_label("Tunjangan kinerja dasar per bulan")
    dasar.fill("tujuh juta")
    page.get_by_label("Dasar hukum").fill("Peraturan Bupati Contoh 5/2026")
    press(page, "Simpan setelan", "/setelan")
    expect(dasar).to_have_attribute("aria-invalid", "true")
    expect(dasar).to_have_value("tujuh juta")
    expect(page.locator("#s-dasar-s")).to_contain_text("Tulis angka")
    expect(page.get_by_label("Dasar hukum")).to_have_value("Peraturan Bupati Contoh 5/2026")
    dasar.fill("7.474.000")
    press(page, "Simpan setelan", "/setelan")
    expect(page.locator("#pesan")).to_contain_text("tersimpan sebagai versi 1.")
    expect(dasar).to_have_value("7.474.000")
    expect(page.locator("[data-tawaran-draf]")).to_have_count(0)


def test_all_of_it_works_without_javascript(
    chromium: Browser, app: Flask, session: Session, kantor: Kantor, live_server: str
) -> None:
    page = open_window(chromium, app, live_server, make_admin(session), java_script_enabled=False)
    page.goto(TUKIN)
    page.get_by_text("Aktifkan", exact=True).first.click()
    page.get_by_role("button", name="Aktifkan", exact=True).click()
    expect(page.locator("#pesan")).to_contain_text("diaktifkan.")
    page.get_by_label("Tunjangan kinerja dasar per bulan").fill("x")
    page.get_by_role("button", name="Simpan setelan").click()
    expect(page.locator("#s-dasar-s")).to_be_visible()
    page.get_by_label("Tunjangan kinerja dasar per bulan").fill("1.000")
    page.get_by_role("button", name="Simpan setelan").click()
    expect(page.locator("#versi")).to_contain_text("1.000 rupiah")
    page.get_by_text("Matikan", exact=True).first.click()
    page.get_by_role("button", name="Matikan", exact=True).click()
    expect(page.locator("#pesan")).to_contain_text("dimatikan.")
    page.context.close()


def test_the_pages_serve_everyone(page: Page, app: Flask, session: Session, kantor: Kantor) -> None:
    _let_fail(app, session, kantor)
    sign_in(page, app, make_admin(session))
    check_pages(page, "/admin", "/admin/plugin", TUKIN, "/admin/plugin/penghubung")
    page.get_by_text("Aktifkan lagi", exact=True).first.click()
    page.get_by_label("Batas").fill("900")
    press(page, "Simpan setelan", "/setelan")
    expect(page.locator("#s-batas-s")).to_be_visible()
    check_page(page, "with an error")


def _let_fail(app: Flask, session: Session, kantor: Kantor) -> None:
    """A plugin that was switched off by its faults, one that is on, and one that is gone."""
    semua = {"penghubung": True, "surat_tukin": True, "hilang": True}
    session.add_all(
        PluginInstansi(nama=nama, aktif=aktif, diaktifkan=SAAT["now"]) for nama, aktif in semua.items()
    )
    session.flush()
    galat = Galat("penghubung", "kinerja_slot_beranda", "ConnectionRefusedError: " + "server/menolak/" * 12)
    with app.app_context():
        for _ in range(5):
            store_reports(session, kantor.badan.instansi_id, [Laporan(galat)], now=SAAT["now"])
    session.commit()
