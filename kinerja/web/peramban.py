"""Browsers that an owner got in with before, by a signed cookie: their failures are counted apart.

The cookie proves nothing about a person and opens nothing. It holds a random name of the browser and, per
account that got in with it, a keyed fingerprint of the NIP.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from flask import current_app, request
from flask.wrappers import Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from kinerja.config import Config

UMUR_DETIK = 180 * 24 * 3600
# A shared PC of an office remembers this many people; the oldest falls out.
AKUN_DIINGAT = 20


@dataclass(frozen=True)
class _Kartu:
    perangkat: str
    akun: tuple[str, ...]


def find_perangkat(nip: str) -> str | None:
    """The name of this browser if the owner of the NIP got in with it before, else None."""
    kartu = _read()
    return kartu.perangkat if kartu and _sidik(nip) in kartu.akun else None


def remember(response: Response, nip: str) -> None:
    """The owner of the NIP got in with this browser."""
    kartu = _read() or _Kartu(secrets.token_urlsafe(16), ())
    sidik = _sidik(nip)
    akun = (sidik, *(satu for satu in kartu.akun if satu != sidik))[:AKUN_DIINGAT]
    response.set_cookie(
        _cookie_name(),
        _signer().dumps([kartu.perangkat, *akun]),
        max_age=UMUR_DETIK,
        secure=_config().https,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _read() -> _Kartu | None:
    try:
        isi = _signer().loads(request.cookies.get(_cookie_name(), ""), max_age=UMUR_DETIK)
    except BadSignature:
        return None
    return _Kartu(isi[0], tuple(isi[1:]))


def _sidik(nip: str) -> str:
    """Fingerprint of a NIP that only this installation can compute: a NIP alone is quickly guessed."""
    return hmac.new(_config().kunci["sesi"], nip.encode(), hashlib.sha256).hexdigest()[:20]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_config().kunci["sesi"], salt="kinerja-peramban")


def _cookie_name() -> str:
    return "__Host-peramban" if _config().https else "kinerja_peramban"


def _config() -> Config:
    found: Config = current_app.extensions["kinerja_config"]
    return found
