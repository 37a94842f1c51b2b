"""What Beranda asks of the periods, in one query."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from kinerja.actor import Actor
from kinerja.kalender.rules import JenisPeriode
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import holds_on_acting_day
from kinerja.pelaksanaan.rules import DAPAT_DIISI, DAPAT_DINILAI, StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp

DITUNGGU = DAPAT_DIISI | {StatusPeriode.BELUM_DIBUKA}


@dataclass(frozen=True)
class AntreanPeriode:
    """Periods of one kind that wait for the actor: how many, and the oldest with its person."""

    jumlah: int
    periode: PeriodePenilaian
    pegawai: Pegawai


@dataclass(frozen=True)
class AntreanPenilai:
    """What the actor owes as pejabat penilai.

    `menunggu` has DIAJUKAN (not rated yet) and DINILAI (not fixed yet). `akhir` are SKP that an event ended
    and whose last realisasi is not handed in yet: once it is, it stands in the first queue like every other.
    """

    menunggu: dict[StatusPeriode, AntreanPeriode]
    akhir: AntreanPeriode | None = None


def find_antrean_periode(session: Session, actor: Actor, *, today: date) -> AntreanPenilai:
    """The queues of the actor as pejabat penilai, all in one query."""
    if actor.pegawai_id is None:
        return AntreanPenilai({})
    periode = PeriodePenilaian
    dinilai = periode.status.in_(DAPAT_DINILAI)
    ditunggu = and_(
        Skp.peristiwa_id.is_not(None),
        Skp.status == StatusSkp.DITETAPKAN,
        Skp.sampai <= today,
        periode.jenis == JenisPeriode.TAHUNAN,
        periode.status.in_(DITUNGGU),
    )
    kelompok = case((dinilai, cast(periode.status, String)), else_="")
    # Where an event ended the SKP, what ended first is the oldest.
    urut = (case((dinilai, None), else_=periode.sampai), periode.status_sejak, periode.id)
    menunggu = (
        select(
            periode.id,
            func.row_number().over(partition_by=kelompok, order_by=urut).label("nomor"),
            func.count().over(partition_by=kelompok).label("jumlah"),
        )
        .join(periode.skp)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .where(or_(dinilai, ditunggu), GarisPelaporan.penilai_id == actor.pegawai_id)
        .where(holds_on_acting_day(GarisPelaporan, today))
        .subquery()
    )
    query = (
        select(periode, menunggu.c.jumlah)
        .join(menunggu, menunggu.c.id == periode.id)
        .join(periode.skp)
        .join(Skp.pegawai)
        .where(menunggu.c.nomor == 1)
        .options(contains_eager(periode.skp).contains_eager(Skp.pegawai))
    )
    semua = [AntreanPeriode(jumlah, satu, satu.skp.pegawai) for satu, jumlah in session.execute(query)]
    return AntreanPenilai(
        {satu.periode.status: satu for satu in semua if satu.periode.status in DAPAT_DINILAI},
        next((satu for satu in semua if satu.periode.status in DITUNGGU), None),
    )
