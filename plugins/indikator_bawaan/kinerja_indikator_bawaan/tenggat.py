"""A deadline, a date or days after a period: "paling lambat 5 hari setelah triwulan berakhir"."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, model_validator

from kinerja.hooks import (
    BELUM_DIISI,
    Bilangan,
    Capaian,
    PilihanEnum,
    RealisasiPeriode,
    Rentang,
    Tanggal,
    build_model,
    define_tipe_indikator,
    divide_persen,
    field_error,
    format_tanggal,
    parse_tanggal,
    tidy_text,
)


class PeriodeAcuan(StrEnum):
    """Whose end the days are counted from; `PERIODE`: of the reporting period, whatever it is."""

    PERIODE = "periode"
    BULAN = "bulan"
    TRIWULAN = "triwulan"
    SEMESTER = "semester"
    TAHUN = "tahun"


_BULAN = {
    PeriodeAcuan.BULAN: 1,
    PeriodeAcuan.TRIWULAN: 3,
    PeriodeAcuan.SEMESTER: 6,
    PeriodeAcuan.TAHUN: 12,
}

_LAMBAT = r"(?:paling lambat|selambat-lambatnya|paling lama) "
_SETELAH = re.compile(
    _LAMBAT + r"(?:tanggal ([0-9]{1,2})|([0-9]{1,3}) hari) (?:setelah|sesudah) (\w+) berakhir", re.IGNORECASE
)
_BULAN_BERIKUTNYA = re.compile(_LAMBAT + r"tanggal ([0-9]{1,2}) bulan berikutnya", re.IGNORECASE)
_TANGGAL = re.compile(_LAMBAT + r"(?:tanggal )?(\S+|[0-9]{1,2} \w+ [0-9]{4})", re.IGNORECASE)


class ParameterTenggat(BaseModel):
    """Either `tanggal` or `hari_setelah_periode`; the first day after the end of the period is day 1."""

    model_config = ConfigDict(frozen=True)

    hari_setelah_periode: Annotated[
        int | None, Bilangan(label="Paling lambat", satuan="hari", minimum=1, maksimum=366)
    ] = None
    periode: Annotated[PeriodeAcuan, PilihanEnum(label="Setelah berakhirnya")] = PeriodeAcuan.TRIWULAN
    tanggal: Annotated[
        date | None, Tanggal(label="Atau tanggal", bantuan="Isi salah satu: jumlah hari atau tanggal")
    ] = None

    @model_validator(mode="after")
    def _check_one(self) -> Self:
        if self.tanggal is None and self.hari_setelah_periode is None:
            raise field_error("hari_setelah_periode", "Tulis jumlah hari, atau pilih tanggal.")
        if self.tanggal is not None and self.hari_setelah_periode is not None:
            raise field_error("tanggal", "Isi jumlah hari atau tanggal, jangan keduanya.")
        return self


class RealisasiTenggat(BaseModel):
    model_config = ConfigDict(frozen=True)

    tanggal: Annotated[date, Tanggal(label="Tanggal selesai")]


def describe_target(parameter: ParameterTenggat) -> str:
    if parameter.tanggal is not None:
        return f"paling lambat {format_tanggal(parameter.tanggal)}"
    return f"paling lambat {parameter.hari_setelah_periode} hari setelah {parameter.periode.value} berakhir"


def read_target(teks: str) -> ParameterTenggat | None:
    """Working days are not read: the product has no calendar of holidays to count them by."""
    teks = tidy_text(teks)
    if setelah := _SETELAH.fullmatch(teks):
        hari = int(setelah[1] or setelah[2])
        return build_model(ParameterTenggat, {"hari_setelah_periode": hari, "periode": setelah[3].lower()})
    if berikutnya := _BULAN_BERIKUTNYA.fullmatch(teks):
        return build_model(
            ParameterTenggat, {"hari_setelah_periode": int(berikutnya[1]), "periode": PeriodeAcuan.BULAN}
        )
    if cocok := _TANGGAL.fullmatch(teks):
        return _read_date(cocok[1])
    return None


def _read_date(teks: str) -> ParameterTenggat | None:
    try:
        return ParameterTenggat(tanggal=parse_tanggal(teks))
    except ValueError:
        return None


def describe_realisasi(_parameter: ParameterTenggat, realisasi: RealisasiTenggat) -> str:
    return format_tanggal(realisasi.tanggal)


def find_deadline(parameter: ParameterTenggat, periode: Rentang) -> date:
    """The last day in time, for what belongs to `periode`.

    Days after a triwulan count from the end of the triwulan in which `periode` ends, also when reports are
    monthly: triwulan III with 5 days gives 5 Oktober for each of July, August and September.
    """
    if parameter.tanggal is not None:
        return parameter.tanggal
    hari = parameter.hari_setelah_periode or 0
    return _end_of(parameter.periode, periode) + timedelta(days=hari - 1)


def _end_of(acuan: PeriodeAcuan, periode: Rentang) -> date:
    """The first day after the calendar period of this length in which `periode` ends."""
    if acuan is PeriodeAcuan.PERIODE:
        return periode.sampai
    selesai, panjang = periode.selesai, _BULAN[acuan]
    bulan = ((selesai.month - 1) // panjang + 1) * panjang
    return date(selesai.year + 1, 1, 1) if bulan == 12 else date(selesai.year, bulan + 1, 1)


def judge(batas: date, tanggal: date) -> Capaian:
    """ "2 hari sebelum batas 5 Oktober 2026"; 100 percent in time, 0 percent late."""
    selisih = (tanggal - batas).days
    if selisih > 0:
        kapan = f"terlambat {selisih} hari dari batas"
    else:
        kapan = f"{-selisih} hari sebelum batas" if selisih else "tepat pada batas"
    return Capaian(
        kalimat=f"{kapan} {format_tanggal(batas)}",
        persen=Decimal(0) if selisih > 0 else Decimal(100),
        tercapai=selisih <= 0,
        persen_penuh=Decimal(0) if selisih > 0 else Decimal(100),
        realisasi=format_tanggal(tanggal),
    )


def measure(parameter: ParameterTenggat, realisasi: RealisasiTenggat | None, periode: Rentang) -> Capaian:
    batas = find_deadline(parameter, periode)
    if realisasi is None:
        return Capaian(kalimat=f"belum diisi, batas {format_tanggal(batas)}")
    return judge(batas, realisasi.tanggal)


def combine(
    parameter: ParameterTenggat, daftar_realisasi: Sequence[RealisasiPeriode[RealisasiTenggat]]
) -> Capaian:
    """How many deadlines were kept, in percent of all of them; what has no date yet is not kept.

    Periods with the same deadline are one duty: the last date recorded for it counts.
    """
    tanggal: dict[date, date | None] = {}
    for satu in daftar_realisasi:
        batas = find_deadline(parameter, satu.periode)
        tanggal[batas] = satu.realisasi.tanggal if satu.realisasi else tanggal.get(batas)
    terisi = [(batas, selesai) for batas, selesai in tanggal.items() if selesai]
    if not terisi:
        return BELUM_DIISI
    if len(tanggal) == 1:
        return judge(*terisi[0])
    return _count_kept(len(tanggal), terisi)


def _count_kept(jumlah: int, terisi: Sequence[tuple[date, date]]) -> Capaian:
    terlambat = [(selesai - batas).days for batas, selesai in terisi if selesai > batas]
    tepat = len(terisi) - len(terlambat)
    paling_lama = f", terlambat paling lama {max(terlambat)} hari" if terlambat else ""
    persen = divide_persen(Decimal(tepat), Decimal(jumlah))
    belum = jumlah - len(terisi)
    lengkap = None if belum else True
    return Capaian(
        kalimat=f"{tepat} dari {jumlah} tepat waktu{paling_lama}",
        persen=persen,
        tercapai=False if terlambat else lengkap,
        persen_penuh=persen,
        bilah=persen,
        catatan=f"{belum} dari {jumlah} tenggat belum diisi." if belum else "",
        realisasi=f"tepat waktu pada {tepat} dari {jumlah} periode",
    )


TIPE = define_tipe_indikator(
    kode="tenggat",
    label="Tenggat waktu",
    contoh="paling lambat 5 hari setelah triwulan berakhir",
    parameter=ParameterTenggat,
    realisasi=RealisasiTenggat,
    describe_target=describe_target,
    read_target=read_target,
    describe_realisasi=describe_realisasi,
    measure=measure,
    combine=combine,
)
