"""Which signer signs the letters of an instansi."""

from dataclasses import dataclass

from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import Milik
from kinerja.hooks.penanda import Penanda


@dataclass(frozen=True)
class PilihanPenanda:
    """The signer, None where none signs; `pesan` says what the admin can do about several."""

    milik: Milik[Penanda] | None = None
    pesan: str = ""


def choose_penanda(katalog: Katalog) -> PilihanPenanda:
    """The one active signer. Of several none is taken: whose signature it is must be a decision."""
    semua = katalog.collect_penanda()
    if len(semua) > 1:
        nama = ", ".join(sorted(milik.isi.label for milik in semua.values()))
        return PilihanPenanda(
            pesan=f"Surat tidak ditandatangani: ada {len(semua)} penanda tangan elektronik yang aktif "
            f"({nama}). Sisakan satu yang aktif."
        )
    return PilihanPenanda(next(iter(semua.values()), None))
