"""The allowance of a month: base amount times the factor of the predikat.

No national table exists: each instansi has its own regulation, so base and factor come from its settings and
nothing is assumed. Attendance, tax and other cuts are outside.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kinerja.hooks import parse_desimal, round_half_up

MAKS_BULAT = 12
SEN = 2


@dataclass(frozen=True)
class Dasar:
    """The base amount of a month in rupiah, and for what it is set ("" for everybody)."""

    jumlah: Decimal
    untuk: str = ""


def parse_dasar(baris: str) -> tuple[str, Decimal]:
    """ "Ahli Muda = 7.474.000" as name and amount. Raises ValueError with the sentence to show."""
    nama, sama, jumlah = baris.rpartition("=")
    nama = " ".join(nama.split())
    if not sama or not nama:
        raise ValueError(f"Tulis “jabatan atau jenjang = jumlah” pada baris “{baris[:60]}”.")
    angka = jumlah.strip()
    angka = angka[2:].lstrip(" .") if angka[:2].lower() == "rp" else angka
    try:
        return nama, parse_desimal(angka, maks_bulat=MAKS_BULAT, maks_desimal=SEN)
    except ValueError as error:
        raise ValueError(f"{nama}: {error}") from error


def parse_daftar(semua: Iterable[str]) -> Mapping[str, Dasar]:
    """The lines by name in small letters. Raises ValueError, also for a name that stands twice."""
    daftar: dict[str, Dasar] = {}
    for baris in semua:
        nama, jumlah = parse_dasar(baris)
        if nama.casefold() in daftar:
            raise ValueError(f"{nama} tertulis dua kali. Sisakan satu baris.")
        daftar[nama.casefold()] = Dasar(jumlah, nama)
    return daftar


def find_dasar(daftar: Mapping[str, Dasar], umum: Decimal | None, jabatan: str, jenjang: str) -> Dasar | None:
    """The base of the jabatan, else of the jenjang, else that of everybody; None where none is set."""
    for nama in (jabatan, jenjang):
        if nama and (dasar := daftar.get(" ".join(nama.split()).casefold())):
            return dasar
    return None if umum is None else Dasar(umum)


def count_tunjangan(dasar: Decimal, faktor: Decimal) -> Decimal:
    """`dasar` times `faktor` in percent, half up to whole rupiah."""
    return round_half_up(dasar * faktor / 100, 0)
