"""Browsers of people, and a count of what a page asks the database.

The pages run on PostgreSQL, as an agency does; the services below them on both databases, the journeys in
the browser on SQLite. `script/test -m long tests/web` runs the pages on SQLite too.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.organisasi.models import Pegawai
from tests import factories
from tests.client import FormClient
from tests.skp_bersama import count_queries

SignIn = Callable[[Pegawai], FormClient]
Counted = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.long), "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    request.node.user_properties.append(("database", kind))
    return kind


@pytest.fixture
def sign_in(app: Flask, session: Session) -> SignIn:
    """What was made so far is in the database, and the browser is that of the person."""

    def enter(pegawai: Pegawai) -> FormClient:
        akun = factories.akun_of(session, pegawai)
        session.commit()
        client: FormClient = app.test_client()
        return client.sign_in(akun)

    return enter


@pytest.fixture
def counted(app: Flask) -> Counted:
    """`with counted() as asked:` collects the statements of the pages inside."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        with count_queries(app.extensions["kinerja_database"].engine) as asked:
            yield asked

    return collect
