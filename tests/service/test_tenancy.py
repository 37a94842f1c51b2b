"""The wall between two instansi: every statement is filtered, and one without an instansi raises."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from structlog.testing import capture_logs

from kinerja.antrean import list_queues, queue_row
from kinerja.db import TenantMissingError, database, platform_session, reading, transaction
from kinerja.errors import ConflictError
from kinerja.organisasi.models import Instansi, UnitKerja


@pytest.fixture
def two_instansi(app: Flask) -> Iterator[tuple[int, int]]:
    with app.app_context():
        with platform_session() as session:
            rows = [
                Instansi(
                    kode=kode,
                    nama=kode,
                    nama_pendek=kode,
                    tempat="X",
                    dibuat=datetime(2026, 1, 1, tzinfo=UTC),
                )
                for kode in ("satu", "dua")
            ]
            session.add_all(rows)
            session.flush()
            session.add_all(UnitKerja(instansi_id=row.id, nama=f"Unit {row.kode}") for row in rows)
        yield rows[0].id, rows[1].id


def test_select_sees_only_rows_of_the_own_instansi(two_instansi: tuple[int, int]) -> None:
    with reading(two_instansi[0]) as session:
        assert [unit.nama for unit in session.scalars(select(UnitKerja))] == ["Unit satu"]


def test_get_by_key_of_the_other_instansi_finds_nothing(two_instansi: tuple[int, int]) -> None:
    with reading(two_instansi[1]) as session:
        other = session.scalar(select(UnitKerja.id))
    with reading(two_instansi[0]) as session:
        assert session.get(UnitKerja, other) is None


def test_update_and_delete_leave_the_other_instansi_alone(two_instansi: tuple[int, int]) -> None:
    with transaction(two_instansi[0]) as session:
        session.execute(sa.update(UnitKerja).values(nama="Berubah"))
        session.execute(sa.delete(UnitKerja).where(UnitKerja.nama == "Unit dua"))
    with reading(two_instansi[1]) as session:
        assert session.scalars(select(UnitKerja.nama)).all() == ["Unit dua"]


def test_statement_without_an_instansi_raises(two_instansi: tuple[int, int]) -> None:
    with database().session(None) as session, pytest.raises(TenantMissingError):
        session.scalar(select(UnitKerja))


def test_bare_table_of_an_instansi_is_refused(two_instansi: tuple[int, int]) -> None:
    with reading(two_instansi[0]) as session, pytest.raises(TenantMissingError):
        session.execute(select(UnitKerja.__table__.c.nama))


def test_new_row_takes_the_instansi_of_the_session(two_instansi: tuple[int, int]) -> None:
    with transaction(two_instansi[0]) as session:
        unit = UnitKerja(nama="Baru")
        session.add(unit)
        session.flush()
        assert unit.instansi_id == two_instansi[0]


def test_row_of_another_instansi_cannot_be_added(two_instansi: tuple[int, int]) -> None:
    with pytest.raises(TenantMissingError), transaction(two_instansi[0]) as session:
        session.add(UnitKerja(nama="Milik orang lain", instansi_id=two_instansi[1]))


def test_postgresql_hides_rows_even_from_plain_sql(two_instansi: tuple[int, int], database_url: str) -> None:
    if not database_url.startswith("postgresql"):
        return  # SQLite has no row-level security; the session's filter is the only wall there
    with reading(two_instansi[0]) as session:
        assert session.execute(text("SELECT nama FROM unit_kerja")).scalars().all() == ["Unit satu"]
    with pytest.raises(DBAPIError), transaction(two_instansi[0]) as session:
        session.execute(
            text("INSERT INTO unit_kerja (nama, instansi_id, aktif, versi) VALUES ('x', :i, true, 1)"),
            {"i": two_instansi[1]},
        )


def test_a_union_of_queues_counts_only_the_own_instansi(two_instansi: tuple[int, int]) -> None:
    with reading(two_instansi[0]) as session:
        rows = [queue_row("satu", UnitKerja.id, nama=UnitKerja.nama), queue_row("dua", UnitKerja.id)]
        daftar = list_queues(session, rows)
    assert [(satu.jumlah, satu.nama) for satu in daftar] == [(1, "Unit satu"), (1, None)]


def test_the_loser_of_two_first_saves_is_told_so_and_other_refusals_stay_bugs(
    two_instansi: tuple[int, int],
) -> None:
    satu = two_instansi[0]

    def add_unit(nama: str) -> None:
        with transaction(satu) as session:
            session.add(UnitKerja(nama=nama, kode_luar="U-1"))

    add_unit("Rahasia A")
    with capture_logs() as catatan, pytest.raises(ConflictError, match="baru saja disimpan"):
        add_unit("Rahasia B")
    assert [satu["event"] for satu in catatan] == ["disimpan_bersamaan"]
    assert "Rahasia" not in str(catatan)
    with pytest.raises(IntegrityError), transaction(satu) as session:
        session.add(UnitKerja(nama="Yatim", induk_id=999_999))
