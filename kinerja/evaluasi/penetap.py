"""Who sets the capaian kinerja organisasi of a unit, as a condition for queries."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from kinerja.actor import Actor, Peran
from kinerja.organisasi.models import GarisPelaporan, Penempatan, UnitKerja
from kinerja.organisasi.query import holds_on, list_subtree


def may_set_capaian(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition on `UnitKerja`: the head of the unit above, or whoever evaluates the head of the unit.

    PermenPANRB 6/2022 Pasal 24 and SE Menteri PANRB 3/2023: by the head of the organisation above the unit.
    A role pimpinan unit stands for that head in its scope; an admin does not, except for the topmost unit,
    whose superior has no account here.
    """
    ways: list[ColumnElement[bool]] = []
    scope = actor.units_of(Peran.PIMPINAN_UNIT)
    if actor.has_everywhere(Peran.PIMPINAN_UNIT):
        ways.append(UnitKerja.induk_id.is_not(None))
    elif scope:
        ways.append(UnitKerja.induk_id.in_(list_subtree(scope)))
    if actor.has_everywhere(Peran.ADMIN_INSTANSI):
        ways.append(UnitKerja.induk_id.is_(None))
    if actor.pegawai_id is None:
        return or_(*ways) if ways else false()
    ways.append(UnitKerja.induk_id.in_(_headed_by(actor.pegawai_id, today)))
    ways.append(UnitKerja.id.in_(_headed_by_bawahan(actor.pegawai_id, today)))
    return and_(or_(*ways), UnitKerja.id.not_in(_headed_by(actor.pegawai_id, today)))


def _headed_by(pegawai_id: int, today: date) -> Select[int]:
    return select(Penempatan.unit_id).where(
        Penempatan.pegawai_id == pegawai_id, Penempatan.kepala_unit, holds_on(Penempatan, today)
    )


def _headed_by_bawahan(pegawai_id: int, today: date) -> Select[int]:
    return (
        select(Penempatan.unit_id)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Penempatan.pegawai_id)
        .where(GarisPelaporan.penilai_id == pegawai_id, holds_on(GarisPelaporan, today))
        .where(Penempatan.kepala_unit, holds_on(Penempatan, today))
    )
