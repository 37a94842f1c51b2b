"""What the pages of an evaluation send, read into values. The predikat is derived: no form has it."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel

from kinerja.evaluasi.rules import CapaianOrganisasi, Rating
from kinerja.formulir import Bilangan, PilihanEnum, Tanggal, Teks, TeksPanjang

Versi = Annotated[int | None, Bilangan(maksimum=2**31 - 1)]
PILIHAN_RATING = tuple((satu.value, satu.label) for satu in Rating)
PILIHAN_CAPAIAN = tuple((satu.value, satu.label) for satu in CapaianOrganisasi)


class NilaiForm(BaseModel):
    """The two ratings and the note; `sidik` is the hash of the content that the page showed.

    `usulan` is the hash of the proposal that the page shows. A button "Pakai usulan" sends the rating
    it names as `usulan_hasil` or `usulan_perilaku`: like a choice of that rating.
    """

    hasil_kerja: Annotated[Rating | None, PilihanEnum(PILIHAN_RATING, label="Rating hasil kerja")] = None
    perilaku_kerja: Annotated[Rating | None, PilihanEnum(PILIHAN_RATING, label="Rating perilaku kerja")] = (
        None
    )
    catatan: Annotated[str, TeksPanjang(4000, label="Catatan dan rekomendasi")] = ""
    alasan_distribusi: Annotated[str, Teks(500, label="Alasan melampaui batas")] = ""
    versi: Versi = None
    sidik: Annotated[str, Teks(64)] = ""
    usulan: Annotated[str, Teks(64)] = ""
    usulan_hasil: Annotated[Rating | None, PilihanEnum(PILIHAN_RATING)] = None
    usulan_perilaku: Annotated[Rating | None, PilihanEnum(PILIHAN_RATING)] = None


class KembalikanForm(BaseModel):
    """The note with which a period goes back."""

    catatan_kembali: Annotated[str, TeksPanjang(2000, label="Yang perlu diperbaiki")] = ""


class BukaForm(BaseModel):
    """Why a fixed evaluation is opened again, and the version that the admin has read."""

    alasan: Annotated[str, TeksPanjang(1000, label="Alasan")] = ""
    versi: Versi = None


class LuarForm(BaseModel):
    """The decision of a pejabat penilai without account, as its document says it."""

    hasil_kerja: Annotated[Rating | None, PilihanEnum(PILIHAN_RATING, label="Rating hasil kerja")] = None
    perilaku_kerja: Annotated[Rating, PilihanEnum(PILIHAN_RATING, label="Rating perilaku kerja")]
    catatan: Annotated[str, TeksPanjang(4000, label="Catatan dan rekomendasi")] = ""
    nama: Annotated[str, Teks(200, label="Nama pejabat yang memutuskan")]
    jabatan: Annotated[str, Teks(200, label="Jabatannya")]
    nomor: Annotated[str, Teks(120, label="Nomor dokumen")]
    tanggal: Annotated[date, Tanggal(label="Tanggal dokumen")]


class TerimaForm(BaseModel):
    """The version of the evaluation that the pegawai has read."""

    versi: Versi = None


class CapaianForm(BaseModel):
    """The capaian of a unit in a period."""

    nilai: Annotated[CapaianOrganisasi, PilihanEnum(PILIHAN_CAPAIAN, label="Capaian organisasi")]
    catatan: Annotated[str, TeksPanjang(2000, label="Catatan")] = ""
    perjanjian_kinerja: Annotated[
        CapaianOrganisasi | None, PilihanEnum(PILIHAN_CAPAIAN, label="Capaian Perjanjian Kinerja")
    ] = None
    harapan_unit: Annotated[
        CapaianOrganisasi | None, PilihanEnum(PILIHAN_CAPAIAN, label="Harapan atas unit")
    ] = None
    versi: Versi = None
