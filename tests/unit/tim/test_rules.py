"""Who holds the ball, and from when on a duty is late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kinerja.aturan.muat import load_periode
from kinerja.aturan.rules import DasarTenggat, MasaGangguan
from kinerja.kalender.rules import JenisPeriode, JenisTenggat, Rentang, deadline, end_of_day, is_past
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.rules import StatusSkp
from kinerja.tim.rules import Pemegang, bound_of, day_in_focus, deadline_kind, find_bola

ATURAN = load_periode()
WIB = "Asia/Jakarta"


@pytest.mark.parametrize(
    ("skp", "periode", "pemegang", "perbuatan"),
    [
        (None, None, Pemegang.PEGAWAI, "membuat SKP"),
        (StatusSkp.DRAF, None, Pemegang.PEGAWAI, "menyusun SKP"),
        (StatusSkp.DIAJUKAN, None, Pemegang.PENILAI, "menyetujui SKP"),
        (StatusSkp.DIKEMBALIKAN, None, Pemegang.PEGAWAI, "memperbaiki SKP"),
        (StatusSkp.DITETAPKAN, None, Pemegang.PEGAWAI, "membuka periode"),
        (StatusSkp.DITETAPKAN, StatusPeriode.BELUM_DIBUKA, Pemegang.TIDAK_ADA, "periode belum dibuka"),
        (StatusSkp.DITETAPKAN, StatusPeriode.PENGISIAN, Pemegang.PEGAWAI, "mengisi realisasi"),
        (StatusSkp.DITETAPKAN, StatusPeriode.DIAJUKAN, Pemegang.PENILAI, "menilai"),
        (StatusSkp.DITETAPKAN, StatusPeriode.DIKEMBALIKAN, Pemegang.PEGAWAI, "memperbaiki realisasi"),
        (StatusSkp.DITETAPKAN, StatusPeriode.DINILAI, Pemegang.PENILAI, "menetapkan penilaian"),
        (StatusSkp.DITETAPKAN, StatusPeriode.DITETAPKAN, Pemegang.PEGAWAI, "menerima hasil penilaian"),
        (StatusSkp.DITETAPKAN, StatusPeriode.KEBERATAN, Pemegang.ATASAN_PENILAI, "memutus keberatan"),
        (StatusSkp.DITUTUP, StatusPeriode.FINAL, Pemegang.TIDAK_ADA, "selesai"),
    ],
)
def test_each_state_names_who_acts_next(
    skp: StatusSkp | None, periode: StatusPeriode | None, pemegang: Pemegang, perbuatan: str
) -> None:
    bola = find_bola(skp, periode, ada_penilai=True)
    assert (bola.pemegang, bola.perbuatan) == (pemegang, perbuatan)


def test_revision_comes_before_the_period() -> None:
    bola = find_bola(StatusSkp.DIREVISI, StatusPeriode.PENGISIAN, ada_penilai=True)
    assert bola.perbuatan == "merevisi SKP"


@pytest.mark.parametrize(
    ("skp", "periode"),
    [(StatusSkp.DIAJUKAN, None), (StatusSkp.DITETAPKAN, StatusPeriode.DIAJUKAN)],
)
def test_without_a_penilai_the_ball_lies_with_the_admin(
    skp: StatusSkp, periode: StatusPeriode | None
) -> None:
    assert find_bola(skp, periode, ada_penilai=False).pemegang is Pemegang.ADMIN


def test_every_state_of_a_period_has_a_holder() -> None:
    assert all(find_bola(StatusSkp.DITETAPKAN, satu, ada_penilai=True) for satu in StatusPeriode)


TRIWULAN_I = Rentang(date(2026, 1, 1), date(2026, 4, 1))


@pytest.mark.parametrize("hari", [date(2026, 4, 1) + timedelta(days=satu) for satu in range(12)])
def test_bound_of_a_period_agrees_with_its_deadline(hari: date) -> None:
    batas = bound_of(ATURAN, JenisTenggat.REALISASI_PERIODIK, 2026, hari, WIB)
    assert batas.dasar is DasarTenggat.AKHIR_RENTANG
    terlambat = TRIWULAN_I.sampai <= batas.sebelum
    assert terlambat == is_past(
        deadline(ATURAN, JenisTenggat.REALISASI_PERIODIK, TRIWULAN_I, WIB), end_of_day(hari, WIB)
    )


MATI_LISTRIK = (
    MasaGangguan(datetime(2026, 4, 4, 17, tzinfo=UTC), datetime(2026, 4, 7, 3, tzinfo=UTC)),
    MasaGangguan(datetime(2027, 1, 30, 1, tzinfo=UTC), datetime(2027, 1, 31, 12, tzinfo=UTC)),
)


@pytest.mark.parametrize("zona", [WIB, "Asia/Jayapura"])
@pytest.mark.parametrize("jenis", [JenisTenggat.REALISASI_PERIODIK, JenisTenggat.SKP_SESUDAH_MUTASI])
def test_bound_agrees_with_every_deadline_that_an_outage_moves(jenis: JenisTenggat, zona: str) -> None:
    """Ranges that end or begin on any day of the spring, seen from any day of it."""
    aturan, digeser = replace(ATURAN, gangguan=MATI_LISTRIK), 0
    for satu in range(60):
        hari = date(2026, 3, 20) + timedelta(days=satu)
        batas = bound_of(aturan, jenis, 2026, hari, zona)
        for lain in range(90):
            rentang = Rentang(
                date(2026, 2, 1) + timedelta(days=lain), date(2026, 3, 1) + timedelta(days=lain)
            )
            awal = batas.dasar is DasarTenggat.MULAI_RENTANG
            pada = rentang.mulai if awal else rentang.sampai
            lewat = pada < batas.sebelum if awal else pada <= batas.sebelum
            terlambat = lewat and pada not in batas.kecuali
            saat = end_of_day(hari, zona)
            assert terlambat == is_past(deadline(aturan, jenis, rentang, zona), saat), (hari, rentang)
            digeser += lewat and not terlambat
    assert digeser


def test_an_outage_moves_the_date_of_the_year() -> None:
    aturan = replace(ATURAN, gangguan=MATI_LISTRIK)
    tahunan = deadline_kind(JenisPeriode.TAHUNAN)
    lewat = [
        date(2026, 1, 1) < bound_of(aturan, tahunan, 2026, date(2027, 2, hari), WIB).sebelum
        for hari in (2, 3)
    ]
    assert lewat == [False, True]


@pytest.mark.parametrize(
    ("hari", "terlambat"), [(date(2027, 1, 31), False), (date(2027, 2, 1), True), (date(2026, 6, 1), False)]
)
def test_bound_of_the_year_is_its_date(hari: date, terlambat: bool) -> None:
    batas = bound_of(ATURAN, deadline_kind(JenisPeriode.TAHUNAN), 2026, hari, WIB)
    assert (date(2026, 1, 1) < batas.sebelum) is terlambat


@pytest.mark.parametrize(
    ("hari", "mulai", "terlambat"),
    [
        (date(2026, 3, 31), date(2026, 3, 1), False),
        (date(2026, 4, 1), date(2026, 3, 1), True),
    ],
)
def test_bound_after_a_mutasi_counts_from_the_first_day(hari: date, mulai: date, terlambat: bool) -> None:
    batas = bound_of(ATURAN, JenisTenggat.SKP_SESUDAH_MUTASI, 2026, hari, WIB)
    assert (mulai < batas.sebelum) is terlambat


@pytest.mark.parametrize(
    ("hari", "fokus"), [(date(2026, 10, 7), 9), (date(2026, 10, 10), 9), (date(2026, 10, 11), 10)]
)
def test_focus_stays_on_a_period_until_its_evaluation_is_due(hari: date, fokus: int) -> None:
    assert day_in_focus(ATURAN, hari).month == fokus
