"""What the page of the ledger sends, read into values."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel

from kinerja.angka_kredit.rules.konversi import JenisEntri
from kinerja.formulir import Bilangan, Centang, Daftar, Desimal, PilihanEnum, Tanggal, Teks


class SyaratPilihan(StrEnum):
    """The conditions that an admin records."""

    KEBUTUHAN = "kebutuhan"
    UJI_KOMPETENSI = "uji_kompetensi"


class EntriForm(BaseModel):
    """An amount with its document; for a pendidikan the amount stays empty."""

    jenis: Annotated[JenisEntri, PilihanEnum()]
    tanggal: Annotated[date, Tanggal(label="Berlaku sejak")]
    angka_kredit: Annotated[Decimal | None, Desimal(label="Angka kredit", maks_bulat=6, maks_desimal=3)] = (
        None
    )
    nomor_dokumen: Annotated[str, Teks(120, label="Nomor dokumen")]
    tanggal_dokumen: Annotated[date, Tanggal(label="Tanggal dokumen")]
    uraian: Annotated[str, Teks(300, label="Uraian")] = ""


class SyaratForm(BaseModel):
    """A condition for the next jenjang."""

    syarat: Annotated[SyaratPilihan, PilihanEnum()]
    terpenuhi: Annotated[bool, Centang()] = False
    tanggal_syarat: Annotated[date, Tanggal(label="Tanggal")]
    dokumen: Annotated[str, Teks(200, label="Dokumen")]


class PeriodikForm(BaseModel):
    """An early conversion of a period, up to a month."""

    evaluasi_id: Annotated[int, Bilangan()]
    sampai_bulan: Annotated[int | None, Bilangan(minimum=1, maksimum=12)] = None


class DokumenForm(BaseModel):
    """What is printed and not in the data."""

    nomor: Annotated[str, Teks(120, label="Nomor")] = ""
    karpeg: Annotated[str, Teks(40, label="Nomor seri KARPEG")] = ""
    tempat_lahir: Annotated[str, Teks(100, label="Tempat lahir")] = ""
    tembusan: Annotated[tuple[str, ...], Daftar(200, maks_baris=8, label="Tembusan")] = ()
    konversi_id: Annotated[int | None, Bilangan()] = None


class BatalForm(BaseModel):
    """Why something is taken back."""

    alasan: Annotated[str, Teks(500, label="Alasan")] = ""
    versi: Annotated[int | None, Bilangan()] = None
