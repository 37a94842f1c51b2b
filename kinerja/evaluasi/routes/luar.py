"""Decisions of a pejabat penilai without account: the admin records what the document says."""

from collections.abc import Mapping
from dataclasses import replace

from flask import current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.actor import Peran
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.evaluasi.forms import PILIHAN_RATING, LuarForm
from kinerja.evaluasi.routes.bersama import bp, note_reading, read_revisi
from kinerja.evaluasi.service import luar as service
from kinerja.formulir import parse_form
from kinerja.pelaksanaan.bukti import kind_of, open_checked
from kinerja.pelaksanaan.routes.bukti import check_same, send_berkas
from kinerja.pelaksanaan.service import BerkasMasuk
from kinerja.storage import storage
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render

BAGIAN = "keputusan-luar"


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
        isian = _read_isian()
        isian = replace(isian, berkas=_take_in(periode_id, isian))
        with transaction() as session:
            if claim_request(session, now=now()):
                service.record_luar(session, current_actor(), periode_id, isian, today=today(), now=now())
    except InputError as error:
        return _show(periode_id, request.form, error)
    flash("Keputusan dicatat dan penilaian ditetapkan. Dokumen menyebut pejabat yang memutuskan.", "baik")
    return go_to(url_for(".hasil", periode_id=periode_id))


def _read_isian() -> service.KeputusanLuar:
    form = parse_form(LuarForm, request.form)
    return service.KeputusanLuar(
        rating_hasil=form.hasil_kerja,
        rating_perilaku=form.perilaku_kerja,
        nama=form.nama,
        jabatan=form.jabatan,
        nomor=form.nomor,
        tanggal=form.tanggal,
        catatan=form.catatan,
    )


def _take_in(periode_id: int, isian: service.KeputusanLuar) -> BerkasMasuk | None:
    """The stored scan, None where none was sent. Raises InputError at `berkas`.

    Asked first whether the rest can be recorded: reading a file costs, and holds no lock of the database.
    """
    kiriman, actor = request.files.get("berkas"), current_actor()
    ada = kiriman is not None and bool(kiriman.filename)
    with reading() as session:
        service.check_luar(session, actor, periode_id, isian, ada_berkas=ada, today=today())
    if kiriman is None or not kiriman.filename:
        return None
    maks = current_app.extensions["kinerja_config"].maks_berkas
    try:
        with open_checked(kiriman.stream, kiriman.filename, maks=maks) as berkas:
            # A picture that was drawn anew may have grown a little.
            disimpan = storage().put_stream(actor.instansi_id, berkas.isi, maks=maks * 2, bagian=BAGIAN)
    except InputError as error:
        raise InputError(error.message, fields={"berkas": error.message}) from error
    return BerkasMasuk(berkas.nama, berkas.jenis, disimpan.sidik, disimpan.ukuran)


@bp.get("/hasil/<int:periode_id>/keputusan")
@akses(Akses.MASUK)
def unduh_keputusan(periode_id: int) -> ResponseReturnValue:
    """The scan on which an evaluation rests, as an attachment; one that was altered is not handed out."""
    actor = current_actor()
    with reading() as session:
        berkas, pembaca = service.find_berkas_luar(
            session, actor, periode_id, revisi=read_revisi(), today=today()
        )
    note_reading(pembaca)
    check_same(actor, berkas, bagian=BAGIAN)
    akhiran = kind_of(berkas.nama)
    return send_berkas(actor, replace(berkas, nama=f"keputusan-{periode_id}.{akhiran}"), bagian=BAGIAN)


def _show(periode_id: int, isian: Mapping[str, str], error: InputError | None = None) -> Response:
    with reading() as session:
        bahan, baris = service.find_luar(session, current_actor(), periode_id, today=today())
        wajib = service.is_berkas_wajib(session, current_actor())
    return render(
        "evaluasi/luar.html",
        status=error.status if error else 200,
        bahan=bahan,
        baris=baris,
        isian=isian or {"nama": baris.penilai.nama_lengkap},
        galat=error,
        pilihan=PILIHAN_RATING,
        berkas_wajib=wajib,
    )
