"""Pieces of queries on the organisation that several features put together."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from kinerja.db import DatedMixin
from kinerja.organisasi.models import UnitKerja


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
