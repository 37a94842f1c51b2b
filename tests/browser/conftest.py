"""A real Chromium (Debian's) against a real server on the loopback.

`live_server`  the application of the fixture `app`, served by threads; the clock stands still there too
`page`         a fresh browser window on it: `page.goto("/masuk")`
The journeys run on SQLite; the pages are tested on both databases without a browser in `web/`.
"""

import shutil
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT_MS = 30_000  # only what fails waits so long; a busy machine may need seconds for a page
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    request.node.user_properties.append(("database", "sqlite"))
    return "sqlite"


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """Address of the running application, as `http://127.0.0.1:12345`."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.exit("Chromium is not installed: run script/test, which installs it", returncode=1)
    browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def page(chromium: Browser, live_server: str) -> Iterator[Page]:
    """A window of a new browser profile; a script error or a breach of the CSP fails the test."""
    context = chromium.new_context(base_url=live_server, locale="id-ID", timezone_id="Asia/Jakarta")
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    problems = _watch(page)
    yield page
    context.close()
    assert not problems


def _watch(page: Page) -> list[str]:
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            problems.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return problems
