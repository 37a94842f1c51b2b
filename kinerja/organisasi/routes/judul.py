"""The third title line of the forms per kind of jabatan, with the titles as they will be printed."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.actor import Peran
from kinerja.clock import now
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError
from kinerja.formulir import PESAN, parse_form
from kinerja.organisasi import service_instansi
from kinerja.organisasi.forms import BarisJudulForm
from kinerja.organisasi.judul import default_line, group_lines
from kinerja.organisasi.routes.bersama import BACA, describe_history
from kinerja.organisasi.rules import JenisForm, JenisJabatan, form_of
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("judul", __name__, url_prefix="/admin/judul")

UBAH_INSTANSI = akses(Peran.ADMIN_INSTANSI)
PRATINJAU = frozenset({"pratinjau_judul"})
KELOMPOK = [(form, [jenis for jenis in JenisJabatan if form_of(jenis) is form]) for form in JenisForm]


@bp.get("")
@BACA
def halaman() -> ResponseReturnValue:
    """The lines that hold now."""
    return _show(None)


@bp.post("")
@UBAH_INSTANSI
def change() -> ResponseReturnValue:
    """Keep the lines; an empty one is that of the regulation."""
    try:
        with transaction() as session:
            service_instansi.change_judul(
                session, current_actor(), _read_lines(), versi=read_nomor("versi"), now=now()
            )
    except (InputError, ConflictError) as error:
        return _show(_typed(), error)
    flash("Judul formulir disimpan.", "baik")
    return go_to(url_for(".halaman"))


@bp.post("/pratinjau")
@UBAH_INSTANSI
def preview() -> ResponseReturnValue:
    """The titles with what is typed; nothing is kept."""
    return _show(_typed())


def _field(jenis: JenisJabatan) -> str:
    return f"{jenis.value}-baris"


def _typed() -> dict[JenisJabatan, str]:
    return {jenis: request.form.get(_field(jenis), "") for jenis in JenisJabatan}


def _read_lines() -> dict[JenisJabatan, str]:
    baris: dict[JenisJabatan, str] = {}
    salah: dict[str, str] = {}
    for jenis in JenisJabatan:
        try:
            baris[jenis] = parse_form(BarisJudulForm, request.form, prefix=f"{jenis.value}-").baris
        except InputError as error:
            salah |= error.fields
    if salah:
        raise InputError(PESAN, fields=salah)
    return baris


def _show(
    isian: Mapping[JenisJabatan, str] | None, error: InputError | ConflictError | None = None
) -> ResponseReturnValue:
    actor = current_actor()
    with reading() as session:
        instansi = service_instansi.find_instansi(session, actor)
        riwayat = service_instansi.list_history_judul(session, actor)
    tersimpan = {jenis: str(instansi.baris_judul.get(jenis.value, "")) for jenis in JenisJabatan}
    baris = isian or tersimpan
    return render(
        "organisasi/judul.html",
        fragments=PRATINJAU,
        status=error.status if error else HTTPStatus.OK,
        kesalahan=error.fields if error else {},
        galat=error,
        instansi=instansi,
        kelompok=KELOMPOK,
        baris=baris,
        bawaan=default_line,
        pratinjau=group_lines({jenis.value: teks for jenis, teks in baris.items()}),
        belum_disimpan=baris != tersimpan,
        nama_isian=_field,
        riwayat_judul=describe_history(riwayat),
        boleh_ubah=actor.has_everywhere(Peran.ADMIN_INSTANSI),
    )
