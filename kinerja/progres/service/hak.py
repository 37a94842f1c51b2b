"""Who may look at somebody's daily lines: himself, his superiors, roles above him, and his ketua tim."""

from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.organisasi.models import AnggotaTim, TimKerja
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import find_hubungan


def may_read(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> bool:
    """Whether the actor stands to this person in a way that shows the work. Raises NotFoundError."""
    if find_hubungan(session, actor, pegawai_id, on=today):
        return True
    return bool(session.scalar(select(_leads_in_team(actor, today, pegawai_id))))


def _leads_in_team(actor: Actor, today: date, pegawai_id: int) -> ColumnElement[bool]:
    """The condition that the person belongs to a team whose ketua the actor is today."""
    return exists().where(
        AnggotaTim.pegawai_id == pegawai_id,
        AnggotaTim.tim_id == TimKerja.id,
        TimKerja.ketua_id == (actor.pegawai_id or 0),
        holds_on(TimKerja, today),
        holds_on(AnggotaTim, today),
    )
