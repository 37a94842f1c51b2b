"""Date ranges, the periods of a year, and the last moment of a duty in the zone of the instansi."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from kinerja.aturan.rules import (
    AturanPeriode,
    DasarTenggat,
    JenisPeriode,
    JenisTenggat,
    MasaGangguan,
    Tenggat,
)

__all__ = [
    "Bagian",
    "JenisPeriode",
    "JenisTenggat",
    "Periode",
    "Rentang",
    "ZonaWaktu",
    "check_rentang_skp",
    "choose_tenggat",
    "count_bulan",
    "deadline",
    "deadline_skp",
    "end_of_day",
    "find_gaps",
    "find_overlaps",
    "find_periode",
    "is_past",
    "is_segmen_akhir",
    "list_periode",
    "local_date",
    "move_deadline",
    "subtract",
    "tahun_kalender",
    "tile",
]

SATU_HARI = timedelta(days=1)

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Rentang:
    """Days from `mulai` up to, not including, `sampai`; at least one day, else ValueError."""

    mulai: date
    sampai: date

    def __post_init__(self) -> None:
        if self.mulai >= self.sampai:
            raise ValueError("Tanggal selesai harus sama dengan atau sesudah tanggal mulai.")

    @classmethod
    def inklusif(cls, mulai: date, selesai: date) -> Rentang:
        """Make the range from the two dates people write, `selesai` being the last day."""
        if selesai == date.max:  # has no day after it
            raise ValueError("Tanggal selesai terlalu jauh.")
        return cls(mulai, selesai + SATU_HARI)

    @property
    def selesai(self) -> date:
        """The last day, inclusive, as forms print it."""
        return self.sampai - SATU_HARI

    @property
    def hari(self) -> int:
        return (self.sampai - self.mulai).days

    def memuat(self, tanggal: date) -> bool:
        return self.mulai <= tanggal < self.sampai

    def beririsan(self, other: Rentang) -> bool:
        return self.mulai < other.sampai and other.mulai < self.sampai

    def irisan(self, other: Rentang) -> Rentang | None:
        """The days in both, None when there are none."""
        if not self.beririsan(other):
            return None
        return Rentang(max(self.mulai, other.mulai), min(self.sampai, other.sampai))


def tahun_kalender(tahun: int) -> Rentang:
    """1 January to 31 December; ValueError outside the years 1 to 9998."""
    if not 1 <= tahun <= 9998:
        raise ValueError("Tahun tidak dikenal.")
    return Rentang(date(tahun, 1, 1), date(tahun + 1, 1, 1))


def find_gaps(daftar: Iterable[Rentang], within: Rentang) -> list[Rentang]:
    """Days of `within` that no range of `daftar` covers, in order."""
    celah: list[Rentang] = []
    posisi = within.mulai
    for rentang in sorted(daftar):
        if posisi < min(rentang.mulai, within.sampai):
            celah.append(Rentang(posisi, min(rentang.mulai, within.sampai)))
        posisi = max(posisi, rentang.sampai)
    if posisi < within.sampai:
        celah.append(Rentang(posisi, within.sampai))
    return celah


def find_overlaps(daftar: Iterable[Rentang]) -> list[tuple[Rentang, Rentang]]:
    """Every pair that shares at least one day, the earlier range first."""
    urut = sorted(daftar)
    return [(awal, akhir) for i, awal in enumerate(urut) for akhir in urut[i + 1 :] if awal.beririsan(akhir)]


def subtract(rentang: Rentang, daftar: Iterable[Rentang]) -> list[Rentang]:
    """Days of `rentang` that lie in none of `daftar`, in order."""
    return find_gaps((satu for satu in daftar if satu.beririsan(rentang)), rentang)


@dataclass(frozen=True)
class Bagian(Generic[T]):
    """A stretch of days with what holds in it; `isi` is None where nothing does."""

    rentang: Rentang
    isi: T | None

    @property
    def hari(self) -> int:
        return self.rentang.hari

    @property
    def bulan(self) -> int:
        """Months that count for these days; the parts of a year have 12 of them together."""
        return count_bulan(self.rentang)


def tile(within: Rentang, lapisan: Iterable[tuple[T, Rentang]]) -> list[Bagian[T]]:
    """The days of `within` laid out without gap or overlap; where layers share a day the earlier one wins.

    What no layer covers is a part of its own, with None.
    """
    terpakai: list[Rentang] = []
    bagian: list[Bagian[T]] = []
    for isi, rentang in lapisan:
        if dalam := rentang.irisan(within):
            baru = subtract(dalam, terpakai)
            bagian += [Bagian(satu, isi) for satu in baru]
            terpakai += baru
    bagian += [Bagian(satu, None) for satu in find_gaps(terpakai, within)]
    return sorted(bagian, key=lambda satu: satu.rentang)


def check_rentang_skp(rentang: Rentang, lainnya: Sequence[Rentang]) -> None:
    """Refuse an SKP that crosses a year or shares a day with another SKP of the same pegawai.

    Raises ValueError with the sentence to show.
    """
    if rentang.mulai.year != rentang.selesai.year:
        raise ValueError("Satu SKP berada dalam satu tahun. Akhiri pada 31 Desember dan buat SKP baru.")
    if any(rentang.beririsan(satu) for satu in lainnya):
        raise ValueError("Tanggal SKP beririsan dengan SKP lain. Ubah tanggal mulai atau tanggal selesai.")


def count_bulan(rentang: Rentang) -> int:
    """Months that count for this range: those whose first day lies in it.

    Two ranges that meet inside a month never both count that month, so the parts of a year add up to 12.
    """
    awal = rentang.mulai.year * 12 + rentang.mulai.month - (rentang.mulai.day == 1)
    akhir = rentang.selesai.year * 12 + rentang.selesai.month
    return akhir - awal


@dataclass(frozen=True)
class Periode:
    """A period of evaluation ("T1", "Triwulan I"), clipped to the SKP."""

    kode: str
    jenis: JenisPeriode
    label: str
    rentang: Rentang


def _first_of_month(tahun: int, bulan: int) -> date:
    return date(tahun + (bulan - 1) // 12, (bulan - 1) % 12 + 1, 1)


def list_periode(aturan: AturanPeriode, jenis: JenisPeriode, tahun: int, batas: Rentang) -> list[Periode]:
    """Periods of this kind in `tahun`, each cut to the days it shares with `batas`; empty ones left out."""
    tahun_kalender(tahun)
    daftar: list[Periode] = []
    for pola in aturan.daftar:
        if pola.jenis is jenis:
            mulai = _first_of_month(tahun, pola.bulan_mulai)
            penuh = Rentang(mulai, _first_of_month(tahun, pola.bulan_mulai + pola.jumlah_bulan))
            if rentang := penuh.irisan(batas):
                daftar.append(Periode(pola.kode, jenis, pola.label, rentang))
    return daftar


def find_periode(daftar: Iterable[Periode], tanggal: date) -> Periode | None:
    """The period that holds this day; None outside all of them."""
    return next((periode for periode in daftar if periode.rentang.memuat(tanggal)), None)


class ZonaWaktu(StrEnum):
    """The three time zones of Indonesia by their name in the zone database."""

    WIB = "Asia/Jakarta"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"

    @property
    def label(self) -> str:
        return self.name


def end_of_day(tanggal: date, zona: str) -> datetime:
    """The last microsecond of this local day, in UTC; ValueError for a zone outside Indonesia."""
    lokal = datetime.combine(tanggal, time.max, ZoneInfo(ZonaWaktu(zona)))
    return lokal.astimezone(UTC)


def local_date(saat: datetime, zona: str) -> date:
    """The calendar day of an aware moment in the zone of the instansi; ValueError without a zone."""
    if saat.tzinfo is None:
        raise ValueError("Waktu tanpa zona tidak dapat dipakai.")
    return saat.astimezone(ZoneInfo(ZonaWaktu(zona))).date()


def _deadline_date(tenggat: Tenggat, rentang: Rentang) -> date:
    if tenggat.dasar is DasarTenggat.TANGGAL:
        tahun, bulan = rentang.mulai.year + (tenggat.tahun or 0), tenggat.bulan or 1
        akhir_bulan = _first_of_month(tahun, bulan + 1) - SATU_HARI
        return min(date(tahun, bulan, 1) + timedelta(days=(tenggat.tanggal or 1) - 1), akhir_bulan)
    awal = rentang.mulai if tenggat.dasar is DasarTenggat.MULAI_RENTANG else rentang.selesai
    return awal + timedelta(days=tenggat.hari or 0)


def deadline(aturan: AturanPeriode, jenis: JenisTenggat, rentang: Rentang, zona: str) -> datetime:
    """Last moment for a duty, in UTC: the end of its last day in the zone of the instansi.

    `rentang` is the period for the periodic duties, the SKP for the others, and for keberatan the one day on
    which the pegawai received the evaluation. Outages of the last days before it have moved it.
    """
    return move_deadline(end_of_day(_deadline_date(aturan.tenggat[jenis], rentang), zona), aturan.gangguan)[0]


TERASA = timedelta(days=7)
"""An outage moves the deadlines that come at most so much later: earlier there was time enough."""


def move_deadline(
    batas: datetime, gangguan: Iterable[MasaGangguan]
) -> tuple[datetime, tuple[MasaGangguan, ...]]:
    """A last moment later by the outages just before it, in whole days, and which outages these are.

    Their lengths add up and are rounded up to days, so that it stays the end of a day; an outage in the days
    won counts as well. The rule is one of the product.
    """
    lama, dipakai, baru = timedelta(0), [], batas
    for satu in sorted(gangguan):
        if satu.mulai <= baru and satu.sampai > batas - TERASA:
            lama += satu.sampai - max(satu.mulai, batas - TERASA)
            dipakai.append(satu)
            baru = batas + timedelta(days=-(-lama // SATU_HARI))
    return baru, tuple(dipakai)


def is_segmen_akhir(jenis: JenisPeriode, rentang: Rentang) -> bool:
    """Whether this is the evaluation of an SKP that ended before its year did, for example by a mutasi."""
    return jenis is JenisPeriode.TAHUNAN and (rentang.sampai.month, rentang.sampai.day) != (1, 1)


def choose_tenggat(jenis: JenisPeriode, rentang: Rentang, periodik: JenisTenggat) -> JenisTenggat:
    """The deadline of a duty in a period: the year has one for all its duties, an SKP cut short has not.

    Whoever leaves is evaluated within the days of a period, not at the end of the year (product default).
    """
    if jenis is JenisPeriode.TAHUNAN and not is_segmen_akhir(jenis, rentang):
        return JenisTenggat.EVALUASI_TAHUNAN
    return periodik


def deadline_skp(aturan: AturanPeriode, skp: Rentang, zona: str) -> datetime:
    """Last moment to have an SKP ditetapkan: the yearly date, or later for one that began after 1 January."""
    batas = deadline(aturan, JenisTenggat.SKP_DITETAPKAN, skp, zona)
    if (skp.mulai.month, skp.mulai.day) == (1, 1):
        return batas
    return max(batas, deadline(aturan, JenisTenggat.SKP_SESUDAH_MUTASI, skp, zona))


def is_past(batas: datetime, now: datetime) -> bool:
    """Whether the last moment is over; ValueError when `now` has no zone."""
    if now.tzinfo is None:
        raise ValueError("Waktu tanpa zona tidak dapat dipakai.")
    return now > batas
