"""The guard round the migrations of a plugin: nothing but its own tables, all together or not at all.

On SQLite the driver asks before every step of a statement; on PostgreSQL the rows of others are hidden by
row-level security, and the catalogue and the counters of the transaction are compared before it is kept.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Integer, event, inspect, text

from kinerja.hooks.saring import KOLOM

INDUK = "instansi"
"""The only table of the product that a foreign key of a plugin may name."""
MILIK = {"tabel", "kolom", "batasan", "indeks", "urutan", "isi tabel"}
"""What a plugin may make and change, of its own tables."""
Isi = dict[tuple[str, str, str], str]
"""(kind, table, name): definition, of everything that a migration could change."""


class MigrasiDitolakError(Exception):
    """A migration did what none may do; the text says what, in Indonesian, for the operator."""


def list_tables(connection: Connection) -> list[str]:
    """The names of all tables."""
    return sorted(inspect(connection).get_table_names())


@contextmanager
def guarded(connection: Connection, awalan: str, tabel_versi: str) -> Iterator[None]:
    """One transaction for the block; kept when only own tables changed and each carries its instansi.

    Raises MigrasiDitolakError, and what the block raises; then nothing was changed.
    """
    penjaga = _Sqlite if connection.dialect.name == "sqlite" else _Postgresql
    jaga = penjaga(connection, awalan, tabel_versi)
    with jaga.transaction():
        sebelum = jaga.read_state()
        with jaga.watching():
            yield
        _check_changes(awalan, sebelum, jaga.read_state())
        sendiri = jaga.own_tables()
        _check_own_tables(connection, awalan, sendiri)
        jaga.finish(sendiri)


def _check_changes(awalan: str, sebelum: Isi, sesudah: Isi) -> None:
    for jenis, tabel, nama in sorted(sebelum.keys() | sesudah.keys()):
        kunci = jenis, tabel, nama
        if sebelum.get(kunci) == sesudah.get(kunci):
            continue
        if jenis not in MILIK:
            raise MigrasiDitolakError(f"{jenis} “{nama}” tidak boleh dibuat atau diubah oleh plugin")
        if not tabel.startswith(awalan):
            letak = "" if nama == tabel else f" pada tabel “{tabel}”"
            raise MigrasiDitolakError(f"mengubah {jenis} “{nama}”{letak}, yang bukan miliknya ({awalan}…)")


def _check_own_tables(connection: Connection, awalan: str, sendiri: list[str]) -> None:
    inspektur = inspect(connection)
    for tabel in sendiri:
        kolom = {satu["name"]: satu for satu in inspektur.get_columns(tabel)}.get(KOLOM)
        if kolom is None or not isinstance(kolom["type"], Integer) or kolom["nullable"]:
            raise MigrasiDitolakError(f"tabel “{tabel}” harus mempunyai kolom {KOLOM} (Integer, NOT NULL)")
        for kunci in inspektur.get_foreign_keys(tabel):
            tujuan = kunci["referred_table"]
            if tujuan != INDUK and not tujuan.startswith(awalan):
                sebab = f"tabel “{tabel}” merujuk tabel “{tujuan}”, yang bukan miliknya"
                raise MigrasiDitolakError(f"{sebab}; simpan nomornya sebagai bilangan saja")


class _Penjaga:
    """What both databases share."""

    def __init__(self, connection: Connection, awalan: str, tabel_versi: str) -> None:
        self.connection, self.awalan, self.tabel_versi = connection, awalan, tabel_versi

    def own_tables(self) -> list[str]:
        """The tables of the plugin without that of Alembic."""
        semua = list_tables(self.connection)
        return [nama for nama in semua if nama.startswith(self.awalan) and nama != self.tabel_versi]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self.connection.begin():
            yield

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Code of the plugin must not end the transaction."""
        event.listen(self.connection, "commit", _refuse_end)
        event.listen(self.connection, "rollback", _refuse_end)
        try:
            yield
        finally:
            event.remove(self.connection, "commit", _refuse_end)
            event.remove(self.connection, "rollback", _refuse_end)


def _refuse_end(_connection: Connection) -> None:
    raise MigrasiDitolakError("migrasi tidak boleh mengakhiri transaksinya sendiri")


# SQLite

_KATA = {
    sqlite3.SQLITE_READ: "membaca tabel",
    sqlite3.SQLITE_INSERT: "menambah isi tabel",
    sqlite3.SQLITE_UPDATE: "mengubah isi tabel",
    sqlite3.SQLITE_DELETE: "menghapus isi tabel",
    sqlite3.SQLITE_CREATE_TABLE: "membuat tabel",
    sqlite3.SQLITE_DROP_TABLE: "menghapus tabel",
    sqlite3.SQLITE_ALTER_TABLE: "mengubah tabel",
    sqlite3.SQLITE_CREATE_INDEX: "membuat indeks tabel",
    sqlite3.SQLITE_DROP_INDEX: "menghapus indeks tabel",
}
_TABEL_KEDUA = {sqlite3.SQLITE_ALTER_TABLE, sqlite3.SQLITE_CREATE_INDEX, sqlite3.SQLITE_DROP_INDEX}
_BEBAS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_SAVEPOINT,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_REINDEX,
}
_PRAGMA = {
    "foreign_key_list", "index_info", "index_list", "index_xinfo", "table_info", "table_list", "table_xinfo",
}  # fmt: skip


