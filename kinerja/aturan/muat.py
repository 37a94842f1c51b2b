"""Read rule sets: the first edition inside the package, or the `isi` of a stored one.

`build_…` turns the content of a rule set into its dataclass and refuses, with ValueError, what is incomplete
or misspelt. `load_…` gives the first edition, read once. A new regulation is a new row, not a change here.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError

from kinerja.aturan.rules import (
    AturanBebanKerja,
    AturanDistribusi,
    AturanKonversi,
    AturanPerilaku,
    AturanPeriode,
    AturanPredikat,
    AturanSkalaLama,
    AturanTalenta,
    JenisTenggat,
    KodeAturan,
    Potensial,
    Predikat,
    Rating,
)
from kinerja.isian import clean_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from pydantic_core import ErrorDetails

Isi = Mapping[str, object]
T = TypeVar("T")
AturanT = TypeVar("AturanT", bound="DataclassInstance")
MAKS_BERKAS = 1_000_000
"""Letters of the longest edition that is read."""

BERKAS: Mapping[KodeAturan, str] = {
    KodeAturan.PREDIKAT: "predikat_matrix.json",
    KodeAturan.DISTRIBUSI: "distribution_curves.json",
    KodeAturan.PERIODE: "periods.json",
    KodeAturan.PERILAKU: "berakhlak.json",
    KodeAturan.KONVERSI: "jenjang_jf.json",
    KodeAturan.BEBAN_KERJA: "abk.json",
    KodeAturan.TALENTA: "talenta_ninebox.json",
    KodeAturan.SKALA_LAMA: "legacy_scale.json",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class EdisiAturan:
    """One edition of a rule set as it is stored, for periods that begin in [mulai, sampai).

    `berlaku_sampai` is None while no later edition ended it.
    """

    kode: KodeAturan
    berlaku_mulai: date
    berlaku_sampai: date | None = None
    sumber: str
    isi: dict[str, object]
    verifikasi: str = ""
    catatan: tuple[str, ...] = ()


def read_data(berkas: str) -> dict[str, object]:
    """The content of a JSON file of this package, by its name."""
    teks = files("kinerja.aturan").joinpath("data", berkas).read_text(encoding="utf-8")
    return TypeAdapter(dict[str, object]).validate_python(json.loads(teks))


@cache
def load_edisi(kode: KodeAturan) -> EdisiAturan:
    """The first edition of this rule set, as it goes into the table `aturan`."""
    return TypeAdapter(EdisiAturan).validate_python(read_data(BERKAS[kode]))


def list_edisi_pertama() -> tuple[EdisiAturan, ...]:
    """The first edition of every rule set, checked: what an empty installation starts with."""
    for kode in KodeAturan:
        build_aturan(kode, load_edisi(kode).isi, load_edisi(kode).sumber)
    return tuple(load_edisi(kode) for kode in KodeAturan)


class IsiError(ValueError):
    """Content that is no rule set: by the path of the field ("isi.tenggat.keberatan.hari") what is wrong."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{jalur}: {kalimat}" for jalur, kalimat in fields.items()))
        self.fields = dict(fields)


def _validate(tipe: type[T], data: object, *awalan: str) -> T:
    try:
        return TypeAdapter(tipe).validate_python(data)
    except ValidationError as error:
        raise IsiError(
            {_path((*awalan, *satu["loc"])): _describe(satu) for satu in error.errors(include_url=False)}
        ) from error


def _path(loc: tuple[str | int, ...]) -> str:
    return ".".join(str(satu) for satu in loc if satu != "[key]")


def _describe(satu: ErrorDetails) -> str:
    """What is wrong with one field, in a sentence."""
    nilai = str(satu.get("input", ""))[:60]
    match satu["type"]:
        case "missing" | "missing_argument":
            return "Bagian ini belum ada."
        case "enum":
            pilihan = satu.get("ctx", {}).get("expected", "")
            return f"“{nilai}” tidak dikenal. Tulis salah satu dari {pilihan.replace(' or ', ' atau ')}."
        case "value_error":
            return satu["msg"].removeprefix("Value error, ")
        case jenis if jenis.startswith(("int", "decimal", "float")):
            return f"“{nilai}” bukan angka yang sesuai."
        case jenis if jenis.startswith("date"):
            return f"“{nilai}” bukan tanggal. Tulis seperti 2027-01-01."
        case jenis if jenis.startswith(("unexpected", "extra")):
            return "Bagian ini tidak dikenal."
        case jenis if jenis.startswith(("dict", "model", "dataclass", "mapping")):
            return "Tulis sebagai kumpulan nama dan nilai."
        case jenis if jenis.startswith(("list", "tuple", "too_", "missing_pos")):
            return "Tulis sebagai daftar dengan jumlah isi yang tepat."
        case _:
            return f"“{nilai}” tidak sesuai dengan bagian ini."


