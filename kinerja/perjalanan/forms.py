"""What an admin writes about an event, step by step: text to values."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, model_validator

from kinerja.formulir import Centang, PilihanEnum, Tanggal, Teks, TeksPanjang, field_error
from kinerja.organisasi.forms import Terpilih
from kinerja.organisasi.rules import JenisPeristiwa


class AwalForm(BaseModel):
    """The first step: what happened, when, and on what ground. `mulai` of a death is its day."""

    jenis: Annotated[JenisPeristiwa, PilihanEnum(label="Peristiwa")]
    mulai: Annotated[date, Tanggal(label="Tanggal")]
    dasar: Annotated[str, Teks(300, label="Dasar")]
    keterangan: Annotated[str, TeksPanjang(1000, label="Keterangan")] = ""


class RincianForm(BaseModel):
    """The second step: what this kind of event needs; the rest stays empty. `selesai` is the last day."""

    unit_id: Annotated[int | None, Terpilih(label="Unit kerja")] = None
    jabatan_id: Annotated[int | None, Terpilih(label="Jabatan")] = None
    golongan: Annotated[str, Teks(40, label="Golongan")] = ""
    tmt_golongan: Annotated[date | None, Tanggal(label="TMT golongan")] = None
    kepala_unit: Annotated[bool, Centang(label="Memimpin unit ini")] = False
    penilai_id: Annotated[int | None, Terpilih(label="Pejabat penilai")] = None
    selesai: Annotated[date | None, Tanggal(label="Hari terakhir")] = None
    jadi_penilai: Annotated[bool, Centang(label="Menjadi pejabat penilai")] = False
    salin: Annotated[bool, Centang(label="Salin hasil kerja")] = False
    pindahkan: Annotated[bool, Centang(label="Pindahkan isi sesudah tanggal ini")] = False


class MasaForm(BaseModel):
    """Other days of an SKP; `alasan` where days between two SKP stay free."""

    mulai: Annotated[date, Tanggal(label="Mulai")]
    selesai: Annotated[date, Tanggal(label="Selesai")]
    alasan: Annotated[str, Teks(300, label="Sebab jeda")] = ""

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.selesai < self.mulai:
            raise field_error("selesai", "Tanggal selesai tidak boleh sebelum tanggal mulai.")
        return self


class BatalForm(BaseModel):
    """Why an event is taken back."""

    alasan: Annotated[str, Teks(500, label="Alasan pembatalan")]


class KembaliForm(BaseModel):
    """The first day on duty after an absence without an end."""

    kembali: Annotated[date, Tanggal(label="Kembali bertugas")]
    salin: Annotated[bool, Centang(label="Salin hasil kerja SKP sebelumnya")] = False
