"""Admin → Templat SKP: the list, one template with its rows, one row."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Peran
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError, KinerjaError, StateError
from kinerja.formulir import parse_form
from kinerja.organisasi.routes.bersama import describe_history, is_search, read_kata
from kinerja.organisasi.rules import JenisForm
from kinerja.organisasi.service_jabatan import find_daftar_jabatan
from kinerja.skp.awal import service_templat
from kinerja.skp.awal.forms import (
    AksiBarisForm,
    TemplatBaruForm,
    TemplatForm,
    baris_values,
    count_indikator,
    parse_baris,
)
from kinerja.skp.awal.isi import IsiAwal, load_isi
from kinerja.skp.awal.service_templat import OBJEK, DataTemplat, find_baris
from kinerja.skp.models import TemplatJabatan
from kinerja.skp.routes.bersama import ISTILAH
from kinerja.skp.rules import Aspek, BagianLampiran, Klasifikasi, Pendekatan, Perspektif
from kinerja.skp.tampilan import BentukForm
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import to_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("templat_skp", __name__, url_prefix="/admin/templat-skp")

HALAMAN = akses(Peran.ADMIN_INSTANSI)
PILIHAN_FORM = [(satu.value, satu.label) for satu in JenisForm]
PILIHAN_PENDEKATAN = [(satu.value, satu.label) for satu in Pendekatan]
PILIHAN_KLASIFIKASI = [(satu.value, satu.label) for satu in Klasifikasi]
PILIHAN_ASPEK = [("", "Pilih"), *((satu.value, satu.label) for satu in Aspek)]
PILIHAN_PERSPEKTIF = [("", "Pilih"), *((satu.value, satu.label) for satu in Perspektif)]
Gagal = InputError | ConflictError | StateError


@bp.get("")
@HALAMAN
def daftar() -> ResponseReturnValue:
    """All templates by name."""
    with reading() as session:
        semua = service_templat.list_templat(session, current_actor())
    baris = [(satu, len(load_isi(satu.isi).daftar_rhk)) for satu in semua]
    return render("skp/templat/daftar.html", semua=baris)


@bp.get("/baru")
@HALAMAN
def baru() -> ResponseReturnValue:
    """The form of a new template."""
    return _show_new({"jenis_form": JenisForm.JA_JF.value, "pendekatan": Pendekatan.KUANTITATIF.value})


@bp.post("/baru")
@HALAMAN
def create() -> ResponseReturnValue:
    """Make a template, empty or of somebody's SKP."""
    if is_search():
        return _show_new(request.form)
    try:
        form = parse_form(TemplatBaruForm, request.form)
        with transaction() as session:
            if not claim_request(session, now=now()):
                return go_to(url_for(".daftar"))
            templat = service_templat.create_templat(
                session,
                current_actor(),
                DataTemplat(nama=form.nama, jabatan_id=form.jabatan_id),
                jenis_form=form.jenis_form,
                pendekatan=form.pendekatan,
                nip=form.nip,
                today=today(),
                now=now(),
            )
    except InputError as error:
        return _show_new(request.form, error)
    flash(f"Templat {form.nama} dibuat. Periksa barisnya.", "baik")
    return go_to(url_for(".detail", templat_id=templat.id))


@bp.get("/<int:templat_id>")
@HALAMAN
def detail(templat_id: int) -> ResponseReturnValue:
    """One template: its rows, its frame, its history."""
    return _show(templat_id)


@bp.post("/<int:templat_id>")
@HALAMAN
def change(templat_id: int) -> ResponseReturnValue:
    """Change name, jabatan, use and lampiran."""
    if is_search():
        return _show(templat_id, isian=request.form)
    try:
        form = parse_form(TemplatForm, request.form)
        data = DataTemplat(
            nama=form.nama, jabatan_id=form.jabatan_id, aktif=form.aktif, lampiran=form.lampiran
        )
        with transaction() as session:
            service_templat.change_templat(
                session, current_actor(), templat_id, data, versi=form.versi, now=now()
            )
    except (InputError, ConflictError) as error:
        return _show(templat_id, isian=request.form, error=error)
    flash("Templat disimpan.", "baik")
    return go_to(url_for(".detail", templat_id=templat_id))


@bp.get("/<int:templat_id>/baris/baru")
@HALAMAN
def baris_baru(templat_id: int) -> ResponseReturnValue:
    """The form of a new row."""
    return _show_row(templat_id, 0)


@bp.get("/<int:templat_id>/baris/<int:baris_id>")
@HALAMAN
def baris(templat_id: int, baris_id: int) -> ResponseReturnValue:
    """The form of one row."""
    return _show_row(templat_id, baris_id)


