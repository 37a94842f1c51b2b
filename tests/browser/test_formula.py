"""An admin without code writes a formula, sees what it means, tries it and switches it on; it proposes."""

from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kinerja.config import Config
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import IsianNilai
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.organisasi_bersama import make_admin
from tests.peramban import check_page, check_pages, sign_in

RUMUS = "JIKA(terisi < 60; 75; 0,6 * terisi + 0,4 * perilaku)"


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


def test_an_admin_makes_a_formula_that_proposes(
    page: Page, app: Flask, session: Session, kantor: Kantor
) -> None:
    sign_in(page, app, make_admin(session))
    page.goto("/admin")
    page.get_by_role("link", name="Formula").click()
    page.get_by_role("link", name="Coba dan pakai Rumus instansi").click()
    _write_wrong_then_right(page)
    _try_and_use(page)
    page.context.clear_cookies()
    sign_in(page, app, kantor.akun(kantor.kepala))
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
    sign_in(page, app, make_admin(session))
    page.goto("/admin/formula/ekspresi")
    page.get_by_label("Rumus", exact=True).fill("MIN(terisi;\n100)")
    page.get_by_role("button", name="Coba").click()
    expect(page.locator("#kalimat_formula")).to_contain_text(
        "Yang terkecil dari bagian indikator yang terisi"
    )
    page.get_by_role("button", name="Simpan dan pakai").click()
    expect(page.get_by_role("heading", name="Dipakai sekarang: Rumus instansi")).to_be_visible()
    context.close()


def test_the_pages_are_for_everyone(page: Page, app: Flask, session: Session, kantor: Kantor) -> None:
    sign_in(page, app, make_admin(session))
    check_pages(page, "/admin/formula", "/admin/formula/ekspresi")
    page.get_by_role("button", name="Coba").click()
    expect(page.locator("#sebaran_setahun table")).to_be_visible()
    check_page(page, "tried")
