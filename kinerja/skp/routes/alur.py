"""The steps of an SKP: each a form of its own, done once, and back to the page."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.clock import now, today
from kinerja.db import transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.pelaksanaan.service import ensure_periods
from kinerja.skp import service
from kinerja.skp.forms import CatatanForm, KembalikanForm, PendekatanForm, RevisiForm, SetujuiForm
from kinerja.skp.models import Skp
from kinerja.skp.routes.bersama import Sunting, bp, page_url, refuse, show_page
from kinerja.skp.routes.isi import show_row
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, target


class Langkah(Protocol):
    """A service that moves one SKP; what else it needs is bound before."""

    def __call__(self, session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> Skp: ...


def _take(
    skp_id: int, langkah: Langkah, kabar: str, *, ke: Callable[[], str] | None = None
) -> ResponseReturnValue:
    """Do one step once and go on; what is missing is shown on the page of the SKP."""
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                langkah(session, current_actor(), skp_id, today=today(), now=now())
    except InputError as error:
        return show_page(skp_id, status=error.status, galat=error, sunting=Sunting(nilai=request.form))
    flash(kabar, "baik")
    return go_to(ke() if ke else page_url(skp_id))


@bp.post("/<int:skp_id>/ajukan")
@akses(Akses.MASUK)
def submit(skp_id: int) -> ResponseReturnValue:
    kabar = "SKP diajukan kepada pejabat penilai. Selama belum diputuskan, Anda dapat menariknya."
    return _take(skp_id, service.submit_skp, kabar)


@bp.post("/<int:skp_id>/tarik")
@akses(Akses.MASUK)
def withdraw(skp_id: int) -> ResponseReturnValue:
    return _take(skp_id, service.withdraw_skp, "SKP ditarik. Anda dapat mengubahnya kembali.")


@bp.post("/<int:skp_id>/kembalikan")
@akses(Akses.MASUK)
def return_(skp_id: int) -> ResponseReturnValue:
    catatan = request.form.get("catatan", "")

    def langkah(session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> Skp:
        form = parse_form(KembalikanForm, {"catatan": catatan})
        return service.return_skp(session, actor, skp_id, form.catatan, today=today, now=now)

    return _take(skp_id, langkah, "SKP dikembalikan dengan catatan Anda.", ke=_to_waiting)


@bp.post("/<int:skp_id>/setujui")
@akses(Akses.MASUK)
def approve(skp_id: int) -> ResponseReturnValue:
    def langkah(session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> Skp:
        sidik = parse_form(SetujuiForm, request.form).sidik
        skp = service.approve_skp(session, actor, skp_id, sidik=sidik, today=today, now=now)
        # Here and not in the service: pelaksanaan stands on skp, so skp cannot call it.
        ensure_periods(session, actor, skp, today=today, now=now)
        return skp

    return _take(skp_id, langkah, "SKP ditetapkan.", ke=_to_waiting)


def _to_waiting() -> str:
    return url_for("skp.bawahan")


@bp.post("/<int:skp_id>/revisi")
@akses(Akses.MASUK)
def revise(skp_id: int) -> ResponseReturnValue:
    def langkah(session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> Skp:
        alasan = parse_form(RevisiForm, request.form).alasan
        return service.revise_skp(session, actor, skp_id, alasan, today=today, now=now)

    return _take(skp_id, langkah, "Revisi dibuka. Versi yang ditetapkan tetap dapat dibaca dan dicetak.")


@bp.post("/<int:skp_id>/batalkan")
@akses(Akses.MASUK)
def cancel(skp_id: int) -> ResponseReturnValue:
    return _take(skp_id, service.cancel_skp, "Draf SKP dibatalkan.", ke=lambda: url_for("skp.daftar"))


@bp.post("/<int:skp_id>/pendekatan")
@akses(Akses.MASUK)
def change_pendekatan(skp_id: int) -> ResponseReturnValue:
    def langkah(session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> Skp:
        pendekatan = parse_form(PendekatanForm, request.form).pendekatan
        return service.change_pendekatan(session, actor, skp_id, pendekatan, today=today, now=now)

    return _take(skp_id, langkah, "Pendekatan diganti. Periksa indikator dan targetnya.")


@bp.post("/<int:skp_id>/catatan")
@akses(Akses.MASUK)
def add_catatan(skp_id: int) -> ResponseReturnValue:
    """A note on a row goes back to that row, any other to the thread beside the form."""
    try:
        form = parse_form(CatatanForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service.add_catatan(
                    session,
                    current_actor(),
                    skp_id,
                    form.teks,
                    rhk_id=form.rhk_id,
                    today=today(),
                    now=now(),
                )
    except InputError as error:
        sunting = refuse(Sunting(mode="catatan"), error)
        return show_page(skp_id, status=error.status, galat=error, sunting=sunting)
    if not target():
        return go_to(page_url(skp_id, f"rhk_{form.rhk_id}" if form.rhk_id else "catatan_skp"))
    return show_row(skp_id, form.rhk_id) if form.rhk_id else show_page(skp_id)
