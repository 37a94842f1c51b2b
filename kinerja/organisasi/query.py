"""Pieces of queries on the organisation that several features put together."""

from datetime import date

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, or_, select, union
from sqlalchemy.orm import aliased

from kinerja.db import DatedMixin
from kinerja.organisasi.models import AnggotaTim, Penempatan, PeristiwaPegawai, TimKerja, UnitKerja
from kinerja.organisasi.rules import JenisPeristiwa


def holds_on(model: type[DatedMixin], on: date) -> ColumnElement[bool]:
    """The condition that a dated row holds on a day."""
    return and_(model.mulai <= on, or_(model.sampai.is_(None), model.sampai > on))


def list_subtree(unit_ids: frozenset[int] | list[int]) -> Select[tuple[int]]:
    """A subquery with the units themselves and all below them; for use inside `in_(…)`."""
    # Without a name: one statement may hold several.
    top = select(UnitKerja.id).where(UnitKerja.id.in_(unit_ids)).cte(recursive=True)
    child = aliased(UnitKerja)
    tree = top.union(select(child.id).join(top, child.induk_id == top.c.id))
    return select(tree.c.id)


def acts_as_head(on: date) -> ColumnElement[bool]:
    """The condition that a `PeristiwaPegawai` makes its person Plt or Plh of its unit on a day."""
    return and_(
        PeristiwaPegawai.jenis.in_((JenisPeristiwa.PLT, JenisPeristiwa.PLH)),
        PeristiwaPegawai.dibatalkan.is_(None),
        PeristiwaPegawai.unit_id.is_not(None),
        holds_on(PeristiwaPegawai, on),
    )


def colleagues_of(pegawai_id: int, *, on: date) -> CompoundSelect[int]:
    """A subquery with the ids of those who work beside this person: same unit, same team, or its ketua.

    The head of a unit is nobody's colleague there. For use inside `in_(…)`; the person himself is among them.
    """
    saya, lain = aliased(Penempatan), aliased(Penempatan)
    unit = (
        select(lain.pegawai_id)
        .join(saya, saya.unit_id == lain.unit_id)
        .where(saya.pegawai_id == pegawai_id, saya.kepala_unit.is_(False), lain.kepala_unit.is_(False))
        .where(holds_on(saya, on), holds_on(lain, on))
    )
    ikut, anggota = aliased(AnggotaTim), aliased(AnggotaTim)
    tim = select(TimKerja.id, TimKerja.ketua_id).join(ikut, ikut.tim_id == TimKerja.id)
    tim_saya = tim.where(ikut.pegawai_id == pegawai_id, holds_on(ikut, on), holds_on(TimKerja, on)).subquery()
    bersama = (
        select(anggota.pegawai_id)
        .join(tim_saya, tim_saya.c.id == anggota.tim_id)
        .where(holds_on(anggota, on))
    )
    return union(unit, bersama, select(tim_saya.c.ketua_id))
