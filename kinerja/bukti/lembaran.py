"""The first pages of a PDF as pictures, so that an evaluator reads evidence beside the choice.

A PDF is never opened by the browser inside the product: a document may bring scripts, forms and links of its
own. A program of the system (pdftoppm of poppler) draws it instead, under limits of time, memory, pages and
pixels, and what is served is a picture. What was drawn, or why it could not be, is kept beside the file under
its checksum, so that a document costs once. Where the program is missing there is only the file.
"""

import io
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path

from kinerja.bukti import batasan
from kinerja.errors import KinerjaError, NotFoundError
from kinerja.storage import Storage, key_of

BAGIAN = "lembaran"
PALING_BANYAK = 5
"""Pages drawn of one document."""
PIKSEL = 1400
"""The longer side of a page, whatever size the document says it has."""
SIMPAN = timedelta(days=90)
SIMPAN_BERAT = timedelta(days=1)
"""How long what was drawn is kept, and that a document was too heavy."""
WAKTU = 15.0
"""Seconds by the clock for one run; the CPU time is bounded too (`batasan`)."""
ANTRE = 5.0
BERSAMAAN = 2
MAKS_GAMBAR = 4 * 2**20
MUTU = "quality=75"

PERINTAH = (sys.executable, "-I", "-S", "-B", batasan.__file__)
"""What a program is started by, so that it runs under limits."""

_giliran = threading.BoundedSemaphore(BERSAMAAN)


class Sebab(StrEnum):
    """Why a document has no pages to show."""

    TERKUNCI = "terkunci"
    RUSAK = "rusak"
    BERAT = "berat"

    @property
    def kalimat(self) -> str:
        return {
            "terkunci": "Dokumen ini dikunci dengan kata sandi, sehingga halamannya tidak dapat ditampilkan.",
            "rusak": "Halaman dokumen ini tidak terbaca.",
            "berat": "Halaman dokumen ini terlalu berat untuk ditampilkan di sini.",
        }[self.value]


@dataclass(frozen=True)
class Lembaran:
    """How many pages can be seen of how many; `sebab` where there is none."""

    terlihat: int
    seluruhnya: int
    sebab: Sebab | None = None


class SedangPenuhError(KinerjaError):
    """Others have documents drawn at this moment."""

    slug = "lembaran-penuh"
    title = "Sedang menyiapkan dokumen lain"
    status = HTTPStatus.SERVICE_UNAVAILABLE


def is_available() -> bool:
    """Whether documents can be drawn on this machine."""
    return _program("pdftoppm") is not None and _program("pdfinfo") is not None


def find_lembaran(berkas: Storage, instansi_id: int, sidik: str) -> Lembaran:
    """What can be seen of a stored PDF, drawn now where that was not done yet.

    Raises FileNotFoundError for a file that is gone, NotFoundError where nothing can draw, StorageError, and
    SedangPenuhError, after which asking again makes sense.
    """
    kunci = key_of(instansi_id, sidik, bagian=BAGIAN)
    if ada := _read(berkas, kunci):
        return ada
    if not is_available():
        raise NotFoundError
    if not _giliran.acquire(timeout=ANTRE):
        raise SedangPenuhError("Beberapa dokumen lain sedang disiapkan. Coba lagi, atau unduh berkasnya.")
    try:
        return _read(berkas, kunci) or _draw_and_keep(berkas, instansi_id, sidik, kunci)
    finally:
        _giliran.release()


def read_page(berkas: Storage, instansi_id: int, sidik: str, nomor: int) -> bytes:
    """The picture of one page. Raises NotFoundError, and what `find_lembaran` raises."""
    if not 1 <= nomor <= find_lembaran(berkas, instansi_id, sidik).terlihat:
        raise NotFoundError
    kunci = key_of(instansi_id, sidik, bagian=BAGIAN)
    try:
        return berkas.read_bytes(f"{kunci}-{nomor}.jpg")
    except FileNotFoundError:
        raise NotFoundError from None


def forget(berkas: Storage, instansi_id: int, sidik: str) -> None:
    """Take away what was drawn of a file; it is drawn anew when somebody looks."""
    kunci = key_of(instansi_id, sidik, bagian=BAGIAN)
    for akhiran in (".json", *(f"-{nomor}.jpg" for nomor in range(1, PALING_BANYAK + 1))):
        berkas.remove(kunci + akhiran)


def prune(berkas: Storage, instansi_id: int, *, now: datetime) -> int:
    """Take away what was drawn `SIMPAN` ago; returns of how many documents. Who looks has them drawn anew.

    What was too heavy is tried again after a day: perhaps the machine was busy with something else.
    """
    lama = 0
    for catatan in berkas.local_path(f"{instansi_id}/{BAGIAN}").glob("*/*.json"):
        umur = now - datetime.fromtimestamp(catatan.stat().st_mtime, UTC)
        if umur < SIMPAN_BERAT or (umur < SIMPAN and not _was_heavy(catatan)):
            continue
        forget(berkas, instansi_id, catatan.stem)
        lama += 1
    return lama


