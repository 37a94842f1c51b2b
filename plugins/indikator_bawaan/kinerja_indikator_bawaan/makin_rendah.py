"""A limit that should not be passed, lower is better: "paling banyak 3 pengaduan"."""

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from kinerja.hooks import (
    BELUM_DIISI,
    SERATUS,
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
    filled,
    note_missing,
    percent_words,
    tidy_text,
    with_satuan,
)
from kinerja_indikator_bawaan.bersama import RUPIAH, Satuan, describe_quantity, read_quantity

_BATAS = re.compile(
    r"(?:paling banyak|paling tinggi|maksimal|maksimum|tidak lebih dari|≤) ?(.+)", re.IGNORECASE
)


class Penggabungan(StrEnum):
    TERTINGGI = "tertinggi"
    JUMLAH = "jumlah"
    TERAKHIR = "terakhir"
    RATA_RATA = "rata_rata"


SEBUTAN = (
    ("tertinggi", "Nilai tertinggi"),
    ("jumlah", "Dijumlahkan"),
    ("terakhir", "Nilai periode terakhir"),
    ("rata_rata", "Rata-rata"),
)


class ParameterMakinRendah(BaseModel):
    """`penggabungan` None: the worst period counts, but amounts of money add up, as a budget does."""

    model_config = ConfigDict(frozen=True)

    nilai: Annotated[Decimal, Desimal(label="Paling banyak", contoh="3")]
    satuan: Annotated[str, Satuan(label="Satuan", contoh="pengaduan")]
    penggabungan: Annotated[
        Penggabungan | None,
        PilihanEnum(SEBUTAN, label="Setahun", bantuan="Bila kosong: nilai tertinggi, dan uang dijumlahkan"),
    ] = None


class RealisasiMakinRendah(BaseModel):
    model_config = ConfigDict(frozen=True)

    nilai: Annotated[Decimal, Desimal(label="Realisasi")]


def describe_target(parameter: ParameterMakinRendah) -> str:
    return f"paling banyak {describe_quantity(parameter.nilai, parameter.satuan)}"


def read_target(teks: str) -> ParameterMakinRendah | None:
    cocok = _BATAS.fullmatch(tidy_text(teks))
    return build_model(ParameterMakinRendah, read_quantity(cocok[1])) if cocok else None


def describe_realisasi(parameter: ParameterMakinRendah, realisasi: RealisasiMakinRendah) -> str:
    return describe_quantity(realisasi.nilai, parameter.satuan)


def judge(parameter: ParameterMakinRendah, nilai: Decimal) -> Capaian:
    """ "1 pengaduan, 33 % dari batas 3 pengaduan"; the bar shows how much of the limit is used.

    `persen` is 100 up to the limit and limit ÷ realisasi above it (limit 3, realisasi 4: 75).
    """
    teks, batas = (
        describe_quantity(nilai, parameter.satuan),
        describe_quantity(parameter.nilai, parameter.satuan),
    )
    tercapai = nilai <= parameter.nilai
    persen = SERATUS if tercapai else divide_persen(parameter.nilai, nilai)
    terpakai = None if parameter.nilai.is_zero() else divide_persen(nilai, parameter.nilai)
    if not tercapai:
        kalimat = f"{teks}, melampaui batas {batas}"
    elif terpakai is None:
        kalimat = f"{teks}, sesuai batas {batas}"
    else:
        kalimat = f"{teks}, {percent_words(terpakai, tercapai=terpakai >= SERATUS)} dari batas {batas}"
    return Capaian(
        kalimat=kalimat,
        persen=persen,
        tercapai=tercapai,
        persen_penuh=persen,
        bilah=min(terpakai, SERATUS) if terpakai is not None else SERATUS if nilai else Decimal(0),
        realisasi=teks,
    )


def measure(
    parameter: ParameterMakinRendah, realisasi: RealisasiMakinRendah | None, _periode: Rentang
) -> Capaian:
    return judge(parameter, realisasi.nilai) if realisasi else BELUM_DIISI


def combine(
    parameter: ParameterMakinRendah, daftar_realisasi: Sequence[RealisasiPeriode[RealisasiMakinRendah]]
) -> Capaian:
    semua_nilai = [satu.nilai for satu in filled(daftar_realisasi)]
    if not semua_nilai:
        return BELUM_DIISI
    biasanya = Penggabungan.JUMLAH if parameter.satuan == RUPIAH else Penggabungan.TERTINGGI
    nilai = combine_values(semua_nilai, parameter.penggabungan or biasanya)
    return note_missing(judge(parameter, nilai), daftar_realisasi)


def fields_realisasi(parameter: ParameterMakinRendah) -> tuple[BidangFormulir, ...]:
    return with_satuan(describe_fields(RealisasiMakinRendah), parameter.satuan)


TIPE = define_tipe_indikator(
    kode="makin_rendah",
    label="Makin rendah makin baik",
    contoh="paling banyak 3 pengaduan",
    parameter=ParameterMakinRendah,
    realisasi=RealisasiMakinRendah,
    describe_target=describe_target,
    read_target=read_target,
    describe_realisasi=describe_realisasi,
    measure=measure,
    combine=combine,
    fields_realisasi=fields_realisasi,
)
