"""Dates as people write them here: "24 November 2026", "24-11-2026", and the ISO form of date inputs.

Standard library only: rules may use it.
"""

import re
from datetime import date

NAMA_BULAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
TAHUN_AWAL, TAHUN_AKHIR = 1900, 2200

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_ANGKA = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})")
_KATA = re.compile(r"([0-9]{1,2}) +([A-Za-z]{3,9}) +([0-9]{4})")
_NOMOR_BULAN = {nama.lower(): nomor for nomor, nama in enumerate(NAMA_BULAN, start=1)}


def format_tanggal(value: date) -> str:
    """Write "24 November 2026"."""
    return f"{value.day} {NAMA_BULAN[value.month - 1]} {value.year}"


def parse_tanggal(text: str) -> date:
    """Read "2026-11-24", "24-11-2026", "24/11/2026" or "24 November 2026"; day before month, ASCII digits.

    Raises ValueError with the Indonesian sentence to show at the field.
    """
    tahun, bulan, hari = _split(text.strip())
    try:
        tanggal = date(tahun, bulan, hari)
    except ValueError:
        raise ValueError("Tanggal ini tidak ada di kalender. Periksa tanggal dan bulannya.") from None
    if not TAHUN_AWAL <= tahun <= TAHUN_AKHIR:
        raise ValueError(f"Tulis tahun antara {TAHUN_AWAL} dan {TAHUN_AKHIR}.")
    return tanggal


def _split(text: str) -> tuple[int, int, int]:
    if iso := _ISO.fullmatch(text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if angka := _ANGKA.fullmatch(text):
        return int(angka[3]), int(angka[2]), int(angka[1])
    if (kata := _KATA.fullmatch(text)) and kata[2].lower() in _NOMOR_BULAN:
        return int(kata[3]), _NOMOR_BULAN[kata[2].lower()], int(kata[1])
    raise ValueError("Tulis tanggal seperti 24-11-2026.")
