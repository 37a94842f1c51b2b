"""Office documents are zip files: this looks inside without unpacking to disk and bounds what it unpacks."""

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

MAKS_ENTRI = 10_000
MAKS_ISI = 300 * 2**20  # bytes after unpacking
MAKS_RASIO = 500  # above this no document of an office program; counted from 10 MB on
MAKS_DAFTAR_ISI = 2**20
AKHIR_ARSIP = 22  # bytes of the end record without a comment
BAYANGAN = ("vbaproject", "macroenabled", "/activex/")
CHUNK = 256 * 1024

_OOXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class JenisArsip:
    """A kind of office document: the entry that tells the kind, and the words that must stand in it."""

    nama: str
    mime: str
    penanda: str
    kata: str
    wajib: str


def _ooxml(nama: str, mime: str, utama: str, wajib: str) -> JenisArsip:
    return JenisArsip(nama, _OOXML + mime, "[Content_Types].xml", f"{_OOXML}{utama}.main+xml", wajib)


def _odf(nama: str, mime: str) -> JenisArsip:
    penuh = f"application/vnd.oasis.opendocument.{mime}"
    return JenisArsip(nama, penuh, "mimetype", penuh, "content.xml")


OFFICE: Mapping[str, JenisArsip] = {
    "docx": _ooxml(
        "dokumen Word", "wordprocessingml.document", "wordprocessingml.document", "word/document.xml"
    ),
    "xlsx": _ooxml("buku kerja Excel", "spreadsheetml.sheet", "spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": _ooxml(
        "presentasi PowerPoint",
        "presentationml.presentation",
        "presentationml.presentation",
        "ppt/presentation.xml",
    ),
    "odt": _odf("dokumen OpenDocument", "text"),
    "ods": _odf("lembar OpenDocument", "spreadsheet"),
}


def check_archive(isi: IO[bytes], jenis: JenisArsip) -> None:
    """Raise ValueError (end of a sentence) unless this is a whole document of the kind, without macros."""
    try:
        with zipfile.ZipFile(isi) as arsip:
            entri = arsip.infolist()
            _check_bounds(isi, entri)
            _check_names(arsip, jenis)
            _check_kind(arsip, jenis)
            _check_whole(arsip, entri)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ValueError(_RUSAK) from error


_RUSAK = "dokumen ini rusak atau dikunci kata sandi. Simpan ulang dari aplikasinya."


def _check_bounds(isi: IO[bytes], entri: list[zipfile.ZipInfo]) -> None:
    """Nothing before the first entry, nothing behind the end, and not too much inside, by its own words."""
    isi.seek(0)
    awal = isi.read(4)
    ukuran = isi.seek(0, 2)
    isi.seek(max(0, ukuran - AKHIR_ARSIP))
    if awal != b"PK\x03\x04" or isi.read(4) != b"PK\x05\x06":
        raise ValueError(_RUSAK)
    terurai = sum(satu.file_size for satu in entri)
    padat = terurai > 10 * 2**20 and terurai > ukuran * MAKS_RASIO
    if len(entri) > MAKS_ENTRI or terurai > MAKS_ISI or padat:
        raise ValueError("isinya terlalu besar setelah dibuka. Bagi menjadi beberapa berkas.")


def _check_names(arsip: zipfile.ZipFile, jenis: JenisArsip) -> None:
    nama = arsip.namelist()
    if any("\\" in satu or satu.startswith("/") or ".." in satu.split("/") for satu in nama):
        raise ValueError(_RUSAK)
    if any(kata in f"/{satu.lower()}" for satu in nama for kata in BAYANGAN) or any(
        satu.startswith(("Basic/", "Scripts/")) for satu in nama
    ):
        raise ValueError("dokumen ini berisi makro. Simpan tanpa makro, lalu unggah lagi.")
    if jenis.penanda not in nama or jenis.wajib not in nama:
        raise ValueError(f"isinya bukan {jenis.nama}. Simpan ulang dari aplikasinya.")


def _check_kind(arsip: zipfile.ZipFile, jenis: JenisArsip) -> None:
    with arsip.open(jenis.penanda) as berkas:
        teks = berkas.read(MAKS_DAFTAR_ISI).decode("utf-8", "replace")
    if "macroenabled" in teks.lower():
        raise ValueError("dokumen ini berisi makro. Simpan tanpa makro, lalu unggah lagi.")
    if jenis.kata not in teks or (jenis.penanda == "mimetype" and teks.strip() != jenis.kata):
        raise ValueError(f"isinya bukan {jenis.nama}. Simpan ulang dari aplikasinya.")


def _check_whole(arsip: zipfile.ZipFile, entri: list[zipfile.ZipInfo]) -> None:
    """Unpack every entry into nothing: sizes that lie and broken sums end here."""
    for satu in entri:
        with arsip.open(satu) as berkas:
            while berkas.read(CHUNK):
                pass
