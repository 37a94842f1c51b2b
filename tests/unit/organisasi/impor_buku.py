"""Small workbooks for the tests of the import, in the layouts of SIASN."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from kinerja.organisasi.impor.berkas import read_berkas, read_rows
from kinerja.organisasi.impor.buku import KepalaBuku
from kinerja.organisasi.impor.jenis import BarisMentah, BarisPegawai, HasilBaca, TataLetak

HARI_INI = date(2026, 1, 15)
DATA_DEMO = Path(__file__).resolve().parents[3] / "kinerja" / "demo" / "data"
PEGAWAI: Mapping[str, object] = {
    "PNS ID": "A" * 32,
    "NIP BARU": "198610042009022000",
    "NAMA": "SITI AMINAH",
    "GELAR DEPAN": "",
    "GELAR BELAKANG": "S.E.",
    "TANGGAL LAHIR": date(1986, 10, 4),
    "JENIS KELAMIN": "F",
    "KEDUDUKAN HUKUM NAMA": "Aktif",
    "TMT CPNS": date(2009, 2, 1),
    "GOL AKHIR NAMA": "III/c",
    "TMT GOLONGAN": date(2020, 4, 1),
    "JENIS JABATAN NAMA": "Jabatan Fungsional",
    "JABATAN NAMA": "Perencana Ahli Muda",
    "TMT JABATAN": date(2020, 7, 1),
    "UNOR ID": "B" * 32,
    "UNOR NAMA": "Bidang Litbang",
    "INSTANSI KERJA NAMA": "Pemerintah Kabupaten Contoh",
    "ESELON NAMA": "",
}


def write_buku(path: Path, tabel: Sequence[Sequence[object]], lembar: str = "Data") -> Path:
    """A workbook with the given rows, written with the cell kind of each value."""
    with xlsxwriter.Workbook(path) as buku:
        format_tanggal = buku.add_format({"num_format": "dd-mm-yyyy"})
        halaman = buku.add_worksheet(lembar)
        for baris, sel in enumerate(tabel):
            for kolom, nilai in enumerate(sel):
                if isinstance(nilai, str):
                    halaman.write_string(baris, kolom, nilai)
                elif isinstance(nilai, date):
                    halaman.write_datetime(baris, kolom, nilai, format_tanggal)
                elif isinstance(nilai, bool):
                    halaman.write_boolean(baris, kolom, nilai)
                elif isinstance(nilai, int | float):
                    halaman.write_number(baris, kolom, nilai)
    return path


def write_pegawai(path: Path, *perubahan: Mapping[str, object]) -> Path:
    """One row per mapping: the person above with these cells changed."""
    kolom = list(dict.fromkeys([*PEGAWAI, *(nama for satu in perubahan for nama in satu)]))
    baris = [[{**PEGAWAI, **satu}.get(nama, "") for nama in kolom] for satu in perubahan]
    return write_buku(path, [kolom, *baris])


def read_pegawai_buku(path: Path, *perubahan: Mapping[str, object]) -> HasilBaca:
    return read_berkas(write_pegawai(path / "pegawai.xlsx", *perubahan), today=HARI_INI)


def read_sel(**perubahan: object) -> HasilBaca:
    """The person above with these cells changed, without a workbook; "_" in a name is a blank."""
    sel = {**PEGAWAI, **{nama.replace("_", " "): nilai for nama, nilai in perubahan.items()}}
    kepala = KepalaBuku("Data", TataLetak.DATA_UTAMA, baris_kepala=1, total=1)
    return read_rows("pegawai.xlsx", kepala, [BarisMentah(2, sel)], today=HARI_INI)


def read_satu(**perubahan: object) -> BarisPegawai:
    """The row as accepted."""
    hasil = read_sel(**perubahan)
    assert not hasil.ditolak
    return hasil.pegawai[0]


def read_ditolak(**perubahan: object) -> tuple[int, str | None, str]:
    """Row, column and reason of the row as refused."""
    hasil = read_sel(**perubahan)
    assert not hasil.pegawai
    return hasil.ditolak[0].baris, hasil.ditolak[0].kolom, hasil.ditolak[0].alasan


def replace_part(path: Path, bagian: str, isi: bytes) -> Path:
    """The workbook with one part of its archive exchanged or added."""
    with zipfile.ZipFile(path) as lama:
        semua = {nama: lama.read(nama) for nama in lama.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as baru:
        for nama, asli in {**semua, bagian: isi}.items():
            baru.writestr(nama, isi if nama == bagian else asli)
    return path


def read_part(path: Path, bagian: str) -> bytes:
    with zipfile.ZipFile(path) as arsip:
        return arsip.read(bagian)
