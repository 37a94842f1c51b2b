"""Who is asking: the browser's session cookie read against our own session table.

flask-login is the frame (`current_user`, unauthorized handling); the session itself lives in the
database, so that log-out, deactivation and a changed password end it at the next click.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request, url_for
from flask.wrappers import Response
from flask_login import LoginManager, UserMixin
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized

from kinerja.actor import Actor
from kinerja.akun import sesi
from kinerja.akun.models import TahapSesi
from kinerja.akun.pembatas import Asal
from kinerja.clock import now
from kinerja.config import Config
from kinerja.crypto import hash_token
from kinerja.db import database, platform_session
from kinerja.errors import KinerjaError
from kinerja.web import peramban

TOUCH_EVERY = timedelta(seconds=60)


@dataclass
class Pengguna(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """What flask-login calls the user: the session of one account."""

    sesi: sesi.SesiAktif

    def get_id(self) -> str:
        return str(self.sesi.id)


class NotSignedInError(KinerjaError):
    """The page needs a log-in; the browser is sent there and back again afterwards."""

    slug = "perlu-masuk"
    title = "Anda perlu masuk"
    status = Unauthorized.code  # type: ignore[assignment]


def init_app(app: Flask) -> None:
    """Wire flask-login to our session table."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.request_loader  # type: ignore[untyped-decorator]
    def load(_request: object) -> Pengguna | None:
        found = g.get("sesi")
        return Pengguna(found) if found and found.tahap is TahapSesi.PENUH else None

    app.after_request(_hand_over_token)


def load_session() -> None:
    """Before each request: put the session, the actor and the instansi of the browser into `g`."""
    g.sesi = g.actor = None
    token = request.cookies.get(cookie_name())
    if not token or request.endpoint == "static":
        return
    moment = now()
    with _reading_across() as session:
        found = sesi.find_session(session, hash_token(token), now=moment)
    if found is None:
        return
    g.sesi, g.instansi_id, g.zona_waktu = found, found.instansi.id, ZoneInfo(found.instansi.zona_waktu)
    if found.tahap is TahapSesi.PENUH:
        g.actor = found.actor
    if moment - found.terakhir >= TOUCH_EVERY or found.ganti_token:
        with platform_session() as session:
            sesi.touch_session(session, found.id, now=moment)
            g.token_baru = sesi.renew_token(session, found.id) if found.ganti_token else None


def _hand_over_token(response: Response) -> Response:
    """A role changed: the session goes on under the identifier that `load_session` gave it."""
    token = g.pop("token_baru", None)
    if token and not g.pop("sesi_diganti", False):
        set_session_cookie(response, token)
    return response


def current_actor() -> Actor:
    """The signed-in account. Raises NotSignedInError when there is none."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        refuse_anonymous()
    return actor


def current_stage() -> TahapSesi | None:
    """The step of the log-in under way, None for a stranger."""
    found = g.get("sesi")
    return found.tahap if found else None


def refuse_anonymous() -> NoReturn:
    """Ask for the log-in."""
    raise NotSignedInError("Sesi Anda sudah berakhir atau Anda belum masuk. Masuk untuk melanjutkan.")


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host; browsers accept that prefix over https only."""
    return "__Host-sesi" if _config().https else "kinerja_sesi"


def set_session_cookie(response: Response, token: str) -> None:
    """Hand the session to the browser, until the browser or the server ends it."""
    g.sesi_diganti = True
    response.set_cookie(cookie_name(), token, secure=_config().https, httponly=True, samesite="Lax", path="/")


def drop_session_cookie(response: Response) -> None:
    """Forget the session in the browser, with all that it kept of us."""
    g.sesi_diganti = True
    response.delete_cookie(cookie_name(), secure=_config().https, httponly=True, samesite="Lax", path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def current_asal(nip: str) -> Asal:
    """Where this request comes from, for the limits of failures at the account of a NIP."""
    agent = request.headers.get("User-Agent", "")
    return Asal(request.remote_addr or "", agent, peramban.find_perangkat(nip))


def login_url() -> str:
    """The log-in page, which leads back to the page that was asked for, or on which something was saved."""
    back = _asked_page()
    return url_for("akun.masuk", lanjut=back) if back and back != "/" else url_for("akun.masuk")


def _asked_page() -> str | None:
    # Whoever saves by htmx sits on another page than the one the request goes to. What is written here is
    # only a wish: `find_tujuan` looks it up in the url map after the log-in.
    if page := request.headers.get("HX-Current-URL"):
        parts = urlsplit(page)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _reading_across() -> Session:
    """A reading session across instansi: the cookie says which session it is, not which instansi."""
    return database().session(None, platform=True)


def _config() -> Config:
    found: Config = current_app.extensions["kinerja_config"]
    return found
