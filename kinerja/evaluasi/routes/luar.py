"""Decisions of a pejabat penilai without account: the admin records what the document says."""

from collections.abc import Mapping

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.actor import Peran
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.evaluasi.forms import PILIHAN_RATING, LuarForm
from kinerja.evaluasi.routes.bersama import bp
from kinerja.evaluasi.service import luar as service
from kinerja.formulir import parse_form
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render


@bp.get("/luar")
@akses(Peran.ADMIN_INSTANSI)
def daftar_luar() -> ResponseReturnValue:
    """What waits for somebody who cannot log in."""
    with reading() as session:
        daftar = service.list_luar(session, current_actor(), today=today())
    return render("evaluasi/daftar_luar.html", daftar=daftar)


@bp.get("/luar/<int:periode_id>")
@akses(Peran.ADMIN_INSTANSI)
def luar(periode_id: int) -> ResponseReturnValue:
    """One of them: the ratings, who decided, and the document."""
    return _show(periode_id, {})


@bp.post("/luar/<int:periode_id>")
@akses(Peran.ADMIN_INSTANSI)
def record_luar(periode_id: int) -> ResponseReturnValue:
    """Record it; the evaluation is fixed with it."""
    try:
        form = parse_form(LuarForm, request.form)
        isian = service.KeputusanLuar(
            rating_hasil=form.hasil_kerja,
            rating_perilaku=form.perilaku_kerja,
            nama=form.nama,
            jabatan=form.jabatan,
            nomor=form.nomor,
            tanggal=form.tanggal,
            catatan=form.catatan,
        )
        with transaction() as session:
            if claim_request(session, now=now()):
                service.record_luar(session, current_actor(), periode_id, isian, today=today(), now=now())
    except InputError as error:
        return _show(periode_id, request.form, error)
    flash("Keputusan dicatat dan penilaian ditetapkan. Dokumen menyebut pejabat yang memutuskan.", "baik")
    return go_to(url_for(".hasil", periode_id=periode_id))


def _show(periode_id: int, isian: Mapping[str, str], error: InputError | None = None) -> Response:
    with reading() as session:
        bahan, baris = service.find_luar(session, current_actor(), periode_id, today=today())
    return render(
        "evaluasi/luar.html",
        status=error.status if error else 200,
        bahan=bahan,
        baris=baris,
        isian=isian or {"nama": baris.penilai.nama_lengkap},
        galat=error,
        pilihan=PILIHAN_RATING,
    )
