"""A PostgreSQL server of our own for one test run: Debian's programs, a throw-away folder, no durability.

The tests connect as `kinerja`, who owns the databases but is no superuser: row-level security, which a
superuser would pass by, works as in production. The superuser is reachable by the socket only, and the
folder of the socket by its owner only.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROLE = "kinerja"
START_SECONDS = 30.0
# A copy of a database is some 400 small files: 15 ms in memory, 30 to 500 ms on a disk.
MEMORY, MEMORY_NEEDED = Path("/dev/shm"), 1024**3
HBA = f"""
local all all                trust
host  all {ROLE} 127.0.0.1/32 trust
"""
# Nothing here has to survive a crash.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "listen_addresses": "127.0.0.1",
    "timezone": "Asia/Jakarta",
}


# Ends the server and removes its folder, also when the tests are killed and nobody else is left to do it.
SUPERVISE = """
trap 'kill -INT "$server"' TERM
folder=$1; shift
"$@" & server=$!
wait "$server"; wait "$server"
cd / && rm -rf "$folder"
"""


class PostgresMissingError(RuntimeError):
    """The server's programs are not installed."""


class PostgresServer:
    """A running server; `stop` ends it and removes its folder."""

    def __init__(self) -> None:
        self._programs = find_programs()
        self._folder = Path(tempfile.mkdtemp(prefix="kinerja-pg-", dir=_quickest_place()))
        self._identity = _identity(self._folder)
        self.port = _free_port()
        self._run(
            "initdb",
            "-D",
            "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        (self._folder / "data" / "pg_hba.conf").write_text(HBA)
        self._process = self._start()
        self._admin = self._connect()
        self._admin.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")

    def url(self, database: str) -> str:
        """SQLAlchemy address of a database, as role `kinerja`, over TCP on the loopback."""
        return f"postgresql+psycopg://{ROLE}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template0") -> str:
        """Copy `template` (nobody may be connected to it) to a new database and return its address."""
        command = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY")
        self._admin.execute(command.format(*map(sql.Identifier, (database, ROLE, template))))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self._admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def stop(self) -> None:
        """End the server at once and remove what it wrote."""
        self._admin.close()
        self._process.terminate()
        self._process.wait(timeout=START_SECONDS)

    def _run(self, program: str, *arguments: str) -> None:
        command = [self._programs / program, *arguments]
        subprocess.run(command, cwd=self._folder, check=True, stdout=subprocess.DEVNULL, **self._identity)

    def _start(self) -> subprocess.Popen[bytes]:
        settings = SETTINGS | {"port": str(self.port), "unix_socket_directories": str(self._folder)}
        command = ["setpriv", "--pdeathsig", "TERM", "--", "sh", "-c", SUPERVISE, "sh", str(self._folder)]
        command += [str(self._programs / "postgres"), "-D", "data"]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("wb") as log:
            return subprocess.Popen(command, cwd=self._folder, stdout=log, stderr=log, **self._identity)

    def _connect(self) -> psycopg.Connection:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return psycopg.connect(
                    host=str(self._folder),
                    port=self.port,
                    user="postgres",
                    dbname="postgres",
                    autocommit=True,
                )
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
                time.sleep(0.02)


def _quickest_place() -> Path | None:
    """The memory disk where it is large enough, else None for the usual place of temporary files."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= MEMORY_NEEDED
    return MEMORY if roomy else None


def find_programs() -> Path:
    """Folder of `initdb` and `postgres`: in PATH, or the newest of Debian's."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    of_debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    if newest := max(of_debian, key=lambda path: float(path.parts[-3]), default=None):
        return newest.parent
    raise PostgresMissingError("PostgreSQL is not installed: run script/test, which installs it")


def _identity(folder: Path) -> dict[str, Any]:
    """The server refuses to run as root; then it runs as Debian's user `postgres`, who gets the folder."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
