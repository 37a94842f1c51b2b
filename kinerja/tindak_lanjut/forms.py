"""What the pages of recommendations and of talent send, read into values."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel

from kinerja.aturan.rules import Istilah, Potensial
from kinerja.formulir import Bilangan, NipTeks, PilihanEnum, Tanggal, Teks, TeksPanjang
from kinerja.tindak_lanjut.rules.alur import AksiRekomendasi, Putusan
from kinerja.tindak_lanjut.rules.perbaikan import HasilPerbaikan

Versi = Annotated[int | None, Bilangan()]


class YaTidak(Istilah):
    """A question that must be answered."""

    YA = "ya"
    TIDAK = "tidak"


class PilihanPetugas(Istilah):
    """For what somebody is named."""

    PPK = "ppk"
    PYB = "pyb"
    ASESOR = "asesor"


class VersiForm(BaseModel):
    """A button without fields."""

    versi: Versi = None


class PutusanForm(BaseModel):
    """A decision; which fields it needs depends on the kind."""

    aksi: Annotated[AksiRekomendasi, PilihanEnum()]
    pertimbangan: Annotated[str, TeksPanjang(2000, label="Alasan putusan")] = ""
    ditunda_sampai: Annotated[date | None, Tanggal(label="Ditunda sampai")] = None
    nomor_dokumen: Annotated[str, Teks(120, label="Nomor dokumen")] = ""
    tanggal_dokumen: Annotated[date | None, Tanggal(label="Tanggal dokumen")] = None
    keadaan_kahar: Annotated[YaTidak | None, PilihanEnum()] = None
    versi: Versi = None

    @property
    def putusan(self) -> Putusan:
        """The decision as the rules take it."""
        return Putusan(
            self.aksi,
            self.pertimbangan,
            self.ditunda_sampai if self.aksi is AksiRekomendasi.TUNDA else None,
            self.nomor_dokumen,
            self.tanggal_dokumen,
            None if self.keadaan_kahar is None else self.keadaan_kahar is YaTidak.YA,
        )


class LaksanaForm(BaseModel):
    """What was done."""

    pelaksanaan: Annotated[str, TeksPanjang(2000, label="Pelaksanaan")] = ""
    versi: Versi = None


class PernyataanForm(BaseModel):
    """What the pegawai says."""

    teks: Annotated[str, TeksPanjang(4000, label="Pernyataan")]


class PerbaikanForm(BaseModel):
    """The beginning of the six months."""

    sasaran: Annotated[str, TeksPanjang(4000, label="Sasaran perbaikan")]
    mulai: Annotated[date, Tanggal(label="Mulai")]
    versi: Versi = None


class CatatanForm(BaseModel):
    """What was seen."""

    catatan: Annotated[str, TeksPanjang(2000, label="Catatan pemantauan")]
    tanggal: Annotated[date, Tanggal(label="Tanggal")]


class HasilForm(BaseModel):
    """How the six months ended."""

    hasil: Annotated[HasilPerbaikan, PilihanEnum()]
    kalimat: Annotated[str, TeksPanjang(2000, label="Penjelasan hasil")]
    versi: Versi = None


class PetugasForm(BaseModel):
    """Whom the admin names."""

    nip: Annotated[str, NipTeks(label="NIP")]
    sebagai: Annotated[PilihanPetugas, PilihanEnum()]
    dasar: Annotated[str, Teks(200, label="Dokumen penunjukan")]
    mulai: Annotated[date, Tanggal(label="Mulai")]


class PotensialForm(BaseModel):
    """What an assessment found."""

    potensial: Annotated[Potensial, PilihanEnum()]
    sumber: Annotated[str, Teks(200, label="Sumber")]
    nomor_dokumen: Annotated[str, Teks(120, label="Nomor dokumen")]
    tanggal: Annotated[date, Tanggal(label="Tanggal asesmen")]
    berlaku_sampai: Annotated[date, Tanggal(label="Berlaku sampai")]


class CabutForm(BaseModel):
    """Why an entry is taken back."""

    alasan: Annotated[str, Teks(500, label="Alasan")] = ""
