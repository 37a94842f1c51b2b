"""The layouts of spreadsheets that the import knows, and how one is found by its header row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kinerja.errors import InputError
from kinerja.organisasi.impor.jenis import TataLetak

BARIS_PENCARIAN = 20


@dataclass(frozen=True, slots=True)
class DaftarKolom:
    """The columns of a layout that the product keeps; every other column is dropped unread."""

    sebutan: str
    wajib: tuple[str, ...]
    pilihan: tuple[str, ...] = ()

    @property
    def semua(self) -> tuple[str, ...]:
        return self.wajib + self.pilihan


DAFTAR_KOLOM: Mapping[TataLetak, DaftarKolom] = {
    TataLetak.HIERARKI_UNOR: DaftarKolom("Hierarki Unor SIASN", ("ID", "NAMA_UNOR", "ID_ATASAN")),
    TataLetak.DATA_UTAMA: DaftarKolom(
        "Data Utama SIASN (PNS atau PPPK)",
        wajib=(
            "NIP BARU",
            "NAMA",
            "TANGGAL LAHIR",
            "GOL AKHIR NAMA",
            "JENIS JABATAN NAMA",
            "JABATAN NAMA",
            "UNOR ID",
            "UNOR NAMA",
        ),
        pilihan=(
            "PNS ID",
            "GELAR DEPAN",
            "GELAR BELAKANG",
            "JENIS KELAMIN",
            "EMAIL",
            "EMAIL GOV",
            "KEDUDUKAN HUKUM NAMA",
            "STATUS CPNS PNS",
            "TMT CPNS",
            "TMT GOLONGAN",
            "JABATAN ID",
            "TMT JABATAN",
            "INSTANSI INDUK NAMA",
            "INSTANSI KERJA NAMA",
            "ESELON NAMA",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class KepalaTabel:
    """Where the table begins: `baris` is the header row, `posisi` the column per kept name, both from 0."""

    tata_letak: TataLetak
    baris: int
    posisi: Mapping[str, int]


def find_kepala(baris_awal: Sequence[Sequence[object]]) -> KepalaTabel | None:
    """The header row among the first 20 rows, None if no known layout is there.

    Raises InputError with the names of missing or doubled columns where a row is nearly a known header.
    """
    hampir: tuple[DaftarKolom, list[str]] | None = None
    for nomor, sel in enumerate(baris_awal[:BARIS_PENCARIAN]):
        nama_kolom = [normalize_judul(nilai) for nilai in sel]
        for tata_letak, daftar in DAFTAR_KOLOM.items():
            kurang = [kolom for kolom in daftar.wajib if normalize_judul(kolom) not in nama_kolom]
            if not kurang:
                return KepalaTabel(tata_letak, nomor, dict(_locate(daftar, nama_kolom)))
            if len(kurang) * 2 <= len(daftar.wajib):
                hampir = hampir or (daftar, kurang)
    if hampir:
        raise InputError(_sentence_missing(*hampir))
    return None


def normalize_judul(nilai: object) -> str:
    """A header as it is compared: capitals, without blanks, underscores and line breaks."""
    return re.sub(r"[\s_]", "", nilai).upper() if isinstance(nilai, str) else ""


def describe_unknown() -> str:
    """The sentence for a workbook in which no known header row was found."""
    dikenal = "; ".join(
        f"{daftar.sebutan} (kolom {', '.join(daftar.wajib[:3])}, …)" for daftar in DAFTAR_KOLOM.values()
    )
    return (
        f"Tata letak berkas tidak dikenal pada {BARIS_PENCARIAN} baris pertama. Yang dikenal: {dikenal}. "
        "Unggah berkas sebagaimana diunduh dari SIASN."
    )


def _locate(daftar: DaftarKolom, nama_kolom: Sequence[str]) -> Iterator[tuple[str, int]]:
    for kolom in daftar.semua:
        jumlah = nama_kolom.count(normalize_judul(kolom))
        if jumlah > 1:
            raise InputError(f"Kolom {kolom} ada {jumlah} kali. Hapus yang tidak dipakai, lalu unggah lagi.")
        if jumlah:
            yield kolom, nama_kolom.index(normalize_judul(kolom))


def _sentence_missing(daftar: DaftarKolom, kurang: Sequence[str]) -> str:
    return (
        f"Berkas tampak seperti {daftar.sebutan}, tetapi kolom ini tidak ada: {', '.join(kurang)}. "
        "Unduh ulang berkas tanpa menghapus atau mengganti nama kolom."
    )
