"""One person, and the private notes about him that only their writer reads."""

from http import HTTPStatus

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError
from kinerja.formulir import parse_form
from kinerja.skp.models import CatatanPribadi
from kinerja.skp.service import catatan_pribadi as catatan_service
from kinerja.tim.forms import CatatanPribadiForm
from kinerja.tim.routes.bersama import bp
from kinerja.tim.service_orang import open_orang
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render, render_piece, target


@bp.get("/tim/pegawai/<int:pegawai_id>")
@akses(Akses.MASUK)
def orang(pegawai_id: int) -> ResponseReturnValue:
    """The page of a person."""
    return _show(pegawai_id)


@bp.post("/tim/pegawai/<int:pegawai_id>/catatan")
@akses(Akses.MASUK)
def add_catatan(pegawai_id: int) -> ResponseReturnValue:
    """A new private note."""
    try:
        teks = parse_form(CatatanPribadiForm, request.form).teks
        with transaction() as session:
            if claim_request(session, now=now()):
                catatan_service.add_catatan_pribadi(
                    session, current_actor(), pegawai_id, teks, today=today(), now=now()
                )
    except InputError as error:
        return _show(pegawai_id, error)
    return go_to(_page(pegawai_id))


@bp.post("/tim/catatan/<int:catatan_id>")
@akses(Akses.MASUK)
def save_catatan(catatan_id: int) -> ResponseReturnValue:
    """Save a private note; sent by itself while it is written."""
    galat: InputError | ConflictError | None = None
    actor = current_actor()
    try:
        form = parse_form(CatatanPribadiForm, request.form)
        with transaction() as session:
            catatan = catatan_service.save_catatan_pribadi(
                session, actor, catatan_id, form.teks, versi=form.versi, now=now()
            )
    except (InputError, ConflictError) as error:
        galat = error
        with reading() as session:
            catatan = catatan_service.find_catatan_pribadi(session, actor, catatan_id)
    if target() == f"catatan_{catatan_id}":
        return _show_piece(catatan, galat)
    if galat is not None:
        return _show(catatan.pegawai_id, galat, catatan_id=catatan_id)
    return go_to(_page(catatan.pegawai_id))


@bp.post("/tim/catatan/<int:catatan_id>/hapus")
@akses(Akses.MASUK)
def delete_catatan(catatan_id: int) -> ResponseReturnValue:
    """Delete a private note, unless it was changed meanwhile."""
    actor = current_actor()
    try:
        versi = parse_form(CatatanPribadiForm, request.form).versi
        with transaction() as session:
            pegawai_id = catatan_service.delete_catatan_pribadi(
                session, actor, catatan_id, versi=versi, now=now()
            )
    except ConflictError as error:
        with reading() as session:
            catatan = catatan_service.find_catatan_pribadi(session, actor, catatan_id)
        return _show(catatan.pegawai_id, error, catatan_id=catatan_id, hapus=True)
    flash("Catatan dihapus.", "baik")
    return go_to(_page(pegawai_id))


def _page(pegawai_id: int) -> str:
    return url_for("tim.orang", pegawai_id=pegawai_id, _anchor="judul_catatan")


def _show_piece(catatan: CatatanPribadi, galat: InputError | ConflictError | None) -> Response:
    return render_piece(
        "tim/_catatan.html",
        status=galat.status if galat else HTTPStatus.OK,
        catatan=catatan,
        galat=galat,
        isian=request.form if galat else None,
    )


def _show(
    pegawai_id: int,
    galat: InputError | ConflictError | None = None,
    *,
    catatan_id: int | None = None,
    hapus: bool = False,
) -> ResponseReturnValue:
    with reading() as session:
        hal = open_orang(session, current_actor(), pegawai_id, today=today())
    return render(
        "tim/orang.html",
        status=galat.status if galat else HTTPStatus.OK,
        hal=hal,
        galat_di=galat,
        catatan_id=catatan_id,
        isian_di=None if hapus else request.form,
    )
