"""A limit, lower is better."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_bawaan.makin_rendah import (
    TIPE,
    ParameterMakinRendah,
    RealisasiMakinRendah,
    describe_target,
    read_target,
)

from kinerja.hooks import Capaian, RealisasiPeriode, Rentang

TAHUN = Rentang(date(2026, 1, 1), date(2027, 1, 1))
PENGADUAN = ParameterMakinRendah(nilai=Decimal(3), satuan="pengaduan")
BIAYA = ParameterMakinRendah(nilai=Decimal(7_500_000), satuan="rupiah")


def measure(parameter: ParameterMakinRendah, nilai: str) -> Capaian:
    return TIPE.measure(parameter, RealisasiMakinRendah(nilai=Decimal(nilai)), TAHUN)


def periods(*semua_nilai: str | None) -> list[RealisasiPeriode[RealisasiMakinRendah]]:
    return [
        RealisasiPeriode(TAHUN, None if nilai is None else RealisasiMakinRendah(nilai=Decimal(nilai)))
        for nilai in semua_nilai
    ]


@pytest.mark.parametrize(
    ("parameter", "nilai", "kalimat", "persen", "bilah", "tercapai"),
    [
        (PENGADUAN, "0", "0 pengaduan, 0 % dari batas 3 pengaduan", "100", "0.00", True),
        (PENGADUAN, "1", "1 pengaduan, 33 % dari batas 3 pengaduan", "100", "33.33", True),
        (PENGADUAN, "3", "3 pengaduan, 100 % dari batas 3 pengaduan", "100", "100.00", True),
        # 3 ÷ 4 = 75 %
        (PENGADUAN, "4", "4 pengaduan, melampaui batas 3 pengaduan", "75.00", "100", False),
        # 4,6 ÷ 7,5 = 61,33 %
        (BIAYA, "4600000", "Rp 4.600.000, 61 % dari batas Rp 7.500.000", "100", "61.33", True),
    ],
)
def test_measure(
    parameter: ParameterMakinRendah, nilai: str, kalimat: str, persen: str, bilah: str, tercapai: bool
) -> None:
    capaian = measure(parameter, nilai)
    assert capaian.kalimat == kalimat
    assert (str(capaian.persen), str(capaian.bilah), capaian.tercapai) == (persen, bilah, tercapai)


def test_a_limit_of_zero() -> None:
    nihil = ParameterMakinRendah(nilai=Decimal(0), satuan="temuan")
    bersih, kotor = measure(nihil, "0"), measure(nihil, "2")
    assert (bersih.kalimat, bersih.persen, bersih.bilah) == ("0 temuan, sesuai batas 0 temuan", 100, 0)
    assert (kotor.kalimat, kotor.persen, kotor.bilah) == ("2 temuan, melampaui batas 0 temuan", 0, 100)
    assert (bersih.tercapai, kotor.tercapai) == (True, False)


def test_measure_of_nothing_and_of_huge_numbers() -> None:
    assert TIPE.measure(PENGADUAN, None, TAHUN).tercapai is None
    assert measure(PENGADUAN, "999999999999999999.999999").persen == 0


def test_combine_takes_the_worst_period() -> None:
    capaian = TIPE.combine(PENGADUAN, periods("1", "3", None, "2"))
    assert capaian.kalimat == "3 pengaduan, 100 % dari batas 3 pengaduan"
    assert capaian.catatan == "1 dari 4 periode belum diisi."


def test_combine_adds_money_up() -> None:
    capaian = TIPE.combine(BIAYA, periods("4600000", "3000000"))
    assert capaian.kalimat == "Rp 7.600.000, melampaui batas Rp 7.500.000"
    assert capaian.realisasi == "Rp 7.600.000"


@pytest.mark.parametrize(
    ("penggabungan", "realisasi"),
    [
        ("jumlah", "6 pengaduan"),
        ("terakhir", "2 pengaduan"),
        ("rata_rata", "2 pengaduan"),
        ("tertinggi", "3 pengaduan"),
    ],
)
def test_combine_as_the_parameter_says(penggabungan: str, realisasi: str) -> None:
    parameter = ParameterMakinRendah.model_validate(
        {"nilai": "3", "satuan": "pengaduan", "penggabungan": penggabungan}
    )
    assert TIPE.combine(parameter, periods("1", "3", "2")).realisasi == realisasi


@pytest.mark.parametrize(
    ("teks", "nilai", "satuan"),
    [
        ("paling banyak 3 pengaduan", "3", "pengaduan"),
        ("Maksimal 3 pengaduan", "3", "pengaduan"),
        ("tidak lebih dari 1,5 jam", "1.5", "jam"),
        ("paling banyak Rp 30.000.000", "30000000", "rupiah"),
        ("≤ 3 hari", "3", "hari"),
    ],
)
def test_read_target(teks: str, nilai: str, satuan: str) -> None:
    assert read_target(teks) == ParameterMakinRendah(nilai=Decimal(nilai), satuan=satuan)


@pytest.mark.parametrize("teks", ["", "3 pengaduan", "paling banyak", "paling banyak 3", "paling banyak 5%"])
def test_read_target_leaves_other_texts_alone(teks: str) -> None:
    assert read_target(teks) is None


@given(
    st.decimals(0, 10**17, places=6, allow_nan=False),
    st.sampled_from(["pengaduan", "rupiah", "m³", "hari kerja"]),
)
def test_read_target_reads_what_describe_target_wrote(nilai: Decimal, satuan: str) -> None:
    parameter = ParameterMakinRendah(nilai=nilai, satuan=satuan)
    assert read_target(describe_target(parameter)) == parameter
