"""When a deadline moves, and when it locks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.aturan.rules import MasaGangguan
from kinerja.kalender.rules import TERASA, end_of_day, move_deadline
from kinerja.tenggat.rules import (
    JenisKunci,
    Kunci,
    SikapTenggat,
    describe_lock,
    find_locking_moment,
)

WIB = "Asia/Jakarta"
BATAS = end_of_day(date(2026, 4, 5), WIB)
SAAT = st.integers(-20 * 24, 20 * 24).map(lambda jam: BATAS + timedelta(hours=jam))


def _masa(mulai: datetime, jam: int) -> MasaGangguan:
    return MasaGangguan(mulai, mulai + timedelta(hours=jam))


@pytest.mark.parametrize(
    ("sebelum", "jam", "hari"),
    [
        (timedelta(hours=2), 2, 1),  # two hours of the last evening give one day
        (timedelta(days=2), 24, 1),
        (timedelta(days=2), 25, 2),
        (timedelta(days=20), 24, 0),  # long before, there was time enough
        (timedelta(days=-3), 5, 0),  # after it
    ],
)
def test_an_outage_moves_a_near_deadline_by_whole_days(sebelum: timedelta, jam: int, hari: int) -> None:
    baru, dipakai = move_deadline(BATAS, [_masa(BATAS - sebelum, jam)])
    assert baru == BATAS + timedelta(days=hari)
    assert bool(dipakai) is bool(hari)


def test_an_outage_in_the_day_won_counts_as_well() -> None:
    pertama, kedua = _masa(BATAS - timedelta(hours=3), 3), _masa(BATAS + timedelta(hours=20), 22)
    assert move_deadline(BATAS, [kedua, pertama]) == (BATAS + timedelta(days=2), (pertama, kedua))


@given(st.lists(st.tuples(SAAT, st.integers(1, 200)), max_size=5))
def test_a_deadline_only_moves_later_and_stays_the_end_of_a_day(semua: list[tuple[datetime, int]]) -> None:
    gangguan = [_masa(mulai, jam) for mulai, jam in semua]
    baru, dipakai = move_deadline(BATAS, gangguan)
    assert baru >= BATAS
    assert (baru - BATAS) % timedelta(days=1) == timedelta(0)
    assert sum(((g.sampai - max(g.mulai, BATAS - TERASA)) for g in dipakai), timedelta(0)) <= baru - BATAS


def test_work_that_came_late_has_five_days_whatever_the_calendar_says() -> None:
    kembali = datetime(2026, 4, 20, 2, tzinfo=UTC)
    saat = find_locking_moment(SikapTenggat.KUNCI, BATAS, tambahan=3, diterima=kembali, zona=WIB)
    assert saat == end_of_day(date(2026, 4, 25), WIB)
    awal = datetime(2026, 1, 5, tzinfo=UTC)
    saat = find_locking_moment(SikapTenggat.KUNCI, BATAS, tambahan=3, diterima=awal, zona=WIB)
    assert saat == end_of_day(date(2026, 4, 8), WIB)


@pytest.mark.parametrize("sikap", [SikapTenggat.PERINGATKAN, SikapTenggat.MATI])
def test_without_the_setting_nothing_locks(sikap: SikapTenggat) -> None:
    assert find_locking_moment(sikap, BATAS, tambahan=0, diterima=None, zona=WIB) is None


@pytest.mark.parametrize("zona", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_it_locks_one_second_after_the_last_moment_of_the_zone(zona: str) -> None:
    batas = end_of_day(date(2026, 4, 5), zona)
    kunci = Kunci(
        jenis=JenisKunci.REALISASI, sikap=SikapTenggat.KUNCI, zona=zona, batas=batas, mengunci=batas
    )
    sedetik = timedelta(seconds=1)
    assert [kunci.locks(batas + satu) for satu in (-sedetik, timedelta(0), sedetik)] == [False, False, True]


def test_an_opening_ends_with_its_last_day_and_the_sentence_says_when() -> None:
    kunci = Kunci(
        jenis=JenisKunci.PENILAIAN,
        sikap=SikapTenggat.KUNCI,
        zona=WIB,
        batas=BATAS,
        mengunci=BATAS,
        dibuka=date(2026, 4, 20),
    )
    akhir = end_of_day(date(2026, 4, 20), WIB)
    assert not kunci.locks(akhir)
    assert kunci.locks(akhir + timedelta(seconds=1))
    assert describe_lock(kunci) == (
        "Penilaian periode ini terkunci sesudah 20 April 2026 pukul 23.59 WIB."
        " Minta admin instansi membukanya dengan menyebut alasan."
    )
