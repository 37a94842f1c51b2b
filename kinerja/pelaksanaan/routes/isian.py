"""What the owner writes in place: realisasi per indicator, and rencana aksi."""

from http import HTTPStatus

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.clock import now, today
from kinerja.db import transaction
from kinerja.errors import ConflictError, InputError
from kinerja.formulir import parse_form
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.forms import RealisasiForm, RencanaAksiForm
from kinerja.pelaksanaan.routes.bersama import (
    AWALAN,
    Tolakan,
    answer,
    bp,
    load_page,
    page_url,
    refuse,
    show_page,
    show_piece,
)
from kinerja.pelaksanaan.service import IsianRealisasi
from kinerja.pelaksanaan.tampilan import read_target
from kinerja.plugin.katalog import katalog_of
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, target

# Realisasi


@bp.get("/<int:periode_id>/indikator/<int:indikator_id>")
@akses(Akses.MASUK)
def realisasi(periode_id: int, indikator_id: int) -> ResponseReturnValue:
    """The stored realisasi of an indicator, in place of a text that was not taken."""
    return _show_realisasi(periode_id, indikator_id, None, HTTPStatus.OK)


@bp.post("/<int:periode_id>/indikator/<int:indikator_id>")
@akses(Akses.MASUK)
def save_realisasi(periode_id: int, indikator_id: int) -> ResponseReturnValue:
    actor = current_actor()
    tolakan, status = None, HTTPStatus.OK
    try:
        with transaction() as session:
            isian = _read_realisasi(session, actor, periode_id, indikator_id)
            service.save_realisasi(
                session, actor, periode_id, {indikator_id: isian}, today=today(), now=now()
            )
    except (InputError, ConflictError) as error:
        tolakan, status = refuse(f"realisasi_{indikator_id}", error), error.status
    return _show_realisasi(periode_id, indikator_id, tolakan, status)


def _read_realisasi(session: Session, actor: Actor, periode_id: int, indikator_id: int) -> IsianRealisasi:
    """The form by the kind that the indicator has now. A year has no field of its own, only the text."""
    form = parse_form(RealisasiForm, request.form)
    tipe, parameter = read_target(
        katalog_of(session), service.find_indikator(session, actor, periode_id, indikator_id)
    )
    nilai = None
    if tipe is not None and parameter is not None and tipe.tersedia:
        nilai = tipe.parse_realisasi(parameter, request.form, prefix=AWALAN.format(indikator_id))
    return IsianRealisasi(nilai, form.resmi, form.versi)


def _show_realisasi(
    periode_id: int, indikator_id: int, tolakan: Tolakan | None, status: int
) -> ResponseReturnValue:
    if target() == f"realisasi_{indikator_id}":
        hal = load_page(periode_id)
        rhk, satu = hal.indikator(indikator_id)
        return show_piece(
            "pelaksanaan/_jawaban_realisasi.html", hal, status=status, tolakan=tolakan, rhk=rhk, satu=satu
        )
    if tolakan is not None:
        return show_page(periode_id, status=status, tolakan=tolakan)
    return go_to(page_url(periode_id, f"indikator_{indikator_id}"))


# Rencana aksi


@bp.post("/<int:periode_id>/rhk/<int:rhk_id>/rencana-aksi")
@akses(Akses.MASUK)
def add_rencana(periode_id: int, rhk_id: int) -> ResponseReturnValue:
    tempat = f"rencana_aksi_{rhk_id}"
    tolakan, status = None, HTTPStatus.OK
    try:
        teks = parse_form(RencanaAksiForm, request.form).teks
        with transaction() as session:
            if claim_request(session, now=now()):
                service.add_rencana_aksi(
                    session, current_actor(), periode_id, rhk_id, teks, today=today(), now=now()
                )
    except InputError as error:
        tolakan, status = refuse(tempat, error), error.status
    return answer(
        periode_id,
        "pelaksanaan/_rencana_aksi.html",
        tempat,
        rhk_id=rhk_id,
        tolakan=tolakan,
        status=status,
    )


@bp.post("/<int:periode_id>/rencana-aksi/<int:rencana_id>")
@akses(Akses.MASUK)
def save_rencana(periode_id: int, rencana_id: int) -> ResponseReturnValue:
    """Save one step; under htmx only its own form comes back."""
    tempat = f"rencana_{rencana_id}"
    tolakan, status = None, HTTPStatus.OK
    try:
        form = parse_form(RencanaAksiForm, request.form)
        with transaction() as session:
            service.save_rencana_aksi(
                session,
                current_actor(),
                periode_id,
                rencana_id,
                form.teks,
                versi=form.versi,
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        tolakan, status = refuse(tempat, error), error.status
    if target() == tempat:
        hal = load_page(periode_id)
        rhk, satu = hal.rencana(rencana_id)
        return show_piece(
            "pelaksanaan/_rencana.html", hal, status=status, tolakan=tolakan, rhk=rhk, rencana=satu
        )
    if tolakan is not None:
        return show_page(periode_id, status=status, tolakan=tolakan)
    return go_to(page_url(periode_id, tempat))


@bp.post("/<int:periode_id>/rencana-aksi/<int:rencana_id>/hapus")
@akses(Akses.MASUK)
def delete_rencana(periode_id: int, rencana_id: int) -> ResponseReturnValue:
    with transaction() as session:
        rhk_id = service.delete_rencana_aksi(
            session, current_actor(), periode_id, rencana_id, today=today(), now=now()
        )
    return answer(
        periode_id,
        "pelaksanaan/_rencana_aksi.html",
        f"rencana_aksi_{rhk_id}",
        rhk_id=rhk_id,
        tolakan=None,
        status=HTTPStatus.OK,
    )


@bp.post("/<int:periode_id>/rencana-aksi/salin")
@akses(Akses.MASUK)
def copy_rencana(periode_id: int) -> ResponseReturnValue:
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                jumlah = service.copy_rencana_aksi(
                    session, current_actor(), periode_id, today=today(), now=now()
                )
                flash(f"{jumlah} rencana aksi disalin. Sesuaikan bila perlu.", "baik")
    except InputError as error:
        flash(error.message, "awas")
    return go_to(page_url(periode_id))
