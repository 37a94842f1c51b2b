"""Form text to typed values: one pydantic model reads a form, names its errors and describes its fields.

Every field of a form model says what it is by one annotation of this module:

    class RencanaAksiForm(BaseModel):
        uraian: Annotated[str, TeksPanjang(2000, label="Rencana aksi")]
        jumlah: Annotated[Decimal | None, Desimal(label="Jumlah", satuan="berkas")] = None

`parse_form` reads what a person typed. The same model read by `model_validate` takes stored values: there a
decimal text has a point, so that "1.500" of the database never becomes fifteen hundred.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, ClassVar, Literal, Protocol, TypeVar, get_args, get_origin, runtime_checkable

from pydantic import BaseModel, GetCoreSchemaHandler, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, core_schema

from kinerja.angka import MAKS_BULAT, MAKS_DESIMAL, format_desimal, parse_desimal
from kinerja.errors import InputError
from kinerja.tanggal import parse_tanggal

M = TypeVar("M", bound=BaseModel)
Jenis = Literal["angka", "teks", "panjang", "tanggal", "pilihan", "daftar", "centang"]

PESAN = "Isian belum benar. Perbaiki bidang yang ditandai."
_DARI_FORMULIR = {"sumber": "formulir"}
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


# What a field is


@dataclass(frozen=True, kw_only=True)
class BidangFormulir:
    """One field as the form macro draws it; `nama` comes after the prefix of the row."""

    nama: str
    label: str
    jenis: Jenis
    bantuan: str = ""
    satuan: str = ""
    wajib: bool = True
    pilihan: tuple[tuple[str, str], ...] = ()
    inputmode: str = ""
    contoh: str = ""
    maks: int | None = None
    awal: str = ""
    """Text of the default value, "" without one."""


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
            if info.context == _DARI_FORMULIR and isinstance(nilai, str):
                return _with_sentence(self.read, nilai)
            return _with_sentence(self.read_stored, nilai)

        def check(nilai: object) -> object:
            return None if nilai is None else _with_sentence(self.check, nilai)

        inner = core_schema.with_info_before_validator_function(read, handler(source))
        return core_schema.no_info_after_validator_function(check, inner)


V = TypeVar("V")


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
            raise ValueError(f"Pilih tanggal paling awal {self.minimum:%d-%m-%Y}.")
        if isinstance(nilai, date) and self.maksimum and nilai > self.maksimum:
            raise ValueError(f"Pilih tanggal paling akhir {self.maksimum:%d-%m-%Y}.")
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
            (str(anggota.value), sebutan.get(str(anggota.value)) or _words(str(anggota.value)))
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


# Reading a form


@runtime_checkable
class _SeveralValues(Protocol):
    """A form that may carry a name more than once (werkzeug's MultiDict)."""

    def getlist(self, key: str) -> list[str]: ...


def parse_form(model: type[M], form: Mapping[str, str], *, prefix: str = "", pesan: str = PESAN) -> M:
    """The model that the fields `prefix` + name of `form` describe; other fields are not read.

    An empty field takes the model's default. Raises InputError with `pesan`, whose `fields` has one
    Indonesian sentence per form field (prefix included) that says what to write.
    """
    terbaca: dict[str, object] = {}
    for nama, info in model.model_fields.items():
        isian = find_isian(info)
        if teks := _text_of(form, prefix + nama, isian.jenis):
            terbaca[nama] = teks
        elif isian.jenis == "centang":
            terbaca[nama] = False
        elif isian.jenis == "daftar" and not info.is_required():
            terbaca[nama] = ()
    try:
        return model.model_validate(terbaca, context=_DARI_FORMULIR)
    except ValidationError as error:
        raise _translate(model, error, prefix, pesan) from error


def _text_of(form: Mapping[str, str], nama: str, jenis: Jenis) -> str:
    if jenis == "daftar" and isinstance(form, _SeveralValues):
        return clean_text("\n".join(form.getlist(nama)))
    return clean_text(form.get(nama, ""))


def form_values(nilai: BaseModel | None, prefix: str = "") -> dict[str, str]:
    """What the fields of a form show for a stored value: the text that `parse_form` would read back."""
    if nilai is None:
        return {}
    return {prefix + nama: _as_text(getattr(nilai, nama)) for nama in type(nilai).model_fields}


def _as_text(nilai: object) -> str:
    match nilai:
        case None:
            return ""
        case bool():
            return "on" if nilai else ""
        case Enum():
            return str(nilai.value)
        case Decimal():
            return format_desimal(nilai)
        case date():
            return nilai.isoformat()
        case tuple() | list():
            return "\n".join(str(satu) for satu in nilai)
        case _:
            return str(nilai)


# Describing a form


def describe_fields(model: type[BaseModel]) -> tuple[BidangFormulir, ...]:
    """The fields of `model` in their order, for a form macro. Raises TypeError as `find_isian` does."""
    return tuple(_describe(nama, info) for nama, info in model.model_fields.items())


def _describe(nama: str, info: FieldInfo) -> BidangFormulir:
    isian = find_isian(info)
    wajib = info.is_required() and isian.jenis != "centang"
    return BidangFormulir(
        nama=nama,
        label=isian.label or _words(nama),
        jenis=isian.jenis,
        bantuan=isian.bantuan,
        satuan=isian.satuan,
        wajib=wajib,
        pilihan=_choices(isian, info),
        inputmode=isian.inputmode,
        contoh=isian.contoh,
        maks=isian.maks if isinstance(isian, Teks) else None,
        awal="" if wajib or info.default_factory else _as_text(info.default),
    )


def _choices(isian: Isian, info: FieldInfo) -> tuple[tuple[str, str], ...]:
    if not isinstance(isian, PilihanEnum):
        return ()
    for bagian in _parts(info.annotation):
        if isinstance(bagian, type) and issubclass(bagian, Enum):
            return isian.choices(bagian)
    raise TypeError(f"PilihanEnum needs an enum, not {info.annotation}")


def find_isian(info: FieldInfo) -> Isian:
    """The annotation of a field. Raises TypeError if it has none: a bare `Decimal` would misread "1.500"."""
    for bagian in (*info.metadata, *_parts(info.annotation)):
        if isinstance(bagian, Isian):
            return bagian
    raise TypeError(f"a form field of type {info.annotation} needs an annotation of kinerja.formulir")


def _parts(annotation: object) -> Iterator[object]:
    """The type itself and what stands inside `X | None` and `Annotated[X, …]`."""
    yield annotation
    if get_origin(annotation) is Annotated or type(None) in get_args(annotation):
        for bagian in get_args(annotation):
            yield from _parts(bagian)


def _words(nama: str) -> str:
    kata = nama.replace("_", " ")
    return kata[:1].upper() + kata[1:]


# Saying what is wrong

_KALIMAT: Mapping[str, str] = {
    "string_too_long": "Ringkas menjadi paling banyak {max_length} karakter.",
    "string_too_short": "Tulis paling sedikit {min_length} karakter.",
    "string_pattern_mismatch": "Periksa penulisannya, lalu tulis lagi.",
    "too_long": "Isi paling banyak {max_length}.",
    "too_short": "Isi paling sedikit {min_length}.",
    "greater_than": "Tulis angka lebih dari {gt}.",
    "greater_than_equal": "Tulis angka paling sedikit {ge}.",
    "less_than": "Tulis angka kurang dari {lt}.",
    "less_than_equal": "Tulis angka paling banyak {le}.",
    "multiple_of": "Tulis kelipatan {multiple_of}.",
    "finite_number": "Tulis angka.",
    "decimal_max_digits": "Tulis angka paling banyak {max_digits} digit.",
    "decimal_max_places": "Tulis paling banyak {decimal_places} digit di belakang koma.",
    "decimal_whole_digits": "Tulis angka paling banyak {whole_digits} digit di depan koma.",
}
# For the rest the beginning of pydantic's error type says enough.
_KALIMAT_AWALAN: tuple[tuple[str, str], ...] = (
    ("int", "Tulis bilangan bulat, tanpa koma."),
    ("float", "Tulis angka."),
    ("decimal", "Tulis angka."),
    ("bool", "Centang atau kosongkan kotak ini."),
    ("date", "Tulis tanggal seperti 24-11-2026."),
    ("time", "Tulis jam seperti 08.30."),
    ("enum", "Pilih salah satu yang tersedia."),
    ("literal_error", "Pilih salah satu yang tersedia."),
    ("string", "Tulis teks."),
    ("url", "Tulis alamat lengkap, misalnya https://contoh.go.id/berkas."),
)
_KALIMAT_LAIN = "Isian ini tidak dapat dibaca. Periksa, lalu tulis lagi."


def _translate(model: type[BaseModel], error: ValidationError, prefix: str, pesan: str) -> InputError:
    bidang: dict[str, str] = {}
    seluruh: list[str] = []
    for rinci in error.errors(include_url=False, include_input=False):
        nama = str(rinci.get("ctx", {}).get("bidang") or (rinci["loc"][0] if rinci["loc"] else ""))
        kalimat = _sentence(model, nama, rinci)
        if nama:
            bidang.setdefault(prefix + nama, kalimat)
        else:
            seluruh.append(kalimat)
    return InputError(" ".join(seluruh) or pesan, fields=bidang)


def _sentence(model: type[BaseModel], nama: str, rinci: ErrorDetails) -> str:
    jenis, ctx = rinci["type"], rinci.get("ctx", {})
    if jenis == "missing":
        return _ask_for(model.model_fields[nama], nama)
    if jenis == "kinerja":
        return str(ctx["kalimat"])
    if jenis == "value_error":
        return str(ctx["error"])
    if kalimat := _KALIMAT.get(jenis):
        return kalimat.format_map({kunci: _number_words(isi) for kunci, isi in ctx.items()})
    return next((kalimat for awal, kalimat in _KALIMAT_AWALAN if jenis.startswith(awal)), _KALIMAT_LAIN)


def _ask_for(info: FieldInfo, nama: str) -> str:
    isian = find_isian(info)
    label = isian.label or _words(nama)
    # "NIP" and "RHK" keep their capitals inside a sentence.
    label = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    kata_kerja = "Pilih" if isian.jenis in {"pilihan", "tanggal"} else "Isi"
    contoh = f", misalnya {isian.contoh}" if isian.contoh else ""
    return f"{kata_kerja} {label}{contoh}."


def _number_words(nilai: object) -> str:
    if isinstance(nilai, float):
        nilai = Decimal(str(nilai))
    return format_desimal(nilai) if isinstance(nilai, Decimal | int) else str(nilai)
