"""What the pages of the log-in share: blueprints, the step each page belongs to, and the way onwards."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, g, session, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.akun.masuk import Langkah
from kinerja.akun.models import TahapSesi
from kinerja.akun.sesi import SesiAktif
from kinerja.clock import now
from kinerja.errors import InputError, TooManyRequestsError
from kinerja.web import peramban
from kinerja.web.auth import set_session_cookie
from kinerja.web.lanjut import find_tujuan
from kinerja.web.render import go_to, render

bp = Blueprint("akun", __name__)
bp_admin = Blueprint("akun_admin", __name__, url_prefix="/admin/akun")

View = Callable[..., ResponseReturnValue]
HALAMAN_TAHAP = {
    TahapSesi.KODE: "akun.kode",
    TahapSesi.GANTI_SANDI: "akun.sandi_awal",
    TahapSesi.DAFTAR_TOTP: "akun.autentikator",
    TahapSesi.PENUH: "beranda.beranda",
}
_TUJUAN = "lanjut"


def at_tahap(tahap: TahapSesi) -> Callable[[View], View]:
    """The page belongs to one step of the log-in; at another step the browser is sent to that page."""

    def wrap(view: View) -> View:
        @wraps(view)
        def check(**values: object) -> ResponseReturnValue:
            if current_sesi().tahap is not tahap:
                return go_to(url_of(current_sesi().tahap))
            return view(**values)

        return check

    return wrap


def current_sesi() -> SesiAktif:
    """The session of the request, at whatever step; `akses` has made sure that there is one."""
    found: SesiAktif = g.sesi
    return found


def current_nip() -> str:
    """The log-in name of the session."""
    return current_sesi().nip


def url_of(tahap: TahapSesi) -> str:
    """The page of a step."""
    return url_for(HALAMAN_TAHAP[tahap])


def remember_tujuan(lanjut: str) -> None:
    """Keep the page that was asked for until the log-in is complete."""
    session.pop(_TUJUAN, None)
    if tujuan := find_tujuan(lanjut):
        session[_TUJUAN] = tujuan


def go_on(langkah: Langkah, nip: str) -> Response:
    """Send the browser to the next step, or to the page that it wanted, under the new session."""
    return hand_over(go_to(next_url(langkah.tahap)), langkah, nip)


def hand_over(response: Response, langkah: Langkah, nip: str) -> Response:
    """Give the browser the new session; a complete log-in makes it a known one."""
    set_session_cookie(response, langkah.token)
    if langkah.tahap is TahapSesi.PENUH:
        peramban.remember(response, nip)
    return response


def next_url(tahap: TahapSesi) -> str:
    """The page of a step; after the last one the page that was asked for."""
    if tahap is not TahapSesi.PENUH:
        return url_of(tahap)
    # Checked again: the page may have gone since.
    return find_tujuan(session.pop(_TUJUAN, "")) or url_of(tahap)


def refuse(
    template: str,
    error: InputError | TooManyRequestsError,
    *,
    nip: str = "",
    nama: str = "",
    lanjut: str = "",
    token: str = "",
    rahasia: str = "",
) -> Response:
    """The form again with what is wrong; passwords and codes are never shown again."""
    response = render(
        template,
        status=error.status,
        kesalahan=error.fields,
        galat=error,
        nip=nip,
        nama=nama,
        lanjut=lanjut,
        token=token,
        rahasia=rahasia,
        jam=now(),
    )
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response
