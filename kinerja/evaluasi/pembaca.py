"""Who reads an evaluation besides its pegawai and its pejabat penilai."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from kinerja.evaluasi.muat import Bahan
from kinerja.pelaksanaan.muat import KedudukanPeriode


@dataclass(frozen=True)
class Pembaca:
    """Somebody else than the pegawai and the pejabat penilai who reads; `awal` is the start of the day."""

    periode_id: int
    sebagai: str
    awal: datetime


def find_pembaca(bahan: Bahan, kedudukan: KedudukanPeriode, *, today: date) -> Pembaca | None:
    """Who reads here, None for the pegawai and the pejabat penilai."""
    if kedudukan.pemilik or kedudukan.penilai:
        return None
    sebagai = ", ".join(sorted(satu.value.replace("_", " ") for satu in kedudukan.hubungan))
    return Pembaca(bahan.periode.id, sebagai, start_of_day(today, bahan.instansi.zona_waktu))


def start_of_day(today: date, zona: str) -> datetime:
    """The first moment of a local day: readings count once from here on."""
    return datetime.combine(today, time.min, ZoneInfo(zona))
