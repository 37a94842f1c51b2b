"""The eight columns of the national daily form, and sums of lines."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.progres.rules.baris import StatusBaris, tidy
from kinerja.progres.rules.hari import Jam
from kinerja.progres.rules.lembar import (
    JUDUL,
    MAKS_BARIS,
    Gabungan,
    IsianBaris,
    Kolom,
    fill_gabungan,
    read_lembar,
    read_sel,
    read_tempelan,
    read_waktu,
    write_sel,
)
from kinerja.progres.rules.usulan import BarisUsulan, find_jumlah, observed_load, sum_lines

KEPALA = list(JUDUL.values())
BARIS = ["Menyusun laporan", "2026-07-01", "08:00", "11:30", "Mengolah data", "2", "Laporan", "-"]
TEKS = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=20).filter(
    lambda teks: teks.strip("'-").strip() == teks
)
ISIAN = st.builds(
    IsianBaris,
    rencana=TEKS,
    tanggal=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    jam=st.tuples(st.integers(0, 1438), st.integers(1, 1439))
    .filter(lambda x: x[0] < x[1])
    .map(lambda x: Jam(*x)),
    kegiatan=TEKS,
    realisasi=st.integers(0, 999_999_999),
    satuan=TEKS,
    bukti=st.just("") | TEKS,
)


@given(ISIAN)
def test_a_line_that_is_written_is_read_again_equal(isian: IsianBaris) -> None:
    sel = {kolom: str(nilai) for kolom, nilai in write_sel(isian).items()}
    assert read_sel(sel) == (isian, {})


@given(st.permutations(range(8)), st.integers(0, 5))
def test_columns_are_found_by_name_in_any_order_below_titles(urutan: list[int], judul: int) -> None:
    semua = [(n + 1, ["PROGRES HARIAN", "", "Juli"]) for n in range(judul)]
    semua += [(judul + 1, [KEPALA[n].upper() for n in urutan]), (judul + 3, [BARIS[n] for n in urutan])]
    satu = read_lembar(semua)[0]
    assert satu.nomor == judul + 3
    assert satu.isian == IsianBaris(
        "Menyusun laporan", date(2026, 7, 1), Jam(480, 690), "Mengolah data", 2, "Laporan", ""
    )


@pytest.mark.parametrize(
    "tanggal",
    [
        "2026-07-01",
        "01-07-2026",
        "1/7/2026",
        "1 Juli 2026",
        "'01-07-2026",
        "01.07.2026",
        "Rabu, 1 Juli 2026",
        "2026-07-01 00:00:00",
    ],
)
@pytest.mark.parametrize("jam", ["08:00", "8.00", "8", "08:00:00", "0,3333333333"])
def test_dates_and_times_are_read_in_every_way_people_keep_them(tanggal: str, jam: str) -> None:
    baris = [BARIS[0], tanggal, jam, *BARIS[3:]]
    isian = read_lembar([(1, KEPALA), (2, baris)])[0].isian
    assert isian is not None
    assert (isian.tanggal, isian.jam) == (date(2026, 7, 1), Jam(480, 690))


@pytest.mark.parametrize(
    ("kolom", "teks", "kalimat"),
    [
        (Kolom.TANGGAL, "32-07-2026", "kalender"),
        (Kolom.TANGGAL, "", "Isi tanggal"),
        (Kolom.JAM_SELESAI, "07:00", "sesudah jam mulai"),
        (Kolom.JAM_MULAI, "1,5", "antara 00.00"),
        (Kolom.REALISASI, "1,5", "bilangan bulat"),
        (Kolom.REALISASI, "-1", "tanpa tanda minus"),
        (Kolom.SATUAN, "-", "satuannya"),
        (Kolom.KEGIATAN, "x" * 2001, "2000 karakter"),
    ],
)
def test_a_wrong_cell_says_what_to_write(kolom: Kolom, teks: str, kalimat: str) -> None:
    isian, salah = read_sel(dict(zip(Kolom, BARIS, strict=True)) | {kolom: teks})
    assert isian is None
    assert kalimat in salah[kolom]
    assert len(salah) == 1


@pytest.mark.parametrize("kolom", list(Kolom))
def test_a_cell_that_is_much_too_long_says_so(kolom: Kolom) -> None:
    isian, salah = read_sel(dict(zip(Kolom, BARIS, strict=True)) | {kolom: "a" * 10_000})
    assert isian is None
    assert salah[kolom].startswith("Ringkas menjadi paling banyak ")


def test_a_merged_cell_is_filled_down_but_never_a_number_that_counts() -> None:
    """Rencana aksi and day over three rows, realisasi over two: only the first two are in every row."""
    kosong = ["", "", "09:00", "10:00", "Rapat", "", "Kegiatan"]
    lagi = ["", "", "13:00", "14:00", "Rapat", "1", "Kegiatan", ""]
    semua = [(1, ["Juli"]), (3, KEPALA), (4, BARIS), (5, kosong), (6, lagi)]
    gabungan = [
        Gabungan(4, 0, 6),
        Gabungan(4, 1, 6),
        Gabungan(4, 5, 5),
        Gabungan(1, 0, 2),
        Gabungan(9, 40, 99),
    ]
    dua, tiga = read_lembar(fill_gabungan(semua, gabungan))[1:]
    assert (dict(dua.salah), dua.sel[Kolom.RENCANA]) == (
        {Kolom.REALISASI: "Isi realisasi dengan bilangan bulat, misalnya 1."},
        BARIS[0],
    )
    assert tiga.isian == IsianBaris(BARIS[0], date(2026, 7, 1), Jam(780, 840), "Rapat", 1, "Kegiatan")
    tanpa = read_lembar(fill_gabungan(semua, []))[1]
    assert set(tanpa.salah) == {Kolom.RENCANA, Kolom.TANGGAL, Kolom.REALISASI}


def test_a_sheet_without_the_headings_or_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="Rencana Aksi"):
        read_lembar([(1, ["Nama", "NIP"]), (2, BARIS)])
    with pytest.raises(ValueError, match=str(MAKS_BARIS)):
        read_lembar([(1, KEPALA), *((n, BARIS) for n in range(2, MAKS_BARIS + 3))])


def test_pasted_rows_come_with_or_without_heading() -> None:
    baris = "\t".join(BARIS)
    polos, berjudul = read_tempelan(f"{baris}\r\n\n"), read_tempelan("\t".join(KEPALA) + "\n" + baris)
    assert polos[0].isian == berjudul[0].isian is not None


def test_a_time_at_the_edge_of_the_day_stays_in_it() -> None:
    assert read_waktu("0,9999999") == 1439


# Sums

USULAN = st.builds(
    BarisUsulan,
    rhk_id=st.none() | st.integers(1, 3),
    rencana=st.sampled_from(["a", "b"]),
    satuan=st.sampled_from(["Laporan", "laporan ", "Dokumen"]),
    realisasi=st.integers(0, 1000),
    status=st.sampled_from(StatusBaris),
)


def _total(daftar: Iterable[BarisUsulan], rhk_id: int, satuan: str) -> int:
    return sum(
        satu.realisasi
        for satu in daftar
        if satu.status is StatusBaris.DISETUJUI
        and satu.rhk_id == rhk_id
        and tidy(satu.satuan) == tidy(satuan)
    )


@given(st.lists(USULAN, max_size=30))
def test_a_proposal_is_the_sum_of_the_approved_lines_of_its_unit(daftar: list[BarisUsulan]) -> None:
    semua = sum_lines(daftar)
    for rhk_id in (1, 2, 3):
        for satuan in ("LAPORAN", "dokumen", "orang"):
            jumlah = find_jumlah(semua, rhk_id, satuan)
            assert (jumlah.realisasi if jumlah else 0) == _total(daftar, rhk_id, satuan)
            if jumlah:
                assert sum(nilai for _, nilai in jumlah.per_rencana) == jumlah.realisasi


def test_observed_load_of_a_full_month_is_its_share_of_the_effective_time() -> None:
    """1.250 hours a year are 104 hours 10 minutes a month (PermenPANRB 1/2020)."""
    assert observed_load(6250, Decimal(1)) == Decimal("100.0")
    assert observed_load(75_000, Decimal(12)) == Decimal("100.0")
    assert observed_load(0, Decimal(1)) == 0
    with pytest.raises(ValueError, match="time"):
        observed_load(1, Decimal(0))


@given(st.integers(0, 100_000), st.integers(1, 12))
def test_observed_load_agrees_with_fractions(menit: int, bulan: int) -> None:
    tepat = Fraction(menit * 12 * 100, 75_000 * bulan)
    assert abs(Fraction(observed_load(menit, Decimal(bulan))) - tepat) <= Fraction(1, 20)
