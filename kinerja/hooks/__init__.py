"""All that a plugin may import: the contract, the form fields and the numbers it is written with."""

from kinerja.angka import divide_persen, format_desimal, format_persen, parse_desimal, round_half_up
from kinerja.formulir import (
    BidangFormulir,
    Bilangan,
    Centang,
    Daftar,
    Desimal,
    PilihanEnum,
    Tanggal,
    Teks,
    TeksPanjang,
    clean_text,
    describe_fields,
    field_error,
)
from kinerja.hooks.spec import HOOK_API, hookimpl
from kinerja.hooks.types import Capaian, RealisasiPeriode, TipeIndikator, define_tipe_indikator, with_satuan
from kinerja.kalender.rules import Rentang
from kinerja.tanggal import format_tanggal, parse_tanggal

__all__ = [
    "HOOK_API",
    "BidangFormulir",
    "Bilangan",
    "Capaian",
    "Centang",
    "Daftar",
    "Desimal",
    "PilihanEnum",
    "RealisasiPeriode",
    "Rentang",
    "Tanggal",
    "Teks",
    "TeksPanjang",
    "TipeIndikator",
    "clean_text",
    "define_tipe_indikator",
    "describe_fields",
    "divide_persen",
    "field_error",
    "format_desimal",
    "format_persen",
    "format_tanggal",
    "hookimpl",
    "parse_desimal",
    "parse_tanggal",
    "round_half_up",
    "with_satuan",
]
