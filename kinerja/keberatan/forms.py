"""What the pages of an objection send, read into values."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel

from kinerja.errors import InputError
from kinerja.evaluasi.rules import Rating
from kinerja.formulir import Bilangan, Daftar, PilihanEnum, Tanggal, Teks, TeksPanjang, clean_text
from kinerja.keberatan.rules import Bagian, Butir, IsiKeberatan, Kepada

Versi = Annotated[int | None, Bilangan(maksimum=2**31 - 1)]
PILIHAN_RATING = tuple((satu.value, satu.label) for satu in Rating)
MAKS_BUTIR = 2000
AWALAN_RHK = "rhk_"
PUTUSAN = (("terima", "Terima: hasil diubah"), ("tolak", "Tolak: hasil tetap"))


class AjukanForm(BaseModel):
    """The draft: reasons as a whole and per rating, ids of own evidence; `read_isi` adds those per result."""

    alasan: Annotated[str, TeksPanjang(8000, label="Alasan keberatan")] = ""
    rating_hasil: Annotated[str, TeksPanjang(MAKS_BUTIR, label="Rating hasil kerja")] = ""
    rating_perilaku: Annotated[str, TeksPanjang(MAKS_BUTIR, label="Rating perilaku kerja")] = ""
    lampiran: Annotated[tuple[str, ...], Daftar(10, 200, unik=True, label="Bukti")] = ()
    versi: Versi = None


def read_isi(form: AjukanForm, isian: Mapping[str, str]) -> IsiKeberatan:
    """The objection as the fields of the page have it: `rhk_<id>` holds the reason about one result.

    Raises InputError for a text that is too long.
    """
    butir = [
        Butir(bagian, teks)
        for bagian, teks in (
            (Bagian.RATING_HASIL, form.rating_hasil),
            (Bagian.RATING_PERILAKU, form.rating_perilaku),
        )
        if teks
    ]
    for nama, nilai in isian.items():
        nomor = nama.removeprefix(AWALAN_RHK)
        if nama.startswith(AWALAN_RHK) and _is_id(nomor) and (teks := clean_text(nilai)):
            if len(teks) > MAKS_BUTIR:
                kalimat = f"Ringkas menjadi paling banyak {MAKS_BUTIR} karakter."
                raise InputError(kalimat, fields={nama: kalimat})
            butir.append(Butir(Bagian.RHK, teks, int(nomor)))
    return IsiKeberatan(form.alasan, tuple(butir), tuple(int(satu) for satu in form.lampiran if _is_id(satu)))


def _is_id(teks: str) -> bool:
    return teks.isascii() and teks.isdigit() and len(teks) < 10


class VersiForm(BaseModel):
    """The version that was read."""

    versi: Versi = None


class TanyaForm(VersiForm):
    """A question to one of the two."""

    kepada: Annotated[Kepada, PilihanEnum(label="Kepada")] = Kepada.PENILAI
    pertanyaan: Annotated[str, TeksPanjang(4000, label="Yang perlu dijelaskan")] = ""


class JawabForm(BaseModel):
    """The answer."""

    jawaban: Annotated[str, TeksPanjang(8000, label="Penjelasan")] = ""


class SidangForm(VersiForm):
    """Notes of a hearing."""

    catatan_sidang: Annotated[str, TeksPanjang(8000, label="Catatan pertemuan")] = ""


class PutusanForm(VersiForm):
    """The decision; ratings count where it accepts."""

    putusan: Annotated[str, Teks(10, label="Keputusan")] = ""
    rating_hasil: Annotated[Rating | None, PilihanEnum(PILIHAN_RATING, label="Rating hasil kerja")] = None
    rating_perilaku: Annotated[Rating | None, PilihanEnum(PILIHAN_RATING, label="Rating perilaku")] = None
    pertimbangan: Annotated[str, TeksPanjang(8000, label="Pertimbangan")] = ""


class TunjukForm(VersiForm):
    """Who decides in place of the line."""

    nip: Annotated[str, Teks(18, label="NIP")] = ""
    alasan: Annotated[str, TeksPanjang(1000, label="Alasan")] = ""


class BukaForm(BaseModel):
    """Until when the days are open again, and why."""

    sampai: Annotated[date, Tanggal(label="Hari terakhir")]
    alasan: Annotated[str, TeksPanjang(1000, label="Alasan")] = ""
