"""The numbers of the old scale. Each class begins at its number and ends below the next; 120 is the end.

Weights and the classes Sangat Baik, Baik and Cukup: PP 30/2019 Pasal 41. Kurang and Sangat Kurang: from
knowledge. Value per indicator: PermenPANRB 8/2021; seen on one worked page are 100 % = 109 and 98 % = 88.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kinerja.hooks import Predikat

MAKSIMUM = Decimal(120)
BOBOT = (70, 30)
BOBOT_DENGAN_REKAN = (60, 40)
NILAI_TEPAT = Decimal(109)
"""Of a target that was reached exactly."""


class PredikatLama(StrEnum):
    """The five words of PP 30/2019."""

    SANGAT_BAIK = "Sangat Baik"
    BAIK = "Baik"
    CUKUP = "Cukup"
    KURANG = "Kurang"
    SANGAT_KURANG = "Sangat Kurang"


MINIMUM: Mapping[PredikatLama, Decimal] = {
    PredikatLama.SANGAT_BAIK: Decimal(110),
    PredikatLama.BAIK: Decimal(90),
    PredikatLama.CUKUP: Decimal(70),
    PredikatLama.KURANG: Decimal(50),
    PredikatLama.SANGAT_KURANG: Decimal(0),
}

PADANAN: Mapping[PredikatLama, Predikat] = {
    PredikatLama.SANGAT_BAIK: Predikat.SANGAT_BAIK,
    PredikatLama.BAIK: Predikat.BAIK,
    PredikatLama.CUKUP: Predikat.BUTUH_PERBAIKAN,
    PredikatLama.KURANG: Predikat.KURANG,
    PredikatLama.SANGAT_KURANG: Predikat.SANGAT_KURANG,
}
"""The nearest predikat of PermenPANRB 6/2022; no regulation says so."""


@dataclass(frozen=True)
class Ruas:
    """Capaian from `dari` percent up to the next one is worth `nilai` and `naik` for each percent more."""

    dari: Decimal
    nilai: Decimal
    naik: Decimal


RUAS = (
    Ruas(Decimal(80), Decimal(70), Decimal(1)),
    Ruas(Decimal(60), Decimal(50), Decimal(1)),
    Ruas(Decimal(0), Decimal(0), Decimal(49) / Decimal(59)),
)
"""Below 100 percent, from above. The source gives whole percents; between them the line is straight."""
