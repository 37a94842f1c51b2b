"""Dates and times of day as people write them here, and the forms of a date that they may type.

One writer for screen, letters, exports and messages, beside `kinerja.angka` for numbers. Standard library
only: rules may use it.
"""

import re
from datetime import date, datetime, time

NAMA_HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
NAMA_BULAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
POLA_TANGGAL = {
    "panjang": "{hari} {bulan} {tahun}",
    "pendek": "{hari} {bulan:.3} {tahun}",
    "hari": "{nama_hari}, {hari} {bulan} {tahun}",
    "bulan": "{bulan} {tahun}",
    "tanpa_tahun": "{hari} {bulan}",
    "angka": "{hari:02}-{nomor:02}-{tahun:04}",
    "bulan_angka": "{nomor:02}-{tahun:04}",
}
TAHUN_AWAL, TAHUN_AKHIR = 1900, 2200

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_ANGKA = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})")
_KATA = re.compile(r"([0-9]{1,2}) +([A-Za-z]{3,9}) +([0-9]{4})")
_NOMOR_BULAN = {nama.lower(): nomor for nomor, nama in enumerate(NAMA_BULAN, start=1)}


def format_tanggal(value: date, pola: str = "panjang") -> str:
    """Write "24 November 2026", or as another key of POLA_TANGGAL says ("pendek": "24 Nov 2026")."""
    return POLA_TANGGAL[pola].format(
        nama_hari=NAMA_HARI[value.weekday()],
        hari=value.day,
        bulan=NAMA_BULAN[value.month - 1],
        nomor=value.month,
        tahun=value.year,
    )


def format_jam(value: time | datetime, pemisah: str = ".") -> str:
    """Write "08.05"; a spreadsheet and a time input want ":" between."""
    return f"{value.hour:02}{pemisah}{value.minute:02}"


def format_rentang(mulai: date, selesai: date) -> str:
    """Write "1 Januari s.d. 31 Desember 2026", both days included; the year stands twice where it differs."""
    pola = "tanpa_tahun" if mulai.year == selesai.year else "panjang"
    return f"{format_tanggal(mulai, pola)} s.d. {format_tanggal(selesai)}"


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
