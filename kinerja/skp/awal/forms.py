"""What the pages of starting points send, read into values."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel

from kinerja.errors import InputError
from kinerja.formulir import (
    PESAN,
    Bilangan,
    Centang,
    Daftar,
    NipTeks,
    PilihanEnum,
    Teks,
    TeksPanjang,
    form_values,
    parse_form,
)
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.naskah import IndikatorNaskah, RhkNaskah
from kinerja.skp.rules import Aspek, BagianLampiran, Klasifikasi, Pendekatan, Perspektif

Id = Annotated[int | None, Bilangan(maksimum=2**31 - 1)]
AWALAN = "i{}-"
MAKS_INDIKATOR = 20
KOSONG_TAMBAHAN = 2


class TemplatForm(BaseModel):
    """The frame of a template."""

    nama: Annotated[str, Teks(200, label="Nama templat")]
    jabatan_id: Id = None
    aktif: Annotated[bool, Centang()] = False
    dukungan_sumber_daya: Annotated[tuple[str, ...], Daftar(maks=1000, maks_baris=30)] = ()
    skema_pertanggungjawaban: Annotated[tuple[str, ...], Daftar(maks=1000, maks_baris=30)] = ()
    konsekuensi: Annotated[tuple[str, ...], Daftar(maks=1000, maks_baris=30)] = ()
    versi: Id = None

    @property
    def lampiran(self) -> dict[BagianLampiran, tuple[str, ...]]:
        return {bagian: getattr(self, bagian.value) for bagian in BagianLampiran}


class TemplatBaruForm(BaseModel):
    """A new template; with a NIP its rows come from that person's SKP, and the form too."""

    nama: Annotated[str, Teks(200, label="Nama templat")]
    jabatan_id: Id = None
    jenis_form: Annotated[JenisForm, PilihanEnum(label="Formulir")] = JenisForm.JA_JF
    pendekatan: Annotated[Pendekatan, PilihanEnum(label="Pendekatan")] = Pendekatan.KUANTITATIF
    nip: Annotated[str, NipTeks(label="NIP")] = ""


class BarisTemplatForm(BaseModel):
    """One row of a template, without its indicators."""

    klasifikasi: Annotated[Klasifikasi, PilihanEnum(label="Bagian")] = Klasifikasi.UTAMA
    teks: Annotated[str, TeksPanjang(2000)] = ""
    rhk_pimpinan: Annotated[str, TeksPanjang(2000)] = ""
    penugasan_dari: Annotated[str, Teks(300)] = ""
    versi: Id = None


class IndikatorTemplatForm(BaseModel):
    """One indicator of a row; its fields carry the prefix `i<nomor>-`."""

    aspek: Annotated[Aspek | None, PilihanEnum()] = None
    perspektif: Annotated[Perspektif | None, PilihanEnum()] = None
    teks: Annotated[str, TeksPanjang(1000)] = ""
    target: Annotated[str, TeksPanjang(500)] = ""


class AksiBarisForm(BaseModel):
    """A button of the list of rows; `naik` for a move."""

    versi: Id = None
    naik: Annotated[bool, Centang()] = False


def parse_baris(form: Mapping[str, str], baris_id: int) -> tuple[RhkNaskah, int | None]:
    """The row as it was sent, and the version it was drawn from. Raises InputError with all sentences."""
    salah: dict[str, str] = {}
    isi = BarisTemplatForm()
    try:
        isi = parse_form(BarisTemplatForm, form)
    except InputError as error:
        salah |= error.fields
    indikator: list[IndikatorNaskah] = []
    for nomor in range(1, MAKS_INDIKATOR + 1):
        awalan = AWALAN.format(nomor)
        if f"{awalan}teks" not in form:
            continue
        try:
            satu = parse_form(IndikatorTemplatForm, form, prefix=awalan)
        except InputError as error:
            salah |= error.fields
            continue
        if satu.teks or satu.target:
            indikator.append(
                IndikatorNaskah(
                    len(indikator) + 1, satu.aspek, satu.teks, satu.target, perspektif=satu.perspektif
                )
            )
    if salah:
        raise InputError(PESAN, fields=salah)
    rhk = RhkNaskah(
        id=baris_id,
        klasifikasi=isi.klasifikasi,
        teks=isi.teks,
        rhk_pimpinan=isi.rhk_pimpinan,
        penugasan_dari=isi.penugasan_dari,
        daftar_indikator=tuple(indikator),
    )
    return rhk, isi.versi


def baris_values(rhk: RhkNaskah | None) -> dict[str, str]:
    """The form text of a stored row, or of a new one."""
    if rhk is None:
        return {"klasifikasi": Klasifikasi.UTAMA.value}
    nilai = form_values(
        BarisTemplatForm(
            klasifikasi=rhk.klasifikasi,
            teks=rhk.teks,
            rhk_pimpinan=rhk.rhk_pimpinan,
            penugasan_dari=rhk.penugasan_dari,
        )
    )
    for nomor, satu in enumerate(rhk.daftar_indikator, start=1):
        isi = IndikatorTemplatForm(
            aspek=satu.aspek, perspektif=satu.perspektif, teks=satu.teks, target=satu.target
        )
        nilai |= form_values(isi, AWALAN.format(nomor))
    return nilai


def count_indikator(nilai: Mapping[str, str]) -> int:
    """How many indicators a form shows: those that are filled and two more."""
    terisi = [nomor for nomor in range(1, MAKS_INDIKATOR + 1) if nilai.get(f"i{nomor}-teks")]
    return min(max(terisi, default=0) + KOSONG_TAMBAHAN, MAKS_INDIKATOR)
