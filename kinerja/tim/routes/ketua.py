"""The sheet of a ketua tim: the rows of a plan that come from the team, notes, and what he thinks of it."""

from http import HTTPStatus

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, StateError
from kinerja.formulir import parse_form
from kinerja.skp.rules import SikapTim
from kinerja.skp.service import tim as service
from kinerja.tim.forms import CatatanTimForm, PendapatForm
from kinerja.tim.routes.bersama import bp
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render


@bp.get("/tim/kerja/<int:tim_id>/skp/<int:skp_id>")
@akses(Akses.MASUK)
def skp_anggota(tim_id: int, skp_id: int) -> ResponseReturnValue:
    """The rows of the team, for its ketua."""
    return _show(tim_id, skp_id)


@bp.post("/tim/kerja/<int:tim_id>/skp/<int:skp_id>/catatan")
@akses(Akses.MASUK)
def add_catatan_tim(tim_id: int, skp_id: int) -> ResponseReturnValue:
    """A note on a row, and back to it."""
    try:
        form = parse_form(CatatanTimForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service.add_catatan_tim(
                    session,
                    current_actor(),
                    tim_id,
                    skp_id,
                    form.rhk_id,
                    form.teks,
                    today=today(),
                    now=now(),
                )
    except (InputError, StateError) as error:
        return _show(tim_id, skp_id, error, tempat=f"rhk_{request.form.get('rhk_id', '')}")
    return go_to(url_for(".skp_anggota", tim_id=tim_id, skp_id=skp_id, _anchor=f"rhk_{form.rhk_id}"))


@bp.post("/tim/kerja/<int:tim_id>/skp/<int:skp_id>/pendapat")
@akses(Akses.MASUK)
def recommend(tim_id: int, skp_id: int) -> ResponseReturnValue:
    """Tell the pejabat penilai what the ketua thinks."""
    try:
        form = parse_form(PendapatForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service.recommend(
                    session,
                    current_actor(),
                    tim_id,
                    skp_id,
                    form.sikap,
                    form.teks,
                    nomor_versi=form.nomor_versi,
                    today=today(),
                    now=now(),
                )
    except (InputError, StateError) as error:
        return _show(tim_id, skp_id, error, tempat="pendapat")
    flash("Pendapat Anda disampaikan kepada pejabat penilai. Ia yang memutuskan.", "baik")
    return go_to(url_for(".detail_tim", tim_id=tim_id))


def _show(
    tim_id: int, skp_id: int, error: InputError | StateError | None = None, *, tempat: str = ""
) -> ResponseReturnValue:
    with reading() as session:
        lembar = service.open_lembar_tim(session, current_actor(), tim_id, skp_id, today=today())
    return render(
        "tim/skp_anggota.html",
        status=error.status if error else HTTPStatus.OK,
        galat=error,
        kesalahan=error.fields if isinstance(error, InputError) else {},
        tempat=tempat,
        isian=request.form,
        lembar=lembar,
        pilihan_sikap=[(satu.value, satu.label) for satu in SikapTim],
    )
