"""Are the answers of a connector what was agreed? Each function returns the answer or raises AnswerError."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import islice, pairwise
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from kinerja.hooks.galat import AnswerError
from kinerja.hooks.konektor import (
    KeadaanPermukaan,
    Konektor,
    KonektorError,
    Operasi,
    Position,
    Rank,
    Receipt,
    RejectedError,
    ThrottledError,
)
from kinerja.hooks.periksa import check_text

T = TypeVar("T")

MAKS_NIP = 1_000_000
MAKS_BARIS = 200_000
MAKS_PERMUKAAN = 50
MAKS_BERKAS = 50 * 1024 * 1024
MAKS_PESAN = 500
_NIP = re.compile(r"[0-9]{18}")


# A connector


def check_konektor(konektor: object) -> tuple[Konektor, frozenset[Operasi]]:
    """The connector, and what it can do: only operations that it writes itself."""
    for nama in ("capabilities", "health"):
        if not callable(getattr(konektor, nama, None)):
            raise AnswerError(f"expected a Konektor, not {type(konektor).__name__}: {nama} is missing")
    dapat = konektor.capabilities()  # type: ignore[attr-defined]
    if not isinstance(dapat, set | frozenset) or not all(isinstance(satu, Operasi) for satu in dapat):
        raise AnswerError(f"capabilities must be a set of Operasi, not {dapat!r}"[:MAKS_PESAN])
    for satu in sorted(dapat):
        fungsi = getattr(type(konektor), satu.value, None)
        if not callable(fungsi) or fungsi is getattr(Konektor, satu.value):
            raise AnswerError(f"capabilities names {satu.value}, which is not written")
    return konektor, frozenset(dapat)  # type: ignore[return-value]


def check_error(error: KonektorError) -> KonektorError:
    """An error whose words and moment can be shown."""
    check_text(str(error))
    if isinstance(error, ThrottledError):
        _check_field("ThrottledError.retry_at", datetime, error.retry_at)
    if isinstance(error, RejectedError):
        for nama, kalimat in error.fields.items():
            check_text(nama, MAKS_PESAN)
            check_text(kalimat)
    return error


def check_health(jawaban: object) -> tuple[KeadaanPermukaan, ...]:
    """Each surface once."""
    daftar = list_of(KeadaanPermukaan, MAKS_PERMUKAAN)(jawaban)
    if len({satu.nama for satu in daftar}) < len(daftar):
        raise AnswerError("health names a surface twice")
    for satu in daftar:
        if satu.umur_token is not None and satu.umur_token < 0:
            raise AnswerError(f"umur_token must not be negative, not {satu.umur_token}")
    return daftar


# Answers of operations


def check_roster(jawaban: object) -> tuple[str, ...]:
    """NIPs of 18 digits; an endless iterator is cut off and refused."""
    if not isinstance(jawaban, Iterable) or isinstance(jawaban, str | bytes):
        raise AnswerError(f"expected an iterator of NIPs, not {type(jawaban).__name__}")
    semua = tuple(islice(jawaban, MAKS_NIP + 1))
    if len(semua) > MAKS_NIP:
        raise AnswerError(f"expected at most {MAKS_NIP} NIPs")
    for nip in semua:
        _check_nip("NIP", nip)
    return semua


def one_of(jenis: type[T]) -> Callable[[object], T]:
    """A checker of one value: every field of the type that the class says."""

    def periksa(jawaban: object) -> T:
        if not isinstance(jawaban, jenis):
            raise AnswerError(f"expected {jenis.__name__}, not {type(jawaban).__name__}")
        _check_fields(jawaban)
        return jawaban

    return periksa


def list_of(jenis: type[T], maks: int = MAKS_BARIS) -> Callable[[object], tuple[T, ...]]:
    """A checker of several values."""
    periksa_satu = one_of(jenis)

    def periksa(jawaban: object) -> tuple[T, ...]:
        if not isinstance(jawaban, list | tuple):
            raise AnswerError(f"expected a list of {jenis.__name__}, not {type(jawaban).__name__}")
        if len(jawaban) > maks:
            raise AnswerError(f"expected at most {maks} of {jenis.__name__}, not {len(jawaban)}")
        return tuple(periksa_satu(satu) for satu in jawaban)

    return periksa


def history_of(jenis: type[T]) -> Callable[[object], tuple[T, ...]]:
    """A checker of a history: sorted by `mulai`."""
    periksa_daftar = list_of(jenis)

    def periksa(jawaban: object) -> tuple[T, ...]:
        daftar = periksa_daftar(jawaban)
        _check_sorted(daftar)
        return daftar

    return periksa


def check_file(jawaban: object) -> bytes:
    """A file that fits into memory."""
    if not isinstance(jawaban, bytes):
        raise AnswerError(f"expected bytes, not {type(jawaban).__name__}")
    if len(jawaban) > MAKS_BERKAS:
        raise AnswerError(f"expected at most {MAKS_BERKAS} bytes, not {len(jawaban)}")
    return jawaban


def _check_sorted(daftar: Sequence[Any]) -> None:
    for dulu, kemudian in pairwise(daftar):
        if isinstance(dulu, Position | Rank) and dulu.mulai > kemudian.mulai:
            raise AnswerError(f"expected {type(dulu).__name__} sorted by mulai")


# Fields


def _check_fields(nilai: object) -> None:
    jenis: type[Any] = type(nilai)
    for nama, petunjuk in _hints(jenis).items():  # type: ignore[arg-type]  # classes are hashable
        isi = getattr(nilai, nama)
        _check_field(f"{jenis.__name__}.{nama}", petunjuk, isi)
        if nama == "nip":
            _check_nip(f"{jenis.__name__}.nip", isi)
        if nama == "ref" and not isi and jenis is not Receipt:
            raise AnswerError(f"{jenis.__name__}.ref must not be empty")


@cache
def _hints(jenis: type[Any]) -> dict[str, Any]:
    if not is_dataclass(jenis):
        raise AnswerError(f"{jenis.__name__} is no value of a connector")
    semua = get_type_hints(jenis)
    return {satu.name: semua[satu.name] for satu in fields(jenis)}


def _check_field(nama: str, petunjuk: Any, nilai: object) -> None:
    pilihan = get_args(petunjuk) if get_origin(petunjuk) is UnionType else (petunjuk,)
    if not any(_fits(satu, nilai) for satu in pilihan):
        kata = " or ".join(satu.__name__ for satu in pilihan)
        raise AnswerError(f"{nama} must be {kata}, not {nilai!r}"[:MAKS_PESAN])
    if isinstance(nilai, str) and not isinstance(nilai, Enum):
        check_text(nilai)


def _fits(jenis: type[Any], nilai: object) -> bool:
    if jenis is date:
        return isinstance(nilai, date) and not isinstance(nilai, datetime)
    if jenis is datetime:
        return isinstance(nilai, datetime) and nilai.tzinfo is not None
    if jenis is int:
        return isinstance(nilai, int) and not isinstance(nilai, bool)
    if jenis is Decimal:
        return isinstance(nilai, Decimal) and nilai.is_finite()
    return isinstance(nilai, jenis)


def _check_nip(nama: str, nilai: object) -> None:
    if not isinstance(nilai, str) or not _NIP.fullmatch(nilai):
        raise AnswerError(f"{nama} must be 18 digits, not {nilai!r}"[:MAKS_PESAN])