@bp.post("/<int:templat_id>/baris/<int:baris_id>")
@HALAMAN
def save_baris(templat_id: int, baris_id: int) -> ResponseReturnValue:
    """Save a row; 0 adds one. "Simpan dan tambah" goes on with the next."""
    try:
        terkirim, versi = parse_baris(request.form, baris_id)
        with transaction() as session:
            if claim_request(session, now=now()):
                service_templat.save_baris(
                    session, current_actor(), templat_id, terkirim, versi=versi, now=now()
                )
    except (InputError, ConflictError) as error:
        return _show_row(templat_id, baris_id, isian=request.form, error=error)
    if request.form.get("aksi") == "lagi":
        return go_to(url_for(".baris_baru", templat_id=templat_id))
    return go_to(url_for(".detail", templat_id=templat_id))


@bp.post("/<int:templat_id>/baris/<int:baris_id>/hapus")
@HALAMAN
def delete_baris(templat_id: int, baris_id: int) -> ResponseReturnValue:
    try:
        form = parse_form(AksiBarisForm, request.form)
        with transaction() as session:
            service_templat.delete_baris(
                session, current_actor(), templat_id, baris_id, versi=form.versi, now=now()
            )
    except ConflictError as error:
        return _show(templat_id, error=error)
    return go_to(url_for(".detail", templat_id=templat_id))


@bp.post("/<int:templat_id>/baris/<int:baris_id>/pindah")
@HALAMAN
def move_baris(templat_id: int, baris_id: int) -> ResponseReturnValue:
    try:
        form = parse_form(AksiBarisForm, request.form)
        with transaction() as session:
            service_templat.move_baris(
                session,
                current_actor(),
                templat_id,
                baris_id,
                naik=form.naik,
                versi=form.versi,
                now=now(),
            )
    except ConflictError as error:
        return _show(templat_id, error=error)
    return go_to(url_for(".detail", templat_id=templat_id))


# Showing


def _show_new(isian: Mapping[str, str], error: KinerjaError | None = None) -> Response:
    with reading() as session:
        pilihan = _list_jabatan(session, isian)
    return render(
        "skp/templat/baru.html",
        status=error.status if error else HTTPStatus.OK,
        isian=isian,
        kesalahan=error.fields if error else {},
        galat=error,
        cari_jabatan=read_kata("cari_jabatan"),
        pilihan_jabatan=pilihan,
        pilihan_form=PILIHAN_FORM,
        pilihan_pendekatan=PILIHAN_PENDEKATAN,
    )


def _list_jabatan(session: Session, isian: Mapping[str, str]) -> list[tuple[str, str]]:
    semua = find_daftar_jabatan(
        session,
        current_actor(),
        read_kata("cari_jabatan"),
        sertakan=to_nomor(isian.get("jabatan_id") or ""),
    )
    return [(str(satu.id), satu.nama) for satu in semua]


def _show(
    templat_id: int, *, isian: Mapping[str, str] | None = None, error: KinerjaError | None = None
) -> Response:
    with reading() as session:
        templat = service_templat.find_templat(session, current_actor(), templat_id)
        isi = load_isi(templat.isi)
        isian = isian if isian is not None else _frame_values(templat, isi)
        pilihan = _list_jabatan(session, isian)
        riwayat = describe_history(audit.list_history(session, OBJEK, templat_id))
    return render(
        "skp/templat/detail.html",
        status=error.status if error else HTTPStatus.OK,
        templat=templat,
        isi=isi,
        hal=BentukForm(isi.jenis_form, isi.pendekatan),
        istilah=ISTILAH,
        isian=isian,
        kesalahan=error.fields if error else {},
        galat=error,
        cari_jabatan=read_kata("cari_jabatan"),
        pilihan_jabatan=pilihan,
        riwayat_templat=riwayat,
    )


def _frame_values(templat: TemplatJabatan, isi: IsiAwal) -> dict[str, str]:
    return {
        "nama": templat.nama,
        "jabatan_id": str(templat.jabatan_id or ""),
        "aktif": "1" if templat.aktif else "",
    } | {bagian.value: "\n".join(isi.lampiran.get(bagian, ())) for bagian in BagianLampiran}


def _show_row(
    templat_id: int,
    baris_id: int,
    *,
    isian: Mapping[str, str] | None = None,
    error: Gagal | None = None,
) -> Response:
    with reading() as session:
        templat = service_templat.find_templat(session, current_actor(), templat_id)
    isi = load_isi(templat.isi)
    nilai = baris_values(find_baris(isi, baris_id) if baris_id else None) if isian is None else isian
    return render(
        "skp/templat/baris.html",
        status=error.status if error else HTTPStatus.OK,
        templat=templat,
        hal=BentukForm(isi.jenis_form, isi.pendekatan),
        baris_id=baris_id,
        nilai=nilai,
        jumlah_indikator=count_indikator(nilai),
        kesalahan=error.fields if error else {},
        galat=error,
        pilihan_klasifikasi=PILIHAN_KLASIFIKASI,
        pilihan_aspek=PILIHAN_ASPEK,
        pilihan_perspektif=PILIHAN_PERSPEKTIF,
    )
