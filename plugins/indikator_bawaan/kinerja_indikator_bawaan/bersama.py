"""What several built-in kinds share: quantities with a unit, percentages in words, periods taken together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from kinerja.hooks import (
    Capaian,
    RealisasiPeriode,
    Teks,
    clean_text,
    divide_persen,
    format_desimal,
    format_persen,
    parse_desimal,
    round_half_up,
)

M = TypeVar("M", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)

SERATUS = Decimal(100)
RUPIAH = "rupiah"
BELUM_DIISI = Capaian(kalimat="belum diisi")

# The number itself is judged by parse_desimal.
ANGKA = r"([0-9][0-9.,]*)"
_JUMLAH = re.compile(ANGKA + r" (\S.*)")
_UANG = re.compile(r"rp\.? ?" + ANGKA + "-?", re.IGNORECASE)


# Quantities


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


def read_number(teks: str) -> Decimal | None:
    """The number, None if it is not written as one."""
    try:
        return parse_desimal(teks)
    except ValueError:
        return None


def tidy(teks: str) -> str:
    """An official text on one line, with single blanks, ready for matching."""
    return " ".join(clean_text(teks).split())


def build(model: type[M], nilai: Mapping[str, object] | None) -> M | None:
    """The model with these values, None if it refuses them."""
    if nilai is None:
        return None
    try:
        return model.model_validate(dict(nilai))
    except ValidationError:
        return None


# Percentages


def percent_words(persen: Decimal, *, tercapai: bool) -> str:
    """Whole percent, half up; two places where whole ones would claim all or nothing wrongly."""
    bulat = round_half_up(persen, 0)
    if bulat >= SERATUS and not tercapai:
        return "hampir 100 %" if persen >= SERATUS else format_persen(persen, 2)
    if bulat.is_zero() and not persen.is_zero():
        return format_persen(persen, 2)
    return format_persen(bulat)


def judge_at_least(nilai: Decimal, target: Decimal) -> Capaian:
    """Percent of a target to be reached or passed; the sentence is left to the caller.

    A target of zero is reached by any value and has no percentage.
    """
    if target.is_zero():
        return Capaian(kalimat="", tercapai=True)
    penuh = divide_persen(nilai, target)
    persen = min(penuh, SERATUS)
    catatan = f"Melampaui target: {format_persen(penuh)} dari target." if penuh > SERATUS else ""
    return Capaian(
        kalimat="",
        persen=persen,
        tercapai=nilai >= target,
        persen_penuh=penuh,
        bilah=persen,
        catatan=catatan,
    )


# Periods


def filled(daftar_realisasi: Sequence[RealisasiPeriode[R]]) -> list[R]:
    """The realisasi that were recorded, in order of time."""
    return [satu.realisasi for satu in daftar_realisasi if satu.realisasi is not None]


def combine_values(semua_nilai: Sequence[Decimal], cara: str) -> Decimal:
    """One value of at least one: jumlah, terakhir, tertinggi, or rata_rata (two places, half up)."""
    match cara:
        case "jumlah":
            return sum(semua_nilai, Decimal(0))
        case "terakhir":
            return semua_nilai[-1]
        case "tertinggi":
            return max(semua_nilai)
        case "rata_rata":
            return round_half_up(sum(semua_nilai, Decimal(0)) / len(semua_nilai), 2)
    raise ValueError(f"unknown way to combine: {cara}")


def note_missing(capaian: Capaian, daftar_realisasi: Sequence[RealisasiPeriode[R]]) -> Capaian:
    """The same capaian with a sentence about the periods that nobody filled."""
    kosong = sum(satu.realisasi is None for satu in daftar_realisasi)
    if not kosong:
        return capaian
    catatan = f"{kosong} dari {len(daftar_realisasi)} periode belum diisi."
    return replace(capaian, catatan=f"{capaian.catatan} {catatan}".strip())
