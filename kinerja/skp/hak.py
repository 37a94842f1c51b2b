"""Who may decide about SKP in the name of a pejabat penilai, as pieces of queries."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.organisasi.models import GarisPelaporan
from kinerja.organisasi.query import holds_on
from kinerja.skp.models import HakPersetujuan, Skp


def hak_of(actor: Actor, today: date) -> Select[int]:
    """The pejabat penilai in whose name the actor may decide on a day; for use in `in_(…)`."""
    return select(HakPersetujuan.pemberi_id).where(
        HakPersetujuan.penerima_id == (actor.pegawai_id or 0), holds_on(HakPersetujuan, today)
    )


def holds_hak(session: Session, actor: Actor, penilai_id: int | None, *, today: date) -> bool:
    """Whether the actor may decide about SKP in the name of this pejabat penilai."""
    if actor.pegawai_id is None or penilai_id is None:
        return False
    query = hak_of(actor, today).where(HakPersetujuan.pemberi_id == penilai_id)
    return session.scalar(query.limit(1)) is not None


def decides(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition that the actor decides about the `Skp` of a `GarisPelaporan`, as penilai or for him.

    Nobody decides about the own SKP, whoever gave him the right.
    """
    if actor.pegawai_id is None:
        return false()
    atas_nama = and_(GarisPelaporan.penilai_id.in_(hak_of(actor, today)), Skp.pegawai_id != actor.pegawai_id)
    return or_(GarisPelaporan.penilai_id == actor.pegawai_id, atas_nama)
