"""Working days of an instansi, the window in which a day is filled without a reason, and times of a day."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SATU_HARI = timedelta(days=1)
MENIT_SEHARI = 24 * 60
HARI_KERJA_SEMINGGU = 5
# An instansi that lists a year of days off in a row would otherwise never end a search.
PALING_JAUH = 370

_JAM = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})(?:[.:][0-9]{2})?")
_JAM_BULAT = re.compile(r"[0-9]{1,2}")


def is_hari_kerja(tanggal: date, libur: Container[date]) -> bool:
    """Monday to Friday, unless the instansi lists the day as off."""
    return tanggal.weekday() < HARI_KERJA_SEMINGGU and tanggal not in libur


def list_hari_kerja(mulai: date, sampai: date, libur: Container[date]) -> list[date]:
    """The working days from `mulai` up to, not including, `sampai`."""
    semua = (mulai + SATU_HARI * n for n in range(max((sampai - mulai).days, 0)))
    return [hari for hari in semua if is_hari_kerja(hari, libur)]


def batas_tanpa_alasan(tanggal: date, jumlah: int, libur: Container[date]) -> date:
    """The last day on which `tanggal` is filled without a reason: `jumlah` working days after it.

    0 is the day itself. Monday with 3 ends on Thursday, Friday with 3 on Wednesday.
    """
    hari, sisa = tanggal, jumlah
    for _ in range(PALING_JAUH):
        if not sisa:
            break
        hari += SATU_HARI
        sisa -= is_hari_kerja(hari, libur)
    return hari


def is_terlambat(tanggal: date, today: date, jumlah: int, libur: Container[date]) -> bool:
    """Whether a line of `tanggal` that is written `today` needs a reason."""
    return today > batas_tanpa_alasan(tanggal, jumlah, libur)


def hari_kerja_sebelum(tanggal: date, libur: Container[date]) -> date:
    """The last working day before; the day before where none is found within a year."""
    for n in range(1, PALING_JAUH):
        if is_hari_kerja(tanggal - SATU_HARI * n, libur):
            return tanggal - SATU_HARI * n
    return tanggal - SATU_HARI


def awal_minggu(tanggal: date) -> date:
    """The Monday of the week."""
    return tanggal - SATU_HARI * tanggal.weekday()


# Times


def parse_jam(teks: str) -> int:
    """Minutes since midnight of "08.00", "8:00", "08:00:00" or "8". ValueError with the sentence to show."""
    teks = teks.strip()
    if cocok := _JAM.fullmatch(teks):
        jam, menit = int(cocok[1]), int(cocok[2])
    elif _JAM_BULAT.fullmatch(teks):
        jam, menit = int(teks), 0
    else:
        raise ValueError("Tulis jam seperti 08.00.")
    if jam > 23 or menit > 59:
        raise ValueError("Tulis jam antara 00.00 dan 23.59.")
    return jam * 60 + menit


def format_jam(menit: int, pemisah: str = ".") -> str:
    """ "08.00"; with ":" as the national form and time inputs write it."""
    return f"{menit // 60:02}{pemisah}{menit % 60:02}"


def format_lama(menit: int) -> str:
    """ "7 jam 30 menit"."""
    jam, sisa = divmod(menit, 60)
    if not jam:
        return f"{sisa} menit"
    return f"{jam} jam {sisa} menit" if sisa else f"{jam} jam"


@dataclass(frozen=True, order=True)
class Jam:
    """From `mulai` up to `selesai`, in minutes since midnight of one day. ValueError unless in order."""

    mulai: int
    selesai: int

    def __post_init__(self) -> None:
        if not 0 <= self.mulai < self.selesai < MENIT_SEHARI:
            raise ValueError("Jam selesai harus sesudah jam mulai, pada hari yang sama.")

    @property
    def menit(self) -> int:
        return self.selesai - self.mulai

    def beririsan(self, lain: "Jam") -> bool:
        """Lines that only touch, 08.00 to 10.00 and 10.00 to 11.00, do not overlap."""
        return self.mulai < lain.selesai and lain.mulai < self.selesai

    def __str__(self) -> str:
        return f"{format_jam(self.mulai)} s.d. {format_jam(self.selesai)}"


def find_irisan(jam: Jam, daftar: Iterable[Jam]) -> Jam | None:
    """The first of `daftar` that shares a minute with `jam`."""
    return next((satu for satu in sorted(daftar) if satu.beririsan(jam)), None)


def usul_mulai(daftar: Iterable[Jam], bawaan: int) -> int:
    """Where the next line of a day begins: at the end of the last one, else at `bawaan`."""
    return max((satu.selesai for satu in daftar), default=bawaan)
