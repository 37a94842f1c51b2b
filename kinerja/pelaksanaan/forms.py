"""What the pages of a period send, read into values."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel

from kinerja.formulir import Bilangan, Tanggal, Teks, TeksPanjang

# The ids of an HTML form are no secrets: each is checked against its period in the service.
Id = Annotated[int | None, Bilangan(maksimum=2**31 - 1)]


class VersiForm(BaseModel):
    """The version from which a form was drawn; a form without one is taken as fresh."""

    versi: Id = None


class RealisasiForm(VersiForm):
    """The official text of a realisasi; the typed fields of its kind follow under the prefix of the row."""

    resmi: Annotated[str, TeksPanjang(2000, label="Teks realisasi")] = ""


class RencanaAksiForm(VersiForm):
    """One step of a period."""

    teks: Annotated[str, TeksPanjang(1000, label="Rencana aksi")] = ""


class TautanForm(BaseModel):
    """A link as evidence; what it must look like is judged by `bukti.check_link`. `sampai`: its last day."""

    url: Annotated[str, Teks(2000, label="Alamat")] = ""
    nama: Annotated[str, Teks(120, label="Nama")] = ""
    sampai: Annotated[date | None, Tanggal(label="Akses berlaku sampai")] = None


class KembalikanForm(BaseModel):
    """The note with which a period goes back."""

    catatan: Annotated[str, TeksPanjang(2000, label="Catatan")] = ""
