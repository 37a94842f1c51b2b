"""Visits to a server on the loopback that is wrong in many ways, and to places that must not be visited."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kinerja.bukti.jaringan import Batas, is_inner, visit
from kinerja.bukti.rules import KeadaanTautan

LOKAL = Batas(host_dalam=frozenset({"127.0.0.1"}), sambung=2.0, seluruhnya=2.0, isi=4096)
LOOPBACK = ipaddress.ip_address("127.0.0.1")
HTML = "text/html; charset=utf-8"
MASUK = b"<html><title>Masuk</title><form><input type='password'></form>"
SURAT = b"<html><title>Surat masuk 2026</title><p>Isi</p>"


class Peladen(ThreadingHTTPServer):
    """Answers by path and remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Jawab)
        self.diminta: list[tuple[str, str]] = []
        self.selesai = threading.Event()
        self.status = 200

    def handle_error(self, request: object, client_address: object) -> None:
        """The visitor hangs up; that is what is tested."""

    def url(self, jalan: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{jalan}"


class Jawab(BaseHTTPRequestHandler):
    server: Peladen

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:  # noqa: C901  # a table of misbehaviour
        self.server.diminta.append((self.command, self.path))
        apa, _, sisa = self.path.lstrip("/").partition("/")
        match apa:
            case "status":
                self._send(int(sisa), HTML, SURAT)
            case "berubah":
                self._send(self.server.status, HTML, SURAT)
            case "berkas":
                self._send(200, "application/pdf", b"%PDF")
            case "tanpa-head":
                self._send(405 if self.command == "HEAD" else 200, HTML, SURAT)
            case "masuk-di-sini":
                self._send(200, HTML, MASUK)
            case "pindah":
                self._send(302, HTML, b"", lokasi="/" + sisa if "://" not in sisa else sisa)
            case "putar":
                self._send(302, HTML, b"", lokasi=f"/putar/{int(sisa) + 1}")
            case "diam":
                self.server.selesai.wait(10)
            case "tak-habis":
                self._talk_on(b"x" * 1024, 0.0)
            case "pelan":
                self._talk_on(b"x", 0.2)
            case "kepala-tak-habis":
                self._talk_on_headers()
            case "sampah":
                self.wfile.write(b"\x00\xff bukan http\r\n\r\n")
            case _:
                self._send(404, HTML, b"")

    def _send(self, status: int, jenis: str, isi: bytes, lokasi: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", jenis)
        if lokasi:
            self.send_header("Location", lokasi)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(isi)

    def _talk_on(self, potong: bytes, jeda: float) -> None:
        self.send_response(200)
        self.send_header("Content-Type", HTML)
        self.end_headers()
        while self.command == "GET" and not self.server.selesai.wait(jeda):
            self.wfile.write(potong)
            self.wfile.flush()

    def _talk_on_headers(self) -> None:
        while not self.server.selesai.wait(0.1):
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()


@pytest.fixture(scope="module")
def peladen() -> Iterator[Peladen]:
    with Peladen() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.selesai.set()
        server.shutdown()


@pytest.mark.parametrize(
    ("jalan", "keadaan"),
    [
        ("/berkas/a.pdf", KeadaanTautan.BAIK),
        ("/status/200", KeadaanTautan.BAIK),
        ("/tanpa-head", KeadaanTautan.BAIK),
        ("/tak-habis", KeadaanTautan.BAIK),
        ("/pindah/berkas/a.pdf", KeadaanTautan.BAIK),
        ("/status/401", KeadaanTautan.IZIN),
        ("/status/403", KeadaanTautan.IZIN),
        ("/masuk-di-sini", KeadaanTautan.IZIN),
        ("/pindah/login", KeadaanTautan.IZIN),
        ("/pindah/https://accounts.google.com/x", KeadaanTautan.IZIN),
        ("/status/404", KeadaanTautan.HILANG),
        ("/status/410", KeadaanTautan.HILANG),
        ("/status/500", KeadaanTautan.GANGGUAN),
        ("/sampah", KeadaanTautan.GANGGUAN),
        ("/putar/1", KeadaanTautan.GANGGUAN),
        ("/pindah/ftp://contoh.go.id/a", KeadaanTautan.GANGGUAN),
        ("/diam", KeadaanTautan.WAKTU),
        ("/pelan", KeadaanTautan.WAKTU),
        ("/kepala-tak-habis", KeadaanTautan.WAKTU),
    ],
)
def test_what_a_server_does_is_called_by_its_name(
    peladen: Peladen, jalan: str, keadaan: KeadaanTautan
) -> None:
    assert visit(peladen.url(jalan), LOKAL).keadaan is keadaan


def test_a_visit_stays_small_in_number(peladen: Peladen) -> None:
    """One HEAD settles a file; redirects end after five."""
    peladen.diminta.clear()
    visit(peladen.url("/berkas/a.pdf"), LOKAL)
    assert peladen.diminta == [("HEAD", "/berkas/a.pdf")]
    peladen.diminta.clear()
    visit(peladen.url("/putar/1"), LOKAL)
    assert len(peladen.diminta) == LOKAL.pengalihan + 1


def test_a_host_that_is_not_listed_is_never_asked_on_the_inner_network(peladen: Peladen) -> None:
    peladen.diminta.clear()
    temuan = visit(peladen.url("/berkas/a.pdf"), Batas())
    assert temuan.keadaan is KeadaanTautan.DALAM
    assert peladen.diminta == []


def test_a_redirect_into_the_inner_network_is_not_followed(peladen: Peladen) -> None:
    """The first host is listed, the one to which it sends is not."""
    peladen.diminta.clear()
    port = peladen.server_address[1]
    temuan = visit(peladen.url(f"/pindah/http://localhost:{port}/berkas/rahasia"), LOKAL)
    assert temuan.keadaan is KeadaanTautan.DALAM
    assert peladen.diminta == [("HEAD", f"/pindah/http://localhost:{port}/berkas/rahasia")]


def test_one_bad_address_among_good_ones_closes_a_host(peladen: Peladen) -> None:
    peladen.diminta.clear()
    url = peladen.url("/berkas/a.pdf").replace("127.0.0.1", "campur.go.id")
    temuan = visit(url, Batas(), resolve=lambda *_: ["93.184.216.34", "127.0.0.1"])
    assert temuan.keadaan is KeadaanTautan.DALAM
    assert peladen.diminta == []


def test_a_name_that_changes_its_meaning_leads_nowhere_else(
    peladen: Peladen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the address that was checked is the one that is dialled, and it is asked for once."""
    ditanya: list[str] = []
    dihubungi: list[str] = []

    def resolve(host: str, _port: int, _batas: float) -> list[str]:
        ditanya.append(host)
        return ["93.184.216.34"] if len(ditanya) == 1 else ["127.0.0.1"]

    def dial(alamat: tuple[str, int], timeout: float) -> socket.socket:
        dihubungi.append(alamat[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", dial)
    url = peladen.url("/berkas/a.pdf").replace("127.0.0.1", "berganti.go.id")
    assert visit(url, Batas(), resolve=resolve).keadaan is KeadaanTautan.GANGGUAN
    assert (ditanya, dihubungi) == (["berganti.go.id"], ["93.184.216.34"])


@pytest.mark.parametrize(
    ("galat", "keadaan"),
    [(socket.gaierror("?"), KeadaanTautan.ALAMAT), (TimeoutError(), KeadaanTautan.WAKTU)],
)
def test_a_name_that_is_unknown_or_unanswered(galat: OSError, keadaan: KeadaanTautan) -> None:
    def resolve(*_: object) -> list[str]:
        raise galat

    assert visit("https://tidak.ada.example/a", Batas(), resolve=resolve).keadaan is keadaan


@pytest.mark.parametrize(
    "alamat",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_that_are_nobody_on_the_internet(alamat: str) -> None:
    assert is_inner(alamat)


@pytest.mark.parametrize(
    "alamat", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_of_the_internet(alamat: str) -> None:
    assert not is_inner(alamat)


def _self_signed(folder: Path) -> ssl.SSLContext:
    kunci = ec.generate_private_key(ec.SECP256R1())
    nama = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    awal = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    sertifikat = (
        x509.CertificateBuilder()
        .subject_name(nama)
        .issuer_name(nama)
        .public_key(kunci.public_key())
        .serial_number(1)
        .not_valid_before(awal)
        .not_valid_after(awal + dt.timedelta(days=9000))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(kunci, hashes.SHA256())
    )
    pem = folder / "a.pem"
    pem.write_bytes(
        sertifikat.public_bytes(serialization.Encoding.PEM)
        + kunci.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def test_a_certificate_that_nobody_signed_is_named(tmp_path: Path) -> None:
    with Peladen() as server:
        server.socket = _self_signed(tmp_path).wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        url = server.url("/berkas/a.pdf").replace("http://", "https://")
        assert visit(url, LOKAL).keadaan is KeadaanTautan.SERTIFIKAT
        assert server.diminta == []
        server.shutdown()


def test_a_server_that_never_shakes_hands_is_given_up(peladen: Peladen) -> None:
    """TLS towards a server that waits for plain words, and one that accepts and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as bisu:
        url = f"https://127.0.0.1:{bisu.getsockname()[1]}/a"
        assert visit(url, LOKAL).keadaan is KeadaanTautan.WAKTU
