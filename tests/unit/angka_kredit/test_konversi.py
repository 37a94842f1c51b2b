"""Conversion: the oracles of the domain book, months, and agreement with whole fractions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.angka_kredit import banding
from kinerja.angka_kredit.rules.konversi import (
    BulanParsial,
    Segmen,
    assign_months,
    convert_pendidikan,
    convert_predikat,
    describe_prosentase,
    format_ak,
    list_runs,
    plan_year,
    propose_ak_dasar,
)
from kinerja.aturan.muat import load_konversi
from kinerja.aturan.rules import AturanKonversi, Jenjang, Predikat
from kinerja.kalender.rules import Rentang

ATURAN = load_konversi()
TIGA = replace(ATURAN, desimal=3)
SB, B, BP, K, SK = (
    Predikat.SANGAT_BAIK,
    Predikat.BAIK,
    Predikat.BUTUH_PERBAIKAN,
    Predikat.KURANG,
    Predikat.SANGAT_KURANG,
)
HARI_PERTAMA = BulanParsial.HARI_PERTAMA


def convert(jenjang: Jenjang, predikat: Predikat, bulan: int, aturan: AturanKonversi = ATURAN) -> str:
    return str(convert_predikat(aturan, predikat, aturan.jenjang[jenjang].koefisien, bulan))


@pytest.mark.parametrize(
    ("oracle", "jenjang", "predikat", "bulan", "ak"),
    [
        ("T-3", Jenjang.AHLI_PERTAMA, SB, 12, "18.75"),
        ("T-4", Jenjang.AHLI_PERTAMA, B, 2, "2.08"),
        ("T-5", Jenjang.PEMULA, SB, 12, "5.63"),
        ("T-5", Jenjang.PEMULA, BP, 12, "2.81"),
        ("T-5", Jenjang.PEMULA, K, 12, "1.88"),
        ("T-5", Jenjang.PEMULA, SK, 12, "0.94"),
        ("T-6", Jenjang.MAHIR, BP, 12, "9.38"),
        ("T-6", Jenjang.AHLI_MADYA, BP, 12, "28.13"),
        ("T-7", Jenjang.AHLI_UTAMA, SK, 12, "12.50"),
        ("T-17", Jenjang.AHLI_MADYA, B, 1, "3.13"),
    ],
)
def test_oracles_of_the_domain_book(
    oracle: str, jenjang: Jenjang, predikat: Predikat, bulan: int, ak: str
) -> None:
    assert convert(jenjang, predikat, bulan) == ak, oracle


def test_t4_with_t3_add_up_to_20_83() -> None:
    assert sum(
        map(Decimal, (convert(Jenjang.AHLI_PERTAMA, SB, 12), convert(Jenjang.AHLI_PERTAMA, B, 2)))
    ) == (Decimal("20.83"))


def test_t15_a_higher_ijazah_at_ahli_muda_gives_25() -> None:
    assert str(convert_pendidikan(ATURAN, Jenjang.AHLI_MUDA)) == "25.00"


def test_ties_of_three_decimals_go_up() -> None:
    # 75 % of 3.75 is 2.8125, and 25 % is 0.9375.
    assert convert(Jenjang.PEMULA, BP, 12, TIGA) == "2.813"
    assert convert(Jenjang.PEMULA, SK, 12, TIGA) == "0.938"


TABEL = {
    "pemula": "5.63 3.75 2.81 1.88 0.94",
    "terampil": "7.50 5.00 3.75 2.50 1.25",
    "mahir": "18.75 12.50 9.38 6.25 3.13",
    "penyelia": "37.50 25.00 18.75 12.50 6.25",
    "ahli_pertama": "18.75 12.50 9.38 6.25 3.13",
    "ahli_muda": "37.50 25.00 18.75 12.50 6.25",
    "ahli_madya": "56.25 37.50 28.13 18.75 9.38",
    "ahli_utama": "75.00 50.00 37.50 25.00 12.50",
}


@pytest.mark.parametrize("jenjang", list(Jenjang))
def test_all_forty_yearly_values_of_the_public_table(jenjang: Jenjang) -> None:
    assert " ".join(convert(jenjang, predikat, 12) for predikat in (SB, B, BP, K, SK)) == TABEL[jenjang.value]


@pytest.mark.parametrize("bulan", [0, 13, -1])
def test_months_outside_a_year_are_refused(bulan: int) -> None:
    with pytest.raises(ValueError, match="1 to 12"):
        convert(Jenjang.MAHIR, B, bulan)


@given(st.sampled_from(Predikat), st.sampled_from(Jenjang), st.integers(1, 12), st.sampled_from([2, 3]))
def test_screen_json_and_fractions_show_the_same_digits(
    predikat: Predikat, jenjang: Jenjang, bulan: int, desimal: int
) -> None:
    aturan = replace(ATURAN, desimal=desimal)
    nilai = convert_predikat(aturan, predikat, aturan.jenjang[jenjang].koefisien, bulan)
    pecahan = banding.compute_text(predikat.value, jenjang.value, bulan, desimal)
    assert str(nilai) == pecahan
    assert format_ak(nilai, desimal) == pecahan.replace(".", ",")
    lain = banding.compute_stored(
        str(aturan.faktor[predikat]), str(aturan.jenjang[jenjang].koefisien), bulan, desimal
    )
    assert lain == pecahan


def test_a_wrong_rounding_would_be_found() -> None:
    """The comparison is no mirror: a rule set with another koefisien is told apart."""
    salah = replace(
        ATURAN,
        jenjang={
            **ATURAN.jenjang,
            Jenjang.PEMULA: replace(ATURAN.jenjang[Jenjang.PEMULA], koefisien=Decimal(4)),
        },
    )
    *_, hasil = banding.compare({2: salah, 3: TIGA}, 500, 7)
    assert hasil.beda > 0
    assert "pemula" in hasil.contoh_beda[0].lower()


def test_five_thousand_generated_evaluations_agree_with_fractions() -> None:
    *_, hasil = banding.compare({2: ATURAN, 3: TIGA}, 5_000, 1)
    assert (hasil.diperiksa, hasil.beda) == (5_000, 0)


@pytest.mark.parametrize(
    ("faktor", "bulan", "teks"), [("1.5", 12, "150%"), ("1", 2, "2/12 × 100%"), ("0.75", 12, "75%")]
)
def test_the_cell_prosentase_of_the_forms(faktor: str, bulan: int, teks: str) -> None:
    assert describe_prosentase(Decimal(faktor), bulan) == teks


@pytest.mark.parametrize(("golongan", "ak"), [("III/d", "100.00"), ("III/b", "50.00"), ("III/c", "0.00")])
def test_ak_dasar_is_proposed_by_golongan(golongan: str, ak: str) -> None:
    assert str(propose_ak_dasar(ATURAN, golongan)) == ak


def test_a_golongan_without_jabatan_fungsional_has_no_ak_dasar() -> None:
    assert propose_ak_dasar(ATURAN, "I/a") is None


# --- Months and segments ---


def plan(
    semua: list[Segmen], terpakai: set[int] | None = None, cara: BulanParsial = HARI_PERTAMA
) -> list[tuple[int, int, str]]:
    aturan: Mapping[int, AturanKonversi] = dict.fromkeys(range(len(semua)), ATURAN)
    rencana = plan_year(aturan, semua, 2026, cara, terpakai or set())
    return [(satu.bulan_mulai, satu.bulan_selesai, str(satu.angka_kredit)) for _, satu in rencana]


def segmen(
    mulai: date, sampai: date, jenjang: Jenjang | None = Jenjang.AHLI_PERTAMA, predikat: Predikat | None = B
) -> Segmen:
    return Segmen(Rentang(mulai, sampai), jenjang, predikat)


SETAHUN = segmen(date(2026, 1, 1), date(2027, 1, 1))


def test_a_full_year_is_one_row() -> None:
    assert plan([SETAHUN]) == [(1, 12, "12.50")]


def test_the_remainder_of_a_year_has_ten_months_never_twelve() -> None:
    assert plan([SETAHUN], {1, 2}) == [(3, 12, "10.42")]


def test_nothing_remains_of_a_year_converted_in_quarters() -> None:
    assert plan([SETAHUN], set(range(1, 13))) == []


def test_months_converted_in_the_middle_leave_two_rows() -> None:
    assert plan([SETAHUN], {4, 5, 6}) == [(1, 3, "3.13"), (7, 12, "6.25")]


def test_each_segment_has_its_own_koefisien_and_months() -> None:
    muda = segmen(date(2026, 5, 1), date(2027, 1, 1), Jenjang.AHLI_MUDA, SB)
    assert plan([segmen(date(2026, 1, 1), date(2026, 5, 1)), muda]) == [(1, 4, "4.17"), (5, 12, "25.00")]


def test_outside_a_jabatan_fungsional_and_before_the_result_nothing_is_converted() -> None:
    pelaksana = segmen(date(2026, 1, 1), date(2026, 5, 1), None)
    belum = segmen(date(2026, 5, 1), date(2027, 1, 1), predikat=None)
    assert plan([pelaksana, belum]) == []


@pytest.mark.parametrize(
    ("cara", "hasil"),
    [
        (BulanParsial.HARI_PERTAMA, [(1, 5, "5.21"), (6, 12, "14.58")]),
        (BulanParsial.HARI_TERAKHIR, [(1, 4, "4.17"), (5, 12, "16.67")]),
        (BulanParsial.TERBANYAK, [(1, 4, "4.17"), (5, 12, "16.67")]),
    ],
)
def test_a_month_of_two_jabatan_goes_where_the_setting_says(
    cara: BulanParsial, hasil: list[tuple[int, int, str]]
) -> None:
    semua = [
        segmen(date(2026, 1, 1), date(2026, 5, 12)),
        segmen(date(2026, 5, 12), date(2027, 1, 1), Jenjang.AHLI_MUDA),
    ]
    assert plan(semua, cara=cara) == hasil


def test_runs_of_months() -> None:
    assert list_runs({1, 2, 3, 7, 12}) == [(1, 3), (7, 7), (12, 12)]


@given(
    st.lists(st.integers(0, 364), max_size=4, unique=True),
    st.sampled_from(BulanParsial),
    st.sets(st.integers(1, 12)),
)
def test_no_month_comes_twice_and_none_beyond_the_year(
    potong: list[int], cara: BulanParsial, terpakai: set[int]
) -> None:
    batas = [date(2026, 1, 1) + timedelta(days=satu) for satu in sorted({0, *potong})] + [date(2027, 1, 1)]
    semua = [segmen(awal, akhir) for awal, akhir in pairwise(batas)]
    milik = assign_months([satu.rentang for satu in semua], 2026, cara)
    assert set(milik) == set(range(1, 13))
    rencana = plan_year(dict.fromkeys(range(len(semua)), ATURAN), semua, 2026, cara, terpakai)
    bulan = [satu for _, isi in rencana for satu in isi.semua_bulan]
    assert sorted([*bulan, *terpakai]) == list(range(1, 13))
