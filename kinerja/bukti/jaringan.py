"""Look at a link from the outside: one polite visit that cannot be led to places it should not see.

The host is resolved once, every address of it is checked, and the connection goes to an address that was
checked: a name that means something else a moment later changes nothing. Redirects are judged one by one in
the same way. Time and size are bounded, whatever the other side sends.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from types import TracebackType
from urllib.parse import urljoin, urlsplit

from kinerja.bukti.rules import PORT_BAWAAN, KeadaanTautan, normalize_url

Alamat = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int, float], Sequence[str]]
PENGENAL = "Kinerja-pemeriksa-tautan/1 (memeriksa apakah bukti dukung dapat dibuka)"
NAT64 = ipaddress.ip_network("64:ff9b::/96")
PENGALIHAN = frozenset({301, 302, 303, 307, 308})
HOST_MASUK = (
    "accounts.google.com",
    "login.microsoftonline.com",
    "login.live.com",
    "login.microsoft.com",
    "account.box.com",
    "idmsa.apple.com",
)
JALAN_MASUK = frozenset(
    {"login", "signin", "sign_in", "sign-in", "masuk", "servicelogin", "accessdenied.aspx", "sso", "auth"}
)
KATA_MASUK = ("login", "log in", "masuk", "sign in", "access denied", "you need access", "perlu akses")


@dataclass(frozen=True)
class Batas:
    """How far a visit goes: hosts of the inner network that the operator lists, seconds, bytes, redirects."""

    host_dalam: frozenset[str] = frozenset()
    sambung: float = 5.0
    seluruhnya: float = 20.0
    isi: int = 64 * 1024
    pengalihan: int = 5


@dataclass(frozen=True)
class Temuan:
    """What a visit found, and the detail behind it ("HTTP 404")."""

    keadaan: KeadaanTautan
    sebab: str = ""


class _Gagal(Exception):  # noqa: N818  # a turn of the visit, not an error of ours
    def __init__(self, keadaan: KeadaanTautan, sebab: str) -> None:
        super().__init__(sebab)
        self.temuan = Temuan(keadaan, sebab)


@dataclass(frozen=True)
class _Jawaban:
    status: int
    jenis: str
    lokasi: str
    isi: bytes = b""


def resolve_host(host: str, port: int, batas: float) -> Sequence[str]:
    """All addresses of a host. Raises OSError; TimeoutError where the name server is silent for `batas` s."""
    hasil: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def tanya() -> None:
        try:
            semua = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            hasil.put(list(dict.fromkeys(str(satu[4][0]) for satu in semua)))
        except (OSError, UnicodeError) as error:
            hasil.put(socket.gaierror(str(error)))

    threading.Thread(target=tanya, daemon=True).start()
    try:
        jawab = hasil.get(timeout=max(batas, 0.01))
    except queue.Empty:
        raise TimeoutError("name server") from None
    if isinstance(jawab, OSError):
        raise jawab
    return jawab


def visit(url: str, batas: Batas, *, resolve: Resolver = resolve_host) -> Temuan:
    """What a stranger without a log-in meets at the address; never raises for what the other side does."""
    akhir = time.monotonic() + batas.seluruhnya
    asal = url
    try:
        for _ in range(batas.pengalihan + 1):
            jawab = _ask(url, batas, akhir, resolve)
            if jawab.status not in PENGALIHAN or not jawab.lokasi:
                return _judge(jawab, dialihkan=urlsplit(url).path != urlsplit(asal).path)
            url = _next_url(url, jawab.lokasi)
            if is_login(url):
                return Temuan(KeadaanTautan.IZIN, "dialihkan ke halaman masuk")
    except _Gagal as gagal:
        return gagal.temuan
    return Temuan(KeadaanTautan.GANGGUAN, "terlalu banyak pengalihan")


def is_login(url: str) -> bool:
    """Whether an address is one where people log in."""
    bagian = urlsplit(url)
    jalan = {satu.lower() for satu in bagian.path.split("/")}
    return (bagian.hostname or "") in HOST_MASUK or bool(jalan & JALAN_MASUK)


def is_inner(alamat: str) -> bool:
    """Whether an address is anything but one host of the public internet."""
    satu: Alamat = ipaddress.ip_address(alamat.partition("%")[0])
    if isinstance(satu, ipaddress.IPv6Address):
        if satu.ipv4_mapped is not None:
            satu = satu.ipv4_mapped
        elif satu in NAT64:
            satu = ipaddress.IPv4Address(int(satu) & 0xFFFFFFFF)
        elif satu.sixtofour is not None or satu.teredo is not None:
            return True
    return (
        not satu.is_global
        or satu.is_private
        or satu.is_loopback
        or satu.is_link_local
        or satu.is_multicast
        or satu.is_reserved
        or satu.is_unspecified
    )


# Parts


def _next_url(url: str, lokasi: str) -> str:
    try:
        return normalize_url(urljoin(url, lokasi))
    except ValueError:
        raise _Gagal(KeadaanTautan.GANGGUAN, "dialihkan ke alamat yang bukan alamat web") from None


def _ask(url: str, batas: Batas, akhir: float, resolve: Resolver) -> _Jawaban:
    """HEAD; a small GET where that does not settle it."""
    alamat = _find_address(url, batas, akhir, resolve)
    kepala = _request("HEAD", url, alamat, batas, akhir)
    if kepala.status in PENGALIHAN or (kepala.status == HTTPStatus.OK and "html" not in kepala.jenis):
        return kepala
    if kepala.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAUTHORIZED}:
        return kepala
    return _request("GET", url, alamat, batas, akhir)


def _find_address(url: str, batas: Batas, akhir: float, resolve: Resolver) -> str:
    """An address of the host after all of them were checked."""
    bagian = urlsplit(url)
    host = bagian.hostname or ""
    port = bagian.port or PORT_BAWAAN[bagian.scheme]
    sisa = min(batas.sambung, akhir - time.monotonic())
    try:
        semua = resolve(host, port, sisa)
        dalam = host not in batas.host_dalam and any(is_inner(satu) for satu in semua)
    except TimeoutError:
        raise _Gagal(KeadaanTautan.WAKTU, "nama host tidak terjawab") from None
    except (OSError, ValueError, UnicodeError):
        raise _Gagal(KeadaanTautan.ALAMAT, "nama host tidak dikenal") from None
    if not semua:
        raise _Gagal(KeadaanTautan.ALAMAT, "nama host tidak dikenal")
    if dalam:
        raise _Gagal(KeadaanTautan.DALAM, "alamat di jaringan dalam")
    return semua[0]


def _request(metode: str, url: str, alamat: str, batas: Batas, akhir: float) -> _Jawaban:
    bagian = urlsplit(url)
    sasaran = bagian.path + (f"?{bagian.query}" if bagian.query else "")
    kepala = {"User-Agent": PENGENAL, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
    if metode == "GET":
        kepala["Range"] = f"bytes=0-{batas.isi - 1}"
    sambungan = _Sambungan(url, alamat, min(batas.sambung, max(akhir - time.monotonic(), 0.01)))
    with _Tenggat(sambungan, akhir) as tenggat:
        try:
            sambungan.request(metode, sasaran, headers=kepala)
            jawab = sambungan.getresponse()
            isi = jawab.read(batas.isi) if metode == "GET" else b""
            if tenggat.lewat:  # cut off: to a reader it looks like an end
                raise TimeoutError
            jenis = jawab.headers.get("Content-Type", "").lower()
            return _Jawaban(jawab.status, jenis, jawab.headers.get("Location", "").strip(), isi)
        except (OSError, http.client.HTTPException, ValueError, UnicodeError) as error:
            if tenggat.lewat:
                raise _Gagal(KeadaanTautan.WAKTU, "tidak selesai menjawab") from None
            raise _explain(error) from None


def _explain(error: Exception) -> _Gagal:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _Gagal(KeadaanTautan.SERTIFIKAT, "sertifikat tidak sah atau kedaluwarsa")
    if isinstance(error, TimeoutError):
        return _Gagal(KeadaanTautan.WAKTU, "tidak menjawab")
    if isinstance(error, ssl.SSLError):
        return _Gagal(KeadaanTautan.GANGGUAN, "sambungan aman gagal")
    if isinstance(error, ConnectionRefusedError):
        return _Gagal(KeadaanTautan.GANGGUAN, "sambungan ditolak")
    if isinstance(error, OSError):
        return _Gagal(KeadaanTautan.GANGGUAN, "sambungan terputus")
    return _Gagal(KeadaanTautan.GANGGUAN, "jawaban bukan halaman web")


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Sambungan(http.client.HTTPConnection):
    """A connection to one address that was checked, whatever the name means by now."""

    def __init__(self, url: str, alamat: str, timeout: float) -> None:
        bagian = urlsplit(url)
        self._tls = bagian.scheme == "https"
        # So that Host leaves the port of the scheme out.
        self.default_port = PORT_BAWAAN[bagian.scheme]
        super().__init__(bagian.hostname or "", bagian.port or self.default_port, timeout=timeout)
        self._alamat = alamat
        self.siap: Callable[[socket.socket], None] = lambda _: None

    def connect(self) -> None:
        sock = socket.create_connection((self._alamat, self.port), timeout=self.timeout)
        if self._tls:
            sock = _tls().wrap_socket(sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = sock
        self.siap(sock)
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()


class _Tenggat:
    """Cuts a connection off at a moment: a time-out per byte would let a slow talker go on for ever."""

    def __init__(self, sambungan: _Sambungan, akhir: float) -> None:
        self._sambungan, self._akhir = sambungan, akhir
        self._jam: threading.Timer | None = None
        self.lewat = False

    def __enter__(self) -> "_Tenggat":
        if time.monotonic() >= self._akhir:
            raise _Gagal(KeadaanTautan.WAKTU, "tidak selesai menjawab")
        self._sambungan.siap = self._start
        return self

    def __exit__(
        self, _jenis: type[BaseException] | None, _galat: BaseException | None, _jejak: TracebackType | None
    ) -> None:
        if self._jam is not None:
            self._jam.cancel()
        self._sambungan.close()

    def _start(self, sock: socket.socket) -> None:
        self._jam = threading.Timer(max(self._akhir - time.monotonic(), 0.01), self._cut, (sock,))
        self._jam.daemon = True
        self._jam.start()

    def _cut(self, sock: socket.socket) -> None:
        self.lewat = True
        try:
            # Of the plain socket: that of TLS first forgets what a reader still holds.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
        except OSError:
            return


def _judge(jawab: _Jawaban, *, dialihkan: bool) -> Temuan:
    if jawab.status in {401, 403, 407}:
        return Temuan(KeadaanTautan.IZIN, f"HTTP {jawab.status}")
    if jawab.status in {404, 410}:
        return Temuan(KeadaanTautan.HILANG, f"HTTP {jawab.status}")
    if not 200 <= jawab.status < 300:
        return Temuan(KeadaanTautan.GANGGUAN, f"HTTP {jawab.status}")
    if "html" in jawab.jenis and _asks_for_login(jawab.isi, dialihkan=dialihkan):
        return Temuan(KeadaanTautan.IZIN, "halaman meminta masuk")
    return Temuan(KeadaanTautan.BAIK)


def _asks_for_login(isi: bytes, *, dialihkan: bool) -> bool:
    """A page that is titled so, or one with a field for a password to which somebody was sent."""
    teks = isi.decode("utf-8", "replace").lower()
    judul = teks.partition("<title")[2].partition(">")[2].partition("</title")[0]
    sandi = any(satu in teks for satu in ('type="password"', "type='password'", "type=password"))
    bertajuk = any(kata in judul for kata in KATA_MASUK)
    return (sandi and (bertajuk or dialihkan)) or any(kata in judul for kata in KATA_MASUK[4:])
