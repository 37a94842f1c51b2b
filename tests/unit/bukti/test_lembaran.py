"""Pages of a PDF as pictures: what is drawn, what never is, and that a document costs once."""

import io
import shutil
import subprocess
import threading
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from kinerja.bukti import batasan, lembaran
from kinerja.bukti.lembaran import Lembaran, Sebab, SedangPenuhError, find_lembaran, prune, read_page
from kinerja.errors import NotFoundError
from kinerja.storage import Storage

INSTANSI = 7
A4 = (595, 842)


def make_pdf(halaman: int = 1, *, ukuran: tuple[int, int] = A4, sandi: str = "", pemilik: str = "") -> bytes:
    """A document of pages with nothing on them."""
    tulis, keluar = PdfWriter(), io.BytesIO()
    for _ in range(halaman):
        tulis.add_blank_page(*ukuran)
    if sandi or pemilik:
        tulis.encrypt(sandi, pemilik or None, algorithm="RC4-128")
    tulis.write(keluar)
    return keluar.getvalue()


def make_bomb(sisi: int = 40_000) -> bytes:
    """A picture of some gigabytes in a file of some megabytes."""
    padat = zlib.compressobj(1)
    isi = b"".join(padat.compress(bytes(sisi * 100)) for _ in range(sisi // 100)) + padat.flush()
    return (
        b"%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
        b"/Resources<</XObject<</G 4 0 R>>>>>>endobj\n"
        b"4 0 obj<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Interpolate true/Filter/FlateDecode/Length %d>>stream\n"
        % (sisi, sisi, len(isi))
        + isi
        + b"\nendstream endobj\n5 0 obj<</Length 26>>stream\nq 595 0 0 842 0 0 cm /G Do Q\nendstream endobj\n"
        b"trailer<</Root 1 0 R/Size 6>>\n%%EOF\n"
    )


@pytest.fixture
def berkas(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "berkas")


@pytest.fixture
def jalan(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The programs that were started."""
    semua: list[str] = []
    asli = subprocess.run

    def catat(perintah: list[str], **pilihan: object) -> object:
        semua.append(Path(perintah[5]).name)
        return asli(perintah, **pilihan)

    monkeypatch.setattr(lembaran.subprocess, "run", catat)
    return semua


def keep(berkas: Storage, isi: bytes) -> str:
    return berkas.put_stream(INSTANSI, io.BytesIO(isi), maks=len(isi)).sidik


def test_the_first_pages_are_drawn_once_and_kept(berkas: Storage, jalan: list[str]) -> None:
    sidik = keep(berkas, make_pdf(7))
    assert find_lembaran(berkas, INSTANSI, sidik) == Lembaran(5, 7)
    assert find_lembaran(berkas, INSTANSI, sidik) == Lembaran(5, 7)
    assert jalan == ["pdfinfo", "pdftoppm"]
    gambar = Image.open(io.BytesIO(read_page(berkas, INSTANSI, sidik, 5)))
    assert (gambar.format, max(gambar.size)) == ("JPEG", lembaran.PIKSEL)
    for nomor in (0, 6):
        with pytest.raises(NotFoundError):
            read_page(berkas, INSTANSI, sidik, nomor)
    kini = datetime.now(UTC)
    assert prune(berkas, INSTANSI, now=kini + timedelta(days=89)) == 0
    assert prune(berkas, INSTANSI, now=kini + timedelta(days=91)) == 1
    assert [path for path in berkas.local_path("").rglob("*") if path.is_file()] == [
        berkas.local_path(f"{INSTANSI}/{sidik[:2]}/{sidik}")
    ]


@pytest.mark.parametrize("ukuran", [(14_400, 14_400), (14_400, 3), (3, 14_400)])
def test_a_page_of_any_size_becomes_a_picture_of_bounded_size(
    berkas: Storage, ukuran: tuple[int, int]
) -> None:
    sidik = keep(berkas, make_pdf(ukuran=ukuran))
    assert find_lembaran(berkas, INSTANSI, sidik).terlihat == 1
    gambar = Image.open(io.BytesIO(read_page(berkas, INSTANSI, sidik, 1)))
    assert max(gambar.size) <= lembaran.PIKSEL


@pytest.mark.parametrize(
    ("isi", "sebab"),
    [
        (
            b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n",
            Sebab.RUSAK,
        ),
        (b"%PDF-1.7\n" + b"\xff\x00garbage" * 4000 + b"\n%%EOF\n", Sebab.RUSAK),
        (make_pdf(3).replace(b"startxref", b"startxrex"), None),
        (make_pdf(2, sandi="rahasia"), Sebab.TERKUNCI),
        (make_pdf(2, pemilik="hanya-pemilik"), None),
    ],
    ids=["tanpa halaman", "sampah", "tanpa daftar isi", "sandi pembaca", "sandi pemilik"],
)
def test_broken_and_locked_documents_say_why_and_cost_once(
    berkas: Storage, jalan: list[str], isi: bytes, sebab: Sebab | None
) -> None:
    sidik = keep(berkas, isi)
    hasil = find_lembaran(berkas, INSTANSI, sidik)
    assert hasil.sebab is sebab
    assert (hasil.terlihat == 0) is (sebab is not None)
    banyak = len(jalan)
    assert find_lembaran(berkas, INSTANSI, sidik) == hasil
    assert len(jalan) == banyak


def test_a_picture_of_gigabytes_ends_within_the_limits(
    berkas: Storage, jalan: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lembaran, "WAKTU", 1.0)
    isi = make_bomb()
    assert len(isi) < 20 * 2**20  # small enough to be uploaded
    hasil = find_lembaran(berkas, INSTANSI, keep(berkas, isi))
    assert hasil in {Lembaran(1, 1), Lembaran(0, 0, Sebab.BERAT), Lembaran(0, 0, Sebab.RUSAK)}
    assert jalan == ["pdfinfo", "pdftoppm"]


def test_what_takes_too_long_is_given_up_and_tried_again_after_a_day(
    berkas: Storage, jalan: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lembaran, "WAKTU", 0.0)
    sidik = keep(berkas, make_pdf(3))
    assert find_lembaran(berkas, INSTANSI, sidik) == Lembaran(0, 0, Sebab.BERAT)
    monkeypatch.setattr(lembaran, "WAKTU", 15.0)
    assert find_lembaran(berkas, INSTANSI, sidik).sebab is Sebab.BERAT
    assert jalan == ["pdfinfo"]
    kini = datetime.now(UTC)
    assert prune(berkas, INSTANSI, now=kini + timedelta(hours=23)) == 0
    assert prune(berkas, INSTANSI, now=kini + timedelta(hours=25)) == 1  # the machine may have been busy
    assert find_lembaran(berkas, INSTANSI, sidik) == Lembaran(3, 3)


def test_only_some_documents_are_drawn_at_a_time(berkas: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lembaran, "ANTRE", 0.01)
    monkeypatch.setattr(lembaran, "_giliran", threading.BoundedSemaphore(1))
    sidik = keep(berkas, make_pdf())
    with lembaran._giliran, pytest.raises(SedangPenuhError):
        find_lembaran(berkas, INSTANSI, sidik)
    assert find_lembaran(berkas, INSTANSI, sidik) == Lembaran(1, 1)


def test_without_the_program_nothing_is_drawn(berkas: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    sidik = keep(berkas, make_pdf())
    monkeypatch.setattr(shutil, "which", lambda _nama: None)
    assert not lembaran.is_available()
    with pytest.raises(NotFoundError):
        find_lembaran(berkas, INSTANSI, sidik)


def test_a_file_that_is_gone_is_not_remembered_as_broken(berkas: Storage) -> None:
    with pytest.raises(FileNotFoundError):
        find_lembaran(berkas, INSTANSI, "a" * 64)
    assert not [path for path in berkas.local_path("").rglob("*") if path.is_file()]


def test_the_limits_hold_for_the_program_that_is_started(tmp_path: Path) -> None:
    skrip = tmp_path / "coba.sh"
    skrip.write_text("#!/bin/sh\nfor satu in t f n c d; do ulimit -$satu; done\n")
    skrip.chmod(0o700)
    keluar = subprocess.run(
        [*lembaran.PERINTAH, str(skrip)], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
    ).stdout
    assert [int(baris) for baris in keluar.split()] == [
        batasan.CPU,
        batasan.BERKAS // 512,
        batasan.TERBUKA,
        0,
        batasan.MEMORI // 1024,
    ]


def test_what_a_document_carries_besides_its_pages_is_not_in_the_picture(berkas: Storage) -> None:
    tulis, keluar = PdfWriter(), io.BytesIO()
    tulis.add_blank_page(*A4)
    tulis.add_attachment("PENANDA.txt", b"PENANDA")
    tulis.add_metadata({"/Title": "PENANDA", "/Author": "PENANDA"})
    tulis.write(keluar)
    assert b"PENANDA" in keluar.getvalue()
    sidik = keep(berkas, keluar.getvalue())
    assert find_lembaran(berkas, INSTANSI, sidik) == Lembaran(1, 1)
    assert b"PENANDA" not in read_page(berkas, INSTANSI, sidik, 1)
