"""What a form field is: one annotation per field, with its label, its limits and its sentences.

    jumlah: Annotated[Decimal | None, Desimal(label="Jumlah", satuan="berkas")] = None

`kinerja.formulir` reads forms into models of such fields; a model read by `model_validate` takes stored
values, where a decimal text has a point.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import ClassVar, Literal, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kinerja.angka import MAKS_BULAT, MAKS_DESIMAL, format_desimal, parse_desimal
from kinerja.tanggal import format_tanggal, parse_tanggal

Jenis = Literal["angka", "teks", "panjang", "tanggal", "pilihan", "daftar", "centang", "rahasia"]
V = TypeVar("V")

DARI_FORMULIR: Mapping[str, str] = {"sumber": "formulir"}
"""The validation context of typed values; without it a value counts as stored."""
_STORED_DECIMAL = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")


# Text


def clean_text(text: str) -> str:
    """`text` in NFC, stripped, without control, direction-override and invisible format characters.

    Line breaks stay (as "\\n") and so do tabs. Cleaning twice gives the same text.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if not text.isascii() or not text.isprintable():
        text = "".join(huruf for huruf in text if _is_kept(huruf))
    return unicodedata.normalize("NFC", text).strip()


def _is_kept(huruf: str) -> bool:
    # Cc control, Cf format (overrides, zero width, byte order mark), Cs lone surrogates.
    return huruf in "\n\t" or unicodedata.category(huruf) not in {"Cc", "Cf", "Cs"}


def field_error(bidang: str, kalimat: str) -> PydanticCustomError:
    """What a validator raises to put `kalimat` at the field `bidang`; "" for the whole form."""
    return PydanticCustomError("kinerja", "{kalimat}", {"kalimat": kalimat, "bidang": bidang})


# The annotations


@dataclass(frozen=True)
class Isian:
    """What all annotations share. `label` defaults to the field's name in words."""

    jenis: ClassVar[Jenis] = "teks"
    inputmode: ClassVar[str] = ""
    label: str = field(default="", kw_only=True)
    bantuan: str = field(default="", kw_only=True)
    satuan: str = field(default="", kw_only=True)
    contoh: str = field(default="", kw_only=True)

    def read(self, teks: str) -> object:
        """The value a person typed; `teks` is clean and not empty. Raises ValueError with the sentence."""
        return teks

    def read_stored(self, nilai: object) -> object:
        """A value that is no form text, made ready for the field's type."""
        return nilai

    def check(self, nilai: object) -> object:
        """`nilai`, of the field's type, if it keeps to the limits. Raises ValueError with the sentence."""
        return nilai

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(nilai: object, info: core_schema.ValidationInfo) -> object:
            if nilai is None:
                return None
            if info.context == DARI_FORMULIR and isinstance(nilai, str):
                return _with_sentence(self.read, nilai)
            return _with_sentence(self.read_stored, nilai)

        def check(nilai: object) -> object:
            return None if nilai is None else _with_sentence(self.check, nilai)

        inner = core_schema.with_info_before_validator_function(read, handler(source))
        return core_schema.no_info_after_validator_function(check, inner)


def _with_sentence(baca: Callable[[V], object], nilai: V) -> object:
    try:
        return baca(nilai)
    except ValueError as error:
        raise PydanticCustomError("kinerja", "{kalimat}", {"kalimat": str(error)}) from error


@dataclass(frozen=True)
class Teks(Isian):
    """One line of text of at most `maks` characters; runs of blanks become one."""

    maks: int = 200

    def read(self, teks: str) -> object:
        return " ".join(teks.split())

    def read_stored(self, nilai: object) -> object:
        return " ".join(clean_text(nilai).split()) if isinstance(nilai, str) else nilai

    def check(self, nilai: object) -> object:
        if isinstance(nilai, str) and len(nilai) > self.maks:
            raise ValueError(f"Ringkas menjadi paling banyak {self.maks} karakter. Sekarang {len(nilai)}.")
        return nilai


