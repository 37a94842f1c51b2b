"""Several SKP approved together: first what stands in the way, the lot with its progress, the undo."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, StateError
from kinerja.pelaksanaan.service import ensure_periods, forget_periods
from kinerja.skp.models import Skp
from kinerja.skp.routes.bersama import bp
from kinerja.skp.service import massal as service
from kinerja.skp.service.massal import Terpilih
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render

FRAGMENTS = frozenset({"kemajuan_massal"})


@bp.post("/persetujuan")
@akses(Akses.MASUK)
def tinjau_massal() -> ResponseReturnValue:
    """What of the ticked SKP, or of all that wait, can be approved together. Nothing is decided here."""
    semua = request.form.get("aksi") == "semua"
    dipilih = None if semua else _read_chosen()
    if dipilih is not None and not dipilih:
        flash("Pilih dahulu SKP yang akan disetujui bersama.", "awas")
        return go_to(url_for("skp.bawahan"))
    with reading() as session:
        pratinjau = service.preview_massal(session, current_actor(), dipilih, today=today())
    return render("skp/tinjau_massal.html", pratinjau=pratinjau, terbanyak=service.TERBANYAK)


@bp.post("/persetujuan/mulai")
@akses(Akses.MASUK)
def start_massal() -> ResponseReturnValue:
    """Approve the SKP of the preview, each with the hash that was shown; the first of them at once."""
    massal_id = None
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                massal = service.start_massal(
                    session, current_actor(), _read_sealed(), today=today(), now=now()
                )
                massal_id = massal.id
        if massal_id is not None:
            _step(massal_id)
    except InputError as error:
        flash(error.message, "awas")
        return go_to(url_for("skp.bawahan"))
    if massal_id is None:  # sent twice: the list shows what became of it
        return go_to(url_for("skp.bawahan"))
    return go_to(url_for(".massal", massal_id=massal_id))


@bp.get("/persetujuan/<int:massal_id>")
@akses(Akses.MASUK)
def massal(massal_id: int) -> ResponseReturnValue:
    """A lot of the actor: how far it is, what was left out and why, and the way back."""
    return _show(massal_id)


@bp.post("/persetujuan/<int:massal_id>/lanjut")
@akses(Akses.MASUK)
def step_massal(massal_id: int) -> ResponseReturnValue:
    """The next SKP of the lot; the page asks for it by itself where there is JavaScript."""
    try:
        _step(massal_id)
    except StateError as error:
        flash(error.message, "awas")
        return go_to(url_for(".massal", massal_id=massal_id))
    return _show(massal_id, page_url=url_for(".massal", massal_id=massal_id))


@bp.post("/persetujuan/<int:massal_id>/urungkan")
@akses(Akses.MASUK)
def undo_massal(massal_id: int) -> ResponseReturnValue:
    """Take the lot back within ten minutes."""
    try:
        with transaction() as session:
            actor = current_actor()

            def lepas(skp: Skp) -> bool:
                return forget_periods(session, actor, skp)

            kembali, tetap = service.undo_massal(session, actor, massal_id, lepas, today=today(), now=now())
    except StateError as error:
        flash(error.message, "awas")
        return go_to(url_for(".massal", massal_id=massal_id))
    flash(f"{kembali} SKP kembali menunggu keputusan Anda.", "baik")
    if tetap:
        flash(f"{tetap} SKP tidak dikembalikan. Sebabnya tertulis pada barisnya.", "awas")
    return go_to(url_for(".massal", massal_id=massal_id))


def _step(massal_id: int) -> None:
    with transaction() as session:
        actor = current_actor()

        def siapkan(skp: Skp) -> None:
            # Here and not in the service: pelaksanaan stands on skp, so skp cannot call it.
            ensure_periods(session, actor, skp, today=today(), now=now())

        service.step_massal(session, actor, massal_id, siapkan, today=today(), now=now())


def _show(massal_id: int, page_url: str | None = None) -> ResponseReturnValue:
    with reading() as session:
        hal = service.open_massal(session, current_actor(), massal_id, now=now())
    return render("skp/massal.html", fragments=FRAGMENTS, page_url=page_url, hal=hal)


def _read_chosen() -> list[Terpilih]:
    """The ticked SKP as id and version, each once; what no page of ours sends is left out."""
    ditemukan = {}
    for teks in request.form.getlist("pilih")[: service.TERBANYAK + 1]:
        kiri, _, kanan = teks.partition(":")
        if _is_number(kiri) and _is_number(kanan):
            ditemukan[int(kiri)] = Terpilih(int(kiri), int(kanan))
    return list(ditemukan.values())


def _read_sealed() -> dict[int, str]:
    ditemukan = {}
    for teks in request.form.getlist("setuju")[: service.TERBANYAK + 1]:
        kiri, _, sidik = teks.partition(":")
        if _is_number(kiri) and sidik:
            ditemukan[int(kiri)] = sidik[:64]
    return ditemukan


def _is_number(teks: str) -> bool:
    return teks.isascii() and teks.isdigit() and len(teks) < 10
