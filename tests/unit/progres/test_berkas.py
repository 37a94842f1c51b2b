"""Workbooks as people keep them: another order, real dates, formulas, merged cells, far too many rows."""

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kinerja.errors import InputError
from kinerja.progres import berkas
from kinerja.progres.rules.hari import Jam
from kinerja.progres.rules.lembar import JUDUL, BarisLembar, IsianBaris, Kolom

KEPALA = list(JUDUL.values())
BARIS = ["Menyusun laporan", "2026-07-01", "08:00", "09:00", "Mengolah data", "1", "Laporan", "-"]
SATU = IsianBaris(BARIS[0], date(2026, 7, 1), Jam(480, 540), "Mengolah data", 1, "Laporan")

Isi = Callable[[xlsxwriter.Workbook, Worksheet], None]


def _read(path: Path, isi: Isi) -> list[BarisLembar]:
    with xlsxwriter.Workbook(str(path / "progres.xlsx")) as buku:
        isi(buku, buku.add_worksheet("Data"))
    return berkas.read_rows(berkas.read_berkas(path / "progres.xlsx"))


def _texts(lembar: Worksheet, nomor: int, sel: list[str]) -> None:
    for kolom, teks in enumerate(sel):
        lembar.write_string(nomor, kolom, teks)


def test_a_sheet_with_merges_titles_other_columns_and_another_order(tmp_path: Path) -> None:
    def isi(_: xlsxwriter.Workbook, lembar: Worksheet) -> None:
        lembar.merge_range(0, 0, 1, 9, "PROGRES HARIAN JULI 2026")
        _texts(lembar, 3, ["No", *reversed(KEPALA), "Sumber Data"])
        for n, jam in enumerate(("08:00", "09:00", "10:00")):
            sel = [*BARIS[:2], jam, f"{9 + n:02}:00", *BARIS[4:]]
            _texts(lembar, 4 + n, [str(n + 1), *reversed(sel), "ekinerja"])
        lembar.merge_range(4, 8, 6, 8, BARIS[0])
        lembar.merge_range(4, 7, 6, 7, BARIS[1])

    semua = _read(tmp_path, isi)
    assert [satu.salah for satu in semua] == [{}, {}, {}]
    assert semua[0].isian == SATU
    assert semua[2].isian == IsianBaris(
        BARIS[0], date(2026, 7, 1), Jam(600, 660), "Mengolah data", 1, "Laporan"
    )


def test_real_dates_times_and_numbers_are_read_and_formulas_only_by_what_they_show(tmp_path: Path) -> None:
    def isi(buku: xlsxwriter.Workbook, lembar: Worksheet) -> None:
        hari, jam = buku.add_format({"num_format": "dd/mm/yyyy"}), buku.add_format({"num_format": "hh:mm"})
        _texts(lembar, 0, KEPALA)
        for n in range(1, 4):
            _texts(lembar, n, BARIS)
        lembar.write_datetime(1, 1, date(2026, 7, 1), hari)
        lembar.write_datetime(1, 2, time(8), jam)
        lembar.write_number(1, 5, 1)
        lembar.write_formula(2, 1, "=DATE(2026,7,1)", hari, 46204)
        lembar.write_formula(2, 5, "=SUM(1,0)", None, 1)
        lembar.write_formula(3, 5, "=A1/0", None, "#DIV/0!")

    semua = _read(tmp_path, isi)
    assert [satu.isian for satu in semua] == [SATU, SATU, None]
    assert list(semua[2].salah) == [Kolom.REALISASI]


def test_ten_thousand_rows_are_refused_before_they_are_read(tmp_path: Path) -> None:
    def isi(_: xlsxwriter.Workbook, lembar: Worksheet) -> None:
        _texts(lembar, 0, KEPALA)
        for n in range(1, 10_001):
            _texts(lembar, n, BARIS)

    with pytest.raises(InputError, match=r"lebih dari 1\.000 baris"):
        _read(tmp_path, isi)
