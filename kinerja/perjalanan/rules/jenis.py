"""The kinds of events with what each does by itself, the state of a year, and the plan that comes of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kinerja.aturan.rules import Istilah
from kinerja.kalender.rules import Rentang
from kinerja.organisasi.rules import JenisPeristiwa, Kedudukan
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.rules import StatusSkp
from kinerja.tanggal import format_tanggal

_J = JenisPeristiwa


class Butuh(Istilah):
    """Whether a kind of event needs a field."""

    WAJIB = "wajib"
    BOLEH = "boleh"
    TIDAK = "tidak"


class JenisHari(Istilah):
    """What a day of a year is for the evaluation of a person."""

    SKP = "skp"
    TANPA_TUGAS = "tanpa_tugas"
    TUGAS_BELAJAR = "tugas_belajar"
    DI_LUAR = "di_luar"
    BELUM_JELAS = "belum_jelas"

    @property
    def label(self) -> str:
        nama = {"skp": "SKP", "tanpa_tugas": "Cuti, tidak dihitung", "di_luar": "Di luar masa dinas"}
        return nama.get(self.value, super().label)


@dataclass(frozen=True, kw_only=True)
class Sifat:
    """What a kind of event does by itself, and which fields it needs.

    `tutup`: the running SKP ends the day before. `buka`: the next one begins on the same day; `kembali`: on
    the day of return. `hari`: what its days are instead of days of an SKP. `akhiri`: placement and line end.
    """

    tempat: Butuh = Butuh.TIDAK
    penilai: Butuh = Butuh.TIDAK
    akhir: Butuh = Butuh.TIDAK
    unit: Butuh = Butuh.TIDAK
    tutup: bool = False
    buka: bool = False
    kembali: bool = False
    akhiri: bool = False
    hari: JenisHari | None = None
    kedudukan: Kedudukan | None = None

    @property
    def bergerak(self) -> bool:
        """Whether it changes SKP or post; a later one of these has to be taken back first."""
        return self.tutup or self.buka


_PINDAH = Sifat(tempat=Butuh.WAJIB, penilai=Butuh.BOLEH, tutup=True, buka=True)
_CUTI = Sifat(akhir=Butuh.WAJIB, hari=JenisHari.TANPA_TUGAS, kedudukan=Kedudukan.CUTI)

SIFAT: Mapping[JenisPeristiwa, Sifat] = {
    _J.MUTASI: _PINDAH,
    _J.PROMOSI: _PINDAH,
    _J.GANTI_PENILAI: Sifat(penilai=Butuh.WAJIB, akhir=Butuh.BOLEH),
    _J.PLT: Sifat(unit=Butuh.WAJIB, akhir=Butuh.BOLEH),
    _J.PLH: Sifat(unit=Butuh.WAJIB, akhir=Butuh.WAJIB),
    _J.TUGAS_BELAJAR: Sifat(
        akhir=Butuh.BOLEH,
        tutup=True,
        kembali=True,
        hari=JenisHari.TUGAS_BELAJAR,
        kedudukan=Kedudukan.TUGAS_BELAJAR,
    ),
    _J.CUTI_BESAR: _CUTI,
    _J.CUTI_SAKIT: _CUTI,
    _J.CLTN: Sifat(
        akhir=Butuh.BOLEH, tutup=True, kembali=True, hari=JenisHari.DI_LUAR, kedudukan=Kedudukan.CUTI
    ),
    _J.PENUGASAN_LUAR: Sifat(
        akhir=Butuh.BOLEH,
        tutup=True,
        kembali=True,
        hari=JenisHari.DI_LUAR,
        kedudukan=Kedudukan.PENUGASAN_LUAR,
    ),
    _J.MULAI_TUGAS: Sifat(tempat=Butuh.WAJIB, penilai=Butuh.BOLEH, buka=True, kedudukan=Kedudukan.AKTIF),
    _J.PENSIUN: Sifat(tutup=True, akhiri=True, kedudukan=Kedudukan.PENSIUN),
    _J.MENINGGAL: Sifat(tutup=True, akhiri=True, kedudukan=Kedudukan.BERHENTI),
}


# --- The state of a year ---


@dataclass(frozen=True)
class PeriodeTahun:
    """A period of an SKP; `berisi` when somebody has written work into it."""

    id: int
    label: str
    rentang: Rentang
    status: StatusPeriode
    berisi: bool


@dataclass(frozen=True)
class Segmen:
    """An SKP with its periods, the year last; `tetap` when it has ever been approved."""

    id: int
    rentang: Rentang
    status: StatusSkp
    tetap: bool
    daftar_periode: tuple[PeriodeTahun, ...] = ()


@dataclass(frozen=True)
class PeristiwaTahun:
    """An event that was recorded; `rentang` reaches to the end of time where it has no end."""

    id: int
    jenis: JenisPeristiwa
    rentang: Rentang


@dataclass(frozen=True)
class Keadaan:
    """What there is of a person when an event is recorded; `duduk` are the days of his placements."""

    daftar_segmen: tuple[Segmen, ...] = ()
    daftar_peristiwa: tuple[PeristiwaTahun, ...] = ()
    duduk: tuple[Rentang, ...] = ()


@dataclass(frozen=True)
class Usulan:
    """An event as the admin wants it; `sampai` is exclusive, None without an end.

    `pindahkan`: what was already written or handed in for later days goes along instead of standing in the
    way: periods that are being judged are given back, filled ones move to the next SKP, a copy of this one.
    """

    jenis: JenisPeristiwa
    mulai: date
    sampai: date | None = None
    salin: bool = False
    pindahkan: bool = False

    @property
    def sifat(self) -> Sifat:
        return SIFAT[self.jenis]

    @property
    def rentang(self) -> Rentang:
        return Rentang(self.mulai, self.sampai or date.max)


@dataclass(frozen=True)
class Keterangan:
    """Names for the sentences, "" where there is none."""

    pegawai: str = "Pegawai"
    tempat_lama: str = ""
    tempat_baru: str = ""
    penilai_lama: str = ""
    penilai_baru: str = ""
    unit: str = ""
    dinilai: int = 0
    """How many people the person evaluates on the day."""
    garis_nanti: int = 0
    """Changes of his pejabat penilai that were planned for later days and end with the post."""
    tanpa_garis: bool = False
    """Whether a Plt or Plh is to evaluate the people of a unit whose head evaluates nobody in it."""
    dipimpin: int = 0
    """How many people a Plt or Plh is to evaluate; 0 where that is not wanted."""


# --- The plan ---


@dataclass(frozen=True)
class TutupSegmen:
    """The SKP ends before `sampai`; `dinilai` when it was approved and is evaluated for itself."""

    skp_id: int
    sampai: date
    dinilai: bool


@dataclass(frozen=True)
class PotongPeriode:
    periode_id: int
    sampai: date


@dataclass(frozen=True)
class HapusPeriode:
    periode_id: int


@dataclass(frozen=True)
class KembalikanPeriode:
    """A period that is being judged goes back to its owner, a draft of the ratings is taken back."""

    periode_id: int


@dataclass(frozen=True)
class PindahPeriode:
    """A filled period after the day moves whole from SKP `dari` to the one that the event opens."""

    periode_id: int
    dari: int


@dataclass(frozen=True)
class PindahDraf:
    """A draft of later days gets the new post."""

    skp_id: int


@dataclass(frozen=True)
class PindahTetap:
    """An approved SKP that begins on the day of the event gets the new post, open for revision."""

    skp_id: int


@dataclass(frozen=True)
class BatalkanDraf:
    skp_id: int


@dataclass(frozen=True)
class BukaSegmen:
    """A new draft for these days, with the results of an earlier SKP where `salin_dari` names one."""

    rentang: Rentang
    salin_dari: int | None = None


Langkah = (
    TutupSegmen
    | KembalikanPeriode
    | PotongPeriode
    | HapusPeriode
    | PindahPeriode
    | PindahDraf
    | PindahTetap
    | BatalkanDraf
    | BukaSegmen
)


@dataclass(frozen=True)
class Rencana:
    """What will happen: the steps, their sentences, what to mind, and why it cannot be done (`halangan`).

    `dapat_dipindahkan`: `Usulan.pindahkan` takes something of what stands in the way.
    """

    langkah: tuple[Langkah, ...]
    kalimat: tuple[str, ...]
    ingat: tuple[str, ...]
    halangan: tuple[str, ...]
    dapat_dipindahkan: bool = False


def describe_rentang(rentang: Rentang) -> str:
    """ "1 Januari 2026 s.d. 14 Juli 2026", "sejak 1 Mei 2026" without an end."""
    if rentang.sampai == date.max:
        return f"sejak {format_tanggal(rentang.mulai)}"
    return f"{format_tanggal(rentang.mulai)} s.d. {format_tanggal(rentang.selesai)}"


def first_day(jenis: JenisPeristiwa, tanggal: date) -> date:
    """The first day of the event: the day written, after a death the day after."""
    return date.fromordinal(tanggal.toordinal() + 1) if jenis is _J.MENINGGAL else tanggal
