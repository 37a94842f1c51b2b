"""What is asked of a plugin about its letter and of a signer: every call guarded, every answer checked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from kinerja.hooks.galat import AnswerError, Galat, describe
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import Milik
from kinerja.hooks.penanda import HasilVerifikasi, Penanda, PermintaanTandaTangan
from kinerja.hooks.periksa_surat import (
    IsianSurat,
    check_isian,
    check_penanda_tangan,
    check_signed,
    check_skema,
    check_verifikasi,
)
from kinerja.hooks.surat import BahanSurat, JenisSurat, PihakSurat, SkemaNomor
from kinerja.isian import clean_text

T = TypeVar("T")
MAKS_PENOLAKAN = 500


@dataclass(frozen=True)
class Penolakan:
    """The plugin says in a sentence why this letter cannot be made; no fault."""

    kalimat: str


@dataclass(frozen=True)
class Pergi:
    """The service of a signer is away; no fault of the plugin, and worth another try."""

    sebab: str


def ask_isian(
    katalog: Katalog, milik: Milik[JenisSurat], bahan: BahanSurat
) -> IsianSurat | Penolakan | Galat:
    """The values of the placeholders."""
    jenis = milik.isi

    def fill(setelan: BaseModel) -> object:
        try:
            return jenis.fill(bahan, setelan)
        except ValueError as error:
            # Only what was meant as a sentence: a subclass (of a decoder, of pydantic) is a fault.
            if type(error) is not ValueError or not str(error).strip():
                raise
            return Penolakan(clean_text(str(error))[:MAKS_PENOLAKAN])

    return katalog.ask(milik, f"{jenis.kode}.fill", fill, _or(Penolakan, check_isian(jenis)))


def ask_skema(katalog: Katalog, milik: Milik[JenisSurat]) -> SkemaNomor | Galat:
    """How the numbers look."""
    return katalog.ask(milik, f"{milik.isi.kode}.nomor", milik.isi.nomor, check_skema)


def ask_penanda_tangan(
    katalog: Katalog, milik: Milik[JenisSurat], bahan: BahanSurat
) -> PihakSurat | Galat | None:
    """In whose name the letter is signed, None where the plugin leaves that to the product."""
    tanya = milik.isi.penanda_tangan
    if tanya is None:
        return None
    return katalog.ask(
        milik, f"{milik.isi.kode}.penanda_tangan", lambda setelan: tanya(bahan, setelan), check_penanda_tangan
    )


def ask_tanda_tangan(
    katalog: Katalog, milik: Milik[Penanda], pdf: bytes, permintaan: PermintaanTandaTangan
) -> bytes | Pergi | Galat:
    """The signed file, which the signer itself calls sound."""
    penanda = milik.isi
    signed = katalog.ask(
        milik,
        f"{penanda.kode}.sign",
        lambda setelan: _unless_away(lambda: penanda.sign(pdf, permintaan, setelan)),
        _or(Pergi, check_signed(pdf)),
    )
    if not isinstance(signed, bytes):
        return signed
    hasil = ask_verifikasi(katalog, milik, signed)
    return signed if isinstance(hasil, HasilVerifikasi) else hasil


def ask_verifikasi(katalog: Katalog, milik: Milik[Penanda], pdf: bytes) -> HasilVerifikasi | Pergi | Galat:
    """What the signer says of the file it has just signed; anything but `sah` is its fault."""

    def periksa(jawaban: object) -> HasilVerifikasi:
        hasil = check_verifikasi(jawaban)
        if not hasil.sah:
            raise AnswerError(f"verify does not call its own signature sound: {hasil.kalimat[:200]}")
        return hasil

    penanda = milik.isi
    return katalog.ask(
        milik,
        f"{penanda.kode}.verify",
        lambda setelan: _unless_away(lambda: penanda.verify(pdf, setelan)),
        _or(Pergi, periksa),
    )


def _unless_away(panggil: Callable[[], object]) -> object:
    try:
        return panggil()
    except OSError as error:
        return Pergi(describe(error))


P = TypeVar("P")


def _or(jenis: type[P], periksa: Callable[[object], T]) -> Callable[[object], T | P]:
    """A checker that lets an answer of our own kind pass."""
    return lambda jawaban: jawaban if isinstance(jawaban, jenis) else periksa(jawaban)
