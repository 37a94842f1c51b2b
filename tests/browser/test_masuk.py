"""The log-in in a real browser: by keyboard from the printed sheet to the first page, and back to a draft."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.akun import sandi, totp
from kinerja.aturan.service import ensure_first_editions
from kinerja.crypto import encrypt
from tests import factories
from tests.conftest import TestClock
from tests.peramban import answered, check_page
from tests.skp_bersama import make_skp_of
from tests.web.akun.alat import HASH_SANDI, SANDI, code_of, make_owner, make_starter

AWAL = "k7mq-2xvp-hd4n-w9ra"


NAME_OF_FOCUSED = """() => {
  const el = document.activeElement;
  return el.matches("input, a, button") ? [el.labels?.[0]?.innerText, el.innerText].join(" ") : "";
}"""


def press_tab_to(page: Page, label: str) -> None:
    """Walk with the tab key to the field or button that is called so."""
    for _ in range(40):
        focused = page.evaluate(NAME_OF_FOCUSED)
        if label in focused:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key never reaches {label}")


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (360, "dark")])
def test_first_log_in_by_keyboard_with_a_scanned_picture(
    chromium: Browser,
    live_server: str,
    session: Session,
    clock: TestClock,
    tmp_path: Path,
    width: int,
    scheme: str,
) -> None:
    akun = make_starter(session, AWAL, clock)
    context = chromium.new_context(
        base_url=live_server,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto("/profil")
    check_page(page)
    page.keyboard.type(akun.nip)
    press_tab_to(page, "Kata sandi")
    page.keyboard.type(AWAL)
    page.keyboard.press("Enter")
    page.wait_for_url("**/masuk/kata-sandi")
    check_page(page)
    press_tab_to(page, "Kata sandi baru")
    page.keyboard.type(SANDI)
    press_tab_to(page, "Ulangi kata sandi baru")
    page.keyboard.type(SANDI)
    page.keyboard.press("Enter")
    page.wait_for_url("**/masuk/autentikator")
    check_page(page)
    picture = tmp_path / "layar.png"
    page.screenshot(path=picture, full_page=True)
    press_tab_to(page, "Kode enam angka")
    page.keyboard.type(totp.make_kode(scan(picture), clock.now))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Simpan kode pemulihan Anda")
    check_page(page)
    expect(page.get_by_role("button", name="Cetak")).to_be_visible()
    press_tab_to(page, "Sudah saya simpan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/profil")
    check_page(page)
    context.close()


def scan(picture: Path) -> str:
    """The secret that a phone reads from the screen."""
    command = [shutil.which("zbarimg"), "--quiet", "--raw", str(picture)]
    uri = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"secret=([A-Z2-7]{32})&", uri)
    assert found, uri
    return found[1]


def test_text_that_was_typed_comes_back_after_the_session_ended(
    page: Page, app: Flask, session: Session, clock: TestClock
) -> None:
    ensure_first_editions(session, system_actor(0))
    pegawai = factories.make_pegawai(session)
    factories.make_penempatan(session, pegawai)
    skp = make_skp_of(session, pegawai)
    with app.app_context():
        rahasia = encrypt(totp.new_rahasia())
    akun = factories.make_akun(session, pegawai, sandi_hash=HASH_SANDI, totp_rahasia=rahasia)
    session.commit()
    log_in(page, app, akun.nip, code_of(app, akun, clock))
    page.goto(f"/skp/{skp.id}")
    with answered(page, "**/ubah"):  # the clock must not run ahead of the request
        page.locator("[data-ubah]").first.click()
    field = page.locator("form[data-simpan-otomatis] textarea[name=teks]").first
    clock.forward(minutes=31)
    field.fill("Kalimat yang tidak boleh hilang")
    field.blur()
    page.wait_for_url(re.compile(r"/masuk\?lanjut=/skp/"))
    clock.forward(minutes=1)
    log_in(page, app, akun.nip, code_of(app, akun, clock))
    page.wait_for_url(f"**/skp/{skp.id}")
    expect(page.locator("[data-tawaran-draf]")).to_contain_text("Kalimat yang tidak boleh hilang")


def log_in(page: Page, app: Flask, nip: str, kode: str) -> None:
    if "/masuk" not in page.url:
        page.goto("/masuk")
    page.get_by_label("NIP").fill(nip)
    page.get_by_label("Kata sandi").fill(SANDI)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_label("Kode enam angka").fill(kode)
    page.get_by_role("button", name="Lanjutkan").click()
    page.wait_for_url(lambda url: "/masuk" not in url)


def test_after_log_out_the_back_button_shows_nothing(
    page: Page, app: Flask, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session, nama="Nama Penanda")
    log_in(page, app, akun.nip, code_of(app, akun, clock))
    page.goto("/profil")
    expect(page.locator("main")).to_contain_text("Nama Penanda")
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/masuk")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")
    assert "Nama Penanda" not in page.content()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Nama Penanda" not in kept, kept


def test_log_in_page_is_light(page: Page, live_server: str) -> None:
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto("/masuk", wait_until="networkidle")
    assert len(sizes) <= 10
    assert all(url.startswith(live_server) for url in sizes)
    assert sandi.HASHER.memory_cost >= 19 * 1024
