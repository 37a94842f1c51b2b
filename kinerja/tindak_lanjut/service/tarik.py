"""Take recommendations back that lost their ground: an evaluation was replaced by a new revision."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.evaluasi.models import Evaluasi
from kinerja.tindak_lanjut.baris import withdraw
from kinerja.tindak_lanjut.models import DasarRekomendasi, Rekomendasi
from kinerja.tindak_lanjut.muat import stale
from kinerja.tindak_lanjut.rules.alur import DAPAT_DITARIK


def withdraw_replaced(session: Session, actor: Actor, evaluasi_id: int, *, now: datetime) -> int:
    """Withdraw what stands on an evaluation that was just replaced; returns how many.

    Whoever replaced it, an accepted objection say, calls this: the pegawai does not wait for the next run of
    the admin to see a warning fall. What was carried out stays as it is, and nothing new is proposed. An
    evaluation that was not replaced changes nothing.
    """
    session.flush()
    hilang = (
        select(DasarRekomendasi.rekomendasi_id)
        .join(Evaluasi, Evaluasi.id == DasarRekomendasi.evaluasi_id)
        .where(Evaluasi.id == evaluasi_id, stale())
    )
    query = select(Rekomendasi).where(Rekomendasi.id.in_(hilang), Rekomendasi.status.in_(DAPAT_DITARIK))
    semua = session.scalars(query.order_by(Rekomendasi.id).with_for_update()).all()
    entri = [withdraw(satu, now) for satu in semua]
    if entri:
        audit.record_many(session, actor, entri, now=now)
    return len(entri)
