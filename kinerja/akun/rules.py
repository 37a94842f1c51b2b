"""Pure decisions of the log-in: steps, strength of a password, limits of failures, codes and clocks."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

SANDI_MIN = 12
SANDI_MAKS = 256
# Of a password at least this many characters must be neither the person's data nor a run of the keyboard.
SISA_MIN = 8

# RFC 6238: steps of 30 seconds; one step of drift either way is accepted.
DETIK_LANGKAH = 30
SELISIH_DITERIMA = 1
# Further away the code is refused, but the person learns that the clock is wrong.
SELISIH_DIKENALI = 10


class TahapSesi(StrEnum):
    """How far the log-in went; only `PENUH` opens more than the next step."""

    KODE = "kode"
    DAFTAR_TOTP = "daftar_totp"
    GANTI_SANDI = "ganti_sandi"
    PENUH = "penuh"


def next_tahap(selesai: TahapSesi | None, *, punya_totp: bool, ganti_sandi: bool) -> TahapSesi:
    """The step after `selesai` (None: the password was right).

    The code comes first, so that a first password alone never changes an account that has a second factor.
    """
    if selesai is None and punya_totp:
        return TahapSesi.KODE
    if selesai in {None, TahapSesi.KODE} and ganti_sandi:
        return TahapSesi.GANTI_SANDI
    return TahapSesi.PENUH if punya_totp else TahapSesi.DAFTAR_TOTP


# --- Failures ---


@dataclass(frozen=True)
class Batas:
    """How many failures are let through; the windows slide by whole minutes."""

    lima_menit: int
    jam: int


BATAS_SANDI = Batas(10, 100)
BATAS_KODE = Batas(5, 20)
# An office of 500 people behind one address mistypes this often on its first morning.
BATAS_ALAMAT = Batas(200, 1_000)
# The whole installation: far above an honest deadline night, far below what guessing needs.
BATAS_SEMUA = Batas(3_000, 20_000)


def count_wait(jumlah: Mapping[int, int], menit: int, batas: Batas) -> int:
    """Whole minutes until one more failure fits, 0 when it fits now; `jumlah` holds failures per minute."""
    for tunggu in range(61):
        saat = menit + tunggu
        lima = sum(banyak for lalu, banyak in jumlah.items() if saat - 5 < lalu <= saat)
        jam = sum(banyak for lalu, banyak in jumlah.items() if saat - 60 < lalu <= saat)
        if lima < batas.lima_menit and jam < batas.jam:
            return tunggu
    return 60


# --- Codes ---


def step_of(now: datetime) -> int:
    """Number of the TOTP step at a moment."""
    return int(now.timestamp()) // DETIK_LANGKAH


def describe_drift(langkah: int, now: datetime) -> str:
    """Sentence about the clock of a device that showed the code of `langkah` at `now`.

    Seconds are counted to the middle of that step, so they are right within 15.
    """
    detik = round(now.timestamp()) - (langkah * DETIK_LANGKAH + DETIK_LANGKAH // 2)
    arah = "terlambat" if detik > 0 else "lebih cepat"
    return f"Jam perangkat Anda berbeda: {arah} sekitar {abs(detik)} detik."


# --- Strength of a password ---

_MIRIP = str.maketrans("013457@$!", "oieastasi")
_DERET = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv",
)
_DERET_DUA_ARAH = _DERET + tuple(deret[::-1] for deret in _DERET)
_KATA_PRODUK = ("kinerja", "ekinerja", "skp", "siasn", "pegawai", "sandi", "password")
_HURUF_MIN = 3


def find_sandi_weakness(sandi: str, umum: Collection[str], konteks: Iterable[str]) -> str | None:
    """What is wrong with a new password as a sentence, None when it is good.

    `umum` holds common passwords in lower case, `konteks` what others know of the person (`list_konteks`).
    No composition rule: length and surprise count.
    """
    if len(sandi) < SANDI_MIN:
        return f"Tulis paling sedikit {SANDI_MIN} karakter. Beberapa kata acak lebih mudah diingat."
    if len(sandi) > SANDI_MAKS:
        return f"Tulis paling banyak {SANDI_MAKS} karakter."
    kecil = sandi.casefold()
    if len(set(kecil)) < 5 or len(_strip_runs(kecil)) < SISA_MIN - 2 or _period(kecil) <= 6:
        return "Kata sandi ini hanya deret atau ulangan. Pakai beberapa kata yang tidak berurutan."
    if _is_common(kecil, umum):
        return "Kata sandi ini terlalu umum dan mudah ditebak. Pakai beberapa kata acak."
    if _leans_on(kecil, konteks):
        return (
            "Kata sandi ini tersusun dari NIP, nama, tanggal lahir, instansi, atau nama aplikasi. "
            "Pakai kata lain."
        )
    return None


def list_konteks(nip: str, lahir: date | None, *nama: str) -> frozenset[str]:
    """Words and digits that are public about a person: parts of the NIP, birth date, any names."""
    kata = {satu for teks in nama for satu in re.findall(r"\w+", teks.casefold()) if len(satu) >= _HURUF_MIN}
    angka = {nip, nip[:8], nip[8:14], nip[8:], nip[14:]} if nip else set()
    lahir_nip = _birth_of(nip)
    for tanggal in filter(None, (lahir, lahir_nip)):
        angka |= {f"{tanggal:{pola}}" for pola in ("%Y%m%d", "%d%m%Y", "%d%m%y", "%y%m%d", "%d%m", "%Y")}
    return frozenset(kata | angka | set(_KATA_PRODUK))


def _birth_of(nip: str) -> date | None:
    try:
        return date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return None


def _strip_runs(teks: str) -> str:
    """The text without runs of four or more neighbours of the alphabet, the digits or the keyboard."""
    hasil, awal = [], 0
    while awal < len(teks):
        panjang = _run_at(teks, awal)
        if panjang < 4:
            hasil.append(teks[awal])
            panjang = 1
        awal += panjang
    return "".join(hasil)


def _run_at(teks: str, awal: int) -> int:
    panjang = 1
    while awal + panjang < len(teks) and any(
        teks[awal : awal + panjang + 1] in deret for deret in _DERET_DUA_ARAH
    ):
        panjang += 1
    return panjang


def _period(teks: str) -> int:
    """Length of the piece of which the text is a repetition; the whole length when there is none."""
    return (teks + teks).find(teks, 1)


def _is_common(kecil: str, umum: Collection[str]) -> bool:
    inti = _trim(kecil)
    bentuk = {kecil, kecil.translate(_MIRIP), kecil[: _period(kecil)]}
    # A word between eight or more digits and signs is no longer a common password.
    if len(kecil) - len(inti) < SISA_MIN:
        bentuk |= {inti, inti.translate(_MIRIP), _trim(kecil.translate(_MIRIP))}
    return any(satu in umum or _is_pair(satu, umum) for satu in bentuk)


def _is_pair(teks: str, umum: Collection[str]) -> bool:
    return any(teks[:i] in umum and teks[i:] in umum for i in range(4, len(teks) - 3))


def _trim(teks: str) -> str:
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", teks)


def _leans_on(kecil: str, konteks: Iterable[str]) -> bool:
    for bentuk in (kecil, kecil.translate(_MIRIP)):
        sisa = bentuk
        for kata in sorted(konteks, key=len, reverse=True):
            sisa = sisa.replace(kata, "")
        if sisa != bentuk and len(re.sub(r"[\W_]", "", sisa)) < SISA_MIN:
            return True
    return False


# --- Words ---

_PERAMBAN = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SISTEM = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def describe_peramban(user_agent: str) -> str:
    """A browser in two words, "Chrome di Windows"; what is unknown is called so."""
    nama = next((nama for tanda, nama in _PERAMBAN if tanda in user_agent), "Peramban lain")
    sistem = next((nama for tanda, nama in _SISTEM if tanda in user_agent), "")
    return f"{nama} di {sistem}" if sistem else nama
