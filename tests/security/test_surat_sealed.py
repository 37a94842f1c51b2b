"""Letters read nothing: no file, no address, no process, whatever stands in the HTML."""

import io
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from kinerja.surat import bundel, pdf
from kinerja.surat.pdf import DokumenGagalError, close_worker, render_pdf
from kinerja.surat.render import render_html
from tests.unit.surat import contoh

TANDA = "ISI-YANG-TIDAK-BOLEH-TERBACA"
JALAN = (
    '<img alt="x" src="{url}">',
    '<link rel="stylesheet" href="{url}">',
    "<style>@import '{url}';</style>",
    "<style>p {{ background: url('{url}') }}</style>",
    "<style>@font-face {{ font-family: x; src: url('{url}') }} p {{ font-family: x }}</style>",
    '<link rel="attachment" href="{url}">',
    '<a rel="attachment" href="{url}">lampiran</a>',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><use href="{url}#a"/></svg>',
    "<svg width='9' height='9'><style>@import '{url}';</style><rect width='9' height='9'/></svg>",
)


@pytest.fixture(autouse=True, scope="module")
def worker() -> Iterator[None]:
    yield
    close_worker()


@pytest.fixture
def pendengar() -> Iterator[tuple[str, list[object]]]:
    """A listening socket and the list of those who called."""
    datang: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    sambungan, alamat = server.accept()
                except OSError:
                    return
                datang.append(alamat)
                sambungan.close()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/gambar.svg", datang
        server.shutdown(socket.SHUT_RDWR)


def _page(isi: str) -> str:
    return f'<!doctype html><html lang="id"><title>Uji</title><body>{isi}<p>halo</p></body></html>'


def _print_if_possible(html: str) -> bytes:
    try:
        return render_pdf(html, title="Uji")
    except DokumenGagalError:
        return b""


def _everything(berkas: bytes) -> str:
    if not berkas:
        return ""
    buku = PdfReader(io.BytesIO(berkas))
    lampiran = b"".join(isi for daftar in buku.attachments.values() for isi in daftar)
    return "".join(halaman.extract_text() for halaman in buku.pages) + lampiran.decode(errors="replace")


@pytest.mark.parametrize("jalan", JALAN)
def test_no_way_of_naming_a_file_gets_its_content_into_the_letter(jalan: str, tmp_path: Path) -> None:
    for nama, isi in (("a.css", f"p::before {{ content: '{TANDA}' }}"), ("a.txt", TANDA)):
        berkas = tmp_path / nama
        berkas.write_text(isi)
        for url in (berkas.as_uri(), str(berkas)):
            hasil = _print_if_possible(_page(jalan.format(url=url)))
            assert TANDA not in _everything(hasil)
            assert TANDA.encode() not in hasil


@pytest.mark.parametrize("jalan", JALAN)
def test_no_way_of_naming_an_address_makes_a_call(jalan: str, pendengar: tuple[str, list[object]]) -> None:
    url, datang = pendengar
    _print_if_possible(_page(jalan.format(url=url)))
    assert datang == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "/etc/hostname",
        "http://127.0.0.1:9/x",
        "data:image/png;base64,AAAA",
        "x.png",
        "bundel:../surat/pdf.py",
        "bundel:dokumen/../dokumen.css",
        "bundel:app.css",
        "BUNDEL:dokumen.css",
    ],
)
def test_a_picture_from_outside_the_bundle_fails_the_letter(url: str) -> None:
    with pytest.raises(DokumenGagalError, match=r"Nomor rujukan: [0-9A-F]{8}"):
        render_pdf(_page(f'<img alt="x" src="{url}">'), title="Uji")


def test_a_picture_inside_a_picture_fails_the_letter_too() -> None:
    # WeasyPrint swallows every error while it draws a picture.
    with pytest.raises(DokumenGagalError):
        render_pdf(_page(JALAN[9].format(url="file:///etc/hostname")), title="Uji")


def test_a_missing_emblem_fails_the_letter() -> None:
    html = render_html(contoh.EVALUASI_KINERJA)
    assert html.count("bundel:dokumen/garuda.svg") == 1
    with pytest.raises(DokumenGagalError):
        render_pdf(html.replace("garuda.svg", "garuda-2.svg"), title="Uji")


def test_a_bundled_file_that_is_gone_raises(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bundel, "PAKET", tmp_path)
    with pytest.raises(FileNotFoundError):
        bundel.read_bundel("bundel:dokumen/garuda.svg")


def test_the_time_limit_ends_the_process_and_the_next_letter_works() -> None:
    panjang = _page("<table>" + "<tr><td>kata kata kata" * 1_500 + "</table>")
    with pytest.raises(DokumenGagalError, match="terlalu lama"):
        render_pdf(panjang, title="Uji", batas=0.2)
    assert render_pdf(_page(""), title="Uji").startswith(b"%PDF-")


def test_too_many_rows_nested_elements_or_bytes_are_refused() -> None:
    for isi in ("<tr><td>x" * 2_001, "<div>" * 100):
        with pytest.raises(DokumenGagalError):
            render_pdf(_page(f"<table>{isi}" if "tr" in isi else isi), title="Uji")
    with pytest.raises(DokumenGagalError, match="terlalu panjang"):
        render_pdf("x" * (pdf.UKURAN + 1), title="Uji")


PERCOBAAN = {
    "socket": "import socket; socket.socket()",
    "program": "import subprocess; subprocess.run(['true'])",
    "fork": "import os; os.fork()",
    "file outside": "open('/etc/hostname')",
    "file outside by descriptor": "import os; os.open('/etc/hostname', os.O_RDONLY)",
    "writing outside": "open('/tmp/kinerja-uji-surat', 'w')",
    "writing into the code": "import kinerja; open(kinerja.__file__, 'a')",
}


@pytest.mark.parametrize("kode", PERCOBAAN.values(), ids=PERCOBAAN.keys())
def test_the_sealed_process_refuses(kode: str, tmp_path: Path) -> None:
    assert _run_sealed(kode, tmp_path) == "PermissionError"


def test_the_sealed_process_has_a_memory_limit(tmp_path: Path) -> None:
    assert _run_sealed("bytearray(600 * 1024 * 1024)", tmp_path) == "MemoryError"


def test_the_sealed_process_sees_no_settings_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINERJA_DATABASE_URL", "postgresql://rahasia")
    pekerja = pdf._Pekerja()
    try:
        lingkungan = Path(f"/proc/{pekerja._proses.pid}/environ").read_bytes()
        assert b"rahasia" not in lingkungan
    finally:
        pekerja.close()


def _run_sealed(kode: str, map_kerja: Path) -> str:
    """The kind of error that `kode` raises in a process sealed like the one that prints."""
    uji = (
        "from kinerja.surat import pekerja\n"
        "pekerja._limit_resources()\npekerja._load_renderer()\npekerja._seal()\n"
        f"try:\n    exec({kode!r})\nexcept BaseException as error:\n    print(type(error).__name__)\n"
    )
    perintah = [sys.executable, "-P", "-s", "-B", "-c", uji]
    lingkungan = {"PYTHONPATH": str(bundel.PAKET.parent), "LANG": "C.UTF-8"}
    hasil = subprocess.run(
        perintah, cwd=map_kerja, env=lingkungan, capture_output=True, text=True, timeout=60, check=True
    )
    return hasil.stdout.strip()