@dataclass(frozen=True)
class TeksPanjang(Teks):
    """Text of several lines of at most `maks` characters."""

    jenis: ClassVar[Jenis] = "panjang"
    maks: int = 4000

    def read(self, teks: str) -> object:
        return teks

    def read_stored(self, nilai: object) -> object:
        return clean_text(nilai) if isinstance(nilai, str) else nilai


@dataclass(frozen=True)
class Rahasia(Teks):
    """A secret (`str`): stored encrypted, never shown again. An empty field keeps what is stored."""

    jenis: ClassVar[Jenis] = "rahasia"

    def read(self, teks: str) -> object:
        return teks  # two blanks in a password are two blanks

    def read_stored(self, nilai: object) -> object:
        return nilai


@dataclass(frozen=True)
class NipTeks(Isian):
    """Text of 18 digits; blanks between them are dropped. What the digits mean is checked elsewhere."""

    inputmode: ClassVar[str] = "numeric"

    def read(self, teks: str) -> object:
        return "".join(teks.split())

    def check(self, nilai: object) -> object:
        if not (isinstance(nilai, str) and re.fullmatch(r"[0-9]{18}", nilai)):
            raise ValueError("Tulis NIP 18 digit angka.")
        return nilai


# Numbers and dates


@dataclass(frozen=True)
class Desimal(Isian):
    """A `Decimal` between the limits (None: no limit), typed with a decimal comma."""

    jenis: ClassVar[Jenis] = "angka"
    inputmode: ClassVar[str] = "decimal"
    minimum: Decimal | int | None = field(default=0, kw_only=True)
    maksimum: Decimal | int | None = field(default=None, kw_only=True)
    maks_bulat: int = field(default=MAKS_BULAT, kw_only=True)
    maks_desimal: int = field(default=MAKS_DESIMAL, kw_only=True)

    def read(self, teks: str) -> object:
        negatif = self.minimum is None or self.minimum < 0
        return parse_desimal(
            teks, negatif=negatif, maks_bulat=self.maks_bulat, maks_desimal=self.maks_desimal
        )

    def read_stored(self, nilai: object) -> object:
        if isinstance(nilai, str) and _STORED_DECIMAL.fullmatch(nilai):
            return Decimal(nilai)
        if isinstance(nilai, Decimal | int) and not isinstance(nilai, bool):
            return Decimal(nilai)
        # Never float: its digits are not the ones that were typed.
        raise ValueError("Tulis angka.")

    def check(self, nilai: object) -> object:
        if not isinstance(nilai, Decimal | int) or not Decimal(nilai).is_finite():
            raise ValueError("Tulis angka.")
        if self.minimum is not None and nilai < self.minimum:
            raise ValueError(f"Tulis angka paling sedikit {format_desimal(self.minimum)}.")
        if self.maksimum is not None and nilai > self.maksimum:
            raise ValueError(f"Tulis angka paling banyak {format_desimal(self.maksimum)}.")
        # Digits are counted again for values that did not come as text from a form.
        if Decimal(nilai).adjusted() >= self.maks_bulat:
            raise ValueError(f"Tulis angka paling banyak {self.maks_bulat} digit di depan koma.")
        parse_desimal(
            format_desimal(nilai), negatif=True, maks_bulat=self.maks_bulat, maks_desimal=self.maks_desimal
        )
        return nilai


@dataclass(frozen=True)
class Bilangan(Desimal):
    """A whole `int` between the limits, also for ids in hidden fields."""

    inputmode: ClassVar[str] = "numeric"
    maks_desimal: int = field(default=0, kw_only=True)

    def read(self, teks: str) -> object:
        nilai = super().read(teks)
        return int(nilai) if isinstance(nilai, Decimal) else nilai

    def read_stored(self, nilai: object) -> object:
        stored = super().read_stored(nilai)
        if isinstance(stored, Decimal) and stored == stored.to_integral_value():
            return int(stored)
        raise ValueError("Tulis bilangan bulat, tanpa koma.")


