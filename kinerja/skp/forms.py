"""What the pages of an SKP send, read into values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Self, TypeVar

from pydantic import BaseModel, model_validator

from kinerja.errors import InputError
from kinerja.formulir import (
    PESAN,
    Bilangan,
    Centang,
    PilihanEnum,
    Tanggal,
    Teks,
    TeksPanjang,
    field_error,
    parse_form,
)
from kinerja.kalender.rules import Rentang
from kinerja.skp.rules import Aspek, JenisCascade, Klasifikasi, Pendekatan, Perspektif

M = TypeVar("M", bound=BaseModel)

# The ids of an HTML form are no secrets: each is checked against its SKP in the service.
Id = Annotated[int | None, Bilangan(maksimum=2**31 - 1)]
PENDEKATAN = (
    ("kuantitatif", "Kuantitatif: indikator dan target terukur"),
    ("kualitatif", "Kualitatif: ukuran keberhasilan dalam kalimat"),
)


class BuatSkpForm(BaseModel):
    """The frame of a new SKP."""

    mulai: Annotated[date, Tanggal(label="Mulai")]
    selesai: Annotated[date, Tanggal(label="Selesai")]
    pendekatan: Annotated[Pendekatan, PilihanEnum(PENDEKATAN, label="Pendekatan")] = Pendekatan.KUANTITATIF
    alasan: Annotated[str, Teks(300, label="Sebab jeda")] = ""
    salin: Id = None
    awal: Annotated[str, Teks(40)] = ""
    peran: Annotated[bool, Centang()] = False

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.selesai < self.mulai:
            raise field_error("selesai", "Tanggal selesai tidak boleh sebelum tanggal mulai.")
        return self

    @property
    def rentang(self) -> Rentang:
        return Rentang.inklusif(self.mulai, self.selesai)

    @property
    def salin_dari(self) -> int | None:
        """The id of the SKP to copy."""
        return self.salin or _number_after("salin-", self.awal)

    @property
    def templat(self) -> int | None:
        """The id of the template to begin with."""
        return _number_after("templat-", self.awal)


def _number_after(awalan: str, teks: str) -> int | None:
    nomor = teks.removeprefix(awalan)
    return int(nomor) if nomor != teks and nomor.isascii() and nomor.isdigit() and len(nomor) < 10 else None


class VersiForm(BaseModel):
    """The version from which a form was drawn; a form without one is taken as fresh."""

    versi: Id = None


class RhkForm(VersiForm):
    """One row of the table Hasil kerja."""

    teks: Annotated[str, TeksPanjang(2000)] = ""
    penugasan_dari: Annotated[str, Teks(300)] = ""


class IndikatorForm(BaseModel):
    """One indicator of a row; its fields carry the prefix `i<id>-`."""

    aspek: Annotated[Aspek | None, PilihanEnum()] = None
    perspektif: Annotated[Perspektif | None, PilihanEnum()] = None
    teks: Annotated[str, TeksPanjang(1000)] = ""
    target: Annotated[str, TeksPanjang(500)] = ""

    awalan: ClassVar[str] = "i{}-"


class TambahForm(BaseModel):
    """A new row."""

    klasifikasi: Annotated[Klasifikasi, PilihanEnum()]


class PindahForm(BaseModel):
    """Up or down."""

    naik: Annotated[bool, Centang()] = False


class PimpinanForm(VersiForm):
    """The result of the superior that is carried on, or its words written by hand."""

    rhk_pimpinan: Id = None
    intervensi: Id = None
    tambah: Annotated[bool, Centang()] = False
    jenis: Annotated[JenisCascade | None, PilihanEnum()] = None
    teks: Annotated[str, TeksPanjang(2000)] = ""


class TargetForm(VersiForm):
    """How a target is measured; the fields of the kind follow with their own names."""

    tipe: Annotated[str, Teks(60)] = ""
    target: Annotated[str, TeksPanjang(500)] = ""


class EkspektasiForm(VersiForm):
    """The expectation on one value."""

    ekspektasi: Annotated[str, TeksPanjang(2000)] = ""


class LampiranForm(VersiForm):
    """One line of the lampiran."""

    teks: Annotated[str, TeksPanjang(1000)] = ""


class CatatanForm(BaseModel):
    """A note, on a row where `rhk_id` is given."""

    teks: Annotated[str, TeksPanjang(2000)] = ""
    rhk_id: Id = None


class TandaForm(BaseModel):
    """The row of a mark, none for one of the whole SKP."""

    rhk_id: Id = None


class KembalikanForm(BaseModel):
    catatan: Annotated[str, TeksPanjang(2000)] = ""


class RevisiForm(BaseModel):
    alasan: Annotated[str, TeksPanjang(1000)] = ""


class SetujuiForm(BaseModel):
    sidik: Annotated[str, Teks(64)] = ""


class PendekatanForm(BaseModel):
    pendekatan: Annotated[Pendekatan, PilihanEnum(PENDEKATAN)]


@dataclass(frozen=True)
class BarisTerkirim:
    """A row as it was sent: its own fields and those of each indicator that the form contained."""

    rhk: RhkForm
    indikator: Mapping[int, IndikatorForm]


def parse_baris(form: Mapping[str, str], semua_id: Sequence[int]) -> BarisTerkirim:
    """Read a row with the indicators of these ids; one that the form does not name is left out.

    Raises InputError with the sentences of all fields at once.
    """
    salah: dict[str, str] = {}
    rhk = _collect(RhkForm, form, "", salah)
    indikator = {}
    for satu in semua_id:
        awalan = IndikatorForm.awalan.format(satu)
        if f"{awalan}target" in form:
            indikator[satu] = _collect(IndikatorForm, form, awalan, salah)
    terbaca = {satu: isi for satu, isi in indikator.items() if isi is not None}
    if salah or rhk is None:
        raise InputError(PESAN, fields=salah)
    return BarisTerkirim(rhk, terbaca)


def _collect(model: type[M], form: Mapping[str, str], awalan: str, salah: dict[str, str]) -> M | None:
    try:
        return parse_form(model, form, prefix=awalan)
    except InputError as error:
        salah |= error.fields
        return None
