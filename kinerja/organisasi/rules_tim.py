"""Dates of a tim kerja and of its members: what may be stored, as sentences that say what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kinerja.organisasi.rules import Kedudukan

# Who is away for longer, or for good, joins no team; a leave is short.
DAPAT_BERGABUNG = frozenset({Kedudukan.AKTIF, Kedudukan.CUTI})


@dataclass(frozen=True)
class Masa:
    """Days from `mulai` to `sampai` (exclusive, None = open)."""

    mulai: date
    sampai: date | None = None

    @property
    def selesai(self) -> date | None:
        """The last day, as people write it."""
        return self.sampai - timedelta(days=1) if self.sampai is not None else None

    def meets(self, lain: Masa) -> bool:
        """Whether the two share a day."""
        return (lain.sampai is None or self.mulai < lain.sampai) and (
            self.sampai is None or lain.mulai < self.sampai
        )

    def holds(self, pada: date) -> bool:
        """Whether a day lies in it."""
        return self.mulai <= pada and (self.sampai is None or pada < self.sampai)

    def within(self, luar: Masa) -> Masa | None:
        """The days of both, None where they share none."""
        if not self.meets(luar):
            return None
        akhir = [satu for satu in (self.sampai, luar.sampai) if satu is not None]
        return Masa(max(self.mulai, luar.mulai), min(akhir) if akhir else None)


def check_masa(masa: Masa) -> None:
    """Refuse an end before the beginning: ValueError with the sentence to show."""
    if masa.sampai is not None and masa.sampai <= masa.mulai:
        raise ValueError("Tanggal terakhir tidak boleh sebelum tanggal mulai.")


def check_keanggotaan(tim: Masa, masa: Masa, lainnya: Iterable[Masa]) -> None:
    """Refuse days outside the team, or days on which the person is a member already.

    Raises ValueError with the sentence to show, without the name of the person.
    """
    check_masa(masa)
    if masa.mulai < tim.mulai:
        raise ValueError("keanggotaan tidak dapat mulai sebelum tim dibentuk.")
    if tim.sampai is not None and masa.mulai >= tim.sampai:
        raise ValueError("keanggotaan tidak dapat mulai sesudah tim berakhir.")
    if tim.sampai is not None and masa.sampai is not None and masa.sampai > tim.sampai:
        raise ValueError("keanggotaan tidak dapat berakhir sesudah tim berakhir.")
    nyata = masa.within(tim)
    if nyata is not None and any(nyata.meets(satu) for satu in lainnya):
        raise ValueError("sudah menjadi anggota tim ini pada tanggal yang sama.")


def split_nip(teks: str) -> tuple[str, ...]:
    """The entries of a pasted list, each once and in order: one a line, or between commas or semicolons."""
    bagian = (" ".join(satu.split()) for satu in teks.replace(";", "\n").replace(",", "\n").splitlines())
    return tuple(dict.fromkeys(satu for satu in bagian if satu))
