"""Mutu pelayanan of an IKM."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Mutu:
    """One grade: from which IKM it holds, its letter and its words."""

    mulai: Decimal
    huruf: str
    sebutan: str


SEMUA_MUTU = (
    Mutu(Decimal("88.31"), "A", "sangat baik"),
    Mutu(Decimal("76.61"), "B", "baik"),
    Mutu(Decimal("65.00"), "C", "kurang baik"),
    Mutu(Decimal("25.00"), "D", "tidak baik"),
)


def find_mutu(ikm: Decimal) -> Mutu:
    """The grade of an IKM with at most two places; D also below 25, where no questionnaire ends.

    Source: PermenPANRB 14/2017, Lampiran, table of nilai interval konversi and mutu pelayanan.
    """
    return next((satu for satu in SEMUA_MUTU if ikm >= satu.mulai), SEMUA_MUTU[-1])
