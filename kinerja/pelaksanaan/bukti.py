"""What may be evidence: files whose ending and content agree, and plain web links.

A file is read in pieces and given up at the first that is too much. Pictures are written anew, so that they
carry nothing but the picture: no place, no device, no second file behind it. What is returned is what gets
stored; the check knows neither the database nor the store.
"""

import codecs
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import urlsplit

import filetype
from PIL import Image, ImageOps

from kinerja.errors import InputError
from kinerja.isian import clean_text
from kinerja.pelaksanaan.arsip import OFFICE, JenisArsip, check_archive

CHUNK = 256 * 1024
DI_MEMORI = 1024 * 1024
MAKS_PIKSEL = 40_000_000  # one picture at a time: 160 MB while it is drawn
MAKS_NAMA = 120
MAKS_URL = 2000
_TIDAK_UNTUK_NAMA = re.compile(r'[<>:"|?*\x00-\x1f]')
_satu_gambar = threading.Lock()

Periksa = Callable[[IO[bytes], IO[bytes]], IO[bytes]]

# What Pillow raises over broken pictures.
RUSAK = (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, OverflowError)


@dataclass(frozen=True)
class BerkasDiperiksa:
    """A file that may be stored: cleaned name, kind, and the bytes to store from their beginning."""

    nama: str
    jenis: str
    isi: IO[bytes]


@dataclass(frozen=True)
class JenisBerkas:
    """One kind of file: its name for people, MIME type, and its check.

    `periksa` takes the bytes and an empty file for what it writes anew; it returns the one to store.
    """

    nama: str
    mime: str
    periksa: Periksa


@contextmanager
def open_checked(stream: IO[bytes], nama: str, *, maks: int) -> Iterator[BerkasDiperiksa]:
    """The file as it may be stored, until the end of the block.

    Raises InputError with the sentence that names the file and the cure.
    """
    nama = clean_name(nama)
    kode = kind_of(nama)
    jenis = JENIS.get(kode)
    if jenis is None:
        raise InputError(f"“{nama}” tidak dapat diterima. Unggah {SEBUTAN_JENIS}.")
    with SpooledTemporaryFile(DI_MEMORI) as isi, SpooledTemporaryFile(DI_MEMORI) as bersih:
        try:
            _receive(stream, isi, kode, maks)
            hasil = jenis.periksa(isi, bersih)
        except NotThisKindError as error:
            raise InputError(f"“{nama}” tidak dapat diterima: {error}") from error
        hasil.seek(0)
        yield BerkasDiperiksa(nama, kode, hasil)


class NotThisKindError(ValueError):
    """The content is not what the ending says; the message is the end of the sentence."""


def _receive(stream: IO[bytes], isi: IO[bytes], kode: str, maks: int) -> None:
    """Copy to a file of our own; the first piece must look like the kind, and it ends at `maks`."""
    potong = stream.read(CHUNK)
    _check_beginning(potong, kode)
    while potong:
        isi.write(potong)
        if isi.tell() > maks:
            raise NotThisKindError(f"berkas lebih besar dari {maks // 2**20} MB. Perkecil, lalu unggah lagi.")
        potong = stream.read(CHUNK)


def _check_beginning(awal: bytes, kode: str) -> None:
    if not awal:
        raise NotThisKindError("berkas ini kosong.")
    if kode in TEKS:
        return  # text has no signature; what looks like one may be a word
    tebakan = filetype.guess_mime(awal)
    if tebakan != JENIS[kode].mime and not (kode in OFFICE and tebakan in _ARSIP):
        raise NotThisKindError(f"isinya bukan {JENIS[kode].nama}. Simpan ulang dari aplikasinya.")


# Pictures


def _clean_picture(format_: str, **pilihan: object) -> Periksa:
    def periksa(isi: IO[bytes], bersih: IO[bytes]) -> IO[bytes]:
        isi.seek(0)
        try:
            with _satu_gambar, Image.open(isi, formats=[format_]) as gambar:
                _check_size(gambar)
                _draw(gambar, format_).save(bersih, format_, **pilihan)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise NotThisKindError(_TERLALU_LEBAR) from error
        except NotThisKindError:
            raise
        except RUSAK as error:
            raise NotThisKindError("gambar ini rusak. Simpan ulang, lalu unggah lagi.") from error
        return bersih

    return periksa


_TERLALU_LEBAR = (
    f"gambar lebih besar dari {MAKS_PIKSEL // 1_000_000} juta piksel. Perkecil, lalu unggah lagi."
)


def _check_size(gambar: Image.Image) -> None:
    lebar, tinggi = gambar.size
    if lebar * tinggi > MAKS_PIKSEL:
        raise NotThisKindError(_TERLALU_LEBAR)


def _draw(gambar: Image.Image, format_: str) -> Image.Image:
    """The picture alone, turned upright, for its turn is metadata too."""
    gambar.load()
    ImageOps.exif_transpose(gambar, in_place=True)
    if format_ == "JPEG" and gambar.mode not in {"L", "RGB"}:
        gambar = gambar.convert("RGB")
    polos = gambar.copy() if gambar.mode == "P" else gambar
    # Pillow saves comment, EXIF, XMP and profile from here; transparency is part of the picture.
    polos.info = {kunci: polos.info[kunci] for kunci in ("transparency",) if kunci in polos.info}
    return polos


# Documents and text


