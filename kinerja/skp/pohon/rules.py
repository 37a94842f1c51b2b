"""Results that carry on results: how alike two texts are, and the ways through the tree."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kinerja.aturan.rules import Istilah

MIRIP = 80  # percent of the words, from which on two texts are taken for the same result
PANJANG_JALUR = 40  # steps; no agency cascades as deep


class Lihat(Istilah):
    """What the page of the tree shows, in the order of its tabs."""

    POHON = "pohon"
    SAYA = "saya"
    TANPA_PEMIKUL = "tanpa_pemikul"
    TANPA_INDUK = "tanpa_induk"

    @property
    def label(self) -> str:
        return _LABEL[self]


_LABEL = {
    Lihat.POHON: "Pohon",
    Lihat.SAYA: "Rantai Anda",
    Lihat.TANPA_PEMIKUL: "Belum ada yang memikul",
    Lihat.TANPA_INDUK: "Tanpa induk",
}


class SebabLepas(Istilah):
    """Why a result hangs below none: its source is only text, was cancelled, or was never written."""

    TEKS = "teks"
    BATAL = "batal"
    KOSONG = "kosong"


def measure_likeness(satu: str, lain: str) -> int:
    """How many of the words two texts share, in whole percent rounded down.

    Case, blanks and punctuation do not count; the order of the words does not either. 0 where one is empty.
    """
    kiri, kanan = (Counter(re.findall(r"\w+", teks.casefold())) for teks in (satu, lain))
    semua = kiri.total() + kanan.total()
    if not kiri or not kanan:
        return 0
    return 200 * (kiri & kanan).total() // semua


@dataclass(frozen=True)
class Langkah:
    """One line of a walk: how deep it stands, and whether its branch was shown further up already."""

    tingkat: int
    id: int
    ulang: bool


def find_path(induk: Mapping[int, Sequence[int]], tujuan: int, puncak: Collection[int]) -> tuple[int, ...]:
    """The shortest way from one of the tops down to `tujuan`, else from where its parents end.

    `induk` lists the parents of each id, the preferred one first. A circle is no way: each id comes once.
    """
    lanjut: dict[int, int | None] = {tujuan: None}
    antre = deque([tujuan])
    ujung: int | None = None
    while antre:
        kini = antre.popleft()
        if kini in puncak:
            return _trace(lanjut, kini)
        if ujung is None and not induk.get(kini):
            ujung = kini
        for satu in induk.get(kini, ()):
            if satu not in lanjut:
                lanjut[satu] = kini
                antre.append(satu)
    return _trace(lanjut, tujuan if ujung is None else ujung)


def _trace(lanjut: Mapping[int, int | None], dari: int) -> tuple[int, ...]:
    jalur, kini = [dari], lanjut[dari]
    while kini is not None:
        jalur.append(kini)
        kini = lanjut[kini]
    return tuple(jalur)


def list_above(induk: Mapping[int, Sequence[int]], dari: int) -> frozenset[int]:
    """All that stand above `dari`, itself not counted unless a circle leads back to it."""
    ketemu: set[int] = set()
    antre = deque(induk.get(dari, ()))
    while antre:
        kini = antre.popleft()
        if kini not in ketemu:
            ketemu.add(kini)
            antre.extend(induk.get(kini, ()))
    return frozenset(ketemu)


def walk_tree(anak: Mapping[int, Sequence[int]], puncak: Sequence[int]) -> Iterator[Langkah]:
    """The tree from its tops down, each branch after the line it hangs below.

    What hangs below two is shown below both, its own branch only below the first: so the walk ends, also
    where the data goes in a circle.
    """
    sudah: set[int] = set()
    tumpukan = [Langkah(0, satu, False) for satu in reversed(puncak)]
    while tumpukan:
        langkah = tumpukan.pop()
        ulang = langkah.id in sudah
        sudah.add(langkah.id)
        yield Langkah(langkah.tingkat, langkah.id, ulang)
        if not ulang:
            bawah = [Langkah(langkah.tingkat + 1, satu, False) for satu in anak.get(langkah.id, ())]
            tumpukan.extend(reversed(bawah))
