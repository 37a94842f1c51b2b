"""Numbers and dates as people write them here."""

from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.angka import (
    divide_persen,
    format_desimal,
    format_persen,
    format_sel,
    format_ukuran,
    parse_desimal,
    round_half_up,
)
from kinerja.tanggal import format_jam, format_rentang, format_tanggal, parse_tanggal

ANGKA = st.decimals(min_value=-(10**17), max_value=10**17, allow_nan=False, allow_infinity=False, places=6)


@pytest.mark.parametrize(
    ("teks", "nilai"),
    [
        ("0", "0"),
        ("7", "7"),
        ("007", "7"),
        ("1500", "1500"),
        ("1.500", "1500"),
        ("12.345.678,25", "12345678.25"),
        ("1234,5", "1234.5"),
        (" 4,50 ", "4.5"),
        ("999999999999999999", "999999999999999999"),
        ("0,000001", "0.000001"),
    ],
)
def test_parse_reads_decimal_comma_and_thousands_dots(teks: str, nilai: str) -> None:
    assert parse_desimal(teks) == Decimal(nilai)


@pytest.mark.parametrize(
    "teks",
    [
        "", " ", ",", "1,", ",5", "1.5", "1.50", "1.5000", "12.34", "1234.567", "0.500", "1,5,5", "1..000",
        "1.000.00", "1,000.5", "+1", "1e5", "1_000", "NaN", "Infinity", "٣", "１２", "1 000", "Rp5",
        "--1", "1\n2",
    ],
)  # fmt: skip
def test_parse_refuses_what_is_not_well_formed(teks: str) -> None:
    with pytest.raises(ValueError, match="Tulis angka dengan koma untuk desimal"):
        parse_desimal(teks, negatif=True)


def test_parse_takes_a_minus_only_when_asked() -> None:
    assert parse_desimal("-1.000,5", negatif=True) == Decimal("-1000.5")
    with pytest.raises(ValueError, match="tanpa tanda minus"):
        parse_desimal("-1")


def test_parse_knows_no_minus_zero() -> None:
    assert str(parse_desimal("-0,00", negatif=True)) == "0"


@pytest.mark.parametrize(
    ("teks", "kalimat"),
    [
        ("1" * 19, "paling banyak 18 digit di depan koma"),
        ("0,1234567", "paling banyak 6 digit di belakang koma"),
    ],
)
def test_parse_limits_the_digits(teks: str, kalimat: str) -> None:
    with pytest.raises(ValueError, match=kalimat):
        parse_desimal(teks)
    with pytest.raises(ValueError, match="tanpa koma"):
        parse_desimal("1,5", maks_desimal=0)


def test_parse_of_a_huge_text_is_quick_and_refused() -> None:
    with pytest.raises(ValueError, match="Tulis angka"):
        parse_desimal("1" * 1_000_000)


@pytest.mark.parametrize(
    ("nilai", "places", "teks"),
    [
        ("1234.5", None, "1.234,5"),
        ("1234.50", None, "1.234,5"),
        ("1234.5", 2, "1.234,50"),
        ("1E+6", None, "1.000.000"),
        ("0.125", 2, "0,13"),
        ("-0.125", 2, "-0,13"),
        ("2.675", 2, "2,68"),
        ("0.5", 0, "1"),
        ("-0.001", 2, "0,00"),
        ("-0", None, "0"),
        ("-1234567.25", None, "-1.234.567,25"),
        ("999.999", 2, "1.000,00"),
    ],
)
def test_format_writes_decimal_comma_half_up(nilai: str, places: int | None, teks: str) -> None:
    assert format_desimal(Decimal(nilai), places) == teks


def test_format_takes_whole_numbers() -> None:
    assert format_desimal(30_000_000) == "30.000.000"


