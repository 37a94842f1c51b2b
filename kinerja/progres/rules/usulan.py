"""What daily lines amount to: a proposal for the realisasi of a period, and the hours that were worked.

Both inform. PermenPANRB 6/2022 computes no rating from either.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kinerja.angka import round_half_up
from kinerja.progres.rules.baris import StatusBaris, tidy

# What the leader has not seen is no result yet; proposals count approved lines alone.
DIHITUNG = frozenset({StatusBaris.DISETUJUI})
BULAN_SETAHUN = 12
WKE_MENIT = 75_000
"""Effective working time of a year, 1.250 hours (PermenPANRB 1/2020)."""


@dataclass(frozen=True)
class BarisUsulan:
    """The part of a daily line that adds up. `rhk_id` is None where its result is gone."""

    rhk_id: int | None
    rencana: str
    satuan: str
    realisasi: int
    status: StatusBaris


@dataclass(frozen=True)
class Jumlah:
    """A sum of one unit under one result: how much, over how many lines, by rencana aksi."""

    satuan: str
    realisasi: int
    baris: int
    per_rencana: tuple[tuple[str, int], ...]


def sum_lines(daftar: Iterable[BarisUsulan]) -> dict[int, tuple[Jumlah, ...]]:
    """Sums of the lines that count, by result; one `Jumlah` per unit in order of first use."""
    kelompok: dict[int, dict[str, list[BarisUsulan]]] = defaultdict(lambda: defaultdict(list))
    for satu in daftar:
        if satu.status in DIHITUNG and satu.rhk_id is not None:
            kelompok[satu.rhk_id][tidy(satu.satuan)].append(satu)
    return {
        rhk_id: tuple(_add_up(baris) for baris in menurut_satuan.values())
        for rhk_id, menurut_satuan in kelompok.items()
    }


def _add_up(baris: list[BarisUsulan]) -> Jumlah:
    per_rencana: dict[str, int] = defaultdict(int)
    for satu in baris:
        per_rencana[satu.rencana] += satu.realisasi
    return Jumlah(
        baris[0].satuan, sum(satu.realisasi for satu in baris), len(baris), tuple(per_rencana.items())
    )


def find_jumlah(semua: Mapping[int, tuple[Jumlah, ...]], rhk_id: int, satuan: str) -> Jumlah | None:
    """The sum under a result whose unit is that of the indicator, None where there is none."""
    return next((satu for satu in semua.get(rhk_id, ()) if tidy(satu.satuan) == tidy(satuan)), None)


def observed_load(menit: int, bulan: Decimal, wke_menit: int = WKE_MENIT) -> Decimal:
    """Hours worked against the effective time of `bulan` months, in percent, one place, half up.

    Σ hours / (WKE × months / 12). Raises ValueError unless `bulan` and `wke_menit` are more than zero.
    """
    if bulan <= 0 or wke_menit <= 0:
        raise ValueError("there must be some time to work in")
    return round_half_up(Decimal(menit) * 100 * BULAN_SETAHUN / (wke_menit * bulan), 1)
