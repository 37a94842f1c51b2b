"""Editing in place the table Hasil kerja: a row, where it comes from, and the measure of a target.

Every form answers htmx with the piece it belongs to and the checklist, and a plain browser with a redirect.
"""

from http import HTTPStatus

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError, NotFoundError
from kinerja.formulir import parse_form
from kinerja.hooks.katalog import Katalog
from kinerja.plugin.katalog import katalog_of
from kinerja.skp import service
from kinerja.skp.forms import (
    BarisTerkirim,
    PimpinanForm,
    PindahForm,
    TambahForm,
    TargetForm,
    VersiForm,
    parse_baris,
)
from kinerja.skp.routes.bersama import (
    AWALAN,
    BERUBAH,
    ISTILAH,
    Sunting,
    bp,
    find_ukuran,
    page_url,
    refuse,
    row_of,
    show_page,
)
from kinerja.skp.service import IsianIndikator, IsianRhk, LembarSkp
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.nomor import read_nomor, to_nomor
from kinerja.web.render import go_to, render_piece, target

# Rows


def show_row(
    skp_id: int,
    rhk_id: int,
    sunting: Sunting | None = None,
    *,
    status: int = HTTPStatus.OK,
    oob: bool = False,
) -> Response:
    """One row alone for htmx (with the checklist where `oob`), the whole page otherwise."""
    if not target().startswith(("rhk_", "tambah_")):
        return show_page(skp_id, sunting=sunting, status=status)
    with reading() as session:
        pilih = sunting is not None and sunting.mode == "pimpinan"
        lembar = service.open_lembar(
            session, current_actor(), skp_id, dengan_rencana=pilih, dengan_temuan=oob, today=today()
        )
        if not lembar.boleh_ubah:
            lembar = service.open_halaman(session, current_actor(), skp_id, today=today())
    return _render_row(lembar, rhk_id, sunting, status=status, oob=oob)


def _render_row(
    lembar: LembarSkp, rhk_id: int, sunting: Sunting | None, *, status: int = HTTPStatus.OK, oob: bool = True
) -> Response:
    return render_piece(
        "skp/_jawaban_rhk.html",
        status=status,
        hal=lembar,
        rhk=row_of(lembar, rhk_id),
        sunting=sunting,
        ukuran=find_ukuran(lembar, sunting),
        oob=oob,
        istilah=ISTILAH,
    )


@bp.get("/<int:skp_id>/hasil/<int:rhk_id>")
@akses(Akses.MASUK)
def baris(skp_id: int, rhk_id: int) -> ResponseReturnValue:
    """A row as it is read."""
    return show_row(skp_id, rhk_id)


@bp.get("/<int:skp_id>/hasil/<int:rhk_id>/ubah")
@akses(Akses.MASUK)
def ubah_baris(skp_id: int, rhk_id: int) -> ResponseReturnValue:
    """A row with its form open."""
    return show_row(skp_id, rhk_id, Sunting(rhk_id=rhk_id, fokus=True))


@bp.post("/<int:skp_id>/hasil")
@akses(Akses.MASUK)
def add_rhk(skp_id: int) -> ResponseReturnValue:
    """A new row, open for writing."""
    form = parse_form(TambahForm, request.form)
    with transaction() as session:
        rhk = service.add_rhk(
            session, current_actor(), skp_id, klasifikasi=form.klasifikasi, today=today(), now=now()
        )
    if not target():
        return go_to(_edit_url(skp_id, rhk.id))
    return show_row(skp_id, rhk.id, Sunting(rhk_id=rhk.id, fokus=True), oob=True)


def _edit_url(skp_id: int, rhk_id: int) -> str:
    return url_for("skp.ubah_baris", skp_id=skp_id, rhk_id=rhk_id, _anchor=f"rhk_{rhk_id}")


@bp.post("/<int:skp_id>/hasil/<int:rhk_id>")
@akses(Akses.MASUK)
def save_rhk(skp_id: int, rhk_id: int) -> ResponseReturnValue:
    """Save a row, then do what the pressed button says; without a button it was an autosave."""
    aksi, _, nomor = request.form.get("aksi", "").partition("-")
    indikator_id = int(nomor) if nomor.isascii() and nomor.isdigit() and len(nomor) < 10 else 0
    try:
        with transaction() as session:
            _save(session, skp_id, rhk_id)
            if aksi == "tambah":
                service.add_indikator(session, current_actor(), skp_id, rhk_id, today=today(), now=now())
            elif aksi == "hapus":
                service.delete_indikator(
                    session, current_actor(), skp_id, rhk_id, indikator_id, today=today(), now=now()
                )
            elif aksi == "lepas":
                service.unlink_rhk(
                    session, current_actor(), skp_id, rhk_id, indikator_id, today=today(), now=now()
                )
    except (InputError, ConflictError) as error:
        sunting = refuse(Sunting(rhk_id=rhk_id), error)
        return show_row(skp_id, rhk_id, sunting, status=error.status)
    return _after_save(skp_id, rhk_id, aksi, indikator_id)


