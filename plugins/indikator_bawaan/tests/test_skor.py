"""A score out of a maximum."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_bawaan.skor import TIPE, ParameterSkor, RealisasiSkor, describe_target, read_target

from kinerja.hooks import InputError, RealisasiPeriode, Rentang

TAHUN = Rentang(date(2026, 1, 1), date(2027, 1, 1))
TARGET = ParameterSkor(nilai=Decimal(4), maksimum=Decimal(5))


@pytest.mark.parametrize(
    ("nilai", "kalimat", "persen", "bilah", "tercapai"),
    [
        ("4", "4 dari 5, sesuai target", "100.00", "80.00", True),
        ("3", "3 dari 5, di bawah target 4", "75.00", "60.00", False),
        ("4.5", "4,5 dari 5, di atas target 4", "100", "90.00", True),
        ("0", "0 dari 5, di bawah target 4", "0.00", "0.00", False),
    ],
)
def test_measure(nilai: str, kalimat: str, persen: str, bilah: str, tercapai: bool) -> None:
    capaian = TIPE.measure(TARGET, RealisasiSkor(nilai=Decimal(nilai)), TAHUN)
    assert (capaian.kalimat, capaian.tercapai) == (kalimat, tercapai)
    assert (str(capaian.persen), str(capaian.bilah)) == (persen, bilah)


def test_over_achievement_has_a_note() -> None:
    capaian = TIPE.measure(TARGET, RealisasiSkor(nilai=Decimal(5)), TAHUN)
    assert capaian.catatan == "Melampaui target: 125 % dari target."


def test_measure_of_zero_target_and_of_nothing() -> None:
    nol = ParameterSkor(nilai=Decimal(0), maksimum=Decimal(5))
    capaian = TIPE.measure(nol, RealisasiSkor(nilai=Decimal(0)), TAHUN)
    assert (capaian.persen, capaian.tercapai) == (None, True)
    assert TIPE.measure(TARGET, None, TAHUN).kalimat == "belum diisi"


@pytest.mark.parametrize(
    ("penggabungan", "realisasi"), [("terakhir", "skor 4,5 dari 5"), ("rata_rata", "skor 3,83 dari 5")]
)
def test_combine(penggabungan: str, realisasi: str) -> None:
    """(3 + 4 + 4,5) ÷ 3 = 3,8333."""
    parameter = ParameterSkor.model_validate({"nilai": "4", "maksimum": "5", "penggabungan": penggabungan})
    daftar = [RealisasiPeriode(TAHUN, RealisasiSkor(nilai=Decimal(nilai))) for nilai in ("3", "4", "4.5")]
    assert TIPE.combine(parameter, [*daftar, RealisasiPeriode(TAHUN, None)]).realisasi == realisasi


@pytest.mark.parametrize("teks", ["skor 4 dari 5", "Nilai 4 dari 5", "4 dari 5", "indeks 4,0 dari 5"])
def test_read_target(teks: str) -> None:
    assert read_target(teks) == TARGET


@pytest.mark.parametrize(
    "teks", ["", "skor 4", "skor 6 dari 5", "skor 0 dari 0", "4 dari 4 tahap", "skor 4.5 dari 5"]
)
def test_read_target_leaves_other_texts_alone(teks: str) -> None:
    assert read_target(teks) is None


@given(
    st.decimals(0, 10**6, places=2, allow_nan=False),
    st.decimals(Decimal("0.01"), 10**6, places=2, allow_nan=False),
)
def test_read_target_reads_what_describe_target_wrote(satu: Decimal, dua: Decimal) -> None:
    parameter = ParameterSkor(nilai=min(satu, dua), maksimum=max(satu, dua))
    assert read_target(describe_target(parameter)) == parameter


def test_a_score_above_the_maximum_is_refused() -> None:
    with pytest.raises(InputError) as target:
        TIPE.parse_parameter({"nilai": "6", "maksimum": "5"})
    with pytest.raises(InputError) as realisasi:
        TIPE.parse_realisasi(TARGET, {"r1-nilai": "5,01"}, prefix="r1-")
    assert target.value.fields == {"nilai": "Tulis skor paling banyak 5."}
    assert realisasi.value.fields == {"r1-nilai": "Tulis skor paling banyak 5."}


def test_realisasi_shows_the_maximum() -> None:
    assert [bidang.satuan for bidang in TIPE.fields_realisasi(TARGET)] == ["dari 5"]
