"""The zip container of a workbook, opened with suspicion (runs in the reading process only).

The spreadsheet library never sees the uploaded file. It gets small workbooks built here, of parts that passed
these checks, each with a piece of one sheet: a sheet of any length costs the memory of one piece.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

from kinerja.angka import format_desimal
from kinerja.errors import InputError
from kinerja.organisasi.impor.jenis import Batas

UKURAN_POTONGAN = 12 * 2**20
UKURAN_BACA = 2**20
BARIS_KELONGGARAN = 20
BAGIAN_WAJIB = ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
BAGIAN_KECIL = (*BAGIAN_WAJIB, "_rels/.rels", "xl/styles.xml")
TEKS_BERSAMA = "xl/sharedStrings.xml"
BATAS_BAGIAN_KECIL = 8 * 2**20
BATAS_TEKS_BERSAMA = 128 * 2**20
AWAL_OLE = b"\xd0\xcf\x11\xe0"
BOM_UTF16 = (b"\xff\xfe", b"\xfe\xff")
NAMA_RELASI = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

BUKAN_BUKU = "Isi berkas ini bukan buku kerja Excel. Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi."
TERKUNCI = (
    "Berkas ini terkunci atau berformat .xls lama. Simpan tanpa kata sandi sebagai .xlsx, lalu unggah lagi."
)
BERMAKRO = "Berkas ini memuat makro. Simpan sebagai buku kerja .xlsx tanpa makro, lalu unggah lagi."
RUSAK = "Berkas rusak atau isinya tidak wajar. Unduh ulang dari sumbernya, lalu unggah lagi."
TERLALU_BESAR = (
    "Isi berkas terlalu besar untuk diproses. Bagi menjadi beberapa berkas, lalu unggah satu per satu."
)

MAKS_GABUNGAN = 5_000


@dataclass(frozen=True, slots=True)
class Lembar:
    """A worksheet: its name, the part of the archive that holds it, and how many rows that part writes."""

    nama: str
    bagian: str
    jumlah_baris: int


def open_arsip(path: Path, batas: Batas) -> zipfile.ZipFile:
    """The archive, after everything its directory tells was checked. Raises InputError."""
    if path.stat().st_size > batas.ukuran:
        raise InputError(f"Berkas lebih besar dari {batas.ukuran // 2**20} MB. Bagi menjadi beberapa berkas.")
    with path.open("rb") as berkas:
        awal = berkas.read(4)
    if awal == AWAL_OLE:
        raise InputError(TERKUNCI)
    if awal[:2] != b"PK":
        raise InputError(BUKAN_BUKU)
    try:
        arsip = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as salah:
        raise InputError(RUSAK) from salah
    _check_daftar(arsip, batas)
    return arsip


def _check_daftar(arsip: zipfile.ZipFile, batas: Batas) -> None:
    daftar = arsip.infolist()
    nama = [entri.filename for entri in daftar]
    if len(daftar) > batas.entri or sum(entri.file_size for entri in daftar) > batas.terbuka:
        raise InputError(TERLALU_BESAR)
    if any(entri.flag_bits & 0x1 for entri in daftar):
        raise InputError(TERKUNCI)
    if len(set(nama)) != len(nama):
        raise InputError(RUSAK)
    if any(satu.lower().endswith("vbaproject.bin") for satu in nama):
        raise InputError(BERMAKRO)
    if any(satu not in nama for satu in BAGIAN_WAJIB):
        raise InputError(BUKAN_BUKU)
    if TEKS_BERSAMA in nama and arsip.getinfo(TEKS_BERSAMA).file_size > BATAS_TEKS_BERSAMA:
        raise InputError(TERLALU_BESAR)


def list_lembar(arsip: zipfile.ZipFile, batas: Batas, on_bytes: Callable[[int], None]) -> list[Lembar]:
    """The worksheets in the order of their tabs, each read through once. Raises InputError past a limit."""
    relasi = {
        unsur.get("Id", ""): unsur.get("Target", "")
        for unsur in _parse(arsip, "xl/_rels/workbook.xml.rels")
        if unsur.get("TargetMode") != "External" and unsur.get("Type", "").endswith("/worksheet")
    }
    sebutan = [
        (unsur.get("name", ""), _resolve(relasi[unsur.get(NAMA_RELASI, "")]))
        for unsur in _parse(arsip, "xl/workbook.xml").iter()
        if unsur.tag.endswith("}sheet") and unsur.get(NAMA_RELASI, "") in relasi
    ]
    if len(sebutan) > batas.lembar:
        raise InputError(f"Berkas memuat lebih dari {batas.lembar} lembar. Sisakan lembar datanya saja.")
    ada = set(arsip.namelist())
    return [
        Lembar(nama, bagian, _scan_lembar(arsip, bagian, batas, on_bytes))
        for nama, bagian in sebutan
        if bagian in ada
    ]


def _resolve(sasaran: str) -> str:
    return sasaran.lstrip("/") if sasaran.startswith("/") else str(PurePosixPath("xl") / sasaran)


def _parse(arsip: zipfile.ZipFile, bagian: str) -> ET.Element:
    # Safe for hostile input: read_bagian refuses a document type, and without one there are no entities.
    try:
        return ET.fromstring(read_bagian(arsip, bagian))  # noqa: S314
    except ET.ParseError as salah:
        raise InputError(RUSAK) from salah


def read_bagian(arsip: zipfile.ZipFile, bagian: str) -> bytes:
    """One part as a whole, without a document type. Raises InputError."""
    if bagian in BAGIAN_KECIL and arsip.getinfo(bagian).file_size > BATAS_BAGIAN_KECIL:
        raise InputError(TERLALU_BESAR)
    try:
        isi = arsip.read(bagian)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as salah:
        raise InputError(RUSAK) from salah
    _refuse_tipe_dokumen(isi)
    return isi


def _refuse_tipe_dokumen(isi: bytes) -> None:
    if isi.startswith(BOM_UTF16) or b"<!DOCTYPE" in isi or b"<!ENTITY" in isi:
        raise InputError(RUSAK)


def _read_sampai_tag(arsip: zipfile.ZipFile, bagian: str) -> Iterator[bytes]:
    """The part in pieces that never end inside a tag, so that a search cannot miss one at the seam."""
    sisa = b""
    try:
        with arsip.open(bagian) as aliran:
            while isi := aliran.read(UKURAN_BACA):
                isi = sisa + isi
                batas_tag = isi.rfind(b"<")
                if batas_tag <= 0 and len(isi) > UKURAN_POTONGAN:
                    raise InputError(RUSAK)
                batas_tag = max(batas_tag, 0)
                sisa = isi[batas_tag:]
                yield isi[:batas_tag]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as salah:
        raise InputError(RUSAK) from salah
    yield sisa


def _scan_lembar(arsip: zipfile.ZipFile, bagian: str, batas: Batas, on_bytes: Callable[[int], None]) -> int:
    pola_baris = re.compile(rb"<(?:[A-Za-z0-9]{1,20}:)?row[\s/>]")
    pola_jauh = _far_cell(batas.kolom)
    jumlah = terbaca = 0
    for isi in _read_sampai_tag(arsip, bagian):
        _refuse_tipe_dokumen(isi)
        jumlah += sum(1 for _ in pola_baris.finditer(isi))
        # The header and the rows above it are not data.
        if jumlah > batas.baris + BARIS_KELONGGARAN:
            raise InputError(
                f"Lembar memuat lebih dari {format_desimal(batas.baris)} baris. "
                "Bagi menjadi beberapa berkas, atau hapus baris kosong berformat di bawah data."
            )
        if pola_jauh.search(isi):
            raise InputError(
                f"Lembar memuat sel di luar {batas.kolom} kolom atau jauh di bawah data. "
                "Salin datanya saja ke buku kerja baru, lalu unggah lagi."
            )
        terbaca += len(isi)
        on_bytes(terbaca)
    return jumlah


def column_name(nomor: int) -> str:
    """The letters of a column, 1 for A."""
    huruf = ""
    while nomor:
        nomor, sisa = divmod(nomor - 1, 26)
        huruf = chr(ord("A") + sisa) + huruf
    return huruf


def column_number(nama: str) -> int:
    """The column of its letters, 0 for A."""
    nomor = 0
    for huruf in nama:
        nomor = nomor * 26 + ord(huruf) - ord("A") + 1
    return nomor - 1


def _far_cell(kolom: int) -> re.Pattern[bytes]:
    """Matches the address of a cell past the column limit (27 to 701) or in row 100,000 and below.

    One such cell makes the library allocate everything between it and the first.
    """
    nama = column_name(kolom + 1)
    satu, dua = nama[0], nama[1]
    lebih = f"[{chr(ord(satu) + 1)}-Z][A-Z]|" if satu < "Z" else ""
    return re.compile(f'r="(?:(?:[A-Z]{{3}}|{lebih}{satu}[{dua}-Z])[0-9]|[A-Z]{{0,3}}[0-9]{{6}})'.encode())


def iter_potongan(arsip: zipfile.ZipFile, bagian: str) -> Iterator[tuple[bytes, int]]:
    """The sheet as complete sheet documents of whole rows, each with the number of row elements before it."""
    aliran = _read_sampai_tag(arsip, bagian)
    tampungan = b""
    pembuka = None
    while pembuka is None:
        isi = next(aliran, None)
        if isi is None:
            return
        tampungan += isi
        pembuka = re.search(rb"<((?:[A-Za-z0-9]{1,20}:)?)sheetData\s{0,9}>", tampungan)
        if len(tampungan) > UKURAN_POTONGAN:
            raise InputError(RUSAK)
    awalan = pembuka[1]
    kepala, sisa = tampungan[: pembuka.end()], tampungan[pembuka.end() :]
    penutup = b"</" + awalan + b"sheetData></" + awalan + b"worksheet>"
    yield from _cut_rows(chain((sisa,), aliran), kepala, awalan, penutup)


def _cut_rows(
    aliran: Iterator[bytes], kepala: bytes, awalan: bytes, penutup: bytes
) -> Iterator[tuple[bytes, int]]:
    akhir_baris, akhir_data = b"</" + awalan + b"row>", b"</" + awalan + b"sheetData>"
    awal_baris = re.compile(b"<" + re.escape(awalan) + rb"row[\s/>]")
    tampungan, sebelumnya = b"", 0
    for isi in aliran:
        tampungan += isi
        if akhir_data in isi:
            yield kepala + tampungan[: tampungan.rindex(akhir_data)] + penutup, sebelumnya
            return
        if len(tampungan) >= UKURAN_POTONGAN:
            potong = tampungan.rfind(akhir_baris) + len(akhir_baris)
            if potong < len(akhir_baris):  # one row as long as a piece
                raise InputError(RUSAK)
            baris, tampungan = tampungan[:potong], tampungan[potong:]
            yield kepala + baris + penutup, sebelumnya
            sebelumnya += len(awal_baris.findall(baris))
    raise InputError(RUSAK)


def list_gabungan(arsip: zipfile.ZipFile, bagian: str) -> list[tuple[int, int, int]]:
    """Merged cells that span several rows: first row (from 1), column (from 0), last row; the value stands
    in the first. At most `MAKS_GABUNGAN`."""
    pola = re.compile(
        rb'<(?:[A-Za-z0-9]{1,20}:)?mergeCell\b[^>]{0,40}ref="([A-Z]{1,3})([0-9]{1,6}):[A-Z]{1,3}([0-9]{1,6})"'
    )
    semua: list[tuple[int, int, int]] = []
    for isi in _read_sampai_tag(arsip, bagian):
        semua += [
            (int(satu[2]), column_number(satu[1].decode()), int(satu[3]))
            for satu in pola.finditer(isi)
            if int(satu[2]) < int(satu[3])
        ]
        if len(semua) > MAKS_GABUNGAN:
            break
    return semua[:MAKS_GABUNGAN]


class PembuatBuku:
    """Builds small workbooks that share all but the sheet with the uploaded one."""

    def __init__(self, arsip: zipfile.ZipFile) -> None:
        ada = set(arsip.namelist())
        dasar = io.BytesIO()
        with zipfile.ZipFile(dasar, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as baru:
            for bagian in BAGIAN_KECIL:
                if bagian in ada:
                    baru.writestr(bagian, read_bagian(arsip, bagian))
            if TEKS_BERSAMA in ada:
                with baru.open(TEKS_BERSAMA, "w") as salinan:
                    for isi in _read_sampai_tag(arsip, TEKS_BERSAMA):
                        _refuse_tipe_dokumen(isi)
                        salinan.write(isi)
        self._dasar = dasar.getvalue()

    def build(self, bagian: str, isi: bytes) -> io.BytesIO:
        """A workbook whose sheet part `bagian` is `isi`."""
        buku = io.BytesIO(self._dasar)
        with zipfile.ZipFile(buku, "a", zipfile.ZIP_STORED) as baru:
            baru.writestr(bagian, isi)
        buku.seek(0)
        return buku
