"""Take the proposal of the daily lines over into the realisasi of a period."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from kinerja.clock import now, today
from kinerja.db import transaction
from kinerja.errors import ConflictError, InputError
from kinerja.formulir import parse_form
from kinerja.pelaksanaan.routes.bersama import page_url, refuse, show_page
from kinerja.progres.forms import VersiForm
from kinerja.progres.routes.bersama import bp
from kinerja.progres.service.usulan import apply_usulan
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to


@bp.post("/kinerja/progres/usulan/<int:periode_id>/<int:indikator_id>")
@akses(Akses.MASUK)
def use(periode_id: int, indikator_id: int) -> ResponseReturnValue:
    try:
        versi = parse_form(VersiForm, request.form).versi
        with transaction() as session:
            if claim_request(session, now=now()):
                apply_usulan(
                    session,
                    current_actor(),
                    periode_id,
                    indikator_id,
                    versi=versi,
                    today=today(),
                    now=now(),
                )
    except (InputError, ConflictError) as error:
        return show_page(periode_id, status=error.status, tolakan=refuse(f"realisasi_{indikator_id}", error))
    flash("Usulan dari progres harian dipakai. Periksa, lalu ubah bila perlu.", "baik")
    return go_to(page_url(periode_id, f"indikator_{indikator_id}"))
