"""Number and unit."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_bawaan.angka import (
    TIPE,
    ParameterAngka,
    Penggabungan,
    RealisasiAngka,
    describe_target,
    read_target,
)

from kinerja.hooks import InputError, RealisasiPeriode, Rentang

TRIWULAN = [
    Rentang(date(2026, 1, 1), date(2026, 4, 1)),
    Rentang(date(2026, 4, 1), date(2026, 7, 1)),
    Rentang(date(2026, 7, 1), date(2026, 10, 1)),
    Rentang(date(2026, 10, 1), date(2027, 1, 1)),
]
DOKUMEN = ParameterAngka(nilai=Decimal(12), satuan="dokumen")


def measure(parameter: ParameterAngka, nilai: str) -> object:
    return TIPE.measure(parameter, RealisasiAngka(nilai=Decimal(nilai)), TRIWULAN[0])


def periods(*semua_nilai: str | None) -> list[RealisasiPeriode[RealisasiAngka]]:
    return [
        RealisasiPeriode(periode, None if nilai is None else RealisasiAngka(nilai=Decimal(nilai)))
        for periode, nilai in zip(TRIWULAN, semua_nilai, strict=False)
    ]


@pytest.mark.parametrize(
    ("nilai", "kalimat", "persen", "tercapai"),
    [
        ("0", "0 dari 12 dokumen, 0 %", "0.00", False),
        ("7", "7 dari 12 dokumen, 58 %", "58.33", False),  # 7 × 100 ÷ 12 = 58,333…
        ("7.5", "7,5 dari 12 dokumen, 63 %", "62.50", False),  # 62,5 half up
        ("12", "12 dari 12 dokumen, 100 %", "100.00", True),
        ("11.99", "11,99 dari 12 dokumen, 99,92 %", "99.92", False),  # not "100 %"
        ("11.9999", "11,9999 dari 12 dokumen, hampir 100 %", "100.00", False),
        ("0.03", "0,03 dari 12 dokumen, 0,25 %", "0.25", False),  # not "0 %"
    ],
)
def test_measure(nilai: str, kalimat: str, persen: str, tercapai: bool) -> None:
    capaian = measure(DOKUMEN, nilai)
    assert (capaian.kalimat, str(capaian.persen), capaian.tercapai) == (kalimat, persen, tercapai)
    assert capaian.catatan == ""


def test_over_achievement_is_shown_as_100_with_a_note() -> None:
    capaian = measure(DOKUMEN, "15")
    assert capaian.kalimat == "15 dari 12 dokumen, 100 %"
    assert (capaian.persen, capaian.bilah, capaian.persen_penuh) == (100, 100, Decimal("125.00"))
    assert capaian.catatan == "Melampaui target: 125 % dari target."


def test_a_target_of_zero_has_no_percentage() -> None:
    capaian = measure(ParameterAngka(nilai=Decimal(0), satuan="temuan"), "3")
    assert capaian.kalimat == "3 dari 0 temuan, target nol, tanpa persentase"
    assert (capaian.persen, capaian.persen_penuh, capaian.bilah, capaian.tercapai) == (None, None, None, True)


def test_without_realisasi_nothing_is_judged() -> None:
    capaian = TIPE.measure(DOKUMEN, None, TRIWULAN[0])
    assert (capaian.kalimat, capaian.realisasi) == ("belum diisi", "")
    assert (capaian.persen, capaian.tercapai) == (None, None)


def test_huge_numbers_keep_their_digits() -> None:
    besar = ParameterAngka(nilai=Decimal("999999999999999999.999999"), satuan="rupiah")
    capaian = measure(besar, "999999999999999999.999998")
    assert capaian.kalimat == (
        "Rp 999.999.999.999.999.999,999998 dari Rp 999.999.999.999.999.999,999999, hampir 100 %"
    )
    assert not capaian.tercapai
    assert measure(ParameterAngka(nilai=Decimal("0.000001"), satuan="km"), "999999999999999999").tercapai


@pytest.mark.parametrize(
    ("penggabungan", "kalimat"),
    [
        (Penggabungan.JUMLAH, "9,5 dari 12 dokumen, 79 %"),  # 3 + 4,5 + 2
        (Penggabungan.TERAKHIR, "2 dari 12 dokumen, 17 %"),
        (Penggabungan.RATA_RATA, "3,17 dari 12 dokumen, 26 %"),  # 9,5 ÷ 3 = 3,1667
    ],
)
def test_combine_adds_up_unless_told_otherwise(penggabungan: Penggabungan, kalimat: str) -> None:
    parameter = DOKUMEN.model_copy(update={"penggabungan": penggabungan})
    capaian = TIPE.combine(parameter, periods("3", "4.5", "2"))
    assert (capaian.kalimat, capaian.catatan) == (kalimat, "")


def test_combine_tells_which_periods_are_missing() -> None:
    capaian = TIPE.combine(DOKUMEN, periods("8", None, "7", None))
    assert capaian.kalimat == "15 dari 12 dokumen, 100 %"
    assert capaian.catatan == "Melampaui target: 125 % dari target. 2 dari 4 periode belum diisi."
    assert capaian.realisasi == "15 dokumen"


@pytest.mark.parametrize("kosong", [[], periods(None, None)])
def test_combine_of_nothing(kosong: list[RealisasiPeriode[RealisasiAngka]]) -> None:
    assert TIPE.combine(DOKUMEN, kosong).kalimat == "belum diisi"


@pytest.mark.parametrize(
    ("teks", "nilai", "satuan"),
    [
        ("4 laporan", "4", "laporan"),
        ("38 perangkat daerah", "38", "perangkat daerah"),
        (" 1.250,5   hektare ", "1250.5", "hektare"),
        ("Rp 30.000.000", "30000000", "rupiah"),
        ("rp. 30.000.000,-", "30000000", "rupiah"),
        ("Rp30.000.000,50", "30000000.5", "rupiah"),
        ("30.000.000 Rupiah", "30000000", "rupiah"),
    ],
)
def test_read_target(teks: str, nilai: str, satuan: str) -> None:
    assert read_target(teks) == ParameterAngka(nilai=Decimal(nilai), satuan=satuan)


@pytest.mark.parametrize(
    "teks",
    [
        "",
        "laporan",
        "4",
        "95%",
        "95 persen",
        "95 %",
        "paling banyak 3 pengaduan",
        "4 dari 5",
        "1.5 jam",
        "Rp banyak",
    ],
)
def test_read_target_leaves_other_texts_alone(teks: str) -> None:
    assert read_target(teks) is None


@given(
    st.decimals(0, 10**17, places=6, allow_nan=False),
    st.text(alphabet=st.characters(), min_size=1, max_size=60),
    st.sampled_from(Penggabungan),
)
def test_read_target_reads_what_describe_target_wrote(
    nilai: Decimal, satuan: str, cara: Penggabungan
) -> None:
    try:
        parameter = TIPE.parse_parameter(
            {"nilai": str(nilai).replace(".", ","), "satuan": satuan, "penggabungan": cara.value}
        )
    except InputError:
        return  # not a unit
    read = read_target(describe_target(parameter))
    assert read is not None
    assert (read.nilai, read.satuan) == (parameter.nilai, parameter.satuan)


@pytest.mark.parametrize(
    ("satuan", "kalimat"),
    [
        ("", "Isi satuan, misalnya dokumen."),
        ("%", "Tulis satuan dengan kata, misalnya dokumen."),
        ("persen", "Untuk persen, pilih jenis Persentase."),
        ("dari 5 laporan", "Tulis satuannya saja, misalnya dokumen."),
    ],
)
def test_a_unit_is_a_word(satuan: str, kalimat: str) -> None:
    with pytest.raises(InputError) as refusal:
        TIPE.parse_parameter({"t-nilai": "1", "t-satuan": satuan}, prefix="t-")
    assert refusal.value.fields == {"t-satuan": kalimat}


def test_realisasi_shows_the_unit_and_reads_decimal_text() -> None:
    assert [bidang.satuan for bidang in TIPE.fields_realisasi(DOKUMEN)] == ["dokumen"]
    realisasi = TIPE.parse_realisasi(DOKUMEN, {"r-nilai": "1.234,5"}, prefix="r-")
    assert realisasi == RealisasiAngka(nilai=Decimal("1234.5"))
    assert TIPE.describe_realisasi(DOKUMEN, realisasi) == "1.234,5 dokumen"
    assert TIPE.parse_realisasi(DOKUMEN, {"r-nilai": " "}, prefix="r-") is None
