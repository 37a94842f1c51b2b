"""The fixtures themselves: what they undo, what they keep apart, and that PostgreSQL is really there."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from kinerja.organisasi.models import Instansi, UnitKerja
from tests.client import FormClient
from tests.conftest import OpenSession


def _count_units(session: Session) -> int:
    return session.scalar(select(func.count(UnitKerja.id)))


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_session_commits_is_gone_in_the_next_test(session: Session, time: str) -> None:
    assert _count_units(session) == 0, time
    session.add(UnitKerja(nama="Dinas Contoh"))
    session.commit()
    session.rollback()
    assert _count_units(session) == 1


def test_session_is_kept_to_its_instansi(
    session: Session, instansi_lain: Instansi, open_session: OpenSession
) -> None:
    session.add(UnitKerja(nama="Dinas Contoh"))
    session.commit()
    other = open_session(instansi_lain.id)
    assert other.scalars(select(UnitKerja)).all() == []
    assert len(session.scalars(select(UnitKerja)).all()) == 1


def test_session_with_app_writes_where_the_app_reads(app: Flask, session: Session) -> None:
    session.add(UnitKerja(nama="Dinas Contoh"))
    session.commit()
    with app.extensions["kinerja_database"].session(None, platform=True) as other:
        assert other.scalar(select(func.count(UnitKerja.id))) == 1


def test_postgresql_role_is_bound_by_row_level_security(session: Session, database_kind: str) -> None:
    if database_kind == "postgresql":
        query = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert session.scalar(query) is False
    else:
        assert session.get_bind().dialect.name == "sqlite"


def test_client_is_answered(client: FormClient) -> None:
    assert client.get("/halaman-yang-tidak-ada").status_code == 404
