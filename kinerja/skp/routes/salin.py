"""Looking at what changed since the SKP that was copied: one mark at a time, or all."""

from flask import request
from flask.typing import ResponseReturnValue

from kinerja.clock import now, today
from kinerja.db import transaction
from kinerja.formulir import parse_form
from kinerja.skp import service
from kinerja.skp.forms import TandaForm
from kinerja.skp.routes.bersama import bp, page_url
from kinerja.skp.routes.isi import show_row
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.render import go_to, target


@bp.post("/<int:skp_id>/tanda/<kunci>")
@akses(Akses.MASUK)
def periksa_tanda(skp_id: int, kunci: str) -> ResponseReturnValue:
    """Done with one mark, "semua" with all; a mark of a row goes back to that row."""
    rhk_id = parse_form(TandaForm, request.form).rhk_id
    with transaction() as session:
        service.dismiss_tanda(session, current_actor(), skp_id, kunci, today=today(), now=now())
    if rhk_id is not None and target():
        return show_row(skp_id, rhk_id)
    return go_to(page_url(skp_id, f"rhk_{rhk_id}" if rhk_id else "tanda_salinan"))
