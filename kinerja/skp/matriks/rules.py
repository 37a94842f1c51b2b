"""Matriks peran hasil: who carries which result of the pimpinan, and what stands out on its rim.

Steps I to III: the results and indicators across the top, the people down the side, a role in each cell.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kinerja.angka import round_half_up
from kinerja.kalender.rules import Rentang, tahun_kalender
from kinerja.skp.rules import DAPAT_DIUBAH, KeadaanSel, StatusSkp

MENIT_PER_JAM = 60
DAPAT_DIISI = DAPAT_DIUBAH | {StatusSkp.DIAJUKAN, StatusSkp.DITETAPKAN}
"""States of the pimpinan's own SKP in which its matrix can be written: it stands beside the content."""


def prorate_wke(menit_setahun: int, rentang: Rentang) -> Decimal:
    """Effective hours that a year leaves for these days of it: WKE x days / days of the year, whole hours.

    Half up. WKE is 75,000 minutes a year (PermenPANRB 1/2020); days outside the first year do not count.
    """
    setahun = tahun_kalender(rentang.mulai.year)
    hari = rentang.irisan(setahun) or rentang
    return round_half_up(Decimal(menit_setahun * hari.hari) / (MENIT_PER_JAM * setahun.hari), 0)


@dataclass(frozen=True)
class Beban:
    """Hours of a person: in this matrix, in others of the year, and the effective hours there are."""

    jam: Decimal
    jam_lain: Decimal
    batas: Decimal

    @property
    def jumlah(self) -> Decimal:
        return self.jam + self.jam_lain

    @property
    def lebih(self) -> Decimal:
        """Hours over the limit, 0 where there are none."""
        return max(self.jumlah - self.batas, Decimal(0))


class NasibPeran(StrEnum):
    """Where the words of a role are now, as its cell says it.

    SENDIRI: the person carries the result on in the own SKP, and the pimpinan wrote no role.
    """

    TERPASANG = "terpasang"
    MENUNGGU_SKP = "menunggu_skp"
    MENUNGGU_REVISI = "menunggu_revisi"
    MENUNGGU_DIAMBIL = "menunggu_diambil"
    DILEPAS = "dilepas"
    SENDIRI = "sendiri"

    @property
    def label(self) -> str:
        return _LABEL_NASIB[self]


_LABEL_NASIB = {
    NasibPeran.TERPASANG: "",
    NasibPeran.MENUNGGU_SKP: "menunggu SKP",
    NasibPeran.MENUNGGU_REVISI: "menunggu revisi",
    NasibPeran.MENUNGGU_DIAMBIL: "menunggu diambil",
    NasibPeran.DILEPAS: "dihapus pegawai",
    NasibPeran.SENDIRI: "ditulis pegawai",
}


def find_nasib(keadaan: KeadaanSel, status: StatusSkp | None) -> NasibPeran:
    """What a role waits for; `status` is that of the person's SKP, None without one."""
    if keadaan is not KeadaanSel.MENUNGGU:
        return NasibPeran(keadaan.value)
    if status is None:
        return NasibPeran.MENUNGGU_SKP
    return NasibPeran.MENUNGGU_DIAMBIL if status in DAPAT_DIUBAH else NasibPeran.MENUNGGU_REVISI


def sign_text(teks: str) -> str:
    """A short mark of a text, by which a form notices that another text came in its place."""
    return hashlib.sha256(teks.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class MasaSkp:
    """One SKP of a person: its days and state."""

    id: int
    mulai: date
    sampai: date
    status: StatusSkp


def choose_skp(daftar: Iterable[MasaSkp], pada: date) -> MasaSkp | None:
    """The SKP that roles of this day go into: the one that holds the day, else the next, else the last."""
    urut = sorted(daftar, key=lambda satu: satu.mulai)
    berjalan = [satu for satu in urut if satu.mulai <= pada < satu.sampai]
    nanti = [satu for satu in urut if satu.mulai > pada]
    return next(iter(berjalan or nanti or urut[-1:]), None)


# The rim


@dataclass(frozen=True)
class Alarm:
    """Ids of results that nobody carries, of people who carry nothing, and of people over their hours."""

    hasil: tuple[int, ...]
    orang: tuple[int, ...]
    lebih: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.hasil or self.orang or self.lebih)

    @property
    def jumlah(self) -> int:
        return len(self.hasil) + len(self.orang) + len(self.lebih)


