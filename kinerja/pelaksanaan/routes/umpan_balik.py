"""Feedback: in the threads of the page, and on a page of its own for those who may not see the work."""

from http import HTTPStatus

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, NotFoundError
from kinerja.formulir import parse_form
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.forms import UmpanBalikForm, UtasForm
from kinerja.pelaksanaan.routes.bersama import Tolakan, bp, load_page, page_url, refuse, show_page, show_piece
from kinerja.skp.rules import NilaiPerilaku
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render, target


@bp.get("/umpan-balik")
@akses(Akses.MASUK)
def daftar_umpan_balik() -> ResponseReturnValue:
    """The people to whom the actor may give feedback now."""
    sesudah = request.args.get("nama", ""), request.args.get("sesudah", type=int)
    with reading() as session:
        semua = service.list_orang_umpan_balik(
            session,
            current_actor(),
            sesudah=(sesudah[0], sesudah[1]) if sesudah[1] is not None else None,
            today=today(),
        )
    halaman = semua[: service.BATAS_REKAN]
    akhir = halaman[-1].pegawai if len(semua) > service.BATAS_REKAN else None
    return render(
        "pelaksanaan/daftar_umpan_balik.html",
        semua=halaman,
        berikut=url_for(".daftar_umpan_balik", nama=akhir.nama, sesudah=akhir.id) if akhir else "",
        awal=url_for(".daftar_umpan_balik") if sesudah[1] is not None else "",
    )


@bp.get("/umpan-balik/<int:periode_id>")
@akses(Akses.MASUK)
def umpan_balik(periode_id: int) -> ResponseReturnValue:
    """The titles of somebody's results and what the actor himself wrote on them; nothing else."""
    return _show_own(periode_id, None, HTTPStatus.OK)


def _show_own(periode_id: int, tolakan: Tolakan | None, status: int) -> Response:
    with reading() as session:
        hal = service.find_halaman_umpan_balik(session, current_actor(), periode_id, today=today())
    return render(
        "pelaksanaan/umpan_balik.html",
        status=status,
        hal=hal,
        tolakan=tolakan,
        daftar_nilai=tuple(NilaiPerilaku),
    )


@bp.post("/umpan-balik/<int:periode_id>")
@akses(Akses.MASUK)
def add_own(periode_id: int) -> ResponseReturnValue:
    """Feedback from the page of a giver, and back to it."""
    utas = _read_place()
    try:
        _add(periode_id, utas)
    except InputError as error:
        return _show_own(periode_id, refuse(utas.tempat, error), error.status)
    flash("Umpan balik terkirim.", "baik")
    return go_to(url_for(".umpan_balik", periode_id=periode_id, _anchor=utas.tempat))


@bp.post("/<int:periode_id>/umpan-balik")
@akses(Akses.MASUK)
def add_umpan_balik(periode_id: int) -> ResponseReturnValue:
    """Feedback or an answer from the page of the period; under htmx its thread comes back."""
    utas = _read_place()
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


def _read_place() -> UtasForm:
    """The thread that the form names. Raises NotFoundError for a form that we did not draw."""
    try:
        utas = parse_form(UtasForm, request.form)
    except InputError as error:
        raise NotFoundError from error
    if not utas.tempat:
        raise NotFoundError
    return utas


def _add(periode_id: int, utas: UtasForm) -> None:
    teks = parse_form(UmpanBalikForm, request.form).teks
    with transaction() as session:
        if claim_request(session, now=now()):
            service.add_umpan_balik(
                session,
                current_actor(),
                periode_id,
                teks,
                rhk_id=utas.rhk,
                nilai_perilaku=utas.perilaku,
                balasan_dari_id=utas.balasan_dari,
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