def _build(tipe: type[AturanT], isi: Isi, sumber: str, **ganti: object) -> AturanT:
    """Validate `isi` as the fields of `tipe`; a key that is no field is refused, not ignored."""
    data = {**isi, "sumber": sumber, **ganti}
    dikenal = {field.name for field in dataclasses.fields(tipe)}
    if asing := sorted(set(data) - dikenal):
        raise IsiError({f"isi.{satu}": "Isi aturan tidak dikenal." for satu in asing})
    return _validate(tipe, data, "isi")


def build_predikat(isi: Isi, sumber: str) -> AturanPredikat:
    """The matrix of predikat from {rating hasil kerja: {rating perilaku kerja: predikat}}."""
    baris = _validate(dict[Rating, dict[Rating, Predikat]], isi.get("kuadran"), "isi", "kuadran")
    kuadran = {(h, p): predikat for h, kolom in baris.items() for p, predikat in kolom.items()}
    return _build(AturanPredikat, isi, sumber, kuadran=kuadran)


def build_distribusi(isi: Isi, sumber: str) -> AturanDistribusi:
    return _build(AturanDistribusi, isi, sumber)


def build_periode(isi: Isi, sumber: str) -> AturanPeriode:
    return _build(AturanPeriode, isi, sumber)


def build_perilaku(isi: Isi, sumber: str) -> AturanPerilaku:
    return _build(AturanPerilaku, isi, sumber)


def build_konversi(isi: Isi, sumber: str) -> AturanKonversi:
    return _build(AturanKonversi, isi, sumber)


def build_beban_kerja(isi: Isi, sumber: str) -> AturanBebanKerja:
    return _build(AturanBebanKerja, isi, sumber)


def build_talenta(isi: Isi, sumber: str) -> AturanTalenta:
    """The nine boxes from {kinerja: {potensial: box}}."""
    baris = _validate(dict[Rating, dict[Potensial, int]], isi.get("kotak"), "isi", "kotak")
    kotak = {(rating, p): nomor for rating, kolom in baris.items() for p, nomor in kolom.items()}
    return _build(AturanTalenta, isi, sumber, kotak=kotak)


def build_skala_lama(isi: Isi, sumber: str) -> AturanSkalaLama:
    return _build(AturanSkalaLama, isi, sumber)


PEMBANGUN = {
    KodeAturan.PREDIKAT: build_predikat,
    KodeAturan.DISTRIBUSI: build_distribusi,
    KodeAturan.PERIODE: build_periode,
    KodeAturan.PERILAKU: build_perilaku,
    KodeAturan.KONVERSI: build_konversi,
    KodeAturan.BEBAN_KERJA: build_beban_kerja,
    KodeAturan.TALENTA: build_talenta,
    KodeAturan.SKALA_LAMA: build_skala_lama,
}


def build_aturan(kode: KodeAturan, isi: Isi, sumber: str) -> object:
    """Any rule set by its kode, for checking one before it is stored."""
    return PEMBANGUN[kode](isi, sumber)


def read_edisi(teks: str) -> EdisiAturan:
    """An edition from the text of its file, checked whole. Raises IsiError with the path of each wrong field.

    Numbers with a fraction are taken as they are written, never as binary fractions.
    """
    data = _parse(teks)
    if not isinstance(data, dict):
        raise IsiError({"berkas": "Tulis satu edisi: kode, berlaku_mulai, sumber, dan isi."})
    dikenal = {field.name for field in dataclasses.fields(EdisiAturan)}
    if asing := sorted(set(data) - dikenal):
        raise IsiError(dict.fromkeys(asing, "Bagian ini tidak dikenal."))
    if rusak := list(_unreadable(data)):
        raise IsiError(dict.fromkeys(rusak, "Ada huruf yang rusak, tidak terlihat, atau terlalu banyak."))
    edisi = _validate(EdisiAturan, data)
    if not edisi.sumber.strip() or len(edisi.sumber) > MAKS_SUMBER:
        raise IsiError({"sumber": f"Sebutkan peraturannya, paling banyak {MAKS_SUMBER} huruf."})
    if edisi.berlaku_sampai is not None and edisi.berlaku_sampai <= edisi.berlaku_mulai:
        raise IsiError({"berlaku_sampai": "Akhir masa berlaku harus sesudah mulainya."})
    build_aturan(edisi.kode, edisi.isi, edisi.sumber)
    return edisi


