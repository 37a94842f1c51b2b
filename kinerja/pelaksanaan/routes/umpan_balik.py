"""Feedback in the threads of the page of a period; its own pages are those of `umpan_balik`."""

from http import HTTPStatus

from flask import request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.pelaksanaan.routes.bersama import Tolakan, bp, load_page, page_url, refuse, show_page, show_piece
from kinerja.umpan_balik import service
from kinerja.umpan_balik.forms import UmpanBalikForm, UtasForm
from kinerja.umpan_balik.tempat import read_place
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, target


@bp.post("/<int:periode_id>/umpan-balik")
@akses(Akses.MASUK)
def add_umpan_balik(periode_id: int) -> ResponseReturnValue:
    """Feedback or an answer from the page of the period; under htmx its thread comes back."""
    utas = read_place(request.form)
    tolakan, status = None, HTTPStatus.OK
    try:
        _add(periode_id, utas)
    except InputError as error:
        tolakan, status = refuse(utas.tempat, error), error.status
    if target() == utas.tempat:
        return _show_thread(periode_id, utas, tolakan, status)
    if tolakan is not None:
        return show_page(periode_id, status=status, tolakan=tolakan, buka=utas.rhk)
    return go_to(page_url(periode_id, utas.tempat, utas.rhk))


def _add(periode_id: int, utas: UtasForm) -> None:
    isian = parse_form(UmpanBalikForm, request.form)
    with transaction() as session:
        if claim_request(session, now=now()):
            service.add_umpan_balik(
                session,
                current_actor(),
                periode_id,
                isian.isi,
                rhk_id=utas.rhk,
                nilai_perilaku=utas.perilaku,
                balasan_dari=utas.balasan_dari,
                jenis=isian.jenis,
                pihak=service.Pihak(isian.pihak_nama, isian.pihak_kantor),
                today=today(),
                now=now(),
            )


def _show_thread(periode_id: int, utas: UtasForm, tolakan: Tolakan | None, status: int) -> Response:
    hal = load_page(periode_id)
    rhk = hal.rhk(utas.rhk) if utas.rhk is not None else None
    perilaku = hal.perilaku(utas.perilaku) if utas.perilaku and rhk is None else None
    return show_piece(
        "pelaksanaan/_utas.html", hal, status=status, tolakan=tolakan, rhk=rhk, perilaku=perilaku
    )
