"""What a page of a plugin is written with.

    bp = Blueprint("absensi", __name__)

    @bp.get("/")
    @akses(Peran.ADMIN_INSTANSI)
    def daftar() -> Response:
        with open_tables() as tabel:
            return render_page("daftar.html", daftar_hari=tabel.fetch(select(HARI)))

The template lies in `templates/` of the package and extends `base.html` of the product; addresses of own
pages are `url_for(".daftar")`. Whatever a view raises is a fault of the plugin, but for the errors of this
module and `abort(4xx)`, which are answers.
"""

from http import HTTPStatus

from flask.wrappers import Response

from kinerja.actor import Actor, Peran
from kinerja.errors import InputError, KinerjaError, NotAuthorizedError, NotFoundError, StateError
from kinerja.formulir import form_values, parse_form
from kinerja.hooks.host import get_context
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.render import go_to, render

__all__ = [
    "Actor",
    "Akses",
    "InputError",
    "KinerjaError",
    "NotAuthorizedError",
    "NotFoundError",
    "Peran",
    "StateError",
    "akses",
    "form_values",
    "get_actor",
    "go_to",
    "parse_form",
    "render_page",
]

AWALAN_TEMPLAT = "p"
"""Templates of plugins are named `p/<plugin>/…`, so that no two are taken for each other."""


def get_actor() -> Actor:
    """The signed-in account: `pegawai_id` (None for one that belongs to no pegawai), `nama`, and its roles.

    What a role may do with one object is the view's decision; `akses` only says who may knock. Raises
    RuntimeError outside a page of a plugin.
    """
    get_context()
    return current_actor()


def render_page(
    template: str,
    *,
    fragments: frozenset[str] = frozenset(),
    status: int = HTTPStatus.OK,
    page_url: str | None = None,
    **values: object,
) -> Response:
    """A page from a template of the plugin itself, in the frame of the product.

    `fragments` names the blocks that htmx may swap alone: block name = element id = `hx-target`. After a
    write `page_url` sends a browser without JavaScript there (303). Raises RuntimeError outside a page.
    """
    nama = f"{AWALAN_TEMPLAT}/{get_context().plugin}/{template}"
    return render(nama, fragments=fragments, status=status, page_url=page_url, **values)