@dataclass(frozen=True)
class Tanggal(Isian):
    """A `date`: ISO from a date input, or typed as in `kinerja.tanggal.parse_tanggal`; limits inclusive."""

    jenis: ClassVar[Jenis] = "tanggal"
    minimum: date | None = field(default=None, kw_only=True)
    maksimum: date | None = field(default=None, kw_only=True)

    def read(self, teks: str) -> object:
        return parse_tanggal(teks)

    def read_stored(self, nilai: object) -> object:
        return parse_tanggal(nilai) if isinstance(nilai, str) else nilai

    def check(self, nilai: object) -> object:
        if isinstance(nilai, date) and self.minimum and nilai < self.minimum:
            raise ValueError(f"Pilih tanggal paling awal {format_tanggal(self.minimum, 'angka')}.")
        if isinstance(nilai, date) and self.maksimum and nilai > self.maksimum:
            raise ValueError(f"Pilih tanggal paling akhir {format_tanggal(self.maksimum, 'angka')}.")
        return nilai


# Choices and lists


@dataclass(frozen=True)
class PilihanEnum(Isian):
    """One member of the field's enum; `sebutan` gives words per value where the value's own will not do."""

    jenis: ClassVar[Jenis] = "pilihan"
    sebutan: tuple[tuple[str, str], ...] = ()

    def choices(self, jenis_enum: type[Enum]) -> tuple[tuple[str, str], ...]:
        """Value and words of each member, in the order of the enum."""
        sebutan = dict(self.sebutan)
        return tuple(
            (str(anggota.value), sebutan.get(str(anggota.value)) or name_words(str(anggota.value)))
            for anggota in jenis_enum
        )


@dataclass(frozen=True)
class Centang(Isian):
    """A checkbox: `bool`, false when the form does not send it."""

    jenis: ClassVar[Jenis] = "centang"

    def read(self, teks: str) -> object:
        if teks.lower() in {"on", "1", "ya", "true"}:
            return True
        if teks.lower() in {"off", "0", "tidak", "false"}:
            return False
        raise ValueError("Centang atau kosongkan kotak ini.")


@dataclass(frozen=True)
class Daftar(Isian):
    """`tuple[str, ...]`: the lines of a text area, or the ticked boxes of one name. Blank lines fall out.

    At most `maks_baris` lines of `maks` characters. With `pilihan` the macro draws checkboxes.
    """

    jenis: ClassVar[Jenis] = "daftar"
    maks: int = 200
    maks_baris: int = 50
    unik: bool = field(default=False, kw_only=True)

    def read(self, teks: str) -> object:
        baris = (" ".join(satu.split()) for satu in teks.split("\n"))
        return tuple(satu for satu in baris if satu)

    def read_stored(self, nilai: object) -> object:
        if isinstance(nilai, list | tuple) and all(isinstance(satu, str) for satu in nilai):
            return self.read("\n".join(clean_text(satu) for satu in nilai))
        raise ValueError("Tulis satu isian per baris.")

    def check(self, nilai: object) -> object:
        if not isinstance(nilai, tuple):
            return nilai
        if len(nilai) > self.maks_baris:
            raise ValueError(f"Tulis paling banyak {self.maks_baris} baris. Sekarang {len(nilai)}.")
        for nomor, satu in enumerate(nilai, start=1):
            if len(satu) > self.maks:
                raise ValueError(f"Ringkas baris {nomor} menjadi paling banyak {self.maks} karakter.")
        if self.unik and len({satu.casefold() for satu in nilai}) < len(nilai):
            raise ValueError("Ada baris yang sama. Tulis setiap baris satu kali.")
        return nilai


def name_words(nama: str) -> str:
    """ "hari_setelah" as a label: "Hari setelah"."""
    kata = nama.replace("_", " ")
    return kata[:1].upper() + kata[1:]


def guard_cell(sel: str) -> str:
    """A cell of a CSV file that no spreadsheet reads as a formula."""
    return f"'{sel}" if sel[:1] in {"=", "+", "-", "@", "\t", "\r"} else sel
