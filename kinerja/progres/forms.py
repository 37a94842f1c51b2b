"""What the pages of daily lines send, read into values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import BaseModel

from kinerja.errors import InputError
from kinerja.formulir import Bilangan, Tanggal, Teks, clean_text, parse_form
from kinerja.progres.rules.hari import HARI_KERJA_SEMINGGU
from kinerja.progres.rules.lembar import IsianBaris, Kolom, read_sel
from kinerja.tanggal import TAHUN_AKHIR, TAHUN_AWAL, parse_tanggal

PANJANG_ALASAN = 500
BARIS_KISI = 8


class AlasanForm(BaseModel):
    """Why lines are late."""

    alasan: Annotated[str, Teks(PANJANG_ALASAN, label="Alasan keterlambatan")] = ""


class VersiForm(AlasanForm):
    """The version from which a line was drawn."""

    versi: Annotated[int | None, Bilangan(maksimum=2**31 - 1)] = None


class HariForm(AlasanForm):
    """A day."""

    tanggal: Annotated[date | None, Tanggal(label="Tanggal")] = None


class RentangForm(BaseModel):
    """From a day to a day, both inclusive."""

    mulai: Annotated[date, Tanggal(label="Mulai")]
    selesai: Annotated[date, Tanggal(label="Selesai")]


class CatatanForm(BaseModel):
    """The note with which a day goes back."""

    catatan: Annotated[str, Teks(PANJANG_ALASAN, label="Catatan")] = ""


class LiburForm(BaseModel):
    """A day off."""

    tanggal: Annotated[date, Tanggal(label="Tanggal")]
    nama: Annotated[str, Teks(300, label="Nama")] = ""


@dataclass(frozen=True)
class Sel:
    """A day of a person as a checkbox carries it: "7:2026-11-24:seal"."""

    pegawai_id: int
    tanggal: date
    sidik: str


def read_hari(teks: str | None, bawaan: date) -> date:
    """The day of an address, `bawaan` where there is none or it makes no sense."""
    try:
        hari = date.fromisoformat(teks) if teks else bawaan
    except ValueError:
        return bawaan
    return hari if TAHUN_AWAL <= hari.year <= TAHUN_AKHIR else bawaan


def read_saat(teks: str) -> datetime:
    """The moment of an approval, in UTC. Raises InputError."""
    try:
        saat = datetime.fromisoformat(teks)
        if saat.tzinfo is None:
            raise ValueError("a moment without a zone")
        return saat.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # the first day of all has none before it
        raise InputError("Persetujuan ini tidak dikenal. Muat ulang halaman.") from error


def read_centang(daftar: list[str]) -> list[Sel]:
    """The ticked days. Raises InputError for a value that we did not draw."""
    try:
        return [
            Sel(_parse_id(pegawai), parse_tanggal(tanggal), sidik)
            for pegawai, tanggal, sidik in (satu.split(":") for satu in daftar)
        ]
    except ValueError as error:
        raise InputError("Pilihan ini tidak dikenal. Muat ulang halaman, lalu pilih lagi.") from error


def _parse_id(teks: str) -> int:
    """An id that a table can hold. Raises ValueError."""
    nomor = int(teks)
    if not 0 < nomor < 2**31:
        raise ValueError(f"no id: {teks}")
    return nomor


def read_cells(form: Mapping[str, str], prefix: str = "") -> dict[Kolom, str]:
    """The eight fields of a line as text."""
    return {kolom: clean_text(form.get(prefix + kolom.value, "")) for kolom in Kolom}


def parse_line(form: Mapping[str, str]) -> IsianBaris:
    """The line of a form. Raises InputError with a sentence per field."""
    isian, salah = read_sel(read_cells(form))
    if isian is None:
        raise InputError(
            "Periksa isian yang ditandai.", fields={kolom.value: teks for kolom, teks in salah.items()}
        )
    return isian


def read_days_of_week(daftar: list[str]) -> frozenset[int]:
    """Ticked weekdays, 0 for Monday."""
    return frozenset(hari for hari in range(HARI_KERJA_SEMINGGU + 2) if str(hari) in daftar)


def parse_reason(form: Mapping[str, str]) -> str:
    """The reason, "" without one. Raises InputError at `alasan`."""
    return parse_form(AlasanForm, form).alasan
