"""What several built-in kinds share: quantities with a unit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kinerja.hooks import ANGKA, Teks, clean_text, format_desimal, read_number

RUPIAH = "rupiah"
_JUMLAH = re.compile(ANGKA + r" (\S.*)")
_UANG = re.compile(r"rp\.? ?" + ANGKA + "-?", re.IGNORECASE)


@dataclass(frozen=True)
class Satuan(Teks):
    """A unit in words: "laporan". "Rp" and "Rupiah" become "rupiah", so that amounts are written one way."""

    maks: int = 60

    def read(self, teks: str) -> object:
        satuan = " ".join(teks.split())
        return RUPIAH if satuan.casefold() in {"rp", "rp.", RUPIAH} else satuan

    def read_stored(self, nilai: object) -> object:
        return self.read(clean_text(nilai)) if isinstance(nilai, str) else nilai

    def check(self, nilai: object) -> object:
        satuan = str(super().check(nilai))
        if not satuan[:1].isalpha():
            raise ValueError("Tulis satuan dengan kata, misalnya dokumen.")
        if satuan.casefold() == "persen":
            raise ValueError("Untuk persen, pilih jenis Persentase.")
        if satuan.casefold().startswith("dari "):
            raise ValueError("Tulis satuannya saja, misalnya dokumen.")
        return satuan


def describe_quantity(nilai: Decimal, satuan: str) -> str:
    """ "4 laporan", "Rp 30.000.000"."""
    angka = format_desimal(nilai)
    return f"Rp {angka}" if satuan == RUPIAH else f"{angka} {satuan}"


def read_quantity(teks: str) -> Mapping[str, object] | None:
    """`nilai` and `satuan` of "4 laporan" or "Rp 30.000.000,-"; None if it is not such a text."""
    if uang := _UANG.fullmatch(teks.removesuffix("-").removesuffix(",")):
        nilai, satuan = read_number(uang[1]), RUPIAH
    elif jumlah := _JUMLAH.fullmatch(teks):
        nilai, satuan = read_number(jumlah[1]), jumlah[2]
    else:
        return None
    return None if nilai is None else {"nilai": nilai, "satuan": satuan}
