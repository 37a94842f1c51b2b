"""What every request passes before a view, and what every answer carries."""

import secrets
import unicodedata
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask.wrappers import Response
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from kinerja.config import Config

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LONGEST_FIELD = 60_000
MOST_FIELDS = 1_000
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none';"
    " object-src 'none'; form-action 'self'; frame-ancestors 'none'"
)


def init_app(app: Flask) -> None:
    """Set the body limits and the headers of every answer."""
    config: Config = app.extensions["kinerja_config"]
    app.config["MAX_CONTENT_LENGTH"] = max(config.maks_berkas, config.maks_impor) + 1024 * 1024
    app.config["MAX_FORM_MEMORY_SIZE"] = 2 * 1024 * 1024
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    app.after_request(_harden)


def check_request() -> None:
    """Refuse bytes that no form of ours sends, and writes that come from another site."""
    g.request_id = secrets.token_hex(8)
    _check_text(request.path, request.query_string.decode("ascii", "replace"))
    for name, value in request.args.items(multi=True):
        _check_text(name, value)
    if request.method in SAFE_METHODS:
        return
    _check_origin()
    for name, value in request.form.items(multi=True):
        _check_text(name, value)


def _check_text(*texts: str) -> None:
    for text in texts:
        if len(text) > LONGEST_FIELD:
            raise RequestEntityTooLarge
        if "\x00" in text or "\ufffd" in text or any(unicodedata.category(letter) == "Cs" for letter in text):
            raise BadRequest("text that is not valid Unicode")


def _check_origin() -> None:
    """The browser names the site that sends a form; ours is the only one that may (security rule 4.1)."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise BadRequest("a form of another site")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise BadRequest("a form of another origin")


def _harden(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if _config().https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response


def _config() -> Config:
    found: Config = current_app.extensions["kinerja_config"]
    return found
