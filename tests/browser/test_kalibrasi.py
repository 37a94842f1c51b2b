"""A session on the board: by mouse, by arrow keys and by the select; axe finds nothing on it."""

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy.orm import Session

from kinerja.akun.models import Akun
from kinerja.evaluasi.rules import Predikat
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, make_kantor
from tests.kalibrasi_bersama import SEL_BUTUH, SEL_SANGAT_BAIK, Sidang, make_sidang
from tests.peramban import answered, check_pages, sign_in

# Cells with count, names and places left; moves; the list of a narrow screen; the counts.
PAPAN = """() => ["td[data-sel]", "#daftar_gerak", "section.hanya-sempit", "#hitungan", "#kaki_papan b"].map(
  (satu) => [...document.querySelectorAll(satu)].map((e) => e.textContent.replace(/\\s+/g, " ")))"""


@pytest.fixture
def sidang(app: Flask, session: Session, clock: TestClock) -> Sidang:
    clock.set(SAAT["now"])
    found = make_sidang(make_kantor(session), 12)
    session.commit()
    return found


@pytest.fixture
def leader(sidang: Sidang) -> Akun:
    akun = sidang.kantor.akun(sidang.kantor.kepala_badan)
    sidang.session.commit()
    return akun


def _chip(sidang: Sidang, nama: str) -> str:
    return f"[data-keping='{sidang.periode[nama]}']"


def _note(page: Page, alasan: str) -> None:
    page.locator("#pindah textarea").fill(alasan)
    with answered(page, "**/pindah"):
        page.get_by_role("button", name="Catat pemindahan").click()


def test_three_ways_to_move_undo_and_apply(page: Page, app: Flask, sidang: Sidang, leader: Akun) -> None:
    url = f"/kalibrasi/{sidang.kalibrasi.id}"
    page.set_viewport_size({"width": 1366, "height": 1500})
    sign_in(page, app, leader).goto(url)
    # By mouse: the ghost stays, the form knows the cell and waits for the sentence.
    butuh = page.locator(f"td[data-sel='{SEL_BUTUH.kode}']")
    page.locator(_chip(sidang, "Dewi")).hover()
    page.mouse.down()
    kotak = butuh.bounding_box()
    assert kotak
    page.mouse.move(kotak["x"] + 40, kotak["y"] + 80, steps=8)
    with answered(page, lambda jawab: "orang=" in jawab.url):
        page.mouse.up()
    expect(page.locator(".keping.hantu")).to_have_text("Dewi")
    expect(page.locator("#pindah textarea")).to_be_focused()
    expect(page.locator("#pindah")).to_contain_text("Setelah pindah: Baik 11")
    _note(page, "Dua indikator utama tidak tercapai.")
    expect(butuh.locator(_chip(sidang, "Dewi"))).to_be_visible()
    # By keyboard alone: up and right, Enter leads to the sentence.
    page.locator(_chip(sidang, "Eko")).focus()
    for tombol in ("ArrowUp", "ArrowRight"):
        with answered(page, lambda jawab: "orang=" in jawab.url):
            page.keyboard.press(tombol)
    expect(page.locator(f"td[data-sel='{SEL_SANGAT_BAIK.kode}'] {_chip(sidang, 'Eko')}")).to_be_focused()
    expect(page.locator("#pindah select")).to_have_value(SEL_SANGAT_BAIK.kode)
    expect(page.locator("#orang")).to_have_value(str(sidang.periode["Eko"]))
    page.keyboard.press("Enter")
    page.keyboard.type("Memimpin perbaikan data 38 perangkat daerah.")
    with answered(page, "**/pindah"):
        page.keyboard.press("Control+Enter")
    expect(page.locator("#papan .daftar").get_by_text("Baik menjadi Sangat Baik")).to_be_visible()
    # By the select.
    expect(page.locator("#orang")).to_have_value("")
    with answered(page, lambda jawab: "orang=" in jawab.url):
        page.locator("#orang").select_option(str(sidang.periode["Fitri"]))
    expect(page.locator("#pindah")).to_contain_text("Belum ada predikat sebelumnya")
    page.locator("#pindah select[name=ke]").select_option(SEL_BUTUH.kode)
    _note(page, "Target triwulan tidak tercapai.")
    expect(page.locator(".ringkas")).to_contain_text("3 pemindahan")
    with answered(page, "**/urungkan"):
        page.get_by_role("button", name="Urungkan Fitri").click()
    expect(page.locator(".ringkas")).to_contain_text("2 pemindahan")
    # What came piece by piece is what the whole page shows.
    sedikit = page.evaluate(PAPAN)
    page.reload()
    assert page.evaluate(PAPAN) == sedikit
    page.get_by_role("button", name="Terapkan 2 pemindahan").click()
    page.locator("dialog").get_by_role("button", name="Terapkan").click()
    expect(page.locator("h1 ~ .baris .status")).to_have_text("Diterapkan")
    sidang.session.rollback()
    assert [sidang.draf(nama).predikat for nama in ("Dewi", "Eko", "Fitri")] == [
        Predikat.BUTUH_PERBAIKAN,
        Predikat.SANGAT_BAIK,
        Predikat.BAIK,
    ]


