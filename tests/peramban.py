"""What the journeys in the browser share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from re import Pattern

from playwright.sync_api import Page, Response

IDLE = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"


@contextmanager
def answered(page: Page, alamat: str | Pattern[str] | Callable[[Response], bool]) -> Iterator[None]:
    """What is clicked or typed inside gets its answer, and the answer is in the page.

    A response is there before htmx has put it into the page: who looks, types or moves the focus in between
    does it in a piece that is about to be replaced.
    """
    with page.expect_response(alamat):
        yield
    page.wait_for_function(IDLE)
