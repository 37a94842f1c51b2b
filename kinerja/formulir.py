"""Form text to typed values: one pydantic model reads a form, names its errors and describes its fields.

Every field of a form model says what it is by one annotation of `kinerja.isian`:

    class RencanaAksiForm(BaseModel):
        uraian: Annotated[str, TeksPanjang(2000, label="Rencana aksi")]
        jumlah: Annotated[Decimal | None, Desimal(label="Jumlah", satuan="berkas")] = None

`parse_form` reads what a person typed. The same model read by `model_validate` takes stored values: there a
decimal text has a point, so that "1.500" of the database never becomes fifteen hundred.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Protocol, TypeVar, get_args, get_origin, runtime_checkable

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from kinerja.angka import format_desimal
from kinerja.errors import InputError
from kinerja.isian import (
    DARI_FORMULIR,
    Bilangan,
    Centang,
    Daftar,
    Desimal,
    Isian,
    Jenis,
    NipTeks,
    PilihanEnum,
    Rahasia,
    Tanggal,
    Teks,
    TeksPanjang,
    clean_text,
    field_error,
    name_words,
)

__all__ = [
    "BidangFormulir",
    "Bilangan",
    "Centang",
    "Daftar",
    "Desimal",
    "Isian",
    "NipTeks",
    "PilihanEnum",
    "Rahasia",
    "Tanggal",
    "Teks",
    "TeksPanjang",
    "clean_text",
    "describe_fields",
    "field_error",
    "find_isian",
    "form_values",
    "parse_form",
]

M = TypeVar("M", bound=BaseModel)

PESAN = "Isian belum benar. Perbaiki bidang yang ditandai."


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
        return model.model_validate(terbaca, context=DARI_FORMULIR)
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


def describe_fields(model: type[BaseModel]) -> tuple[BidangFormulir, ...]:
    """The fields of `model` in their order, for a form macro. Raises TypeError as `find_isian` does."""
    return tuple(_describe(nama, info) for nama, info in model.model_fields.items())


def _describe(nama: str, info: FieldInfo) -> BidangFormulir:
    isian = find_isian(info)
    wajib = info.is_required() and isian.jenis != "centang"
    return BidangFormulir(
        nama=nama,
        label=isian.label or name_words(nama),
        jenis=isian.jenis,
        bantuan=isian.bantuan,
        satuan=isian.satuan,
        wajib=wajib,
        pilihan=_choices(isian, info),
        inputmode=isian.inputmode,
        contoh=isian.contoh,
        maks=isian.maks if isinstance(isian, Teks) else None,
        awal="" if wajib or info.default_factory or isian.jenis == "rahasia" else _as_text(info.default),
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
_TEKS = {"teks", "panjang", "rahasia"}
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
    if jenis in {"too_short", "too_long"} and nama and find_isian(model.model_fields[nama]).jenis in _TEKS:
        jenis = f"string_{jenis}"
    if kalimat := _KALIMAT.get(jenis):
        return kalimat.format_map({kunci: _number(isi) for kunci, isi in ctx.items()})
    return next((kalimat for awal, kalimat in _KALIMAT_AWALAN if jenis.startswith(awal)), _KALIMAT_LAIN)


def _ask_for(info: FieldInfo, nama: str) -> str:
    isian = find_isian(info)
    label = isian.label or name_words(nama)
    # "NIP" and "RHK" keep their capitals inside a sentence.
    label = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    kata_kerja = "Pilih" if isian.jenis in {"pilihan", "tanggal"} else "Isi"
    contoh = f", misalnya {isian.contoh}" if isian.contoh else ""
    return f"{kata_kerja} {label}{contoh}."


def _number(nilai: object) -> str:
    # Beside an own validator pydantic gives the limit of a Decimal as its repr.
    teks = str(nilai).removeprefix("Decimal('").removesuffix("')")
    if isinstance(nilai, float) or teks != str(nilai):
        nilai = Decimal(teks)
    return format_desimal(nilai) if isinstance(nilai, Decimal | int) else str(nilai)
