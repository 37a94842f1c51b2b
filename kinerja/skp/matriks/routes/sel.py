"""Editing in place: a cell opens, each role in it saves itself, and the rim follows.

An autosave answers with hidden fields and the rim only: what is being typed is never replaced.
"""

from http import HTTPStatus

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import transaction
from kinerja.errors import ConflictError, InputError
from kinerja.formulir import parse_form
from kinerja.skp.matriks import service
from kinerja.skp.matriks.forms import AdopsiForm, HapusForm, PeranForm
from kinerja.skp.matriks.routes.bersama import (
    ISTILAH,
    SuntingPeran,
    bp,
    load_sel,
    page_url,
    piece,
)
from kinerja.skp.matriks.service import IsianPeran, PeranTerisiError
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.render import go_to, render, retarget, target


def show_sel(
    skp_id: int,
    rhk_id: int,
    pegawai_id: int,
    sunting: SuntingPeran | None = None,
    *,
    tambah: bool = False,
    status: int = HTTPStatus.OK,
) -> Response:
    """The cell with its forms for htmx, a page of its own otherwise."""
    sel = load_sel(skp_id, rhk_id, pegawai_id)
    tambah = tambah or not sel.baris.peran_of(rhk_id)
    if not target():
        return render(
            "skp/matriks/sel.html",
            status=status,
            hal=sel.hal,
            kolom=sel.kolom,
            baris=sel.baris,
            sunting=sunting,
            tambah=True,
            istilah=ISTILAH,
        )
    response = piece("_sel_ubah", sel, status=status, sunting=sunting, tambah=tambah)
    return retarget(response, f"#{sel.id}", "outerHTML")


def _show_closed(skp_id: int, rhk_id: int, pegawai_id: int) -> Response:
    """The cell as it is read, with the rim that may have changed."""
    sel = load_sel(skp_id, rhk_id, pegawai_id)
    return retarget(piece("_jawaban", sel, tutup=True), f"#{sel.id}", "outerHTML")


@bp.get("/<int:skp_id>/matriks/<int:rhk_id>/<int:pegawai_id>")
@akses(Akses.MASUK)
def sel(skp_id: int, rhk_id: int, pegawai_id: int) -> ResponseReturnValue:
    """A cell, open for writing."""
    return show_sel(skp_id, rhk_id, pegawai_id, tambah="tambah" in request.args)


@bp.get("/<int:skp_id>/matriks/<int:rhk_id>/<int:pegawai_id>/baca")
@akses(Akses.MASUK)
def baca_sel(skp_id: int, rhk_id: int, pegawai_id: int) -> ResponseReturnValue:
    """A cell as it is read."""
    if not target():
        return go_to(page_url(skp_id, f"sel_{rhk_id}_{pegawai_id}"))
    return _show_closed(skp_id, rhk_id, pegawai_id)


@bp.post("/<int:skp_id>/matriks/<int:rhk_id>/<int:pegawai_id>/<int:urutan>")
@akses(Akses.MASUK)
def save_peran(skp_id: int, rhk_id: int, pegawai_id: int, urutan: int) -> ResponseReturnValue:
    """Save one role, then do what the pressed button says; without a button it was an autosave."""
    aksi = request.form.get("aksi", "")
    try:
        form = parse_form(PeranForm, request.form)
        isian = IsianPeran(
            teks=form.teks,
            jenis=form.jenis,
            jam=form.jam,
            versi=form.versi,
            sidik=form.sidik if form.versi is not None else None,
        )
        with transaction() as session:
            service.save_peran(
                session,
                current_actor(),
                skp_id,
                rhk_id,
                pegawai_id,
                urutan,
                isian,
                pasang=aksi == "pasang",
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        return show_sel(skp_id, rhk_id, pegawai_id, _refuse(urutan, error), status=error.status)
    if not target():
        return go_to(_next_url(skp_id, rhk_id, pegawai_id, aksi))
    if aksi == "tambah":
        return show_sel(skp_id, rhk_id, pegawai_id, tambah=True)
    if aksi:
        return _show_closed(skp_id, rhk_id, pegawai_id)
    sel = load_sel(skp_id, rhk_id, pegawai_id)
    return retarget(piece("_jawaban", sel, tutup=False, urutan=urutan), f"#{target()}", "none")


def _open_url(skp_id: int, rhk_id: int, pegawai_id: int) -> str:
    return url_for(".sel", skp_id=skp_id, rhk_id=rhk_id, pegawai_id=pegawai_id)


def _next_url(skp_id: int, rhk_id: int, pegawai_id: int, aksi: str) -> str:
    if aksi == "tambah":
        return url_for(".sel", skp_id=skp_id, rhk_id=rhk_id, pegawai_id=pegawai_id, tambah=1)
    return page_url(skp_id, f"sel_{rhk_id}_{pegawai_id}")


def _refuse(urutan: int, error: InputError | ConflictError) -> SuntingPeran:
    if isinstance(error, ConflictError):
        return SuntingPeran(urutan=urutan, nilai=request.form, mine=error.mine, theirs=error.theirs)
    return SuntingPeran(urutan=urutan, nilai=request.form, kesalahan=error.fields)


@bp.post("/<int:skp_id>/matriks/<int:rhk_id>/<int:pegawai_id>/<int:urutan>/hapus")
@akses(Akses.MASUK)
def delete_peran(skp_id: int, rhk_id: int, pegawai_id: int, urutan: int) -> ResponseReturnValue:
    """Delete a role; one that was worked on asks first."""
    yakin = parse_form(HapusForm, request.form).yakin
    try:
        with transaction() as session:
            service.delete_peran(
                session,
                current_actor(),
                skp_id,
                rhk_id,
                pegawai_id,
                urutan,
                yakin=yakin,
                today=today(),
                now=now(),
            )
    except PeranTerisiError as error:
        tanya = SuntingPeran(urutan=urutan, tanya=error.message)
        return show_sel(skp_id, rhk_id, pegawai_id, tanya, status=error.status)
    if not target():
        return go_to(page_url(skp_id, f"sel_{rhk_id}_{pegawai_id}"))
    return _show_closed(skp_id, rhk_id, pegawai_id)


@bp.post("/<int:skp_id>/matriks/<int:rhk_id>/<int:pegawai_id>/catat")
@akses(Akses.MASUK)
def adopt_row(skp_id: int, rhk_id: int, pegawai_id: int) -> ResponseReturnValue:
    """Make a role of a row that the person wrote alone."""
    baris_id = parse_form(AdopsiForm, request.form).baris or 0
    with transaction() as session:
        service.adopt_row(
            session, current_actor(), skp_id, rhk_id, pegawai_id, baris_id, today=today(), now=now()
        )
    return show_sel(skp_id, rhk_id, pegawai_id) if target() else go_to(_open_url(skp_id, rhk_id, pegawai_id))
