"""Writing an SKP by keyboard, two windows on one row, and nothing for axe to find."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from kinerja.aturan.service import ensure_first_editions
from kinerja.skp.models import RencanaHasilKerja, Skp
from tests.peramban import answered, check_pages, sign_in
from tests.skp_bersama import Orang, make_orang, make_skp_of, read


@pytest.fixture
def orang(session: Session) -> Orang:
    found = make_orang(session)
    ensure_first_editions(session, found.pemilik)
    session.commit()
    return found


@pytest.fixture
def skp(session: Session, orang: Orang) -> Skp:
    made = make_skp_of(session, orang.pegawai)
    session.commit()
    return made


@pytest.fixture
def rhk(session: Session, skp: Skp) -> RencanaHasilKerja:
    return read(session, skp.id).rencana_hasil_kerja[0]


def _stored(session: Session, skp: Skp) -> RencanaHasilKerja:
    session.rollback()
    return read(session, skp.id).rencana_hasil_kerja[0]


def test_a_row_is_written_by_keyboard_and_saves_itself(
    session: Session, page: Page, app: Flask, orang: Orang, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    sign_in(page, app, orang.akun(orang.pegawai)).goto(f"/skp/{skp.id}")
    page.locator(f"#rhk_{rhk.id} [data-ubah]").focus()
    page.keyboard.press("Enter")
    teks = page.locator(f"#teks-{rhk.id}")
    expect(teks).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Tersusunnya analisis")
    # Two idle seconds: saved, while the cursor stays where it is.
    expect(page.locator(f"#form_rhk_{rhk.id} [data-status-simpan]")).to_contain_text("Tersimpan")
    expect(teks).to_be_focused()
    assert _stored(session, skp).teks == "Tersusunnya analisis"
    page.keyboard.type(" hasil")
    page.keyboard.press("Escape")
    expect(page.locator(f"#rhk_{rhk.id} [data-ubah]")).to_be_focused()
    assert _stored(session, skp).teks == "Tersusunnya analisis hasil"
    page.keyboard.press("Alt+n")
    expect(page.locator("#kaki_skp")).to_contain_text("perlu dilengkapi")
    expect(page.get_by_role("button", name="Ajukan SKP")).to_have_attribute("aria-disabled", "true")


def test_an_skp_can_be_submitted_right_after_a_row_was_written(
    page: Page, app: Flask, orang: Orang, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    """The footer comes anew beside the row of the table, and its form with the button in it."""
    sign_in(page, app, orang.akun(orang.pegawai)).goto(f"/skp/{skp.id}")
    page.locator(f"#rhk_{rhk.id} [data-ubah]").click()
    page.locator(f"#teks-{rhk.id}").fill("Tersusunnya analisis")
    with answered(page, f"**/skp/{skp.id}/hasil/{rhk.id}"):
        page.get_by_role("button", name="Selesai", exact=True).click()
    expect(page.locator(f"#form_rhk_{rhk.id}")).to_have_count(0)
    page.get_by_role("button", name="Ajukan SKP").click()
    expect(page.get_by_text("SKP diajukan kepada pejabat penilai.")).to_be_visible()


def test_the_second_window_loses_no_word(
    session: Session, page: Page, app: Flask, orang: Orang, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    alamat = f"/skp/{skp.id}/hasil/{rhk.id}/ubah"
    sign_in(page, app, orang.akun(orang.pegawai)).goto(alamat)
    lain = page.context.new_page()
    lain.goto(alamat)
    lain.locator(f"#teks-{rhk.id}").fill("Dari jendela dua")
    lain.get_by_role("button", name="Selesai").click()
    expect(lain.locator(f"#form_rhk_{rhk.id}")).to_have_count(0)
    page.locator(f"#teks-{rhk.id}").fill("Dari jendela satu")
    page.keyboard.press("Tab")
    baris = page.locator(f"#rhk_{rhk.id}")
    expect(baris.locator("[data-mine]")).to_have_text("Dari jendela satu")
    expect(baris.locator("[data-theirs]")).to_have_text("Dari jendela dua")
    assert _stored(session, skp).teks == "Dari jendela dua"
    baris.get_by_role("button", name="Pakai tulisan Anda").click()
    expect(page.locator(f"#form_rhk_{rhk.id}")).to_have_count(0)
    assert _stored(session, skp).teks == "Dari jendela satu"


def test_the_pages_serve_everyone(
    page: Page, app: Flask, orang: Orang, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    sign_in(page, app, orang.akun(orang.pegawai))
    satu = rhk.semua_indikator[0]
    for alamat in (
        "",
        f"/hasil/{rhk.id}/ubah",
        f"/hasil/{rhk.id}/pimpinan",
        f"/hasil/{rhk.id}/target/{satu.id}?tipe=angka",
        "/lampiran/konsekuensi/tambah",
        "/pratinjau",
    ):
        check_pages(page, f"/skp/{skp.id}{alamat}")
