"""A formula under trial: what was tried, and a year of evaluations that is tried share by share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, isqrt

from pydantic import TypeAdapter, ValidationError

from kinerja.angka import divide_persen
from kinerja.audit import fingerprint
from kinerja.evaluasi.gambar_coba import SebaranSetahun, SebaranUsulan
from kinerja.evaluasi.rekonstruksi import Bagian
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service_coba import BandingUsulan
from kinerja.hooks.formula import Penjelasan
from kinerja.hooks.galat import Galat
from kinerja.hooks.plugin import Plugin

SEBAGIAN = 1_000
"""Evaluations that are tried in one request; of more than that an even share, and the rest on demand."""
LANGSUNG = 200
"""So few are tried at once, while the admin still types."""
TERKECIL = 7
MAKS_HITUNGAN = 5_000
"""Characters of a year so far, as it travels in the form."""


@dataclass(frozen=True)
class IsianPercobaan:
    """What a trial was asked with: the texts of the settings, and the year so far ("" for none)."""

    setelan: Mapping[str, str]
    lanjutan: str = ""

    def sidik_of(self, kode: str, plugin: Plugin) -> str:
        """A fingerprint of formula, version of its plugin and typed settings: what is saved was tried."""
        return fingerprint([kode, plugin.nama, plugin.versi, dict(self.setelan)])


@dataclass(frozen=True)
class Banyak:
    """How many evaluations, and of all in percent, two places, half up."""

    jumlah: int
    dari: int

    @property
    def persen(self) -> Decimal:
        return divide_persen(Decimal(self.jumlah), Decimal(self.dari)) if self.dari else Decimal(0)


@dataclass(frozen=True)
class BarisSebaran:
    """One kind of proposal now (None: no formula proposes) and with what is tried."""

    label: str
    keterangan: str
    sebelum: Banyak | None
    sesudah: Banyak


@dataclass(frozen=True, kw_only=True)
class Lanjutan:
    """How far a year was tried: its first shares, with the settings of this `sidik`.

    It travels in the form and shows nothing but itself: who changes it deceives himself.
    """

    sidik: str
    berikut: int
    dari: int
    gambar: SebaranSetahun

    @property
    def lengkap(self) -> bool:
        """Whether no evaluation is missing."""
        return self.berikut >= self.dari

    @property
    def daftar(self) -> list[BarisSebaran]:
        """The proposals of the rating hasil kerja from high to low, then what has none; faults if any."""
        dulu, baru = self.gambar.sebelum, self.gambar.sesudah

        def row(label: str, keterangan: str, hitung: Callable[[SebaranUsulan], int]) -> BarisSebaran:
            sebelum = Banyak(hitung(dulu), self.gambar.selesai) if dulu else None
            return BarisSebaran(label, keterangan, sebelum, Banyak(hitung(baru), self.gambar.selesai))

        daftar = [row(rating.label, "", _count_of(rating)) for rating in reversed(Rating)]
        daftar.append(
            row("Tanpa usulan", "Pimpinan unit, atau belum ada angka", lambda satu: satu.tanpa_hasil)
        )
        if baru.gagal or (dulu and dulu.gagal):
            daftar.append(row("Gagal", "Formula tidak dapat dihitung", lambda satu: satu.gagal))
        return daftar


@dataclass(frozen=True, kw_only=True)
class Percobaan:
    """What a trial shows; `tahun` has `total` fixed evaluations, `setahun` is None while none was tried."""

    sidik: str
    penjelasan: Penjelasan | Galat
    tiga: Sequence[BandingUsulan]
    tahun: int
    total: int
    setahun: Lanjutan | None


def _count_of(rating: Rating) -> Callable[[SebaranUsulan], int]:
    return lambda satu: satu.hasil[rating]


_LANJUTAN = TypeAdapter(Lanjutan)


def dump_lanjutan(lanjutan: Lanjutan) -> str:
    """The text of the hidden field."""
    return _LANJUTAN.dump_json(lanjutan).decode()


def read_lanjutan(teks: str, sidik: str, tahun: int) -> Lanjutan | None:
    """The year so far; None where it is of other settings or another year, or no such text."""
    if len(teks) > MAKS_HITUNGAN:
        return None
    try:
        lanjutan = _LANJUTAN.validate_json(teks)
    except ValidationError:
        return None
    sah = lanjutan.sidik == sidik and lanjutan.gambar.tahun == tahun and 0 <= lanjutan.berikut < lanjutan.dari
    return lanjutan if sah else None


def first_share(total: int) -> Bagian:
    """The first of as many shares as keep each below SEBAGIAN.

    A prime number of them: evaluations of one kind may stand at every fourth id, and must not gather in one.
    """
    dari = ceil(total / SEBAGIAN)
    return Bagian(0, 1 if dari <= 1 else _prime_from(max(dari, TERKECIL)))


def _prime_from(angka: int) -> int:
    while any(angka % pembagi == 0 for pembagi in range(2, isqrt(angka) + 1)):
        angka += 1
    return angka
