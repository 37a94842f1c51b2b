"""The own tables of a plugin: Core statements that reach `p_<plugin>_…` of one instansi and nothing else."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Delete, Insert, RowMapping, Select, Table, Update
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

Pernyataan = Select[Any] | Insert | Update | Delete


class TabelPlugin:
    """Runs Core statements on tables with an `instansi_id`, which is filled and filtered here."""

    def __init__(self, session: Session, *, awalan: str, instansi_id: int, write: bool) -> None:
        self._session, self._awalan = session, awalan
        self._instansi_id, self._write = instansi_id, write

    def fetch(self, pernyataan: Select[Any]) -> Sequence[RowMapping]:
        """The rows of a select. Raises PermissionError for a table that is not the plugin's own."""
        semua = self._check_tables(pernyataan)
        for tabel in semua:
            pernyataan = pernyataan.where(tabel.c.instansi_id == self._instansi_id)
        return self._session.connection().execute(pernyataan).mappings().all()

    def execute(self, pernyataan: Insert | Update | Delete) -> int:
        """Change rows; the number of those that were. Raises PermissionError, RuntimeError when reading."""
        if not self._write:
            raise RuntimeError("open_tables(write=True) is needed to change rows")
        self._check_tables(pernyataan)
        tabel = pernyataan.table
        if isinstance(pernyataan, Insert):
            pernyataan = pernyataan.values(instansi_id=self._instansi_id)
        else:
            pernyataan = pernyataan.where(tabel.c.instansi_id == self._instansi_id)
        return self._session.connection().execute(pernyataan).rowcount

    def _check_tables(self, pernyataan: Pernyataan) -> list[Table]:
        semua = {satu for satu in visitors.iterate(pernyataan) if isinstance(satu, Table)}
        if isinstance(pernyataan, Insert | Update | Delete):
            semua |= {pernyataan.table} if isinstance(pernyataan.table, Table) else set()
        for tabel in semua:
            if not tabel.name.startswith(self._awalan) or "instansi_id" not in tabel.c:
                raise PermissionError(
                    f"{tabel.name} is not a table of this plugin ({self._awalan}…, with instansi_id)"
                )
        if not semua:
            raise PermissionError("the statement names no table")
        return sorted(semua, key=lambda tabel: tabel.name)


def table_prefix(nama_plugin: str) -> str:
    """How the names of a plugin's tables begin."""
    return f"p_{nama_plugin}_"


@contextmanager
def opened(session: Session, *, nama_plugin: str, instansi_id: int, write: bool) -> Iterator[TabelPlugin]:
    """The tables within a session of their own; commits at the end of a writing block."""
    with session, session.begin():
        session.info["plugin"] = nama_plugin
        yield TabelPlugin(session, awalan=table_prefix(nama_plugin), instansi_id=instansi_id, write=write)
