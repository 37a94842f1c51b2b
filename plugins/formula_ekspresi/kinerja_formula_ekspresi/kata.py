"""From the text of a formula to its words: numbers with a decimal comma, names, signs. Linear in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kinerja_formula_ekspresi.batas import MAKS_BULAT, MAKS_DESIMAL, MAKS_PANJANG
from kinerja_formula_ekspresi.kesalahan import FormulaError


class Jenis(StrEnum):
    ANGKA = "angka"
    NAMA = "nama"
    TANDA = "tanda"
    AKHIR = "akhir"


@dataclass(frozen=True)
class Kata:
    """One word of a formula. `teks` is in lower case; `nilai` only of a number; `indeks` counts from 0."""

    jenis: Jenis
    teks: str
    indeks: int
    nilai: Decimal = Decimal(0)


# [0-9] and [A-Za-z], not \d and \w: those match digits and letters of every script.
_ANGKA = re.compile(r"[0-9]+(?:,[0-9]+)?")
_NAMA = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TANDA = ("<=", ">=", "<>", "+", "-", "*", "/", "(", ")", ";", "<", ">", "=", "%")
# As word processors and phones write them.
_SAMA = {"×": "*", "÷": "/", "−": "-", "–": "-", "≤": "<=", "≥": ">=", "≠": "<>"}

_KUTIP = "Teks dalam tanda kutip tidak dapat dipakai. Tulis nama atau angka."
_KURUNG = "Pakai tanda kurung ( dan )."
_PANGKAT = "Pangkat tidak tersedia. Tulis perkaliannya, misalnya hasil * hasil."
_SARAN = {
    "**": _PANGKAT,
    "^": _PANGKAT,
    "==": "Tulis satu tanda = untuk sama dengan.",
    "!=": "Tulis <> untuk tidak sama dengan.",
    "!": "Tulis BUKAN, misalnya BUKAN (hasil < 60).",
    "&": "Tulis DAN, misalnya hasil > 80 DAN perilaku > 90.",
    "|": "Tulis ATAU, misalnya hasil < 60 ATAU perilaku < 90.",
    ":": "Tulis / untuk membagi, misalnya hasil / 2.",
    ".": "Titik tidak dapat dipakai. Desimal memakai koma, misalnya 0,6.",
    ",": "Koma hanya untuk desimal, misalnya 0,6. Pisahkan isian dengan titik koma (;).",
    "'": _KUTIP,
    '"': _KUTIP,
    "[": _KURUNG,
    "]": _KURUNG,
    "{": _KURUNG,
    "}": _KURUNG,
}


def split_words(teks: str) -> list[Kata]:
    """The words of the text, the last of kind AKHIR. Raises FormulaError for what is no word of a formula."""
    if len(teks) > MAKS_PANJANG:
        raise FormulaError(
            f"Ringkas rumus menjadi paling banyak {MAKS_PANJANG} karakter. Sekarang {len(teks)}."
        )
    return [*_scan(teks), Kata(Jenis.AKHIR, "", len(teks))]


def _scan(teks: str) -> Iterator[Kata]:
    indeks = 0
    while indeks < len(teks):
        if teks[indeks] in " \t\n":
            indeks += 1
            continue
        kata, panjang = _read_word(teks, indeks)
        yield kata
        indeks += panjang


def _read_word(teks: str, indeks: int) -> tuple[Kata, int]:
    if cocok := _ANGKA.match(teks, indeks):
        return _number(teks, cocok[0], indeks), len(cocok[0])
    if cocok := _NAMA.match(teks, indeks):
        return Kata(Jenis.NAMA, cocok[0].lower(), indeks), len(cocok[0])
    dua = teks[indeks : indeks + 2]
    if dua in _SARAN:
        raise FormulaError(_SARAN[dua], indeks, teks)
    for tanda in _TANDA:
        if dua.startswith(tanda):
            return Kata(Jenis.TANDA, tanda, indeks), len(tanda)
    satu = teks[indeks]
    if satu in _SAMA:
        return Kata(Jenis.TANDA, _SAMA[satu], indeks), 1
    saran = _SARAN.get(satu, f"Karakter “{satu}” tidak dikenal. Hapus, atau ketik ulang dengan huruf biasa.")
    raise FormulaError(saran, indeks, teks)


def _number(teks: str, angka: str, indeks: int) -> Kata:
    bulat, _, desimal = angka.partition(",")
    if len(bulat) > MAKS_BULAT or len(desimal) > MAKS_DESIMAL:
        digit = f"{MAKS_BULAT} digit di depan koma dan {MAKS_DESIMAL} digit di belakangnya"
        kalimat = f"Tulis angka paling banyak {digit}."
        raise FormulaError(kalimat, indeks, teks)
    return Kata(Jenis.ANGKA, angka, indeks, Decimal(f"{bulat}.{desimal or 0}"))
