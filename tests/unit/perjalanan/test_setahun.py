"""A year laid out: every day once, whatever happened in it, over a hundred years."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kinerja.kalender.rules import Rentang, find_gaps, find_overlaps, subtract, tahun_kalender, tile
from kinerja.organisasi.rules import JenisPeristiwa, Kedudukan
from kinerja.perjalanan.rules import JenisHari, PeristiwaTahun, count_hari, kedudukan_on, lay_out_year

TAHUN = st.integers(1950, 2050)
AKHIR_WAKTU = date.max


@st.composite
def ranges(draw: st.DrawFn, tahun: int) -> Rentang:
    """Some days around a year."""
    awal = date(tahun - 1, 7, 1) + timedelta(days=draw(st.integers(0, 700)))
    return Rentang(awal, awal + timedelta(days=draw(st.integers(1, 400))))


@st.composite
def years(draw: st.DrawFn) -> tuple[int, list[tuple[int, Rentang]], list[PeristiwaTahun]]:
    tahun = draw(TAHUN)
    segmen = draw(st.lists(ranges(tahun), max_size=4))
    peristiwa = [
        PeristiwaTahun(
            nomor,
            draw(st.sampled_from(JenisPeristiwa)),
            rentang if draw(st.booleans()) else Rentang(rentang.mulai, AKHIR_WAKTU),
        )
        for nomor, rentang in enumerate(draw(st.lists(ranges(tahun), max_size=5)))
    ]
    return tahun, list(enumerate(segmen)), peristiwa


@given(years())
def test_every_day_of_the_year_is_one_thing(
    tahun: tuple[int, list[tuple[int, Rentang]], list[PeristiwaTahun]],
) -> None:
    nomor, segmen, peristiwa = tahun
    setahun = tahun_kalender(nomor)
    bagian = lay_out_year(nomor, segmen, peristiwa)
    rentang = [satu.rentang for satu in bagian]
    assert rentang[0].mulai == setahun.mulai
    assert rentang[-1].sampai == setahun.sampai
    assert all(a.sampai == b.mulai for a, b in pairwise(rentang))
    jumlah = count_hari(bagian)
    assert sum(hari for hari, _ in jumlah.values()) == setahun.hari
    assert setahun.hari in {365, 366}
    assert sum(bulan for _, bulan in jumlah.values()) == 12


@given(TAHUN, st.data())
def test_tiles_have_no_gap_and_no_overlap_and_the_first_layer_wins(tahun: int, data: st.DataObject) -> None:
    setahun = tahun_kalender(tahun)
    lapisan = list(enumerate(data.draw(st.lists(ranges(tahun), max_size=5))))
    bagian = tile(setahun, lapisan)
    rentang = [satu.rentang for satu in bagian]
    assert find_overlaps(rentang) == []
    assert find_gaps(rentang, setahun) == []
    for satu in bagian:
        hari = satu.rentang.mulai
        pertama = next((isi for isi, lapis in lapisan if lapis.memuat(hari)), None)
        assert satu.isi == pertama


@given(st.data())
def test_what_is_subtracted_and_what_stays_are_the_whole(data: st.DataObject) -> None:
    rentang = data.draw(ranges(2026))
    daftar = data.draw(st.lists(ranges(2026), max_size=4))
    sisa = subtract(rentang, daftar)
    hari = {rentang.mulai + timedelta(days=i) for i in range(rentang.hari)}
    ambil = {satu for satu in hari if any(lain.memuat(satu) for lain in daftar)}
    tinggal = {satu.mulai + timedelta(days=i) for satu in sisa for i in range(satu.hari)}
    assert tinggal == hari - ambil


def test_a_year_with_a_mutasi_a_leave_and_a_gap() -> None:
    bagian = lay_out_year(
        2026,
        [
            (1, Rentang(date(2026, 1, 1), date(2026, 7, 15))),
            (2, Rentang(date(2026, 8, 1), date(2027, 1, 1))),
        ],
        [PeristiwaTahun(9, JenisPeristiwa.CUTI_BESAR, Rentang(date(2026, 3, 1), date(2026, 6, 1)))],
    )
    terbaca = [(satu.rentang.mulai, satu.isi.jenis if satu.isi else None, satu.bulan) for satu in bagian]
    assert terbaca == [
        (date(2026, 1, 1), JenisHari.SKP, 2),
        (date(2026, 3, 1), JenisHari.TANPA_TUGAS, 3),
        (date(2026, 6, 1), JenisHari.SKP, 2),
        (date(2026, 7, 15), JenisHari.BELUM_JELAS, 0),
        (date(2026, 8, 1), JenisHari.SKP, 5),
    ]
    assert count_hari(bagian)[JenisHari.BELUM_JELAS] == (17, 0)


def test_days_before_the_first_duty_and_after_the_last_lie_outside() -> None:
    bagian = lay_out_year(
        2026,
        [(1, Rentang(date(2026, 3, 1), date(2026, 11, 1)))],
        [
            PeristiwaTahun(1, JenisPeristiwa.MULAI_TUGAS, Rentang(date(2026, 3, 1), AKHIR_WAKTU)),
            PeristiwaTahun(2, JenisPeristiwa.PENSIUN, Rentang(date(2026, 11, 1), AKHIR_WAKTU)),
        ],
    )
    assert [satu.isi.teks for satu in bagian if satu.isi] == ["Belum bertugas", "SKP", "Pensiun"]


def test_whoever_came_back_is_on_duty_again_and_the_end_of_service_lasts() -> None:
    cuti = PeristiwaTahun(1, JenisPeristiwa.CLTN, Rentang(date(2026, 2, 1), date(2026, 5, 1)))
    pensiun = PeristiwaTahun(2, JenisPeristiwa.PENSIUN, Rentang(date(2026, 10, 1), AKHIR_WAKTU))
    assert kedudukan_on([cuti], date(2026, 1, 31)) is None
    assert kedudukan_on([cuti], date(2026, 2, 1)) is Kedudukan.CUTI
    assert kedudukan_on([cuti, pensiun], date(2026, 5, 1)) is Kedudukan.AKTIF
    assert kedudukan_on([cuti, pensiun], date(2026, 12, 1)) is Kedudukan.PENSIUN
    belajar = PeristiwaTahun(3, JenisPeristiwa.TUGAS_BELAJAR, Rentang(date(2025, 9, 1), AKHIR_WAKTU))
    assert kedudukan_on([belajar], date(2026, 5, 1)) is Kedudukan.TUGAS_BELAJAR
