"""States of a session of kalibrasi, and what a move is. Nothing here changes a rating."""

from collections.abc import Mapping
from dataclasses import dataclass

from kinerja.aturan.rules import Istilah, Predikat, Rating

ALASAN_TERPENDEK = 10
GRUP_STATISTIK = 5
"""Fewer people than this show no statistics: a number would be a name."""


class StatusKalibrasi(Istilah):
    RANCANGAN = "rancangan"
    BERLANGSUNG = "berlangsung"
    DITERAPKAN = "diterapkan"
    DITUTUP = "ditutup"
    DIBATALKAN = "dibatalkan"


class AksiKalibrasi(Istilah):
    MULAI = "mulai"
    TERAPKAN = "terapkan"
    TUTUP = "tutup"
    BATALKAN = "batalkan"


_S, _A = StatusKalibrasi, AksiKalibrasi
TRANSISI: Mapping[tuple[StatusKalibrasi, AksiKalibrasi], StatusKalibrasi] = {
    (_S.RANCANGAN, _A.MULAI): _S.BERLANGSUNG,
    (_S.RANCANGAN, _A.BATALKAN): _S.DIBATALKAN,
    (_S.BERLANGSUNG, _A.TERAPKAN): _S.DITERAPKAN,
    (_S.BERLANGSUNG, _A.BATALKAN): _S.DIBATALKAN,
    (_S.DITERAPKAN, _A.TUTUP): _S.DITUTUP,
}
TERBUKA = frozenset({_S.RANCANGAN, _S.BERLANGSUNG, _S.DITERAPKAN})


def next_status(status: StatusKalibrasi, aksi: AksiKalibrasi) -> StatusKalibrasi:
    """The state after the action; ValueError with the sentence to show where the action is not possible."""
    try:
        return TRANSISI[status, aksi]
    except KeyError:
        kalimat = f"Sesi kalibrasi berstatus {status.label}. Muat ulang halaman ini."
        raise ValueError(kalimat) from None


@dataclass(frozen=True)
class Sel:
    """A cell of the kuadran kinerja."""

    hasil: Rating
    perilaku: Rating

    @property
    def kode(self) -> str:
        """As addresses and forms name it."""
        return f"{self.hasil.value}.{self.perilaku.value}"

    @property
    def nomor(self) -> int:
        """From 0 to 8, as the board is read: from above, from the left."""
        semua = tuple(Rating)
        return 3 * (len(semua) - 1 - semua.index(self.hasil)) + semua.index(self.perilaku)


def read_cell(teks: str) -> Sel:
    """The cell of its code. Raises ValueError for anything else."""
    hasil, _, perilaku = teks.partition(".")
    return Sel(Rating(hasil), Rating(perilaku))


def check_reason(alasan: str) -> str:
    """The sentence on one line. Raises ValueError with the sentence to show where it says too little."""
    rapi = " ".join(alasan.split())
    if len(rapi) < ALASAN_TERPENDEK or " " not in rapi:
        raise ValueError("Tulis alasan pemindahan dalam satu kalimat.")
    return rapi


def count_after(
    jumlah: Mapping[Predikat, int], pindah: Mapping[Predikat, int] | None = None
) -> dict[Predikat, int]:
    """Counts with the differences of a trial added; none falls below zero."""
    return {satu: max(0, jumlah.get(satu, 0) + (pindah or {}).get(satu, 0)) for satu in Predikat}
