"""A workbook with daily lines: read in a process of its own, and its rows on their way through a preview."""

from dataclasses import replace
from pathlib import Path
from typing import cast

from kinerja.errors import InputError
from kinerja.organisasi.impor.buku import start_pembaca
from kinerja.organisasi.impor.jenis import BATAS
from kinerja.progres.rules.lembar import MAKS_BARIS, BarisLembar, Gabungan, fill_gabungan, read_lembar
from kinerja.skp.awal.berkas import Baris, pack_rows

MAKS_UKURAN = 2 * 2**20
BATAS_HARIAN = replace(BATAS, ukuran=MAKS_UKURAN, terbuka=40 * 2**20, baris=2 * MAKS_BARIS, detik=20)
PEMBACA = "kinerja.progres.pembaca"
MAKS_TITIPAN = 60_000
"""Characters of a hidden field that the guard of the product lets through."""


def read_berkas(path: Path) -> Baris:
    """The rows of a workbook as text, merged cells filled down. Raises InputError."""
    baris: Baris = []
    gabungan: list[Gabungan] = []
    with start_pembaca(path, BATAS_HARIAN, modul=PEMBACA) as pesan:
        for satu in pesan:
            baris += [(nomor, sel) for nomor, sel in cast(list[tuple[int, list[str]]], satu["baris"])]
            gabungan += [Gabungan(*sel) for sel in cast(list[list[int]], satu["gabungan"])]
    return fill_gabungan(baris, gabungan)


def read_rows(baris: Baris) -> list[BarisLembar]:
    """`rules.lembar.read_lembar`, with InputError at `berkas` where no heading is found."""
    try:
        return read_lembar(baris)
    except ValueError as error:
        raise InputError(str(error), fields={"berkas": str(error)}) from error


def pack_preview(baris: Baris) -> str:
    """The rows as text for a hidden field. Raises InputError where they are too long to travel."""
    titipan = pack_rows(baris)
    if len(titipan) > MAKS_TITIPAN:
        raise InputError("Berkas ini terlalu panjang untuk satu impor. Bagi menjadi beberapa berkas.")
    return titipan
