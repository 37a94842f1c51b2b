"""A day and a week as strips and boards show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kinerja.progres.models import BarisHarian
from kinerja.progres.muat import Ketentuan
from kinerja.progres.rules.baris import KeadaanHari, keadaan_hari
from kinerja.progres.rules.hari import SATU_HARI, is_hari_kerja


@dataclass(frozen=True)
class Hari:
    """One day in the strip; `libur` is its name where the instansi does not work."""

    tanggal: date
    keadaan: KeadaanHari
    baris: int
    menit: int
    libur: str = ""
    nanti: bool = False
    terlambat: bool = False
    telat_alasan: bool = False


def week_of(ketentuan: Ketentuan, semua: Sequence[BarisHarian], awal: date, today: date) -> tuple[Hari, ...]:
    """The seven days from `awal` with their states."""
    return tuple(day_of(ketentuan, semua, awal + SATU_HARI * n, today) for n in range(7))


def day_of(ketentuan: Ketentuan, semua: Sequence[BarisHarian], tanggal: date, today: date) -> Hari:
    """One day of the strip from the lines of a person."""
    milik = [satu for satu in semua if satu.tanggal == tanggal]
    kerja = is_hari_kerja(tanggal, ketentuan.libur)
    return Hari(
        tanggal=tanggal,
        keadaan=keadaan_hari((satu.status for satu in milik), kerja=kerja),
        baris=len(milik),
        menit=sum(satu.jam_selesai - satu.jam_mulai for satu in milik),
        libur=ketentuan.libur.get(tanggal, ""),
        nanti=tanggal > today,
        terlambat=kerja and not milik and ketentuan.is_terlambat(tanggal, today),
        telat_alasan=any(satu.alasan for satu in milik),
    )
