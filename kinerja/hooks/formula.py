"""Evaluation formulas: from the realisasi and the feedback of a period to a proposed rating.

The rule of the field stays: the pejabat penilai decides (PermenPANRB 6/2022 computes no rating). A formula
answers with a proposal and its reasons in sentences; page, letter and log call it a proposal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel

from kinerja.aturan.rules import CapaianOrganisasi, NilaiPerilaku, Predikat, Rating
from kinerja.hooks.indikator import Capaian
from kinerja.kalender.rules import Rentang
from kinerja.pelaksanaan.rules import PeranUmpanBalik
from kinerja.skp.rules import Aspek, Klasifikasi, Pendekatan

S = TypeVar("S", bound=BaseModel)

MAKS_ALASAN = 20
MAKS_KALIMAT = 600


@dataclass(frozen=True)
class UmpanFormula:
    """One feedback; `peran` is None where the owner answered in his own thread."""

    peran: PeranUmpanBalik | None
    teks: str


@dataclass(frozen=True, kw_only=True)
class IndikatorFormula:
    """One indicator and what was reached on it since the SKP began (for a year: in the year).

    `capaian` is None where the target is text only; `realisasi` is the official text, "" while there is none.
    """

    teks: str
    target: str
    aspek: Aspek | None = None
    tipe: str = ""
    capaian: Capaian | None = None
    realisasi: str = ""


@dataclass(frozen=True, kw_only=True)
class HasilFormula:
    """One expected result with its indicators."""

    klasifikasi: Klasifikasi
    teks: str
    daftar_indikator: tuple[IndikatorFormula, ...] = ()
    jumlah_bukti: int = 0
    daftar_umpan: tuple[UmpanFormula, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PerilakuFormula:
    """One of the seven BerAKHLAK values."""

    nilai: NilaiPerilaku
    ekspektasi: str = ""
    daftar_umpan: tuple[UmpanFormula, ...] = ()


@dataclass(frozen=True)
class TitikFormula:
    """An earlier period of the same SKP; `predikat` is None while it is not fixed."""

    label: str
    predikat: Predikat | None


@dataclass(frozen=True, kw_only=True)
class BahanFormula:
    """Everything that a formula may look at: of one person and period, without any name.

    `rating_hasil` and `rating_perilaku` are what the pejabat penilai has chosen so far. `kepala_unit`: the
    rating hasil kerja follows from `capaian_organisasi` and is not proposed.
    """

    periode: Rentang
    tahunan: bool
    pendekatan: Pendekatan
    daftar_hasil: tuple[HasilFormula, ...]
    daftar_perilaku: tuple[PerilakuFormula, ...] = ()
    capaian_organisasi: CapaianOrganisasi | None = None
    kepala_unit: bool = False
    seri: tuple[TitikFormula, ...] = ()
    rating_hasil: Rating | None = None
    rating_perilaku: Rating | None = None

    def indikator_of(self, klasifikasi: Klasifikasi) -> tuple[IndikatorFormula, ...]:
        """All indicators of the results of one part, in the order of the form."""
        return tuple(
            satu
            for hasil in self.daftar_hasil
            if hasil.klasifikasi is klasifikasi
            for satu in hasil.daftar_indikator
        )


@dataclass(frozen=True, kw_only=True)
class Usulan:
    """What a formula proposes; a rating is None where it has nothing to say.

    `alasan` says in full sentences why, also why there is no proposal. `angka` is the number behind the
    rating hasil kerja (as the formula defines it), None where there is none.
    """

    alasan: tuple[str, ...]
    rating_hasil: Rating | None = None
    rating_perilaku: Rating | None = None
    angka: Decimal | None = None


@dataclass(frozen=True)
class Penjelasan:
    """A formula in words, for the admin who sets it: one sentence, and what each name in it means.

    `tersedia` has everything that settings of this formula may name, where they may name things at all.
    """

    kalimat: str
    istilah: Mapping[str, str] = field(default_factory=dict)
    tersedia: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FormulaEvaluasi:
    """One formula. Made by `define_formula`. Its functions are pure and are called by position."""

    kode: str
    label: str
    dasar_hukum: str
    propose: Callable[..., Usulan]
    """(bahan, setelan of the plugin): the proposal."""
    explain: Callable[..., Penjelasan]
    """(setelan): the formula in words as it is set now. Raises ValueError for settings it cannot use."""


def define_formula(
    *,
    kode: str,
    label: str,
    dasar_hukum: str,
    setelan: type[S],
    propose: Callable[[BahanFormula, S], Usulan],
    explain: Callable[[S], Penjelasan],
) -> FormulaEvaluasi:
    """A `FormulaEvaluasi`; `setelan` is the settings model of the plugin, for the type checker's sake."""
    del setelan
    return FormulaEvaluasi(kode=kode, label=label, dasar_hukum=dasar_hukum, propose=propose, explain=explain)
