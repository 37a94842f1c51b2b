"""Database: the declarative base, sessions bound to one instansi, and the wall between instansi.

Every session carries one `instansi_id`. Each ORM statement is filtered by it, and a statement on a
table of an instansi without one raises. PostgreSQL repeats the wall by row-level security, which reads
the two settings that `_announce_tenant` writes at the start of a transaction.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import structlog
from flask import current_app, g
from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ForeignKey,
    MetaData,
    Select,
    String,
    Text,
    TypeDecorator,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    SessionTransaction,
    UOWTransaction,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry

from kinerja.errors import ConflictError

BUSY_TIMEOUT_MS = 10_000
SQLSTATE_UNIQUE = "23505"
SQLITE_UNIQUE = "UNIQUE constraint failed: "
DISIMPAN_LAIN = "Bagian ini baru saja disimpan dari tempat lain. Muat ulang halaman, lalu ulangi."

log = structlog.get_logger()


class TenantMissingError(RuntimeError):
    """A statement on data of an instansi came from a session without one: a bug, never shown."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC on both databases (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_column(enum: type[StrEnum], name: str | None = None) -> Enum:
    """Text column that holds the value of a closed set, refused by a constraint otherwise.

    `name` tells the constraints of two columns apart that hold the same set in one table.
    """
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=f"{name or enum.__name__.lower()}_sah",
        values_callable=lambda members: [member.value for member in members],
    )


NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

Kunci = Annotated[int, mapped_column(primary_key=True)]
Nama = Annotated[str, mapped_column(String(300))]
Kode = Annotated[str, mapped_column(String(60))]
Naskah = Annotated[str, mapped_column(Text)]
Isi = dict[str, Any]


class Base(DeclarativeBase):
    """Every table; the name of a table is the class name in snake case."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {datetime: UtcDateTime, Isi: JSON, list[str]: JSON}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "__tablename__" not in cls.__dict__ and not cls.__dict__.get("__abstract__"):
            cls.__tablename__ = _snake(cls.__name__)
        super().__init_subclass__(**kwargs)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


class TenantMixin:
    """Rows that belong to one instansi; `instansi_id` is filled and checked by the session."""

    instansi_id: Mapped[int] = mapped_column(ForeignKey("instansi.id"), index=True)


class DatedMixin:
    """Rows that hold from `mulai` to `sampai` (exclusive, None = open)."""

    mulai: Mapped[date]
    sampai: Mapped[date | None]


class VersionMixin:
    """Documents that people edit: the loser of two edits gets `ConflictError`."""

    versi: Mapped[int] = mapped_column(default=1)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # Before super(): there the class is mapped, and later arguments would go unheard.
        setattr(cls, "__mapper_args__", {"version_id_col": VersionMixin.versi})  # noqa: B010  # unknown to the mixin
        super().__init_subclass__(**kwargs)


def check_version(
    row: VersionMixin, versi: int | None, mine: Mapping[str, str], theirs: Mapping[str, str]
) -> None:
    """Raise ConflictError when the form was drawn from another version than the one stored."""
    if versi is not None and versi != row.versi:
        raise ConflictError(
            "Bagian ini sudah disimpan dari tempat lain. Bandingkan kedua teks, lalu simpan lagi.",
            mine=mine,
            theirs=theirs,
        )


class Database:
    """The engine and the sessions made from it."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(
            url,
            pool_pre_ping=not url.startswith("sqlite"),
            json_serializer=_to_json,
            execution_options={"produk": True},  # tells our connections from those of a plugin
        )
        if self.engine.dialect.name == "sqlite":
            _prepare_sqlite(self.engine)
        # A plain BEGIN that later writes fails at once under load on SQLite, so writers say so first.
        self._writing = self.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")

    def session(
        self,
        instansi_id: int | None,
        *,
        write: bool = False,
        platform: bool = False,
        wait_ms: int | None = None,
    ) -> Session:
        """A session bound to one instansi, or (`platform`) to none of them.

        A writer that can do without gives up after `wait_ms` where others hold the database.
        """
        bind = self._writing if write else self.engine
        if wait_ms is not None:
            bind = bind.execution_options(wait_ms=wait_ms)
        info = {"instansi_id": instansi_id, "platform": platform}
        return Session(bind, expire_on_commit=False, info=info)


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_encode)


def _encode(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # The driver would begin by itself, and late: the `begin` event below does it instead.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if "wait_ms" in options:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={int(options['wait_ms'])}")
        try:
            connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))
        finally:
            if "wait_ms" in options:  # the connection goes back to the pool
                connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


