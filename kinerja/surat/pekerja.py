"""The process that turns HTML into PDF, sealed off before it sees the first document.

It runs as `python -m kinerja.surat.pekerja` in an empty folder that its parent removes, speaks in frames over
its standard streams and ends when they close. Sealed means: memory and time are limited, no socket opens, no
program starts, no file is read but the code and the fonts, nothing is written outside its own folder.
WeasyPrint leaves out silently what it cannot load; here every such loss fails the document.

Frame: four bytes length, then the content. Request: JSON with `html` and `title`. Answer: one byte that says
how it went, then the PDF or the reason in English for the log.
"""

import hashlib
import importlib
import json
import logging
import mimetypes
import os
import resource
import signal
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

from kinerja.surat.bundel import HURUF, PAKET, SKEMA, read_bundel

JADI, GAGAL, TANPA_PUSTAKA = b"+", b"-", b"!"

MEMORI = 512 * 1024 * 1024  # bytes of private data; a document of 60 rows takes about a fifth of it
BERKAS = 64 * 1024 * 1024  # bytes per written file: only the cache of fontconfig is written
WAKTU = 25  # seconds per document; the parent gives up earlier, this ends an orphan
KEDALAMAN = 64  # nested elements
BARIS = 2_000  # table rows

LONGGAR = "*{break-inside:auto!important;break-before:auto!important;break-after:auto!important}"

FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{huruf}</dir><cachedir>{cache}</cachedir></fontconfig>"""

# Audit events of the interpreter (PEP 578) that a document never needs.
TERLARANG = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "pty.",
    "urllib.",
    "ftplib.",
)


class DokumenDitolakError(Exception):
    """The document cannot be printed as it stands; the text is for the log."""


def main() -> None:
    """Answer requests until the parent closes the stream."""
    masuk, keluar = _take_streams()
    _limit_resources()
    render = _load_or_explain()
    _seal()
    _answer_all(masuk, keluar, render)


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame, None at the end of the stream."""
    panjang = stream.read(4)
    return stream.read(int.from_bytes(panjang)) if len(panjang) == 4 else None


def to_frame(isi: bytes) -> bytes:
    """`isi` with its length in front."""
    return len(isi).to_bytes(4) + isi


def _take_streams() -> tuple[IO[bytes], IO[bytes]]:
    # A library that prints must not write into the answer.
    keluar = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, keluar


