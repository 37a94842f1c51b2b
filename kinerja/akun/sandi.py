"""Passwords: argon2id, random first ones, and the check of new ones."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kinerja.akun import rules
from kinerja.errors import InputError

# OWASP's smallest setting for argon2id: 19 MiB, 2 passes, 1 lane. Raise them here: log-in renews old hashes.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# A well-formed hash of nothing: who checks a password against it has spent the time of a real check.
HASH_KOSONG = (
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdF95YW5nX3RldGFwXw$R4s0kYb6cVxkq0o5Jr2mVb3T1yq8m0Qe5d7uXWZc2fA"
)

# Without letters and digits that look alike on paper: 31 signs, so 16 of them are 79 random bits.
_ABJAD = "abcdefghjkmnpqrstuvwxyz23456789"


def hash_sandi(sandi: str) -> str:
    """The encoded hash that is stored; about 30 ms of CPU, so never inside a writing transaction."""
    return HASHER.hash(sandi)


def verify_sandi(tersimpan: str | None, sandi: str) -> bool:
    """Whether the password is the stored one; computes exactly one hash, also where nothing is stored."""
    if tersimpan is None or len(sandi) > rules.SANDI_MAKS:
        tersimpan, sandi = HASH_KOSONG, ""
    try:
        return HASHER.verify(tersimpan, sandi)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(tersimpan: str) -> bool:
    """Whether the hash was made with older parameters."""
    return HASHER.check_needs_rehash(tersimpan)


def new_sandi_awal() -> str:
    """A random first password of 79 bits, easy to type from paper: "k7mq-2xvp-hd4n-w9ra"."""
    return "-".join("".join(secrets.choice(_ABJAD) for _ in range(4)) for _ in range(4))


@dataclass(frozen=True)
class SandiAwal:
    """A first password and its hash, made before the transaction that stores it."""

    teks: str
    sandi_hash: str


def make_sandi_awal() -> SandiAwal:
    """A random first password."""
    teks = new_sandi_awal()
    return SandiAwal(teks, hash_sandi(teks))


def check_sandi_baru(sandi: str, ulangan: str, konteks: Iterable[str]) -> None:
    """Raise InputError at `sandi_baru` or `ulangi` when the new password is weak or typed differently."""
    if lemah := rules.find_sandi_weakness(sandi, load_umum(), konteks):
        raise InputError("Kata sandi belum dapat dipakai.", fields={"sandi_baru": lemah})
    if sandi != ulangan:
        raise InputError(
            "Kedua isian berbeda.", fields={"ulangi": "Tulis kata sandi baru yang sama sekali lagi."}
        )


@cache
def load_umum() -> frozenset[str]:
    """The bundled list of common passwords (kinerja/akun/data/README.md)."""
    teks = files("kinerja.akun").joinpath("data/sandi_umum.txt").read_text("utf-8")
    return frozenset(baris for baris in teks.splitlines() if not baris.startswith("#"))
