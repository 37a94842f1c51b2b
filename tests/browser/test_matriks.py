"""The matriks peran hasil by keyboard alone, two windows on one cell, and nothing for axe to find."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.matriks_bersama import Matriks, make_matriks, roles_of, rows_of
from tests.peramban import answered, check_page, check_pages, sign_in
from tests.skp_bersama import Saat


@pytest.fixture
def matriks(session: Session) -> Matriks:
    found = make_matriks(session)
    session.commit()
    return found


def _texts(session: Session, matriks: Matriks) -> list[str]:
    session.rollback()
    return [sel.teks for sel in roles_of(session, matriks.skp)]


def _cell(page: Page, rhk_id: int, pegawai_id: int) -> str:
    return f"#sel_{rhk_id}_{pegawai_id}"


def test_the_grid_is_filled_by_keyboard(session: Session, page: Page, app: Flask, matriks: Matriks) -> None:
    sign_in(page, app, matriks.orang.akun(matriks.orang.penilai)).goto(f"/skp/{matriks.skp.id}/matriks")
    kiri = _cell(page, matriks.satu.id, matriks.pegawai_id)
    kanan_bawah = _cell(page, matriks.dua.id, matriks.anggota_id)
    assert page.locator("table[data-kisi] td [data-ubah][tabindex='0']").count() == 1
    page.locator(f"{kiri} [data-ubah]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{kanan_bawah} [data-ubah]")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    expect(page.locator(f"{kiri} [data-ubah]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"{kiri} textarea")).to_be_focused()
    page.keyboard.type("Tersusunnya telaah")
    with answered(page, "**/matriks/**"):
        page.keyboard.press("Enter")
    expect(page.locator(f"{kiri} [data-ubah]")).to_be_focused()
    expect(page.locator(kiri)).to_contain_text("Tersusunnya telaah")
    expect(page.locator(f"#pikul_{matriks.satu.id}")).to_contain_text("1 orang")
    expect(page.locator("#ringkas")).to_contain_text("1 peran, 1 dari 2 orang")
    assert _texts(session, matriks) == ["Tersusunnya telaah"]
    assert rows_of(session, matriks.milik)[-1].teks == "Tersusunnya telaah"


def test_a_role_saves_itself_while_it_is_typed_and_escape_closes_it(
    session: Session, page: Page, app: Flask, matriks: Matriks
) -> None:
    sign_in(page, app, matriks.orang.akun(matriks.orang.penilai)).goto(f"/skp/{matriks.skp.id}/matriks")
    sel = _cell(page, matriks.satu.id, matriks.pegawai_id)
    page.locator(f"{sel} [data-ubah]").click()
    expect(page.locator(f"{sel} textarea")).to_be_focused()
    page.keyboard.type("Satu")
    # Two idle seconds: saved, while the cursor stays where it is, and once only.
    expect(page.locator(f"{sel} [data-status-simpan]")).to_contain_text("Tersimpan")
    expect(page.locator(f"{sel} textarea")).to_be_focused()
    page.keyboard.type(" lagi")
    with answered(page, "**/matriks/**"):
        page.keyboard.press("Tab")
        page.locator(f"{sel} input[name=jam]").fill("1.300")
    with answered(page, "**/matriks/**"):
        page.keyboard.press("Escape")
    expect(page.locator(f"{sel} [data-ubah]")).to_be_focused()
    expect(page.locator(f"#jam_{matriks.pegawai_id}")).to_contain_text("lebih 50 jam")
    assert _texts(session, matriks) == ["Satu lagi"]


def test_two_windows_on_one_cell_lose_nothing(
    session: Session,
    page: Page,
    app: Flask,
    matriks: Matriks,
    today: object,
    now: object,
) -> None:
    sign_in(page, app, matriks.orang.akun(matriks.orang.penilai)).goto(f"/skp/{matriks.skp.id}/matriks")
    sel = _cell(page, matriks.satu.id, matriks.pegawai_id)
    page.locator(f"{sel} [data-ubah]").click()
    expect(page.locator(f"{sel} textarea")).to_be_focused()
    matriks.save(session, Saat(today=today, now=now), "Dari jendela lain")
    session.commit()
    page.keyboard.type("Dari jendela ini")
    with answered(page, "**/matriks/**"):
        page.keyboard.press("Enter")
    expect(page.locator(f"{sel} [data-mine=Peran]")).to_have_text("Dari jendela ini")
    expect(page.locator(f"{sel} [data-theirs=Peran]")).to_have_text("Dari jendela lain")
    with answered(page, "**/matriks/**"):
        page.get_by_role("link", name="Pakai yang tersimpan").click()
    expect(page.locator(f"{sel} textarea")).to_have_value("Dari jendela lain")
    assert _texts(session, matriks) == ["Dari jendela lain"]


def test_a_second_role_is_added_and_the_first_deleted(
    session: Session,
    page: Page,
    app: Flask,
    matriks: Matriks,
    today: object,
    now: object,
) -> None:
    matriks.save(session, Saat(today=today, now=now), "Pertama")
    session.commit()
    sign_in(page, app, matriks.orang.akun(matriks.orang.penilai)).goto(f"/skp/{matriks.skp.id}/matriks")
    sel = _cell(page, matriks.satu.id, matriks.pegawai_id)
    page.locator(f"{sel} [data-ubah]").click()
    with answered(page, "**/matriks/**"):
        page.get_by_role("button", name="Tambah peran lain").click()
    expect(page.locator(f"{sel} textarea")).to_have_count(2)
    expect(page.locator(f"{sel} textarea").nth(1)).to_be_focused()
    page.keyboard.type("Kedua")
    with answered(page, "**/matriks/**"):
        page.keyboard.press("Enter")
    expect(page.locator(sel)).to_contain_text("Kedua")
    assert _texts(session, matriks) == ["Pertama", "Kedua"]
    page.locator(f"{sel} [data-ubah]").click()
    with answered(page, "**/hapus"):
        page.get_by_role("button", name="Hapus peran 1").click()
    expect(page.locator(sel)).not_to_contain_text("Pertama")
    assert _texts(session, matriks) == ["Kedua"]
    assert "Pertama" not in [rhk.teks for rhk in rows_of(session, matriks.milik)]


def test_the_pages_serve_everyone(
    page: Page, app: Flask, session: Session, matriks: Matriks, today: object, now: object
) -> None:
    matriks.save(session, Saat(today=today, now=now))
    session.commit()
    sign_in(page, app, matriks.orang.akun(matriks.orang.penilai))
    dasar = f"/skp/{matriks.skp.id}/matriks"
    satu = f"{dasar}/{matriks.satu.id}/{matriks.pegawai_id}"
    check_pages(page, dasar, f"{dasar}/bagikan", f"{dasar}/orang/{matriks.pegawai_id}", satu)
    page.set_viewport_size({"width": 1366, "height": 900})
    page.goto(dasar)
    sel = page.locator(_cell(page, matriks.satu.id, matriks.pegawai_id))
    sel.locator("[data-ubah]").click()
    expect(sel.locator("textarea")).to_be_focused()
    check_page(page, "a cell is open")
