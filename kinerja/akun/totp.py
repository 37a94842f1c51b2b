"""The second factor: TOTP (RFC 6238) secrets, the picture to scan, and recovery codes."""

import hmac
import io
import secrets
from datetime import datetime

import pyotp
import segno

from kinerja.akun.rules import SELISIH_DIKENALI, step_of
from kinerja.crypto import hash_token

# Crockford's base 32 without the letters that are read as digits: 16 signs are 80 bits.
_ABJAD = "0123456789abcdefghjkmnpqrstvwxyz"
_SALAH_BACA = str.maketrans({"o": "0", "i": "1", "l": "1"})
JUMLAH_PEMULIHAN = 10


def new_rahasia() -> str:
    """A random secret of 160 bits in base 32, as authenticator apps take it."""
    return pyotp.random_base32(32)


def make_kode(rahasia: str, now: datetime) -> str:
    """The code that a device with the right time shows now."""
    return pyotp.TOTP(rahasia).generate_otp(step_of(now))


def find_langkah(rahasia: str, kode: str, now: datetime) -> int | None:
    """The step nearest to now whose code this is, at most ten steps away; None when it is no such code."""
    totp, tengah = pyotp.TOTP(rahasia), step_of(now)
    cocok = [
        langkah
        for langkah in range(tengah - SELISIH_DIKENALI, tengah + SELISIH_DIKENALI + 1)
        if hmac.compare_digest(totp.generate_otp(langkah).encode(), kode.encode())
    ]
    return min(cocok, key=lambda langkah: abs(langkah - tengah), default=None)


def make_uri(rahasia: str, nip: str, penerbit: str) -> str:
    """The address that the picture holds."""
    return pyotp.TOTP(rahasia).provisioning_uri(name=nip, issuer_name=penerbit)


def draw_qr(uri: str) -> bytes:
    """A PNG, black on white with its quiet zone, so that it also scans from a dark page."""
    picture = io.BytesIO()
    segno.make(uri, error="m").save(picture, kind="png", scale=5, border=4)
    return picture.getvalue()


def split_rahasia(rahasia: str) -> str:
    """The secret in groups of four, for typing by hand."""
    return " ".join(rahasia[awal : awal + 4] for awal in range(0, len(rahasia), 4))


def new_kode_pemulihan() -> list[str]:
    """Ten recovery codes of 80 random bits each: "7k2m-q9vd-x3hp-wn4t"."""
    return [
        "-".join("".join(secrets.choice(_ABJAD) for _ in range(4)) for _ in range(4))
        for _ in range(JUMLAH_PEMULIHAN)
    ]


def hash_pemulihan(kode: str) -> str:
    """What is stored of a recovery code, however it was typed; a plain hash, because the code is random."""
    rapat = "".join(huruf for huruf in kode.lower() if huruf.isalnum()).translate(_SALAH_BACA)
    return hash_token(rapat)
