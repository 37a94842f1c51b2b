"""The raters whom somebody evaluates, each beside the instansi: for the second-level reviewer alone."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import NotFoundError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.evaluasi.rules import Predikat
from kinerja.evaluasi.rules_lensa import Lensa, measure, place
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.organisasi.query import holds_on
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.skp.models import Skp


@dataclass(frozen=True)
class BarisLensa:
    """One rater; `lensa` is None where he rated fewer than five, whom nobody is shown."""

    penilai: Pegawai
    lensa: Lensa | None
    letak: str


@dataclass(frozen=True)
class HalamanLensa:
    """The raters below the actor, and the whole instansi (None while fewer than five are fixed)."""

    daftar: tuple[BarisLensa, ...]
    instansi: Lensa | None


def find_lensa(session: Session, actor: Actor, tahun: int, kode: str, *, today: date) -> HalamanLensa:
    """Predikat that are fixed in a period, by rater, in two queries.

    Raises NotFoundError for who evaluates no pejabat penilai: nobody sees colleagues of his own level.
    """
    penilai = _raters_below(session, actor, today)
    if not penilai:
        raise NotFoundError
    isi: dict[int, dict[Predikat, int]] = defaultdict(dict)
    semua: dict[Predikat, int] = defaultdict(int)
    for penilai_id, predikat, jumlah in session.execute(_count(tahun, kode)):
        if predikat is not None:
            isi[penilai_id][predikat] = jumlah
            semua[predikat] += jumlah
    instansi = measure(semua)
    return HalamanLensa(tuple(_to_baris(satu, isi[satu.id], instansi) for satu in penilai), instansi)


def has_raters(session: Session, actor: Actor, *, today: date) -> bool:
    """Whether the actor evaluates somebody who evaluates others."""
    return bool(_raters_below(session, actor, today))


# Parts


def _raters_below(session: Session, actor: Actor, today: date) -> list[Pegawai]:
    if actor.pegawai_id is None:
        return []
    memimpin = select(GarisPelaporan.penilai_id).where(holds_on(GarisPelaporan, today))
    query = (
        select(Pegawai)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Pegawai.id)
        .where(GarisPelaporan.penilai_id == actor.pegawai_id, holds_on(GarisPelaporan, today))
        .where(Pegawai.id.in_(memimpin))
        .order_by(Pegawai.nama, Pegawai.id)
    )
    return list(session.scalars(query))


def _count(tahun: int, kode: str) -> Select[int, Predikat | None, int]:
    return (
        select(Evaluasi.penilai_id, Evaluasi.predikat, func.count())
        .select_from(Evaluasi)
        .join(PeriodePenilaian, PeriodePenilaian.id == Evaluasi.periode_id)
        .join(PeriodePenilaian.skp)
        .where(Skp.tahun == tahun, PeriodePenilaian.kode == kode, is_latest())
        .where(PeriodePenilaian.status.in_(SUDAH_DITETAPKAN))
        .group_by(Evaluasi.penilai_id, Evaluasi.predikat)
    )


def _to_baris(penilai: Pegawai, jumlah: dict[Predikat, int], instansi: Lensa | None) -> BarisLensa:
    lensa = measure(jumlah)
    letak = place(lensa, instansi) if lensa and instansi else ""
    return BarisLensa(penilai, lensa, letak)
