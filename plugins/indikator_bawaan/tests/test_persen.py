"""Percentage."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_bawaan.persen import (
    TIPE,
    ParameterPersen,
    RealisasiPersen,
    describe_target,
    read_target,
)

from kinerja.hooks import InputError, RealisasiPeriode, Rentang

TAHUN = Rentang(date(2026, 1, 1), date(2027, 1, 1))
TARGET = ParameterPersen(nilai=Decimal(95))


def realisasi(nilai: str) -> RealisasiPersen:
    return RealisasiPersen(nilai=Decimal(nilai))


@pytest.mark.parametrize(
    ("nilai", "kalimat", "persen", "tercapai"),
    [
        ("95.5", "95,5 %, target 95 %", "100", True),
        ("95", "95 %, target 95 %", "100.00", True),
        ("90", "90 %, target 95 %", "94.74", False),  # 9000 ÷ 95 = 94,7368
        ("0", "0 %, target 95 %", "0.00", False),
    ],
)
def test_measure(nilai: str, kalimat: str, persen: str, tercapai: bool) -> None:
    capaian = TIPE.measure(TARGET, realisasi(nilai), TAHUN)
    assert (capaian.kalimat, str(capaian.persen), capaian.tercapai) == (kalimat, persen, tercapai)


def test_measure_of_zero_target_and_of_nothing() -> None:
    nol = TIPE.measure(ParameterPersen(nilai=Decimal(0)), realisasi("2"), TAHUN)
    assert (nol.persen, nol.tercapai, nol.kalimat) == (None, True, "2 %, target 0 %")
    assert TIPE.measure(TARGET, None, TAHUN).tercapai is None


@pytest.mark.parametrize(
    ("penggabungan", "kalimat"),
    [
        ("terakhir", "98 %, target 95 %"),
        ("rata_rata", "94,67 %, target 95 %"),
    ],  # (90 + 96 + 98) ÷ 3 = 94,666…
)
def test_combine_takes_the_last_filled_period(penggabungan: str, kalimat: str) -> None:
    parameter = ParameterPersen.model_validate({"nilai": "95", "penggabungan": penggabungan})
    daftar = [
        RealisasiPeriode(TAHUN, satu) for satu in (realisasi("90"), realisasi("96"), realisasi("98"), None)
    ]
    capaian = TIPE.combine(parameter, daftar)
    assert capaian.kalimat == kalimat
    assert capaian.catatan.endswith("1 dari 4 periode belum diisi.")


@pytest.mark.parametrize(("teks", "nilai"), [("95%", "95"), ("95,5 %", "95.5"), ("100 Persen", "100")])
def test_read_target(teks: str, nilai: str) -> None:
    assert read_target(teks) == ParameterPersen(nilai=Decimal(nilai))


@pytest.mark.parametrize("teks", ["", "%", "95", "9.5%", "1001%", "95% pegawai", "paling banyak 5%"])
def test_read_target_leaves_other_texts_alone(teks: str) -> None:
    assert read_target(teks) is None


@given(st.decimals(0, 1000, places=6, allow_nan=False))
def test_read_target_reads_what_describe_target_wrote(nilai: Decimal) -> None:
    parameter = ParameterPersen(nilai=nilai)
    assert read_target(describe_target(parameter)) == parameter


def test_official_text_has_no_blank_and_a_decimal_comma() -> None:
    assert describe_target(ParameterPersen(nilai=Decimal("95.50"))) == "95,5%"
    assert TIPE.describe_realisasi(TARGET, realisasi("97.25")) == "97,25%"


def test_a_target_above_the_limit_is_refused() -> None:
    with pytest.raises(InputError) as refusal:
        TIPE.parse_parameter({"nilai": "1000,1"})
    assert refusal.value.fields == {"nilai": "Tulis angka paling banyak 1.000."}
