"""What the page of deadlines sends, read into values."""

from datetime import date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, field_validator

from kinerja.formulir import PilihanEnum, Tanggal, Teks, TeksPanjang
from kinerja.organisasi.forms import Terpilih
from kinerja.tenggat.rules import JenisKunci

PILIHAN_JENIS = (
    (JenisKunci.REALISASI.value, "Realisasi dan bukti dukung pegawai"),
    (JenisKunci.PENILAIAN.value, "Penilaian oleh pejabat penilai"),
)


class BukaForm(BaseModel):
    """A lock to open; `periode` is "2026-T3", `selesai` the last day on which it stays open."""

    jenis: Annotated[JenisKunci, PilihanEnum(PILIHAN_JENIS, label="Yang dibuka")]
    periode: Annotated[str, Teks(16, label="Periode")]
    pegawai_id: Annotated[int | None, Terpilih(label="Pegawai")] = None
    unit_id: Annotated[int | None, Terpilih(label="Unit kerja")] = None
    selesai: Annotated[date, Tanggal(label="Terbuka sampai")]
    alasan: Annotated[str, TeksPanjang(1000, label="Alasan")]

    @field_validator("periode")
    @classmethod
    def _check_periode(cls, periode: str) -> str:
        tahun, _, kode = periode.partition("-")
        if not (tahun.isascii() and tahun.isdigit() and len(tahun) == 4 and kode):
            raise ValueError("Pilih periode dari daftar.")
        return periode

    @property
    def tahun_kode(self) -> tuple[int, str]:
        """The year and the kode of the period."""
        tahun, _, kode = self.periode.partition("-")
        return int(tahun), kode


class GangguanForm(BaseModel):
    """An outage by the clock of the instansi."""

    mulai: Annotated[date, Tanggal(label="Tanggal mulai")]
    jam_mulai: Annotated[str, Teks(5, label="Jam mulai")]
    selesai: Annotated[date, Tanggal(label="Tanggal selesai")]
    jam_selesai: Annotated[str, Teks(5, label="Jam selesai")]
    keterangan: Annotated[str, TeksPanjang(1000, label="Yang terjadi")]

    @field_validator("jam_mulai", "jam_selesai")
    @classmethod
    def _check_jam(cls, jam: str) -> str:
        read_jam(jam)
        return jam

    def rentang(self, zona: str) -> tuple[datetime, datetime]:
        """The two moments in the zone of the instansi."""
        tempat = ZoneInfo(zona)
        return (
            datetime.combine(self.mulai, read_jam(self.jam_mulai), tempat),
            datetime.combine(self.selesai, read_jam(self.jam_selesai), tempat),
        )


def read_jam(teks: str) -> time:
    """Read "21.30" or "21:30"; ValueError with the sentence to show."""
    jam, _, menit = teks.replace(":", ".").partition(".")
    if not (jam.isascii() and jam.isdigit() and menit.isascii() and menit.isdigit()):
        raise ValueError("Tulis jam seperti 21.30.")
    if not (len(jam) <= 2 and len(menit) == 2 and int(jam) < 24 and int(menit) < 60):
        raise ValueError("Tulis jam antara 00.00 dan 23.59.")
    return time(int(jam), int(menit))
