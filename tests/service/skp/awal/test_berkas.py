"""Rows of a workbook in a draft: read in a process of its own, all or nothing."""

from io import BytesIO
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from sqlalchemy.orm import Session

from kinerja.errors import InputError, NotAuthorizedError
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.awal import service_berkas
from kinerja.skp.awal.berkas import Baris, read_berkas, unpack_rows, write_lembar
from kinerja.skp.awal.rules import JUDUL, columns_of
from kinerja.skp.models import Skp
from kinerja.skp.rules import Pendekatan, Perspektif
from tests.skp_bersama import Orang, Saat, make_skp_of, read

JA_JF = [JUDUL[kolom] for kolom in columns_of(JenisForm.JA_JF, Pendekatan.KUANTITATIF)]
ISI = ["Utama", "Hasil pimpinan", "Tersusunnya laporan", "", "Kuantitas", "Jumlah laporan", "12 laporan"]


def _workbook(path: Path, *baris: list[object]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as buku:
        lembar = buku.add_worksheet()
        for nomor, sel in enumerate(baris):
            lembar.write_row(nomor, 0, sel)
    return path


def _rows(*baris: list[str]) -> Baris:
    return [(2, JA_JF), *enumerate(baris, start=3)]


@pytest.mark.parametrize("form", list(JenisForm))
@pytest.mark.parametrize("pendekatan", list(Pendekatan))
def test_the_sheet_to_fill_in_is_one_that_is_read(
    tmp_path: Path, form: JenisForm, pendekatan: Pendekatan
) -> None:
    path = tmp_path / "kosong.xlsx"
    path.write_bytes(write_lembar(form, pendekatan, 2026))
    baris = read_berkas(path)
    assert baris[1] == (2, [JUDUL[kolom] for kolom in columns_of(form, pendekatan)])
    buku = python_calamine.CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    assert buku.sheet_names == ["Rencana hasil kerja", "Cara mengisi"]


def test_a_workbook_becomes_text_as_a_person_reads_it(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "isi.xlsx", JA_JF, ["Utama", "", "=1+1", "", "", "Jumlah", 12.0], ["", 2.5])
    assert read_berkas(path)[1:] == [
        (2, ["Utama", "", "=1+1", "", "", "Jumlah", "12"]),
        (3, ["", "2,5"] + [""] * 5),
    ]


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        (b"PK\x03\x04 rusak", "rusak"),
        (b"\xd0\xcf\x11\xe0 lama", "terkunci"),
        (b"bukan buku", "bukan buku kerja"),
    ],
    ids=["rusak", "xls", "teks"],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, isi: bytes, kalimat: str) -> None:
    path = tmp_path / "isi.xlsx"
    path.write_bytes(isi)
    with pytest.raises(InputError, match=kalimat):
        read_berkas(path)


def test_the_rows_come_behind_those_of_the_draft(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    baris = _rows(ISI, ["", "", "", "", "Waktu", "Ketepatan", "tanggal 5"])
    pratinjau = service_berkas.preview_berkas(session, orang.pemilik, skp.id, baris, today=saat["today"])
    assert (len(pratinjau.isi.daftar_rhk), pratinjau.ditolak) == (1, ())
    assert len(read(session, skp.id).rencana_hasil_kerja) == 1  # the preview stores nothing
    assert service_berkas.apply_berkas(session, orang.pemilik, skp.id, baris, **saat) == 1
    dua = read(session, skp.id).rencana_hasil_kerja[1]
    assert (dua.teks, dua.teks_pimpinan) == ("Tersusunnya laporan", "Hasil pimpinan")
    assert [satu.target for satu in dua.semua_indikator] == ["12 laporan", "tanggal 5"]
    assert dua.semua_indikator[0].tipe == "angka"


def test_one_bad_row_keeps_all_out(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    baris = _rows(ISI, ["Pokok", *ISI[1:]])
    pratinjau = service_berkas.preview_berkas(session, orang.pemilik, skp.id, baris, today=saat["today"])
    assert [satu.baris for satu in pratinjau.ditolak] == [4]
    with pytest.raises(InputError, match="Baris 4"):
        service_berkas.apply_berkas(session, orang.pemilik, skp.id, baris, **saat)
    assert len(read(session, skp.id).rencana_hasil_kerja) == 1


def test_the_form_of_jpt_takes_its_own_columns(session: Session, orang: Orang, saat: Saat) -> None:
    skp = make_skp_of(session, orang.pegawai, rhk=0, jenis_form=JenisForm.JPT)
    judul = [*JA_JF, "Perspektif"]
    baris = [(1, judul), (2, [*ISI[:3], "Bupati", *ISI[4:], "Anggaran"])]
    service_berkas.apply_berkas(session, orang.pemilik, skp.id, baris, **saat)
    (rhk,) = read(session, skp.id).rencana_hasil_kerja
    (satu,) = rhk.semua_indikator
    assert (rhk.penugasan_dari, rhk.teks_pimpinan) == ("Bupati", "")
    assert (satu.aspek, satu.perspektif) == (None, Perspektif.ANGGARAN)


def test_only_the_owner_loads_rows(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    with pytest.raises(NotAuthorizedError):
        service_berkas.apply_berkas(session, orang.sebagai_penilai, skp.id, _rows(ISI), **saat)
    with pytest.raises(NotAuthorizedError):
        service_berkas.open_muat(session, orang.sebagai_penilai, skp.id, today=saat["today"])


@pytest.mark.parametrize("teks", ["", "bukan", "eJw=", "AAAA" * 10, "[[1,2]]"])
def test_a_preview_that_was_tampered_with_is_no_fault(teks: str) -> None:
    with pytest.raises(InputError):
        unpack_rows(teks)
