"""HTML to PDF through the sealed process of `pekerja.py`, kept warm between documents.

One process per server process, one document at a time: bulk work is fast by running in several workers.
"""

import atexit
import json
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from http import HTTPStatus

import structlog

from kinerja.errors import KinerjaError
from kinerja.surat.bundel import PAKET
from kinerja.surat.pekerja import JADI, TANPA_PUSTAKA, to_frame

WAKTU = 20.0  # seconds for one document
ANTRE = 60.0  # seconds to wait for the documents before
UKURAN = 4 * 1024 * 1024  # bytes of HTML
UMUR = 500  # documents per process, so that a leak of a C library stays small

log = structlog.get_logger(__name__)


class DokumenGagalError(KinerjaError):
    """The document could not be printed; the log has the reason under `rujukan`."""

    slug = "dokumen-gagal"
    title = "Dokumen tidak dapat dibuat"
    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self, sebab: str, *, alasan: str) -> None:
        self.rujukan = uuid.uuid4().hex[:8].upper()
        super().__init__(f"{sebab} Nomor rujukan: {self.rujukan}.")
        log.error("dokumen_gagal", rujukan=self.rujukan, alasan=alasan)


def render_pdf(html: str, *, title: str, batas: float = WAKTU) -> bytes:
    """PDF/A-3a of `html`, the same bytes for the same HTML; `title` is put into the metadata.

    Raises DokumenGagalError when the document takes more than `batas` seconds or 512 MiB, names anything
    outside the bundle, or when a bundled file or a system library is missing.
    """
    isi = json.dumps({"html": html, "title": title}).encode()
    if len(isi) > UKURAN:
        raise DokumenGagalError(
            "Isi dokumen terlalu panjang untuk dicetak.", alasan=f"{len(isi)} bytes of HTML"
        )
    if not _GILIRAN.acquire(timeout=ANTRE):
        raise DokumenGagalError(
            "Pencetakan sedang penuh. Coba lagi beberapa menit lagi.", alasan="queue timeout"
        )
    try:
        return _check_answer(_ask_worker(isi, batas))
    finally:
        _GILIRAN.release()


def close_worker() -> None:
    """End the warm process; the next document starts a new one."""
    global _pekerja
    if _pekerja is not None:
        _pekerja.close()
        _pekerja = None


def _ask_worker(isi: bytes, batas: float) -> bytes:
    global _pekerja
    if _pekerja is None or _pekerja.pakai >= UMUR or not _pekerja.is_alive():
        close_worker()
        _pekerja = _Pekerja()
    try:
        return _pekerja.ask(isi, batas)
    except TimeoutError as error:
        close_worker()
        raise DokumenGagalError("Dokumen terlalu lama dibuat.", alasan=f"more than {batas} s") from error
    except OSError as error:
        close_worker()
        raise DokumenGagalError("Dokumen tidak dapat dibuat.", alasan=f"worker died: {error}") from error


def _check_answer(jawaban: bytes) -> bytes:
    jenis, isi = jawaban[:1], jawaban[1:]
    if jenis == JADI:
        return isi
    alasan = isi.decode(errors="replace")
    if jenis == TANPA_PUSTAKA:
        close_worker()
        raise DokumenGagalError(
            "Pustaka pencetak belum lengkap di server. Minta admin memasang paket Debian libpango-1.0-0, "
            "libpangoft2-1.0-0 dan libharfbuzz-subset0.",
            alasan=alasan,
        )
    raise DokumenGagalError("Dokumen tidak dapat dibuat. Sampaikan nomor ini kepada admin.", alasan=alasan)


class _Pekerja:
    """A running sealed process and its folder."""

    def __init__(self) -> None:
        self.pakai = 0
        self._map = tempfile.TemporaryDirectory(prefix="kinerja-surat-", ignore_cleanup_errors=True)
        # A clean environment: no database address, no key. -P keeps the working folder out of sys.path.
        self._proses = subprocess.Popen(
            [sys.executable, "-P", "-s", "-B", "-m", "kinerja.surat.pekerja"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=self._map.name,
            env={
                "PYTHONPATH": str(PAKET.parent),
                "TMPDIR": self._map.name,
                "HOME": self._map.name,
                "LANG": "C.UTF-8",
                "PYTHONHASHSEED": "0",
            },
        )

        masuk, keluar = self._proses.stdin, self._proses.stdout
        if masuk is None or keluar is None:
            raise AssertionError("both are pipes")
        self._masuk, self._keluar = masuk.fileno(), keluar.fileno()
        os.set_blocking(self._masuk, False)  # a full pipe must not outlast the time limit

    def is_alive(self) -> bool:
        return self._proses.poll() is None

    def ask(self, isi: bytes, batas: float) -> bytes:
        """Send a request and wait for its answer. Raises TimeoutError, and OSError when the process ended."""
        self.pakai += 1
        kirim, jawab = memoryview(to_frame(isi)), bytearray()
        tenggat = time.monotonic() + batas
        with selectors.DefaultSelector() as pilih:
            pilih.register(self._masuk, selectors.EVENT_WRITE)
            pilih.register(self._keluar, selectors.EVENT_READ)
            while len(jawab) < 4 or len(jawab) < 4 + int.from_bytes(jawab[:4]):
                siap = pilih.select(max(0.0, tenggat - time.monotonic()))
                if not siap:
                    raise TimeoutError
                for kunci, _ in siap:
                    if kunci.fd == self._keluar:
                        jawab += _read_some(self._keluar)
                        continue
                    kirim = kirim[os.write(self._masuk, kirim[:65536]) :]
                    if not kirim:
                        pilih.unregister(self._masuk)
        return bytes(jawab[4:])

    def close(self) -> None:
        self._proses.kill()
        self._proses.communicate()
        self._map.cleanup()


def _read_some(berkas: int) -> bytes:
    potong = os.read(berkas, 1 << 20)
    if not potong:
        raise ConnectionError("end of stream")
    return potong


def _forget_worker() -> None:
    # After a fork the process belongs to the parent; talking to it from both would mix two documents.
    global _pekerja, _GILIRAN
    _pekerja, _GILIRAN = None, threading.Lock()


_GILIRAN = threading.Lock()
_pekerja: _Pekerja | None = None
os.register_at_fork(after_in_child=_forget_worker)
atexit.register(close_worker)
