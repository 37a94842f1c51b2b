"""How far two printed realisasi lie apart: what the pejabat penilai reads beside the present one."""

from __future__ import annotations

import re
from decimal import Decimal

from kinerja.angka import format_desimal
from kinerja.tanggal import NAMA_BULAN

# "1.250,5 laporan": a number as the forms print it, and what it counts.
_ANGKA = re.compile(r"(\d{1,12}(?:\.\d{3}){0,4})(?:,(\d{1,6}))?(?![\d.,])")
_BULAN = frozenset(nama.casefold() for nama in NAMA_BULAN)


def describe_change(kini: str, lalu: str) -> str:
    """ "naik 3", "turun 0,5", "tetap"; "" where the two texts do not count the same thing.

    Two texts count the same where they differ only in the number they begin with: "6 dari 12 laporan" and
    "3 dari 12 laporan" do, "6 laporan" and "Selesai" do not.
    """
    baru, lama = _split(kini), _split(lalu)
    if baru is None or lama is None or baru[1] != lama[1]:
        return ""
    selisih = baru[0] - lama[0]
    if not selisih:
        return "tetap"
    return f"{'naik' if selisih > 0 else 'turun'} {format_desimal(abs(selisih))}"


def _split(teks: str) -> tuple[Decimal, str] | None:
    found = _ANGKA.match(teks)
    if found is None:
        return None
    apa = teks[found.end() :].strip().casefold()
    if apa.partition(" ")[0] in _BULAN:  # a date
        return None
    return Decimal(f"{found[1].replace('.', '')}.{found[2] or '0'}"), apa
