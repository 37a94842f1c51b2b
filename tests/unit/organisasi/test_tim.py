"""Days of a team and of its members, and the pasted list of NIP."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.organisasi.rules_tim import Masa, check_keanggotaan, check_masa, split_nip

HARI = date(2026, 1, 1)
JENDELA = [HARI + timedelta(days=satu) for satu in range(60)]


def masa() -> st.SearchStrategy[Masa]:
    hari = st.integers(0, 40)
    return st.builds(
        lambda awal, lama: Masa(
            HARI + timedelta(days=awal), HARI + timedelta(days=awal + lama) if lama else None
        ),
        hari,
        st.integers(0, 15),
    )


def days(satu: Masa) -> set[date]:
    return {hari for hari in JENDELA if satu.holds(hari)}


@given(masa(), masa())
def test_two_ranges_meet_exactly_where_they_share_a_day(satu: Masa, lain: Masa) -> None:
    bersama = satu.within(lain)
    assert satu.meets(lain) == lain.meets(satu) == bool(days(satu) & days(lain)) == (bersama is not None)
    if bersama is not None:
        assert days(bersama) == days(satu) & days(lain)


@given(masa(), masa(), st.lists(masa(), max_size=3))
def test_a_membership_that_is_taken_lies_in_the_team_and_shares_no_day_with_another(
    tim: Masa, baru: Masa, lainnya: list[Masa]
) -> None:
    try:
        check_keanggotaan(tim, baru, lainnya)
    except ValueError:
        return
    nyata = days(baru) & days(tim)
    assert baru.mulai in days(tim)
    assert baru.sampai is None or days(baru) <= days(tim)
    assert not any(nyata & days(satu) for satu in lainnya)


@pytest.mark.parametrize(
    ("mulai", "sampai", "sepenggal"),
    [
        (date(2025, 12, 31), None, "sebelum tim dibentuk"),
        (date(2026, 7, 1), None, "sesudah tim berakhir"),
        (date(2026, 3, 1), date(2026, 8, 1), "berakhir sesudah tim"),
        (date(2026, 3, 1), date(2026, 3, 1), "sebelum tanggal mulai"),
    ],
)
def test_a_membership_outside_the_team_is_refused_with_the_reason(
    mulai: date, sampai: date | None, sepenggal: str
) -> None:
    with pytest.raises(ValueError, match=sepenggal):
        check_keanggotaan(Masa(HARI, date(2026, 7, 1)), Masa(mulai, sampai), [])


def test_who_was_a_member_may_come_back_after_the_last_day() -> None:
    dulu = Masa(HARI, date(2026, 3, 1))
    check_keanggotaan(Masa(HARI), Masa(date(2026, 3, 1)), [dulu])
    with pytest.raises(ValueError, match="sudah menjadi anggota"):
        check_keanggotaan(Masa(HARI), Masa(date(2026, 2, 28)), [dulu])


def test_a_range_of_no_day_is_refused() -> None:
    check_masa(Masa(HARI, HARI + timedelta(days=1)))
    with pytest.raises(ValueError, match="sebelum tanggal mulai"):
        check_masa(Masa(HARI, HARI))


def test_a_pasted_list_is_split_at_lines_commas_and_semicolons_each_entry_once() -> None:
    teks = "198001012005011000\n 1990 0101 2015 012000, 198001012005011000;;\n\nabc\r\n"
    assert split_nip(teks) == ("198001012005011000", "1990 0101 2015 012000", "abc")
