"""The board of a team: who holds the ball for one person, and from when on a duty is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kinerja.aturan.rules import AturanPeriode, DasarTenggat, Istilah, JenisPeriode, JenisTenggat
from kinerja.kalender.rules import end_of_day, local_date, move_deadline
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.rules import StatusSkp

BERLAKU = frozenset({StatusSkp.DITETAPKAN, StatusSkp.DITUTUP})


class Saring(Istilah):
    """What the board is narrowed to, in the order of the page."""

    SEMUA = "semua"
    MENUNGGU_ANDA = "menunggu_anda"
    TERLAMBAT = "terlambat"
    SKP_BELUM = "skp_belum"
    SELESAI = "selesai"

    @property
    def label(self) -> str:
        khusus = {Saring.MENUNGGU_ANDA: "Menunggu Anda", Saring.SKP_BELUM: "SKP belum ditetapkan"}
        return khusus.get(self) or super().label


class Pemegang(StrEnum):
    """Who has to act next for a person."""

    PEGAWAI = "pegawai"
    PENILAI = "penilai"
    ATASAN_PENILAI = "atasan_penilai"
    ADMIN = "admin"
    TIDAK_ADA = "tidak_ada"


@dataclass(frozen=True)
class Bola:
    """Who acts next, and what he does, as it stands after "sedang": "mengisi realisasi"."""

    pemegang: Pemegang
    perbuatan: str


_SKP = {
    StatusSkp.DRAF: Bola(Pemegang.PEGAWAI, "menyusun SKP"),
    StatusSkp.DIREVISI: Bola(Pemegang.PEGAWAI, "merevisi SKP"),
    StatusSkp.DIKEMBALIKAN: Bola(Pemegang.PEGAWAI, "memperbaiki SKP"),
    StatusSkp.DIAJUKAN: Bola(Pemegang.PENILAI, "menyetujui SKP"),
}
_PERIODE = {
    StatusPeriode.BELUM_DIBUKA: Bola(Pemegang.TIDAK_ADA, "periode belum dibuka"),
    StatusPeriode.PENGISIAN: Bola(Pemegang.PEGAWAI, "mengisi realisasi"),
    StatusPeriode.DIKEMBALIKAN: Bola(Pemegang.PEGAWAI, "memperbaiki realisasi"),
    StatusPeriode.DIAJUKAN: Bola(Pemegang.PENILAI, "menilai"),
    StatusPeriode.DINILAI: Bola(Pemegang.PENILAI, "menetapkan penilaian"),
    StatusPeriode.DITETAPKAN: Bola(Pemegang.PEGAWAI, "menerima hasil penilaian"),
    StatusPeriode.KEBERATAN: Bola(Pemegang.ATASAN_PENILAI, "memutus keberatan"),
    StatusPeriode.FINAL: Bola(Pemegang.TIDAK_ADA, "selesai"),
}


def find_bola(skp: StatusSkp | None, periode: StatusPeriode | None, *, ada_penilai: bool) -> Bola:
    """Who acts next for a person; None stands for an SKP or period that does not exist yet.

    The SKP comes before the period: realisasi is submitted on an SKP that is ditetapkan.
    """
    if skp is None:
        return Bola(Pemegang.PEGAWAI, "membuat SKP")
    bola = _SKP.get(skp)
    if bola is None and periode is None:
        bola = Bola(Pemegang.PEGAWAI, "membuka periode")
    elif bola is None and periode is not None:
        bola = _PERIODE[periode]
    if bola is None or (bola.pemegang is Pemegang.PENILAI and not ada_penilai):
        return Bola(Pemegang.ADMIN, "menetapkan pejabat penilai")
    return bola


# Lateness, as bounds that a query can compare with


@dataclass(frozen=True)
class BatasLambat:
    """A duty is late when the day of its range that `dasar` names lies before `sebelum`.

    Not so for the days `kecuali`: an outage has moved the deadline of their ranges to today or later.
    """

    dasar: DasarTenggat
    sebelum: date
    kecuali: frozenset[date] = frozenset()


def bound_of(aturan: AturanPeriode, jenis: JenisTenggat, tahun: int, today: date, zona: str) -> BatasLambat:
    """From which ranges of `tahun` on the duty is still in time on this day: as `deadline` of each says.

    `zona` is that of the instansi; it matters only where `aturan` has outages.
    """
    tenggat = aturan.tenggat[jenis]
    if tenggat.dasar is DasarTenggat.TANGGAL:
        akhir = _date_of(tahun + (tenggat.tahun or 0), tenggat.bulan or 1, tenggat.tanggal or 1)
        lewat = today > _moved_day(akhir, aturan, zona)
        return BatasLambat(DasarTenggat.MULAI_RENTANG, date.max if lewat else date.min)
    # AKHIR_RENTANG compares the day after the last one, which no range holds.
    mundur = timedelta(days=(tenggat.hari or 0) - (tenggat.dasar is DasarTenggat.AKHIR_RENTANG))
    tertolong = frozenset(hari - mundur for hari in _days_saved(aturan, today, zona))
    return BatasLambat(tenggat.dasar, today - timedelta(days=tenggat.hari or 0), tertolong)


def _days_saved(aturan: AturanPeriode, today: date, zona: str) -> list[date]:
    """Days before today that were the last of a duty and are not any more, because of outages."""
    lama = sum((satu.sampai - satu.mulai for satu in aturan.gangguan), timedelta(0))
    semua = (today - timedelta(days=satu) for satu in range(1, lama.days + 2)) if lama else ()
    return [hari for hari in semua if _moved_day(hari, aturan, zona) >= today]


def _moved_day(hari: date, aturan: AturanPeriode, zona: str) -> date:
    if not aturan.gangguan:
        return hari
    return local_date(move_deadline(end_of_day(hari, zona), aturan.gangguan)[0], zona)


def _date_of(tahun: int, bulan: int, tanggal: int) -> date:
    """The date, or the last day of a month that is shorter."""
    berikut = date(tahun + bulan // 12, bulan % 12 + 1, 1)
    return min(date(tahun, bulan, 1) + timedelta(days=tanggal - 1), berikut - timedelta(days=1))


def deadline_kind(jenis: JenisPeriode) -> JenisTenggat:
    """Which deadline the owner of a period has."""
    tahunan = jenis is JenisPeriode.TAHUNAN
    return JenisTenggat.EVALUASI_TAHUNAN if tahunan else JenisTenggat.REALISASI_PERIODIK


def day_in_focus(aturan: AturanPeriode, today: date) -> date:
    """The day whose period a superior works on: the last one until its evaluation is due, then this one."""
    tenggat = aturan.tenggat[JenisTenggat.EVALUASI_PERIODIK]
    return today - timedelta(days=tenggat.hari or 0)
