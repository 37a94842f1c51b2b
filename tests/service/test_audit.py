"""The chain of the audit log: whole after honest work, broken at the first row that was touched."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from kinerja.actor import system_actor
from kinerja.audit import CatatanAudit, RantaiAudit, record, verify
from kinerja.db import database, platform_session, reading, transaction
from kinerja.organisasi.models import Instansi

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def instansi_id(app: Flask) -> Iterator[int]:
    with app.app_context():
        with platform_session() as session:
            row = Instansi(kode="a", nama="A", nama_pendek="A", tempat="A", dibuat=NOW)
            session.add(row)
            session.flush()
            session.add(RantaiAudit(instansi_id=row.id))
        yield row.id


def _record(instansi_id: int, jumlah: int) -> None:
    for number in range(jumlah):
        with transaction(instansi_id) as session:
            record(session, system_actor(instansi_id), "uji", "benda", number, now=NOW, sesudah={"n": number})


def _tamper(statement: str) -> None:
    """Change rows behind the product's back, with the triggers out of the way."""
    engine = database().engine
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('kinerja.platform', 'on', true)"))
            connection.execute(text("ALTER TABLE catatan_audit DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER catatan_audit_tetap_update"))
            connection.execute(text("DROP TRIGGER catatan_audit_tetap_delete"))
        connection.execute(text(statement))
        connection.commit()


def test_chain_of_honest_work_verifies(instansi_id: int) -> None:
    _record(instansi_id, 5)
    with reading(instansi_id) as session:
        assert verify(session).rusak_di is None
        assert verify(session).jumlah == 5


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE catatan_audit SET nama = 'Orang lain' WHERE urutan = 3", 3),
        ("DELETE FROM catatan_audit WHERE urutan = 2", 2),
        ("DELETE FROM catatan_audit WHERE urutan = 5", 5),
        ("UPDATE catatan_audit SET urutan = 99 WHERE urutan = 4", 4),
    ],
    ids=["edit", "delete", "cut the end", "move"],
)
def test_tampering_is_named_at_the_first_bad_row(instansi_id: int, statement: str, first_bad: int) -> None:
    _record(instansi_id, 5)
    _tamper(statement)
    with reading(instansi_id) as session:
        assert verify(session).rusak_di == first_bad


@pytest.mark.parametrize("statement", ["UPDATE catatan_audit SET nama = 'x'", "DELETE FROM catatan_audit"])
def test_database_refuses_to_change_an_entry(instansi_id: int, statement: str) -> None:
    _record(instansi_id, 1)
    with pytest.raises(DBAPIError, match="baris tetap"), transaction(instansi_id) as session:
        session.execute(text(statement))


def test_twenty_writers_at_once_make_one_chain_without_fork(app: Flask, instansi_id: int) -> None:
    def write() -> None:
        with app.app_context():
            _record(instansi_id, 5)

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(instansi_id) as session:
        assert verify(session).jumlah == 100
        assert verify(session).rusak_di is None
        assert len(set(session.scalars(select(CatatanAudit.sebelumnya)))) == 100


def test_moment_in_another_zone_verifies_as_it_is_read_back(instansi_id: int) -> None:
    with transaction(instansi_id) as session:
        local = NOW.astimezone(ZoneInfo("Asia/Makassar"))
        record(session, system_actor(instansi_id), "uji", "benda", 1, now=local)
    with reading(instansi_id) as session:
        assert verify(session).rusak_di is None
