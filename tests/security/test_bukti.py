"""Evidence files: a folder of good and bad ones, made on the fly, and what is left of them in the store."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kinerja.errors import InputError
from kinerja.pelaksanaan import bukti
from kinerja.pelaksanaan.arsip import OFFICE
from kinerja.pelaksanaan.bukti import check_link, clean_name, open_checked

MAKS = 2 * 2**20
PENANDA = b"LOKASI-RAHASIA"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


class Stream(io.BytesIO):
    """Counts what is read."""

    terbaca = 0

    def read(self, size: int | None = -1, /) -> bytes:
        isi = super().read(size)
        self.terbaca += len(isi)
        return isi


def check(nama: str, isi: bytes, maks: int = MAKS) -> tuple[str, str, bytes]:
    """Name, kind and stored bytes of an upload."""
    with open_checked(io.BytesIO(isi), nama, maks=maks) as berkas:
        return berkas.nama, berkas.jenis, berkas.isi.read()


def picture(format_: str, *, mode: str = "RGB", size: tuple[int, int] = (40, 20), **pilihan: object) -> bytes:
    keluar = io.BytesIO()
    Image.new(mode, size, 128).save(keluar, format_, **pilihan)
    return keluar.getvalue()


def archive(kode: str, tambahan: dict[str, bytes] | None = None, *, kata: str = "") -> bytes:
    """A small office document of this kind, with more entries."""
    jenis = OFFICE[kode]
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w", zipfile.ZIP_DEFLATED) as arsip:
        arsip.writestr(jenis.penanda, kata or jenis.kata)
        arsip.writestr(jenis.wajib, "<isi/>")
        for nama, isi in (tambahan or {}).items():
            arsip.writestr(nama, isi)
    return keluar.getvalue()


def exif() -> Image.Exif:
    """Metadata as a phone writes it: a description, a turn by 90 degrees, and a place."""
    data = Image.Exif()
    data[0x010E] = PENANDA.decode()
    data[0x0112] = 6
    data.get_ifd(0x8825)[0x001D] = PENANDA.decode()
    return data


BAIK: dict[str, bytes] = {
    "Laporan.pdf": PDF,
    "LAPORAN.PDF": PDF,
    "foto.jpg": picture("JPEG"),
    "foto.jpeg": picture("JPEG"),
    "abu.jpg": picture("JPEG", mode="L"),
    "cetak.jpg": picture("JPEG", mode="CMYK"),
    "layar.png": picture("PNG"),
    "palet.png": picture("PNG", mode="P"),
    "tembus.png": picture("PNG", mode="RGBA"),
    "ringan.webp": picture("WEBP"),
    **{f"dokumen.{kode}": archive(kode) for kode in OFFICE},
    "catatan.txt": "Rapat pukul 09.00, dihadiri 12 orang – selesai.".encode(),
    "lama.txt": "Rapat – selesai".encode("cp1252"),
    "bmn.csv": b"BMN;jumlah\r\nMeja;12\r\n",
    "dari-excel.csv": b"\xef\xbb\xbfNama;Nilai\r\nAndi;4\r\n",
}


def bomb() -> bytes:
    return archive("docx", {"word/media/besar.xml": b"0" * (60 * 2**20)})


def lying() -> bytes:
    """The list of contents says a tenth of what the entry unpacks to."""
    isi = archive("docx", {"word/lagi.xml": b"0" * 1_000_000})
    return isi.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 100_000))


def huge_png() -> bytes:
    """A header that claims 60,000 × 60,000 pixels over a few bytes of data."""

    def piece(nama: bytes, isi: bytes) -> bytes:
        return struct.pack(">I", len(isi)) + nama + isi + struct.pack(">I", zlib.crc32(nama + isi))

    kepala = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = piece(b"IHDR", kepala) + piece(b"IDAT", zlib.compress(b"0" * 100)) + piece(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


BURUK: dict[str, tuple[str, bytes | Callable[[], bytes]]] = {
    "program": ("laporan.exe", b"MZ\x90\x00"),
    "program with the ending of a document": ("laporan.pdf", b"MZ\x90\x00" + b"\x00" * 300),
    "two endings": ("foto.jpg.exe", picture("JPEG")),
    "no ending": ("laporan", PDF),
    "hidden ending": ("laporan\u202efdp.exe", PDF),
    "picture under another ending": ("foto.png", picture("JPEG")),
    "document under another ending": ("dokumen.docx", archive("xlsx")),
    "spreadsheet as presentation": ("dokumen.pptx", archive("xlsx")),
    "odt as ods": ("dokumen.ods", archive("odt")),
    "svg": ("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    "svg as png": ("gambar.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "svg as text": ("gambar.txt", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "web page": ("halaman.html", b"<!doctype html><script>alert(1)</script>"),
    "web page as text": ("halaman.txt", b"\xef\xbb\xbf\n <HTML><script>alert(1)</script>"),
    "web page as csv": ("halaman.csv", b"<!doctype html>"),
    "xml as text": ("data.txt", b"<?xml version='1.0'?><a/>"),
    "binary as text": ("catatan.txt", b"abc\x00def"),
    "escape codes as text": ("catatan.txt", b"abc\x1b[31mdef"),
    "rtf as text": ("catatan.txt", b"{\\rtf1 }"),
    "zip": ("arsip.zip", archive("docx")),
    "zip as docx": ("dokumen.docx", archive("docx", kata="application/zip")),
    "empty": ("Laporan.pdf", b""),
    "half a pdf": ("Laporan.pdf", PDF[:40]),
    "pdf behind something": ("Laporan.pdf", b"<script>alert(1)</script>" + PDF),
    "pdf and zip in one": ("Laporan.pdf", PDF + archive("docx")),
    "pdf and page in one": ("Laporan.pdf", PDF + b"<script>alert(1)</script>"),
    "docx and page in one": ("dokumen.docx", archive("docx") + b"<script>alert(1)</script>"),
    "docx behind something": ("dokumen.docx", b"#!/bin/sh\n" + archive("docx")),
    "half a docx": ("dokumen.docx", archive("docx")[:-30]),
    "macro": ("dokumen.docx", archive("docx", {"word/vbaProject.bin": b"x"})),
    "macro by type": (
        "dokumen.docx",
        archive("docx", kata=OFFICE["docx"].kata + " application/vnd.ms-word.document.macroEnabled.main+xml"),
    ),
    "macro of libreoffice": ("dokumen.odt", archive("odt", {"Basic/Standard/Module1.xml": b"x"})),
    "climbing name": ("dokumen.docx", archive("docx", {"../../etc/passwd": b"x"})),
    "absolute name": ("dokumen.docx", archive("docx", {"/etc/passwd": b"x"})),
    "zip bomb": ("dokumen.docx", bomb),
    "sizes that lie": ("dokumen.docx", lying),
    "broken picture": ("foto.jpg", picture("JPEG")[:200]),
    "broken png": ("layar.png", picture("PNG")[:50]),
    "huge pixels": ("layar.png", huge_png),
    "gif as webp": ("gambar.webp", picture("GIF", mode="P")),
}


@pytest.mark.parametrize("nama", BAIK)
def test_good_files_are_taken(nama: str) -> None:
    bersih, jenis, isi = check(nama, BAIK[nama])
    assert bersih == nama
    assert isi
    if jenis not in {"jpg", "png", "webp"}:
        assert isi == BAIK[nama]


@pytest.mark.parametrize("sebab", BURUK)
def test_bad_files_are_refused_with_a_sentence(sebab: str) -> None:
    nama, isi = BURUK[sebab]
    with pytest.raises(InputError, match=r"^“[^”]+” tidak dapat diterima"):
        check(nama, isi if isinstance(isi, bytes) else isi(), maks=80 * 2**20)


def test_the_folder_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nevidence files: {len(BAIK)} good taken, {len(BURUK)} bad refused")


def test_reading_stops_at_the_limit() -> None:
    stream = Stream(PDF + b"0" * (20 * 2**20))
    with pytest.raises(InputError, match="lebih besar dari 2 MB"), open_checked(stream, "a.pdf", maks=MAKS):
        pass
    assert stream.terbaca <= MAKS + 2 * bukti.CHUNK


def test_a_wrong_beginning_ends_the_reading() -> None:
    stream = Stream(b"MZ" + b"0" * (20 * 2**20))
    with pytest.raises(InputError), open_checked(stream, "a.pdf", maks=100 * 2**20):
        pass
    assert stream.terbaca <= bukti.CHUNK


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_pictures_lose_place_and_words_and_stand_upright(format_: str) -> None:
    asal = picture(format_, exif=exif()) + PENANDA
    assert asal.count(PENANDA) >= 2
    _, _, isi = check(f"foto.{'jpg' if format_ == 'JPEG' else format_.lower()}", asal)
    assert PENANDA not in isi
    with Image.open(io.BytesIO(isi)) as gambar:
        assert gambar.format == format_
        assert gambar.size == (20, 40)  # the turn is in the picture now
        assert not gambar.getexif()


def test_a_comment_and_a_script_behind_a_picture_are_gone() -> None:
    isi = picture("JPEG", comment=PENANDA) + b"<script>alert(1)</script>"
    stored = check("foto.jpg", isi)[2]
    assert PENANDA not in stored
    assert b"<script>" not in stored


def test_text_of_a_png_is_gone() -> None:
    info = PngInfo()
    info.add_text("Author", PENANDA.decode())
    assert PENANDA not in check("layar.png", picture("PNG", pnginfo=info))[2]


def test_transparency_stays() -> None:
    gambar = Image.new("P", (4, 4), 0)
    keluar = io.BytesIO()
    gambar.save(keluar, "PNG", transparency=0)
    with Image.open(io.BytesIO(check("palet.png", keluar.getvalue())[2])) as bersih:
        assert bersih.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_picture_of_many_pixels_is_refused_before_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bukti, "MAKS_PIKSEL", 100)
    drawn = []
    monkeypatch.setattr(bukti, "_draw", lambda *args: drawn.append(args))
    with pytest.raises(InputError, match="juta piksel"):
        check("foto.jpg", picture("JPEG"))
    assert not drawn


@given(st.binary(max_size=400), st.sampled_from(sorted(bukti.JENIS)))
def test_any_bytes_are_taken_or_refused_and_nothing_else(isi: bytes, kode: str) -> None:
    awal = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "docx": b"PK\x03\x04"}
    with suppress(InputError):
        assert check(f"a.{kode}", awal.get(kode, b"") + isi)[1] == kode


@given(st.data(), st.sampled_from(["foto.jpg", "layar.png", "ringan.webp", "dokumen.docx", "dokumen.odt"]))
def test_a_damaged_file_is_taken_or_refused_and_nothing_else(data: st.DataObject, nama: str) -> None:
    isi = bytearray(BAIK[nama])
    for _ in range(data.draw(st.integers(1, 4))):
        isi[data.draw(st.integers(0, len(isi) - 1))] = data.draw(st.integers(0, 255))
    with suppress(InputError):
        assert check(nama, bytes(isi))[0] == nama


# Names and links


@pytest.mark.parametrize(
    ("nama", "bersih"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\andi\\Laporan akhir.pdf", "Laporan akhir.pdf"),
        ("/absolut/nama.pdf", "nama.pdf"),
        (".htaccess", "htaccess"),
        ("....pdf", "pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a_Set-Cookie_ x.pdf"),
        ('"><script>.pdf', "___script_.pdf"),
        ("laporan\u202efdp.txt", "laporanfdp.txt"),
        ("Rapat\u200b koordinasi.pdf", "Rapat koordinasi.pdf"),
        ("Café.pdf", "Café.pdf"),
        ("ラポラン.pdf", "ラポラン.pdf"),
        ("", "berkas"),
        ("x" * 500 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_names_are_cleaned(nama: str, bersih: str) -> None:
    assert clean_name(nama) == bersih


@given(st.text(max_size=400))
def test_a_cleaned_name_is_harmless_and_cleaning_twice_changes_nothing(nama: str) -> None:
    bersih = clean_name(nama)
    assert bersih
    assert len(bersih) <= 140
    assert not set(bersih) & set('/\\<>:"|?*\x00\r\n\u202e')
    assert not bersih.startswith(".")
    assert clean_name(bersih) == bersih


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "ftp://contoh.go.id/a",
        "//contoh.go.id/a",
        "contoh.go.id/a",
        "https://",
        "https:///a",
        "http://[::1",
        "https://contoh.go.id:port/",
        "https://contoh.go.id:99999/",
        "https://andi:sandi@contoh.go.id/",
        "https://bank.go.id@jahat.contoh/",
        "https://contoh.go.id/a b",
        "https://contoh.go.id/" + "a" * 2000,
        "",
    ],
)
def test_links_that_are_no_plain_web_address_are_refused_at_their_field(url: str) -> None:
    with pytest.raises(InputError) as salah:
        check_link(url, "")
    assert set(salah.value.fields) == {"url"}


@pytest.mark.parametrize(
    ("url", "nama", "hasil"),
    [
        ("https://drive.contoh.go.id/d/1/olahan", "", "drive.contoh.go.id/olahan"),
        ("http://contoh.go.id", "", "contoh.go.id"),
        (" https://contoh.go.id/?q=1#x ", " Data  olahan\n", "Data olahan"),
    ],
)
def test_links_get_a_name(url: str, nama: str, hasil: str) -> None:
    assert check_link(url, nama) == (url.strip(), hasil)


# No file is left open or on disk by the check itself


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dibuka: list[IO[bytes]] = []
    asli = bukti.SpooledTemporaryFile

    def track(*args: object) -> IO[bytes]:
        dibuka.append(asli(*args))
        return dibuka[-1]

    monkeypatch.setattr(bukti, "SpooledTemporaryFile", track)
    check("Laporan.pdf", PDF)
    with pytest.raises(InputError):
        check("Laporan.pdf", b"MZ")
    assert len(dibuka) == 4
    assert all(satu.closed for satu in dibuka)
