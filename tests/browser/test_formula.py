"""An admin without code writes a formula, sees what it means, tries it and switches it on; it proposes."""

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kinerja.akun.models import Akun
from kinerja.config import Config
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.web.auth import cookie_name
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.organisasi_bersama import make_admin

RUMUS = "JIKA(terisi < 60; 75; 0,6 * terisi + 0,4 * perilaku)"
SIZES = [(1366, "light"), (1366, "dark"), (360, "light"), (360, "dark")]


@pytest.fixture
def config(config: Config) -> Config:
    return replace(config, plugins=("formula_ekspresi",))


@pytest.fixture
def kantor(app: Flask, session: Session, clock: TestClock) -> Kantor:
    clock.set(SAAT["now"])
    made = make_kantor(session)
    for nama, hasil in zip(("Rendah", "Sedang", "Tinggi"), Rating, strict=True):
        made.establish(made.add_person(nama), IsianNilai(hasil, Rating.SESUAI_EKSPEKTASI))
    made.submit()
    session.commit()
    return made


def sign_in(page: Page, app: Flask, akun: Akun, live_server: str) -> None:
    client = app.test_client()
    client.sign_in(akun)
    with app.app_context():
        nama = cookie_name()
    page.context.add_cookies([{"name": nama, "value": client.get_cookie(nama).value, "url": live_server}])


def test_an_admin_makes_a_formula_that_proposes(
    page: Page, app: Flask, session: Session, kantor: Kantor, live_server: str
) -> None:
    sign_in(page, app, make_admin(session), live_server)
    page.goto("/admin")
    page.get_by_role("link", name="Formula").click()
    page.get_by_role("link", name="Coba dan pakai Rumus instansi").click()
    _write_wrong_then_right(page)
    _try_and_use(page)
    page.context.clear_cookies()
    sign_in(page, app, kantor.akun(kantor.kepala), live_server)
    page.goto(f"/penilaian/{kantor.periode().id}")
    expect(page.locator("#usulan")).to_contain_text("Rating perilaku kerja belum dipilih")
    page.get_by_role("group", name="Perilaku kerja").get_by_label("Sesuai").check()
    expect(page.locator("#usulan")).to_contain_text(
        "Rumus instansi: JIKA(100 < 60; 75; 0,6 × 100 + 0,4 × 100) = 100."
    )
    expect(page.locator("#usulan")).to_contain_text("hasil kerja sesuai ekspektasi")


def _write_wrong_then_right(page: Page) -> None:
    """The sentence below the field follows the typing; the text and the place in it stay."""
    isian, kalimat = page.get_by_label("Rumus", exact=True), page.locator("#kalimat_formula")
    isian.fill("0.6 * terisi")
    expect(kalimat).to_contain_text("Kolom 2: Titik tidak dapat dipakai.")
    expect(isian).to_be_focused()
    isian.fill(RUMUS)
    expect(kalimat).to_contain_text(
        "Jika bagian indikator yang terisi kurang dari 60 maka 75, jika tidak 60 %"
    )
    expect(kalimat).to_contain_text("perilaku: rating perilaku kerja yang sudah dipilih penilai")
    expect(isian).to_have_value(RUMUS)


def _try_and_use(page: Page) -> None:
    page.get_by_role("button", name="Coba").click()
    hasil = page.locator("#percobaan")
    expect(hasil.get_by_role("row", name="Rendah Triwulan I 2026")).to_contain_text("Sesuai Ekspektasi (100)")
    expect(page.locator("#sebaran_setahun")).to_contain_text("3 dari 3 evaluasi")
    page.get_by_role("button", name="Simpan dan pakai").click()
    page.locator("dialog").get_by_role("button", name="Simpan dan pakai").click()
    expect(page.get_by_role("heading", name="Dipakai sekarang: Rumus instansi")).to_be_visible()
    expect(page.locator("#pesan")).to_contain_text("dipakai untuk usulan mulai sekarang")


def test_a_formula_is_made_without_javascript(
    chromium: Browser, app: Flask, session: Session, kantor: Kantor, live_server: str
) -> None:
    context = chromium.new_context(base_url=live_server, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, app, make_admin(session), live_server)
    page.goto("/admin/formula/ekspresi")
    page.get_by_label("Rumus", exact=True).fill("MIN(terisi;\n100)")
    page.get_by_role("button", name="Coba").click()
    expect(page.locator("#kalimat_formula")).to_contain_text(
        "Yang terkecil dari bagian indikator yang terisi"
    )
    page.get_by_role("button", name="Simpan dan pakai").click()
    expect(page.get_by_role("heading", name="Dipakai sekarang: Rumus instansi")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_the_pages_are_for_everyone(
    chromium: Browser,
    app: Flask,
    session: Session,
    kantor: Kantor,
    live_server: str,
    width: int,
    scheme: str,
) -> None:
    context = chromium.new_context(
        base_url=live_server, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    sign_in(page, app, make_admin(session), live_server)
    page.goto("/admin/formula")
    assert not _faults(page)
    page.goto("/admin/formula/ekspresi")
    assert not _faults(page)
    page.get_by_role("button", name="Coba").click()
    expect(page.locator("#sebaran_setahun table")).to_be_visible()
    assert not _faults(page)
    context.close()


def _faults(page: Page) -> list[str]:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    found = Axe().run(page).response["violations"]
    return [f"{satu['id']}: {satu['nodes'][0]['html']}" for satu in found]
