"""Who held a period that is not rated, and for how many days: the ball goes between pegawai and penilai."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kinerja.aturan.rules import Istilah
from kinerja.kalender.rules import Rentang, find_gaps
from kinerja.pelaksanaan.rules import StatusPeriode

__all__ = ["Babak", "Langkah", "Pemegang", "describe_holder", "list_babak", "sum_days"]


class Pemegang(Istilah):
    """Who has to act next."""

    PEGAWAI = "pegawai"
    PENILAI = "pejabat_penilai"
    PENETAP = "penetap_capaian"
    DATA = "data"
    SISTEM = "gangguan_sistem"


@dataclass(frozen=True)
class Langkah:
    """A change of state on a local day."""

    hari: date
    ke: StatusPeriode


@dataclass(frozen=True)
class Babak:
    """Days on which one side held the period."""

    pemegang: Pemegang
    rentang: Rentang

    @property
    def hari(self) -> int:
        return self.rentang.hari


_MENILAI = frozenset({StatusPeriode.DIAJUKAN, StatusPeriode.DINILAI})


def describe_holder(
    status: StatusPeriode, *, ada_penilai: bool = True, capaian_kurang: bool = False
) -> Pemegang:
    """Who holds a period in this state; nobody can act where no pejabat penilai is mapped."""
    if status not in _MENILAI:
        return Pemegang.PEGAWAI
    if not ada_penilai:
        return Pemegang.DATA
    return Pemegang.PENETAP if capaian_kurang and status is StatusPeriode.DINILAI else Pemegang.PENILAI


def list_babak(
    langkah: Sequence[Langkah],
    *,
    awal: date,
    today: date,
    ada_penilai: bool = True,
    capaian_kurang: bool = False,
    gangguan: Iterable[Rentang] = (),
) -> tuple[Babak, ...]:
    """The days from `awal` (the day after the period) up to today by who held them, in order of time.

    `langkah` are the changes of state, oldest first; before the first the pegawai holds it. Whole days on
    which nobody could work are nobody's. The last state is judged with what holds now (`ada_penilai`,
    `capaian_kurang`). Empty before the period is over.
    """
    if today <= awal:
        return ()
    batas = [max(awal, min(satu.hari, today)) for satu in langkah]
    pemegang = [Pemegang.PEGAWAI]
    for nomor, satu in enumerate(langkah, 1):
        kini = nomor == len(langkah)
        pemegang.append(
            describe_holder(
                satu.ke, ada_penilai=ada_penilai or not kini, capaian_kurang=capaian_kurang and kini
            )
        )
    hasil: list[Babak] = []
    for siapa, mulai, sampai in zip(pemegang, [awal, *batas], [*batas, today], strict=True):
        if mulai < sampai:
            hasil += _without_outages(siapa, Rentang(mulai, sampai), gangguan)
    return tuple(_join(hasil))


def _without_outages(siapa: Pemegang, rentang: Rentang, gangguan: Iterable[Rentang]) -> list[Babak]:
    padam = [dalam for satu in gangguan if (dalam := satu.irisan(rentang))]
    hasil = [Babak(siapa, satu) for satu in find_gaps(padam, rentang)]
    hasil += [Babak(Pemegang.SISTEM, satu) for satu in padam]
    return sorted(hasil, key=lambda satu: satu.rentang)


def _join(semua: Iterable[Babak]) -> list[Babak]:
    hasil: list[Babak] = []
    for satu in semua:
        if hasil and hasil[-1].pemegang is satu.pemegang and hasil[-1].rentang.sampai == satu.rentang.mulai:
            hasil[-1] = Babak(satu.pemegang, Rentang(hasil[-1].rentang.mulai, satu.rentang.sampai))
        else:
            hasil.append(satu)
    return hasil


def sum_days(semua: Iterable[Babak]) -> dict[Pemegang, int]:
    """How many days each side held it, most first."""
    jumlah: dict[Pemegang, int] = {}
    for satu in semua:
        jumlah[satu.pemegang] = jumlah.get(satu.pemegang, 0) + satu.hari
    return dict(sorted(jumlah.items(), key=lambda satu: -satu[1]))
