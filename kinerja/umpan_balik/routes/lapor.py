"""Report an anonymous text, and decide about reports."""

from http import HTTPStatus

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.umpan_balik import service
from kinerja.umpan_balik.forms import AlasanForm, PutusanForm, VersiForm
from kinerja.umpan_balik.routes.bersama import bp
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render


@bp.get("/lapor/<int:periode_id>/<tanda>")
@akses(Akses.MASUK)
def lapor(periode_id: int, tanda: str) -> ResponseReturnValue:
    """The form of a report about one text."""
    return _show_form(periode_id, tanda, None, HTTPStatus.OK)


def _show_form(periode_id: int, tanda: str, galat: InputError | None, status: int) -> Response:
    with reading() as session:
        umpan = service.find_dilaporkan(session, current_actor(), periode_id, tanda, today=today())
    return render(
        "umpan_balik/lapor.html", status=status, umpan=umpan, periode_id=periode_id, tanda=tanda, galat=galat
    )


@bp.post("/lapor/<int:periode_id>/<tanda>")
@akses(Akses.MASUK)
def report(periode_id: int, tanda: str) -> ResponseReturnValue:
    """Send the report."""
    try:
        alasan = parse_form(AlasanForm, request.form).alasan
        with transaction() as session:
            if claim_request(session, now=now()):
                service.report_umpan_balik(
                    session, current_actor(), periode_id, tanda, alasan, today=today(), now=now()
                )
    except InputError as error:
        return _show_form(periode_id, tanda, error, error.status)
    flash("Laporan terkirim kepada atasan pejabat penilai dan admin instansi.", "baik")
    return go_to(url_for(".diterima"))


@bp.get("/laporan")
@akses(Akses.MASUK)
def laporan() -> ResponseReturnValue:
    """The reports that the actor decides."""
    return _show_reports(None, 0, HTTPStatus.OK)


def _show_reports(galat: InputError | None, laporan_id: int, status: int) -> Response:
    with reading() as session:
        semua = service.list_laporan(session, current_actor(), today=today())
    return render("umpan_balik/laporan.html", status=status, semua=semua, galat=galat, laporan_id=laporan_id)


@bp.post("/laporan/<int:laporan_id>")
@akses(Akses.MASUK)
def decide(laporan_id: int) -> ResponseReturnValue:
    """Decide a report."""
    try:
        isian = parse_form(PutusanForm, request.form)
        versi = parse_form(VersiForm, request.form).versi
        with transaction() as session:
            if claim_request(session, now=now()):
                service.decide_laporan(
                    session,
                    current_actor(),
                    laporan_id,
                    isian.putusan,
                    isian.alasan,
                    versi=versi,
                    today=today(),
                    now=now(),
                )
    except InputError as error:
        return _show_reports(error, laporan_id, error.status)
    flash("Putusan tercatat. Pemberi umpan balik membacanya.", "baik")
    return go_to(url_for(".laporan"))
