"""Survey results by hand."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_survei import PLUGIN, kinerja_register_indikator
from kinerja_indikator_survei.isian import ParameterSurvei, RealisasiSurvei, Skala
from kinerja_indikator_survei.mutu import find_mutu
from kinerja_indikator_survei.rules import margin_of_error
from kinerja_indikator_survei.tipe import TIPE

from kinerja.hooks import Capaian, RealisasiPeriode, Rentang
from kinerja.hooks.testing import KasusIndikator, check_tipe_indikator

TRIWULAN = [
    Rentang(date(2026, 1, 1), date(2026, 4, 1)),
    Rentang(date(2026, 4, 1), date(2026, 7, 1)),
    Rentang(date(2026, 7, 1), date(2026, 10, 1)),
    Rentang(date(2026, 10, 1), date(2027, 1, 1)),
]


def target(nilai: str, skala: Skala = Skala.IKM, sampel: int | None = None) -> ParameterSurvei:
    return ParameterSurvei(skala=skala, nilai=Decimal(nilai), sampel_minimum=sampel)


def survey(nilai: str, responden: int, populasi: int | None = None) -> RealisasiSurvei:
    return RealisasiSurvei(nilai=Decimal(nilai), responden=responden, populasi=populasi)


def measure(parameter: ParameterSurvei, realisasi: RealisasiSurvei) -> Capaian:
    return TIPE.measure(parameter, realisasi, TRIWULAN[0])


def combine(parameter: ParameterSurvei, *semua: RealisasiSurvei | None) -> Capaian:
    daftar = [RealisasiPeriode(periode, satu) for periode, satu in zip(TRIWULAN, semua, strict=False)]
    return TIPE.combine(parameter, daftar)


# One survey


@pytest.mark.parametrize(
    ("parameter", "nilai", "kalimat", "persen", "bilah", "tercapai"),
    [
        # 82,5 ÷ 85 = 97,0588… %
        (target("85"), "82.5", "82,5 (mutu B, baik), target 85", "97.06", "82.50", False),
        (target("85"), "85", "85 (mutu B, baik), target 85", "100.00", "85.00", True),
        (target("85"), "84.99", "84,99 (mutu B, baik), target 85", "99.99", "84.99", False),
        (target("88.31"), "88.31", "88,31 (mutu A, sangat baik), target 88,31", "100.00", "88.31", True),
        # 4,1 ÷ 4,2 = 97,6190… %; 4,1 ÷ 5 = 82 %
        (target("4.2", Skala.LIMA), "4.1", "4,1 dari 5, target 4,2", "97.62", "82.00", False),
        (target("3", Skala.EMPAT), "3", "3 dari 4, target 3", "100.00", "75.00", True),
        (target("60", Skala.SERATUS), "0", "0 dari 100, target 60", "0.00", "0.00", False),
    ],
)
def test_a_result_is_compared_with_its_target(
    parameter: ParameterSurvei, nilai: str, kalimat: str, persen: str, bilah: str, tercapai: bool
) -> None:
    capaian = measure(parameter, survey(nilai, 100))
    assert (capaian.kalimat, capaian.tercapai) == (kalimat, tercapai)
    assert (capaian.persen, capaian.bilah) == (Decimal(persen), Decimal(bilah))


def test_over_achievement_is_100_with_a_note() -> None:
    capaian = measure(target("80"), survey("90", 100))
    assert (capaian.persen, capaian.persen_penuh) == (100, Decimal("112.50"))
    assert capaian.catatan.startswith("Melampaui target: 112,5 % dari target. 100 responden")


def test_a_target_of_zero_has_no_percentage() -> None:
    capaian = measure(target("0", Skala.SERATUS), survey("40", 100))
    assert (capaian.persen, capaian.tercapai, capaian.bilah) == (None, True, 40)


def test_without_a_survey_nothing_is_judged() -> None:
    for capaian in (TIPE.measure(target("85"), None, TRIWULAN[0]), combine(target("85"), None, None)):
        assert (capaian.kalimat, capaian.persen, capaian.tercapai) == ("belum diisi", None, None)


# Mutu


@pytest.mark.parametrize(
    ("ikm", "huruf", "sebutan"),
    [
        ("25", "D", "tidak baik"),
        ("64.99", "D", "tidak baik"),
        ("65", "C", "kurang baik"),
        ("76.60", "C", "kurang baik"),
        ("76.61", "B", "baik"),
        ("88.30", "B", "baik"),
        ("88.31", "A", "sangat baik"),
        ("100", "A", "sangat baik"),
        ("3", "D", "tidak baik"),  # of another scale, stored before the target was changed
    ],
)
def test_mutu_by_the_limits_of_the_regulation(ikm: str, huruf: str, sebutan: str) -> None:
    mutu = find_mutu(Decimal(ikm))
    assert (mutu.huruf, mutu.sebutan) == (huruf, sebutan)


# The sample


@pytest.mark.parametrize(
    ("responden", "populasi", "margin"),
    [
        (100, None, "9.80"),  # 98 ÷ √100
        (1, None, "98.00"),
        (384, None, "5.00"),  # 98 ÷ 19,5959 = 5,0010
        (385, None, "4.99"),  # 98 ÷ 19,6214 = 4,9945
        (100, 1000, "9.30"),  # 9,8 × √(900 ÷ 999) = 9,8 × 0,949158 = 9,3017
        (120, 1000, "8.40"),  # 8,94614 × √(880 ÷ 999) = 8,94614 × 0,938555 = 8,3964
        (278, 1000, "5.00"),  # 5,87765 × √(722 ÷ 999) = 5,87765 × 0,850128 = 4,9968
        (1, 2, "98.00"),  # √(1 ÷ 1) = 1
        (40, 40, "0"),
        (1, 1, "0"),
    ],
)
def test_margin_of_error(responden: int, populasi: int | None, margin: str) -> None:
    assert margin_of_error(responden, populasi) == Decimal(margin)


@pytest.mark.parametrize(("responden", "populasi"), [(0, None), (0, 0), (11, 10)])
def test_what_is_no_sample_has_no_margin(responden: int, populasi: int | None) -> None:
    with pytest.raises(ValueError, match="not a sample"):
        margin_of_error(responden, populasi)


@pytest.mark.parametrize(
    ("realisasi", "catatan"),
    [
        (survey("80", 100), "100 responden, margin galat ± 9,8 poin persen."),
        (
            survey("80", 120, 1000),
            "120 responden dari 1.000 penerima layanan, margin galat ± 8,4 poin persen.",
        ),
        (survey("80", 40, 40), "Semua 40 penerima layanan menjawab."),
        (survey("80", 40, 30), ""),  # of two numbers that cannot both be true
    ],
)
def test_the_note_says_how_far_the_sample_can_be_trusted(realisasi: RealisasiSurvei, catatan: str) -> None:
    assert measure(target("85"), realisasi).catatan == catatan


def test_too_few_respondents_are_noted_and_still_counted() -> None:
    cukup, kurang = (measure(target("85", sampel=100), survey("90", n, n)) for n in (100, 99))
    assert "ditargetkan" not in cukup.catatan
    assert kurang.catatan.endswith("Survei ini kurang dari 100 responden yang ditargetkan.")
    assert (kurang.tercapai, kurang.persen) == (True, 100)


# Several surveys


def test_the_worked_example_of_the_readme() -> None:
    """(80 × 50 + 86 × 150) ÷ 200 = 84,5, not (80 + 86) ÷ 2 = 83."""
    capaian = combine(target("84", sampel=100), survey("80", 50, 400), survey("86", 150, 600), None, None)
    assert capaian.kalimat == "84,5 (mutu B, baik), target 84"
    assert (capaian.persen_penuh, capaian.tercapai) == (Decimal("100.60"), True)
    # 98 ÷ √200 × √(800 ÷ 999) = 6,92965 × 0,894875 = 6,2012
    assert capaian.catatan == (
        "Melampaui target: 100,6 % dari target. "
        "200 responden dari 1.000 penerima layanan, margin galat ± 6,2 poin persen. "
        "1 dari 2 survei kurang dari 100 responden yang ditargetkan. 2 dari 4 periode belum diisi."
    )
    assert capaian.realisasi == "IKM 84,5 (mutu B), 200 responden"


def test_a_population_that_is_unknown_once_is_unknown() -> None:
    capaian = combine(target("85"), survey("80", 100, 1000), survey("80", 100))
    assert capaian.catatan == "200 responden, margin galat ± 6,93 poin persen."  # 98 ÷ 14,1421


def test_the_mean_is_rounded_half_up_before_the_grade() -> None:
    """(76,6 × 1 + 76,61 × 1) ÷ 2 = 76,605, half up 76,61: grade B."""
    assert combine(target("85"), survey("76.60", 1), survey("76.61", 1)).kalimat.startswith("76,61 (mutu B")


def test_huge_numbers_of_respondents_do_not_disturb_the_mean() -> None:
    banyak = survey("100", 1_000_000_000, 1_000_000_000)
    assert combine(target("85"), *[banyak] * 4).kalimat == "100 (mutu A, sangat baik), target 85"


# Properties

NILAI = st.integers(2500, 10_000).map(lambda ratusan: Decimal(ratusan) / 100)
ORANG = st.integers(1, 1_000_000_000)
REALISASI = st.builds(RealisasiSurvei, nilai=NILAI, responden=ORANG, populasi=st.none() | ORANG)
PARAMETER = st.builds(
    ParameterSurvei, skala=st.just(Skala.IKM), nilai=NILAI, sampel_minimum=st.none() | ORANG
)


@given(PARAMETER, st.lists(REALISASI, min_size=1, max_size=12))
def test_percents_stay_between_0_and_100_and_100_means_reached(
    parameter: ParameterSurvei, semua: Sequence[RealisasiSurvei]
) -> None:
    capaian = TIPE.combine(parameter, [RealisasiPeriode(TRIWULAN[0], satu) for satu in semua])
    assert 0 <= capaian.persen <= 100
    assert 0 <= capaian.bilah <= 100
    assert (capaian.persen == 100) == capaian.tercapai


@given(PARAMETER, REALISASI)
def test_combine_of_one_period_is_that_period(parameter: ParameterSurvei, realisasi: RealisasiSurvei) -> None:
    satu = TIPE.combine(parameter, [RealisasiPeriode(TRIWULAN[0], realisasi)])
    assert satu == TIPE.measure(parameter, realisasi, TRIWULAN[0])


@given(st.lists(REALISASI, min_size=1, max_size=12))
def test_the_mean_lies_between_the_lowest_and_the_highest(semua: Sequence[RealisasiSurvei]) -> None:
    capaian = TIPE.combine(target("85"), [RealisasiPeriode(TRIWULAN[0], satu) for satu in semua])
    assert min(satu.nilai for satu in semua) <= capaian.bilah <= max(satu.nilai for satu in semua)


@given(st.integers(1, 100_000), st.integers(0, 100_000), st.integers(1, 1_000))
def test_more_respondents_never_widen_the_margin(responden: int, lain: int, tambah: int) -> None:
    populasi = responden + lain + tambah
    assert margin_of_error(responden + tambah, populasi) <= margin_of_error(responden, populasi)
    assert margin_of_error(responden, populasi) <= margin_of_error(responden, None)


# The contract


def test_the_kind_keeps_the_contract() -> None:
    kasus = [
        KasusIndikator(
            "decimal text",
            {"skala": "ikm", "nilai": "85"},
            {"nilai": "82,5", "responden": "1.200"},
            "97.06",
            False,
        ),
        KasusIndikator(
            "over-achievement",
            {"skala": "lima", "nilai": "4"},
            {"nilai": "4,5", "responden": "3", "populasi": "10"},
            "100",
            True,
        ),
        KasusIndikator(
            "zero target", {"skala": "seratus", "nilai": "0"}, {"nilai": "0", "responden": "1"}, "", True
        ),
    ]
    assert check_tipe_indikator(TIPE, kasus) > len(kasus)


def test_the_plugin_offers_one_kind_without_settings() -> None:
    assert [tipe.kode for tipe in kinerja_register_indikator()] == ["survei"]
    assert PLUGIN.fields_pengaturan() == ()
