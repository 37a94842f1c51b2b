"""The order in which duties are shown, and how much time is left for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kinerja.tanggal import format_tanggal

SEGERA = 7  # days from which on a duty is shown as urgent


class JenisTugas(StrEnum):
    """What is to be done; the page knows where, and what its button says."""

    BUAT_SKP = "buat_skp"
    LENGKAPI_SKP = "lengkapi_skp"
    AJUKAN_SKP = "ajukan_skp"
    PERBAIKI_SKP = "perbaiki_skp"
    TAUTKAN_RHK = "tautkan_rhk"
    MULAI_PERIODE = "mulai_periode"
    ISI_REALISASI = "isi_realisasi"
    LENGKAPI_BUKTI = "lengkapi_bukti"
    AJUKAN_REALISASI = "ajukan_realisasi"
    PERBAIKI_REALISASI = "perbaiki_realisasi"
    TERIMA_HASIL = "terima_hasil"
    TINJAU_SKP = "tinjau_skp"
    NILAI = "nilai"
    NILAI_AKHIR = "nilai_akhir"
    TETAPKAN_NILAI = "tetapkan_nilai"
    TETAPKAN_CAPAIAN = "tetapkan_capaian"
    PERIKSA_AKUN = "periksa_akun"
    KODE_PEMULIHAN = "kode_pemulihan"
    PENILAI_KOSONG = "penilai_kosong"
    USULAN_KEDUDUKAN = "usulan_kedudukan"
    IMPOR_GAGAL = "impor_gagal"
    IMPOR_PRATINJAU = "impor_pratinjau"
    IMPOR_AWAL = "impor_awal"
    BUAT_AKUN = "buat_akun"
    RESET_FAKTOR = "reset_faktor"
    SANDI_DIMINTA = "sandi_diminta"
    ANTREAN = "antrean"  # said by `beranda.antrean`


@dataclass(frozen=True)
class Batas:
    """The last local day for a duty; `sisa` are the days until then, negative after it."""

    hari: date
    sisa: int


@dataclass(frozen=True, kw_only=True)
class Tugas:
    """One duty in one line: `judul` stands in bold before `isi`, `keterangan` below.

    `batas` is None without a deadline. `objek` holds the ids that the address of the page needs.
    """

    jenis: JenisTugas
    judul: str
    isi: str = ""
    keterangan: str = ""
    batas: Batas | None = None
    objek: tuple[int | str, ...] = ()

    @property
    def mendesak(self) -> bool:
        """Whether it is late or has to be done within a week."""
        return self.batas is not None and self.batas.sisa <= SEGERA

    @property
    def sisa(self) -> str:
        """The time left, in words."""
        if self.batas is None:
            return "tanpa tenggat"
        sisa = self.batas.sisa
        if sisa < 0:
            return f"lewat {-sisa} hari"
        return {0: "hari ini", 1: "besok"}.get(sisa, f"{sisa} hari lagi")


@dataclass(frozen=True)
class Menunggu:
    """What another person does: what, who ("" while nobody is named), since when, what one can still do."""

    perihal: str
    siapa: str
    sejak: date | None
    boleh: str


def sort_tugas(daftar: Iterable[Tugas]) -> list[Tugas]:
    """What is most urgent first, what has no deadline last, otherwise as it came."""
    return sorted(daftar, key=lambda satu: (satu.batas is None, satu.batas.sisa if satu.batas else 0))


def format_hari(hari: date, today: date) -> str:
    """ "3 Oktober", with the year where it is not this year's."""
    return format_tanggal(hari, "tanpa_tahun" if hari.year == today.year else "panjang")


def describe_umur(hari: date, today: date) -> str:
    """Since when something waits: "sejak 1 Oktober (6 hari)"."""
    umur = (today - hari).days
    return f"sejak {format_hari(hari, today)}" + (f" ({umur} hari)" if umur > 0 else "")