def _save(session: Session, skp_id: int, rhk_id: int) -> None:
    skp = service.find_skp(session, current_actor(), skp_id, today=today())
    rhk = next((satu for satu in skp.rencana_hasil_kerja if satu.id == rhk_id), None)
    if rhk is None:
        raise NotFoundError
    kiriman = parse_baris(request.form, [satu.id for satu in rhk.semua_indikator])
    service.save_rhk(
        session,
        current_actor(),
        skp_id,
        rhk_id,
        _to_isian(kiriman),
        versi=kiriman.rhk.versi,
        today=today(),
        now=now(),
    )


def _to_isian(kiriman: BarisTerkirim) -> IsianRhk:
    return IsianRhk(
        teks=kiriman.rhk.teks,
        penugasan_dari=kiriman.rhk.penugasan_dari,
        indikator={
            satu: IsianIndikator(aspek=isi.aspek, perspektif=isi.perspektif, teks=isi.teks, target=isi.target)
            for satu, isi in kiriman.indikator.items()
        },
    )


def _after_save(skp_id: int, rhk_id: int, aksi: str, indikator_id: int) -> Response:
    if not target():
        return go_to(_next_url(skp_id, rhk_id, aksi, indikator_id))
    if aksi == "selesai":
        return show_row(skp_id, rhk_id, oob=True)
    if aksi in {"pimpinan", "sumber"}:
        return show_row(skp_id, rhk_id, _pick(rhk_id, aksi, indikator_id), oob=True)
    if aksi == "target":
        sunting = Sunting(rhk_id=rhk_id, mode=aksi, indikator_id=indikator_id or None)
        return show_row(skp_id, rhk_id, sunting, oob=True)
    return show_row(skp_id, rhk_id, Sunting(rhk_id=rhk_id), oob=True)


def _pick(rhk_id: int, aksi: str, intervensi_id: int) -> Sunting:
    """The picker, for one source or (`aksi` "sumber") for one more."""
    return Sunting(
        rhk_id=rhk_id, mode="pimpinan", intervensi_id=intervensi_id or None, tambah=aksi == "sumber"
    )


def _next_url(skp_id: int, rhk_id: int, aksi: str, indikator_id: int) -> str:
    if aksi == "selesai":
        return page_url(skp_id, f"rhk_{rhk_id}")
    if aksi in {"pimpinan", "sumber"}:
        return url_for(
            "skp.pimpinan",
            skp_id=skp_id,
            rhk_id=rhk_id,
            intervensi=indikator_id or None,
            tambah=1 if aksi == "sumber" else None,
            _anchor=f"rhk_{rhk_id}",
        )
    if aksi == "target":
        return url_for(
            "skp.target_indikator",
            skp_id=skp_id,
            rhk_id=rhk_id,
            indikator_id=indikator_id,
            _anchor=f"rhk_{rhk_id}",
        )
    return _edit_url(skp_id, rhk_id)


@bp.post("/<int:skp_id>/hasil/<int:rhk_id>/hapus")
@akses(Akses.MASUK)
def delete_rhk(skp_id: int, rhk_id: int) -> ResponseReturnValue:
    try:
        versi = parse_form(VersiForm, request.form).versi
        with transaction() as session:
            service.delete_rhk(
                session, current_actor(), skp_id, rhk_id, versi=versi, today=today(), now=now()
            )
    except ConflictError as error:
        sunting = Sunting(rhk_id=rhk_id, kesalahan={"teks": BERUBAH})
        return show_page(skp_id, sunting=sunting, status=error.status)
    return show_page(skp_id, oob=True) if target() else go_to(page_url(skp_id, "hasil_kerja"))


