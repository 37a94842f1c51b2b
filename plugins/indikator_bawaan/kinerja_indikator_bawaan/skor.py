"""A score out of a maximum: "skor 4 dari 5"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, model_validator

from kinerja.hooks import (
    ANGKA,
    BELUM_DIISI,
    BidangFormulir,
    Capaian,
    Desimal,
    PilihanEnum,
    RealisasiPeriode,
    Rentang,
    build_model,
    combine_values,
    define_tipe_indikator,
    describe_fields,
    divide_persen,
    field_error,
    filled,
    format_desimal,
    judge_at_least,
    note_missing,
    read_number,
    tidy_text,
    with_satuan,
)

_SKOR = re.compile(rf"(?:(?:skor|nilai|indeks) )?{ANGKA} dari {ANGKA}", re.IGNORECASE)
_TERKECIL = Decimal("0.000001")


class Penggabungan(StrEnum):
    TERAKHIR = "terakhir"
    RATA_RATA = "rata_rata"


SEBUTAN = (("terakhir", "Nilai periode terakhir"), ("rata_rata", "Rata-rata"))


class ParameterSkor(BaseModel):
    model_config = ConfigDict(frozen=True)

    nilai: Annotated[Decimal, Desimal(label="Target skor", contoh="4")]
    maksimum: Annotated[Decimal, Desimal(label="Skor tertinggi", contoh="5", minimum=_TERKECIL)]
    penggabungan: Annotated[
        Penggabungan,
        PilihanEnum(SEBUTAN, label="Setahun", bantuan="Cara menggabungkan realisasi semua periode"),
    ] = Penggabungan.TERAKHIR

    @model_validator(mode="after")
    def _check_maksimum(self) -> Self:
        if self.nilai > self.maksimum:
            raise field_error("nilai", _at_most(self.maksimum))
        return self


class RealisasiSkor(BaseModel):
    model_config = ConfigDict(frozen=True)

    nilai: Annotated[Decimal, Desimal(label="Realisasi skor")]


def _at_most(maksimum: Decimal) -> str:
    return f"Tulis skor paling banyak {format_desimal(maksimum)}."


def describe_target(parameter: ParameterSkor) -> str:
    return f"skor {format_desimal(parameter.nilai)} dari {format_desimal(parameter.maksimum)}"


def read_target(teks: str) -> ParameterSkor | None:
    cocok = _SKOR.fullmatch(tidy_text(teks))
    if not cocok:
        return None
    return build_model(ParameterSkor, {"nilai": read_number(cocok[1]), "maksimum": read_number(cocok[2])})


def describe_realisasi(parameter: ParameterSkor, realisasi: RealisasiSkor) -> str:
    return f"skor {format_desimal(realisasi.nilai)} dari {format_desimal(parameter.maksimum)}"


def check_realisasi(parameter: ParameterSkor, realisasi: RealisasiSkor) -> dict[str, str]:
    return {"nilai": _at_most(parameter.maksimum)} if realisasi.nilai > parameter.maksimum else {}


def judge(parameter: ParameterSkor, nilai: Decimal) -> Capaian:
    """ "4 dari 5, sesuai target"; the bar is the score itself, `persen` the share of the target."""
    if nilai == parameter.nilai:
        banding = "sesuai target"
    elif nilai > parameter.nilai:
        banding = f"di atas target {format_desimal(parameter.nilai)}"
    else:
        banding = f"di bawah target {format_desimal(parameter.nilai)}"
    return replace(
        judge_at_least(nilai, parameter.nilai),
        kalimat=f"{format_desimal(nilai)} dari {format_desimal(parameter.maksimum)}, {banding}",
        bilah=min(divide_persen(nilai, parameter.maksimum), Decimal(100)),
        realisasi=f"skor {format_desimal(nilai)} dari {format_desimal(parameter.maksimum)}",
    )


def measure(parameter: ParameterSkor, realisasi: RealisasiSkor | None, _periode: Rentang) -> Capaian:
    return judge(parameter, realisasi.nilai) if realisasi else BELUM_DIISI


def combine(parameter: ParameterSkor, daftar_realisasi: Sequence[RealisasiPeriode[RealisasiSkor]]) -> Capaian:
    """The last filled period counts, or the mean where the parameter says so."""
    semua_nilai = [satu.nilai for satu in filled(daftar_realisasi)]
    if not semua_nilai:
        return BELUM_DIISI
    return note_missing(
        judge(parameter, combine_values(semua_nilai, parameter.penggabungan)), daftar_realisasi
    )


def fields_realisasi(parameter: ParameterSkor) -> tuple[BidangFormulir, ...]:
    return with_satuan(describe_fields(RealisasiSkor), f"dari {format_desimal(parameter.maksimum)}")


TIPE = define_tipe_indikator(
    kode="skor",
    label="Skor",
    contoh="skor 4 dari 5",
    parameter=ParameterSkor,
    realisasi=RealisasiSkor,
    describe_target=describe_target,
    read_target=read_target,
    describe_realisasi=describe_realisasi,
    measure=measure,
    combine=combine,
    check_realisasi=check_realisasi,
    fields_realisasi=fields_realisasi,
)
