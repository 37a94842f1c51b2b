"""Number and unit, more is better: "4 laporan"."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from kinerja.hooks import (
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
    filled,
    format_desimal,
    judge_at_least,
    note_missing,
    percent_words,
    tidy_text,
    with_satuan,
)
from kinerja_indikator_bawaan.bersama import Satuan, describe_quantity, read_quantity


class Penggabungan(StrEnum):
    JUMLAH = "jumlah"
    TERAKHIR = "terakhir"
    RATA_RATA = "rata_rata"


SEBUTAN = (
    ("jumlah", "Dijumlahkan"),
    ("terakhir", "Nilai periode terakhir"),
    ("rata_rata", "Rata-rata"),
)


class ParameterAngka(BaseModel):
    model_config = ConfigDict(frozen=True)

    nilai: Annotated[Decimal, Desimal(label="Target", contoh="12")]
    satuan: Annotated[str, Satuan(label="Satuan", contoh="dokumen")]
    penggabungan: Annotated[
        Penggabungan,
        PilihanEnum(SEBUTAN, label="Setahun", bantuan="Cara menggabungkan realisasi semua periode"),
    ] = Penggabungan.JUMLAH


class RealisasiAngka(BaseModel):
    model_config = ConfigDict(frozen=True)

    nilai: Annotated[Decimal, Desimal(label="Realisasi")]


def describe_target(parameter: ParameterAngka) -> str:
    return describe_quantity(parameter.nilai, parameter.satuan)


def read_target(teks: str) -> ParameterAngka | None:
    return build_model(ParameterAngka, read_quantity(tidy_text(teks)))


def describe_realisasi(parameter: ParameterAngka, realisasi: RealisasiAngka) -> str:
    return describe_quantity(realisasi.nilai, parameter.satuan)


def judge(parameter: ParameterAngka, nilai: Decimal) -> Capaian:
    """ "7 dari 12 dokumen, 58 %"."""
    capaian = judge_at_least(nilai, parameter.nilai)
    teks = describe_quantity(nilai, parameter.satuan)
    depan = teks if teks.startswith("Rp ") else format_desimal(nilai)
    persen = "target nol, tanpa persentase"
    if capaian.persen is not None:
        persen = percent_words(capaian.persen, tercapai=nilai >= parameter.nilai)
    return replace(capaian, kalimat=f"{depan} dari {describe_target(parameter)}, {persen}", realisasi=teks)


def measure(parameter: ParameterAngka, realisasi: RealisasiAngka | None, _periode: Rentang) -> Capaian:
    return judge(parameter, realisasi.nilai) if realisasi else BELUM_DIISI


def combine(
    parameter: ParameterAngka, daftar_realisasi: Sequence[RealisasiPeriode[RealisasiAngka]]
) -> Capaian:
    """Counts add up over the periods, unless the parameter says otherwise."""
    semua_nilai = [satu.nilai for satu in filled(daftar_realisasi)]
    if not semua_nilai:
        return BELUM_DIISI
    return note_missing(
        judge(parameter, combine_values(semua_nilai, parameter.penggabungan)), daftar_realisasi
    )


def fields_realisasi(parameter: ParameterAngka) -> tuple[BidangFormulir, ...]:
    return with_satuan(describe_fields(RealisasiAngka), parameter.satuan)


TIPE = define_tipe_indikator(
    kode="angka",
    label="Angka dan satuan",
    contoh="4 laporan",
    parameter=ParameterAngka,
    realisasi=RealisasiAngka,
    describe_target=describe_target,
    read_target=read_target,
    describe_realisasi=describe_realisasi,
    measure=measure,
    combine=combine,
    fields_realisasi=fields_realisasi,
)
