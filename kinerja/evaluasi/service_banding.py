"""What a formula proposes on past evaluations beside what was decided on them. Nothing is stored."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.errors import NotAuthorizedError
from kinerja.evaluasi.aturan import AturanEvaluasi, load_aturan
from kinerja.evaluasi.rekonstruksi import Dinilai, count_fixed, iter_fixed
from kinerja.evaluasi.rules import Predikat, Rating, decide_predikat
from kinerja.evaluasi.usulan import propose, without_traces
from kinerja.hooks.formula import FormulaEvaluasi, Usulan
from kinerja.hooks.galat import Galat
from kinerja.hooks.manager import Milik
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.pagar import fenced

TERBANYAK = 1_000
"""So many evaluations are proposed anew at most."""
SEIRISAN = 50
"""Evaluations between two looks at the time."""


@dataclass(frozen=True)
class Pasangan:
    """How often a rating or predikat was proposed, and how often it was decided."""

    diusulkan: int
    ditetapkan: int


@dataclass(frozen=True, kw_only=True)
class BandingSetahun:
    """The newest `dilihat` of `total` evaluations of a year, of which `gagal` got no answer.

    The counts are of those that were answered; None counts those without a proposal. A predikat is of the two
    proposed ratings, in place of one that is not proposed of the one that was decided. `sama_…`: proposals
    that agree with what was decided. `galat` is the first fault.
    """

    tahun: int
    total: int
    dilihat: int
    hasil: Mapping[Rating | None, Pasangan]
    perilaku: Mapping[Rating | None, Pasangan]
    predikat: Mapping[Predikat, Pasangan]
    sama_hasil: int
    sama_perilaku: int
    gagal: int
    galat: Galat | None


def compare_year(
    session: Session,
    actor: Actor,
    milik: Milik[FormulaEvaluasi],
    setelan: BaseModel,
    *,
    tahun: int,
    go_on: Callable[[], bool] = lambda: True,
) -> BandingSetahun:
    """The proposals of a formula on the newest evaluations of a year, TERBANYAK at most.

    Stops where `go_on` says so, and at the first call that does not end. Raises NotAuthorizedError.
    """
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang mencoba formula.")
    katalog = without_traces(katalog_of(session))
    hitung, aturan = _Hitung(), dict[object, AturanEvaluasi]()
    for irisan in iter_fixed(session, actor, katalog, tahun=tahun, seirisan=SEIRISAN, mundur=True):
        for satu in irisan:
            if (mulai := satu.periode.mulai) not in aturan:
                aturan[mulai] = load_aturan(session, actor, on=mulai)
            with fenced(session):
                jawaban = propose(katalog, milik, satu.bahan, setelan)
            hitung.add(satu, aturan[mulai], jawaban)
            if hitung.macet or hitung.dilihat == TERBANYAK:
                break
        if hitung.macet or hitung.dilihat == TERBANYAK or not go_on():
            break
    return hitung.freeze(tahun, count_fixed(session, tahun))


@dataclass
class _Hitung:
    hasil: Counter[tuple[str, Rating | None]] = field(default_factory=Counter)
    perilaku: Counter[tuple[str, Rating | None]] = field(default_factory=Counter)
    predikat: Counter[tuple[str, Predikat]] = field(default_factory=Counter)
    sama_hasil: int = 0
    sama_perilaku: int = 0
    dilihat: int = 0
    gagal: int = 0
    galat: Galat | None = None
    macet: bool = False

    def add(self, satu: Dinilai, aturan: AturanEvaluasi, jawaban: Usulan | Galat) -> None:
        self.dilihat += 1
        if isinstance(jawaban, Galat):
            self.gagal += 1
            self.galat = self.galat or jawaban
            self.macet = jawaban.lambat
            return
        evaluasi = satu.evaluasi
        hasil = None if satu.bahan.kepala_unit else jawaban.rating_hasil
        perilaku = jawaban.rating_perilaku
        self.hasil.update([("usul", hasil), ("tetap", evaluasi.rating_hasil)])
        self.perilaku.update([("usul", perilaku), ("tetap", evaluasi.rating_perilaku)])
        self.sama_hasil += hasil is not None and hasil is evaluasi.rating_hasil
        self.sama_perilaku += perilaku is not None and perilaku is evaluasi.rating_perilaku
        lengkap = hasil or evaluasi.rating_hasil, perilaku or evaluasi.rating_perilaku
        if lengkap[0] and lengkap[1]:
            self.predikat["usul", decide_predikat(aturan.predikat, lengkap[0], lengkap[1])] += 1
        if evaluasi.predikat:
            self.predikat["tetap", evaluasi.predikat] += 1

    def freeze(self, tahun: int, total: int) -> BandingSetahun:
        def pair(hitung: Counter[tuple[str, Rating | None]]) -> dict[Rating | None, Pasangan]:
            semua = (*reversed(Rating), None)
            return {satu: Pasangan(hitung["usul", satu], hitung["tetap", satu]) for satu in semua}

        return BandingSetahun(
            tahun=tahun,
            total=max(total, self.dilihat),
            dilihat=self.dilihat,
            hasil=pair(self.hasil),
            perilaku=pair(self.perilaku),
            predikat={
                satu: Pasangan(self.predikat["usul", satu], self.predikat["tetap", satu]) for satu in Predikat
            },
            sama_hasil=self.sama_hasil,
            sama_perilaku=self.sama_perilaku,
            gagal=self.gagal,
            galat=self.galat,
        )
