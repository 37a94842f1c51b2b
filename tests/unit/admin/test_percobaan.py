"""A year that is tried share by share, as it travels in a form."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.admin.percobaan import (
    SEBAGIAN,
    Banyak,
    IsianPercobaan,
    Lanjutan,
    dump_lanjutan,
    first_share,
    read_lanjutan,
)
from kinerja.evaluasi.gambar_coba import SebaranSetahun, SebaranUsulan
from kinerja.evaluasi.rules import Rating
from tests.katalog import builtin

USULAN = SebaranUsulan(
    hasil=dict(zip(Rating, (1, 2, 3), strict=True)),
    tanpa_hasil=4,
    sama_hasil=5,
    perilaku=dict.fromkeys(Rating, 0),
    tanpa_perilaku=10,
    sama_perilaku=0,
    gagal=0,
    sebab="",
)
GAMBAR = SebaranSetahun(tahun=2025, selesai=10, total=70, sebelum=None, sesudah=USULAN, berubah=0)
LANJUTAN = Lanjutan(sidik="abc", berikut=1, dari=7, gambar=GAMBAR)
PLUGIN = builtin().manager.terpasang["formula_bawaan"].definisi


def test_a_year_so_far_comes_back_from_the_form() -> None:
    assert read_lanjutan(dump_lanjutan(LANJUTAN), "abc", 2025) == LANJUTAN


@pytest.mark.parametrize(
    "teks",
    [
        "",
        "bukan json",
        "{}",
        "[" * 10_000,
        dump_lanjutan(replace(LANJUTAN, berikut=7)),
        dump_lanjutan(replace(LANJUTAN, berikut=-1)),
        dump_lanjutan(LANJUTAN).replace("2025", "2024"),
        dump_lanjutan(LANJUTAN).replace("abc", "xyz"),
        dump_lanjutan(LANJUTAN).replace('"selesai":10', '"selesai":"banyak"'),
        dump_lanjutan(LANJUTAN) + " " * 6_000,
    ],
)
def test_another_year_other_settings_or_a_broken_text_begin_anew(teks: str) -> None:
    assert read_lanjutan(teks, "abc", 2025) is None


@given(st.integers(1, 2_000_000))
def test_a_share_is_small_and_their_number_prime(total: int) -> None:
    bagian = first_share(total)
    assert bagian.urutan == 0
    assert -(-total // bagian.dari) <= SEBAGIAN
    if total <= SEBAGIAN:
        assert bagian.dari == 1
    else:
        assert bagian.dari >= 7
        assert all(bagian.dari % pembagi for pembagi in range(2, min(bagian.dari, 1_500)))


def test_what_was_typed_has_one_fingerprint() -> None:
    satu = IsianPercobaan({"a": "1", "b": "2"}).sidik_of("bawaan", PLUGIN)
    assert satu == IsianPercobaan({"b": "2", "a": "1"}, "hitungan lain").sidik_of("bawaan", PLUGIN)
    assert satu != IsianPercobaan({"a": "1", "b": "3"}).sidik_of("bawaan", PLUGIN)
    assert satu != IsianPercobaan({"a": "1", "b": "2"}).sidik_of("lain", PLUGIN)
    assert satu != IsianPercobaan({"a": "1", "b": "2"}).sidik_of("bawaan", replace(PLUGIN, versi="9.9.9"))


def test_proposals_stand_from_high_to_low_and_faults_only_where_there_are_any() -> None:
    assert [(baris.label, baris.sebelum, baris.sesudah.jumlah) for baris in LANJUTAN.daftar] == [
        ("Di Atas Ekspektasi", None, 3),
        ("Sesuai Ekspektasi", None, 2),
        ("Di Bawah Ekspektasi", None, 1),
        ("Tanpa usulan", None, 4),
    ]
    gagal = replace(GAMBAR, sebelum=replace(USULAN, gagal=2))
    (*_, akhir) = replace(LANJUTAN, gambar=gagal).daftar
    assert (akhir.label, akhir.sebelum, akhir.sesudah) == ("Gagal", Banyak(2, 10), Banyak(0, 10))


def test_percents_are_rounded_half_up() -> None:
    assert [str(Banyak(jumlah, 8).persen) for jumlah in (0, 1, 3)] == ["0.00", "12.50", "37.50"]
    assert str(Banyak(2, 3).persen) == "66.67"
    assert Banyak(0, 0).persen == 0
