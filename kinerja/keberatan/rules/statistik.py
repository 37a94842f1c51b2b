"""Counts of objections that tell nothing about one person: small cells are hidden, with what gives them away.

Every count below five is hidden. A reader who knows the sums of rows and columns could still subtract; so
more cells are hidden until no hidden small count follows from those that are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kinerja.aturan.rules import Istilah

__all__ = ["TERKECIL", "BarisStatistik", "Ukuran", "median", "protect"]

TERKECIL = 5
"""The smallest count that is shown."""


class Ukuran(Istilah):
    """What became of the objections, in the order of the columns."""

    DITERIMA = "diterima"
    DITOLAK = "ditolak"
    DICABUT = "dicabut"
    BERJALAN = "berjalan"


@dataclass(frozen=True)
class BarisStatistik:
    """One line of the table; None where the count is hidden. `hari` is the median until the decision."""

    nama: str
    jumlah: int | None
    per_ukuran: Mapping[Ukuran, int | None]
    hari: int | None = None


Petak = tuple[int, int]


def protect(tabel: Sequence[Sequence[int]]) -> list[list[int | None]]:
    """The table with its margins, hidden cells None: one more row and column hold the sums.

    Raises ValueError for rows of different length or a negative count.
    """
    if not tabel:
        return []
    lebar = len(tabel[0])
    if any(len(baris) != lebar or min(baris, default=0) < 0 for baris in tabel):
        raise ValueError("Tabel harus persegi tanpa angka negatif.")
    penuh = [[*baris, sum(baris)] for baris in tabel]
    penuh.append([sum(kolom) for kolom in zip(*penuh, strict=True)])
    kecil = {petak for petak in _cells(penuh) if _value(penuh, petak) < TERKECIL}
    sembunyi = set(kecil)
    while tambahan := _list_needed(penuh, kecil, sembunyi):
        sembunyi |= tambahan
    return [
        [None if (i, j) in sembunyi else nilai for j, nilai in enumerate(baris)]
        for i, baris in enumerate(penuh)
    ]


def median(semua: Sequence[int]) -> int | None:
    """The middle of these days, the later of two; None below the smallest count that is shown."""
    return sorted(semua)[len(semua) // 2] if len(semua) >= TERKECIL else None


# Parts


def _cells(tabel: Sequence[Sequence[int]]) -> list[Petak]:
    return [(i, j) for i, baris in enumerate(tabel) for j in range(len(baris))]


def _value(tabel: Sequence[Sequence[int]], petak: Petak) -> int:
    return tabel[petak[0]][petak[1]]


def _list_needed(tabel: Sequence[Sequence[int]], kecil: set[Petak], sembunyi: set[Petak]) -> set[Petak]:
    """What has to be hidden besides, because a reader could work out a small cell; empty when none can.

    Each row and each column is an equation between its cells and its sum. Seen as a graph whose nodes are
    rows and columns and whose edges are the hidden cells, a cell is fixed by them exactly if it is a bridge:
    three more corners of a rectangle close a circle. A line whose hidden parts sum to less than the smallest
    count gives them away as well, because none is negative.
    """
    for petak in sorted(kecil):
        if not _connected(sembunyi - {petak}, petak):
            return _close_circle(tabel, sembunyi, petak)
    for *bagian, jumlah in _lines(tabel):
        tersembunyi = [petak for petak in bagian if petak in sembunyi]
        kurang = sum(_value(tabel, petak) for petak in tersembunyi) < TERKECIL
        if tersembunyi and kurang and jumlah not in sembunyi:
            terlihat = [petak for petak in (*bagian, jumlah) if petak not in sembunyi]
            return {min(terlihat, key=lambda petak: _value(tabel, petak))}
    return set()


def _close_circle(tabel: Sequence[Sequence[int]], sembunyi: set[Petak], petak: Petak) -> set[Petak]:
    """The cheapest rectangle with this corner, as far as it is not hidden yet."""
    i, j = petak
    pilihan = [
        {(i, kolom), (baris, j), (baris, kolom)} - sembunyi
        for baris in range(len(tabel))
        for kolom in range(len(tabel[0]))
        if baris != i and kolom != j
    ]
    return min(pilihan, key=lambda semua: (sum(_value(tabel, satu) for satu in semua), sorted(semua)))


def _lines(tabel: Sequence[Sequence[int]]) -> list[list[Petak]]:
    """Rows and columns with their sum last."""
    tinggi, lebar = len(tabel), len(tabel[0])
    baris = [[(i, j) for j in range(lebar)] for i in range(tinggi)]
    return baris + [[(i, j) for i in range(tinggi)] for j in range(lebar)]


def _connected(sisi: set[Petak], petak: Petak) -> bool:
    """Whether the row and the column of a cell hang together by these edges."""
    baris, kolom = {petak[0]}, set[int]()
    while True:
        kolom_baru = {j for i, j in sisi if i in baris} - kolom
        kolom |= kolom_baru
        baris_baru = {i for i, j in sisi if j in kolom} - baris
        baris |= baris_baru
        if petak[1] in kolom:
            return True
        if not kolom_baru and not baris_baru:
            return False
