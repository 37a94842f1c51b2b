"""How alike two results are, and the ways through a tree that may go in circles."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.skp.pohon.rules import (
    MIRIP,
    find_path,
    list_above,
    measure_likeness,
    walk_tree,
)
from kinerja.skp.pohon.simpul import read_jalur

TEKS = st.text(alphabet="abc ÄÉ.,12", max_size=40)
PETA = st.dictionaries(st.integers(0, 12), st.lists(st.integers(0, 12), max_size=4), max_size=13)


@pytest.mark.parametrize(
    ("satu", "lain", "persen"),
    [
        ("Meningkatnya mutu layanan", "meningkatnya  MUTU, layanan.", 100),
        ("Meningkatnya mutu layanan publik", "Meningkatnya mutu layanan", 85),
        ("Tersusunnya laporan", "Terlaksananya layanan", 0),
        ("", "Meningkatnya mutu", 0),
        ("satu satu", "satu", 66),
    ],
)
def test_likeness_counts_the_words_that_both_have(satu: str, lain: str, persen: int) -> None:
    assert measure_likeness(satu, lain) == persen


def test_one_changed_word_of_five_is_still_the_same_result() -> None:
    satu = "Terlaksananya pengelolaan kinerja pegawai daerah"
    assert measure_likeness(satu, satu.replace("daerah", "kabupaten")) >= MIRIP
    assert measure_likeness(satu, satu.replace("pegawai daerah", "organisasi kabupaten")) < MIRIP


@given(TEKS, TEKS)
def test_likeness_is_mutual_and_whole_only_for_the_same_words(satu: str, lain: str) -> None:
    persen = measure_likeness(satu, lain)
    assert persen == measure_likeness(lain, satu)
    assert 0 <= persen <= 100
    assert measure_likeness(satu, satu) in {0, 100}


def test_the_way_from_the_wanted_top_is_taken() -> None:
    induk = {5: (4, 3), 4: (2,), 3: (1,), 2: (), 1: ()}
    assert find_path(induk, 5, {1}) == (1, 3, 5)
    assert find_path(induk, 5, {2}) == (2, 4, 5)
    assert find_path(induk, 5, ()) == (2, 4, 5)
    assert find_path(induk, 1, ()) == (1,)


@given(PETA, st.integers(0, 12), st.sets(st.integers(0, 12)))
def test_a_way_ends_where_it_should_and_takes_only_steps_there_are(
    induk: dict[int, list[int]], tujuan: int, puncak: set[int]
) -> None:
    jalur = find_path(induk, tujuan, puncak)
    assert jalur[-1] == tujuan
    assert len(set(jalur)) == len(jalur)
    assert all(atas in induk[bawah] for atas, bawah in pairwise(jalur))
    dapat = list_above(induk, tujuan) | {tujuan}
    assert dapat.issuperset(jalur)
    if dapat & puncak:
        assert jalur[0] in puncak


@given(PETA, st.lists(st.integers(0, 12), max_size=4, unique=True))
def test_a_walk_ends_and_shows_each_branch_once(anak: dict[int, list[int]], puncak: list[int]) -> None:
    langkah = list(walk_tree(anak, puncak))
    sekali = [satu.id for satu in langkah if not satu.ulang]
    assert len(set(sekali)) == len(sekali)
    assert {satu.id for satu in langkah} == set(sekali)
    assert len(langkah) == len(puncak) + sum(len(anak.get(satu, ())) for satu in sekali)
    assert all(kini.tingkat <= dulu.tingkat + 1 for dulu, kini in pairwise(langkah))


@pytest.mark.parametrize(
    ("teks", "jalur"),
    [
        ("12", (12,)),
        ("1-2-3", (1, 2, 3)),
        ("", ()),
        ("1-", ()),
        ("-1", ()),
        ("1-x", ()),
        ("²", ()),
        ("9" * 10, ()),
        ("-".join("1" * 41), ()),
    ],
)
def test_a_place_is_read_from_the_address_or_not_at_all(teks: str, jalur: tuple[int, ...]) -> None:
    assert read_jalur(teks) == jalur