@bp.post("/<int:skp_id>/hasil/<int:rhk_id>/pindah")
@akses(Akses.MASUK)
def move_rhk(skp_id: int, rhk_id: int) -> ResponseReturnValue:
    naik = parse_form(PindahForm, request.form).naik
    with transaction() as session:
        service.move_rhk(session, current_actor(), skp_id, rhk_id, naik=naik, today=today(), now=now())
    return show_page(skp_id) if target() else go_to(page_url(skp_id, f"rhk_{rhk_id}"))


# Where a row comes from


@bp.get("/<int:skp_id>/hasil/<int:rhk_id>/pimpinan")
@akses(Akses.MASUK)
def pimpinan(skp_id: int, rhk_id: int) -> ResponseReturnValue:
    """The picker of the superiors' results: for the source `intervensi`, or with `tambah` for one more."""
    aksi = "sumber" if request.args.get("tambah") else "pimpinan"
    return show_row(skp_id, rhk_id, _pick(rhk_id, aksi, read_nomor("intervensi") or 0))


@bp.post("/<int:skp_id>/hasil/<int:rhk_id>/pimpinan")
@akses(Akses.MASUK)
def link_rhk(skp_id: int, rhk_id: int) -> ResponseReturnValue:
    try:
        form = parse_form(PimpinanForm, request.form)
        with transaction() as session:
            service.link_rhk(
                session,
                current_actor(),
                skp_id,
                rhk_id,
                form.rhk_pimpinan,
                form.teks,
                intervensi_id=form.intervensi,
                tambah=form.tambah,
                jenis=form.jenis,
                versi=form.versi,
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        aksi = "sumber" if request.form.get("tambah") else "pimpinan"
        pilih = _pick(rhk_id, aksi, read_nomor("intervensi") or 0)
        sunting = refuse(pilih, error)
        return show_row(skp_id, rhk_id, sunting, status=error.status)
    if not target():
        return go_to(_edit_url(skp_id, rhk_id))
    return show_row(skp_id, rhk_id, Sunting(rhk_id=rhk_id), oob=True)


@bp.post("/<int:skp_id>/tautkan")
@akses(Akses.MASUK)
def link_all(skp_id: int) -> ResponseReturnValue:
    """Make links of the proposals that were left checked."""
    pilihan = frozenset(nomor for satu in request.form.getlist("intervensi") if (nomor := to_nomor(satu)))
    with transaction() as session:
        service.link_all(session, current_actor(), skp_id, pilihan, today=today(), now=now())
    return show_page(skp_id, oob=True) if target() else go_to(page_url(skp_id, "hasil_kerja"))


# How a target is measured


@bp.get("/<int:skp_id>/hasil/<int:rhk_id>/target/<int:indikator_id>")
@akses(Akses.MASUK)
def target_indikator(skp_id: int, rhk_id: int, indikator_id: int) -> ResponseReturnValue:
    """The kinds of targets, and the small form of the chosen one (`?tipe=`)."""
    sunting = Sunting(rhk_id=rhk_id, mode="target", indikator_id=indikator_id, tipe=request.args.get("tipe"))
    return show_row(skp_id, rhk_id, sunting)


@bp.post("/<int:skp_id>/hasil/<int:rhk_id>/target/<int:indikator_id>")
@akses(Akses.MASUK)
def set_target(skp_id: int, rhk_id: int, indikator_id: int) -> ResponseReturnValue:
    tipe = request.form.get("tipe", "")
    try:
        form = parse_form(TargetForm, request.form)
        with transaction() as session:
            service.set_target(
                session,
                current_actor(),
                skp_id,
                rhk_id,
                indikator_id,
                tipe=form.tipe,
                parameter=_parse_parameter(katalog_of(session), form.tipe),
                target=form.target,
                versi=form.versi,
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        sunting = Sunting(rhk_id=rhk_id, mode="target", indikator_id=indikator_id, tipe=tipe or None)
        sunting = refuse(sunting, error)
        return show_row(skp_id, rhk_id, sunting, status=error.status)
    if not target():
        return go_to(_edit_url(skp_id, rhk_id))
    return show_row(skp_id, rhk_id, Sunting(rhk_id=rhk_id), oob=True)


def _parse_parameter(katalog: Katalog, kode: str) -> BaseModel | None:
    dikenal = katalog.collect_tipe_indikator().get(kode)
    if dikenal is None:
        if kode:
            raise InputError("Jenis ukuran tidak dikenal.", fields={"tipe": "Pilih salah satu jenis ukuran."})
        return None
    return dikenal.parse_parameter(request.form, prefix=AWALAN)
