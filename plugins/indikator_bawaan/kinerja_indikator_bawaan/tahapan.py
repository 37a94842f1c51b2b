"""Milestones, each done or not: "4 dari 4 tahap"."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from kinerja.hooks import (
    BELUM_DIISI,
    BidangFormulir,
    Capaian,
    Daftar,
    RealisasiPeriode,
    Rentang,
    build_model,
    define_tipe_indikator,
    describe_fields,
    filled,
    judge_at_least,
    note_missing,
    tidy_text,
)

MAKS_TAHAP = 20
_TAHAP = re.compile(r"([0-9]{1,2}) dari ([0-9]{1,2}) tahap(?:an)?", re.IGNORECASE)


class ParameterTahapan(BaseModel):
    model_config = ConfigDict(frozen=True)

    tahap: Annotated[
        tuple[str, ...],
        Daftar(120, MAKS_TAHAP, unik=True, label="Tahap", bantuan="Satu tahap per baris, menurut urutan"),
    ]


class RealisasiTahapan(BaseModel):
    """The names of the stages that are done, so that a new order of stages moves no tick."""

    model_config = ConfigDict(frozen=True)

    selesai: Annotated[tuple[str, ...], Daftar(120, MAKS_TAHAP, unik=True, label="Tahap yang selesai")] = ()


def describe_target(parameter: ParameterTahapan) -> str:
    jumlah = len(parameter.tahap)
    return f"{jumlah} dari {jumlah} tahap"


def read_target(teks: str) -> ParameterTahapan | None:
    """The text gives only how many stages there are; they are numbered until someone names them."""
    cocok = _TAHAP.fullmatch(tidy_text(teks))
    if not cocok or int(cocok[1]) != int(cocok[2]) or not int(cocok[2]):
        return None
    return build_model(
        ParameterTahapan, {"tahap": tuple(f"tahap {nomor}" for nomor in range(1, int(cocok[2]) + 1))}
    )


def describe_realisasi(parameter: ParameterTahapan, realisasi: RealisasiTahapan) -> str:
    return _official(parameter, realisasi.selesai)


def _official(parameter: ParameterTahapan, nama_selesai: Collection[str]) -> str:
    selesai = [satu for satu in parameter.tahap if satu in nama_selesai]
    rincian = f": {', '.join(selesai)}" if selesai else ""
    return f"{len(selesai)} dari {len(parameter.tahap)} tahap{rincian}"


def check_realisasi(parameter: ParameterTahapan, realisasi: RealisasiTahapan) -> dict[str, str]:
    asing = [satu for satu in realisasi.selesai if satu not in parameter.tahap]
    return {"selesai": f"Pilih tahap dari target. “{asing[0]}” tidak ada di sana."} if asing else {}


def judge(parameter: ParameterTahapan, nama_selesai: Collection[str]) -> Capaian:
    """ "3 dari 4 tahap, berikutnya penetapan". Stages that the target does not know do not count."""
    belum = [satu for satu in parameter.tahap if satu not in nama_selesai]
    jumlah = len(parameter.tahap)
    berikutnya = f"berikutnya {belum[0]}" if belum else "semua selesai"
    return replace(
        judge_at_least(Decimal(jumlah - len(belum)), Decimal(jumlah)),
        kalimat=f"{jumlah - len(belum)} dari {jumlah} tahap, {berikutnya}",
        realisasi=_official(parameter, nama_selesai),
    )


def measure(parameter: ParameterTahapan, realisasi: RealisasiTahapan | None, _periode: Rentang) -> Capaian:
    return judge(parameter, realisasi.selesai) if realisasi else BELUM_DIISI


def combine(
    parameter: ParameterTahapan, daftar_realisasi: Sequence[RealisasiPeriode[RealisasiTahapan]]
) -> Capaian:
    """A stage done in any period is done."""
    terisi = filled(daftar_realisasi)
    if not terisi:
        return BELUM_DIISI
    selesai = {nama for satu in terisi for nama in satu.selesai}
    return note_missing(judge(parameter, selesai), daftar_realisasi)


def fields_realisasi(parameter: ParameterTahapan) -> tuple[BidangFormulir, ...]:
    pilihan = tuple((satu, satu) for satu in parameter.tahap)
    return tuple(replace(bidang, pilihan=pilihan) for bidang in describe_fields(RealisasiTahapan))


TIPE = define_tipe_indikator(
    kode="tahapan",
    label="Tahapan",
    contoh="4 dari 4 tahap",
    parameter=ParameterTahapan,
    realisasi=RealisasiTahapan,
    describe_target=describe_target,
    read_target=read_target,
    describe_realisasi=describe_realisasi,
    measure=measure,
    combine=combine,
    check_realisasi=check_realisasi,
    fields_realisasi=fields_realisasi,
)
