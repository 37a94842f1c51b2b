"""The periods of a year with their deadlines, as the admin pages show them. Pure: values in, values out."""

from dataclasses import dataclass
from datetime import datetime

from kinerja.aturan.rules import AturanPeriode, JenisPeriode, JenisTenggat
from kinerja.kalender.rules import Periode, deadline, is_past, list_periode, tahun_kalender


@dataclass(frozen=True)
class BatasPeriode:
    """A period with the last moments for realisasi and evaluasi, in UTC."""

    periode: Periode
    realisasi: datetime
    evaluasi: datetime


@dataclass(frozen=True)
class Batas:
    """One deadline: what is due, and the last moment in UTC."""

    sebutan: str
    waktu: datetime


def list_batas(aturan: AturanPeriode, jenis: JenisPeriode, tahun: int, zona: str) -> list[BatasPeriode]:
    """The periods of this kind in a whole year; ValueError for a year or a zone that is none."""
    return [
        BatasPeriode(
            satu,
            deadline(aturan, JenisTenggat.REALISASI_PERIODIK, satu.rentang, zona),
            deadline(aturan, JenisTenggat.EVALUASI_PERIODIK, satu.rentang, zona),
        )
        for satu in list_periode(aturan, jenis, tahun, tahun_kalender(tahun))
    ]


def list_batas_tahunan(aturan: AturanPeriode, tahun: int, zona: str) -> list[Batas]:
    """What is due once for the SKP of a whole year."""
    setahun = tahun_kalender(tahun)
    return [
        Batas("SKP ditetapkan", deadline(aturan, JenisTenggat.SKP_DITETAPKAN, setahun, zona)),
        Batas("Evaluasi tahunan", deadline(aturan, JenisTenggat.EVALUASI_TAHUNAN, setahun, zona)),
    ]


def list_batas_dekat(
    aturan: AturanPeriode, jenis: JenisPeriode, now: datetime, tahun: int, zona: str, *, jumlah: int = 3
) -> list[Batas]:
    """The next deadlines, the nearest first; those of last year may still be open."""
    semua = [
        batas
        for satu in (tahun - 1, tahun)
        for batas in (*_of_periods(aturan, jenis, satu, zona), *_of_year(aturan, satu, zona))
        if not is_past(batas.waktu, now)
    ]
    return sorted(semua, key=lambda batas: batas.waktu)[:jumlah]


def _of_periods(aturan: AturanPeriode, jenis: JenisPeriode, tahun: int, zona: str) -> list[Batas]:
    return [
        Batas(f"{kata} {satu.periode.label} {tahun}", waktu)
        for satu in list_batas(aturan, jenis, tahun, zona)
        for kata, waktu in (("Realisasi", satu.realisasi), ("Evaluasi", satu.evaluasi))
    ]


def _of_year(aturan: AturanPeriode, tahun: int, zona: str) -> list[Batas]:
    return [
        Batas(f"{batas.sebutan} {tahun}", batas.waktu) for batas in list_batas_tahunan(aturan, tahun, zona)
    ]


def count_hari(aturan: AturanPeriode, jenis: JenisTenggat) -> int:
    """Days that a duty has from the day its deadline counts from; 0 for one on a fixed date."""
    return aturan.tenggat[jenis].hari or 0
