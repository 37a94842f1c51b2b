"""The page of a period, the way to it, and the two moves of owner and pejabat penilai."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.forms import KembalikanForm
from kinerja.pelaksanaan.routes.bersama import bp, page_url, refuse, show_page
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render


@bp.get("/")
@akses(Akses.MASUK)
def daftar() -> ResponseReturnValue:
    """On to the period that asks for work; without one, what has to happen first."""
    return _lead_on(None)


@bp.get("/skp/<int:skp_id>")
@akses(Akses.MASUK)
def skp(skp_id: int) -> ResponseReturnValue:
    """On to the period of this SKP that asks for work."""
    return _lead_on(skp_id)


def _lead_on(skp_id: int | None) -> ResponseReturnValue:
    with reading() as session:
        arah = service.find_arah(session, current_actor(), skp_id=skp_id, today=today())
    if arah.periode_id is not None:
        return go_to(page_url(arah.periode_id))
    return render("pelaksanaan/daftar.html", skp=arah.skp)


@bp.post("/skp/<int:skp_id>/siapkan")
@akses(Akses.MASUK)
def start(skp_id: int) -> ResponseReturnValue:
    """Make the periods of an SKP that was approved without them."""
    with transaction() as session:
        service.start_periods(session, current_actor(), skp_id, today=today(), now=now())
    return go_to(url_for(".skp", skp_id=skp_id))


@bp.get("/<int:periode_id>")
@akses(Akses.MASUK)
def detail(periode_id: int) -> ResponseReturnValue:
    return show_page(periode_id, buka=read_nomor("buka"))


@bp.post("/<int:periode_id>/ajukan")
@akses(Akses.MASUK)
def submit(periode_id: int) -> ResponseReturnValue:
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                service.submit_period(session, current_actor(), periode_id, today=today(), now=now())
    except InputError as error:
        return show_page(periode_id, status=error.status, galat=error)
    flash("Realisasi diajukan kepada pejabat penilai.", "baik")
    return go_to(page_url(periode_id))


@bp.post("/<int:periode_id>/kembalikan")
@akses(Akses.MASUK)
def return_(periode_id: int) -> ResponseReturnValue:
    try:
        catatan = parse_form(KembalikanForm, request.form).catatan
        with transaction() as session:
            if claim_request(session, now=now()):
                service.return_period(session, current_actor(), periode_id, catatan, today=today(), now=now())
    except InputError as error:
        return show_page(periode_id, status=error.status, tolakan=refuse("kembalikan", error))
    flash("Realisasi dikembalikan dengan catatan Anda.", "baik")
    return go_to(page_url(periode_id))
