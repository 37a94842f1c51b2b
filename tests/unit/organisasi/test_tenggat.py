"""Periods of a year with their deadlines, in the zone of the instansi."""

from datetime import UTC, datetime

import pytest

from kinerja.aturan.muat import build_periode, list_edisi_pertama
from kinerja.aturan.rules import AturanPeriode, JenisPeriode, JenisTenggat, KodeAturan
from kinerja.organisasi.tenggat import count_hari, list_batas, list_batas_dekat, list_batas_tahunan

WIB, WIT = "Asia/Jakarta", "Asia/Jayapura"


@pytest.fixture
def aturan() -> AturanPeriode:
    edisi = next(satu for satu in list_edisi_pertama() if satu.kode is KodeAturan.PERIODE)
    return build_periode(edisi.isi, edisi.sumber)


@pytest.mark.parametrize(("jenis", "jumlah"), [(JenisPeriode.BULANAN, 12), (JenisPeriode.TRIWULANAN, 4)])
def test_a_year_has_all_its_periods(aturan: AturanPeriode, jenis: JenisPeriode, jumlah: int) -> None:
    assert len(list_batas(aturan, jenis, 2026, WIB)) == jumlah


def test_a_day_ends_earlier_in_the_east(aturan: AturanPeriode) -> None:
    barat = list_batas(aturan, JenisPeriode.TRIWULANAN, 2026, WIB)[0]
    timur = list_batas(aturan, JenisPeriode.TRIWULANAN, 2026, WIT)[0]
    assert (barat.realisasi - timur.realisasi).total_seconds() == 2 * 3600
    assert barat.realisasi < barat.evaluasi
    assert barat.realisasi == datetime(2026, 4, 5, 16, 59, 59, 999999, tzinfo=UTC)


def test_once_a_year_are_skp_and_evaluation(aturan: AturanPeriode) -> None:
    assert [
        (satu.sebutan, satu.waktu.date().isoformat()) for satu in list_batas_tahunan(aturan, 2026, WIB)
    ] == [
        ("SKP ditetapkan", "2026-01-31"),
        ("Evaluasi tahunan", "2027-01-31"),
    ]


def test_the_next_deadlines_may_be_those_of_last_year(aturan: AturanPeriode) -> None:
    now = datetime(2026, 1, 6, tzinfo=UTC)
    dekat = list_batas_dekat(aturan, JenisPeriode.TRIWULANAN, now, 2026, WIB)
    assert [satu.sebutan for satu in dekat] == [
        "Evaluasi Triwulan IV 2025",
        "Evaluasi tahunan 2025",
        "SKP ditetapkan 2026",
    ]
    assert list_batas_dekat(aturan, JenisPeriode.TRIWULANAN, dekat[0].waktu, 2026, WIB)[0] == dekat[0]


def test_days_of_a_duty(aturan: AturanPeriode) -> None:
    assert count_hari(aturan, JenisTenggat.KEBERATAN) > 0
    assert count_hari(aturan, JenisTenggat.SKP_DITETAPKAN) == 0
