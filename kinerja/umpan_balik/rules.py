"""Feedback: who gives it, who learns the name, when an anonymous text opens, and how it is asked for.

PermenPANRB 6/2022 wants feedback on the work at any time, from the pimpinan and from others. Whether a
colleague is named is left to the instansi. What was promised when a text was written holds for that text.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kinerja.aturan.rules import Istilah
from kinerja.pelaksanaan.rules import PeranUmpanBalik

MINIMUM_BAWAAN = 3


class Kerahasiaan(Istilah):
    """Who learns the name of the giver, as it was promised when the text was written."""

    BERNAMA = "bernama"
    NAMA_UNTUK_PENILAI = "nama_untuk_penilai"
    TANPA_NAMA = "tanpa_nama"


class JenisUmpan(Istilah):
    """What a feedback wants to be; it may also leave that open."""

    APRESIASI = "apresiasi"
    SARAN_PERBAIKAN = "saran_perbaikan"


# Colleagues and bawahan depend on the goodwill of the person they speak about; others sign.
PERAN_DILINDUNGI = frozenset({PeranUmpanBalik.REKAN, PeranUmpanBalik.BAWAHAN})

KALIMAT_CEPAT: Mapping[JenisUmpan, tuple[str, ...]] = {
    JenisUmpan.APRESIASI: (
        "Pekerjaan selesai tepat waktu dan dapat langsung dipakai.",
        "Membantu rekan tanpa diminta.",
        "Penjelasannya mudah dipahami.",
    ),
    JenisUmpan.SARAN_PERBAIKAN: (
        "Sampaikan kendala lebih awal agar dapat dibantu.",
        "Periksa kembali data sebelum dikirim.",
        "Beri tahu rekan bila rencana berubah.",
    ),
}


@dataclass(frozen=True)
class KebijakanNama:
    """What the instansi promises on a day: whether protected givers are anonymous, to whom, in what crowd."""

    rekan_anonim: bool = True
    penilai_melihat: bool = True
    minimum: int = MINIMUM_BAWAAN

    def promise(self, peran: PeranUmpanBalik | None) -> Kerahasiaan:
        """The promise for a text of this role; None is the owner, who answers under his own name."""
        if peran not in PERAN_DILINDUNGI or not self.rekan_anonim:
            return Kerahasiaan.BERNAMA
        return Kerahasiaan.NAMA_UNTUK_PENILAI if self.penilai_melihat else Kerahasiaan.TANPA_NAMA


class Suara(Protocol):
    """What `open_ids` asks of a feedback."""

    @property
    def id(self) -> int: ...
    @property
    def pemberi_id(self) -> int: ...
    @property
    def peran(self) -> PeranUmpanBalik | None: ...
    @property
    def kerahasiaan(self) -> Kerahasiaan: ...
    @property
    def minimum(self) -> int: ...
    @property
    def hari(self) -> date: ...


def open_ids(daftar: Iterable[Suara], today: date) -> frozenset[int]:
    """Which anonymous texts on one person in one period are open today.

    Per role they open in waves: a wave is the texts held back so far, once enough different people stand
    behind them, and it opens on the day after the last of them. So whoever compares two days sees either
    nothing new or new texts of at least `minimum` people, never the text of one. `daftar` holds the texts
    that were not withdrawn; one that is open can no longer be withdrawn (`may_change`), which keeps what was
    seen once in sight.
    """
    menurut_peran: dict[PeranUmpanBalik | None, list[Suara]] = {}
    for satu in daftar:
        if satu.kerahasiaan is not Kerahasiaan.BERNAMA and satu.hari < today:
            menurut_peran.setdefault(satu.peran, []).append(satu)
    return frozenset(satu.id for semua in menurut_peran.values() for satu in _open_in_waves(semua))


def _open_in_waves(semua: list[Suara]) -> Iterable[Suara]:
    tertahan: list[Suara] = []
    for hari in sorted({satu.hari for satu in semua}):
        tertahan += [satu for satu in semua if satu.hari == hari]
        gelombang = _find_wave(tertahan)
        yield from gelombang
        tertahan = [satu for satu in tertahan if satu not in gelombang]


def _find_wave(tertahan: list[Suara]) -> list[Suara]:
    """The most demanding crowd that is complete; a text never opens below the number it was promised."""
    for minimum in sorted({satu.minimum for satu in tertahan}, reverse=True):
        calon = [satu for satu in tertahan if satu.minimum <= minimum]
        if len({satu.pemberi_id for satu in calon}) >= minimum:
            return calon
    return []


def sees_name(kerahasiaan: Kerahasiaan, *, sebagai_penilai: bool) -> bool:
    """Whether a reader learns who wrote; `sebagai_penilai` also for the atasan of the pejabat penilai."""
    if kerahasiaan is Kerahasiaan.NAMA_UNTUK_PENILAI:
        return sebagai_penilai
    return kerahasiaan is Kerahasiaan.BERNAMA


def may_change(kerahasiaan: Kerahasiaan, *, terbuka: bool, periode_terbuka: bool) -> bool:
    """Whether the giver may still change or withdraw a text.

    An anonymous one is fixed from the day it opens: a text that changes or vanishes after a talk would show
    who wrote it.
    """
    return periode_terbuka and (kerahasiaan is Kerahasiaan.BERNAMA or not terbuka)


# Asking


class StatusDiminta(Istilah):
    """How one person answered a request."""

    MENUNGGU = "menunggu"
    DIJAWAB = "dijawab"
    DITOLAK = "ditolak"


MAKS_DIMINTA = 10


def check_diminta(semua: Collection[PeranUmpanBalik], kebijakan: KebijakanNama, *, tahu_nama: bool) -> str:
    """Why these people cannot be asked in one go, "" where they can.

    An asker who must not know who answered asks enough protected people at once and with the same words:
    a question to one alone would show whose answer it is.
    """
    if not semua:
        return "Pilih sedikitnya satu orang."
    if len(semua) > MAKS_DIMINTA:
        return f"Pilih paling banyak {MAKS_DIMINTA} orang dalam satu permintaan."
    if tahu_nama or not kebijakan.rekan_anonim:
        return ""
    for peran in sorted(PERAN_DILINDUNGI & set(semua)):
        if sum(satu is peran for satu in semua) < kebijakan.minimum:
            sebutan = peran.label.lower()
            return (
                f"Pilih sedikitnya {kebijakan.minimum} {sebutan} sekaligus, atau tidak seorang pun, "
                "agar jawabannya tidak menunjukkan penulisnya."
            )
    return ""


# Reports


class PutusanLaporan(Istilah):
    """What came of a report about a text."""

    DIBIARKAN = "dibiarkan"
    DISEMBUNYIKAN = "disembunyikan"
    NAMA_DIBUKA = "nama_dibuka"
