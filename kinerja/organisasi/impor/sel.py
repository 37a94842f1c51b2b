"""One cell to one value: text, NIP, date. What cannot be used raises SelError with the sentence to show."""

import re
import unicodedata
from datetime import date

# Beyond this a spreadsheet no longer keeps every digit of a number.
BILANGAN_TEPAT = 10**15
KOSONG = re.compile(r"[-–—.\s]{0,1000}")
TANGGAL_AWAL_HARI = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
TANGGAL_AWAL_TAHUN = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ][0-9:.]{1,15})?")
TAHUN_WAJAR = range(1900, 2100)
PANJANG_TERPANJANG = 1_000
NIP_BILANGAN = (
    "NIP terbaca sebagai bilangan sehingga angka terakhirnya hilang. "
    "Format kolom NIP sebagai Teks, lalu salin ulang dari SIASN."
)


class SelError(ValueError):
    """A cell that cannot be used; `kolom` is its header."""

    def __init__(self, kolom: str, alasan: str) -> None:
        super().__init__(alasan)
        self.kolom = kolom
        self.alasan = alasan


def read_text(nilai: object, kolom: str, panjang: int = 200) -> str:
    """Text in NFC on one line without invisible characters; "" for an empty cell and for dashes alone.

    Raises SelError past `panjang` characters, and for a number so large that its digits are lost.
    """
    if nilai is None or isinstance(nilai, bool):
        return ""
    if isinstance(nilai, date):
        return nilai.isoformat()
    if isinstance(nilai, int | float):
        return _read_number(nilai, kolom)
    teks = clean_text(str(nilai))
    if KOSONG.fullmatch(teks):
        return ""
    if len(teks) > panjang:
        raise SelError(kolom, f"Isi {kolom} lebih dari {panjang} huruf. Persingkat, lalu unggah lagi.")
    return teks


def clean_text(teks: str) -> str:
    """The text in NFC with single blanks, without control, direction and other invisible characters."""
    rapi = teks[: PANJANG_TERPANJANG + 1]
    if rapi.isascii() and rapi.isprintable():  # nearly every cell
        return " ".join(rapi.split())
    rapi = unicodedata.normalize("NFC", rapi)
    terlihat = (" " if satu.isspace() else satu for satu in rapi if satu.isspace() or not _is_invisible(satu))
    return " ".join("".join(terlihat).split())


def _is_invisible(satu: str) -> bool:
    return unicodedata.category(satu) in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _read_number(nilai: int | float, kolom: str) -> str:
    if not abs(nilai) < BILANGAN_TEPAT:  # also NaN
        raise SelError(
            kolom, f"{kolom} terbaca sebagai bilangan. Format kolomnya sebagai Teks, lalu isi ulang."
        )
    return str(int(nilai)) if nilai == int(nilai) else str(nilai)


def read_nip_text(nilai: object, kolom: str) -> str:
    """The 18 digits of a text cell, without blanks and a leading apostrophe; their meaning is not checked."""
    if isinstance(nilai, int | float) and not isinstance(nilai, bool):
        raise SelError(kolom, NIP_BILANGAN)
    teks = read_text(nilai, kolom, PANJANG_TERPANJANG).lstrip("'`‘’ʼ´").replace(" ", "")
    if not teks:
        raise SelError(kolom, "NIP kosong. Tulis 18 angka dalam sel teks.")
    if re.fullmatch(r"[0-9][.,][0-9]{1,20}[eE]\+?[0-9]{1,3}", teks):
        raise SelError(kolom, NIP_BILANGAN)
    if not re.fullmatch(r"[0-9]{1,1000}", teks):
        raise SelError(kolom, "NIP memuat tanda selain angka 0–9. Tulis 18 angka dalam sel teks.")
    if len(teks) != 18:
        raise SelError(kolom, f"NIP {len(teks)} angka. Tulis 18 angka dalam sel teks.")
    return teks


def read_date(nilai: object, kolom: str) -> date | None:
    """A date from a date cell or from text as dd-mm-yyyy or yyyy-mm-dd; None for an empty cell."""
    if isinstance(nilai, date):
        return _check_year(nilai, kolom)
    if isinstance(nilai, int | float) and not isinstance(nilai, bool):
        raise SelError(kolom, f"{kolom} terbaca sebagai bilangan. Format selnya sebagai Tanggal.")
    teks = read_text(nilai, kolom, PANJANG_TERPANJANG).lstrip("'‘’")
    if not teks:
        return None
    if cocok := TANGGAL_AWAL_HARI.fullmatch(teks):
        hari, bulan, tahun = cocok.groups()
    elif cocok := TANGGAL_AWAL_TAHUN.fullmatch(teks):
        tahun, bulan, hari = cocok.groups()
    else:
        raise SelError(kolom, f"{kolom} “{teks[:30]}” bukan tanggal. Tulis seperti 31-12-1990.")
    try:
        return _check_year(date(int(tahun), int(bulan), int(hari)), kolom)
    except ValueError as salah:
        if isinstance(salah, SelError):
            raise
        raise SelError(kolom, f"{kolom} “{teks[:30]}” tidak ada di kalender.") from salah


def _check_year(tanggal: date, kolom: str) -> date:
    if tanggal.year not in TAHUN_WAJAR:
        raise SelError(kolom, f"{kolom} bertahun {tanggal.year}. Periksa tahunnya.")
    return tanggal


def read_id(nilai: object, kolom: str) -> str:
    """An identifier of SIASN in capitals, a UUID without its dashes; "" for an empty cell."""
    kode = read_text(nilai, kolom, 60).lstrip("'‘’").upper()
    polos = kode.replace("-", "")
    return polos if re.fullmatch(r"[0-9A-F]{32}", polos) else kode
