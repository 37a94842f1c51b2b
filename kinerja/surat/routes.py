"""Letters of plugins: preview, issue, print and sign again, download."""

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.actor import Actor, Peran
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import KinerjaError, NotAuthorizedError, NotFoundError
from kinerja.evaluasi.pembaca import Pembaca
from kinerja.evaluasi.service import log_reading
from kinerja.surat import service
from kinerja.surat.cetak import finish_surat, read_file
from kinerja.surat.render import render_lembar
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render

bp = Blueprint("surat", __name__, url_prefix="/surat")
CSP_BERKAS = "default-src 'none'; sandbox; frame-ancestors 'none'"


@bp.get("/<int:periode_id>/<kode>")
@akses(Peran.ADMIN_INSTANSI)
def pratinjau(periode_id: int, kode: str) -> ResponseReturnValue:
    """The letter as it would be issued, without a number; stores nothing."""
    with reading() as session:
        naskah = service.compose(session, current_actor(), periode_id, kode, today=today())
    _log(naskah.pembaca_lain)
    return render("surat/pratinjau.html", naskah=naskah, lembar=render_lembar(naskah.dokumen))


@bp.post("/<int:periode_id>/<kode>/terbitkan")
@akses(Peran.ADMIN_INSTANSI)
def issue(periode_id: int, kode: str) -> ResponseReturnValue:
    """Give the letter its number, then print and sign it."""
    actor, penanda = current_actor(), _chosen_signer()
    # The plugin is asked before the transaction: a slow one must not hold the database.
    with reading() as session:
        naskah = service.compose(session, actor, periode_id, kode, today=today(), penanda=penanda)
    surat = None
    with transaction() as session:
        if claim_request(session, now=now()):
            surat = service.issue(session, actor, naskah, now=now())
    if surat is not None:
        _log(naskah.pembaca_lain)
        _finish(actor, surat.id, penanda, f"Surat terbit dengan nomor {surat.nomor}.")
    return go_to(url_for("evaluasi.hasil", periode_id=periode_id))


@bp.post("/terbit/<int:surat_id>/cetak")
@akses(Peran.ADMIN_INSTANSI)
def finish(surat_id: int) -> ResponseReturnValue:
    """Print or sign an issued letter where that failed before; its number and content stay."""
    actor = current_actor()
    with transaction() as session:
        periode_id = service.find_periode_id(session, actor, surat_id)
        baru = claim_request(session, now=now())
    if baru:
        _finish(actor, surat_id, _chosen_signer(), "Berkas surat siap diunduh.")
    return go_to(url_for("evaluasi.hasil", periode_id=periode_id))


@bp.get("/terbit/<int:surat_id>.pdf")
@akses(Akses.MASUK)
def unduh(surat_id: int) -> ResponseReturnValue:
    """The stored file, as an attachment."""
    actor = current_actor()
    with reading() as session:
        berkas = service.find_file(session, actor, surat_id, today=today())
    isi = read_file(actor.instansi_id, berkas.sidik)
    _log(berkas.pembaca_lain)
    response = Response(isi, content_type="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=berkas.nama)
    response.headers["Content-Security-Policy"] = CSP_BERKAS
    response.headers["Cache-Control"] = "no-store"
    return response


def _chosen_signer() -> str:
    """The kode of the signer, "" where the form offers none or nobody signs yet."""
    return request.form.get("penanda", "").strip()


def _finish(actor: Actor, surat_id: int, penanda: str, kalimat: str) -> None:
    """Print and sign, and say how it went: the number is kept whatever happens."""
    try:
        hasil = finish_surat(actor, surat_id, penanda=penanda)
    except (NotFoundError, NotAuthorizedError):
        raise
    except KinerjaError as error:
        flash(f"Nomor surat sudah dipesan, berkasnya belum jadi. {error.message} Cetak lagi nanti.", "awas")
        return
    if hasil.kendala:
        flash(hasil.kendala, "awas")
    else:
        flash(kalimat, "baik")


def _log(pembaca: Pembaca | None) -> None:
    """Reading somebody else's letter is written down: the one write of a page that only shows."""
    if pembaca is not None:
        with transaction() as session:
            log_reading(session, current_actor(), pembaca, now=now())
