"""What the pages of the matrix send, read into values."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel

from kinerja.formulir import Bilangan, Centang, Daftar, Desimal, PilihanEnum, Teks, TeksPanjang
from kinerja.skp.rules import JenisCascade

MAKS_JAM = 9999
JENIS = (("langsung", "Langsung"), ("tidak_langsung", "Tidak langsung"))
Jam = Annotated[Decimal | None, Desimal(label="Jam setahun", maksimum=MAKS_JAM, maks_desimal=2)]
# The ids of an HTML form are no secrets: each is checked against its matrix in the service.
Id = Annotated[int | None, Bilangan(maksimum=2**31 - 1)]


class PeranForm(BaseModel):
    """One role; `versi` and `sidik` are those of the role that the form showed."""

    teks: Annotated[str, TeksPanjang(2000, label="Peran")] = ""
    jenis: Annotated[JenisCascade, PilihanEnum(JENIS)] = JenisCascade.TIDAK_LANGSUNG
    jam: Jam = None
    versi: Id = None
    sidik: Annotated[str, Teks(12)] = ""


class HapusForm(BaseModel):
    """Taking a role away, once more after the question with `yakin`."""

    yakin: Annotated[bool, Centang()] = False


class AdopsiForm(BaseModel):
    """A row of the person's own that becomes a role."""

    baris: Id = None


class BagiForm(BaseModel):
    """One result for many: what is given, to whom, and how the list was narrowed."""

    rhk: Id = None
    teks: Annotated[str, TeksPanjang(2000, label="Peran")] = ""
    jenis: Annotated[JenisCascade, PilihanEnum(JENIS)] = JenisCascade.TIDAK_LANGSUNG
    jam: Jam = None
    tambah: Annotated[bool, Centang()] = False
    semua: Annotated[bool, Centang()] = False
    pegawai: Annotated[tuple[str, ...], Daftar(12, maks_baris=500, label="Pegawai")] = ()
    unit: Annotated[str, Teks(300)] = ""
    jabatan: Annotated[str, Teks(300)] = ""
    sidik: Annotated[str, Teks(64)] = ""
