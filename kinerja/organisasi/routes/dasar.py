"""Pages of the feature `organisasi`: the parts below /admin, and the search of the top bar."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from kinerja.clock import today
from kinerja.db import reading
from kinerja.organisasi import routes_impor
from kinerja.organisasi.routes import jabatan, judul, kedudukan, pegawai, pengaturan, penilai, unit, usulan
from kinerja.organisasi.routes.bersama import first_url, next_url, read_kata
from kinerja.organisasi.service_cari import find_orang
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.nomor import read_nomor
from kinerja.web.render import render

bp = Blueprint("organisasi", __name__)
for bagian in (unit, jabatan, pegawai, penilai, usulan, kedudukan, pengaturan, judul, routes_impor):
    bp.register_blueprint(bagian.bp)

HASIL = frozenset({"hasil_cari"})


@bp.get("/cari")
@akses(Akses.MASUK)
def cari() -> ResponseReturnValue:
    """People by part of name or NIP: all of them for an admin, the own ones for a penilai."""
    kata = read_kata()
    with reading() as session:
        hasil = find_orang(session, current_actor(), kata, today=today(), setelah=read_nomor("setelah"))
    return render(
        "organisasi/cari.html",
        fragments=HASIL,
        hasil=hasil,
        kata=kata,
        kata_cari=kata,
        url_berikut=next_url("organisasi.cari", hasil.halaman.berikut, q=kata),
        url_awal=first_url("organisasi.cari", q=kata),
        awal="setelah" not in request.args,
    )