MAKS_SUMBER, MAKS_TEKS, MAKS_NAMA = 300, 2_000, 60


def _parse(teks: str) -> object:
    """What the JSON says. Raises IsiError."""
    if len(teks) > MAKS_BERKAS:
        raise IsiError({"berkas": "Berkas terlalu besar untuk sebuah aturan."})
    try:
        return json.loads(teks, parse_float=str, object_pairs_hook=_unique)
    except RecursionError:
        raise IsiError({"berkas": "Susunan berkas terlalu dalam."}) from None
    except json.JSONDecodeError as error:
        raise IsiError({f"baris {error.lineno}": "Bukan JSON yang lengkap mulai dari sini."}) from None
    except IsiError:
        raise
    except ValueError:  # Python reads no whole number of thousands of digits
        raise IsiError({"berkas": "Ada bilangan yang terlalu panjang."}) from None


def _unique(pasangan: list[tuple[str, object]]) -> dict[str, object]:
    """The pairs of one object; the same name twice would silently lose the first."""
    hasil: dict[str, object] = {}
    for nama, nilai in pasangan:
        if nama in hasil:
            raise IsiError({nama: "Bagian ini tertulis dua kali."})
        hasil[nama] = nilai
    return hasil


def _unreadable(isi: object, *jalur: str) -> Iterator[str]:
    """The paths of texts and names that nobody could read, or that a database refuses."""
    match isi:
        case str():
            if len(isi) > MAKS_TEKS or clean_text(isi) != isi.strip() or not isi.isprintable():
                yield ".".join(jalur)
        case dict():
            for nama, nilai in isi.items():
                if nama != clean_text(nama) or len(nama) > MAKS_NAMA:
                    yield ".".join((*jalur, repr(nama[:MAKS_NAMA])))
                else:
                    yield from _unreadable(nilai, *jalur, nama)
        case list():
            for nomor, nilai in enumerate(isi):
                yield from _unreadable(nilai, *jalur, str(nomor))


def _first(kode: KodeAturan) -> tuple[Isi, str]:
    edisi = load_edisi(kode)
    return edisi.isi, edisi.sumber


@cache
def load_predikat() -> AturanPredikat:
    return build_predikat(*_first(KodeAturan.PREDIKAT))


@cache
def load_distribusi() -> AturanDistribusi:
    return build_distribusi(*_first(KodeAturan.DISTRIBUSI))


@cache
def load_periode() -> AturanPeriode:
    return build_periode(*_first(KodeAturan.PERIODE))


@cache
def load_perilaku() -> AturanPerilaku:
    return build_perilaku(*_first(KodeAturan.PERILAKU))


@cache
def load_konversi() -> AturanKonversi:
    return build_konversi(*_first(KodeAturan.KONVERSI))


@cache
def load_beban_kerja() -> AturanBebanKerja:
    return build_beban_kerja(*_first(KodeAturan.BEBAN_KERJA))


@cache
def load_talenta() -> AturanTalenta:
    return build_talenta(*_first(KodeAturan.TALENTA))


@cache
def load_skala_lama() -> AturanSkalaLama:
    return build_skala_lama(*_first(KodeAturan.SKALA_LAMA))


def with_keberatan_hari(aturan: AturanPeriode, setelan: str) -> AturanPeriode:
    """The calendar with the days for a keberatan as the instansi has set them ("aturan": as they are)."""
    if setelan == "aturan":
        return aturan
    tenggat = dataclasses.replace(aturan.tenggat[JenisTenggat.KEBERATAN], hari=int(setelan))
    return dataclasses.replace(aturan, tenggat={**aturan.tenggat, JenisTenggat.KEBERATAN: tenggat})
