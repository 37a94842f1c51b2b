"""Working days, the window without a reason, and hours of a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.kalender.rules import ZonaWaktu, local_date
from kinerja.progres.rules.baris import (
    TRANSISI,
    AksiBaris,
    KeadaanHari,
    StatusBaris,
    keadaan_hari,
    next_status,
    tidy,
)
from kinerja.progres.rules.hari import (
    Jam,
    batas_tanpa_alasan,
    find_irisan,
    format_jam,
    format_lama,
    hari_kerja_sebelum,
    is_hari_kerja,
    is_terlambat,
    list_hari_kerja,
    parse_jam,
    usul_mulai,
)

HARI = st.dates(date(2024, 1, 1), date(2028, 12, 31))
LIBUR = st.frozensets(HARI, max_size=30)
JAM = (
    st.tuples(st.integers(0, 1438), st.integers(1, 1439)).filter(lambda x: x[0] < x[1]).map(lambda x: Jam(*x))
)


@pytest.mark.parametrize(
    ("tanggal", "jumlah", "libur", "batas"),
    [
        (date(2026, 10, 5), 3, (), date(2026, 10, 8)),  # Monday to Thursday
        (date(2026, 10, 9), 3, (), date(2026, 10, 14)),  # Friday over the weekend
        (date(2026, 10, 9), 0, (), date(2026, 10, 9)),  # the same day
        (date(2026, 10, 10), 1, (), date(2026, 10, 12)),  # a Saturday that was worked
        (date(2026, 12, 24), 3, (date(2026, 12, 25), date(2026, 12, 28)), date(2026, 12, 31)),
        (date(2026, 12, 31), 1, (date(2027, 1, 1),), date(2027, 1, 4)),  # over the year and a holiday
    ],
)
def test_window_counts_working_days_after_the_day(
    tanggal: date, jumlah: int, libur: tuple[date, ...], batas: date
) -> None:
    assert batas_tanpa_alasan(tanggal, jumlah, libur) == batas


@given(tanggal=HARI, jumlah=st.integers(0, 10), libur=LIBUR)
def test_window_holds_exactly_that_many_working_days(
    tanggal: date, jumlah: int, libur: frozenset[date]
) -> None:
    batas = batas_tanpa_alasan(tanggal, jumlah, libur)
    sesudah = list_hari_kerja(tanggal + timedelta(days=1), batas + timedelta(days=1), libur)
    assert len(sesudah) == jumlah
    assert jumlah == 0 or is_hari_kerja(batas, libur)
    assert not is_terlambat(tanggal, batas, jumlah, libur)
    assert is_terlambat(tanggal, batas + timedelta(days=1), jumlah, libur)


@given(tanggal=HARI, jumlah=st.integers(0, 10), libur=LIBUR, tambahan=HARI)
def test_another_day_off_never_shortens_the_window(
    tanggal: date, jumlah: int, libur: frozenset[date], tambahan: date
) -> None:
    assert batas_tanpa_alasan(tanggal, jumlah, libur | {tambahan}) >= batas_tanpa_alasan(
        tanggal, jumlah, libur
    )


@given(zona=st.sampled_from(list(ZonaWaktu)), detik=st.integers(-90_000, 90_000))
def test_the_window_closes_at_midnight_of_the_zone(zona: ZonaWaktu, detik: int) -> None:
    """Monday with three days: late from the first second of Friday where the instansi is."""
    jumat = {ZonaWaktu.WIB: 17, ZonaWaktu.WITA: 16, ZonaWaktu.WIT: 15}[zona]
    saat = datetime(2026, 10, 8, jumat, tzinfo=UTC) + timedelta(seconds=detik)
    assert is_terlambat(date(2026, 10, 5), local_date(saat, zona.value), 3, ()) is (detik >= 0)


def test_a_year_without_a_working_day_ends_the_search() -> None:
    semua = {date(2026, 1, 1) + timedelta(days=n) for n in range(-800, 800)}
    assert hari_kerja_sebelum(date(2026, 1, 1), semua) == date(2025, 12, 31)
    assert batas_tanpa_alasan(date(2026, 1, 1), 3, semua) > date(2026, 12, 31)


@given(tanggal=HARI, libur=LIBUR)
def test_the_working_day_before_has_none_between(tanggal: date, libur: frozenset[date]) -> None:
    sebelum = hari_kerja_sebelum(tanggal, libur)
    assert list_hari_kerja(sebelum, tanggal, libur) == [sebelum]


@given(satu=JAM, lain=JAM)
def test_lines_overlap_exactly_where_they_share_a_minute(satu: Jam, lain: Jam) -> None:
    bersama = set(range(satu.mulai, satu.selesai)) & set(range(lain.mulai, lain.selesai))
    assert satu.beririsan(lain) is bool(bersama)
    assert satu.beririsan(lain) is lain.beririsan(satu)
    assert (find_irisan(satu, [lain]) is not None) is bool(bersama)


@given(daftar=st.lists(JAM, max_size=5))
def test_the_next_line_begins_where_the_last_one_ends(daftar: list[Jam]) -> None:
    mulai = usul_mulai(daftar, 480)
    assert all(mulai >= satu.selesai for satu in daftar)
    assert mulai == (max(satu.selesai for satu in daftar) if daftar else 480)


@given(st.integers(0, 1439))
def test_times_are_read_as_they_are_written(menit: int) -> None:
    assert parse_jam(format_jam(menit)) == parse_jam(format_jam(menit, ":")) == menit


@pytest.mark.parametrize("teks", ["", "24.00", "8.60", "jam 8", "08:00:00:00", "٠٨:٠٠"])
def test_other_times_are_refused(teks: str) -> None:
    with pytest.raises(ValueError, match="jam"):
        parse_jam(teks)


@pytest.mark.parametrize(("mulai", "selesai"), [(600, 600), (600, 540), (-1, 10), (10, 1440)])
def test_hours_must_be_in_order_within_one_day(mulai: int, selesai: int) -> None:
    with pytest.raises(ValueError, match="sesudah jam mulai"):
        Jam(mulai, selesai)


def test_words_of_hours() -> None:
    assert (format_lama(450), format_lama(60), format_lama(5)) == ("7 jam 30 menit", "1 jam", "5 menit")
    assert str(Jam(480, 600)) == "08.00 s.d. 10.00"


# States


@pytest.mark.parametrize("status", StatusBaris)
@pytest.mark.parametrize("aksi", AksiBaris)
def test_a_line_moves_only_by_the_table(status: StatusBaris, aksi: AksiBaris) -> None:
    if (status, aksi) in TRANSISI:
        assert next_status(status, aksi) is TRANSISI[status, aksi].ke
    else:
        with pytest.raises(ValueError, match=status.label.lower()):
            next_status(status, aksi)


@given(st.lists(st.sampled_from(StatusBaris)), st.booleans())
def test_a_day_is_as_far_as_its_slowest_line(semua: list[StatusBaris], kerja: bool) -> None:
    keadaan = keadaan_hari(semua, kerja=kerja)
    if not semua:
        assert keadaan is (KeadaanHari.BELUM if kerja else KeadaanHari.LIBUR)
    elif set(semua) == {StatusBaris.DISETUJUI}:
        assert keadaan is KeadaanHari.DISETUJUI
    else:
        assert keadaan.value in {satu.value for satu in semua} - {"disetujui"}


def test_texts_are_compared_without_case_blanks_and_full_stop() -> None:
    assert tidy("  Menyusun   LAPORAN. ") == tidy("menyusun laporan")
