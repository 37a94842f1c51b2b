"""Migrations: up from nothing, one step back, up again; the tables are those of the code."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from kinerja.db import Database
from kinerja.schema import downgrade, list_differences, upgrade
from tests.postgres import PostgresServer


@pytest.fixture
def engine(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    if database_kind == "sqlite":
        engine = Database(f"sqlite:///{tmp_path / 'kosong.db'}").engine
        yield engine
        engine.dispose()
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    engine = Database(server.create("kinerja_kosong")).engine
    yield engine
    engine.dispose()
    server.drop("kinerja_kosong")


def add_instansi(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO instansi (kode, nama, nama_pendek, tempat, zona_waktu, dibuat, versi)"
                " VALUES ('uji', 'Uji', 'Uji', 'Uji', 'Asia/Jakarta', :saat, 1)"
            ),
            {"saat": datetime(2026, 1, 1, tzinfo=UTC)},
        )


def count_instansi(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM instansi")).scalar_one())


def test_tables_after_all_migrations_are_those_of_the_code(engine: Engine) -> None:
    upgrade(engine)
    assert list_differences(engine) == []


def test_one_step_back_and_forward_keeps_rows_and_tables(engine: Engine) -> None:
    upgrade(engine)
    add_instansi(engine)
    downgrade(engine, "-1")
    upgrade(engine)
    assert count_instansi(engine) == 1
    assert list_differences(engine) == []


def test_every_step_goes_back_to_nothing(engine: Engine) -> None:
    upgrade(engine)
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}


def test_database_that_is_behind_says_so(engine: Engine) -> None:
    upgrade(engine, "0001")
    assert list_differences(engine) != []