def _was_heavy(catatan: Path) -> bool:
    return bool(json.loads(catatan.read_bytes())["sebab"] == Sebab.BERAT)


# Parts


class _TidakTergambarError(Exception):
    def __init__(self, sebab: Sebab) -> None:
        super().__init__(sebab)
        self.sebab = sebab


def _read(berkas: Storage, kunci: str) -> Lembaran | None:
    try:
        isi = json.loads(berkas.read_bytes(f"{kunci}.json"))
    except FileNotFoundError:
        return None
    return Lembaran(isi["terlihat"], isi["seluruhnya"], Sebab(isi["sebab"]) if isi["sebab"] else None)


def _draw_and_keep(berkas: Storage, instansi_id: int, sidik: str, kunci: str) -> Lembaran:
    """The pages first and the note on them last, so that a note never promises what is not there."""
    asal = berkas.local_path(key_of(instansi_id, sidik))
    if not asal.is_file():
        raise FileNotFoundError(asal)
    with tempfile.TemporaryDirectory(prefix="kinerja-lembaran-", ignore_cleanup_errors=True) as folder:
        try:
            seluruhnya = _count_pages(asal, Path(folder))
            gambar = _draw(asal, Path(folder))
            hasil = Lembaran(len(gambar), max(seluruhnya, len(gambar)))
        except _TidakTergambarError as error:
            gambar, hasil = [], Lembaran(0, 0, error.sebab)
    for nomor, isi in enumerate(gambar, 1):
        berkas.put_bytes(f"{kunci}-{nomor}.jpg", isi)
    catatan = {"terlihat": hasil.terlihat, "seluruhnya": hasil.seluruhnya, "sebab": hasil.sebab}
    berkas.put_bytes(f"{kunci}.json", json.dumps(catatan).encode())
    return hasil


def _count_pages(asal: Path, folder: Path) -> int:
    keluar = _run("pdfinfo", [str(asal)], asal, folder)
    for baris in keluar.decode("utf-8", "replace").splitlines():
        nama, _, nilai = baris.partition(":")
        if nama == "Pages" and nilai.strip().isdigit():
            return int(nilai)
    return 0


def _draw(asal: Path, folder: Path) -> list[bytes]:
    pilihan = ["-q", "-f", "1", "-l", str(PALING_BANYAK), "-scale-to", str(PIKSEL)]
    gagal = None
    try:
        _run("pdftoppm", [*pilihan, "-jpeg", "-jpegopt", MUTU, str(asal), str(folder / "hal")], asal, folder)
    except _TidakTergambarError as error:
        gagal = error
    semua = sorted(folder.glob("hal-*.jpg"), key=lambda path: int(path.stem.rpartition("-")[2]))
    if gagal is not None:
        semua = semua[:-1]  # the last one was being written when the program ended
    if not semua:
        raise gagal or _TidakTergambarError(Sebab.RUSAK)
    return [_read_picture(path) for path in semua]


def _read_picture(path: Path) -> bytes:
    """What the program wrote, if it is a picture: it read what a stranger made."""
    with path.open("rb") as berkas:
        isi = berkas.read(MAKS_GAMBAR + 1)
    if len(isi) > MAKS_GAMBAR:
        raise _TidakTergambarError(Sebab.BERAT)
    if not isi.startswith(b"\xff\xd8\xff"):
        raise _TidakTergambarError(Sebab.RUSAK)
    return isi


def _run(nama: str, pilihan: list[str], asal: Path, folder: Path) -> bytes:
    """The first bytes of what the program says, run sealed off and under limits."""
    program = _program(nama)
    if program is None:
        raise NotFoundError
    with (folder / f"{nama}.txt").open("w+b") as keluar:
        try:
            kode = subprocess.run(  # noqa: S603  # fixed names; the path comes from a checksum
                [*PERINTAH, program, *pilihan],
                stdin=subprocess.DEVNULL,
                stdout=keluar,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env={"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
                timeout=WAKTU,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            raise _TidakTergambarError(Sebab.BERAT) from None
        if kode:
            raise _TidakTergambarError(_explain(kode, asal))
        keluar.seek(0)
        return keluar.read(64 * 1024)


def _explain(kode: int, asal: Path) -> Sebab:
    """A program that was ended by a limit, a document with a password, or one that cannot be read."""
    if kode < 0:
        return Sebab.BERAT
    with asal.open("rb") as berkas:
        return Sebab.TERKUNCI if _contains(berkas, b"/Encrypt") else Sebab.RUSAK


def _contains(berkas: io.BufferedReader, dicari: bytes) -> bool:
    ekor = b""
    while potong := berkas.read(256 * 1024):
        if dicari in ekor + potong:
            return True
        ekor = potong[-len(dicari) :]
    return False


def _program(nama: str) -> str | None:
    return shutil.which(nama)
