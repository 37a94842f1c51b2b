"""Hostile and broken files: each is refused with a sentence, quickly and in bounded memory."""

import os
import re
import time
import zipfile
from itertools import chain
from pathlib import Path

import pytest
import xlsxwriter

from kinerja.errors import InputError
from kinerja.organisasi.impor import arsip, buku, pembaca
from kinerja.organisasi.impor.berkas import read_berkas
from kinerja.organisasi.impor.jenis import BATAS, Batas
from tests.unit.organisasi.impor_buku import HARI_INI, read_part, replace_part, write_buku, write_pegawai

LEMBAR = "xl/worksheets/sheet1.xml"
TEKS = "xl/sharedStrings.xml"
KEPALA_UNOR = ["ID", "NAMA_UNOR", "ID_ATASAN"]


def refuse(path: Path, *, nama: str | None = None, batas: Batas = BATAS) -> str:
    with pytest.raises(InputError) as ditolak:
        read_berkas(path, today=HARI_INI, nama=nama, batas=batas)
    return ditolak.value.message


@pytest.fixture
def unor(tmp_path: Path) -> Path:
    return write_buku(tmp_path / "unor.xlsx", [KEPALA_UNOR, ["A1", "Dinas", ""]])


def test_zip_bomb_is_refused_by_its_directory(unor: Path) -> None:
    batas = Batas(terbuka=64 * 2**20)
    replace_part(unor, "xl/media/bom.bin", bytes(batas.terbuka))
    assert unor.stat().st_size < 2**20
    assert refuse(unor, batas=batas) == arsip.TERLALU_BESAR


def test_zip_bomb_that_lies_about_its_size_is_refused(unor: Path) -> None:
    isi = read_part(unor, LEMBAR)
    replace_part(unor, LEMBAR, isi + b" " * (64 * 2**20))
    besar, kecil = len(isi) + 64 * 2**20, len(isi)
    mentah = unor.read_bytes()
    unor.write_bytes(mentah.replace(besar.to_bytes(4, "little"), kecil.to_bytes(4, "little")))
    assert refuse(unor) == arsip.RUSAK


@pytest.mark.parametrize("bagian", [LEMBAR, TEKS, "xl/workbook.xml", "xl/styles.xml"])
def test_entity_bomb_is_refused_in_every_part(unor: Path, bagian: str) -> None:
    bom = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    pernyataan, _, sisa = read_part(unor, bagian).partition(b"?>")
    assert refuse(replace_part(unor, bagian, pernyataan + b"?>" + bom + sisa)) == arsip.RUSAK


def test_other_encodings_cannot_hide_an_entity_bomb(unor: Path) -> None:
    isi = read_part(unor, TEKS).decode().replace("UTF-8", "UTF-16")
    assert refuse(replace_part(unor, TEKS, isi.encode("utf-16"))) == arsip.RUSAK


def test_macros_are_refused_under_either_ending(unor: Path) -> None:
    replace_part(unor, "xl/vbaProject.bin", b"makro")
    assert refuse(unor) == arsip.BERMAKRO
    assert "Hanya berkas .xlsx" in refuse(unor, nama="unor.xlsm")


@pytest.mark.parametrize(
    ("isi", "alasan"),
    [
        (b"ID,NAMA_UNOR,ID_ATASAN\nA1,Dinas,\n", arsip.BUKAN_BUKU),
        (b"", arsip.BUKAN_BUKU),
        (b"PK\x03\x04 terpotong", arsip.RUSAK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), arsip.TERKUNCI),
    ],
)
def test_another_content_under_the_right_ending_is_refused(tmp_path: Path, isi: bytes, alasan: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(isi)
    assert refuse(path) == alasan


def test_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as baru:
        baru.writestr("word/document.xml", "<a/>")
    assert refuse(tmp_path / "a.xlsx") == arsip.BUKAN_BUKU


def test_too_many_entries_and_too_large_a_file_are_refused(unor: Path) -> None:
    assert refuse(unor, batas=Batas(entri=5)) == arsip.TERLALU_BESAR
    assert "lebih besar dari 0 MB" in refuse(unor, batas=Batas(ukuran=100))


def test_doubled_entry_is_refused(unor: Path) -> None:
    with zipfile.ZipFile(unor, "a") as baru, pytest.warns(UserWarning, match="Duplicate"):
        baru.writestr(LEMBAR, "<a/>")
    assert refuse(unor) == arsip.RUSAK


def test_too_many_sheets_are_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as banyak:
        for _ in range(21):
            banyak.add_worksheet()
    assert "lebih dari 20 lembar" in refuse(tmp_path / "a.xlsx")


def test_a_million_rows_are_refused_before_they_are_read(unor: Path) -> None:
    awal, _, akhir = read_part(unor, LEMBAR).partition(b"</sheetData>")
    baris = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(3, 1_000_001))
    replace_part(unor, LEMBAR, awal + baris + b"</sheetData>" + akhir)
    mulai = time.monotonic()
    assert "lebih dari 60.000 baris" in refuse(unor)
    assert time.monotonic() - mulai < 60  # reading a million rows takes minutes


@pytest.mark.parametrize("alamat", ["XFD1", "GS2", "A1048576", "ZZ9"])
def test_cell_far_outside_the_table_is_refused(unor: Path, alamat: str) -> None:
    isi = read_part(unor, LEMBAR).replace(b"</row>", f'<c r="{alamat}"><v>1</v></c></row>'.encode(), 1)
    assert "di luar 200 kolom" in refuse(replace_part(unor, LEMBAR, isi))


