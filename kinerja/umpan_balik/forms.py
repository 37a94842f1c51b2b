"""What the pages of feedback send, read into values."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel

from kinerja.formulir import Bilangan, Daftar, PilihanEnum, Tanggal, Teks, TeksPanjang
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik.rules import MAKS_DIMINTA, JenisUmpan, PutusanLaporan

# The ids of an HTML form are no secrets: each is checked in the service.
Id = Annotated[int | None, Bilangan(maksimum=2**31 - 1)]


class UmpanBalikForm(BaseModel):
    """What is said; a ready sentence goes before one's own words, or stands alone."""

    teks: Annotated[str, TeksPanjang(2000, label="Umpan balik")] = ""
    kalimat: Annotated[str, Teks(200, label="Kalimat cepat")] = ""
    jenis: Annotated[JenisUmpan | None, PilihanEnum()] = None
    pihak_nama: Annotated[str, Teks(200, label="Nama pihak luar")] = ""
    pihak_kantor: Annotated[str, Teks(200, label="Kantor pihak luar")] = ""

    @property
    def isi(self) -> str:
        return " ".join(bagian for bagian in (self.kalimat, self.teks.strip()) if bagian)


class UtasForm(BaseModel):
    """Where it is said: on one result or on one value, perhaps as an answer."""

    rhk: Id = None
    perilaku: Annotated[NilaiPerilaku | None, PilihanEnum()] = None
    balasan_dari: Annotated[str, Teks(16)] = ""

    @property
    def tempat(self) -> str:
        """The id of the thread on the page, "" where the form names none."""
        if self.rhk is not None:
            return f"utas_rhk_{self.rhk}"
        return f"utas_perilaku_{self.perilaku.value}" if self.perilaku else ""


class MintaForm(BaseModel):
    """A request: ids of people, one sentence, a day."""

    orang: Annotated[tuple[str, ...], Daftar(10, label="Orang", maks_baris=5 * MAKS_DIMINTA)] = ()
    pesan: Annotated[str, Teks(500, label="Permintaan")] = ""
    tenggat: Annotated[date | None, Tanggal(label="Tenggat")] = None

    @property
    def pegawai_ids(self) -> tuple[int, ...]:
        """The ids that were sent; what is no id falls out, as nobody has it."""
        return tuple(int(satu) for satu in self.orang if satu.isascii() and satu.isdigit() and len(satu) < 10)


class AlasanForm(BaseModel):
    """Why."""

    alasan: Annotated[str, TeksPanjang(500, label="Alasan")] = ""


class PutusanForm(AlasanForm):
    """A decision about a report."""

    putusan: Annotated[PutusanLaporan | None, PilihanEnum()] = None


class VersiForm(BaseModel):
    """The version from which a form was drawn."""

    versi: Id = None
