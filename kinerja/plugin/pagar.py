"""The fence round the database while a plugin runs: its code reaches no session but its own tables'."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from kinerja.hooks.penjaga import is_inside_plugin


class PluginReachedOutError(RuntimeError):
    """Code of a plugin touched a session of the product; counted as its fault."""


def _refuse(session: Session) -> None:
    if is_inside_plugin() and "plugin" not in session.info:
        raise PluginReachedOutError("a plugin must not use the database session of the product")


@event.listens_for(Session, "after_begin")
def _after_begin(session: Session, _transaction: Any, _connection: Any) -> None:
    _refuse(session)  # also for `session.connection()`, which no event of the ORM sees


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    _refuse(session)


@event.listens_for(Session, "before_flush")
def _before_flush(session: Session, _context: Any, _instances: Any) -> None:
    _refuse(session)


@event.listens_for(Session, "do_orm_execute")
def _do_orm_execute(state: ORMExecuteState) -> None:
    _refuse(state.session)


@contextmanager
def fenced(session: Session) -> Iterator[None]:
    """Whatever a plugin changed on objects of this session within the block is undone."""
    session.flush()
    yield
    for baru in list(session.new):
        session.expunge(baru)
    for hapus in list(session.deleted):
        session.add(hapus)
    for kotor in list(session.dirty):
        _take_back(session, kotor)


def _take_back(session: Session, kotor: object) -> None:
    """Only what was changed is read again: what the page has loaded beside it stays loaded."""
    keadaan = inspect(kotor)
    kolom = keadaan.mapper.column_attrs.keys()
    berubah = [nama for nama in kolom if keadaan.attrs[nama].history.has_changes()]
    if berubah:
        session.expire(kotor, berubah)
    else:  # a list of rows was changed
        session.expire(kotor)
