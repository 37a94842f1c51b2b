"""Import of units and people as pages: upload, progress, preview, result."""

from collections.abc import Mapping

from flask import Blueprint, Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from kinerja.actor import Peran
from kinerja.clock import now, today
from kinerja.config import Config
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.organisasi import service_impor
from kinerja.organisasi.impor.arsip import BUKAN_BUKU
from kinerja.organisasi.impor.jenis import BATAS
from kinerja.organisasi.impor.sel import clean_text
from kinerja.organisasi.impor.tata_letak import DAFTAR_KOLOM
from kinerja.organisasi.models import Impor, StatusImpor
from kinerja.organisasi.sebab_impor import write_sebab
from kinerja.storage import storage
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render, target

bp = Blueprint("impor", __name__, url_prefix="/admin/impor")

SARINGAN = (
    ("perlu", "Perlu dilihat"),
    ("ditolak", "Ditolak"),
    ("peringatan", "Peringatan"),
    ("berubah", "Berubah"),
    ("baru", "Baru"),
    ("tetap", "Sama"),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@akses(Peran.ADMIN_INSTANSI)
def daftar() -> ResponseReturnValue:
    """The upload form, and the runs so far."""
    return _render_daftar({})


@bp.post("")
@akses(Peran.ADMIN_INSTANSI)
def unggah() -> ResponseReturnValue:
    """Store the workbook and ask for it to be read."""
    try:
        berkas = _take_upload()
        maks = min(_config().maks_impor, BATAS.ukuran)
        tersimpan = storage().put_temporary(current_actor().instansi_id, berkas.stream, maks=maks)
    except InputError as salah:
        return _render_daftar(salah.fields or {"berkas": salah.message}, status=int(salah.status))
    nama = _clean_name(berkas)
    impor = None
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                impor = service_impor.start_impor(session, current_actor(), nama, tersimpan.kunci, now=now())
    finally:
        if impor is None:
            storage().remove(tersimpan.kunci)
    # A form that was sent twice has its run in the list already.
    return go_to(url_for(".detail", impor_id=impor.id) if impor else url_for(".daftar"))


@bp.get("/<int:impor_id>")
@akses(Peran.ADMIN_INSTANSI)
def detail(impor_id: int) -> ResponseReturnValue:
    """Progress, preview or result of one run."""
    with reading() as session:
        impor = service_impor.find_impor(session, current_actor(), impor_id)
    if target() == "kemajuan_impor" and not _is_waiting(impor):
        return go_to(url_for(".detail", impor_id=impor_id))
    return _render_detail(impor)


@bp.post("/<int:impor_id>/terapkan")
@akses(Peran.ADMIN_INSTANSI)
def terapkan(impor_id: int) -> ResponseReturnValue:
    """Apply the preview, or show a new one when it is no longer right."""
    with transaction() as session:
        if claim_request(session, now=now()):
            impor = service_impor.request_apply(session, current_actor(), impor_id, now=now(), today=today())
        else:
            impor = service_impor.find_impor(session, current_actor(), impor_id)
    if impor.status is StatusImpor.PRATINJAU and impor.diminta is None:
        return _render_detail(impor, status=409)
    return go_to(url_for(".detail", impor_id=impor_id))


@bp.post("/<int:impor_id>/batalkan")
@akses(Peran.ADMIN_INSTANSI)
def batalkan(impor_id: int) -> ResponseReturnValue:
    """Call the run off."""
    with transaction() as session:
        if claim_request(session, now=now()):
            impor = service_impor.cancel_impor(session, current_actor(), impor_id, now=now())
        else:
            impor = service_impor.find_impor(session, current_actor(), impor_id)
    storage().remove(impor.kunci_berkas)
    flash(f"Impor {impor.nama_berkas} dibatalkan. Tidak ada yang disimpan.", "info")
    return go_to(url_for(".daftar"))


@bp.get("/<int:impor_id>/sebab.xlsx")
@akses(Peran.ADMIN_INSTANSI)
def sebab(impor_id: int) -> ResponseReturnValue:
    """Rows to look at with their reasons, as a workbook to work through."""
    with reading() as session:
        impor = service_impor.find_impor(session, current_actor(), impor_id)
        isi = write_sebab(service_impor.iter_baris(session, current_actor(), impor, saring="perlu"))
    kepala = {"Content-Disposition": f'attachment; filename="sebab-impor-{impor_id}.xlsx"'}
    return Response(isi, mimetype=XLSX, headers=kepala)


def _render_daftar(kesalahan: Mapping[str, str], *, status: int = 200) -> ResponseReturnValue:
    sebelum = read_nomor("sebelum")
    with reading() as session:
        semua = service_impor.list_impor(session, current_actor(), sebelum=sebelum)
    batas = service_impor.RUN_PER_HALAMAN
    lebih = len(semua) > batas
    return render(
        "organisasi/impor/daftar.html",
        fragments=frozenset({"unggah_berkas"}),
        status=status,
        daftar_impor=semua[:batas],
        url_berikut=url_for(".daftar", sebelum=semua[batas - 1].id) if lebih else "",
        url_awal=url_for(".daftar") if sebelum else "",
        kesalahan=kesalahan,
        tata_letak=[daftar.sebutan for daftar in DAFTAR_KOLOM.values()],
        maks_mb=min(_config().maks_impor, BATAS.ukuran) // 2**20,
    )


def _render_detail(impor: Impor, *, status: int = 200) -> ResponseReturnValue:
    saring = request.args.get("saring", "")
    sesudah = read_nomor("sesudah") or 0
    hitung = impor.ringkasan.get("hitung", {})
    pilihan = [
        (kode, label, hitung.get(kode, 0))
        for kode, label in SARINGAN
        if kode != "tetap" or impor.status is StatusImpor.PRATINJAU
    ]
    if saring not in {kode for kode, _, _ in pilihan}:
        # A first import is all new: nothing to look at must not look like nothing at all.
        saring = "perlu" if hitung.get("perlu") or not hitung.get("baru") else "baru"
    with reading() as session:
        halaman = service_impor.list_baris(session, current_actor(), impor, saring=saring, sesudah=sesudah)
    return render(
        "organisasi/impor/detail.html",
        fragments=frozenset({"kemajuan_impor"}),
        status=status,
        impor=impor,
        menunggu=_is_waiting(impor),
        hitung=hitung,
        saring=saring,
        pilihan=pilihan,
        halaman=halaman,
        url_berikut=url_for(".detail", impor_id=impor.id, saring=saring, sesudah=halaman.berikut)
        if halaman.berikut
        else "",
        url_awal=url_for(".detail", impor_id=impor.id, saring=saring) if sesudah else "",
    )


def _is_waiting(impor: Impor) -> bool:
    """Whether a job has this run in hand."""
    return impor.status is StatusImpor.DIBACA or (
        impor.status is StatusImpor.PRATINJAU and impor.diminta is not None
    )


def _take_upload() -> FileStorage:
    berkas = request.files.get("berkas")
    if berkas is None or not berkas.filename:
        raise InputError("Pilih berkas.", fields={"berkas": "Pilih berkas .xlsx yang diunduh dari SIASN."})
    if not _clean_name(berkas).lower().endswith(".xlsx"):
        kalimat = "Hanya berkas .xlsx yang dapat diimpor. Simpan sebagai buku kerja Excel (.xlsx)."
        raise InputError(kalimat, fields={"berkas": kalimat})
    awal = berkas.stream.read(2)
    berkas.stream.seek(0)
    if awal != b"PK":
        raise InputError(BUKAN_BUKU, fields={"berkas": BUKAN_BUKU})
    return berkas


def _clean_name(berkas: FileStorage) -> str:
    """The name without folders and invisible characters; it is only shown."""
    return clean_text((berkas.filename or "").replace("\\", "/").rpartition("/")[2])[-200:]


def _config() -> Config:
    found: Config = current_app.extensions["kinerja_config"]
    return found