def _check_pdf(isi: IO[bytes], _bersih: IO[bytes]) -> IO[bytes]:
    """Starts as PDF and ends as PDF: what follows the end mark is another file."""
    isi.seek(0)
    if isi.read(5) != b"%PDF-":
        raise NotThisKindError("isinya bukan dokumen PDF. Simpan ulang dari aplikasinya.")
    ukuran = isi.seek(0, 2)
    isi.seek(max(0, ukuran - 4096))
    _badan, tanda, sisa = isi.read().rpartition(b"%%EOF")
    if not tanda or sisa.strip(b"\r\n\t \x00"):
        raise NotThisKindError("dokumen PDF ini tidak lengkap. Simpan ulang dari aplikasinya.")
    return isi


def _check_office(jenis: JenisArsip) -> Periksa:
    def periksa(isi: IO[bytes], _bersih: IO[bytes]) -> IO[bytes]:
        try:
            check_archive(isi, jenis)
        except ValueError as error:
            raise NotThisKindError(str(error)) from error
        return isi

    return periksa


def _check_text(isi: IO[bytes], _bersih: IO[bytes]) -> IO[bytes]:
    """Text in UTF-8, or in the code page of an older Excel; no control characters, no web page."""
    if not (_decodes(isi, "utf-8") or _decodes(isi, "cp1252")):
        raise NotThisKindError("isinya bukan teks. Simpan sebagai teks atau CSV UTF-8.")
    isi.seek(0)
    if isi.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_BUKAN_TEKS):
        raise NotThisKindError("isinya halaman web atau dokumen lain, bukan teks.")
    return isi


_BUKAN_TEKS = (
    b"<!",
    b"<?",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<svg",
    b"<iframe",
    b"%pdf",
    b"{\\rtf",
)


def _decodes(isi: IO[bytes], sandi: str) -> bool:
    pembaca = codecs.getincrementaldecoder(sandi)()
    isi.seek(0)
    try:
        while potong := isi.read(CHUNK):
            if _has_control(pembaca.decode(potong)):
                return False
        pembaca.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _has_control(teks: str) -> bool:
    return any(huruf < " " and huruf not in "\t\r\n\f" for huruf in set(teks))


TEKS = frozenset({"txt", "csv"})
_ARSIP = frozenset({"application/zip", *(satu.mime for satu in OFFICE.values())})
JENIS: Mapping[str, JenisBerkas] = {
    "pdf": JenisBerkas("dokumen PDF", "application/pdf", _check_pdf),
    "jpg": JenisBerkas("gambar JPG", "image/jpeg", _clean_picture("JPEG", quality=90)),
    "png": JenisBerkas("gambar PNG", "image/png", _clean_picture("PNG", compress_level=4)),
    "webp": JenisBerkas("gambar WebP", "image/webp", _clean_picture("WEBP", quality=90)),
    **{kode: JenisBerkas(satu.nama, satu.mime, _check_office(satu)) for kode, satu in OFFICE.items()},
    "txt": JenisBerkas("teks", "text/plain", _check_text),
    "csv": JenisBerkas("CSV", "text/csv", _check_text),
}
_AKHIRAN = {kode: kode for kode in JENIS} | {"jpeg": "jpg"}
TERIMA = ",".join(f".{akhiran}" for akhiran in _AKHIRAN)
SEBUTAN_JENIS = "PDF, JPG, PNG, WebP, Word, Excel, PowerPoint, OpenDocument, teks, atau CSV"


# Names and links


def kind_of(nama: str) -> str:
    """The kind that the ending of a name says, "" for none that is taken."""
    return _AKHIRAN.get(nama.rpartition(".")[2].lower(), "")


def clean_name(nama: str) -> str:
    """The last part of a file name without what a computer or a reader could misread; never empty."""
    nama = clean_text(nama).replace("\\", "/").rpartition("/")[2]
    nama = " ".join(_TIDAK_UNTUK_NAMA.sub("_", nama).split()).strip(" .")
    pokok, titik, akhiran = nama.rpartition(".")
    if not titik:
        return nama[:MAKS_NAMA] or "berkas"
    return f"{pokok[:MAKS_NAMA].strip() or 'berkas'}.{akhiran[:10]}"


def check_link(url: str, nama: str) -> tuple[str, str]:
    """Address and shown name of a link. Raises InputError at the field `url`."""
    url = clean_text(url)
    try:
        bagian = urlsplit(url)
        _ = bagian.port  # read late, and only then refused
    except ValueError:
        raise _wrong_link() from None
    rapi = not any(huruf.isspace() for huruf in url) and len(url) <= MAKS_URL
    if bagian.scheme not in {"http", "https"} or not bagian.hostname or not rapi:
        raise _wrong_link()
    if bagian.username is not None or bagian.password is not None:
        raise _wrong_link("Tulis alamat tanpa nama pengguna dan kata sandi di dalamnya.")
    return url, " ".join(clean_text(nama).split())[:MAKS_NAMA] or _name_link(bagian.hostname, bagian.path)


def _wrong_link(kalimat: str = "") -> InputError:
    kalimat = (
        kalimat or f"Tulis alamat lengkap, misalnya https://contoh.go.id/berkas (maks. {MAKS_URL} huruf)."
    )
    return InputError("Tautan belum benar.", fields={"url": kalimat})


def _name_link(host: str, path: str) -> str:
    akhir = path.rstrip("/").rpartition("/")[2]
    return f"{host}/{akhir}"[:MAKS_NAMA] if akhir else host[:MAKS_NAMA]