class _Sqlite(_Penjaga):
    """Every step of a statement is asked for."""

    sebab = ""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        # As SQLite itself advises for tables that are made anew: references are checked at the end.
        self._driver.execute("PRAGMA foreign_keys=OFF")
        self.connection.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        try:
            with self.connection.begin():
                yield
        finally:
            self._driver.execute("PRAGMA foreign_keys=ON")

    @contextmanager
    def watching(self) -> Iterator[None]:
        self._driver.set_authorizer(self._answer)
        try:
            with super().watching():
                yield
        except Exception as error:
            if self.sebab:
                raise MigrasiDitolakError(self.sebab) from error
            raise
        finally:
            self._driver.set_authorizer(None)
        if self.sebab:  # the migration went on as if nothing had been refused
            raise MigrasiDitolakError(self.sebab)

    def read_state(self) -> Isi:
        query = text("SELECT type, tbl_name, name, coalesce(sql, '') FROM sqlite_master")
        jenis = {"table": "tabel", "index": "indeks", "view": "tampilan", "trigger": "pemicu"}
        return {(jenis[satu], tabel, nama): isi for satu, tabel, nama, isi in self.connection.execute(query)}

    def finish(self, sendiri: list[str]) -> None:
        for tabel in sendiri:
            query = text(f'PRAGMA foreign_key_check("{tabel}")')
            if self.connection.execute(query).first() is not None:
                raise MigrasiDitolakError(f"tabel “{tabel}” merujuk baris yang tidak ada")

    @property
    def _driver(self) -> sqlite3.Connection:
        found: sqlite3.Connection = self.connection.connection.driver_connection  # type: ignore[assignment]
        return found

    def _answer(self, aksi: int, satu: str | None, dua: str | None, _basis: Any, _dalam: Any) -> int:
        sebab = self._refusal(aksi, satu or "", dua or "")
        self.sebab = self.sebab or sebab
        return sqlite3.SQLITE_DENY if sebab else sqlite3.SQLITE_OK

    def _refusal(self, aksi: int, satu: str, dua: str) -> str:
        """Why a step is refused, "" when it may be taken; what `satu` and `dua` are depends on the step."""
        if aksi in _BEBAS or (aksi == sqlite3.SQLITE_PRAGMA and satu in _PRAGMA):
            return ""
        if aksi not in _KATA:
            return f"langkah yang tidak boleh dilakukan plugin ({satu or dua or aksi})"
        tabel = dua if aksi in _TABEL_KEDUA else satu
        if self._may_write(tabel) or (aksi == sqlite3.SQLITE_READ and _is_public(tabel, dua)):
            return ""
        return f"{_KATA[aksi]} “{tabel}”, yang bukan miliknya ({self.awalan}…)"

    def _may_write(self, tabel: str) -> bool:
        return self._is_own(tabel) or tabel.startswith("sqlite_")  # its own catalogue: closed to statements

    def _is_own(self, tabel: str) -> bool:
        return tabel.removeprefix("_alembic_tmp_").startswith(self.awalan)


def _is_public(tabel: str, kolom: str) -> bool:
    return not tabel or (tabel == INDUK and kolom in {"id", ""})


# PostgreSQL

