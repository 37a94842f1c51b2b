"""Letters of a plugin: a template in its package, the values for it, and how numbers are given."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel

from kinerja.angka import format_desimal
from kinerja.aturan.rules import CapaianOrganisasi, Predikat, Rating
from kinerja.hooks.templat import Susunan, check_templat

S = TypeVar("S", bound=BaseModel)

MAKS_JUDUL = 120

_BULAN_ROMAWI = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_KODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
_TANDA = re.compile(r"\{(urut|tahun|bulan|bulan_romawi|kode_instansi)\}")

Isian = str | Sequence[Mapping[str, str]]
"""A value of a placeholder: text, or the rows of a table."""


@dataclass(frozen=True, kw_only=True)
class PihakSurat:
    """A person as a letter names him on the day of the evaluation.

    `golongan` ("III/c") and `jenjang` of a jabatan fungsional ("Ahli Muda") are known of the pegawai only.
    """

    nama: str
    nip: str = ""
    pangkat: str = ""
    jabatan: str = ""
    unit_kerja: str = ""
    golongan: str = ""
    jenjang: str = ""


@dataclass(frozen=True, kw_only=True)
class BahanSurat:
    """What a letter about one fixed evaluation may say; `tanggal` is the day on which it is made."""

    instansi: str
    tempat: str
    pegawai: PihakSurat
    penilai: PihakSurat
    periode_label: str
    tahun: int
    mulai: date
    selesai: date
    rating_hasil: Rating
    rating_perilaku: Rating
    predikat: Predikat
    capaian_organisasi: CapaianOrganisasi | None = None
    catatan: str = ""
    ditetapkan: date | None = None
    tanggal: date | None = None


@dataclass(frozen=True)
class SkemaNomor:
    """How the numbers of a letter look: "{urut}/TKN/{bulan_romawi}/{tahun}", counted per year from 1.

    Placeholders: urut (at least `digit` digits), tahun, bulan (two digits), bulan_romawi, kode_instansi.
    Raises ValueError for a pattern without {urut} or {tahun}, or with other braces.
    """

    pola: str
    digit: int = 3

    def __post_init__(self) -> None:
        if not {"urut", "tahun"} <= set(_TANDA.findall(self.pola)):
            raise ValueError("pola needs {urut} and {tahun}: numbers start again every year")
        if set("{}") & set(_TANDA.sub("", self.pola)):
            raise ValueError(f"unknown placeholder in {self.pola!r}")

    def format(self, urut: int, tanggal: date, kode_instansi: str) -> str:
        """The number of the `urut`-th letter of the year of `tanggal`."""
        nilai = {
            "urut": f"{urut:0{self.digit}d}",
            "tahun": str(tanggal.year),
            "bulan": f"{tanggal.month:02d}",
            "bulan_romawi": _BULAN_ROMAWI[tanggal.month - 1],
            "kode_instansi": kode_instansi,
        }
        return _TANDA.sub(lambda cocok: nilai[cocok[1]], self.pola)


@dataclass(frozen=True, kw_only=True)
class JenisSurat:
    """One kind of letter about a fixed evaluation. Made by `define_surat`.

    `templat` is the HTML below the letterhead, title and number, with placeholders {{ nama }}, {% if %} and
    {% for baris in tabel %} … {{ baris.kolom }} (a small part of Jinja, every value escaped; elements and
    classes: `kinerja.hooks.templat`). `isian` names every placeholder with what it means. Raises ValueError
    with an Indonesian sentence for a template that says more than that.
    """

    kode: str
    judul: str
    templat: str
    isian: Mapping[str, str]
    fill: Callable[..., Mapping[str, Isian]]
    """(bahan, setelan of the plugin): a value for each placeholder. Raises ValueError with an Indonesian
    sentence where this letter cannot be made (no factor for this predikat)."""
    nomor: Callable[..., SkemaNomor]
    """(setelan): how the number looks."""
    penanda_tangan: Callable[..., PihakSurat | None] | None = None
    """(bahan, setelan): in whose name the letter is signed electronically; without it, or for None, the
    pejabat penilai."""
    susunan: Susunan = field(init=False, compare=False, repr=False)
    """What the template asks of `fill`: its texts, and its tables with their columns."""

    def __post_init__(self) -> None:
        if not _KODE.fullmatch(self.kode):
            raise ValueError(f"kode surat “{self.kode}”: tulis 2 sampai 40 huruf kecil, angka dan _")
        if not 1 <= len(self.judul) <= MAKS_JUDUL:
            raise ValueError(f"judul surat “{self.kode}”: tulis 1 sampai {MAKS_JUDUL} karakter")
        try:
            object.__setattr__(self, "susunan", check_templat(self.templat, self.isian))
        except ValueError as error:
            raise ValueError(f"templat surat “{self.kode}”: {error}") from error


def define_surat(
    *,
    kode: str,
    judul: str,
    templat: str,
    isian: Mapping[str, str],
    setelan: type[S],
    fill: Callable[[BahanSurat, S], Mapping[str, Isian]],
    nomor: Callable[[S], SkemaNomor],
    penanda_tangan: Callable[[BahanSurat, S], PihakSurat | None] | None = None,
) -> JenisSurat:
    """A `JenisSurat`; `setelan` is the settings model of the plugin, for the type checker's sake.

    Raises ValueError as `JenisSurat` does.
    """
    del setelan
    return JenisSurat(
        kode=kode,
        judul=judul,
        templat=templat,
        isian=dict(isian),
        fill=fill,
        nomor=nomor,
        penanda_tangan=penanda_tangan,
    )


def format_rupiah(nilai: Decimal) -> str:
    """ "Rp1.250.000,00"; two places, half up."""
    teks = format_desimal(nilai, 2)
    return f"-Rp{teks[1:]}" if teks.startswith("-") else f"Rp{teks}"
