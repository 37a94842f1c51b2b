"""The rule sets and settings under which one period is evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.muat import (
    build_distribusi,
    build_perilaku,
    build_periode,
    build_predikat,
    with_keberatan_hari,
)
from kinerja.aturan.rules import (
    AturanDistribusi,
    AturanPeriode,
    AturanPredikat,
    KodeAturan,
    NilaiPerilaku,
    Penegakan,
    Predikat,
)
from kinerja.aturan.service import find_editions_and_settings
from kinerja.evaluasi.rules import label_predikat
from kinerja.tenggat.service import TenggatBerlaku


@dataclass(frozen=True)
class AturanEvaluasi:
    """The editions of the day on which the period begins, with the choices of the instansi.

    `aturan_id` and `berlaku_mulai` name the edition of the predikat matrix, which the evaluation stores.
    """

    aturan_id: int
    berlaku_mulai: date
    predikat: AturanPredikat
    distribusi: AturanDistribusi
    periode: AturanPeriode
    panduan: Mapping[NilaiPerilaku, tuple[str, ...]]
    label: Mapping[Predikat, str]
    capaian_wajib_periodik: bool
    tenggat: TenggatBerlaku


KODE = (KodeAturan.PREDIKAT, KodeAturan.DISTRIBUSI, KodeAturan.PERIODE, KodeAturan.PERILAKU)


def load_aturan(session: Session, actor: Actor, *, on: date) -> AturanEvaluasi:
    """What holds for a period that begins on this day. Raises NotFoundError where a rule set is missing."""
    edisi, setelan = find_editions_and_settings(session, actor, KODE, on=on)
    matriks, distribusi = edisi[KodeAturan.PREDIKAT], edisi[KodeAturan.DISTRIBUSI]
    periode, perilaku = edisi[KodeAturan.PERIODE], edisi[KodeAturan.PERILAKU]
    kuadran = build_predikat(matriks.isi, matriks.sumber)
    kalender = with_keberatan_hari(build_periode(periode.isi, periode.sumber), setelan["keberatan_hari"])
    kalender = replace(kalender, gangguan=periode.gangguan)
    return AturanEvaluasi(
        aturan_id=matriks.id,
        berlaku_mulai=matriks.berlaku_mulai,
        predikat=kuadran,
        distribusi=replace(
            build_distribusi(distribusi.isi, distribusi.sumber),
            penegakan=Penegakan(setelan["distribusi_enforcement"]),
            min_grup=int(setelan["distribusi_min_grup"]),
        ),
        periode=kalender,
        panduan=build_perilaku(perilaku.isi, perilaku.sumber).panduan,
        label=label_predikat(setelan["label_kurang"], kuadran.sebutan),
        capaian_wajib_periodik=setelan["capaian_organisasi_wajib_periodik"] == "ya",
        tenggat=TenggatBerlaku(aturan=kalender, setelan=setelan),
    )
