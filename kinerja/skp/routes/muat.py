"""Rows for one's own draft from a template or a workbook: seen first, then added."""

from http import HTTPStatus
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, NotFoundError
from kinerja.organisasi.impor.arsip import BUKAN_BUKU
from kinerja.skp.awal import service_berkas, service_templat
from kinerja.skp.awal.berkas import (
    MAKS_UKURAN,
    Baris,
    pack_rows,
    read_berkas,
    unpack_rows,
    write_lembar,
)
from kinerja.skp.beda import compare
from kinerja.skp.routes.bersama import ISTILAH, bp, page_url
from kinerja.skp.tampilan import BentukForm
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import to_nomor
from kinerja.web.render import go_to, render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/<int:skp_id>/muat")
@akses(Akses.MASUK)
def muat(skp_id: int) -> ResponseReturnValue:
    """Templates for the jabatan and the upload; `templat` shows what one holds."""
    return _show(skp_id)


@bp.post("/<int:skp_id>/muat/templat/<int:templat_id>")
@akses(Akses.MASUK)
def muat_templat(skp_id: int, templat_id: int) -> ResponseReturnValue:
    """Add the rows of a template."""
    try:
        with transaction() as session:
            jumlah = 0
            if claim_request(session, now=now()):
                jumlah = service_templat.apply_templat(
                    session, current_actor(), skp_id, templat_id, today=today(), now=now()
                )
    except InputError as error:
        return _show(skp_id, error=error)
    if jumlah:
        flash(f"{jumlah} baris ditambahkan dari templat.", "baik")
    return go_to(page_url(skp_id, "hasil_kerja"))


@bp.get("/<int:skp_id>/muat/lembar.xlsx")
@akses(Akses.MASUK)
def lembar_kosong(skp_id: int) -> ResponseReturnValue:
    """The sheet to fill in, with the columns of this SKP."""
    with reading() as session:
        skp = service_berkas.open_muat(session, current_actor(), skp_id, today=today()).skp
    isi = write_lembar(skp.jenis_form, skp.pendekatan, skp.tahun)
    kepala = {"Content-Disposition": f'attachment; filename="rencana-hasil-kerja-{skp.tahun}.xlsx"'}
    return Response(isi, mimetype=XLSX, headers=kepala)


@bp.post("/<int:skp_id>/muat/berkas")
@akses(Akses.MASUK)
def pratinjau_berkas(skp_id: int) -> ResponseReturnValue:
    """What a workbook would bring. Nothing is stored."""
    try:
        baris = _read_upload()
        return _show_preview(skp_id, baris)
    except InputError as error:
        return _show(skp_id, error=InputError(error.message, fields={"berkas": error.message}))


@bp.post("/<int:skp_id>/muat/berkas/tambahkan")
@akses(Akses.MASUK)
def muat_berkas(skp_id: int) -> ResponseReturnValue:
    """Add the rows of the preview."""
    try:
        baris = unpack_rows(request.form.get("isi", ""))
        with transaction() as session:
            jumlah = 0
            if claim_request(session, now=now()):
                jumlah = service_berkas.apply_berkas(
                    session, current_actor(), skp_id, baris, today=today(), now=now()
                )
    except InputError as error:
        return _show(skp_id, error=error)
    if jumlah:
        flash(f"{jumlah} baris ditambahkan dari lembar kerja.", "baik")
    return go_to(page_url(skp_id, "hasil_kerja"))


def _show(skp_id: int, *, error: InputError | None = None) -> Response:
    with reading() as session:
        halaman = service_berkas.open_muat(session, current_actor(), skp_id, today=today())
    dipilih = None
    if nomor := to_nomor(request.args.get("templat", "")):
        dipilih = next((satu for satu in halaman.templat if satu.templat.id == nomor), None)
        if dipilih is None:
            raise NotFoundError
    return render(
        "skp/muat.html",
        status=error.status if error else HTTPStatus.OK,
        halaman=halaman,
        skp=halaman.skp,
        dipilih=dipilih,
        hal=BentukForm(dipilih.isi.jenis_form, dipilih.isi.pendekatan) if dipilih else None,
        naskah=compare(None, dipilih.isi.as_naskah()) if dipilih else None,
        istilah=ISTILAH,
        kesalahan=error.fields if error else {},
        galat=error,
        maks_mb=MAKS_UKURAN // 2**20,
    )


def _show_preview(skp_id: int, baris: Baris) -> Response:
    with reading() as session:
        hasil = service_berkas.preview_berkas(session, current_actor(), skp_id, baris, today=today())
    return render(
        "skp/pratinjau_berkas.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if hasil.ditolak else HTTPStatus.OK,
        skp_id=skp_id,
        hasil=hasil,
        hal=BentukForm(hasil.isi.jenis_form, hasil.isi.pendekatan),
        naskah=compare(None, hasil.isi.as_naskah()),
        titipan="" if hasil.ditolak else pack_rows(baris),
        istilah=ISTILAH,
    )


def _read_upload() -> Baris:
    """The rows of the file, which is gone when they are read."""
    berkas = request.files.get("berkas")
    if berkas is None or not berkas.filename:
        raise InputError("Pilih berkas .xlsx yang sudah diisi.")
    if not berkas.filename.lower().endswith(".xlsx"):
        raise InputError("Hanya berkas .xlsx yang dapat dibaca. Simpan sebagai buku kerja Excel (.xlsx).")
    with berkas.stream as aliran:
        isi = aliran.read(MAKS_UKURAN + 1)
    if len(isi) > MAKS_UKURAN:
        raise InputError(f"Berkas lebih besar dari {MAKS_UKURAN // 2**20} MB. Hapus yang bukan isian SKP.")
    if isi[:2] != b"PK":
        raise InputError(BUKAN_BUKU)
    with NamedTemporaryFile(suffix=".xlsx") as sementara:
        sementara.write(isi)
        sementara.flush()
        return read_berkas(Path(sementara.name))
