"""The layout of a workbook with rencana hasil kerja: which column is which, and what is wrong in a row.

The columns are those of the official forms; a row without a rencana hasil kerja of its own is one more
indicator of the row above, as on the form.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from kinerja.organisasi.rules import JenisForm
from kinerja.skp.rules import Aspek, Klasifikasi, Pendekatan, Perspektif

BARIS_PENCARIAN = 20
MAKS_RHK = 60
MAKS_INDIKATOR = 20
PANJANG = {"teks": 2000, "pimpinan": 2000, "penugasan": 300, "indikator": 1000, "target": 500}
BUKAN_SKP = (
    "Berkas ini laporan daftar SKP e-Kinerja: isinya nama pegawai dan status, tanpa rencana hasil kerja. "
    "Unduh lembar kosong di halaman ini, isi, lalu unggah."
)


class Kolom(StrEnum):
    """The columns that are read; every other column is left unread."""

    BAGIAN = "bagian"
    PIMPINAN = "pimpinan"
    TEKS = "teks"
    PENUGASAN = "penugasan"
    ASPEK = "aspek"
    INDIKATOR = "indikator"
    TARGET = "target"
    PERSPEKTIF = "perspektif"


JUDUL: Mapping[Kolom, str] = {
    Kolom.BAGIAN: "Bagian",
    Kolom.PIMPINAN: "Rencana hasil kerja pimpinan yang diintervensi",
    Kolom.TEKS: "Rencana hasil kerja",
    Kolom.PENUGASAN: "Penugasan dari",
    Kolom.ASPEK: "Aspek",
    Kolom.INDIKATOR: "Indikator kinerja individu",
    Kolom.TARGET: "Target",
    Kolom.PERSPEKTIF: "Perspektif",
}
# Other ways in which forms and agencies write the same heading.
NAMA_LAIN: Mapping[str, Kolom] = {
    "klasifikasi": Kolom.BAGIAN,
    "jenis": Kolom.BAGIAN,
    "rencana hasil kerja pimpinan": Kolom.PIMPINAN,
    "rhk pimpinan": Kolom.PIMPINAN,
    "rhk pimpinan yang diintervensi": Kolom.PIMPINAN,
    "rhk": Kolom.TEKS,
    "hasil kerja": Kolom.TEKS,
    "indikator": Kolom.INDIKATOR,
    "ukuran keberhasilan": Kolom.INDIKATOR,
    "ukuran keberhasilan/indikator kinerja individu": Kolom.INDIKATOR,
    "ukuran keberhasilan/indikator kinerja individu, dan target": Kolom.INDIKATOR,
    "ukuran keberhasilan/indikator kinerja individu dan target": Kolom.INDIKATOR,
    "ukuran keberhasilan/indikator kinerja individu, target, dan perspektif": Kolom.INDIKATOR,
}


P = TypeVar("P", Aspek, Perspektif)


@dataclass(frozen=True)
class IndikatorLembar:
    """One indicator as it stands in the sheet."""

    teks: str
    target: str = ""
    aspek: Aspek | None = None
    perspektif: Perspektif | None = None


@dataclass(frozen=True)
class RhkLembar:
    """One result with the number of its row as the spreadsheet program shows it."""

    baris: int
    klasifikasi: Klasifikasi
    teks: str
    pimpinan: str
    penugasan: str
    daftar_indikator: tuple[IndikatorLembar, ...]


@dataclass(frozen=True)
class Ditolak:
    """A row that cannot be read, and what to do about it."""

    baris: int
    kalimat: str


@dataclass(frozen=True)
class HasilLembar:
    """What a sheet holds; with anything in `ditolak` nothing of it is taken."""

    daftar_rhk: tuple[RhkLembar, ...] = ()
    ditolak: tuple[Ditolak, ...] = ()


@dataclass
class _Kumpulan:
    """Results under construction."""

    bagian: Klasifikasi = Klasifikasi.UTAMA
    daftar: list[RhkLembar] = field(default_factory=list)


def columns_of(form: JenisForm, pendekatan: Pendekatan) -> tuple[Kolom, ...]:
    """The columns of the sheet that fit a form, in its order."""
    kuantitatif = pendekatan is Pendekatan.KUANTITATIF
    if form is JenisForm.JPT:
        return (
            Kolom.BAGIAN,
            Kolom.TEKS,
            Kolom.PENUGASAN,
            Kolom.INDIKATOR,
            Kolom.TARGET,
            Kolom.PERSPEKTIF,
        )
    aspek = (Kolom.ASPEK,) if kuantitatif else ()
    return (
        Kolom.BAGIAN,
        Kolom.PIMPINAN,
        Kolom.TEKS,
        Kolom.PENUGASAN,
        *aspek,
        Kolom.INDIKATOR,
        Kolom.TARGET,
    )


def read_sheet(semua: Sequence[tuple[int, Sequence[str]]]) -> HasilLembar:
    """The results of a sheet; `semua` are its rows that are not empty, with their number.

    Raises ValueError with the sentence to show where no heading is found.
    """
    tempat, posisi = _find_heading(semua)
    kumpulan, ditolak = _Kumpulan(), []
    for nomor, sel in semua[tempat + 1 :]:
        isi = {kolom: _clean(sel[n]) if n < len(sel) else "" for kolom, n in posisi.items()}
        ditolak += [Ditolak(nomor, kalimat) for kalimat in _take(kumpulan, nomor, isi, sel)]
    ditolak += _check_whole(kumpulan.daftar)
    if not kumpulan.daftar and not ditolak:
        ditolak = [Ditolak(semua[tempat][0], "Belum ada baris di bawah judul kolom. Isi lalu unggah lagi.")]
    return HasilLembar(tuple(kumpulan.daftar), tuple(sorted(ditolak, key=lambda satu: satu.baris)))


def _find_heading(semua: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, Mapping[Kolom, int]]:
    for tempat, (_, sel) in enumerate(semua[:BARIS_PENCARIAN]):
        posisi: dict[Kolom, int] = {}
        for n, teks in enumerate(sel):
            kolom = _column_named(teks)
            if kolom is not None:
                posisi.setdefault(kolom, n)
        if Kolom.TEKS in posisi and Kolom.INDIKATOR in posisi:
            return tempat, posisi
        if {"nip", "periode_awal", "status"} <= {teks.strip().lower() for teks in sel}:
            raise ValueError(BUKAN_SKP)
    wajib = f"“{JUDUL[Kolom.TEKS]}” dan “{JUDUL[Kolom.INDIKATOR]}”"
    tempat_cari = f"{BARIS_PENCARIAN} baris pertama"
    raise ValueError(f"Judul kolom {wajib} tidak ada pada {tempat_cari}. Pakai lembar kosong di halaman ini.")


def _column_named(teks: str) -> Kolom | None:
    nama = re.sub(r"\s+", " ", teks.replace("_", " ")).strip().lower()
    nama = "/".join(satu.strip() for satu in nama.split("/"))
    for kolom, judul in JUDUL.items():
        if nama == judul.lower():
            return kolom
    return NAMA_LAIN.get(nama)


def _take(kumpulan: _Kumpulan, nomor: int, isi: Mapping[Kolom, str], sel: Sequence[str]) -> Iterator[str]:
    """Take one row over; what is wrong with it comes back as sentences."""
    if bagian := _heading_of_part(sel):
        kumpulan.bagian = bagian
        return
    if not any(isi.get(kolom) for kolom in (Kolom.TEKS, Kolom.INDIKATOR, Kolom.TARGET)):
        return
    if all(re.fullmatch(r"\s*\([0-9]{1,2}\)\s*|\s*", teks) for teks in sel):
        return  # the numbers of the columns, as the form prints them
    yield from _check_lengths(isi)
    if tertulis := isi.get(Kolom.BAGIAN):
        found = _find_part(tertulis)
        if found is None:
            yield f"Bagian “{tertulis[:30]}” tidak dikenal. Tulis Utama atau Tambahan."
        kumpulan.bagian = found or kumpulan.bagian
    indikator, salah = _read_indikator(isi)
    yield from salah
    if isi.get(Kolom.TEKS):
        kumpulan.daftar.append(_new_rhk(kumpulan, nomor, isi, indikator))
    elif not kumpulan.daftar:
        yield "Baris ini belum punya rencana hasil kerja. Tulis hasilnya pada kolomnya."
    elif indikator is not None:
        terakhir = kumpulan.daftar.pop()
        semua = (*terakhir.daftar_indikator, indikator)
        kumpulan.daftar.append(
            RhkLembar(
                terakhir.baris,
                terakhir.klasifikasi,
                terakhir.teks,
                terakhir.pimpinan,
                terakhir.penugasan,
                semua,
            )
        )


def _new_rhk(
    kumpulan: _Kumpulan, nomor: int, isi: Mapping[Kolom, str], indikator: IndikatorLembar | None
) -> RhkLembar:
    return RhkLembar(
        nomor,
        kumpulan.bagian,
        isi.get(Kolom.TEKS, ""),
        isi.get(Kolom.PIMPINAN, ""),
        isi.get(Kolom.PENUGASAN, ""),
        (indikator,) if indikator else (),
    )


def _heading_of_part(sel: Sequence[str]) -> Klasifikasi | None:
    """The line "A. Utama" of the form, alone in its row."""
    terisi = [teks for teks in sel if teks.strip()]
    if len(terisi) != 1:
        return None
    cocok = re.fullmatch(r"\s*[ab][.)]\s*(?:hasil kerja\s+)?(utama|tambahan)\s*", terisi[0], re.IGNORECASE)
    return Klasifikasi(cocok[1].lower()) if cocok else None


def _find_part(teks: str) -> Klasifikasi | None:
    kata = re.sub(r"^[ab][.)]\s*", "", teks.strip().lower()).removeprefix("hasil kerja ").strip()
    return next((satu for satu in Klasifikasi if kata == satu.value), None)


def _read_indikator(isi: Mapping[Kolom, str]) -> tuple[IndikatorLembar | None, list[str]]:
    teks, target = isi.get(Kolom.INDIKATOR, ""), isi.get(Kolom.TARGET, "")
    aspek, salah = _choose(Aspek, isi.get(Kolom.ASPEK, ""), "Aspek")
    perspektif, lain = _choose(Perspektif, isi.get(Kolom.PERSPEKTIF, ""), "Perspektif")
    if not teks and not target:
        return None, [*salah, *lain]
    kosong = [] if teks else ["Ada target tanpa indikator. Tulis indikatornya."]
    return IndikatorLembar(teks, target, aspek, perspektif), [*salah, *lain, *kosong]


def _choose(jenis: type[P], teks: str, nama: str) -> tuple[P | None, list[str]]:
    if not teks:
        return None, []
    kata = re.sub(r"[\s_]+", " ", teks).strip().lower()
    for satu in jenis:
        if kata in {satu.label.lower(), satu.value.replace("_", " ")}:
            return satu, []
    boleh = ", ".join(satu.label for satu in jenis)
    return None, [f"{nama} “{teks[:30]}” tidak dikenal. Pilih salah satu: {boleh}."]


def _check_lengths(isi: Mapping[Kolom, str]) -> Iterator[str]:
    for kolom, teks in isi.items():
        maks = PANJANG.get(kolom.value)
        if maks is not None and len(teks) > maks:
            yield f"{JUDUL[kolom]} {len(teks)} huruf. Ringkas menjadi paling banyak {maks}."


def _check_whole(daftar: Sequence[RhkLembar]) -> list[Ditolak]:
    ditolak = []
    for klasifikasi in Klasifikasi:
        milik = [rhk for rhk in daftar if rhk.klasifikasi is klasifikasi]
        for rhk in milik[MAKS_RHK : MAKS_RHK + 1]:
            kalimat = f"Bagian {klasifikasi.label.lower()} memuat paling banyak {MAKS_RHK} baris."
            ditolak.append(Ditolak(rhk.baris, kalimat))
    for rhk in daftar:
        if len(rhk.daftar_indikator) > MAKS_INDIKATOR:
            kalimat = f"Satu rencana hasil kerja memuat paling banyak {MAKS_INDIKATOR} indikator."
            ditolak.append(Ditolak(rhk.baris, kalimat))
    return ditolak


def _clean(teks: str) -> str:
    """Single blanks, no invisible characters; dashes alone are nothing."""
    terlihat = (satu if satu.isprintable() else " " if satu.isspace() else "" for satu in teks)
    rapi = " ".join("".join(terlihat).split())
    return "" if re.fullmatch(r"[-–—.]{0,10}", rapi) else rapi