_AKHIR = re.compile(
    r"(?:^|;)\s*(?:commit|rollback(?!\s+to)|begin|end|abort|start\s+transaction|prepare\s+transaction)\b",
    re.IGNORECASE,
)
_DALAM = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
_NAMA = "CASE WHEN n.nspname = current_schema() THEN c.relname ELSE n.nspname || '.' || c.relname END"
_RELASI = f"pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND {_DALAM}"
_KEADAAN = f"""
SELECT CASE c.relkind WHEN 'r' THEN 'tabel' WHEN 'p' THEN 'tabel' WHEN 'S' THEN 'urutan' ELSE 'tampilan' END,
       {_NAMA}, {_NAMA}, concat_ws(' ', c.relkind, c.relfilenode, c.relrowsecurity, c.relforcerowsecurity,
       c.relowner, c.relacl)
  FROM {_RELASI} WHERE c.relkind IN ('r', 'p', 'S', 'v', 'm', 'f')
UNION ALL
SELECT 'kolom', {_NAMA}, {_NAMA} || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
       a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
  FROM {_RELASI} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind IN ('r', 'p', 'f')
UNION ALL
SELECT 'batasan', {_NAMA}, k.conname, pg_get_constraintdef(k.oid)
  FROM {_RELASI} JOIN pg_constraint k ON k.conrelid = c.oid
UNION ALL
SELECT 'indeks', {_NAMA}, CAST(CAST(i.indexrelid AS regclass) AS text), pg_get_indexdef(i.indexrelid)
  FROM {_RELASI} JOIN pg_index i ON i.indrelid = c.oid
UNION ALL
SELECT 'pemicu', {_NAMA}, t.tgname, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
  FROM {_RELASI} JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
UNION ALL
SELECT 'aturan', {_NAMA}, r.rulename, pg_get_ruledef(r.oid)
  FROM {_RELASI} JOIN pg_rewrite r ON r.ev_class = c.oid AND r.rulename <> '_RETURN'
UNION ALL
SELECT 'kebijakan', {_NAMA}, p.polname, concat_ws(' ', p.polcmd, p.polpermissive,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
  FROM {_RELASI} JOIN pg_policy p ON p.polrelid = c.oid
UNION ALL
SELECT 'fungsi', '', CAST(CAST(f.oid AS regprocedure) AS text), md5(f.prosrc)
  FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace AND {_DALAM}
UNION ALL
SELECT 'tipe', '', CAST(CAST(y.oid AS regtype) AS text), ''
  FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace AND {_DALAM} WHERE y.typtype IN ('d', 'e', 'r')
UNION ALL
SELECT 'skema', '', n.nspname, '' FROM pg_namespace n WHERE {_DALAM}
UNION ALL
SELECT 'ekstensi', '', e.extname, e.extversion FROM pg_extension e
UNION ALL
SELECT 'isi tabel', s.relname, s.relname, CAST(s.n_tup_ins + s.n_tup_upd + s.n_tup_del AS text)
  FROM pg_stat_xact_user_tables s
"""  # noqa: S608  constants only


class _Postgresql(_Penjaga):
    """The catalogue and the counters of the transaction are compared."""

    nomor = ""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with super().transaction():
            self._execute("SET LOCAL lock_timeout = '5s'")
            self._execute("SELECT pg_advisory_xact_lock(hashtext('kinerja_migrasi_plugin'))")
            self.nomor = self._number()
            yield

    @contextmanager
    def watching(self) -> Iterator[None]:
        for tabel in self.own_tables():  # the owner reaches its own rows of every instansi, and no others
            self._execute(f'ALTER TABLE "{tabel}" NO FORCE ROW LEVEL SECURITY')
        event.listen(self.connection, "before_cursor_execute", _refuse_statement)
        try:
            with super().watching():
                yield
        finally:
            event.remove(self.connection, "before_cursor_execute", _refuse_statement)
        if self._number() != self.nomor:
            raise MigrasiDitolakError("migrasi tidak boleh mengakhiri transaksinya sendiri")

    def read_state(self) -> Isi:
        semua = self.connection.execute(text(_KEADAAN))
        isi = {(jenis, tabel, nama): str(keadaan) for jenis, tabel, nama, keadaan in semua}
        # What was counted before this transaction is shown as well; rows of own tables are the plugin's.
        return {
            kunci: keadaan
            for kunci, keadaan in isi.items()
            if kunci[0] != "isi tabel" or (keadaan != "0" and not kunci[1].startswith(self.awalan))
        }

    def finish(self, sendiri: list[str]) -> None:
        query = text("SELECT tablename FROM pg_policies WHERE policyname = 'satu_instansi'")
        berpagar = set(self.connection.scalars(query))
        for tabel in sendiri:
            self._execute(f'ALTER TABLE "{tabel}" ENABLE ROW LEVEL SECURITY')
            self._execute(f'ALTER TABLE "{tabel}" FORCE ROW LEVEL SECURITY')
            if tabel not in berpagar:
                self._execute(
                    f'CREATE POLICY satu_instansi ON "{tabel}" USING ('
                    "current_setting('kinerja.platform', true) = 'on'"
                    " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
                )

    def _number(self) -> str:
        return str(self.connection.scalar(text("SELECT pg_current_xact_id()")))

    def _execute(self, perintah: str) -> None:
        self.connection.exec_driver_sql(perintah)


def _refuse_statement(
    _connection: Connection, _cursor: Any, perintah: str, _isi: Any, _konteks: Any, _banyak: bool
) -> None:
    if _AKHIR.search(re.sub(r"--[^\n]*|/\*.*?\*/", " ", perintah, flags=re.DOTALL)):
        raise MigrasiDitolakError("migrasi tidak boleh mengakhiri transaksinya sendiri")
    if "kinerja." in perintah:
        raise MigrasiDitolakError("migrasi tidak boleh mengubah pengaturan kinerja.*")
