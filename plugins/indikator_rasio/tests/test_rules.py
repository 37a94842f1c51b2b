"""Ratios by hand."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_rasio import PLUGIN, kinerja_register_indikator
from kinerja_indikator_rasio.isian import Arah, ParameterRasio, Penggabungan, RealisasiRasio
from kinerja_indikator_rasio.rules import PENYEBUT_NOL
from kinerja_indikator_rasio.tipe import TIPE

from kinerja.hooks import Capaian, RealisasiPeriode, Rentang
from kinerja.hooks.testing import KasusIndikator, check_tipe_indikator

TRIWULAN = [
    Rentang(date(2026, 1, 1), date(2026, 4, 1)),
    Rentang(date(2026, 4, 1), date(2026, 7, 1)),
    Rentang(date(2026, 7, 1), date(2026, 10, 1)),
    Rentang(date(2026, 10, 1), date(2027, 1, 1)),
]


def target(
    nilai: str, per: str, arah: Arah = Arah.TINGGI, penggabungan: Penggabungan = Penggabungan.JUMLAH
) -> ParameterRasio:
    nama = ("berkas selesai", "berkas masuk") if per == "100" else ("guru", "murid")
    return ParameterRasio(
        pembilang=nama[0],
        penyebut=nama[1],
        nilai=Decimal(nilai),
        per=Decimal(per),
        arah=arah,
        penggabungan=penggabungan,
    )


BERKAS = target("85", "100")
GURU = target("1", "20")
TOLAKAN = target("5", "100", Arah.RENDAH)


def counted(pembilang: str, penyebut: str) -> RealisasiRasio:
    return RealisasiRasio(pembilang=Decimal(pembilang), penyebut=Decimal(penyebut))


def measure(parameter: ParameterRasio, pembilang: str, penyebut: str) -> Capaian:
    return TIPE.measure(parameter, counted(pembilang, penyebut), TRIWULAN[0])


def combine(parameter: ParameterRasio, *semua: tuple[str, str] | None) -> Capaian:
    daftar = [
        RealisasiPeriode(periode, counted(*satu) if satu else None)
        for periode, satu in zip(TRIWULAN, semua, strict=False)
    ]
    return TIPE.combine(parameter, daftar)


# One period


@pytest.mark.parametrize(
    ("parameter", "pembilang", "penyebut", "kalimat", "persen", "tercapai"),
    [
        # 6 ÷ 7 = 85,714… % ≥ 85 %
        (BERKAS, "6", "7", "85,71 % (6 dari 7), target 85 %", "100.00", True),
        # 84 ÷ 100 = 84 %; 84 ÷ 85 = 98,8235… %
        (BERKAS, "84", "100", "84 % (84 dari 100), target 85 %", "98.82", False),
        (BERKAS, "0", "40", "0 % (0 dari 40), target 85 %", "0.00", False),
        # 849.999 ÷ 1.000.000 = 84,9999 %: rounded it reads like the target
        (BERKAS, "849999", "1000000", "hampir 85 % (849.999 dari 1.000.000), target 85 %", "99.99", False),
        # 900 ÷ 50 = 18 pupils to a teacher, 20 allowed: (1 ÷ 18) ÷ (1 ÷ 20) = 111,11 %
        (GURU, "50", "900", "1 : 18 (50 : 900), target 1 : 20", "100.00", True),
        # 1.000 ÷ 40 = 25 pupils: 20 ÷ 25 = 80 %
        (GURU, "40", "1000", "1 : 25 (40 : 1.000), target 1 : 20", "80.00", False),
        (GURU, "0", "900", "0 : 20 (0 : 900), target 1 : 20", "0.00", False),
        # 3 ÷ 7 of 12: 12 × 3 ÷ 7 = 5,142857
        (target("4", "12"), "3", "7", "5,14 : 12 (3 : 7), target 4 : 12", "100.00", True),
        (BERKAS, "12.5", "12.5", "100 % (12,5 dari 12,5), target 85 %", "100.00", True),
    ],
)
def test_a_ratio_is_compared_with_its_target(
    parameter: ParameterRasio, pembilang: str, penyebut: str, kalimat: str, persen: str, tercapai: bool
) -> None:
    capaian = measure(parameter, pembilang, penyebut)
    assert (capaian.kalimat, capaian.persen) == (kalimat, Decimal(persen))
    assert capaian.tercapai is tercapai


def test_over_achievement_is_100_with_a_note() -> None:
    capaian = measure(GURU, "50", "900")
    assert (capaian.persen, capaian.bilah, capaian.persen_penuh) == (100, 100, Decimal("111.11"))
    assert capaian.catatan == "Melampaui target: 111,11 % dari target."


@pytest.mark.parametrize(
    ("pembilang", "penyebut", "kalimat", "persen", "bilah", "tercapai"),
    [
        # 3 ÷ 100 = 3 % of at most 5 %: three fifths of the limit
        ("3", "100", "3 % (3 dari 100), batas 5 %", "100", "60.00", True),
        ("5", "100", "5 % (5 dari 100), batas 5 %", "100", "100.00", True),
        # 8 %: 5 ÷ 8 = 62,5 %
        ("8", "100", "8 % (8 dari 100), batas 5 %", "62.50", "100", False),
        ("0", "100", "0 % (0 dari 100), batas 5 %", "100", "0.00", True),
        # 50.001 ÷ 1.000.000 = 5,0001 %: rounded it reads like the limit
        ("50001", "1000000", "sedikit di atas 5 % (50.001 dari 1.000.000), batas 5 %", "99.99", "100", False),
    ],
)
def test_lower_is_better(
    pembilang: str, penyebut: str, kalimat: str, persen: str, bilah: str, tercapai: bool
) -> None:
    capaian = measure(TOLAKAN, pembilang, penyebut)
    assert capaian.kalimat == kalimat
    assert (capaian.persen, capaian.bilah) == (Decimal(persen), Decimal(bilah))
    assert (capaian.persen_penuh, capaian.tercapai, capaian.catatan) == (Decimal(persen), tercapai, "")


def test_a_limit_of_zero_is_kept_or_not() -> None:
    nol = target("0", "100", Arah.RENDAH)
    bersih, satu = measure(nol, "0", "40"), measure(nol, "1", "40")
    assert (bersih.persen, bersih.bilah, bersih.tercapai) == (100, 0, True)
    assert (satu.persen, satu.bilah, satu.tercapai) == (0, 100, False)
    assert satu.kalimat == "2,5 % (1 dari 40), batas 0 %"


def test_a_target_of_zero_has_no_percentage() -> None:
    capaian = measure(target("0", "100"), "3", "40")
    assert (capaian.persen, capaian.tercapai) == (None, True)
    assert capaian.kalimat == "7,5 % (3 dari 40), target 0 %"


@pytest.mark.parametrize("pembilang", ["0", "2"])
def test_without_a_denominator_nothing_is_judged(pembilang: str) -> None:
    capaian = measure(BERKAS, pembilang, "0")
    assert capaian.kalimat == "0 berkas masuk, rasio belum dapat dihitung"
    assert (capaian.persen, capaian.tercapai, capaian.bilah) == (None, None, None)
    assert capaian.catatan == PENYEBUT_NOL
    assert capaian.realisasi == f"{pembilang} berkas selesai / 0 berkas masuk"


def test_without_realisasi_nothing_is_judged() -> None:
    for capaian in (TIPE.measure(BERKAS, None, TRIWULAN[0]), combine(BERKAS), combine(BERKAS, None, None)):
        assert (capaian.kalimat, capaian.persen, capaian.tercapai) == ("belum diisi", None, None)


def test_a_tiny_share_is_not_written_as_none() -> None:
    assert measure(TOLAKAN, "3", "100000").kalimat == "0,003 % (3 dari 100.000), batas 5 %"


# Several periods


def test_the_worked_example_of_the_readme() -> None:
    """50 % of 2 and 90 % of 100 are 91 of 102 files, 89,22 %: not (50 + 90) ÷ 2 = 70 %."""
    capaian = combine(BERKAS, ("1", "2"), ("90", "100"), None, None)
    assert capaian.kalimat == "89,22 % (91 dari 102), target 85 %"
    assert (capaian.persen, capaian.persen_penuh, capaian.tercapai) == (100, Decimal("104.96"), True)
    assert capaian.catatan == "Melampaui target: 104,96 % dari target. 2 dari 4 periode belum diisi."
    assert capaian.realisasi == "89,22% (91 berkas selesai / 102 berkas masuk)"


def test_a_period_without_a_denominator_still_adds_its_numerator() -> None:
    """Nothing came in, two old files were finished: 12 of 10 in all."""
    assert combine(BERKAS, ("10", "10"), ("2", "0")).kalimat == "120 % (12 dari 10), target 85 %"
    kosong = combine(BERKAS, ("0", "0"), ("0", "0"), None)
    assert (kosong.persen, kosong.tercapai) == (None, None)
    assert kosong.catatan == f"{PENYEBUT_NOL} 1 dari 3 periode belum diisi."


def test_limits_are_combined_by_their_sums_too() -> None:
    """8 of 100 passed the limit; with 1 of 200 it is 9 of 300 = 3 %."""
    assert combine(TOLAKAN, ("8", "100"), ("1", "200")).kalimat == "3 % (9 dari 300), batas 5 %"


def test_a_state_takes_the_last_period() -> None:
    sekarang = target("1", "20", penggabungan=Penggabungan.TERAKHIR)
    capaian = combine(sekarang, ("40", "1000"), ("50", "900"), None)
    assert capaian.kalimat == "1 : 18 (50 : 900), target 1 : 20"
    assert capaian.catatan.endswith("1 dari 3 periode belum diisi.")


def test_huge_numbers_stay_within_what_the_product_takes() -> None:
    capaian = measure(target("0.000001", "999999999999999999"), "999999999999999999", "0.000001")
    assert (capaian.persen, capaian.persen_penuh) == (100, Decimal("999999.99"))
    assert "lebih dari 999.999,99 %" in capaian.catatan


# Properties

ANGKA = st.decimals(0, 10**12, places=6, allow_nan=False)
POSITIF = st.decimals("0.000001", 10**12, places=6, allow_nan=False)
PARAMETER = st.builds(
    ParameterRasio,
    pembilang=st.just("guru"),
    penyebut=st.just("murid"),
    nilai=ANGKA | st.sampled_from([Decimal(0), Decimal(1), Decimal(85)]),
    per=POSITIF | st.just(Decimal(100)),
    arah=st.sampled_from(Arah),
    penggabungan=st.sampled_from(Penggabungan),
)
REALISASI = st.builds(RealisasiRasio, pembilang=ANGKA, penyebut=ANGKA)


@given(PARAMETER, REALISASI)
def test_percents_stay_between_0_and_100_and_100_means_reached(
    parameter: ParameterRasio, realisasi: RealisasiRasio
) -> None:
    capaian = TIPE.measure(parameter, realisasi, TRIWULAN[0])
    for satu in (capaian.persen, capaian.bilah):
        assert satu is None or 0 <= satu <= 100
    if capaian.persen is not None:
        assert (capaian.persen == 100) >= bool(capaian.tercapai)
        assert capaian.tercapai or capaian.persen < 100


@given(PARAMETER, REALISASI)
def test_combine_of_one_period_is_that_period(parameter: ParameterRasio, realisasi: RealisasiRasio) -> None:
    satu = TIPE.combine(parameter, [RealisasiPeriode(TRIWULAN[0], realisasi)])
    assert satu == TIPE.measure(parameter, realisasi, TRIWULAN[0])


@given(PARAMETER, st.lists(REALISASI, min_size=1, max_size=12), st.randoms())
def test_the_order_of_the_periods_means_nothing_to_their_sum(
    parameter: ParameterRasio, semua: Sequence[RealisasiRasio], acak: object
) -> None:
    parameter = parameter.model_copy(update={"penggabungan": Penggabungan.JUMLAH})
    kocok = list(semua)
    acak.shuffle(kocok)
    satu, lain = (
        TIPE.combine(parameter, [RealisasiPeriode(TRIWULAN[0], isi) for isi in daftar])
        for daftar in (semua, kocok)
    )
    assert satu == lain


@given(PARAMETER, ANGKA, POSITIF, POSITIF)
def test_more_in_the_numerator_never_hurts_where_higher_is_better(
    parameter: ParameterRasio, pembilang: Decimal, tambah: Decimal, penyebut: Decimal
) -> None:
    parameter = parameter.model_copy(update={"arah": Arah.TINGGI})
    sedikit, banyak = (
        TIPE.measure(parameter, RealisasiRasio(pembilang=satu, penyebut=penyebut), TRIWULAN[0])
        for satu in (pembilang, pembilang + tambah)
    )
    assert banyak.tercapai >= sedikit.tercapai
    assert sedikit.persen is None or banyak.persen >= sedikit.persen


# The contract


def test_the_kind_keeps_the_contract() -> None:
    nama = {"pembilang": "berkas selesai", "penyebut": "berkas masuk", "per": "100"}
    kasus = [
        KasusIndikator(
            "over-achievement",
            nama | {"nilai": "85", "arah": "tinggi"},
            {"pembilang": "6", "penyebut": "7"},
            "100",
            True,
        ),
        KasusIndikator(
            "lower is better",
            nama | {"nilai": "5", "arah": "rendah"},
            {"pembilang": "8", "penyebut": "100"},
            "62.50",
            False,
        ),
        KasusIndikator(
            "zero target",
            nama | {"nilai": "0", "arah": "rendah"},
            {"pembilang": "1", "penyebut": "40"},
            "0",
            False,
        ),
        KasusIndikator(
            "decimal text",
            nama | {"nilai": "82,5", "arah": "tinggi"},
            {"pembilang": "1.650,5", "penyebut": "2.000"},
            "100",
            True,
        ),
    ]
    assert check_tipe_indikator(TIPE, kasus) > len(kasus)


def test_the_plugin_offers_one_kind_without_settings() -> None:
    assert [tipe.kode for tipe in kinerja_register_indikator()] == ["rasio"]
    assert PLUGIN.fields_pengaturan() == ()
