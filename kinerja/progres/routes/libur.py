"""Admin: the days off of the instansi."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.actor import Peran
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.progres.forms import LiburForm
from kinerja.progres.routes.bersama import KATA, bp
from kinerja.progres.service import libur as service
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

TAHUN_AWAL, TAHUN_AKHIR = 2020, 2100


@bp.get("/admin/hari-libur")
@akses(Peran.ADMIN_INSTANSI)
def libur() -> ResponseReturnValue:
    return _show(None, 200)


@bp.post("/admin/hari-libur")
@akses(Peran.ADMIN_INSTANSI)
def add_libur() -> ResponseReturnValue:
    try:
        form = parse_form(LiburForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service.add_libur(session, current_actor(), form.tanggal, form.nama, now=now())
    except InputError as error:
        return _show(error, error.status)
    flash("Hari libur tercatat.", "baik")
    return go_to(url_for(".libur", tahun=form.tanggal.year))


@bp.post("/admin/hari-libur/<int:libur_id>/hapus")
@akses(Peran.ADMIN_INSTANSI)
def delete_libur(libur_id: int) -> ResponseReturnValue:
    with transaction() as session:
        tahun = service.delete_libur(session, current_actor(), libur_id, now=now()).tanggal.year
    flash("Hari libur dihapus.", "baik")
    return go_to(url_for(".libur", tahun=tahun))


def _show(galat: InputError | None, status: int) -> Response:
    tahun = read_nomor("tahun") or today().year
    tahun = min(max(tahun, TAHUN_AWAL), TAHUN_AKHIR)
    with reading() as session:
        semua = service.list_libur(session, current_actor(), tahun)
    return render(
        "progres/libur.html",
        status=status,
        semua=semua,
        tahun=tahun,
        galat=galat,
        nilai=request.form,
        kata=KATA,
    )
