"""Rules of the evidence vault: one address per link, when it is looked at again, and how much fits in.

The regulation asks for evidence (PermenPANRB 6/2022) and leaves the keeping of it to the instansi; what
stands here is the product's own.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

MEGABYTE = 2**20
HARI_PERINGATAN = 14
JEDA_BARU = timedelta(minutes=2)
JEDA_PERIKSA_SENDIRI = timedelta(minutes=10)
"""A person may have one link looked at again after this long."""
JEDA_GAGAL = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=14),
)
GAGAL_BERTURUT = 3
"""A host that is merely slow or disturbed is believed after so many tries."""

PORT_BAWAAN = {"http": 80, "https": 443}
PELACAK = re.compile(r"utm_[a-z]{1,20}|fbclid|gclid|usp")
_PERSEN = re.compile(r"%[0-9a-fA-F]{2}")
_DRIVE = re.compile(r"/(?:u/[0-9]/)?file/(?:u/[0-9]/)?d/([A-Za-z0-9_-]{10,100})(?:/[a-z]{0,20})?")
_DOKUMEN = re.compile(
    r"/(document|spreadsheets|presentation|forms)/(?:u/[0-9]/)?d/([A-Za-z0-9_-]{10,100})(?:/[a-z]{0,20})?"
)


class KeadaanTautan(StrEnum):
    """What the last look at a link found."""

    BELUM = "belum"
    BAIK = "baik"
    IZIN = "izin"
    HILANG = "hilang"
    ALAMAT = "alamat"
    SERTIFIKAT = "sertifikat"
    WAKTU = "waktu"
    GANGGUAN = "gangguan"
    DALAM = "dalam"

    @property
    def label(self) -> str:
        return _LABEL[self]

    @property
    def obat(self) -> str:
        """What the owner can do, "" where there is nothing to do."""
        return _OBAT.get(self, "")


_LABEL: Mapping[KeadaanTautan, str] = {
    KeadaanTautan.BELUM: "belum diperiksa",
    KeadaanTautan.BAIK: "dapat dibuka",
    KeadaanTautan.IZIN: "perlu izin akses",
    KeadaanTautan.HILANG: "tidak ditemukan",
    KeadaanTautan.ALAMAT: "alamat tidak dikenal",
    KeadaanTautan.SERTIFIKAT: "sertifikat situs tidak sah",
    KeadaanTautan.WAKTU: "waktu habis",
    KeadaanTautan.GANGGUAN: "situs tidak menjawab dengan benar",
    KeadaanTautan.DALAM: "alamat jaringan dalam, tidak diperiksa",
}
_OBAT: Mapping[KeadaanTautan, str] = {
    KeadaanTautan.IZIN: "Buka izin berbagi agar siapa pun yang memiliki tautan dapat melihat.",
    KeadaanTautan.HILANG: "Berkasnya dipindahkan atau dihapus. Ganti dengan tautan yang baru.",
    KeadaanTautan.ALAMAT: "Periksa penulisan alamatnya.",
    KeadaanTautan.SERTIFIKAT: "Pakai alamat lain, atau unggah berkasnya.",
    KeadaanTautan.WAKTU: "Coba buka sendiri. Bila tetap gagal, unggah berkasnya.",
    KeadaanTautan.GANGGUAN: "Coba buka sendiri. Bila tetap gagal, unggah berkasnya.",
}
MASALAH_SEGERA = frozenset(
    {KeadaanTautan.IZIN, KeadaanTautan.HILANG, KeadaanTautan.ALAMAT, KeadaanTautan.SERTIFIKAT}
)
MASALAH_BERLANJUT = frozenset({KeadaanTautan.WAKTU, KeadaanTautan.GANGGUAN})
_BUKAN_MASALAH = frozenset({KeadaanTautan.BELUM, KeadaanTautan.BAIK, KeadaanTautan.DALAM})


class KeadaanBerkas(StrEnum):
    """What the last comparison of a stored file with its checksum found."""

    BAIK = "baik"
    HILANG = "hilang"
    BERUBAH = "berubah"

    @property
    def label(self) -> str:
        return {"baik": "utuh", "hilang": "tidak ada di penyimpanan", "berubah": "isinya berubah"}[self]


# Addresses


def normalize_url(url: str) -> str:
    """The one way in which an address is written here; doing it twice changes nothing.

    Scheme and host in small letters, no default port, no fragment, no marks of who sent the link; the
    several addresses of one Google Drive file are one. Raises ValueError for what is no web address.
    """
    bagian = urlsplit(url.strip())
    skema, host = bagian.scheme.lower(), _host_of(bagian.hostname or "")
    if skema not in PORT_BAWAAN or not host:
        raise ValueError("bukan alamat web")
    port = bagian.port
    tempat = host if port in {None, PORT_BAWAAN[skema]} else f"{host}:{port}"
    path = _encode(bagian.path) or "/"
    if path.startswith("//"):  # would read as a host the second time
        path = "/" + path.lstrip("/")
    kueri = _clean_query(bagian.query)
    path, kueri = _merge_drive(host, path, kueri)
    return urlunsplit((skema, tempat, path, kueri, ""))


def fingerprint_url(url: str) -> str:
    """sha256 in hex of the normalised address; of the text itself where it is no web address."""
    try:
        url = normalize_url(url)
    except ValueError:
        url = url.strip()
    return hashlib.sha256(url.encode()).hexdigest()


def host_of(url: str) -> str:
    """The host of a normalised address, without brackets and port."""
    return urlsplit(url).hostname or ""


def _host_of(host: str) -> str:
    host = host.lower().rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            raise ValueError("bukan nama host") from None
    return f"[{host}]" if ":" in host else host


def _encode(teks: str) -> str:
    """Everything outside ASCII percent-encoded, and codes in capitals."""
    teks = quote(teks, safe="!#$%&'()*+,/:;=?@[]~-._")
    return _PERSEN.sub(lambda satu: satu.group().upper(), teks)


def _clean_query(kueri: str) -> str:
    if not kueri:
        return ""
    isi = parse_qsl(kueri, keep_blank_values=True)
    sisa = [(nama, nilai) for nama, nilai in isi if not PELACAK.fullmatch(nama.lower())]
    if len(sisa) == len(isi):
        return _encode(kueri)
    return urlencode(sisa)


def _merge_drive(host: str, path: str, kueri: str) -> tuple[str, str]:
    if host == "drive.google.com":
        if cocok := _DRIVE.fullmatch(path):
            return f"/file/d/{cocok.group(1)}/view", ""
        kode = dict(parse_qsl(kueri)).get("id", "")
        if path in {"/open", "/uc"} and re.fullmatch(r"[A-Za-z0-9_-]{10,100}", kode):
            return f"/file/d/{kode}/view", ""
    if host == "docs.google.com" and (cocok := _DOKUMEN.fullmatch(path)):
        return f"/{cocok.group(1)}/d/{cocok.group(2)}/edit", ""
    return path, kueri


# When to look again


def next_check(
    keadaan: KeadaanTautan, gagal: int, *, now: datetime, hari_baik: int, sidik: str = ""
) -> datetime:
    """When a link is looked at again, after `gagal` failures in a row.

    A good one after `hari_baik` days, others after growing pauses, never later than a good one. Up to a
    tenth more, by the fingerprint, so that links of one day do not all fall due on one day.
    """
    baik = timedelta(days=hari_baik)
    tetap = keadaan in {KeadaanTautan.BAIK, KeadaanTautan.DALAM}
    jeda = baik if tetap else min(JEDA_GAGAL[min(max(gagal, 1), len(JEDA_GAGAL)) - 1], baik)
    sebar = int(sidik[:4] or "0", 16) / 0xFFFF if sidik else 0.0
    return now + jeda + jeda * sebar / 10


def is_trouble(keadaan: KeadaanTautan, gagal: int) -> bool:
    """Whether the owner should hear of it: a refusal at once, a disturbance when it lasts."""
    if keadaan in _BUKAN_MASALAH:
        return False
    return keadaan in MASALAH_SEGERA or gagal >= GAGAL_BERTURUT


def days_left(sampai: date | None, today: date) -> int | None:
    """Days that access still holds, 0 on its last day; None where no end is known or it is far off."""
    if sampai is None:
        return None
    sisa = (sampai - today).days
    return sisa if sisa <= HARI_PERINGATAN else None


def wait_to_check(diminta: datetime | None, now: datetime) -> int:
    """Whole seconds until a person may ask again for a look at a link, 0 where he may now."""
    if diminta is None:
        return 0
    sisa = JEDA_PERIKSA_SENDIRI - (now - diminta)
    return max(0, -(-int(sisa.total_seconds() * 1000) // 1000))


# How much fits in


def room_left(terpakai: int, kuota_mb: int) -> int | None:
    """Bytes that still fit, never negative; None without a limit (`kuota_mb` 0)."""
    return None if kuota_mb <= 0 else max(0, kuota_mb * MEGABYTE - terpakai)