def _limit_resources() -> None:
    # RLIMIT_DATA, not RLIMIT_AS: libraries and mapped fonts reserve address space that costs no memory.
    for batas, nilai in (
        (resource.RLIMIT_DATA, MEMORI),
        (resource.RLIMIT_FSIZE, BERKAS),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(batas, (nilai, nilai))


def _answer_all(masuk: IO[bytes], keluar: IO[bytes], answer: Callable[[bytes], bytes]) -> None:
    while (permintaan := read_frame(masuk)) is not None:
        signal.alarm(WAKTU)
        keluar.write(to_frame(answer(permintaan)))
        keluar.flush()
        signal.alarm(0)


def _load_or_explain() -> Callable[[bytes], bytes]:
    try:
        return _load_renderer()
    except (OSError, ImportError) as error:
        alasan = TANPA_PUSTAKA + f"{type(error).__name__}: {error}".encode()
    except DokumenDitolakError as error:
        alasan = GAGAL + str(error).encode()
    return lambda _: alasan


def _load_renderer() -> Callable[[bytes], bytes]:
    """Load WeasyPrint with the bundled fonts only, so that a document looks the same on every machine."""
    _check_fonts()
    config = Path("fonts.conf").resolve()
    config.write_text(FONTCONFIG.format(huruf=escape(str(HURUF)), cache=escape(str(config.parent / "cache"))))
    os.environ["FONTCONFIG_FILE"] = str(config)
    mimetypes.init(files=[])
    weasyprint = importlib.import_module("weasyprint")
    fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    catatan = _Catatan()
    catatan.setLevel(logging.ERROR)
    log = logging.getLogger("weasyprint")
    log.handlers, log.propagate = [catatan], False

    def render(permintaan: bytes) -> bytes:
        catatan.alasan.clear()
        try:
            return JADI + _print(weasyprint, fonts, catatan, json.loads(permintaan))
        except MemoryError:
            return GAGAL + b"memory limit reached"
        except RecursionError:
            return GAGAL + b"nested too deep"
        except weasyprint.urls.FatalURLFetchingError:
            return GAGAL + "; ".join(catatan.alasan[:5]).encode()
        except Exception as error:  # noqa: BLE001  a process boundary: every reason goes to the log
            return GAGAL + f"{type(error).__name__}: {error}".encode()

    return render


def _check_fonts() -> None:
    for baris in (HURUF / "SHA256SUMS").read_text().splitlines():
        jumlah, nama = baris.split()
        if hashlib.sha256((HURUF / nama).read_bytes()).hexdigest() != jumlah:
            raise DokumenDitolakError(f"font {nama} differs from SHA256SUMS")


class _Catatan(logging.Handler):
    """Collects what WeasyPrint calls an error and then leaves out."""

    def __init__(self) -> None:
        super().__init__()
        self.alasan: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.alasan.append(record.getMessage()[:300])


def _print(weasyprint: Any, fonts: Any, catatan: _Catatan, permintaan: dict[str, str]) -> bytes:
    response = weasyprint.urls.URLFetcherResponse

    def fetch(url: str) -> Any:
        try:
            isi, jenis = read_bundel(url)
        except (LookupError, OSError) as error:
            catatan.alasan.append(f"{type(error).__name__}: {error}"[:300])
            # Stops the rendering at once, except inside pictures, where `catatan` is what counts.
            raise weasyprint.urls.FatalURLFetchingError(url[:200]) from error
        return response(url, isi, {"Content-Type": jenis})

    html = weasyprint.HTML(string=permintaan["html"], base_url=f"{SKEMA}/", url_fetcher=fetch)
    _check_shape(html.etree_element)
    try:
        dokumen = html.render(font_config=fonts)
    except AssertionError:  # the layout gives up when rules against page breaks contradict each other
        longgar = weasyprint.CSS(string=LONGGAR, url_fetcher=fetch)
        dokumen = html.render(font_config=fonts, stylesheets=[longgar])
    _set_metadata(dokumen.metadata, permintaan["title"])
    sidik = hashlib.sha256(permintaan["html"].encode()).digest()[:16]
    pdf: bytes = dokumen.write_pdf(pdf_variant="pdf/a-3a", pdf_identifier=sidik)
    if catatan.alasan:
        raise DokumenDitolakError("; ".join(catatan.alasan[:5]))
    return pdf


def _check_shape(akar: Any) -> None:
    lapis, dalam = [akar], 0
    while lapis:
        dalam += 1
        if dalam > KEDALAMAN:
            raise DokumenDitolakError(f"more than {KEDALAMAN} nested elements")
        lapis = [anak for unsur in lapis for anak in unsur]
    if sum(str(unsur.tag).endswith("tr") for unsur in akar.iter()) > BARIS:
        raise DokumenDitolakError(f"more than {BARIS} table rows")


def _set_metadata(metadata: Any, title: str) -> None:
    # Nothing personal: the title names the kind of document, and no clock is read.
    metadata.title, metadata.generator, metadata.lang = title, "Kinerja", "id"
    metadata.authors, metadata.keywords, metadata.description = [], [], None
    metadata.created = metadata.modified = None


def _seal() -> None:
    """From here on, refuse what a document never needs. An audit hook cannot be taken off again."""
    kode = {sysconfig.get_path(nama) for nama in ("stdlib", "platstdlib", "purelib", "platlib")}
    baca = tuple(str(Path(map_).resolve()) + os.sep for map_ in {*kode, str(PAKET)} if map_)
    tulis = str(Path.cwd()) + os.sep

    def audit(event: str, args: tuple[Any, ...]) -> None:
        if event.startswith(TERLARANG):
            raise PermissionError(f"sealed: {event}")
        if event == "open" and isinstance(args[0], str | bytes):
            nama = str(Path(os.fsdecode(args[0])).resolve())
            ubah = args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if not nama.startswith(tulis if ubah else (*baca, tulis)):
                raise PermissionError(f"sealed: open {nama}")

    sys.addaudithook(audit)


if __name__ == "__main__":
    main()
