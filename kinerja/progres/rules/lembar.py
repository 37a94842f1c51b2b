"""The eight columns of the national daily form: which column is which, and what is wrong in a cell.

One reader for a single line, the grid, pasted rows and a workbook, so that the same text means the same.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kinerja.angka import parse_desimal
from kinerja.progres.rules.baris import tidy
from kinerja.progres.rules.hari import MENIT_SEHARI, Jam, format_jam, parse_jam
from kinerja.tanggal import parse_tanggal

BARIS_PENCARIAN = 20
MAKS_BARIS = 500
MAKS_REALISASI_DIGIT = 9
PANJANG = {"rencana": 2000, "kegiatan": 2000, "satuan": 60, "bukti": 2000}
PANJANG_LAIN = 100
KOSONG = frozenset({"", "-"})


class Kolom(StrEnum):
    """The columns in the order of the national form; the value is the name of a field."""

    RENCANA = "rencana"
    TANGGAL = "tanggal"
    JAM_MULAI = "jam_mulai"
    JAM_SELESAI = "jam_selesai"
    KEGIATAN = "kegiatan"
    REALISASI = "realisasi"
    SATUAN = "satuan"
    BUKTI = "bukti"


JUDUL: Mapping[Kolom, str] = {
    Kolom.RENCANA: "Rencana Aksi",
    Kolom.TANGGAL: "Tanggal",
    Kolom.JAM_MULAI: "Jam Mulai",
    Kolom.JAM_SELESAI: "Jam Selesai",
    Kolom.KEGIATAN: "Kegiatan Harian",
    Kolom.REALISASI: "Realisasi",
    Kolom.SATUAN: "Satuan",
    Kolom.BUKTI: "Bukti Dukung",
}
# Other ways in which the same heading is written.
NAMA_LAIN: Mapping[str, Kolom] = {
    "rencana": Kolom.RENCANA,
    "tanggal kegiatan": Kolom.TANGGAL,
    "jam mulai kegiatan": Kolom.JAM_MULAI,
    "mulai": Kolom.JAM_MULAI,
    "jam selesai kegiatan": Kolom.JAM_SELESAI,
    "selesai": Kolom.JAM_SELESAI,
    "kegiatan": Kolom.KEGIATAN,
    "uraian kegiatan": Kolom.KEGIATAN,
    "bukti": Kolom.BUKTI,
    "link bukti dukung": Kolom.BUKTI,
    "bukti dukung (link)": Kolom.BUKTI,
}
_KOLOM = {**{tidy(judul): kolom for kolom, judul in JUDUL.items()}, **NAMA_LAIN}
_BOLEH_KOSONG = frozenset({Kolom.BUKTI})
_DITURUNKAN = (Kolom.RENCANA, Kolom.TANGGAL, Kolom.KEGIATAN, Kolom.SATUAN, Kolom.BUKTI)
_NAMA_HARI = re.compile(r"(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad),? *", re.IGNORECASE)
_TENGAH_MALAM = re.compile(r"[ T]00[.:]00(?:[.:]00)?$")
_HARI_DIMINTA = "Isi tanggal, misalnya 24-11-2026."
_DIMINTA: Mapping[Kolom, str] = {
    Kolom.RENCANA: "Pilih atau tulis rencana aksinya.",
    Kolom.TANGGAL: _HARI_DIMINTA,
    Kolom.JAM_MULAI: "Isi jam mulai, misalnya 08.00.",
    Kolom.JAM_SELESAI: "Isi jam selesai, misalnya 10.00.",
    Kolom.KEGIATAN: "Tulis apa yang Anda kerjakan.",
    Kolom.REALISASI: "Isi realisasi dengan bilangan bulat, misalnya 1.",
    Kolom.SATUAN: "Isi satuannya, misalnya dokumen.",
}


@dataclass(frozen=True)
class IsianBaris:
    """One line as it was written; `rencana` is a text (or a key of the form) that is not resolved yet."""

    rencana: str
    tanggal: date
    jam: Jam
    kegiatan: str
    realisasi: int
    satuan: str
    bukti: str = ""


@dataclass(frozen=True)
class BarisLembar:
    """A row with its number as the spreadsheet program shows it, its cells, and what is wrong in which."""

    nomor: int
    sel: Mapping[Kolom, str]
    isian: IsianBaris | None = None
    salah: Mapping[Kolom, str] = field(default_factory=dict)


def read_sel(sel: Mapping[Kolom, str]) -> tuple[IsianBaris | None, dict[Kolom, str]]:
    """The line in these cells, or a sentence per cell that says what to write."""
    bersih = {kolom: _clean(kolom, sel.get(kolom, "")) for kolom in Kolom}
    salah = {kolom: _DIMINTA[kolom] for kolom, teks in bersih.items() if _is_missing(kolom, teks)}
    salah |= {
        kolom: f"Ringkas menjadi paling banyak {batas} karakter."
        for kolom, teks in bersih.items()
        if len(teks) > (batas := PANJANG.get(kolom.value, PANJANG_LAIN))
    }
    nilai: dict[Kolom, date | int] = {}
    for kolom, baca in _BACA.items():
        if kolom not in salah:
            try:
                nilai[kolom] = baca(bersih[kolom])
            except ValueError as error:
                salah[kolom] = str(error)
    jam = _read_jam(nilai, salah)
    tanggal, realisasi = nilai.get(Kolom.TANGGAL), nilai.get(Kolom.REALISASI)
    if salah or jam is None or not isinstance(tanggal, date) or not isinstance(realisasi, int):
        return None, salah
    return IsianBaris(
        rencana=bersih[Kolom.RENCANA],
        tanggal=tanggal,
        jam=jam,
        kegiatan=bersih[Kolom.KEGIATAN],
        realisasi=realisasi,
        satuan=" ".join(bersih[Kolom.SATUAN].split()),
        bukti=bersih[Kolom.BUKTI],
    ), {}


def _clean(kolom: Kolom, teks: str) -> str:
    """Without the apostrophe that marks text in a spreadsheet; "-" is how people write nothing."""
    teks = teks.strip().removeprefix("'").strip()
    return "" if teks in KOSONG and kolom in _BOLEH_KOSONG else teks


def _is_missing(kolom: Kolom, teks: str) -> bool:
    return kolom not in _BOLEH_KOSONG and teks in KOSONG


def _read_jam(nilai: Mapping[Kolom, date | int], salah: dict[Kolom, str]) -> Jam | None:
    mulai, selesai = nilai.get(Kolom.JAM_MULAI), nilai.get(Kolom.JAM_SELESAI)
    if not isinstance(mulai, int) or not isinstance(selesai, int):
        return None
    try:
        return Jam(mulai, selesai)
    except ValueError as error:
        salah[Kolom.JAM_SELESAI] = str(error)
        return None


def read_hari(teks: str) -> date:
    """A day as people write it, also "Rabu, 1 Juli 2026", "01.07.2026" and "2026-07-01 00:00:00".

    ValueError with the sentence to show.
    """
    teks = _TENGAH_MALAM.sub("", teks)
    teks = teks[awal.end() :] if (awal := _NAMA_HARI.match(teks)) else teks
    return parse_tanggal(teks.replace(".", "-"))


def read_waktu(teks: str) -> int:
    """A time as people write it, or as a spreadsheet stores it: a fraction of the day ("0,375")."""
    if "," in teks:
        pecahan = parse_desimal(teks, maks_desimal=20)
        if not 0 <= pecahan < 1:
            raise ValueError("Tulis jam antara 00.00 dan 23.59.")
        return min(round(pecahan * MENIT_SEHARI), MENIT_SEHARI - 1)
    return parse_jam(teks)


def read_realisasi(teks: str) -> int:
    """A whole number, zero or more. ValueError with the sentence to show."""
    angka = parse_desimal(teks, maks_bulat=MAKS_REALISASI_DIGIT)
    if angka != angka.to_integral_value():
        raise ValueError("Tulis bilangan bulat, tanpa koma.")
    return int(angka)


_BACA: Mapping[Kolom, Callable[[str], date | int]] = {
    Kolom.TANGGAL: read_hari,
    Kolom.JAM_MULAI: read_waktu,
    Kolom.JAM_SELESAI: read_waktu,
    Kolom.REALISASI: read_realisasi,
}


# Tables


def read_lembar(semua: Sequence[tuple[int, Sequence[str]]]) -> list[BarisLembar]:
    """The rows below the heading, which is found by name, in any order, below title rows.

    Raises ValueError with the sentence to show where no heading is found or there are too many rows.
    """
    for tempat, (_, sel) in enumerate(semua[:BARIS_PENCARIAN]):
        if posisi := _find_kolom(sel):
            return _read_rows(posisi, semua[tempat + 1 :])
    raise ValueError(
        "Judul kolom tidak ditemukan. Berkas harus memiliki kolom "
        f"{', '.join(JUDUL[kolom] for kolom in Kolom)}."
    )


class Gabungan(NamedTuple):
    """A merged cell over several rows: its first row (from 1), its column (from 0) and its last row."""

    awal: int
    kolom: int
    akhir: int


def fill_gabungan(
    semua: Sequence[tuple[int, Sequence[str]]], gabungan: Sequence[Gabungan]
) -> list[tuple[int, list[str]]]:
    """The rows with what people write once over several rows, the rencana aksi or the day, in each of them.

    Hours and realisasi are not filled down: they would count once per row.
    """
    hasil = {nomor: list(sel) for nomor, sel in semua}
    posisi = next(filter(None, (_find_kolom(sel) for _, sel in semua[:BARIS_PENCARIAN])), {})
    diisi = {posisi[kolom] for kolom in _DITURUNKAN if kolom in posisi}
    for satu in gabungan:
        asal = hasil.get(satu.awal, [])
        if satu.kolom not in diisi or satu.kolom >= len(asal):
            continue
        for nomor in range(satu.awal + 1, min(satu.akhir, satu.awal + 2 * MAKS_BARIS) + 1):
            if nomor in hasil:
                sel = hasil[nomor]
                sel += [""] * (satu.kolom + 1 - len(sel))
                sel[satu.kolom] = asal[satu.kolom]
    return list(hasil.items())


def read_tempelan(teks: str) -> list[BarisLembar]:
    """Rows pasted from a spreadsheet: cells by tab, with or without heading, in the order of the form."""
    semua = [
        (nomor, baris.rstrip("\r").split("\t"))
        for nomor, baris in enumerate(teks.split("\n"), start=1)
        if baris.strip()
    ]
    if semua and (posisi := _find_kolom(semua[0][1])):
        return _read_rows(posisi, semua[1:])
    return _read_rows({kolom: nomor for nomor, kolom in enumerate(Kolom)}, semua)


def _find_kolom(sel: Sequence[str]) -> dict[Kolom, int] | None:
    posisi: dict[Kolom, int] = {}
    for nomor, teks in enumerate(sel):
        if (kolom := _KOLOM.get(tidy(teks))) and kolom not in posisi:
            posisi[kolom] = nomor
    return posisi if set(Kolom) - _BOLEH_KOSONG <= posisi.keys() else None


def _read_rows(posisi: Mapping[Kolom, int], semua: Sequence[tuple[int, Sequence[str]]]) -> list[BarisLembar]:
    berisi = [(nomor, sel) for nomor, sel in semua if any(teks.strip() for teks in sel)]
    if len(berisi) > MAKS_BARIS:
        raise ValueError(f"Paling banyak {MAKS_BARIS} baris sekali impor. Sekarang {len(berisi)}.")
    daftar = []
    for nomor, sel in berisi:
        menurut_kolom = {kolom: sel[n] if n < len(sel) else "" for kolom, n in posisi.items()}
        isian, salah = read_sel(menurut_kolom)
        daftar.append(BarisLembar(nomor, menurut_kolom, isian, salah))
    return daftar


def write_sel(isian: IsianBaris) -> dict[Kolom, str | int]:
    """The cells of a line as the national form writes them: ISO day, "08:00", a number as a number."""
    return {
        Kolom.RENCANA: isian.rencana,
        Kolom.TANGGAL: isian.tanggal.isoformat(),
        Kolom.JAM_MULAI: format_jam(isian.jam.mulai, ":"),
        Kolom.JAM_SELESAI: format_jam(isian.jam.selesai, ":"),
        Kolom.KEGIATAN: isian.kegiatan,
        Kolom.REALISASI: isian.realisasi,
        Kolom.SATUAN: isian.satuan,
        Kolom.BUKTI: isian.bukti,
    }
