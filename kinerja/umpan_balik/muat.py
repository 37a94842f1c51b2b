"""Load feedback, and what the instansi promises about names."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.aturan.service import get_settings
from kinerja.umpan_balik.models import UmpanBalik
from kinerja.umpan_balik.rules import KebijakanNama


def list_umpan_balik(
    session: Session, periode_id: int, *, pemberi_id: int | None = None
) -> Sequence[UmpanBalik]:
    """All feedback of a period with its givers and reports, or what one of them wrote; nothing withdrawn."""
    query = (
        select(UmpanBalik)
        .where(UmpanBalik.periode_id == periode_id, UmpanBalik.ditarik.is_(None))
        .options(joinedload(UmpanBalik.pemberi), joinedload(UmpanBalik.laporan))
    )
    if pemberi_id is not None:
        query = query.where(UmpanBalik.pemberi_id == pemberi_id)
    return session.scalars(query).all()


def load_kebijakan(session: Session, actor: Actor) -> KebijakanNama:
    """What is promised to somebody who writes now."""
    setelan = get_settings(session, actor)
    return KebijakanNama(
        rekan_anonim=setelan["rekan_anonim"] == "ya",
        penilai_melihat=setelan["rekan_anonim_penilai"] == "ya",
        minimum=int(setelan["rekan_anonim_minimum"]),
    )
