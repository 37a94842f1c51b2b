"""Amounts in words, by hand and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_surat_tukin.terbilang import MAKS, terbilang

KATA = {
    0: "nol",
    1: "satu",
    10: "sepuluh",
    11: "sebelas",
    12: "dua belas",
    19: "sembilan belas",
    20: "dua puluh",
    21: "dua puluh satu",
    99: "sembilan puluh sembilan",
    100: "seratus",
    101: "seratus satu",
    110: "seratus sepuluh",
    111: "seratus sebelas",
    200: "dua ratus",
    999: "sembilan ratus sembilan puluh sembilan",
    1_000: "seribu",
    1_001: "seribu satu",
    1_100: "seribu seratus",
    1_999: "seribu sembilan ratus sembilan puluh sembilan",
    2_000: "dua ribu",
    11_000: "sebelas ribu",
    21_000: "dua puluh satu ribu",
    100_000: "seratus ribu",
    101_000: "seratus satu ribu",
    1_000_000: "satu juta",
    1_001_000: "satu juta seribu",
    1_250_300: "satu juta dua ratus lima puluh ribu tiga ratus",
    7_100_300: "tujuh juta seratus ribu tiga ratus",
    1_000_000_000: "satu miliar",
    2_000_000_001: "dua miliar satu",
    1_000_000_000_000: "satu triliun",
    1_001_001_001_001: "satu triliun satu miliar satu juta seribu satu",
    MAKS: (
        "sembilan ratus sembilan puluh sembilan triliun sembilan ratus sembilan puluh sembilan miliar "
        "sembilan ratus sembilan puluh sembilan juta sembilan ratus sembilan puluh sembilan ribu "
        "sembilan ratus sembilan puluh sembilan"
    ),
}


@pytest.mark.parametrize(("bilangan", "kata"), KATA.items(), ids=map(str, KATA))
def test_numbers_by_hand(bilangan: int, kata: str) -> None:
    assert terbilang(bilangan) == kata


@pytest.mark.parametrize("bilangan", [-1, MAKS + 1, 10**30])
def test_outside_it_raises(bilangan: int) -> None:
    with pytest.raises(ValueError, match="terbilang goes from 0"):
        terbilang(bilangan)


_ANGKA = {
    kata: nilai
    for nilai, kata in enumerate("nol satu dua tiga empat lima enam tujuh delapan sembilan".split())  # noqa: SIM905
}
_ANGKA |= {"sepuluh": 10, "sebelas": 11}
_KALI = {"puluh": 10, "ratus": 100}
_KELOMPOK = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read_back(teks: str) -> int:
    """Written for this test, the other way round: a running group, closed by its name."""
    jumlah = kelompok = satu = 0
    for kata in teks.split():
        if kata == "seribu":
            jumlah += 1000
        elif kata in _KELOMPOK:
            jumlah += (kelompok + satu) * _KELOMPOK[kata]
            kelompok = satu = 0
        elif kata == "seratus":
            kelompok += 100
        elif kata == "belas":
            satu += 10
        elif kata in _KALI:
            kelompok, satu = kelompok + satu * _KALI[kata], 0
        else:
            satu += _ANGKA[kata]
    return jumlah + kelompok + satu


@given(st.integers(0, MAKS) | st.integers(0, 3_000) | st.integers(0, 15).map(lambda pangkat: 10**pangkat - 1))
def test_the_words_say_the_number(bilangan: int) -> None:
    assert read_back(terbilang(bilangan)) == bilangan


def test_all_words_up_to_two_thousand_are_different() -> None:
    assert len({terbilang(bilangan) for bilangan in range(2_001)}) == 2_001
