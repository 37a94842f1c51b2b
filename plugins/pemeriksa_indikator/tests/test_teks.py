"""What counts as a bare number, as a duration, and as the same text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_pemeriksa_indikator.teks import hide_years, is_bare_number, key_of, quote, read_duration

TEKS = st.text(max_size=300)


@pytest.mark.parametrize(
    ("target", "telanjang"),
    [
        ("12", True),
        (" 1.500 ", True),
        ("2,5", True),
        ("12 (dua belas)", True),
        ("12(dua belas)", True),
        ("Paling sedikit 4", True),
        ("minimal 4", True),
        ("≥ 4", True),
        (">=4", True),
        ("12.", True),
        ("12 laporan", False),
        ("12 (dua belas) laporan", False),
        ("95 %", False),
        ("95%", False),
        ("Rp 30.000.000", False),
        ("1 : 20", False),
        ("skor 4 dari 5", False),
        ("31.12.2026", False),
        ("31-12-2026", False),
        ("1.5.2", False),
        ("XII", False),
        ("semua", False),
        ("(dua belas)", False),
        ("", False),
    ],
)
def test_is_bare_number(target: str, telanjang: bool) -> None:
    assert is_bare_number(target) is telanjang


@pytest.mark.parametrize(
    ("target", "lamanya"),
    [
        ("12 bulan", "12 bulan"),
        ("12  Bulan.", "12 bulan"),
        ("12 (dua belas) bulan", "12 bulan"),
        ("12 bln", "12 bulan"),
        ("1 tahun", "12 bulan"),
        ("4 triwulan", "12 bulan"),
        ("2 semester", "12 bulan"),
        ("5 hari", "5 hari"),
        ("2 minggu", "2 minggu"),
        ("paling lambat 5 hari setelah triwulan berakhir", ""),
        ("12 laporan", ""),
        ("bulan", ""),
        ("1200 bulan", ""),
        ("", ""),
    ],
)
def test_read_duration(target: str, lamanya: str) -> None:
    assert read_duration(target) == lamanya


@pytest.mark.parametrize(
    ("satu", "lain"),
    [
        ("Jumlah laporan", "jumlah  LAPORAN"),
        ("Jumlah laporan.", "Jumlah laporan"),
        (" Jumlah\nlaporan ; ", "Jumlah laporan"),
    ],
)
def test_the_same_text_but_for_case_and_blanks(satu: str, lain: str) -> None:
    assert key_of(satu) == key_of(lain)


@pytest.mark.parametrize(
    ("kini", "dulu", "sama"),
    [
        ("LKjIP 2026", "LKjIP 2025", True),
        ("LKjIP 2025 disusun 2026", "LKjIP 2024 disusun 2025", True),
        ("Renstra 2025-2029", "Renstra 2025-2029", False),  # literally the same is found without years
        ("laporan 2027", "laporan 2025", False),
        ("20261 laporan", "20251 laporan", False),
        ("1.026 laporan", "1.025 laporan", False),
    ],
)
def test_years_count_by_their_distance(kini: str, dulu: str, sama: bool) -> None:
    assert (hide_years(key_of(kini), 2026) == hide_years(key_of(dulu), 2025)) is sama


def test_a_quotation_is_cut_at_a_word() -> None:
    assert quote("Jumlah  laporan") == "“Jumlah laporan”"
    panjang = quote("kata " * 40)
    assert panjang.endswith(" …”")
    assert len(panjang) <= 65
    assert len(quote("x" * 500)) <= 65


@given(TEKS)
def test_no_text_is_too_odd(teks: str) -> None:
    assert key_of(key_of(teks)) == key_of(teks)
    assert isinstance(is_bare_number(teks), bool)
    assert isinstance(read_duration(teks), str)
    assert len(quote(teks)) <= 65
    assert hide_years(teks, 2026) is not None


@given(
    st.sampled_from([")(" * 20_000, "(" * 40_000, "1" * 40_000, " " * 40_000, "2026" * 10_000, "(a" * 20_000])
)
def test_long_nonsense_is_read_at_once(teks: str) -> None:
    assert not is_bare_number(teks)
    assert read_duration(teks) == ""
