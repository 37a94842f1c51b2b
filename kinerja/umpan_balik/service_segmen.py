"""Feedback of a period that an event gives to another SKP."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import StateError
from kinerja.umpan_balik.models import UmpanBalik


def move_umpan_balik(session: Session, actor: Actor, periode_id: int, rhk: Mapping[int, int]) -> None:
    """Let the feedback of a period stand at the rows that `rhk` names for those of before.

    The caller has decided that the period moves and writes it down. Raises StateError where a row has none.
    """
    query = select(UmpanBalik).where(
        UmpanBalik.periode_id == periode_id, UmpanBalik.rencana_hasil_kerja_id.is_not(None)
    )
    for satu in session.scalars(query):
        baru = rhk.get(satu.rencana_hasil_kerja_id or 0)
        if baru is None:
            raise StateError(
                "Umpan balik periode ini ada pada hasil kerja yang tidak ada pada SKP tujuannya."
            )
        satu.rencana_hasil_kerja_id = baru
