"""What the pages of the vault send."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel

from kinerja.formulir import Bilangan, Daftar, Tanggal, Teks, field_error
from kinerja.isian import clean_text

Id = Annotated[int | None, Bilangan(minimum=1, maksimum=2**31 - 1)]
MAKS_PILIH = 20


class CariForm(BaseModel):
    """What the vault is searched for, where the page continues, and the result it was opened from."""

    q: Annotated[str, Teks(100, label="Cari")] = ""
    sebelum: Id = None
    periode: Id = None
    rhk: Id = None


class PakaiForm(BaseModel):
    """Chosen evidence and the results ("periode-rhk") beside which it is put."""

    bukti: Annotated[tuple[str, ...], Daftar(12, maks_baris=MAKS_PILIH, label="Bukti")] = ()
    sasaran: Annotated[tuple[str, ...], Daftar(24, maks_baris=60, label="Hasil kerja")] = ()
    q: Annotated[str, Teks(100)] = ""
    periode: Id = None
    rhk: Id = None

    def read(self) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids of the evidence and pairs (period, result). Raises InputError's parts as ValueError."""
        return [_number(satu) for satu in self.bukti], [_pair(satu) for satu in self.sasaran]


class MasaForm(BaseModel):
    """The last day on which a link opens; empty takes the note back."""

    sampai: Annotated[date | None, Tanggal(label="Berlaku sampai")] = None


def _number(teks: str) -> int:
    teks = clean_text(teks)
    if not (teks.isascii() and teks.isdigit() and len(teks) < 10):
        raise field_error("bukti", "Pilih bukti dari daftar.")
    return int(teks)


def _pair(teks: str) -> tuple[int, int]:
    kiri, _, kanan = teks.partition("-")
    return _number(kiri), _number(kanan)
