"""What the tests share. A pure test needs nothing of it; a test on data runs on SQLite and on PostgreSQL.

`session`        a session of one instansi; what it does is undone afterwards (cheap)
`app`, `client`  the application on a database of its own, which is thrown away
`clock`          what time it is there: `clock.set(…)`, `clock.forward(hours=1)`
`open_session`   several sessions, also across instansi, on a database of their own
Of a test that asks for both, `session` writes to the database of `app`: commit before the page is asked for.
"""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol

import pytest
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from kinerja.config import Config
from kinerja.db import Database
from kinerja.hooks.penjaga import resume_all
from kinerja.organisasi.models import Instansi
from kinerja.schema import upgrade
from tests.aplikasi import SharedApp
from tests.client import FormClient
from tests.postgres import PostgresMissingError, PostgresServer

ORDER = (
    "unit",
    "architecture",
    "service",
    "web",
    "security",
    "plugins",
    "migrations",
    "packaging",
    "faults",
    "browser",
)
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)  # a Tuesday, 09.00 WIB
KEYS = {"sesi": b"k" * 32, "data": b"d" * 32}

_number = itertools.count(1)


class OpenSession(Protocol):
    """What the fixture `open_session` gives."""

    def __call__(self, instansi_id: int | None, *, platform: bool = False) -> Session: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The quick and telling ones first: rules, then structure, then data, pages, and the browser last."""
    rank = {folder: place for place, folder in enumerate(ORDER)}
    items.sort(key=lambda item: rank.get(_folder_of(item.path), len(ORDER)))


def _folder_of(path: Path) -> str:
    """The tests of a plugin count as unit: they touch nothing but the plugin."""
    root = Path(__file__).parent
    return path.relative_to(root).parts[0] if path.is_relative_to(root) else "unit"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on which database."""
    reports = [
        report
        for outcome in ("passed", "failed", "error", "xfailed", "xpassed")
        for report in terminalreporter.stats.get(outcome, ())
        if isinstance(report, pytest.TestReport) and (report.when == "call" or outcome == "error")
    ]
    ran = {report.nodeid: dict(report.user_properties).get("database") for report in reports}
    counts = {kind: sum(found == kind for found in ran.values()) for kind in (*NAMES, None)}
    on_databases = ", ".join(f"{NAMES[kind]}: {counts[kind]} tests" for kind in NAMES)
    terminalreporter.write_line(f"{on_databases}, without a database: {counts[None]} tests")


class TestClock:
    """A clock that stands still until a test moves it."""

    __test__ = False

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def set(self, moment: datetime) -> None:
        self.now = moment

    def forward(self, **amount: float) -> None:
        """Let time pass: `forward(minutes=31)`."""
        self.now += timedelta(**amount)


@pytest.fixture(autouse=True)
def no_plugin_left_alone() -> Iterator[None]:
    """A plugin that hung in one test is called again in the next; the process would wait for a minute."""
    yield
    resume_all()


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return NOW.date()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    try:
        server = PostgresServer()
    except PostgresMissingError as error:
        pytest.exit(str(error), returncode=1)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgres_server: PostgresServer) -> str:
    """Name of a migrated, empty database."""
    _migrate(postgres_server.create("kinerja_template"))
    return "kinerja_template"


def _migrate(url: str) -> None:
    engine = Database(url).engine
    upgrade(engine)
    engine.dispose()


@pytest.fixture(params=NAMES)
def database_kind(request: pytest.FixtureRequest) -> str:
    """`sqlite`, then `postgresql`."""
    kind: str = request.param
    request.node.user_properties.append(("database", kind))
    return kind


def _copy(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of a new copy of the migrated database."""
    if kind == "sqlite":
        return f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), folder / 'kinerja.db')}"
    template = request.getfixturevalue("postgresql_template")
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.create(f"kinerja_{next(_number)}", template)


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database for this test alone."""
    url = _copy(database_kind, request, tmp_path)
    yield url
    if database_kind == "postgresql":
        request.getfixturevalue("postgres_server").drop(url.rpartition("/")[2])


@pytest.fixture(scope="session")
def shared_databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Database]]:
    """By kind, the databases that tests write to and undo; made when first asked for."""
    with ExitStack() as stack:

        @cache
        def open_database(kind: str) -> Database:
            database = Database(_copy(kind, request, tmp_path_factory.mktemp(kind)))
            stack.callback(database.engine.dispose)
            return database

        yield open_database


@pytest.fixture
def connection(request: pytest.FixtureRequest, database_kind: str) -> Iterator[Connection | None]:
    """The connection whose doings are undone; None where the test has a database of its own."""
    if "database_url" in request.fixturenames:
        yield None
        return
    database = request.getfixturevalue("shared_databases")(database_kind)
    with database.engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def _sessions(request: pytest.FixtureRequest, connection: Connection | None) -> Iterator[OpenSession]:
    with ExitStack() as stack:
        if connection is None:
            database = Database(request.getfixturevalue("database_url"))
            stack.callback(database.engine.dispose)

        def open_one(instansi_id: int | None, *, platform: bool = False) -> Session:
            if connection is None:
                session = database.session(instansi_id, platform=platform)
            else:
                info = {"instansi_id": instansi_id, "platform": platform}
                session = Session(
                    connection, join_transaction_mode="create_savepoint", expire_on_commit=False, info=info
                )
            return stack.enter_context(session)

        yield open_one


@pytest.fixture
def open_session(database_url: str, _sessions: OpenSession) -> OpenSession:
    """`open_session(instansi_id)`, `open_session(None, platform=True)`: as many sessions as the test likes.

    They take a database of their own: savepoints of two sessions cannot interleave on one connection.
    """
    return _sessions


@pytest.fixture
def instansi(_sessions: OpenSession) -> Instansi:
    """The instansi of the test."""
    return _make_instansi(_sessions, "kab-contoh", "Kabupaten Contoh")


@pytest.fixture
def instansi_lain(open_session: OpenSession) -> Instansi:
    """Another instansi, whose data nobody of `instansi` may see."""
    return _make_instansi(open_session, "kota-lain", "Kota Lain")


def _make_instansi(open_session: OpenSession, kode: str, nama: str) -> Instansi:
    made = Instansi(
        kode=kode, nama=f"Pemerintah {nama}", nama_pendek=nama, tempat=nama.split()[-1], dibuat=NOW
    )
    with open_session(None, platform=True) as session, session.begin():
        session.add(made)
    return made


@pytest.fixture
def session(_sessions: OpenSession, instansi: Instansi) -> Session:
    """A session of `instansi`."""
    return _sessions(instansi.id)


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return Config(instance=tmp_path, database_url=database_url, testing=True, kunci=KEYS)


@pytest.fixture(scope="session")
def shared_apps() -> dict[str, SharedApp]:
    """The applications that tests use one after the other, one for each kind of configuration."""
    return {}


@pytest.fixture
def app(
    config: Config, clock: TestClock, database_kind: str, shared_apps: dict[str, SharedApp]
) -> Iterator[Flask]:
    jenis = f"{database_kind} {replace(config, instance=Path(), database_url='')}"
    if jenis not in shared_apps:
        shared_apps[jenis] = SharedApp(config, clock)
    lent = shared_apps[jenis]
    lent.lend(config, clock)
    yield lent.app
    lent.take_back()


@pytest.fixture
def client(app: Flask) -> FormClient:
    """A browser that nobody signed in with."""
    return app.test_client()
