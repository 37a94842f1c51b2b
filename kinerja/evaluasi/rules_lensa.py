"""How one rater's predikat lie beside those of the instansi: mean, spread, and how sure that is.

For the second-level reviewer only, and never for a small group. A difference is a question, not a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from kinerja.aturan.rules import Predikat

__all__ = ["GRUP_TERKECIL", "Lensa", "measure", "place"]

GRUP_TERKECIL = 5
"""A rater of fewer people is not shown: there a mean says who got what."""
_Z = 1.96  # 95 of 100
LEBAR_GAMBAR = 200
NILAI = {predikat: nomor for nomor, predikat in enumerate(Predikat, 1)}


@dataclass(frozen=True)
class Lensa:
    """Mean of the places of the predikat (1 Sangat Kurang to 5 Sangat Baik), spread, and its 95 % bar.

    `ragu` is half the width of the bar: the mean plus and minus it holds the true one in 95 of 100 cases.
    """

    jumlah: int
    rerata: float
    simpangan: float
    ragu: float

    @property
    def bawah(self) -> float:
        return max(1.0, self.rerata - self.ragu)

    @property
    def atas(self) -> float:
        return min(5.0, self.rerata + self.ragu)

    # The drawing, in its own units

    @property
    def letak_bawah(self) -> int:
        return _on_scale(self.bawah)

    @property
    def letak_rerata(self) -> int:
        return min(_on_scale(self.rerata), LEBAR_GAMBAR - 2)

    @property
    def lebar(self) -> int:
        return max(_on_scale(self.atas) - self.letak_bawah, 2)


def _on_scale(nilai: float) -> int:
    return int((nilai - 1) * LEBAR_GAMBAR / 4)


def measure(jumlah: Mapping[Predikat, int]) -> Lensa | None:
    """The figures of a group; None for fewer than `GRUP_TERKECIL` people."""
    n = sum(jumlah.values())
    if n < GRUP_TERKECIL:
        return None
    rerata = sum(NILAI[predikat] * banyak for predikat, banyak in jumlah.items()) / n
    kuadrat = sum(banyak * (NILAI[predikat] - rerata) ** 2 for predikat, banyak in jumlah.items())
    simpangan = sqrt(kuadrat / (n - 1))
    return Lensa(n, rerata, simpangan, _Z * simpangan / sqrt(n))


def place(satu: Lensa, semua: Lensa) -> str:
    """Where a rater lies: "lebih tinggi", "lebih rendah", or "sejalan" while the bars touch."""
    if satu.bawah > semua.atas:
        return "lebih tinggi"
    return "lebih rendah" if satu.atas < semua.bawah else "sejalan"
