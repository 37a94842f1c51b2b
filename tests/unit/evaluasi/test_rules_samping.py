"""How far two realisasi lie apart, in words."""

import pytest

from kinerja.evaluasi.rules_samping import describe_change


@pytest.mark.parametrize(
    ("kini", "lalu", "kata"),
    [
        ("9 laporan", "6 laporan", "naik 3"),
        ("6 dari 12 laporan", "9 dari 12 laporan", "turun 3"),
        ("82,5%", "82%", "naik 0,5"),
        ("1.250 berkas", "950 berkas", "naik 300"),
        ("6 laporan", "6 Laporan", "tetap"),
        ("1.000.000", "1", "naik 999.999"),
        ("6 laporan", "6 berkas", ""),
        ("6 dari 12 laporan", "3 dari 9 laporan", ""),
        ("Selesai", "3 laporan", ""),
        ("3 laporan", "", ""),
        ("", "", ""),
        ("12.5 km", "3 km", ""),
        ("24 November 2026", "20 November 2026", ""),
    ],
)
def test_two_realisasi_are_compared_where_they_count_the_same(kini: str, lalu: str, kata: str) -> None:
    assert describe_change(kini, lalu) == kata