def test_far_cell_in_another_notation_meets_the_memory_limit(unor: Path) -> None:
    sel = b"<row r='99999'><c r='XFD99999'><v>1</v></c></row></sheetData>"
    isi = read_part(unor, LEMBAR).replace(b"</sheetData>", sel)
    assert refuse(replace_part(unor, LEMBAR, isi)) in {buku.TIDAK_TERBACA, arsip.TERLALU_BESAR}


@pytest.mark.parametrize("potong", [b"</sheetData>", b"<sheetData>", b"</row>"])
def test_broken_sheet_is_refused(unor: Path, potong: bytes) -> None:
    isi = read_part(unor, LEMBAR)
    assert refuse(replace_part(unor, LEMBAR, isi[: isi.index(potong)]))


def test_time_limit_ends_the_reader(unor: Path) -> None:
    assert refuse(unor, batas=Batas(detik=0)) in {buku.TERLALU_LAMA, buku.TIDAK_TERBACA}


def test_formulas_and_links_are_neither_evaluated_nor_followed(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as satu:
        halaman = satu.add_worksheet()
        halaman.write_row(0, 0, KEPALA_UNOR)
        halaman.write_string(1, 0, "A1")
        halaman.write_formula(1, 1, '=HYPERLINK("http://127.0.0.1:9/","x")', None, "Dinas")
        halaman.write_url(2, 0, "http://127.0.0.1:9/", string="B1")
        halaman.write_formula(2, 1, "='[http://127.0.0.1:9/x.xlsx]A'!A1", None, "Bidang")
    hasil = read_berkas(tmp_path / "a.xlsx", today=HARI_INI)
    assert [(unit.id_luar, unit.nama) for unit in hasil.unit] == [("A1", "Dinas"), ("B1", "Bidang")]


def test_reader_knows_no_secret_of_the_parent(unor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINERJA_DATABASE_URL", "postgresql://rahasia")
    before = set(_children())
    with buku.open_buku(unor, nama="unor.xlsx") as (_, baris):
        (anak,) = set(_children()) - before
        lingkungan = Path(f"/proc/{anak}/environ").read_bytes()
        assert len(list(baris)) == 1
    assert b"rahasia" not in lingkungan


def _children() -> list[str]:
    return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()


def test_reader_is_gone_after_an_early_end(tmp_path: Path) -> None:
    path = write_pegawai(tmp_path / "a.xlsx", *({"NAMA": str(nomor)} for nomor in range(3000)))
    before = set(_children())  # other tests may have left a server or a printer running
    with buku.open_buku(path, nama="a.xlsx") as (kepala, baris):
        assert kepala.total == 3000
        next(baris)
    assert set(_children()) <= before


def test_a_sheet_of_several_pieces_is_read_whole_in_bounded_memory(unor: Path) -> None:
    sel = b"".join(b'<c t="inlineStr"><is><t>isian kolom %d</t></is></c>' % kolom for kolom in range(67))
    unit = b'<c t="inlineStr"><is><t>A%d</t></is></c><c t="inlineStr"><is><t>Dinas</t></is></c>'
    baris = (b'<row r="%d">' % nomor + unit % nomor + sel + b"</row>" for nomor in range(2, 9_002))
    awal, _, akhir = read_part(unor, LEMBAR).partition(b'<row r="2"')
    isi = awal + b"".join(baris) + akhir[akhir.index(b"</sheetData>") :]
    assert len(isi) > 2 * arsip.UKURAN_POTONGAN
    replace_part(unor, LEMBAR, isi)
    with buku.open_buku(unor, nama="unor.xlsx") as (kepala, daftar):
        semua = [next(daftar) for _ in range(6_000)]  # the reader waits for us to take the rest
        keadaan = Path(f"/proc/{max(_children(), key=int)}/status").read_text()
        semua += daftar
    assert [(satu.baris, satu.sel["ID"]) for satu in semua] == [(n, f"A{n}") for n in range(2, 9_002)]
    puncak = re.search(r"VmHWM:\s+([0-9]+) kB", keadaan)
    assert kepala.total == 9_000
    assert puncak
    assert int(puncak[1]) < 200 * 1024


def test_rows_without_numbers_are_counted_across_pieces(unor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arsip, "UKURAN_POTONGAN", 2**20)
    sel = b'<c t="inlineStr"><is><t>A%d</t></is></c>' + b'<c t="inlineStr"><is><t>Dinas</t></is></c>' * 2
    baris = b"".join(b"<row>" + sel % nomor + b"</row>" for nomor in range(20_000))
    awal, _, sisa = read_part(unor, LEMBAR).partition(b"<sheetData>")
    replace_part(unor, LEMBAR, awal + b"<sheetData>" + baris + sisa[sisa.index(b"</sheetData>") :])
    with zipfile.ZipFile(unor) as satu:
        potongan = list(arsip.iter_potongan(satu, LEMBAR))
        pembuat = arsip.PembuatBuku(satu)
        lembar = arsip.Lembar("Data", LEMBAR, 20_000)
        semua = chain.from_iterable(pembaca.load_potongan(pembuat, lembar, *satu) for satu in potongan)
        nomor = [nomor for nomor, _ in semua]
    assert len(potongan) > 1
    assert nomor == list(range(1, 20_001))
