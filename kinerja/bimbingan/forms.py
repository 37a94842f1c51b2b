"""What the pages of dialogs and plans send, read into values."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel

from kinerja.bimbingan.rules import Jawaban, JenisDialog, JenisPengembangan, Sisi
from kinerja.formulir import Bilangan, NipTeks, PilihanEnum, Tanggal, Teks, TeksPanjang

Versi = Annotated[int | None, Bilangan()]


class JadwalForm(BaseModel):
    """An invitation."""

    jenis: Annotated[JenisDialog, PilihanEnum()]
    tanggal: Annotated[date, Tanggal(label="Tanggal")]
    pokok: Annotated[str, Teks(300, label="Pokok pembicaraan")]
    tempat: Annotated[str, Teks(200, label="Tempat")] = ""
    rencana_hasil_kerja_id: Annotated[int | None, Bilangan()] = None
    versi: Versi = None


class CatatanForm(BaseModel):
    """The notes of a dialog that took place."""

    catatan: Annotated[str, TeksPanjang(8000, label="Catatan")]
    tanggal: Annotated[date, Tanggal(label="Tanggal berlangsung")]
    versi: Versi = None


class TanggapanForm(BaseModel):
    """What one side says about the notes."""

    setuju: Annotated[Jawaban, PilihanEnum()]
    kalimat: Annotated[str, TeksPanjang(1000, label="Kalimat Anda")] = ""
    versi: Versi = None


class AlasanForm(BaseModel):
    """A reason."""

    alasan: Annotated[str, Teks(500, label="Alasan")] = ""
    versi: Versi = None


class TindakForm(BaseModel):
    """An agreed action."""

    uraian: Annotated[str, Teks(500, label="Yang dilakukan")]
    penanggung: Annotated[Sisi, PilihanEnum()]
    tenggat: Annotated[date, Tanggal(label="Tenggat")]


class KompetensiForm(BaseModel):
    """A row of format B.1.9."""

    kompetensi: Annotated[str, Teks(200, label="Kompetensi")]
    nilai: Annotated[int, Bilangan(minimum=1, maksimum=5, label="Nilai")]
    alasan: Annotated[str, TeksPanjang(1000, label="Alasan")]
    kompetensi_id: Annotated[int | None, Bilangan()] = None
    versi: Versi = None


class LembarForm(BaseModel):
    """Format B.1.8: nine answers."""

    p1: Annotated[Jawaban, PilihanEnum()]
    p2: Annotated[Jawaban, PilihanEnum()]
    p3: Annotated[Jawaban, PilihanEnum()]
    p4: Annotated[Jawaban, PilihanEnum()]
    p5: Annotated[Jawaban, PilihanEnum()]
    p6: Annotated[Jawaban, PilihanEnum()]
    p7: Annotated[Jawaban, PilihanEnum()]
    p8: Annotated[Jawaban, PilihanEnum()]
    p9: Annotated[Jawaban, PilihanEnum()]
    catatan: Annotated[str, TeksPanjang(1000, label="Catatan")] = ""

    @property
    def jawaban(self) -> tuple[Jawaban, ...]:
        """The answers in their order."""
        return (self.p1, self.p2, self.p3, self.p4, self.p5, self.p6, self.p7, self.p8, self.p9)


class PenugasanForm(BaseModel):
    """Who is assigned, from when to when."""

    nip: Annotated[str, NipTeks(label="NIP pembimbing")]
    mulai: Annotated[date, Tanggal(label="Mulai")]
    terakhir: Annotated[date, Tanggal(label="Sampai dengan")]
    alasan: Annotated[str, Teks(500, label="Alasan")]


class PengembanganForm(BaseModel):
    """An item of the plan; `kaitan` is "rhk:7", "perilaku:adaptif", "kompetensi:3" or empty."""

    jenis: Annotated[JenisPengembangan, PilihanEnum()]
    uraian: Annotated[str, Teks(500, label="Kegiatan")]
    dasar: Annotated[str, Teks(500, label="Kesenjangan atau aspirasi")]
    ukuran: Annotated[str, Teks(500, label="Ukuran keberhasilan")]
    tenggat: Annotated[date, Tanggal(label="Tenggat")]
    pendamping: Annotated[str, Teks(200, label="Siapa membantu")] = ""
    kaitan: Annotated[str, Teks(60, label="Kaitan")] = ""
    versi: Versi = None


class KemajuanForm(BaseModel):
    """What was done."""

    teks: Annotated[str, TeksPanjang(1000, label="Kemajuan")]
    bukti: Annotated[str, Teks(500, label="Tautan bukti")] = ""
