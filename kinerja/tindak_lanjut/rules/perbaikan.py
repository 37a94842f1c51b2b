"""The six months in which a person improves (PP 30/2019 Pasal 56 and 57)."""

from calendar import monthrange
from datetime import date, timedelta

from kinerja.aturan.rules import Istilah

BULAN_PERBAIKAN = 6
HARI_PENGINGAT = 30


class HasilPerbaikan(Istilah):
    """How the six months ended; force majeure leads nowhere."""

    TERCAPAI = "tercapai"
    TIDAK_TERCAPAI = "tidak_tercapai"
    KEADAAN_KAHAR = "keadaan_kahar"


def end_of_improvement(mulai: date) -> date:
    """The last day of the six months that begin on `mulai`: 1 January → 30 June, 31 August → 28 February.

    The day before the same day six months later, or the last day of that month where it has no such day.
    """
    bulan = mulai.month - 1 + BULAN_PERBAIKAN
    tahun, bulan = mulai.year + bulan // 12, bulan % 12 + 1
    akhir_bulan = monthrange(tahun, bulan)[1]
    if mulai.day > akhir_bulan:
        return date(tahun, bulan, akhir_bulan)
    return date(tahun, bulan, mulai.day) - timedelta(days=1)


def may_end(hasil: HasilPerbaikan, terakhir: date, today: date) -> bool:
    """Whether it may end so today: that nothing was reached can be said only once the six months are over."""
    return hasil is not HasilPerbaikan.TIDAK_TERCAPAI or today >= terakhir


def needs_attention(terakhir: date, today: date) -> bool:
    """Whether the end is near enough for a reminder."""
    return (terakhir - today).days <= HARI_PENGINGAT
