"""What Beranda asks of the moving year, in one query."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from kinerja.actor import Actor
from kinerja.kalender.rules import JenisPeriode
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import holds_on_acting_day
from kinerja.pelaksanaan.rules import DAPAT_DIISI, StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp

DITUNGGU = DAPAT_DIISI | {StatusPeriode.BELUM_DIBUKA}


@dataclass(frozen=True)
class AkhirDitunggu:
    """SKP that an event ended and whose last evaluation the actor owes: how many, and the oldest."""

    jumlah: int
    periode: PeriodePenilaian
    pegawai: Pegawai


def find_akhir_ditunggu(session: Session, actor: Actor, *, today: date) -> AkhirDitunggu | None:
    """The SKP whose owner has left and has not handed in the last realisasi yet; None without any.

    Once it is handed in it stands in the queue of periods to rate, like every other.
    """
    if actor.pegawai_id is None:
        return None
    query = (
        select(PeriodePenilaian, func.count().over())
        .join(PeriodePenilaian.skp)
        .join(Skp.pegawai)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .where(Skp.peristiwa_id.is_not(None), Skp.status == StatusSkp.DITETAPKAN, Skp.sampai <= today)
        .where(PeriodePenilaian.jenis == JenisPeriode.TAHUNAN, PeriodePenilaian.status.in_(DITUNGGU))
        .where(GarisPelaporan.penilai_id == actor.pegawai_id, holds_on_acting_day(GarisPelaporan, today))
        .order_by(PeriodePenilaian.sampai, PeriodePenilaian.id)
        .options(contains_eager(PeriodePenilaian.skp).contains_eager(Skp.pegawai))
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    periode, jumlah = found
    return AkhirDitunggu(jumlah, periode, periode.skp.pegawai)
