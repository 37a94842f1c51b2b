"""When a duty of a period is over: warned of, locked, opened again.

PermenPANRB 6/2022 leaves the days to the instansi, so every figure here is a setting or a choice of the
product.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kinerja.aturan.rules import Istilah, JenisTenggat, MasaGangguan
from kinerja.kalender.rules import ZonaWaktu, end_of_day, is_past, local_date
from kinerja.tanggal import format_tanggal

__all__ = [
    "HARI_PERBAIKAN",
    "JENIS_TENGGAT",
    "JenisKunci",
    "Kunci",
    "SikapTenggat",
    "describe_lock",
    "describe_moment",
    "find_grace_moment",
    "find_locking_moment",
]

HARI_PERBAIKAN = 5
"""Whoever gets the work late has at least so many days for it, whatever the calendar says."""


class JenisKunci(Istilah):
    """What a deadline locks: the work of the pegawai, or that of the pejabat penilai."""

    REALISASI = "realisasi"
    PENILAIAN = "penilaian"


JENIS_TENGGAT = {
    JenisKunci.REALISASI: JenisTenggat.REALISASI_PERIODIK,
    JenisKunci.PENILAIAN: JenisTenggat.EVALUASI_PERIODIK,
}


class SikapTenggat(Istilah):
    """What an instansi lets a deadline do."""

    PERINGATKAN = "peringatkan"
    KUNCI = "kunci"
    MATI = "mati"


@dataclass(frozen=True, kw_only=True)
class Kunci:
    """The deadline of one duty: `batas` is the day it is due, `mengunci` when it locks (None: never).

    `dibuka` is the last day to which an admin has opened it again, None where nobody has; `gangguan` are the
    outages that moved `batas`.
    """

    jenis: JenisKunci
    sikap: SikapTenggat
    zona: str
    batas: datetime
    mengunci: datetime | None
    dibuka: date | None = None
    gangguan: tuple[MasaGangguan, ...] = ()

    def locks(self, now: datetime) -> bool:
        """Whether the duty is locked now."""
        if self.mengunci is None or not is_past(self.mengunci, now):
            return False
        return self.dibuka is None or is_past(end_of_day(self.dibuka, self.zona), now)

    def warns(self, now: datetime) -> bool:
        """Whether it is late and still open."""
        return self.sikap is not SikapTenggat.MATI and is_past(self.batas, now) and not self.locks(now)

    @property
    def berakhir(self) -> datetime | None:
        """The last moment of all: of the lock, or of its opening where that is later."""
        if self.mengunci is None or self.dibuka is None:
            return self.mengunci
        return max(self.mengunci, end_of_day(self.dibuka, self.zona))


def describe_lock(kunci: Kunci) -> str:
    """ "Realisasi periode ini terkunci sesudah 15 Oktober 2026 pukul 23.59 WIB. Minta …" """
    apa = "Realisasi" if kunci.jenis is JenisKunci.REALISASI else "Penilaian"
    return (
        f"{apa} periode ini terkunci sesudah {describe_moment(kunci.berakhir or kunci.batas, kunci.zona)}."
        " Minta admin instansi membukanya dengan menyebut alasan."
    )


def describe_moment(saat: datetime, zona: str) -> str:
    """ "15 Oktober 2026 pukul 23.59 WIB": the end of a day in words."""
    return f"{format_tanggal(local_date(saat, zona))} pukul 23.59 {ZonaWaktu(zona).label}"


def find_locking_moment(
    sikap: SikapTenggat, batas: datetime, *, tambahan: int, diterima: datetime | None, zona: str
) -> datetime | None:
    """When a duty locks, None where the instansi lets it stay open.

    `tambahan` days after the deadline; for work that came into somebody's hands late (`diterima`: given back
    by the pejabat penilai, or handed in by the pegawai) not before `HARI_PERBAIKAN` days.
    """
    if sikap is not SikapTenggat.KUNCI:
        return None
    kalender = batas + timedelta(days=tambahan)
    if diterima is None:
        return kalender
    return max(kalender, find_grace_moment(diterima, zona))


def find_grace_moment(diterima: datetime, zona: str) -> datetime:
    """The last moment for work that came into somebody's hands at `diterima`, whatever the calendar says."""
    return end_of_day(local_date(diterima, zona) + timedelta(days=HARI_PERBAIKAN), zona)
