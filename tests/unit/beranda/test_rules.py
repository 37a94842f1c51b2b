"""How much time is left for a duty, and which one comes first."""

from datetime import date

import pytest

from kinerja.beranda.rules import Batas, JenisTugas, Tugas, describe_umur, sort_tugas

HARI_INI = date(2026, 3, 10)


def duty(sisa: int | None, judul: str = "") -> Tugas:
    batas = None if sisa is None else Batas(HARI_INI, sisa)
    return Tugas(jenis=JenisTugas.NILAI, judul=judul, batas=batas)


@pytest.mark.parametrize(
    ("sisa", "kata", "mendesak"),
    [
        (None, "tanpa tenggat", False),
        (-2, "lewat 2 hari", True),
        (0, "hari ini", True),
        (1, "besok", True),
        (7, "7 hari lagi", True),
        (8, "8 hari lagi", False),
    ],
)
def test_time_left_in_words(sisa: int | None, kata: str, mendesak: bool) -> None:
    assert (duty(sisa).sisa, duty(sisa).mendesak) == (kata, mendesak)


def test_late_comes_first_and_undated_last() -> None:
    daftar = [duty(None, "a"), duty(9, "b"), duty(-1, "c"), duty(None, "d"), duty(0, "e")]
    assert [satu.judul for satu in sort_tugas(daftar)] == ["c", "e", "b", "a", "d"]


@pytest.mark.parametrize(
    ("hari", "kata"),
    [
        (HARI_INI, "sejak 10 Maret"),
        (date(2026, 3, 4), "sejak 4 Maret (6 hari)"),
        (date(2025, 12, 31), "sejak 31 Desember 2025 (69 hari)"),
    ],
)
def test_since_when_names_day_and_age(hari: date, kata: str) -> None:
    assert describe_umur(hari, HARI_INI) == kata
