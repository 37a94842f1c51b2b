"""What journeys in the browser share: windows, waiting for an answer, a look at what serves everyone.

With KINERJA_GAMBAR=FOLDER each page that is looked at leaves its picture there.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from re import Pattern
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, Response

from kinerja.akun.models import Akun
from kinerja.web.auth import cookie_name
from tests.client import FormClient

IDLE = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
WIDTHS = (1366, 360)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": ["color-contrast"]}
AXE = Axe()


def open_window(chromium: Browser, app: Flask, address: str, akun: Akun | None, **options: Any) -> Page:
    """A window of a browser of its own, in which this account is signed in."""
    context = chromium.new_context(base_url=address, locale="id-ID", timezone_id="Asia/Jakarta", **options)
    page = context.new_page()
    return sign_in(page, app, akun) if akun else page


def sign_in(page: Page, app: Flask, akun: Akun) -> Page:
    """Give a window the session of an account, whose row is committed, in place of the one it had."""
    client: FormClient = app.test_client()
    client.sign_in(akun)
    with app.app_context():
        cookie = client.get_cookie(cookie_name())
    assert cookie is not None
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "domain": "127.0.0.1", "path": "/"}]
    )
    return page


@contextmanager
def answered(page: Page, alamat: str | Pattern[str] | Callable[[Response], bool]) -> Iterator[None]:
    """What is clicked or typed inside gets its answer, and the answer is in the page.

    A response is there before htmx has put it into the page: who looks, types or moves the focus in between
    does it in a piece that is about to be replaced.
    """
    with page.expect_response(alamat):
        yield
    page.wait_for_function(IDLE)


def check_pages(page: Page, *semua: str) -> None:
    """Open each address, with everything that can be unfolded, and look at it."""
    for alamat in semua:
        page.goto(alamat)
        page.evaluate("document.querySelectorAll('main details').forEach((el) => (el.open = true))")
        check_page(page, alamat)


def check_page(page: Page, nama: str = "") -> None:
    """axe finds nothing and nothing scrolls sideways, on a desk and on a phone, light and dark.

    Dark differs in colours only: there the contrast is looked at. The window is left as it was.
    """
    before = page.viewport_size
    for lebar in WIDTHS:
        page.set_viewport_size({"width": lebar, "height": 900})
        assert page.evaluate(FITS), (nama, lebar)
        for skema, rules in (("dark", CONTRAST), ("light", RULES)):
            page.emulate_media(color_scheme=skema)
            _keep_picture(page, f"{nama or page.url}-{lebar}-{skema}")
            found = AXE.run(page, options=rules).response["violations"]
            assert not found, (nama, lebar, skema, json.dumps(found, indent=1)[:4000])
    if before:
        page.set_viewport_size(before)


def _keep_picture(page: Page, nama: str) -> None:
    if folder := os.environ.get("KINERJA_GAMBAR"):
        berkas = "".join(huruf if huruf.isalnum() or huruf == "-" else "_" for huruf in nama)
        page.screenshot(path=Path(folder) / f"{berkas}.png", full_page=True)
