"""Pages that show a matrix: the grid, one person of it, the form; and the way of roles into one's own SKP."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import NotFoundError
from kinerja.skp.matriks import service
from kinerja.skp.matriks.routes.bersama import ISTILAH, bp, load_matrix
from kinerja.surat.render import print_dokumen
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render


@bp.get("/matriks")
@akses(Akses.MASUK)
def saya() -> ResponseReturnValue:
    """The way to one's own matrix of this year; to the list of SKP while there is none."""
    with reading() as session:
        skp_id = service.find_own_matrix(session, current_actor(), today=today())
    if skp_id is None:
        flash("Matriks peran hasil dibuat dari SKP Anda. Buat SKP tahun ini lebih dahulu.", "info")
        return go_to(url_for("skp.daftar"))
    return go_to(url_for(".lembar", skp_id=skp_id))


@bp.get("/<int:skp_id>/matriks")
@akses(Akses.MASUK)
def lembar(skp_id: int) -> ResponseReturnValue:
    """People x results: to write for the owner, to read for those above."""
    return render("skp/matriks/lembar.html", hal=load_matrix(skp_id), istilah=ISTILAH)


@bp.get("/<int:skp_id>/matriks/orang/<int:pegawai_id>")
@akses(Akses.MASUK)
def orang(skp_id: int, pegawai_id: int) -> ResponseReturnValue:
    """The roles of one person, result by result: the grid for a narrow screen."""
    hal = load_matrix(skp_id)
    baris = hal.baris_of(pegawai_id)
    if baris is None:
        raise NotFoundError
    return render("skp/matriks/orang.html", hal=hal, baris=baris, istilah=ISTILAH)


@bp.get("/<int:skp_id>/matriks/cetak.pdf")
@akses(Akses.MASUK)
def cetak(skp_id: int) -> ResponseReturnValue:
    """The matrix as PDF."""
    with reading() as session:
        hal, dokumen = service.load_dokumen(session, current_actor(), skp_id, today=today())
    response = Response(print_dokumen(dokumen), content_type="application/pdf")
    nama = f"matriks-peran-hasil-{hal.skp.tahun}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{nama}"'
    return response


@bp.post("/<int:skp_id>/matriks/ambil")
@akses(Akses.MASUK)
def apply_roles(skp_id: int) -> ResponseReturnValue:
    """Take the waiting roles over into one's own SKP."""
    jumlah = 0
    with transaction() as session:
        if claim_request(session, now=now()):
            jumlah = service.apply_roles(session, current_actor(), skp_id, today=today(), now=now())
    if jumlah:
        flash(f"{jumlah} peran diambil dari matriks. Isi indikator dan targetnya.", "baik")
    return go_to(url_for("skp.detail", skp_id=skp_id, _anchor="hasil_kerja"))
