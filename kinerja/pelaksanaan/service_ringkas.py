"""What Beranda asks of the periods, each answer in one query."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from kinerja.actor import Actor
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import holds_on_acting_day
from kinerja.pelaksanaan.rules import DAPAT_DINILAI, StatusPeriode
from kinerja.skp.models import Skp


@dataclass(frozen=True)
class AntreanPeriode:
    """The periods in one state that wait for the actor: how many, and the oldest with its person."""

    jumlah: int
    periode: PeriodePenilaian
    pegawai: Pegawai


def find_antrean_periode(
    session: Session, actor: Actor, *, today: date
) -> dict[StatusPeriode, AntreanPeriode]:
    """The queues of the actor as pejabat penilai: DIAJUKAN (not rated yet) and DINILAI (not fixed yet)."""
    if actor.pegawai_id is None:
        return {}
    urut = (PeriodePenilaian.status_sejak, PeriodePenilaian.id)
    menunggu = (
        select(
            PeriodePenilaian.id,
            func.row_number().over(partition_by=PeriodePenilaian.status, order_by=urut).label("nomor"),
            func.count().over(partition_by=PeriodePenilaian.status).label("jumlah"),
        )
        .join(PeriodePenilaian.skp)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .where(PeriodePenilaian.status.in_(DAPAT_DINILAI), GarisPelaporan.penilai_id == actor.pegawai_id)
        .where(holds_on_acting_day(GarisPelaporan, today))
        .subquery()
    )
    query = (
        select(PeriodePenilaian, menunggu.c.jumlah)
        .join(menunggu, menunggu.c.id == PeriodePenilaian.id)
        .join(PeriodePenilaian.skp)
        .join(Skp.pegawai)
        .where(menunggu.c.nomor == 1)
        .options(contains_eager(PeriodePenilaian.skp).contains_eager(Skp.pegawai))
    )
    return {
        periode.status: AntreanPeriode(jumlah, periode, periode.skp.pegawai)
        for periode, jumlah in session.execute(query)
    }
