"""Which signer signs the letters of an instansi."""

from dataclasses import dataclass

from kinerja.errors import InputError
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import Milik
from kinerja.hooks.penanda import Penanda


@dataclass(frozen=True)
class PilihanPenanda:
    """The signer, None where none signs; `pesan` says what the admin can do about it."""

    milik: Milik[Penanda] | None = None
    pesan: str = ""


@dataclass(frozen=True)
class PenandaTersedia:
    """A signer that may be chosen."""

    kode: str
    label: str


def choose_penanda(katalog: Katalog, kode: str = "", *, sebutan: str = "Surat") -> PilihanPenanda:
    """The active signer of this kode, without one the only active signer.

    Of several none is taken: whose signature it is must be a decision. `sebutan` begins the sentence.
    """
    semua = katalog.collect_penanda()
    if kode:
        milik = semua.get(kode)
        return PilihanPenanda(milik, "" if milik else f"{sebutan} tidak ditandatangani. {_unknown(kode)}")
    if len(semua) > 1:
        nama = ", ".join(satu.label for satu in list_penanda(katalog))
        return PilihanPenanda(
            pesan=f"{sebutan} tidak ditandatangani: ada {len(semua)} penanda tangan elektronik yang aktif "
            f"({nama}). Pilih salah satu, lalu tanda tangani."
        )
    return PilihanPenanda(next(iter(semua.values()), None))


def list_penanda(katalog: Katalog) -> tuple[PenandaTersedia, ...]:
    """The active signers by label."""
    semua = (PenandaTersedia(kode, milik.isi.label) for kode, milik in katalog.collect_penanda().items())
    return tuple(sorted(semua, key=lambda satu: (satu.label, satu.kode)))


def check_penanda(katalog: Katalog, kode: str) -> None:
    """Raise InputError for a signer that is not active; "" is none in particular."""
    if kode and kode not in katalog.collect_penanda():
        raise InputError(_unknown(kode), fields={"penanda": "Pilih penanda tangan yang aktif."})


def _unknown(kode: str) -> str:
    return f"Penanda tangan elektronik “{kode[:60]}” tidak aktif di instansi ini. Pilih yang lain."
