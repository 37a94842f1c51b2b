"""What plugins are told after the commit, and what a slot shows: ids and states, never names or ratings."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class PeristiwaSkp:
    """An SKP took a step; `aksi` and `status` are values of the state machine of PermenPANRB 6/2022.

    The aksi "urungkan" takes a joint approval back within ten minutes: the SKP waits again as before.
    """

    skp_id: int
    pegawai_id: int
    tahun: int
    aksi: str
    status: str
    waktu: datetime


@dataclass(frozen=True, kw_only=True)
class PeristiwaPeriode:
    """A period of an SKP took a step; an evaluation that was fixed has the aksi "tetapkan"."""

    periode_id: int
    pegawai_id: int
    tahun: int
    kode: str
    aksi: str
    status: str
    waktu: datetime


@dataclass(frozen=True, kw_only=True)
class SlotSkp:
    """The page of an SKP as its slot knows it."""

    skp_id: int
    pegawai_id: int
    tahun: int
    status: str
    sebagai_pemilik: bool


@dataclass(frozen=True, kw_only=True)
class SlotPenilaian:
    """The page of the pejabat penilai as its slot knows it."""

    periode_id: int
    pegawai_id: int
    tahun: int
    kode: str
    status: str


@dataclass(frozen=True, kw_only=True)
class SlotBeranda:
    """The home page of one person."""

    pegawai_id: int | None
    tahun: int
