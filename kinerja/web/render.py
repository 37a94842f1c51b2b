"""One template serves the page and its fragments: block name = element id = hx-target."""

from http import HTTPStatus

from flask import current_app, make_response, redirect, render_template
from flask.wrappers import Response
from htmx_flask import Htmx
from htmx_flask import request as htmx_request

htmx = Htmx()
VARY = ("HX-Request", "HX-Target", "Cookie")


def wants_fragment() -> bool:
    """Whether htmx swaps a part; boosted links and history restores want the whole page."""
    state = htmx_request.htmx
    return bool(state) and not state.boosted and not state.history_restore_request


def target() -> str:
    """The element that htmx will swap, "" outside htmx."""
    return (htmx_request.htmx.target or "") if wants_fragment() else ""


def render(
    template: str,
    *,
    fragments: frozenset[str] = frozenset(),
    status: int = HTTPStatus.OK,
    page_url: str | None = None,
    **context: object,
) -> Response:
    """Return the block that htmx targets, else the page (303 to `page_url` after a write)."""
    block = target()
    if block and block in fragments:
        response: Response = make_response(_render_block(template, block, context), status)
    elif page_url:
        response = go_to(page_url)
    else:
        response = make_response(render_template(template, **context), status)
    response.vary.update(VARY)
    return response


def go_to(url: str) -> Response:
    """Send the browser to another page; under htmx by a header, or the page would land in a fragment."""
    if htmx_request.htmx:
        response: Response = make_response("", HTTPStatus.OK)
        response.headers["HX-Redirect"] = url
        return response
    return make_response(redirect(url, HTTPStatus.SEE_OTHER))


def render_piece(template: str, *, status: int = HTTPStatus.OK, **context: object) -> Response:
    """A file of its own (a table row) as the answer to htmx."""
    response = make_response(render_template(template, **context), status)
    response.vary.update(VARY)
    return response


def render_block(template: str, block: str, *, status: int = HTTPStatus.OK, **context: object) -> Response:
    """This block of a page, whatever htmx targets."""
    response = make_response(_render_block(template, block, context), status)
    response.vary.update(VARY)
    return response


def is_htmx() -> bool:
    """Whether the request was made by htmx at all."""
    return bool(htmx_request.htmx)


def retarget(response: Response, selector: str, swap: str = "innerHTML") -> Response:
    """Swap the answer elsewhere than where the request pointed."""
    response.headers["HX-Retarget"] = selector
    response.headers["HX-Reswap"] = swap
    return response


def _render_block(template: str, block: str, context: dict[str, object]) -> str:
    """Render one block with what the page would have; the top of the file is not run."""
    found = current_app.jinja_env.get_template(template)
    current_app.update_template_context(context)
    return "".join(found.blocks[block](found.new_context(context)))
