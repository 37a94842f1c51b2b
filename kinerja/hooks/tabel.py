"""The own tables of a plugin: Core statements that reach `p_<plugin>_…` of one instansi and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Delete, Insert, RowMapping, Select, Table, Update, literal
from sqlalchemy import select as new_select
from sqlalchemy.orm import Session

from kinerja.hooks.saring import KOLOM, check_table, narrow, refuse_column

Ubahan = Insert | Update | Delete
Bacaan = Select[Any] | CompoundSelect[Any]


class TabelPlugin:
    """Runs Core statements on tables with an `instansi_id`, which is filled and filtered here.

    A statement may join, nest, count and sort own tables as it likes. PermissionError: a table that is not
    the plugin's own, SQL as text, a function outside the list of `kinerja.hooks.saring`, a value for
    `instansi_id`, a change inside another statement.
    """

    def __init__(self, connection: Connection, *, awalan: str, instansi_id: int, write: bool) -> None:
        self._awalan, self._instansi_id, self._write = awalan, instansi_id, write
        self._connection = connection.execution_options(preserve_rowcount=True)
        narrow(connection, awalan=awalan, instansi_id=instansi_id)
        self._open = True

    def fetch(self, pernyataan: Bacaan | Ubahan) -> Sequence[RowMapping]:
        """The rows of a select, or those that a change gives back by `returning`.

        Raises PermissionError, and RuntimeError for a change while only reading.
        """
        self._check_open()
        if isinstance(pernyataan, Ubahan):
            pernyataan = self._within(pernyataan)
        elif not isinstance(pernyataan, Bacaan):
            raise TypeError(f"expected a select or a change, not {type(pernyataan).__name__}")
        return self._connection.execute(pernyataan).mappings().all()

    def execute(self, pernyataan: Ubahan, baris: Sequence[Mapping[str, Any]] = ()) -> int:
        """Change rows; the number of those that were. `baris`: an insert takes many rows at once.

        Raises PermissionError, and RuntimeError while only reading.
        """
        self._check_open()
        if not isinstance(pernyataan, Ubahan):
            raise TypeError(f"expected an insert, update or delete, not {type(pernyataan).__name__}")
        if not baris:
            return self._connection.execute(self._within(pernyataan)).rowcount
        if not isinstance(pernyataan, Insert):
            raise TypeError("rows go with an insert only")
        self._check_target(pernyataan)
        lengkap = [self._complete(satu) for satu in baris]
        return self._connection.execute(pernyataan, lengkap).rowcount

    def _within(self, pernyataan: Ubahan) -> Ubahan:
        """The same change, of rows of the instansi only."""
        tabel = self._check_target(pernyataan)
        if not isinstance(pernyataan, Insert):
            return pernyataan.where(tabel.c[KOLOM] == self._instansi_id)
        if pernyataan.select is None:
            return pernyataan.values({KOLOM: self._instansi_id})
        isi = pernyataan.select.subquery()
        lengkap = new_select(*isi.c, literal(self._instansi_id))
        baru = Insert(tabel).from_select([*(pernyataan._select_names or ()), KOLOM], lengkap)
        return baru.returning(*pernyataan._returning) if pernyataan._returning else baru

    def _check_target(self, pernyataan: Ubahan) -> Table:
        if not self._write:
            raise RuntimeError("open_tables(write=True) is needed to change rows")
        tabel = pernyataan.table
        check_table(tabel, self._awalan)
        if not isinstance(tabel, Table):
            raise PermissionError("a change names its table itself, not an alias of it")
        if not isinstance(pernyataan, Delete):
            refuse_column(_names_set(pernyataan))
        return tabel

    def _complete(self, baris: Mapping[str, Any]) -> dict[str, Any]:
        refuse_column(baris)
        return {**baris, KOLOM: self._instansi_id}

    def _check_open(self) -> None:
        if not self._open:
            raise RuntimeError("the block of open_tables has ended")

    def close(self) -> None:
        """No more statements from here on."""
        self._open = False


def _names_set(pernyataan: Insert | Update) -> set[str]:
    """The columns that a change gives values for."""
    if pernyataan._multi_values:
        raise PermissionError("give several rows as the second argument: execute(insert(TABLE), rows)")
    bernama = [*(pernyataan._values or {})]
    if isinstance(pernyataan, Insert):
        bernama += pernyataan._select_names or []
    return {str(getattr(kolom, "name", kolom)) for kolom in bernama}


def table_prefix(nama_plugin: str) -> str:
    """How the names of a plugin's tables begin."""
    return f"p_{nama_plugin}_"


_sedang_menulis: ContextVar[bool] = ContextVar("kinerja_tabel_ditulis", default=False)


@contextmanager
def opened(session: Session, *, nama_plugin: str, instansi_id: int, write: bool) -> Iterator[TabelPlugin]:
    """The tables within a session of their own; commits at the end of a writing block."""
    if write and _sedang_menulis.get():
        raise RuntimeError("a block of open_tables(write=True) is open already; pass it on")
    tanda = _sedang_menulis.set(write or _sedang_menulis.get())
    try:
        with session, session.begin():
            session.info["plugin"] = nama_plugin
            tabel = TabelPlugin(
                session.connection(), awalan=table_prefix(nama_plugin), instansi_id=instansi_id, write=write
            )
            yield tabel
            tabel.close()
    finally:
        _sedang_menulis.reset(tanda)
