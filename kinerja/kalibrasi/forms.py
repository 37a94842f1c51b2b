"""What the pages of a session send, read into values."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel

from kinerja.formulir import Bilangan, Tanggal, Teks, TeksPanjang

Versi = Annotated[int | None, Bilangan(maksimum=2**31 - 1)]
Id = Annotated[int, Bilangan(maksimum=2**31 - 1)]


class SesiForm(BaseModel):
    """A new session."""

    unit_id: Id
    tanggal: Annotated[date, Tanggal(label="Tanggal sidang")]
    agenda: Annotated[str, TeksPanjang(2000, label="Agenda")] = ""


class PindahForm(BaseModel):
    """A move: the period of the person, the cell as "hasil.perilaku", and the sentence."""

    orang: Annotated[int, Bilangan(maksimum=2**31 - 1, label="Pegawai")]
    ke: Annotated[str, Teks(60, label="Pindahkan ke")]
    alasan: Annotated[str, Teks(500, label="Alasan")] = ""


class UrungForm(BaseModel):
    """The move to take back, all of them without one."""

    orang: Annotated[int | None, Bilangan(maksimum=2**31 - 1)] = None


class LangkahForm(BaseModel):
    """The version of the session that the page showed."""

    versi: Versi = None


class TutupForm(BaseModel):
    """Why limits are still broken, for the minutes."""

    versi: Versi = None
    pembenaran: Annotated[str, TeksPanjang(1000, label="Alasan melampaui batas")] = ""
