"""Editing in place what stands below the table: ekspektasi on the behaviours, and the lampiran."""

from http import HTTPStatus

from flask import request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError, NotFoundError
from kinerja.formulir import parse_form
from kinerja.skp import service
from kinerja.skp.forms import EkspektasiForm, LampiranForm
from kinerja.skp.routes.bersama import BERUBAH, ISTILAH, Sunting, bp, page_url, refuse, show_page
from kinerja.skp.rules import BagianLampiran, NilaiPerilaku
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.render import go_to, render_piece, target


@bp.post("/<int:skp_id>/perilaku/<nilai>")
@akses(Akses.MASUK)
def save_ekspektasi(skp_id: int, nilai: str) -> ResponseReturnValue:
    perilaku = _perilaku(nilai)
    sunting, status = None, HTTPStatus.OK
    try:
        form = parse_form(EkspektasiForm, request.form)
        with transaction() as session:
            service.save_ekspektasi(
                session,
                current_actor(),
                skp_id,
                perilaku,
                form.ekspektasi,
                versi=form.versi,
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        sunting, status = refuse(Sunting(perilaku=perilaku, mode="perilaku"), error), error.status
    if not target():
        jangkar = f"perilaku_{perilaku.value}"
        return (
            show_page(skp_id, sunting=sunting, status=status) if sunting else go_to(page_url(skp_id, jangkar))
        )
    with reading() as session:
        hal = service.open_halaman(session, current_actor(), skp_id, today=today())
    return render_piece(
        "skp/_perilaku.html",
        status=status,
        hal=hal,
        nilai=perilaku,
        sunting=sunting,
        oob=True,
        istilah=ISTILAH,
    )


def _perilaku(nilai: str) -> NilaiPerilaku:
    try:
        return NilaiPerilaku(nilai)
    except ValueError:
        raise NotFoundError from None


def _bagian(nilai: str) -> BagianLampiran:
    try:
        return BagianLampiran(nilai)
    except ValueError:
        raise NotFoundError from None


def _show_lampiran(
    skp_id: int,
    sunting: Sunting | None,
    bagian: BagianLampiran,
    *,
    status: int = HTTPStatus.OK,
    oob: bool = False,
) -> Response:
    if not target().startswith("lampiran_"):
        return show_page(skp_id, sunting=sunting, status=status)
    with reading() as session:
        lembar = service.open_lembar(session, current_actor(), skp_id, dengan_temuan=oob, today=today())
    return render_piece(
        "skp/_jawaban_lampiran.html",
        status=status,
        hal=lembar,
        bagian=bagian,
        sunting=sunting,
        oob=oob,
        istilah=ISTILAH,
    )


@bp.get("/<int:skp_id>/lampiran/<bagian>")
@akses(Akses.MASUK)
def lampiran(skp_id: int, bagian: str) -> ResponseReturnValue:
    """A list as it is read."""
    return _show_lampiran(skp_id, None, _bagian(bagian))


@bp.get("/<int:skp_id>/lampiran/<bagian>/tambah")
@akses(Akses.MASUK)
def tambah_lampiran(skp_id: int, bagian: str) -> ResponseReturnValue:
    """A list with an empty line at its end."""
    return _show_lampiran(
        skp_id, Sunting(bagian=_bagian(bagian), mode="lampiran", fokus=True), _bagian(bagian)
    )


@bp.get("/<int:skp_id>/lampiran/<bagian>/<int:lampiran_id>/ubah")
@akses(Akses.MASUK)
def ubah_lampiran(skp_id: int, bagian: str, lampiran_id: int) -> ResponseReturnValue:
    """A list with one line open."""
    sunting = Sunting(bagian=_bagian(bagian), lampiran_id=lampiran_id, mode="lampiran", fokus=True)
    return _show_lampiran(skp_id, sunting, _bagian(bagian))


@bp.post("/<int:skp_id>/lampiran/<bagian>")
@akses(Akses.MASUK)
def add_lampiran(skp_id: int, bagian: str) -> ResponseReturnValue:
    tujuan = _bagian(bagian)
    try:
        teks = parse_form(LampiranForm, request.form).teks
        with transaction() as session:
            service.add_lampiran(session, current_actor(), skp_id, tujuan, teks, today=today(), now=now())
    except InputError as error:
        sunting = refuse(Sunting(bagian=tujuan, mode="lampiran"), error)
        return _show_lampiran(skp_id, sunting, tujuan, status=error.status)
    return _after_lampiran(skp_id, tujuan)


@bp.post("/<int:skp_id>/lampiran/<bagian>/<int:lampiran_id>")
@akses(Akses.MASUK)
def save_lampiran(skp_id: int, bagian: str, lampiran_id: int) -> ResponseReturnValue:
    tujuan = _bagian(bagian)
    try:
        form = parse_form(LampiranForm, request.form)
        with transaction() as session:
            service.save_lampiran(
                session,
                current_actor(),
                skp_id,
                lampiran_id,
                form.teks,
                versi=form.versi,
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        sunting = Sunting(bagian=tujuan, lampiran_id=lampiran_id, mode="lampiran")
        sunting = refuse(sunting, error)
        return _show_lampiran(skp_id, sunting, tujuan, status=error.status)
    return _after_lampiran(skp_id, tujuan)


@bp.post("/<int:skp_id>/lampiran/<bagian>/<int:lampiran_id>/hapus")
@akses(Akses.MASUK)
def delete_lampiran(skp_id: int, bagian: str, lampiran_id: int) -> ResponseReturnValue:
    tujuan = _bagian(bagian)
    try:
        versi = parse_form(LampiranForm, request.form).versi
        with transaction() as session:
            service.delete_lampiran(
                session, current_actor(), skp_id, lampiran_id, versi=versi, today=today(), now=now()
            )
    except ConflictError as error:
        sunting = Sunting(
            bagian=tujuan, lampiran_id=lampiran_id, mode="lampiran", kesalahan={"teks": BERUBAH}
        )
        return _show_lampiran(skp_id, sunting, tujuan, status=error.status)
    return _after_lampiran(skp_id, tujuan)


def _after_lampiran(skp_id: int, bagian: BagianLampiran) -> Response:
    if not target():
        return go_to(page_url(skp_id, f"lampiran_{bagian.value}"))
    return _show_lampiran(skp_id, None, bagian, oob=True)
