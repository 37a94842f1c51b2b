"""Percentage, more is better: "95%"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from kinerja.hooks import (
    ANGKA,
    BELUM_DIISI,
    Capaian,
    Desimal,
    PilihanEnum,
    RealisasiPeriode,
    Rentang,
    build_model,
    combine_values,
    define_tipe_indikator,
    filled,
    format_desimal,
    format_persen,
    judge_at_least,
    note_missing,
    read_number,
    tidy_text,
)

_PERSEN = re.compile(ANGKA + r" ?(?:%|persen)", re.IGNORECASE)


class Penggabungan(StrEnum):
    TERAKHIR = "terakhir"
    RATA_RATA = "rata_rata"


SEBUTAN = (("terakhir", "Nilai periode terakhir"), ("rata_rata", "Rata-rata"))


class ParameterPersen(BaseModel):
    model_config = ConfigDict(frozen=True)

    nilai: Annotated[Decimal, Desimal(label="Target", satuan="%", contoh="95", maksimum=1000)]
    penggabungan: Annotated[
        Penggabungan,
        PilihanEnum(SEBUTAN, label="Setahun", bantuan="Cara menggabungkan realisasi semua periode"),
    ] = Penggabungan.TERAKHIR


class RealisasiPersen(BaseModel):
    model_config = ConfigDict(frozen=True)

    nilai: Annotated[Decimal, Desimal(label="Realisasi", satuan="%", maksimum=100_000)]


def describe_target(parameter: ParameterPersen) -> str:
    return _official(parameter.nilai)


def read_target(teks: str) -> ParameterPersen | None:
    cocok = _PERSEN.fullmatch(tidy_text(teks))
    return build_model(ParameterPersen, {"nilai": read_number(cocok[1])}) if cocok else None


def describe_realisasi(_parameter: ParameterPersen, realisasi: RealisasiPersen) -> str:
    return _official(realisasi.nilai)


def _official(nilai: Decimal) -> str:
    # As the forms write it: no blank before the sign.
    return f"{format_desimal(nilai)}%"


def judge(parameter: ParameterPersen, nilai: Decimal) -> Capaian:
    """ "90 %, target 95 %"; the bar shows the share of the target, not the percentage itself."""
    kalimat = f"{format_persen(nilai)}, target {format_persen(parameter.nilai)}"
    return replace(judge_at_least(nilai, parameter.nilai), kalimat=kalimat, realisasi=_official(nilai))


def measure(parameter: ParameterPersen, realisasi: RealisasiPersen | None, _periode: Rentang) -> Capaian:
    return judge(parameter, realisasi.nilai) if realisasi else BELUM_DIISI


def combine(
    parameter: ParameterPersen, daftar_realisasi: Sequence[RealisasiPeriode[RealisasiPersen]]
) -> Capaian:
    """The last filled period counts: a percentage is a state, not an amount."""
    semua_nilai = [satu.nilai for satu in filled(daftar_realisasi)]
    if not semua_nilai:
        return BELUM_DIISI
    return note_missing(
        judge(parameter, combine_values(semua_nilai, parameter.penggabungan)), daftar_realisasi
    )


TIPE = define_tipe_indikator(
    kode="persen",
    label="Persentase",
    contoh="95%",
    parameter=ParameterPersen,
    realisasi=RealisasiPersen,
    describe_target=describe_target,
    read_target=read_target,
    describe_realisasi=describe_realisasi,
    measure=measure,
    combine=combine,
)
