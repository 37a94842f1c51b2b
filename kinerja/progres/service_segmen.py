"""Daily lines of days that an event gives to another SKP."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.progres.models import BarisHarian


def move_baris(
    session: Session, actor: Actor, pegawai_id: int, rhk: Mapping[int, int], *, mulai: date
) -> None:
    """Let the lines of a person from a day on count for the results that `rhk` names for those of before.

    The caller has decided that the days move and writes it down; the texts stay as they were written.
    """
    query = select(BarisHarian).where(
        BarisHarian.pegawai_id == pegawai_id, BarisHarian.tanggal >= mulai, BarisHarian.rhk_id.in_(rhk)
    )
    for satu in session.scalars(query):
        satu.rhk_id = rhk[satu.rhk_id or 0]
    session.flush()
