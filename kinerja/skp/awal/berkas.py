"""A workbook with rencana hasil kerja: the sheet to fill in, and what a filled one holds.

Between preview and confirmation nothing is stored: the rows travel in the page, and are read by the same
rules when they come back.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import cast

import xlsxwriter

from kinerja.errors import InputError
from kinerja.organisasi.impor.buku import start_pembaca
from kinerja.organisasi.impor.jenis import BATAS
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.awal.isi import IsiAwal
from kinerja.skp.awal.rules import JUDUL, HasilLembar, Kolom, RhkLembar, columns_of, read_sheet
from kinerja.skp.naskah import IndikatorNaskah, RhkNaskah
from kinerja.skp.rules import Aspek, Klasifikasi, Pendekatan, Perspektif

MAKS_UKURAN = 2 * 2**20
BATAS_SKP = replace(BATAS, ukuran=MAKS_UKURAN, terbuka=40 * 2**20, baris=1_500, detik=20)
PEMBACA = "kinerja.skp.awal.pembaca"
MAKS_TITIPAN = 4 * 2**20
BARIS_KOSONG = 60
LEBAR = {Kolom.BAGIAN: 12, Kolom.ASPEK: 14, Kolom.PENUGASAN: 22, Kolom.TARGET: 20, Kolom.PERSPEKTIF: 22}
Baris = list[tuple[int, list[str]]]


def read_berkas(path: Path) -> Baris:
    """The rows of a workbook as text, read in a process of its own. Raises InputError."""
    baris: Baris = []
    with start_pembaca(path, BATAS_SKP, modul=PEMBACA) as pesan:
        for satu in pesan:
            baris += [(nomor, sel) for nomor, sel in cast(list[tuple[int, list[str]]], satu["baris"])]
    return baris


def read_rows(baris: Sequence[tuple[int, Sequence[str]]]) -> HasilLembar:
    """`rules.read_sheet`, with InputError where no heading is found."""
    try:
        return read_sheet(baris)
    except ValueError as error:
        raise InputError(str(error), fields={"berkas": str(error)}) from error


def pack_rows(baris: Baris) -> str:
    """The rows as text for a hidden field."""
    return base64.b64encode(zlib.compress(json.dumps(baris).encode(), 9)).decode()


def unpack_rows(teks: str) -> Baris:
    """What `pack_rows` wrote. It came back from a browser: anything else raises InputError."""
    try:
        pembuka = zlib.decompressobj()
        isi = pembuka.decompress(base64.b64decode(teks, validate=True), MAKS_TITIPAN)
        if pembuka.unconsumed_tail or not pembuka.eof:
            raise ValueError("too long or cut off")
        return [(int(nomor), [str(satu) for satu in sel]) for nomor, sel in json.loads(isi)]
    except (binascii.Error, zlib.error, ValueError, TypeError, RecursionError) as error:
        raise InputError("Pratinjau ini tidak dapat dibaca lagi. Unggah berkasnya sekali lagi.") from error


def to_isi(hasil: HasilLembar, form: JenisForm, pendekatan: Pendekatan) -> IsiAwal:
    """The rows of a sheet for a draft of this form."""
    daftar = tuple(_to_naskah(nomor, rhk) for nomor, rhk in enumerate(hasil.daftar_rhk, start=1))
    return IsiAwal(jenis_form=form, pendekatan=pendekatan, daftar_rhk=daftar)


def _to_naskah(nomor: int, rhk: RhkLembar) -> RhkNaskah:
    return RhkNaskah(
        id=nomor,
        klasifikasi=rhk.klasifikasi,
        teks=rhk.teks,
        rhk_pimpinan=rhk.pimpinan,
        penugasan_dari=rhk.penugasan,
        daftar_indikator=tuple(
            IndikatorNaskah(n, satu.aspek, satu.teks, satu.target, perspektif=satu.perspektif)
            for n, satu in enumerate(rhk.daftar_indikator, start=1)
        ),
    )


# The sheet to fill in


def write_lembar(form: JenisForm, pendekatan: Pendekatan, tahun: int) -> bytes:
    """An empty sheet with the columns of a form, choices where there are any, and how to fill it."""
    kolom = columns_of(form, pendekatan)
    keluaran = BytesIO()
    with xlsxwriter.Workbook(keluaran, {"in_memory": True, "strings_to_formulas": False}) as buku:
        lembar = buku.add_worksheet("Rencana hasil kerja")
        tebal = buku.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        sel = buku.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        lembar.write_string(0, 0, f"Rencana hasil kerja {tahun}, pendekatan {pendekatan.value}", tebal)
        for nomor, satu in enumerate(kolom):
            lembar.set_column(nomor, nomor, LEBAR.get(satu, 44), sel)
            lembar.write_string(1, nomor, JUDUL[satu], tebal)
            if pilihan := _choices_of(satu):
                terakhir = BARIS_KOSONG + 1
                lembar.data_validation(2, nomor, terakhir, nomor, {"validate": "list", "source": pilihan})
        lembar.freeze_panes(2, 0)
        _write_help(buku, kolom)
    return keluaran.getvalue()


def _choices_of(kolom: Kolom) -> list[str]:
    jenis = {Kolom.BAGIAN: Klasifikasi, Kolom.ASPEK: Aspek, Kolom.PERSPEKTIF: Perspektif}.get(kolom)
    return [satu.label for satu in jenis] if jenis else []


def _write_help(buku: xlsxwriter.Workbook, kolom: Sequence[Kolom]) -> None:
    lembar = buku.add_worksheet("Cara mengisi")
    lembar.set_column(0, 0, 110)
    petunjuk = [
        "Isi mulai baris 3 pada lembar “Rencana hasil kerja”. Jangan mengubah judul kolom.",
        "Satu baris berisi satu indikator.",
        "Untuk indikator berikutnya dari hasil kerja yang sama, kosongkan kolom Rencana hasil kerja.",
        "Bagian: Utama atau Tambahan. Bila kosong, bagiannya sama dengan baris di atasnya.",
    ]
    if Kolom.PIMPINAN in kolom:
        petunjuk.append("Rencana hasil kerja pimpinan ditulis sebagai teks, dan dapat ditautkan sesudahnya.")
    if Kolom.ASPEK in kolom:
        petunjuk.append(f"Aspek: {', '.join(satu.label for satu in Aspek)}.")
    if Kolom.PERSPEKTIF in kolom:
        petunjuk.append(f"Perspektif: {', '.join(satu.label for satu in Perspektif)}.")
    for nomor, teks in enumerate(petunjuk):
        lembar.write_string(nomor, 0, teks)
