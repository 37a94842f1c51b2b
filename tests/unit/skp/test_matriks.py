"""Rules of the matriks peran hasil: hours, the rim, the steps, and one result for many."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.kalender.rules import Rentang, tahun_kalender
from kinerja.skp.matriks.rules import (
    Beban,
    CalonBagi,
    MasaSkp,
    NasibBagi,
    NasibPeran,
    choose_skp,
    find_alarm,
    find_nasib,
    list_langkah,
    plan_bagi,
    prorate_wke,
)
from kinerja.skp.rules import DAPAT_DIUBAH, KeadaanSel, StatusSkp

WKE = 75_000
DRAF = StatusSkp.DRAF


@pytest.mark.parametrize(
    ("mulai", "sampai", "jam"),
    [
        (date(2026, 1, 1), date(2027, 1, 1), 1250),
        (date(2028, 1, 1), date(2029, 1, 1), 1250),
        (date(2026, 1, 1), date(2026, 7, 1), 620),  # 181 / 365
        (date(2026, 7, 1), date(2027, 1, 1), 630),  # 184 / 365
        (date(2026, 12, 31), date(2027, 1, 1), 3),  # 3.42
        (date(2028, 1, 1), date(2028, 7, 1), 622),  # 182 / 366
    ],
)
def test_effective_hours_follow_the_days(mulai: date, sampai: date, jam: int) -> None:
    assert prorate_wke(WKE, Rentang(mulai, sampai)) == Decimal(jam)


@given(st.integers(1, 364), st.integers(2020, 2120), st.integers(60_000, 100_000))
def test_two_parts_of_a_year_have_the_hours_of_the_year(hari: int, tahun: int, menit: int) -> None:
    setahun = tahun_kalender(tahun)
    batas = setahun.mulai + timedelta(days=hari)
    dua = [Rentang(setahun.mulai, batas), Rentang(batas, setahun.sampai)]
    jumlah = sum(prorate_wke(menit, satu) for satu in dua)
    assert abs(jumlah - prorate_wke(menit, setahun)) <= 1


def test_hours_over_the_limit() -> None:
    assert Beban(Decimal(1000), Decimal(310), Decimal(1250)).lebih == Decimal(60)
    assert Beban(Decimal(1000), Decimal(250), Decimal(1250)).lebih == 0


@pytest.mark.parametrize("status", sorted(StatusSkp))
def test_a_role_that_waits_says_for_what(status: StatusSkp) -> None:
    wajar = NasibPeran.MENUNGGU_DIAMBIL if status in DAPAT_DIUBAH else NasibPeran.MENUNGGU_REVISI
    assert find_nasib(KeadaanSel.MENUNGGU, status) is wajar
    assert find_nasib(KeadaanSel.TERPASANG, status) is NasibPeran.TERPASANG
    assert find_nasib(KeadaanSel.DILEPAS, status) is NasibPeran.DILEPAS
    assert find_nasib(KeadaanSel.MENUNGGU, None) is NasibPeran.MENUNGGU_SKP


def test_the_skp_of_the_day_is_chosen_then_the_next_then_the_last() -> None:
    satu = MasaSkp(1, date(2026, 1, 1), date(2026, 4, 1), StatusSkp.DITUTUP)
    dua = MasaSkp(2, date(2026, 7, 1), date(2027, 1, 1), DRAF)
    assert choose_skp([dua, satu], date(2026, 2, 1)) is satu
    assert choose_skp([satu, dua], date(2026, 5, 1)) is dua
    assert choose_skp([satu], date(2026, 5, 1)) is satu
    assert choose_skp([], date(2026, 5, 1)) is None


@given(
    st.sets(st.integers(1, 8)),
    st.sets(st.integers(1, 8)),
    st.sets(st.tuples(st.integers(1, 8), st.integers(1, 8))),
)
def test_the_rim_names_exactly_those_without_a_role(
    hasil: set[int], orang: set[int], peran: set[tuple[int, int]]
) -> None:
    peran = {(h, o) for h, o in peran if h in hasil and o in orang}
    alarm = find_alarm(sorted(hasil), sorted(orang), peran, set())
    assert set(alarm.hasil) == hasil - {h for h, _ in peran}
    assert set(alarm.orang) == orang - {o for _, o in peran}
    assert bool(alarm) == bool(alarm.jumlah)


def test_the_steps_say_how_far_they_are() -> None:
    kosong = find_alarm([], [], set(), set())
    assert [satu.selesai for satu in list_langkah(0, 0, 0, kosong)] == [False, False, False]
    kurang = find_alarm([1, 2], [7], {(1, 7)}, set())
    langkah = list_langkah(2, 1, 1, kurang)
    assert [satu.selesai for satu in langkah] == [False, True, False]
    assert [satu.keterangan for satu in langkah] == [
        "1 dari 2 hasil belum memiliki indikator",
        "1 orang",
        "1 hasil belum berperan",
    ]
    penuh = find_alarm([1], [7], {(1, 7)}, set())
    assert [satu.selesai for satu in list_langkah(1, 0, 1, penuh)] == [True, True, True]


@pytest.mark.parametrize(
    ("peran", "status", "tambah", "nasib"),
    [
        ((), DRAF, False, NasibBagi.MASUK),
        ((), StatusSkp.DIREVISI, False, NasibBagi.MASUK),
        ((), StatusSkp.DIAJUKAN, False, NasibBagi.MENUNGGU_REVISI),
        ((), StatusSkp.DITETAPKAN, False, NasibBagi.MENUNGGU_REVISI),
        ((), None, False, NasibBagi.MENUNGGU_SKP),
        (("Lain",), DRAF, False, NasibBagi.SUDAH_ADA),
        (("Lain",), DRAF, True, NasibBagi.MASUK),
        (("menyusun  LAPORAN",), DRAF, True, NasibBagi.SAMA),
        (("menyusun laporan",), None, False, NasibBagi.SAMA),
    ],
)
def test_what_happens_to_one_of_the_many(
    peran: tuple[str, ...], status: StatusSkp | None, tambah: bool, nasib: NasibBagi
) -> None:
    assert plan_bagi("Menyusun laporan", CalonBagi(1, peran, status), tambah=tambah) is nasib
