"""A daily line: its states, who moves it, and what a day of lines amounts to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kinerja.aturan.rules import Istilah


class StatusBaris(Istilah):
    DRAF = "draf"
    DIAJUKAN = "diajukan"
    DISETUJUI = "disetujui"
    DIKEMBALIKAN = "dikembalikan"


class AksiBaris(Istilah):
    AJUKAN = "ajukan"
    TARIK = "tarik"
    SETUJUI = "setujui"
    KEMBALIKAN = "kembalikan"
    BATALKAN_PERSETUJUAN = "batalkan_persetujuan"


class PelakuBaris(Istilah):
    PEMILIK = "pemilik"
    PENILAI = "penilai"


@dataclass(frozen=True)
class Transisi:
    """Where an action leads and who takes it."""

    ke: StatusBaris
    pelaku: PelakuBaris


_S, _A, _P = StatusBaris, AksiBaris, PelakuBaris
TRANSISI: Mapping[tuple[StatusBaris, AksiBaris], Transisi] = {
    (_S.DRAF, _A.AJUKAN): Transisi(_S.DIAJUKAN, _P.PEMILIK),
    (_S.DIKEMBALIKAN, _A.AJUKAN): Transisi(_S.DIAJUKAN, _P.PEMILIK),
    (_S.DIAJUKAN, _A.TARIK): Transisi(_S.DRAF, _P.PEMILIK),
    (_S.DIAJUKAN, _A.SETUJUI): Transisi(_S.DISETUJUI, _P.PENILAI),
    (_S.DIAJUKAN, _A.KEMBALIKAN): Transisi(_S.DIKEMBALIKAN, _P.PENILAI),
    (_S.DISETUJUI, _A.BATALKAN_PERSETUJUAN): Transisi(_S.DIAJUKAN, _P.PENILAI),
}
DAPAT_DIUBAH = frozenset({StatusBaris.DRAF, StatusBaris.DIKEMBALIKAN})


def starts_of(aksi: AksiBaris) -> frozenset[StatusBaris]:
    """The states in which the action is possible."""
    return frozenset(status for status, satu in TRANSISI if satu is aksi)


def next_status(status: StatusBaris, aksi: AksiBaris) -> StatusBaris:
    """The state after the action; ValueError with the sentence to show where it is not possible."""
    try:
        return TRANSISI[status, aksi].ke
    except KeyError:
        raise ValueError(
            f"Baris ini berstatus {status.label.lower()}. Muat ulang halaman untuk melihat keadaannya."
        ) from None


class KeadaanHari(Istilah):
    """A day as the strip and the board of the leader show it; the order is how far it is."""

    LIBUR = "libur"
    BELUM = "belum"
    DIKEMBALIKAN = "dikembalikan"
    DRAF = "draf"
    DIAJUKAN = "diajukan"
    DISETUJUI = "disetujui"


_URUT = (StatusBaris.DIKEMBALIKAN, StatusBaris.DRAF, StatusBaris.DIAJUKAN, StatusBaris.DISETUJUI)


def keadaan_hari(semua: Iterable[StatusBaris], *, kerja: bool) -> KeadaanHari:
    """The state of a day is that of its line that is least far; a day off counts only with lines."""
    ada = set(semua)
    for status in _URUT:
        if status in ada:
            return KeadaanHari(status.value)
    return KeadaanHari.BELUM if kerja else KeadaanHari.LIBUR


def tidy(teks: str) -> str:
    """How texts are compared: case, blanks and a full stop at the end do not tell two apart."""
    return " ".join(teks.casefold().split()).rstrip(". ")
