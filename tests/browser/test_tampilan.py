"""The look of every macro, on the gallery application in a real Chromium: axe, widths, sizes, print."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.galeri import Keadaan, make_gallery, state
from tests.peramban import check_pages


@pytest.fixture
def app() -> Flask:
    """Takes the place of the product behind `live_server` and `page`."""
    return make_gallery()


@pytest.fixture
def server(app: Flask) -> Keadaan:
    return state(app)


@pytest.mark.parametrize("url", ["/galeri", "/formulir", "/masuk", "/tambah"])
def test_the_pages_serve_everyone(page: Page, url: str, server: Keadaan) -> None:
    if url == "/masuk":
        server.akun_id = None
    check_pages(page, url)


@pytest.mark.parametrize("width", [320, 480, 700, 900, 1100, 1920])
def test_no_width_scrolls_sideways(chromium: Browser, live_server: str, width: int) -> None:
    context = chromium.new_context(base_url=live_server, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto("/galeri")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_page_makes_few_requests_and_none_elsewhere(page: Page, live_server: str) -> None:
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.goto("/galeri", wait_until="networkidle")
    assert all(url.startswith(live_server) for url in urls)
    assert len(urls) <= 10


def test_targets_are_large_enough_to_touch(chromium: Browser, live_server: str) -> None:
    """44 px below 48rem, for what is pressed alone: links inside a sentence may be smaller."""
    context = chromium.new_context(
        base_url=live_server, viewport={"width": 360, "height": 800}, has_touch=True
    )
    page = context.new_page()
    page.goto("/galeri")
    pressed = "button, .tombol, select, input:not([type=radio], [type=checkbox]), summary, .sisi a"
    small = page.evaluate(
        """(pressed) => [...document.querySelectorAll(pressed)]
            .filter((el) => el.checkVisibility() && !el.closest(".sr"))
            .map((el) => [el.outerHTML.slice(0, 80), el.getBoundingClientRect().height])
            .filter(([, height]) => height > 1 && height < 43.5)""",
        pressed,
    )
    assert small == []
    context.close()


def test_print_leaves_the_paper_alone(page: Page) -> None:
    page.goto("/galeri")
    page.emulate_media(media="print")
    for hidden in (".bilah", ".sisi", ".kaki", ".tombol >> nth=0"):
        expect(page.locator(hidden).first).to_be_hidden()
