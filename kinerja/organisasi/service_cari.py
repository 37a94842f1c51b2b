"""The search of the top bar: an admin finds people of the scope, a penilai the own ones, others nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.organisasi.halaman import Halaman
from kinerja.organisasi.lingkup import PEMBACA, scope_of
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.organisasi.pencarian import match_pegawai
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service_pegawai import BarisPegawai, people_on, read_page
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp


@dataclass(frozen=True)
class HasilCari:
    """A page of people; `dikelola` has the ids of those whose admin page the actor may open.

    `skp` maps the others to their newest SKP, which their penilai may read.
    """

    halaman: Halaman[BarisPegawai]
    dikelola: frozenset[int]
    skp: Mapping[int, int]


def find_orang(
    session: Session, actor: Actor, kata: str, *, today: date, setelah: int | None = None
) -> HasilCari:
    """People by part of name or NIP whom the actor may know of; nobody without words."""
    if not kata.strip():
        return HasilCari(Halaman([], None), frozenset(), {})
    lingkup = scope_of(actor, PEMBACA).covers_pegawai(today)
    query = people_on(today).where(or_(lingkup, _led_by(actor, today)), *match_pegawai(session, kata))
    halaman = read_page(session, query, setelah)
    ids = [baris.pegawai.id for baris in halaman.baris]
    dikelola = frozenset(session.scalars(select(Pegawai.id).where(Pegawai.id.in_(ids), lingkup)))
    return HasilCari(halaman, dikelola, _map_skp(session, set(ids) - dikelola))


def _map_skp(session: Session, ids: set[int]) -> dict[int, int]:
    if not ids:
        return {}
    query = select(Skp.pegawai_id, func.max(Skp.id)).where(
        Skp.pegawai_id.in_(ids), Skp.status != StatusSkp.DIBATALKAN
    )
    return dict(session.execute(query.group_by(Skp.pegawai_id)).all())


def _led_by(actor: Actor, today: date) -> ColumnElement[bool]:
    """The own people; an account without a person has none."""
    query = select(GarisPelaporan.pegawai_id).where(
        GarisPelaporan.penilai_id == (actor.pegawai_id or 0), holds_on(GarisPelaporan, today)
    )
    return Pegawai.id.in_(query)