def find_alarm(
    hasil: Sequence[int], orang: Sequence[int], peran: Collection[tuple[int, int]], lebih: Collection[int]
) -> Alarm:
    """What stands out; `peran` holds pairs (result, person) and `lebih` the people over their hours."""
    terpikul, berperan = {satu for satu, _ in peran}, {satu for _, satu in peran}
    return Alarm(
        tuple(satu for satu in hasil if satu not in terpikul),
        tuple(satu for satu in orang if satu not in berperan),
        tuple(satu for satu in orang if satu in lebih),
    )


@dataclass(frozen=True)
class Langkah:
    """One of the three steps: its name, whether it is done, and what is there or missing."""

    nama: str
    selesai: bool
    keterangan: str


def list_langkah(
    jumlah_hasil: int, tanpa_indikator: int, jumlah_orang: int, alarm: Alarm
) -> tuple[Langkah, ...]:
    """Steps I to III of the matrix with how far each is (PermenPANRB 6/2022, matriks peran hasil)."""
    if not jumlah_hasil:
        satu = "Tulis dahulu rencana hasil kerja Anda"
    elif tanpa_indikator:
        satu = f"{tanpa_indikator} dari {jumlah_hasil} hasil belum memiliki indikator"
    else:
        satu = f"{jumlah_hasil} hasil dengan indikatornya"
    dua = f"{jumlah_orang} orang" if jumlah_orang else "Belum ada bawahan atau anggota tim"
    hitung = ((alarm.hasil, "hasil"), (alarm.orang, "orang"))
    kurang = [f"{len(daftar)} {kata}" for daftar, kata in hitung if daftar]
    siap = bool(jumlah_hasil and jumlah_orang)
    tiga = f"{' dan '.join(kurang)} belum berperan" if kurang else "Semua hasil dan orang berperan"
    return (
        Langkah("Hasil dan indikator", bool(jumlah_hasil) and not tanpa_indikator, satu),
        Langkah("Ketua tim dan pegawai", bool(jumlah_orang), dua),
        Langkah("Peran tiap orang", siap and not kurang, tiga if siap else "Menunggu langkah sebelumnya"),
    )


# One result for many


class NasibBagi(StrEnum):
    """What happens to a person when one result is given to many."""

    MASUK = "masuk"
    MENUNGGU_SKP = "menunggu_skp"
    MENUNGGU_REVISI = "menunggu_revisi"
    SUDAH_ADA = "sudah_ada"
    SAMA = "sama"


@dataclass(frozen=True)
class CalonBagi:
    """Somebody to whom a result is given: the roles that he has for it, and the state of his SKP."""

    pegawai_id: int
    peran: tuple[str, ...]
    status: StatusSkp | None


def plan_bagi(teks: str, calon: CalonBagi, *, tambah: bool) -> NasibBagi:
    """What happens to one of the many. A role with the same words is never written twice.

    Who has another role for this result is left out unless `tambah`.
    """
    if any(_same(teks, satu) for satu in calon.peran):
        return NasibBagi.SAMA
    if calon.peran and not tambah:
        return NasibBagi.SUDAH_ADA
    if calon.status is None:
        return NasibBagi.MENUNGGU_SKP
    return NasibBagi.MASUK if calon.status in DAPAT_DIUBAH else NasibBagi.MENUNGGU_REVISI


DITULIS = frozenset({NasibBagi.MASUK, NasibBagi.MENUNGGU_SKP, NasibBagi.MENUNGGU_REVISI})
"""Outcomes in which the role comes into the matrix."""


def _same(satu: str, lain: str) -> bool:
    return satu.casefold().split() == lain.casefold().split()
