"""Counts without names: no reader works out a hidden small count from what is shown."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.keberatan.rules.statistik import TERKECIL, median, protect

TABEL = st.integers(1, 4).flatmap(
    lambda lebar: st.lists(
        st.lists(st.one_of(st.integers(0, 6), st.integers(0, 40)), min_size=lebar, max_size=lebar),
        min_size=1,
        max_size=4,
    )
)


def _with_sums(tabel: list[list[int]]) -> list[list[int]]:
    penuh = [[*baris, sum(baris)] for baris in tabel]
    return [*penuh, [sum(kolom) for kolom in zip(*penuh, strict=True)]]


def _solve(tampak: list[list[int | None]]) -> set[tuple[int, int]]:
    """The hidden cells that follow from the shown ones: elimination over all rows and columns."""
    tersembunyi = [(i, j) for i, baris in enumerate(tampak) for j, nilai in enumerate(baris) if nilai is None]
    nomor = {petak: k for k, petak in enumerate(tersembunyi)}
    tinggi, lebar = len(tampak), len(tampak[0])
    garis = [[(i, j) for j in range(lebar)] for i in range(tinggi)]
    garis += [[(i, j) for i in range(tinggi)] for j in range(lebar)]
    matriks = []
    for semua in garis:
        persamaan = [Fraction(0)] * len(tersembunyi)
        for petak in semua:
            if petak in nomor:
                persamaan[nomor[petak]] += -1 if petak == semua[-1] else 1
        matriks.append(persamaan)
    kolom_pivot: list[int] = []
    for kolom in range(len(tersembunyi)):
        pivot = next((b for b in range(len(kolom_pivot), len(matriks)) if matriks[b][kolom]), None)
        if pivot is None:
            continue
        letak = len(kolom_pivot)
        matriks[letak], matriks[pivot] = matriks[pivot], matriks[letak]
        kepala = matriks[letak][kolom]
        matriks[letak] = [nilai / kepala for nilai in matriks[letak]]
        for b, baris in enumerate(matriks):
            if b != letak and baris[kolom]:
                faktor = baris[kolom]
                matriks[b] = [x - faktor * y for x, y in zip(baris, matriks[letak], strict=True)]
        kolom_pivot.append(kolom)
    return {
        tersembunyi[kolom]
        for letak, kolom in enumerate(kolom_pivot)
        if sum(bool(nilai) for nilai in matriks[letak]) == 1
    }


@given(TABEL)
def test_no_small_count_is_shown_or_follows_from_what_is_shown(tabel: list[list[int]]) -> None:
    tampak, penuh = protect(tabel), _with_sums(tabel)
    for i, j in product(range(len(penuh)), range(len(penuh[0]))):
        assert tampak[i][j] in {None, penuh[i][j]}
        assert penuh[i][j] >= TERKECIL or tampak[i][j] is None
    assert not {petak for petak in _solve(tampak) if penuh[petak[0]][petak[1]] < TERKECIL}


def test_a_table_of_large_counts_is_shown_whole() -> None:
    assert protect([[10, 20], [30, 40]]) == [[10, 20, 30], [30, 40, 70], [40, 60, 100]]


def test_one_small_count_takes_three_others_with_it() -> None:
    tampak = protect([[2, 20, 9], [30, 40, 50], [60, 70, 80]])
    assert tampak[0][0] is None
    assert sum(nilai is None for baris in tampak for nilai in baris) == 4
    assert tampak[-1] == [92, 130, 139, 361]


def test_hidden_parts_whose_sum_is_small_hide_more() -> None:
    assert protect([[0, 0, 20, 30], [9, 9, 9, 9]])[0].count(None) > 2


def test_a_crooked_table_is_refused() -> None:
    for tabel in ([[1], [1, 2]], [[-1]]):
        with pytest.raises(ValueError):
            protect(tabel)


def test_days_are_told_of_enough_decisions_only() -> None:
    assert median([3, 9, 4, 5]) is None
    assert median([3, 9, 4, 5, 7]) == 5
