"""What an admin writes about units, jabatan, people and settings: text to values."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, field_validator

from kinerja.formulir import Bilangan, Centang, NipTeks, PilihanEnum, Tanggal, Teks
from kinerja.isian import Jenis
from kinerja.kalender.rules import ZonaWaktu
from kinerja.organisasi.judul import MAKS_BARIS
from kinerja.organisasi.rules import JenisJabatan, JenisPegawai, Jenjang, Kedudukan

SUREL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63}){1,8}")


@dataclass(frozen=True)
class Terpilih(Bilangan):
    """The id of something that was looked for and chosen."""

    jenis: ClassVar[Jenis] = "pilihan"


class UnitForm(BaseModel):
    """A unit; `induk_id` None only for the top."""

    nama: Annotated[str, Teks(300, label="Nama unit")]
    induk_id: Annotated[int | None, Terpilih(label="Unit induk")] = None


class JabatanForm(BaseModel):
    """A jabatan; `jenjang` is for a jabatan fungsional only."""

    nama: Annotated[str, Teks(300, label="Nama jabatan")]
    jenis: Annotated[JenisJabatan, PilihanEnum(label="Jenis jabatan")]
    jenjang: Annotated[Jenjang | None, PilihanEnum(label="Jenjang")] = None
    aktif: Annotated[bool, Centang(label="Dapat dipilih")] = False


class PegawaiForm(BaseModel):
    """A person; `berlaku` is from when another NIP or the end of duty holds."""

    nip: Annotated[str | None, NipTeks(label="NIP")] = None
    nama: Annotated[str, Teks(300, label="Nama tanpa gelar")]
    gelar_depan: Annotated[str, Teks(60, label="Gelar depan")] = ""
    gelar_belakang: Annotated[str, Teks(120, label="Gelar belakang")] = ""
    jenis: Annotated[JenisPegawai, PilihanEnum(label="Jenis pegawai")]
    kedudukan: Annotated[Kedudukan, PilihanEnum(label="Kedudukan")] = Kedudukan.AKTIF
    tanggal_lahir: Annotated[date | None, Tanggal(label="Tanggal lahir")] = None
    surel: Annotated[str | None, Teks(254, label="Surel", contoh="nama@contoh.go.id")] = None
    berlaku: Annotated[date | None, Tanggal(label="Berlaku mulai")] = None

    @field_validator("surel")
    @classmethod
    def _check_surel(cls, surel: str | None) -> str | None:
        if surel is not None and not SUREL.fullmatch(surel):
            raise ValueError("Tulis alamat surel seperti nama@contoh.go.id.")
        return surel


class TempatForm(BaseModel):
    """A placement from `mulai` on."""

    unit_id: Annotated[int, Terpilih(label="Unit kerja")]
    jabatan_id: Annotated[int, Terpilih(label="Jabatan")]
    golongan: Annotated[str, Teks(40, label="Golongan")] = ""
    tmt_golongan: Annotated[date | None, Tanggal(label="TMT golongan")] = None
    tmt_jabatan: Annotated[date | None, Tanggal(label="TMT jabatan")] = None
    kepala_unit: Annotated[bool, Centang(label="Memimpin unit ini")] = False
    mulai: Annotated[date, Tanggal(label="Mulai berlaku")]


class GarisForm(BaseModel):
    """A reporting line from `mulai` on; `atasan_id` None leaves the atasan to the line of the penilai."""

    penilai_id: Annotated[int, Terpilih(label="Pejabat penilai")]
    atasan_id: Annotated[int | None, Terpilih(label="Atasan pejabat penilai")] = None
    mulai: Annotated[date, Tanggal(label="Mulai berlaku")]
    alasan: Annotated[str, Teks(500, label="Alasan", contoh="mutasi kepala bidang")]


class UsulanForm(BaseModel):
    """What a pegawai says the own position should be: something chosen, or its name."""

    pilihan_id: Annotated[int | None, Terpilih(label="Pilihan")] = None
    teks: Annotated[str, Teks(300, label="Atau tulis namanya")] = ""
    alasan: Annotated[str, Teks(1000, label="Alasan", contoh="SK Bupati nomor … tanggal …")]


class TerimaForm(BaseModel):
    """The acceptance of a proposal; `berakhir` makes it an override until that day."""

    pilihan_id: Annotated[int | None, Terpilih(label="Yang dimaksud")] = None
    mulai: Annotated[date, Tanggal(label="Mulai berlaku")]
    berakhir: Annotated[date | None, Tanggal(label="Berakhir")] = None
    catatan: Annotated[str, Teks(1000, label="Catatan untuk pegawai")] = ""


class TolakForm(BaseModel):
    """Why a proposal is not followed."""

    catatan: Annotated[str, Teks(1000, label="Alasan penolakan")]


class InstansiForm(BaseModel):
    """What pages and documents show of the instansi."""

    nama_pendek: Annotated[str, Teks(60, label="Nama pendek")]
    tempat: Annotated[str, Teks(120, label="Tempat penandatanganan")]
    zona_waktu: Annotated[ZonaWaktu, PilihanEnum(label="Zona waktu")]


class BarisJudulForm(BaseModel):
    """The third title line of the forms of one kind of jabatan; its fields carry the prefix `<jenis>-`."""

    baris: Annotated[str, Teks(MAKS_BARIS, label="Baris ketiga judul")] = ""