@event.listens_for(Session, "do_orm_execute")
def _filter_tenant(state: ORMExecuteState) -> None:
    info = state.session.info
    if info.get("platform") or not (state.is_select or state.is_update or state.is_delete):
        return
    instansi_id = info.get("instansi_id")
    if not state.is_orm_statement:
        _refuse_core_statement(state)
        return
    if instansi_id is None:
        raise TenantMissingError("the session has no instansi")
    state.statement = state.statement.options(
        with_loader_criteria(TenantMixin, lambda cls: cls.instansi_id == instansi_id, include_aliases=True)
    )


def _refuse_core_statement(state: ORMExecuteState) -> None:
    """The filter reaches ORM entities only; a bare select on a tenant table would slip past it."""
    statement = state.statement
    if isinstance(statement, Select) and any(
        "instansi_id" in table.c for table in statement.get_final_froms()
    ):
        raise TenantMissingError("select ORM entities, not bare tables, of an instansi")


@event.listens_for(Session, "before_flush")
def _stamp_tenant(session: Session, _context: UOWTransaction, _instances: object) -> None:
    instansi_id = session.info.get("instansi_id")
    for row in session.new:
        if not isinstance(row, TenantMixin):
            continue
        if instansi_id is not None and not row.__dict__.get("instansi_id"):
            row.instansi_id = instansi_id
        if not session.info.get("platform") and row.instansi_id != instansi_id:
            raise TenantMissingError(f"{type(row).__name__} belongs to another instansi")


@event.listens_for(Session, "after_begin")
def _announce_tenant(session: Session, _transaction: SessionTransaction, connection: Any) -> None:
    if connection.dialect.name != "postgresql":
        return
    if wait_ms := connection.get_execution_options().get("wait_ms"):
        connection.execute(text(f"SET LOCAL lock_timeout = {int(wait_ms)}"))
    connection.execute(
        text("SELECT set_config('kinerja.instansi_id', :i, true), set_config('kinerja.platform', :p, true)"),
        {
            "i": str(session.info.get("instansi_id") or ""),
            "p": "on" if session.info.get("platform") else "off",
        },
    )


def database() -> Database:
    """The database of the running application."""
    found: Database = current_app.extensions["kinerja_database"]
    return found


@contextmanager
def transaction(instansi_id: int | None = None) -> Iterator[Session]:
    """A writing session of the current instansi; commits at the end, or undoes everything."""
    with _begun(database().session(instansi_id or g.get("instansi_id"), write=True)) as session:
        yield session


@contextmanager
def reading(instansi_id: int | None = None) -> Iterator[Session]:
    """A reading session of the current instansi; what it changes is thrown away."""
    with database().session(instansi_id or g.get("instansi_id")) as session:
        yield session


@contextmanager
def read_only(instansi_id: int) -> Iterator[Session]:
    """A session in which the database itself refuses to write, and which ends undone whatever happens."""
    with database().engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        transaction = connection.begin()
        connection.exec_driver_sql("PRAGMA query_only=ON" if sqlite else "SET TRANSACTION READ ONLY")
        info = {"instansi_id": instansi_id, "platform": False}
        try:
            # A commit of the session would reach no further than this transaction.
            with Session(
                connection, join_transaction_mode="rollback_only", expire_on_commit=False, info=info
            ) as session:
                yield session
        finally:
            transaction.rollback()
            if sqlite:  # the connection goes back to the pool
                connection.exec_driver_sql("PRAGMA query_only=OFF")


@contextmanager
def platform_session() -> Iterator[Session]:
    """A writing session across all instansi: log-in, tenants, technical commands. Nothing else."""
    with _begun(database().session(None, write=True, platform=True)) as session:
        yield session


@contextmanager
def _begun(session: Session) -> Iterator[Session]:
    """Whoever saves the same second is told so; any other refusal of the database stays a bug.

    Two first saves find no row to lock, so it is the unique constraint that lets one of them lose.
    """
    try:
        with session, session.begin():
            yield session
    except StaleDataError as error:
        raise ConflictError(DISIMPAN_LAIN) from error
    except IntegrityError as error:
        if (kendala := _unique_constraint_of(error)) is None:
            raise
        log.warning("disimpan_bersamaan", kendala=kendala)
        raise ConflictError(DISIMPAN_LAIN) from error


def _unique_constraint_of(error: IntegrityError) -> str | None:
    """The unique constraint (PostgreSQL) or its columns (SQLite) that refused, never the values."""
    if getattr(error.orig, "sqlstate", None) == SQLSTATE_UNIQUE:
        return str(error.orig.diag.constraint_name)  # type: ignore[union-attr]
    teks = str(error.orig)
    return teks.removeprefix(SQLITE_UNIQUE) if teks.startswith(SQLITE_UNIQUE) else None
