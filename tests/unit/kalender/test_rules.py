"""Ranges, periods and deadlines."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.aturan.muat import load_periode
from kinerja.kalender import rules
from kinerja.kalender.rules import JenisPeriode, JenisTenggat, Rentang

TAHUN = rules.tahun_kalender(2026)
HARI = st.dates(date(2025, 6, 1), date(2027, 6, 1))


@st.composite
def rentang(draw: st.DrawFn) -> Rentang:
    mulai, lain = draw(HARI), draw(HARI)
    return Rentang.inklusif(min(mulai, lain), max(mulai, lain))


def days_of(satu: Rentang) -> set[date]:
    return {satu.mulai + timedelta(days=i) for i in range(satu.hari)}


@pytest.mark.parametrize("sampai", [date(2026, 1, 1), date(2025, 12, 31)])
def test_range_without_a_day_is_refused(sampai: date) -> None:
    with pytest.raises(ValueError, match="Tanggal selesai"):
        Rentang(date(2026, 1, 1), sampai)


def test_inclusive_range_of_one_day() -> None:
    satu = Rentang.inklusif(date(2026, 3, 1), date(2026, 3, 1))
    assert (satu.selesai, satu.hari) == (date(2026, 3, 1), 1)
    assert satu.memuat(date(2026, 3, 1))
    assert not satu.memuat(date(2026, 3, 2))


def test_inclusive_range_to_the_end_of_time_is_a_plain_refusal() -> None:
    with pytest.raises(ValueError, match="terlalu jauh"):
        Rentang.inklusif(date(2026, 1, 1), date.max)


@given(rentang(), rentang())
def test_overlap_is_the_set_of_shared_days(satu: Rentang, lain: Rentang) -> None:
    bersama = days_of(satu) & days_of(lain)
    assert satu.beririsan(lain) is bool(bersama)
    irisan = satu.irisan(lain)
    assert (days_of(irisan) if irisan else set()) == bersama
    assert irisan == lain.irisan(satu)


@given(st.lists(rentang(), max_size=6))
def test_gaps_are_the_days_of_the_year_that_nothing_covers(daftar: list[Rentang]) -> None:
    celah = rules.find_gaps(daftar, TAHUN)
    tertutup = set[date]().union(*(days_of(satu) for satu in daftar))
    assert set[date]().union(*(days_of(satu) for satu in celah)) == days_of(TAHUN) - tertutup
    assert celah == sorted(celah)
    assert all(a.sampai < b.mulai for a, b in pairwise(celah))


@given(st.lists(rentang(), max_size=5))
def test_overlaps_name_every_pair_once(daftar: list[Rentang]) -> None:
    pasangan = rules.find_overlaps(daftar)
    sebenarnya = sum(a.beririsan(b) for i, a in enumerate(daftar) for b in daftar[i + 1 :])
    assert len(pasangan) == sebenarnya
    assert all(a.beririsan(b) and a <= b for a, b in pasangan)


def test_ranges_that_meet_do_not_overlap() -> None:
    awal = Rentang(date(2026, 1, 1), date(2026, 7, 1))
    akhir = Rentang(date(2026, 7, 1), date(2027, 1, 1))
    assert rules.find_overlaps([akhir, awal]) == []
    assert rules.find_gaps([akhir, awal], TAHUN) == []


@pytest.mark.parametrize(
    ("mulai", "selesai", "kalimat"),
    [
        (date(2026, 7, 1), date(2027, 1, 1), "satu tahun"),
        (date(2026, 6, 30), date(2026, 12, 31), "beririsan"),
    ],
)
def test_skp_over_new_year_or_over_another_skp_is_refused(mulai: date, selesai: date, kalimat: str) -> None:
    lainnya = [Rentang(date(2026, 1, 1), date(2026, 7, 1))]
    with pytest.raises(ValueError, match=kalimat):
        rules.check_rentang_skp(Rentang.inklusif(mulai, selesai), lainnya)


def test_skp_that_follows_another_is_accepted() -> None:
    lainnya = [Rentang(date(2026, 1, 1), date(2026, 7, 1))]
    rules.check_rentang_skp(Rentang.inklusif(date(2026, 7, 1), date(2026, 12, 31)), lainnya)


# --- Periods ---


@pytest.mark.parametrize(
    ("jenis", "kode"),
    [
        (JenisPeriode.BULANAN, [f"B{bulan:02}" for bulan in range(1, 13)]),
        (JenisPeriode.TRIWULANAN, ["T1", "T2", "T3", "T4"]),
        (JenisPeriode.SEMESTERAN, ["S1", "S2"]),
        (JenisPeriode.TAHUNAN, ["TH"]),
    ],
)
def test_periods_of_a_year(jenis: JenisPeriode, kode: list[str]) -> None:
    daftar = rules.list_periode(load_periode(), jenis, 2026, TAHUN)
    assert [satu.kode for satu in daftar] == kode
    assert {satu.jenis for satu in daftar} == {jenis}


@pytest.mark.parametrize(("tahun", "hari"), [(2024, 29), (2026, 28), (2000, 29), (2100, 28)])
def test_february_follows_the_calendar(tahun: int, hari: int) -> None:
    batas = rules.tahun_kalender(tahun)
    februari = rules.list_periode(load_periode(), JenisPeriode.BULANAN, tahun, batas)[1]
    assert (februari.kode, februari.label, februari.rentang.hari) == ("B02", "Februari", hari)


@given(st.sampled_from(JenisPeriode), st.integers(2025, 2027), rentang())
def test_periods_cover_the_part_of_the_skp_in_the_year_and_nothing_else(
    jenis: JenisPeriode, tahun: int, batas: Rentang
) -> None:
    daftar = rules.list_periode(load_periode(), jenis, tahun, batas)
    bagian = batas.irisan(rules.tahun_kalender(tahun))
    semua = [satu.rentang for satu in daftar]
    assert sum(satu.hari for satu in semua) == (bagian.hari if bagian else 0)
    assert rules.find_overlaps(semua) == []
    if bagian:
        assert rules.find_gaps(semua, bagian) == []
        assert (semua[0].mulai, semua[-1].sampai) == (bagian.mulai, bagian.sampai)


def test_periods_of_an_skp_after_a_transfer_are_clipped() -> None:
    batas = Rentang.inklusif(date(2026, 5, 15), date(2026, 12, 31))
    daftar = rules.list_periode(load_periode(), JenisPeriode.TRIWULANAN, 2026, batas)
    assert [satu.label for satu in daftar] == ["Triwulan II", "Triwulan III", "Triwulan IV"]
    assert daftar[0].rentang == Rentang(date(2026, 5, 15), date(2026, 7, 1))
    assert rules.find_periode(daftar, date(2026, 6, 30)) == daftar[0]
    assert rules.find_periode(daftar, date(2026, 5, 14)) is None


@pytest.mark.parametrize("tahun", [0, -1, 9999, 10_000])
def test_year_outside_the_calendar_is_refused(tahun: int) -> None:
    with pytest.raises(ValueError, match="Tahun"):
        rules.tahun_kalender(tahun)


@pytest.mark.parametrize(
    ("mulai", "selesai", "bulan"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 12),
        (date(2026, 1, 1), date(2026, 6, 30), 6),
        (date(2026, 1, 2), date(2026, 1, 31), 0),
        (date(2026, 1, 15), date(2026, 2, 1), 1),
        (date(2026, 7, 1), date(2026, 7, 1), 1),
    ],
)
def test_month_counts_where_its_first_day_lies(mulai: date, selesai: date, bulan: int) -> None:
    assert rules.count_bulan(Rentang.inklusif(mulai, selesai)) == bulan


@given(st.dates(date(2026, 1, 2), date(2026, 12, 31)))
def test_months_of_two_parts_of_a_year_add_up_to_twelve(potong: date) -> None:
    bagian = Rentang(TAHUN.mulai, potong), Rentang(potong, TAHUN.sampai)
    assert sum(rules.count_bulan(satu) for satu in bagian) == 12


# --- Deadlines ---


@pytest.mark.parametrize(
    ("jenis", "batas"),
    [
        (JenisTenggat.SKP_DITETAPKAN, date(2026, 1, 31)),
        (JenisTenggat.SKP_SESUDAH_MUTASI, date(2026, 1, 31)),
        (JenisTenggat.EVALUASI_TAHUNAN, date(2027, 1, 31)),
        (JenisTenggat.REALISASI_PERIODIK, date(2027, 1, 5)),
        (JenisTenggat.EVALUASI_PERIODIK, date(2027, 1, 10)),
        (JenisTenggat.KEBERATAN, date(2027, 1, 14)),
    ],
)
def test_deadline_is_the_end_of_its_local_day(jenis: JenisTenggat, batas: date) -> None:
    tenggat = rules.deadline(load_periode(), jenis, TAHUN, "Asia/Jakarta")
    assert tenggat.tzinfo is UTC
    lokal = tenggat.astimezone(timezone(timedelta(hours=7)))
    assert (lokal.date(), lokal.hour, lokal.minute) == (batas, 23, 59)


@pytest.mark.parametrize(
    ("zona", "jam"), [("Asia/Jakarta", 17), ("Asia/Makassar", 16), ("Asia/Jayapura", 15)]
)
def test_the_east_is_done_first(zona: str, jam: int) -> None:
    batas = rules.end_of_day(date(2026, 4, 5), zona)
    tengah_malam = datetime(2026, 4, 5, jam, tzinfo=UTC)
    assert batas == tengah_malam - timedelta(microseconds=1)
    assert not rules.is_past(batas, batas)
    assert rules.is_past(batas, tengah_malam)
    assert rules.local_date(batas, zona) == date(2026, 4, 5)
    assert rules.local_date(tengah_malam, zona) == date(2026, 4, 6)


def test_zone_labels_are_those_people_say() -> None:
    assert [zona.label for zona in rules.ZonaWaktu] == ["WIB", "WITA", "WIT"]


def test_zone_outside_indonesia_is_refused() -> None:
    with pytest.raises(ValueError):
        rules.end_of_day(date(2026, 1, 1), "Europe/Paris")


def test_moment_without_zone_is_refused() -> None:
    naif = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="tanpa zona"):
        rules.is_past(rules.end_of_day(date(2026, 1, 1), "Asia/Jakarta"), naif)
    with pytest.raises(ValueError, match="tanpa zona"):
        rules.local_date(naif, "Asia/Jakarta")


@pytest.mark.parametrize(
    ("mulai", "batas"),
    [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 1, 2), date(2026, 2, 1)),
        (date(2026, 7, 1), date(2026, 7, 31)),
    ],
)
def test_skp_after_a_transfer_has_its_own_deadline(mulai: date, batas: date) -> None:
    skp = Rentang.inklusif(mulai, date(2026, 12, 31))
    tenggat = rules.deadline_skp(load_periode(), skp, "Asia/Jakarta")
    assert rules.local_date(tenggat, "Asia/Jakarta") == batas


def test_fixed_date_that_a_month_lacks_is_its_last_day() -> None:
    dasar = rules.DasarTenggat.TANGGAL
    akhir_februari = rules.Tenggat(dasar, tanggal=31, bulan=2, tahun=0)
    aturan = load_periode()
    lain = type(aturan)(
        aturan.periodik,
        aturan.daftar,
        {**aturan.tenggat, JenisTenggat.SKP_DITETAPKAN: akhir_februari},
        aturan.sumber,
    )
    tenggat = rules.deadline(lain, JenisTenggat.SKP_DITETAPKAN, TAHUN, "Asia/Jakarta")
    assert rules.local_date(tenggat, "Asia/Jakarta") == date(2026, 2, 28)
