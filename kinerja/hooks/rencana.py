"""Checks of a plan before it is submitted: what a plugin sees of it, and what it answers."""

from dataclasses import dataclass

from kinerja.kalender.rules import Rentang
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.rules import Aspek, Klasifikasi, Pendekatan, Perspektif

MAKS_TEMUAN = 100


@dataclass(frozen=True, kw_only=True)
class IndikatorRencana:
    """One indicator of a plan. `satuan` is "" where the type has none; `perspektif` only of JPT.

    `nomor_hasil` is the number of its result on the form. Those of last year and of colleagues have the id
    and the number 0; `rekan` tells the colleagues of one plan apart, 1, 2, …, and is 0 elsewhere.
    """

    id: int
    teks: str
    target: str
    tipe: str = ""
    aspek: Aspek | None = None
    satuan: str = ""
    nomor_hasil: int = 0
    rekan: int = 0
    perspektif: Perspektif | None = None


@dataclass(frozen=True, kw_only=True)
class HasilRencana:
    """One expected result of a plan; the form numbers its two parts from 1 each."""

    id: int
    nomor: int
    klasifikasi: Klasifikasi
    teks: str
    rhk_pimpinan: str = ""
    penugasan_dari: str = ""
    daftar_indikator: tuple[IndikatorRencana, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rencana:
    """The plan of one person, in the form of his jabatan. The texts of others come without names.

    `tahun_lalu` are the indicators of the same person's SKP of the year before (at most 500), `di_unit` those
    of the colleagues in the same unit this year (at most 1,000, what they still write left out).
    """

    rentang: Rentang
    pendekatan: Pendekatan
    daftar_hasil: tuple[HasilRencana, ...]
    tahun_lalu: tuple[IndikatorRencana, ...] = ()
    di_unit: tuple[IndikatorRencana, ...] = ()
    jenis_form: JenisForm = JenisForm.JA_JF


@dataclass(frozen=True, kw_only=True)
class TemuanRencana:
    """One finding: a sentence that says what to do. `wajib` stops the submission until it is mended.

    `indikator_id` or `hasil_id` put it beside its row, 0 for the plan as a whole.
    """

    kalimat: str
    wajib: bool = False
    hasil_id: int = 0
    indikator_id: int = 0
