"""`kinerja db upgrade` for plugins: all migrations of one in one transaction, which is kept only if nothing
but its own tables changed.
"""

import io
from collections.abc import Iterable

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from kinerja.hooks.galat import PluginError, describe
from kinerja.hooks.manager import Terpasang
from kinerja.hooks.tabel import table_prefix
from kinerja.plugin.migrasi_jaga import MigrasiDitolakError, guarded, list_tables
from kinerja.plugin.skema import find_clash, find_obstacle, open_script, version_table

BEKAS = "_alembic_version"


def upgrade_plugins(engine: Engine, semua: Iterable[Terpasang]) -> tuple[list[str], list[PluginError]]:
    """Bring the tables of every plugin up; the names of those that changed, and what failed by plugin.

    Each plugin alone: a failure leaves its tables as they were, and those of the others right.
    """
    berubah: list[str] = []
    gagal: list[PluginError] = []
    for satu in semua:
        try:
            if satu.definisi.migrasi and upgrade_plugin(engine, satu):
                berubah.append(satu.definisi.nama)
        except PluginError as error:
            gagal.append(error)
    return berubah, gagal


def upgrade_plugin(engine: Engine, terpasang: Terpasang) -> bool:
    """Bring the tables of one plugin up; False where they are right already.

    Raises PluginError, with everything as it was before.
    """
    nama = terpasang.definisi.nama
    try:
        with engine.connect() as connection:
            if not find_obstacle(connection, terpasang):
                return False
            connection.rollback()
            _refuse_clash(connection, nama)
            connection.rollback()
            script = open_script(terpasang)
            with guarded(connection, table_prefix(nama), version_table(nama)):
                _run(connection, script, version_table(nama))
        return True
    except PluginError:
        raise
    except (Exception, SystemExit) as error:
        raise _failure(nama, error) from error


def _refuse_clash(connection: Connection, nama: str) -> None:
    """Tables of a plugin that is not installed now could begin like those of this one."""
    pernah = [
        satu.removeprefix("p_").removesuffix(BEKAS)
        for satu in list_tables(connection)
        if satu.startswith("p_") and satu.endswith(BEKAS)
    ]
    if lain := find_clash(nama, pernah):
        raise MigrasiDitolakError(f"tabelnya tidak dapat dibedakan dari tabel plugin “{lain}”")


def _run(connection: Connection, script: ScriptDirectory, tabel_versi: str) -> None:
    def steps(revisi: str, _context: object) -> object:
        return script._upgrade_revs("head", revisi)

    with EnvironmentContext(Config(stdout=io.StringIO()), script, fn=steps, destination_rev="head") as env:
        env.configure(connection=connection, version_table=tabel_versi)
        env.run_migrations()


def _failure(nama: str, error: BaseException) -> PluginError:
    asal = error.orig if isinstance(error, DBAPIError) and error.orig else error
    sebab = str(asal) if isinstance(error, MigrasiDitolakError) else describe(asal)
    return PluginError(
        f"Migrasi plugin “{nama}” gagal: {sebab}. Tabelnya tetap seperti sebelumnya dan plugin ini tidak "
        "dipakai. Perbaiki plugin ini lalu jalankan `kinerja db upgrade` lagi, atau keluarkan dari "
        "KINERJA_PLUGINS."
    )
