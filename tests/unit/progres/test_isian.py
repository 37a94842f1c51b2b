"""What forms of daily progress send that we did not draw."""

import pytest

from kinerja.errors import InputError
from kinerja.progres.forms import read_centang, read_days_of_week, read_saat


def test_days_of_the_week_are_the_digits_that_were_drawn() -> None:
    assert read_days_of_week(["0", "6", "7", "\N{SUPERSCRIPT TWO}", "9" * 5000, "-1", ""]) == {0, 6}


@pytest.mark.parametrize(
    "satu", ["x:2026-11-24:s", f"{'9' * 30}:2026-11-24:s", "0:2026-11-24:s", "7:2026-11-24"]
)
def test_a_ticked_day_that_was_not_drawn_is_refused(satu: str) -> None:
    with pytest.raises(InputError):
        read_centang([satu])


@pytest.mark.parametrize("teks", ["", "2026-11-24", "2026-11-24T10:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_that_was_not_drawn_is_refused(teks: str) -> None:
    with pytest.raises(InputError):
        read_saat(teks)