@pytest.mark.parametrize("nilai", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_format_refuses_what_is_not_finite(nilai: str) -> None:
    with pytest.raises(ValueError):
        format_desimal(Decimal(nilai))


def test_format_persen() -> None:
    assert format_persen(Decimal("95.5")) == "95,5 %"
    assert format_persen(Decimal("58.5"), 0) == "59 %"


@pytest.mark.parametrize(
    ("bagian", "seluruh", "persen"),
    [
        ("7", "12", "58.33"),
        ("1", "3", "33.33"),
        ("2", "3", "66.67"),
        ("1", "8", "12.50"),
        ("5", "4", "125.00"),
    ],
)
def test_divide_gives_two_places(bagian: str, seluruh: str, persen: str) -> None:
    assert str(divide_persen(Decimal(bagian), Decimal(seluruh))) == persen


def test_divide_keeps_the_digits_of_the_extremes() -> None:
    assert divide_persen(Decimal("999999999999999999.999999"), Decimal("0.000001")) == Decimal(
        99999999999999999999999900
    )


def test_divide_by_zero_is_left_to_the_caller() -> None:
    with pytest.raises(ValueError):
        divide_persen(Decimal(1), Decimal(0))


@given(ANGKA)
def test_parse_reads_back_what_format_wrote(nilai: Decimal) -> None:
    assert parse_desimal(format_desimal(nilai), negatif=True) == nilai


@given(ANGKA, st.integers(0, 6))
def test_parse_reads_back_the_rounded_value(nilai: Decimal, places: int) -> None:
    assert parse_desimal(format_desimal(nilai, places), negatif=True) == round_half_up(nilai, places)


@given(st.text())
def test_parse_gives_a_finite_number_or_raises_value_error(teks: str) -> None:
    with suppress(ValueError):
        assert parse_desimal(teks, negatif=True).is_finite()


# Dates


@pytest.mark.parametrize(
    "teks", ["2026-11-24", "24-11-2026", "24/11/2026", "24 November 2026", "24 november 2026"]
)
def test_parse_tanggal_reads_the_known_forms(teks: str) -> None:
    assert parse_tanggal(teks) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("teks", "kalimat"),
    [
        ("31-02-2026", "tidak ada di kalender"),
        ("29 Februari 2026", "tidak ada di kalender"),
        ("2026-13-01", "tidak ada di kalender"),
        ("1-1-0026", "Tulis tahun antara"),
        ("24-11-26", "Tulis tanggal seperti"),
        ("11.24.2026", "Tulis tanggal seperti"),
        ("24 Nopember 2026", "Tulis tanggal seperti"),
        ("٢٤-11-2026", "Tulis tanggal seperti"),
        ("", "Tulis tanggal seperti"),
    ],
)
def test_parse_tanggal_says_what_to_write(teks: str, kalimat: str) -> None:
    with pytest.raises(ValueError, match=kalimat):
        parse_tanggal(teks)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)))
def test_parse_tanggal_reads_back_what_format_wrote(tanggal: date) -> None:
    assert parse_tanggal(format_tanggal(tanggal)) == tanggal
    assert parse_tanggal(tanggal.isoformat()) == tanggal


@given(st.floats(min_value=-(10**15), max_value=10**15))
def test_a_number_of_a_spreadsheet_keeps_its_digits(nilai: float) -> None:
    teks = format_sel(nilai)
    assert float(teks.replace(",", ".")) == nilai
    assert "e" not in teks
    assert "." not in teks


@pytest.mark.parametrize(
    ("nilai", "teks"), [(12.0, "12"), (1234.5, "1234,5"), (1e-7, "0,0000001"), (-0.0, "0")]
)
def test_a_number_of_a_spreadsheet_is_written_as_it_is_typed(nilai: float, teks: str) -> None:
    assert format_sel(nilai) == teks


@pytest.mark.parametrize(
    ("bita", "teks"),
    [
        *((0, "0 KB"), (1, "1 KB"), (2048, "2 KB"), (2**20, "1 MB"), (2**31, "2.048 MB")),
        *((3_565_158, "3,4 MB"), (2**20 * 5 // 4, "1,3 MB"), (2**20 * 27 // 20, "1,3 MB")),
    ],
)
def test_the_size_of_a_file_is_written_half_up(bita: int, teks: str) -> None:
    assert format_ukuran(bita) == teks


@pytest.mark.parametrize(
    ("pola", "teks"),
    [
        ("panjang", "5 Agustus 2026"),
        ("pendek", "5 Agu 2026"),
        ("hari", "Rabu, 5 Agustus 2026"),
        ("bulan", "Agustus 2026"),
        ("tanpa_tahun", "5 Agustus"),
        ("angka", "05-08-2026"),
        ("bulan_angka", "08-2026"),
    ],
)
def test_a_date_is_written_in_each_of_its_forms(pola: str, teks: str) -> None:
    assert format_tanggal(date(2026, 8, 5), pola) == teks
    assert format_tanggal(datetime(2026, 8, 5, 23, tzinfo=UTC), pola) == teks


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_written_date_is_read_back(tanggal: date) -> None:
    for pola in ("panjang", "angka"):
        assert parse_tanggal(format_tanggal(tanggal, pola)) == tanggal


def test_a_range_names_the_year_once_unless_it_differs() -> None:
    assert format_rentang(date(2026, 1, 1), date(2026, 12, 31)) == "1 Januari s.d. 31 Desember 2026"
    assert format_rentang(date(2025, 12, 30), date(2026, 1, 2)) == "30 Desember 2025 s.d. 2 Januari 2026"


def test_a_time_has_two_digits_on_both_sides() -> None:
    assert format_jam(time(8, 5)) == "08.05"
    assert format_jam(datetime(2026, 8, 5, 23, 59, tzinfo=UTC), ":") == "23:59"


@given(ANGKA, st.integers(0, 6))
def test_rounding_agrees_with_fractions(nilai: Decimal, places: int) -> None:
    """Half away from zero, computed with whole numbers alone."""
    skala = abs(Fraction(nilai)) * 10**places
    bulat = (2 * skala.numerator + skala.denominator) // (2 * skala.denominator)
    assert abs(round_half_up(nilai, places)) == Decimal(bulat).scaleb(-places)
