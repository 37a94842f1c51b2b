"""The same angka kredit once more in whole fractions, sharing no line with `rules`: what a check compares to.

Factors and koefisien are read from the tables of Peraturan BKN 3/2023 as they are printed, not from the rule
set, so that an error in either shows.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kinerja.angka_kredit.rules.konversi import convert_predikat, format_ak
from kinerja.aturan.rules import AturanKonversi, Jenjang, Predikat

PERSEN = {"sangat_baik": 150, "baik": 100, "butuh_perbaikan": 75, "kurang": 50, "sangat_kurang": 25}
# Koefisien per year in quarters, so that they are whole numbers.
SEPEREMPAT = {
    "pemula": 15,
    "terampil": 20,
    "mahir": 50,
    "penyelia": 100,
    "ahli_pertama": 50,
    "ahli_muda": 100,
    "ahli_madya": 150,
    "ahli_utama": 200,
}


def compute_text(predikat: str, jenjang: str, bulan: int, desimal: int) -> str:
    """Angka kredit as digits with a point, half up to `desimal` places."""
    return round_text(Fraction(PERSEN[predikat], 100) * Fraction(SEPEREMPAT[jenjang], 4), bulan, desimal)


def compute_stored(faktor: str, koefisien: str, bulan: int, desimal: int) -> str:
    """The same from the factor and the koefisien that a stored row names."""
    return round_text(Fraction(faktor) * Fraction(koefisien), bulan, desimal)


def round_text(setahun: Fraction, bulan: int, desimal: int) -> str:
    satuan = 10**desimal
    bulat, sisa = divmod(setahun * bulan * satuan, 12)
    angka = int(bulat) + (1 if sisa * 2 >= 12 else 0)
    utuh, pecahan = divmod(angka, satuan)
    return f"{utuh}.{pecahan:0{desimal}d}"


@dataclass(frozen=True)
class Contoh:
    """One generated evaluation."""

    predikat: Predikat
    jenjang: Jenjang
    bulan: int
    desimal: int


@dataclass
class HasilUji:
    """What a run found: how many agree, and the first that do not, as sentences."""

    diperiksa: int = 0
    beda: int = 0
    contoh_beda: tuple[str, ...] = ()


def generate(jumlah: int, benih: int) -> Iterator[Contoh]:
    """Evaluations of every kind: the same seed gives the same ones."""
    acak = random.Random(benih)  # noqa: S311  # examples, no secret
    predikat, jenjang = tuple(Predikat), tuple(Jenjang)
    for _ in range(jumlah):
        yield Contoh(acak.choice(predikat), acak.choice(jenjang), acak.randint(1, 12), acak.choice((2, 3)))


def compare(aturan: dict[int, AturanKonversi], jumlah: int, benih: int) -> Iterator[HasilUji]:
    """Compute each generated evaluation both ways; `aturan` by its places. Yields the state as it grows."""
    hasil = HasilUji()
    for contoh in generate(jumlah, benih):
        ini = aturan[contoh.desimal]
        koefisien = ini.jenjang[contoh.jenjang].koefisien
        nilai = convert_predikat(ini, contoh.predikat, koefisien, contoh.bulan)
        lain = compute_text(contoh.predikat.value, contoh.jenjang.value, contoh.bulan, contoh.desimal)
        hasil.diperiksa += 1
        if (str(nilai), format_ak(nilai, contoh.desimal)) != (lain, lain.replace(".", ",")):
            hasil.beda += 1
            hasil.contoh_beda = (*hasil.contoh_beda, f"{contoh}: {nilai}, pecahan {lain}")[:20]
        yield hasil
