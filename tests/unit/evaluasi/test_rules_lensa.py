"""Mean, spread and bar of a rater, by hand."""

import pytest

from kinerja.evaluasi.rules import Predikat
from kinerja.evaluasi.rules_lensa import measure, place

SB, B, BP = Predikat.SANGAT_BAIK, Predikat.BAIK, Predikat.BUTUH_PERBAIKAN


def test_the_figures_are_those_of_the_hand() -> None:
    lensa = measure({SB: 2, B: 4, BP: 2})  # 5, 5, 4, 4, 4, 4, 3, 3
    assert lensa is not None
    assert (lensa.jumlah, lensa.rerata) == (8, 4.0)
    assert lensa.simpangan == pytest.approx(0.755929, abs=1e-6)  # the root of 4/7
    assert lensa.ragu == pytest.approx(0.523832, abs=1e-6)  # 1.96 × 0.755929 / √8


def test_a_group_under_five_is_nobodys_business() -> None:
    assert measure({SB: 4}) is None
    assert measure({}) is None


def test_only_bars_that_do_not_touch_are_a_difference() -> None:
    semua, tinggi, dekat = measure({B: 40, BP: 10}), measure({SB: 20}), measure({SB: 2, B: 4, BP: 2})
    assert semua
    assert tinggi
    assert dekat
    assert (place(tinggi, semua), place(semua, tinggi), place(dekat, semua)) == (
        "lebih tinggi",
        "lebih rendah",
        "sejalan",
    )
