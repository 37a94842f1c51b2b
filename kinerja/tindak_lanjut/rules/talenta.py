"""Nine boxes, kinerja × potensial (PermenPANRB 3/2020), with the choices of the instansi."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kinerja.aturan.rules import AturanTalenta, Istilah, Potensial, Predikat, Rating

GRUP_TERKECIL = 5
"""Below it a group is shown without names and without its exact size."""


class SumbuBaik(Istilah):
    """Where predikat Baik stands on the axis of kinerja."""

    SESUAI = "sesuai"
    DI_ATAS = "di_atas"


class TahunTalenta(Istilah):
    """Which years make the axis of kinerja: the last, or the lower one of the last two."""

    TERAKHIR = "terakhir"
    DUA_TAHUN = "dua_tahun"


def with_choice(aturan: AturanTalenta, baik: SumbuBaik) -> AturanTalenta:
    """The rule set with the choice of the instansi for predikat Baik."""
    sumbu = Rating.SESUAI_EKSPEKTASI if baik is SumbuBaik.SESUAI else Rating.DI_ATAS_EKSPEKTASI
    kinerja = {satu: aturan.kinerja[satu] for satu in reversed(Predikat)} | {Predikat.BAIK: sumbu}
    return replace(aturan, kinerja=kinerja)


def axis_of(aturan: AturanTalenta, predikat: Sequence[Predikat | None], cara: TahunTalenta) -> Rating | None:
    """The kinerja of a person from the predikat of the last year and the one before, newest first.

    None where a year that counts has no final result.
    """
    dipakai = predikat[: 2 if cara is TahunTalenta.DUA_TAHUN else 1]
    if not dipakai or any(satu is None for satu in dipakai):
        return None
    urutan = list(Rating)
    return min((aturan.kinerja[satu] for satu in dipakai if satu), key=urutan.index)


def box_of(aturan: AturanTalenta, kinerja: Rating | None, potensial: Potensial | None) -> int | None:
    """The box, 1 to 9; None where one side is not known."""
    if kinerja is None or potensial is None:
        return None
    return aturan.kotak[kinerja, potensial]


def count_boxes(
    aturan: AturanTalenta,
    cara: TahunTalenta,
    grup: Mapping[tuple[Predikat | None, Predikat | None, Potensial | None], int],
) -> dict[int | None, int]:
    """How many people stand in each box; None counts those without one."""
    hasil: dict[int | None, int] = dict.fromkeys(range(1, 10), 0) | {None: 0}
    for (kini, lalu, potensial), jumlah in grup.items():
        hasil[box_of(aturan, axis_of(aturan, (kini, lalu), cara), potensial)] += jumlah
    return hasil
