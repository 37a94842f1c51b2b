"""The proposed reporting line against the stored one: what an import changes in it. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kinerja.organisasi.impor.garis import UsulGaris
from kinerja.organisasi.impor.pohon import find_circles


@dataclass(frozen=True, slots=True)
class GarisKini:
    """The newest reporting line of a person, from `mulai` to `sampai` (exclusive, None = open)."""

    penilai: str
    dari_admin: bool
    mulai: date
    sampai: date | None = None


@dataclass(frozen=True, slots=True)
class RencanaGaris:
    """From `mulai` on this is the pejabat penilai; None ends a proposal that no longer holds."""

    kunci: str
    penilai: str | None
    mulai: date
    alasan: str


def plan_garis(
    usul: Mapping[str, UsulGaris],
    kini: Mapping[str, GarisKini],
    *,
    ditempatkan: Mapping[str, date],
    pindah: Mapping[str, date],
    today: date,
) -> tuple[list[RencanaGaris], list[str]]:
    """What changes, and the keys of people whose proposal would close a circle with lines of an admin.

    A line that an admin set stays. The first line of a person holds from the start of this year, or from
    `ditempatkan` (start of the placement) if that is later; a changed one from the day of a move that this
    import brings (`pindah`), else from today.
    """
    rencana = {
        kunci: satu
        for kunci, baru in usul.items()
        if (satu := _plan_one(baru, kini.get(kunci), ditempatkan.get(kunci), pindah.get(kunci), today))
    }
    berputar = list(_drop_circles(rencana, kini))
    return list(rencana.values()), berputar


def _plan_one(
    baru: UsulGaris, lama: GarisKini | None, ditempatkan: date | None, pindah: date | None, today: date
) -> RencanaGaris | None:
    if lama is None:
        mulai = max(date(today.year, 1, 1), ditempatkan or today)
        return RencanaGaris(baru.kunci, baru.penilai, mulai, baru.alasan) if baru.penilai else None
    if lama.sampai is not None and lama.sampai <= today:
        mulai = max(lama.sampai, pindah or today)
        return RencanaGaris(baru.kunci, baru.penilai, mulai, baru.alasan) if baru.penilai else None
    if lama.dari_admin or lama.penilai == baru.penilai:
        return None
    mulai = pindah if pindah and pindah > lama.mulai else max(today, lama.mulai)
    return RencanaGaris(baru.kunci, baru.penilai, mulai, baru.alasan)


def _drop_circles(rencana: dict[str, RencanaGaris], kini: Mapping[str, GarisKini]) -> Iterator[str]:
    """Take back every proposal on a circle, as often as that closes another one."""
    while lingkaran := [
        satu for satu in find_circles(_line_after(rencana, kini)) if rencana.keys() & {*satu}
    ]:
        for kunci in _members(lingkaran):
            if rencana.pop(kunci, None):
                yield kunci


def _line_after(rencana: Mapping[str, RencanaGaris], kini: Mapping[str, GarisKini]) -> dict[str, str | None]:
    garis: dict[str, str | None] = {
        kunci: satu.penilai for kunci, satu in kini.items() if satu.sampai is None
    }
    return garis | {kunci: satu.penilai for kunci, satu in rencana.items()}


def _members(lingkaran: Iterable[Iterable[str]]) -> Iterator[str]:
    for satu in lingkaran:
        yield from satu
