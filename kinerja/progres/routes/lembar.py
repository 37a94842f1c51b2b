"""Many lines at once: a grid, pasted rows, a workbook in, and the national form out."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import flash, request, send_file
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.progres import berkas
from kinerja.progres.forms import BARIS_KISI, RentangForm, parse_reason, read_cells, read_hari
from kinerja.progres.routes.bersama import KATA, bp, day_url
from kinerja.progres.rules.lembar import JUDUL, BarisLembar, Kolom, read_sel, read_tempelan
from kinerja.progres.service import lembar, tulis
from kinerja.progres.service.halaman import open_harian
from kinerja.skp.awal.berkas import unpack_rows
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BARIS_TERBANYAK = 100
"""Rows of the grid: a form has at most a thousand fields."""
Salah = Mapping[int, Mapping[str, str]]


# The grid


@bp.get("/kinerja/progres/borang")
@akses(Akses.MASUK)
def borang() -> ResponseReturnValue:
    tanggal = read_hari(request.args.get("tanggal"), today())
    kosong = {Kolom.TANGGAL: tanggal.isoformat()}
    return _show_grid([kosong] * BARIS_KISI, {}, None, HTTPStatus.OK)


@bp.post("/kinerja/progres/borang")
@akses(Akses.MASUK)
def add_many() -> ResponseReturnValue:
    """Take every row that has more than a day, all or none; pasted rows go into the grid first."""
    if request.form.get("tempelan", "").strip():
        return _paste()
    semua = _rows_of_form()
    berisi = {n: sel for n, sel in enumerate(semua) if any(sel[k] for k in Kolom if k is not Kolom.TANGGAL)}
    terbaca = {n: read_sel(sel) for n, sel in berisi.items()}
    salah: dict[int, Mapping[str, str]] = {
        n: {kolom.value: teks for kolom, teks in kalimat.items()}
        for n, (_, kalimat) in terbaca.items()
        if kalimat
    }
    try:
        if salah:
            raise InputError("Periksa isian yang ditandai. Belum ada yang disimpan.")
        isian = [satu for satu, _ in terbaca.values() if satu is not None]
        with transaction() as session:
            if claim_request(session, now=now()):
                alasan = parse_reason(request.form)
                tulis.add_baris(session, current_actor(), isian, alasan=alasan, today=today(), now=now())
    except tulis.BarisError as error:
        nomor = list(terbaca)
        return _show_grid(
            semua, {nomor[n]: kalimat for n, kalimat in error.salah.items()}, error, error.status
        )
    except InputError as error:
        return _show_grid(semua, salah, error, error.status)
    flash(f"{len(isian)} baris ditambahkan sebagai draf.", "baik")
    return go_to(day_url(max(satu.tanggal for satu in isian)))


def _paste() -> Response:
    try:
        daftar = read_tempelan(request.form["tempelan"])
        if len(daftar) > BARIS_TERBANYAK:
            raise ValueError(f"Tempel paling banyak {BARIS_TERBANYAK} baris, atau impor berkasnya.")
    except ValueError as error:
        return _show_grid(_rows_of_form(), {}, InputError(str(error)), HTTPStatus.UNPROCESSABLE_ENTITY)
    semua = [{kolom: satu.sel.get(kolom, "") for kolom in Kolom} for satu in daftar]
    salah = {
        n: {kolom.value: teks for kolom, teks in satu.salah.items()}
        for n, satu in enumerate(daftar)
        if satu.salah
    }
    return _show_grid(semua, salah, None, HTTPStatus.OK)


def _rows_of_form() -> list[dict[Kolom, str]]:
    jumlah = min(read_nomor("jumlah") or BARIS_KISI, BARIS_TERBANYAK)
    return [read_cells(request.form, f"b{n}-") for n in range(jumlah)]


def _show_grid(
    semua: Sequence[Mapping[Kolom, str]], salah: Salah, galat: InputError | None, status: int
) -> Response:
    with reading() as session:
        hal = open_harian(session, current_actor(), today(), today=today(), now=now())
    return render(
        "progres/borang.html",
        status=status,
        hal=hal,
        semua=semua,
        salah=salah,
        galat=galat,
        alasan=request.form.get("alasan", ""),
        Kolom=Kolom,
        JUDUL=JUDUL,
        kata=KATA,
    )


# The workbook


@bp.get("/kinerja/progres/impor")
@akses(Akses.MASUK)
def impor() -> ResponseReturnValue:
    return _show_upload(None, HTTPStatus.OK)


@bp.post("/kinerja/progres/impor")
@akses(Akses.MASUK)
def pratinjau() -> ResponseReturnValue:
    """The preview of an upload, or again of its rows with a reason and a replacement."""
    try:
        lanjutan = request.form.get("titipan")
        baris = unpack_rows(lanjutan) if lanjutan else _read_upload()
        return _show_preview(baris)
    except InputError as error:
        return _show_upload(error, error.status)


@bp.post("/kinerja/progres/impor/terapkan")
@akses(Akses.MASUK)
def apply() -> ResponseReturnValue:
    baris = unpack_rows(request.form.get("titipan", ""))
    daftar = berkas.read_rows(baris)
    jumlah = 0
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                semua = lembar.apply_lembar(
                    session,
                    current_actor(),
                    daftar,
                    alasan=parse_reason(request.form),
                    cadangan=request.form.get("cadangan", "")[:20],
                    today=today(),
                    now=now(),
                )
                jumlah = len(semua)
    except InputError:
        return _show_preview(baris)
    flash(f"{jumlah} baris diimpor sebagai draf. Periksa, lalu ajukan.", "baik")
    return go_to(day_url(max(satu.isian.tanggal for satu in daftar if satu.isian)))


@bp.get("/kinerja/progres/ekspor")
@akses(Akses.MASUK)
def ekspor() -> ResponseReturnValue:
    form = parse_form(RentangForm, request.args)
    with reading() as session:
        daftar = lembar.export_lembar(session, current_actor(), form.mulai, form.selesai)
        isi = lembar.write_workbook(session, current_actor(), daftar)
    nama = f"progres-harian-{form.mulai.isoformat()}-{form.selesai.isoformat()}.xlsx"
    return send_file(BytesIO(isi), mimetype=XLSX, as_attachment=True, download_name=nama)


def _show_upload(galat: InputError | None, status: int) -> Response:
    with reading() as session:
        hal = open_harian(session, current_actor(), today(), today=today(), now=now())
    return render(
        "progres/impor.html",
        status=status,
        hal=hal,
        galat=galat,
        maks_mb=berkas.MAKS_UKURAN // 2**20,
        kolom=list(JUDUL.values()),
        kata=KATA,
    )


def _show_preview(baris: list[tuple[int, list[str]]]) -> Response:
    daftar: list[BarisLembar] = berkas.read_rows(baris)
    alasan, cadangan = parse_reason(request.form), request.form.get("cadangan", "")[:20]
    with reading() as session:
        hasil = lembar.preview_lembar(
            session, current_actor(), daftar, alasan=alasan, cadangan=cadangan, today=today(), now=now()
        )
    return render(
        "progres/pratinjau.html",
        status=HTTPStatus.OK if hasil.siap else HTTPStatus.UNPROCESSABLE_ENTITY,
        hasil=hasil,
        titipan=berkas.pack_preview(baris),
        alasan=alasan,
        cadangan=cadangan,
        Kolom=Kolom,
        JUDUL=JUDUL,
        kata=KATA,
    )


def _read_upload() -> list[tuple[int, list[str]]]:
    """The rows of the file, which is gone when they are read."""
    unggahan = request.files.get("berkas")
    if unggahan is None or not unggahan.filename:
        raise InputError("Pilih berkas .xlsx.", fields={"berkas": "Pilih berkas .xlsx."})
    if not unggahan.filename.lower().endswith(".xlsx"):
        kalimat = "Hanya berkas .xlsx yang dapat dibaca. Simpan sebagai buku kerja Excel (.xlsx)."
        raise InputError(kalimat, fields={"berkas": kalimat})
    with unggahan.stream as aliran:
        isi = aliran.read(berkas.MAKS_UKURAN + 1)
    if len(isi) > berkas.MAKS_UKURAN:
        kalimat = f"Berkas lebih besar dari {berkas.MAKS_UKURAN // 2**20} MB."
        raise InputError(kalimat, fields={"berkas": kalimat})
    with NamedTemporaryFile(suffix=".xlsx") as sementara:
        sementara.write(isi)
        sementara.flush()
        return berkas.read_berkas(Path(sementara.name))
