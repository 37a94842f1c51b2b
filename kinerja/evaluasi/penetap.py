"""Who sets the capaian kinerja organisasi of a unit, as a condition for queries."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from kinerja.actor import Actor, Peran
from kinerja.organisasi.models import GarisPelaporan, Penempatan, PeristiwaPegawai, UnitKerja
from kinerja.organisasi.query import acts_as_head, holds_on, list_subtree


def may_set_capaian(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition on `UnitKerja`: the head of the unit above, or whoever evaluates the head of the unit.

    PermenPANRB 6/2022 Pasal 24 and SE Menteri PANRB 3/2023: by the head of the organisation above the unit.
    A role pimpinan unit stands for that head in its scope; an admin does not, except for the topmost unit,
    whose superior has no account here. A Plt or Plh of the unit above stands in for its head. Nobody sets the
    capaian of a unit that he leads, unless a lent post lies below his own.
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
    tetap, sementara = _headed_by(actor.pegawai_id, today), _lent_to(actor.pegawai_id, today)
    ways.append(UnitKerja.induk_id.in_(tetap))
    ways.append(UnitKerja.induk_id.in_(sementara))
    ways.append(UnitKerja.id.in_(_headed_by_bawahan(actor.pegawai_id, today)))
    di_bawahnya = and_(UnitKerja.induk_id.is_not(None), UnitKerja.induk_id.in_(tetap))
    bukan_miliknya = or_(UnitKerja.id.not_in(sementara), di_bawahnya)
    return and_(or_(*ways), UnitKerja.id.not_in(tetap), bukan_miliknya)


def _headed_by(pegawai_id: int, today: date) -> Select[int]:
    return select(Penempatan.unit_id).where(
        Penempatan.pegawai_id == pegawai_id, Penempatan.kepala_unit, holds_on(Penempatan, today)
    )


def _lent_to(pegawai_id: int, today: date) -> Select[int | None]:
    """The units that this person leads as Plt or Plh."""
    return select(PeristiwaPegawai.unit_id).where(
        PeristiwaPegawai.pegawai_id == pegawai_id, acts_as_head(today)
    )


def _headed_by_bawahan(pegawai_id: int, today: date) -> Select[int]:
    return (
        select(Penempatan.unit_id)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Penempatan.pegawai_id)
        .where(GarisPelaporan.penilai_id == pegawai_id, holds_on(GarisPelaporan, today))
        .where(Penempatan.kepala_unit, holds_on(Penempatan, today))
    )
