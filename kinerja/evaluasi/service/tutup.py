"""The end of an SKP: closed by the system once the evaluation of its whole stretch is final."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from kinerja.actor import Actor, Peran
from kinerja.errors import NotAuthorizedError
from kinerja.kalender.rules import JenisPeriode
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import DAPAT_DINILAI, StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.muat import ISI, load_skp
from kinerja.skp.rules import StatusSkp
from kinerja.skp.service.segmen import close_skp

DIPUTUS = DAPAT_DINILAI | {StatusPeriode.DITETAPKAN, StatusPeriode.KEBERATAN}
"""Somebody still decides about the period."""
SEKALIGUS = 100


def close_if_settled(session: Session, actor: Actor, skp: Skp, *, now: datetime) -> bool:
    """Close an SKP whose evaluation of its whole stretch is final and of which nothing is under decision.

    A period that nobody handed in before does not hold it: the whole stretch was judged without it. No
    permission is asked: the close follows from the evaluation.
    """
    if skp.status is not StatusSkp.DITETAPKAN:
        return False
    query = select(PeriodePenilaian.jenis, PeriodePenilaian.status).where(PeriodePenilaian.skp_id == skp.id)
    semua = session.execute(query).all()
    setahun = [status for jenis, status in semua if jenis is JenisPeriode.TAHUNAN]
    if setahun != [StatusPeriode.FINAL] or any(status in DIPUTUS for _, status in semua):
        return False
    close_skp(session, actor, load_skp(session, skp.id, *ISI, lock=True), now=now)
    return True


def close_settled(session: Session, actor: Actor, *, now: datetime, batas: int = SEKALIGUS) -> int:
    """Close the SKP that were settled in some other way; returns how many, at most `batas`.

    Safe to repeat: call it until it returns 0. Raises NotAuthorizedError.
    """
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Tindakan ini hanya dapat dilakukan oleh sistem atau admin instansi.")
    lain = aliased(PeriodePenilaian)
    query = (
        select(Skp)
        .join(PeriodePenilaian, PeriodePenilaian.skp_id == Skp.id)
        .where(Skp.status == StatusSkp.DITETAPKAN, PeriodePenilaian.jenis == JenisPeriode.TAHUNAN)
        .where(PeriodePenilaian.status == StatusPeriode.FINAL)
        .where(~exists().where(lain.skp_id == Skp.id, lain.status.in_(DIPUTUS)))
        .order_by(Skp.id)
        .limit(batas)
    )
    return sum(close_if_settled(session, actor, skp, now=now) for skp in session.scalars(query).all())
