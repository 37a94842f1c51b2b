"""Jabatan: the list, one jabatan with its form and history."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja import audit
from kinerja.actor import Peran
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError, KinerjaError, StateError
from kinerja.formulir import parse_form
from kinerja.organisasi import service_jabatan
from kinerja.organisasi.forms import JabatanForm
from kinerja.organisasi.routes.bersama import (
    BACA,
    describe_history,
    first_url,
    next_url,
    read_kata,
)
from kinerja.organisasi.rules import JenisJabatan, Jenjang
from kinerja.organisasi.service_jabatan import DataJabatan
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("jabatan", __name__, url_prefix="/admin/jabatan")

DAFTAR = frozenset({"daftar_jabatan"})
PILIHAN_JENIS = [(satu.value, satu.label) for satu in JenisJabatan]
PILIHAN_JENJANG = [("", "Tanpa jenjang"), *((satu.value, satu.label) for satu in Jenjang)]
UBAH_INSTANSI = akses(Peran.ADMIN_INSTANSI)


@bp.get("")
@BACA
def daftar() -> ResponseReturnValue:
    """All jabatan by name, with search."""
    kata, jenis = read_kata(), request.args.get("jenis", "")
    jenis = jenis if jenis in {satu.value for satu in JenisJabatan} else ""
    with reading() as session:
        halaman = service_jabatan.list_jabatan(
            session,
            current_actor(),
            kata=kata,
            jenis=JenisJabatan(jenis) if jenis else None,
            today=today(),
            setelah=read_nomor("setelah"),
        )
    return render(
        "organisasi/jabatan/daftar.html",
        fragments=DAFTAR,
        halaman=halaman,
        kata=kata,
        jenis=jenis,
        pilihan_jenis=[("", "Semua jenis"), *PILIHAN_JENIS],
        url_berikut=next_url(".daftar", halaman.berikut, q=kata, jenis=jenis),
        url_awal=first_url(".daftar", q=kata, jenis=jenis),
        label_jenjang=dict(PILIHAN_JENJANG),
        boleh_ubah=current_actor().has_everywhere(Peran.ADMIN_INSTANSI),
    )


@bp.get("/baru")
@UBAH_INSTANSI
def baru() -> ResponseReturnValue:
    """The form of a new jabatan."""
    return _show_form(None, {"jenis": JenisJabatan.PELAKSANA.value, "aktif": "1"})


@bp.post("/baru")
@UBAH_INSTANSI
def create() -> ResponseReturnValue:
    """Make a jabatan."""
    try:
        form = parse_form(JabatanForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                data = DataJabatan(form.nama, form.jenis, form.jenjang)
                service_jabatan.create_jabatan(session, current_actor(), data, now=now())
    except InputError as error:
        return _show_form(None, request.form, error)
    flash(f"Jabatan {form.nama} dibuat.", "baik")
    return go_to(url_for(".daftar", q=form.nama))


@bp.get("/<int:jabatan_id>")
@BACA
def detail(jabatan_id: int) -> ResponseReturnValue:
    """One jabatan, to be changed by an admin of the instansi."""
    return _show_form(jabatan_id, None)


@bp.post("/<int:jabatan_id>")
@UBAH_INSTANSI
def change(jabatan_id: int) -> ResponseReturnValue:
    """Change a jabatan."""
    try:
        form = parse_form(JabatanForm, request.form)
        with transaction() as session:
            service_jabatan.change_jabatan(
                session,
                current_actor(),
                jabatan_id,
                DataJabatan(form.nama, form.jenis, form.jenjang),
                aktif=form.aktif,
                versi=read_nomor("versi"),
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError, StateError) as error:
        return _show_form(jabatan_id, request.form, error)
    flash("Jabatan disimpan.", "baik")
    return go_to(url_for(".detail", jabatan_id=jabatan_id))


def _show_form(
    jabatan_id: int | None, isian: Mapping[str, str] | None, error: KinerjaError | None = None
) -> ResponseReturnValue:
    """The form of a jabatan, or of a new one; after a refusal with what was typed."""
    riwayat, baris = [], None
    if jabatan_id is not None:
        with reading() as session:
            baris = service_jabatan.describe_jabatan(session, current_actor(), jabatan_id, today=today())
            riwayat = describe_history(audit.list_history(session, "jabatan", jabatan_id))
    if isian is None and baris is not None:
        stored = baris.jabatan
        isian = {
            "nama": stored.nama,
            "jenis": stored.jenis.value,
            "jenjang": stored.jenjang or "",
            "aktif": "1" if stored.aktif else "",
        }
    return render(
        "organisasi/jabatan/formulir.html",
        status=error.status if error else HTTPStatus.OK,
        kesalahan=error.fields if error else {},
        galat=error,
        baris=baris,
        isian=isian,
        pilihan_jenis=PILIHAN_JENIS,
        pilihan_jenjang=PILIHAN_JENJANG,
        riwayat_jabatan=riwayat,
        boleh_ubah=current_actor().has_everywhere(Peran.ADMIN_INSTANSI),
    )
