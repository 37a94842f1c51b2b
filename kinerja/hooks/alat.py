"""What most indicator types are written with: texts read, percentages judged, periods taken together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from kinerja.angka import divide_persen, format_persen, parse_desimal, round_half_up
from kinerja.hooks.indikator import Capaian, RealisasiPeriode
from kinerja.isian import clean_text

M = TypeVar("M", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)

SERATUS = Decimal(100)
MAKS_PENUH = Decimal("999999.99")
"""More percent than that is not told apart: a target of 0,000001 that was passed by a billion."""
BELUM_DIISI = Capaian(kalimat="belum diisi")
ANGKA = r"([0-9][0-9.,]*)"
"""A number within a pattern; whether it is written as one, `read_number` judges."""


# Texts


def tidy_text(teks: str) -> str:
    """An official text on one line, with single blanks, ready for matching."""
    return " ".join(clean_text(teks).split())


def read_number(teks: str) -> Decimal | None:
    """The number, None if it is not written as one."""
    try:
        return parse_desimal(teks)
    except ValueError:
        return None


def build_model(model: type[M], nilai: Mapping[str, object] | None) -> M | None:
    """The model with these values, None if it refuses them or there are none."""
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
    """Percent of a target to be reached or passed, two places, half up; the sentence is left to the caller.

    A target of zero is reached by any value and has no percentage.
    """
    if target.is_zero():
        return Capaian(kalimat="", tercapai=True)
    penuh = min(divide_persen(nilai, target), MAKS_PENUH)
    persen = min(penuh, SERATUS)
    return Capaian(
        kalimat="",
        persen=persen,
        tercapai=nilai >= target,
        persen_penuh=penuh,
        bilah=persen,
        catatan=_note_over(penuh),
    )


def _note_over(penuh: Decimal) -> str:
    if penuh <= SERATUS:
        return ""
    lebih = "lebih dari " if penuh == MAKS_PENUH else ""
    return f"Melampaui target: {lebih}{format_persen(penuh)} dari target."


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


def add_note(capaian: Capaian, catatan: str) -> Capaian:
    """The same capaian with one more sentence behind its note; "" adds nothing."""
    return replace(capaian, catatan=f"{capaian.catatan} {catatan}".strip())


def note_missing(capaian: Capaian, daftar_realisasi: Sequence[RealisasiPeriode[R]]) -> Capaian:
    """The same capaian with a sentence about the periods that nobody filled."""
    kosong = sum(satu.realisasi is None for satu in daftar_realisasi)
    if not kosong:
        return capaian
    return add_note(capaian, f"{kosong} dari {len(daftar_realisasi)} periode belum diisi.")
