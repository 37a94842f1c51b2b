"""One shape for every refusal: problem+json, a fragment for htmx, or a page with a way back."""

import secrets
from urllib.parse import urlsplit

import structlog
from flask import Flask, g, jsonify, make_response, render_template, request
from flask.wrappers import Response
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from kinerja.clock import now
from kinerja.errors import KinerjaError, NotFoundError, TooManyRequestsError
from kinerja.web.auth import NotSignedInError, login_url
from kinerja.web.render import VARY, go_to, is_htmx, retarget

log = structlog.get_logger()

SENTENCES = {
    400: "Permintaan tidak dapat dibaca. Muat ulang halaman, lalu coba lagi.",
    404: "Halaman atau data ini tidak ada, atau bukan untuk Anda.",
    405: "Tindakan ini tidak tersedia di alamat itu. Kembali ke halaman sebelumnya.",
    413: "Berkas atau isian terlalu besar. Perkecil, lalu kirim lagi.",
    429: "Terlalu sering mencoba. Tunggu sebentar, lalu coba lagi.",
}


class UnexpectedError(KinerjaError):
    """A bug; the person gets a reference number that finds it in the log."""

    slug = "gangguan"
    title = "Terjadi gangguan"
    status = 500  # type: ignore[assignment]


class HttpError(KinerjaError):
    """What Werkzeug refuses before a view is reached."""

    slug = "permintaan-ditolak"


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(KinerjaError, answer)
    app.register_error_handler(CSRFError, _answer_csrf)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_bug)


def answer(error: KinerjaError) -> Response:
    """Shape one expected failure for whoever asked."""
    if isinstance(error, NotSignedInError):
        return _answer_anonymous(error)
    if request.path.startswith("/api/"):
        response = _problem(error)
    elif is_htmx():
        piece = make_response(render_template("error/_pesan.html", galat=error), error.status)
        response = retarget(piece, "#pesan")
    else:
        page = render_template(
            "error/halaman.html", galat=error, asal=_origin(), jam=now(), kode=g.get("request_id", "")[:8]
        )
        response = make_response(page, error.status)
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.retry_after)
    response.vary.update(VARY)
    return response


def _origin() -> str:
    """The page of ours that led here, as path and query; empty for a foreign link or a reload."""
    asal = urlsplit(request.referrer or "")
    if asal.netloc != request.host or (request.method == "GET" and asal.path == request.path):
        return ""
    return asal._replace(scheme="", netloc="", fragment="").geturl()


def _answer_anonymous(error: NotSignedInError) -> Response:
    if request.path.startswith("/api/"):
        return _problem(error)
    response = go_to(login_url())
    if is_htmx():
        response.status_code = int(error.status)
    return response


def _problem(error: KinerjaError) -> Response:
    body = {
        "type": f"/masalah/{error.slug}",
        "title": error.title,
        "status": int(error.status),
        "detail": error.message,
        "errors": error.fields,
    }
    response = jsonify(body)
    response.status_code = int(error.status)
    response.content_type = "application/problem+json"
    return response


def _answer_csrf(_error: CSRFError) -> Response:
    failure = HttpError("Formulir ini sudah kedaluwarsa. Muat ulang halaman, lalu kirim lagi.")
    return answer(failure)


def _answer_http(error: HTTPException) -> Response:
    code = error.code or 500
    if code in {301, 302, 303, 307, 308}:
        return make_response(error.get_response())
    if code == 404:
        return answer(NotFoundError())
    failure = HttpError(SENTENCES.get(code, SENTENCES[400]))
    failure.status = code  # type: ignore[misc, assignment]
    return answer(failure)


def _answer_bug(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("bug", reference=reference, path=request.path, request_id=g.get("request_id"), exc_info=error)
    return answer(
        UnexpectedError(
            f"Terjadi gangguan di sistem. Sampaikan nomor {reference} kepada admin instansi Anda."
        )
    )
