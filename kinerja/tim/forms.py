"""What the pages of a team send, read into values; a last day is inclusive as people write it."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel

from kinerja.formulir import PilihanEnum, Tanggal, Teks, TeksPanjang
from kinerja.organisasi.forms import Terpilih
from kinerja.skp.rules import SikapTim


def after(selesai: date | None) -> date | None:
    """The day after the last one, as the tables keep it."""
    return selesai + timedelta(days=1) if selesai is not None else None


class TimForm(BaseModel):
    """A tim kerja; without `selesai` nobody knows the end yet."""

    nama: Annotated[str, Teks(300, label="Nama tim")]
    unit_id: Annotated[int, Terpilih(label="Unit pemilik")]
    ketua_id: Annotated[int, Terpilih(label="Ketua tim")]
    mulai: Annotated[date, Tanggal(label="Mulai")]
    selesai: Annotated[date | None, Tanggal(label="Hari terakhir")] = None
    sk_nomor: Annotated[str, Teks(120, label="Nomor SK")] = ""
    sk_tanggal: Annotated[date | None, Tanggal(label="Tanggal SK")] = None
    keterangan: Annotated[str, TeksPanjang(1000, label="Keterangan")] = ""


class AnggotaForm(BaseModel):
    """The days and the role of those who are added; who they are is chosen or pasted."""

    nip: Annotated[str, TeksPanjang(5000, label="Daftar NIP")] = ""
    peran: Annotated[str, Teks(120, label="Peran dalam tim")] = "Anggota"
    mulai: Annotated[date, Tanggal(label="Mulai")]
    selesai: Annotated[date | None, Tanggal(label="Hari terakhir")] = None


class SelesaiForm(BaseModel):
    """The last day of a team or of a membership."""

    selesai: Annotated[date, Tanggal(label="Hari terakhir")]


class HakForm(BaseModel):
    """The right to decide about SKP in somebody's name, for days."""

    pemberi_id: Annotated[int | None, Terpilih(label="Atas nama")] = None
    penerima_id: Annotated[int, Terpilih(label="Penerima hak")]
    mulai: Annotated[date, Tanggal(label="Mulai")]
    selesai: Annotated[date, Tanggal(label="Hari terakhir")]
    alasan: Annotated[str, Teks(500, label="Alasan")] = ""


class CatatanTimForm(BaseModel):
    """A note of a ketua tim on a row."""

    teks: Annotated[str, TeksPanjang(2000)] = ""
    rhk_id: Annotated[int, Terpilih(label="Hasil kerja")]


class PendapatForm(BaseModel):
    """What a ketua tim recommends about the version that was shown."""

    sikap: Annotated[SikapTim, PilihanEnum(label="Pendapat")]
    teks: Annotated[str, TeksPanjang(2000)] = ""
    nomor_versi: Annotated[int, Terpilih(label="Versi")]


class CatatanPribadiForm(BaseModel):
    """A private note; `versi` is the one from which its form was drawn."""

    teks: Annotated[str, TeksPanjang(4000, label="Catatan")] = ""
    versi: Annotated[int | None, Terpilih()] = None