def test_who_goes_on_before_the_answer_loses_nothing(
    page: Page, app: Flask, sidang: Sidang, leader: Akun
) -> None:
    sign_in(page, app, leader).goto(f"/kalibrasi/{sidang.kalibrasi.id}?orang={sidang.periode['Dewi']}")
    eko = page.locator(f"td[data-sel='{SEL_SANGAT_BAIK.kode}'] {_chip(sidang, 'Eko')}")
    held: list[Route] = []
    terjadi: list[str] = []
    page.on("console", lambda pesan: terjadi.append(pesan.text) if pesan.type == "error" else None)
    page.route("**/pindah", lambda satu: held.append(satu))
    page.locator("#pindah select[name=ke]").select_option(SEL_BUTUH.kode)
    page.locator("#pindah textarea").fill("Dua indikator utama tidak tercapai.")
    page.get_by_role("button", name="Catat pemindahan").click()
    page.locator(_chip(sidang, "Eko")).focus()
    for tombol in ("ArrowUp", "ArrowRight"):
        page.keyboard.press(tombol)
    expect(page.locator("#pindah b")).to_contain_text("Eko")
    with answered(page, lambda jawab: f"orang={sidang.periode['Eko']}" in jawab.url):
        held[0].continue_()
    expect(page.locator(".ringkas")).to_contain_text("1 pemindahan")
    expect(eko).to_be_focused()
    expect(page.locator(f"td[data-sel='{SEL_BUTUH.kode}'] {_chip(sidang, 'Dewi')}")).to_be_visible()
    expect(page.locator("#pindah b")).to_contain_text("Eko")
    expect(page.locator("#pindah select")).to_have_value(SEL_SANGAT_BAIK.kode)
    # A sentence that was begun stays, also while somebody else moves a name.
    page.locator("#pindah textarea").fill("Memimpin perbaikan")
    sidang.stage("Fitri", actor=sidang.peserta)
    sidang.session.commit()
    with answered(page, "**/urungkan"):
        page.get_by_role("button", name="Urungkan Dewi").click()
    expect(page.locator(".ringkas")).to_contain_text("1 pemindahan")
    expect(page.locator(f"td[data-sel='{SEL_BUTUH.kode}'] {_chip(sidang, 'Fitri')}")).to_be_visible()
    expect(page.locator("#pindah textarea")).to_have_value("Memimpin perbaikan")
    expect(eko).to_be_visible()
    assert not terjadi


def test_the_pages_serve_everyone(page: Page, app: Flask, sidang: Sidang, leader: Akun) -> None:
    sidang.stage("Dewi")
    sidang.session.commit()
    unit = sidang.kantor.bidang.id
    sign_in(page, app, leader)
    check_pages(
        page,
        f"/kalibrasi/{sidang.kalibrasi.id}?orang={sidang.periode['Eko']}",
        "/kalibrasi?tahun=2026&periode=T1",
        f"/kalibrasi/coba/{unit}?tahun=2026&periode=T1",
        "/kalibrasi/statistik?tahun=2026&periode=T1",
    )
