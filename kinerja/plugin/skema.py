"""Are the own tables of a plugin those that its code expects? One that is behind is not called."""

import re
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import Connection, Engine

from kinerja.db import database
from kinerja.hooks.galat import PluginError, describe
from kinerja.hooks.manager import SYARAT, HookManager, Terpasang
from kinerja.hooks.tabel import table_prefix

BELUM = "migrasi belum dijalankan"
LEBIH_BARU = "tabelnya dibuat oleh versi plugin yang lebih baru"
TUNGGU = 10.0
"""Seconds after which a process looks again whether somebody has run the migrations."""
_FOLDER = re.compile(r"[A-Za-z0-9_]+(?:/[A-Za-z0-9_]+)*")


def version_table(nama: str) -> str:
    """Where Alembic keeps the revision of a plugin; it begins as all its tables do."""
    return f"{table_prefix(nama)}alembic_version"


def open_script(terpasang: Terpasang) -> ScriptDirectory:
    """The migrations of a plugin. Raises PluginError for a folder that is not there or empty."""
    folder = _folder_of(terpasang)
    if not any(folder.glob("*.py")):
        raise PluginError(
            f"Plugin “{terpasang.definisi.nama}” menyebut folder migrasi “{terpasang.definisi.migrasi}”, "
            f"tetapi tidak ada berkas migrasi di {folder}. {SYARAT}"
        )
    return ScriptDirectory(str(folder), version_locations=[str(folder)])


def _folder_of(terpasang: Terpasang) -> Path:
    definisi = terpasang.definisi
    letak = list(getattr(terpasang.modul, "__path__", ()))
    if not letak or not _FOLDER.fullmatch(definisi.migrasi):
        raise PluginError(
            f"Plugin “{definisi.nama}” menyebut folder migrasi “{definisi.migrasi}”, yang harus berupa "
            f"folder di dalam paketnya. {SYARAT}"
        )
    return Path(letak[0], definisi.migrasi)


def check_migrations(semua: Mapping[str, Terpasang]) -> None:
    """Raise PluginError for a missing folder, or for two plugins whose tables cannot be told apart."""
    bertabel = [satu for satu in semua.values() if satu.definisi.migrasi]
    for satu in bertabel:
        open_script(satu)
    nama = [satu.definisi.nama for satu in bertabel]
    for satu_nama in nama:
        if lain := find_clash(satu_nama, nama):
            raise PluginError(
                f"Nama plugin “{satu_nama}” dan “{lain}” sama awalannya, sehingga tabelnya tidak dapat "
                "dibedakan. Ganti nama salah satunya, atau keluarkan dari KINERJA_PLUGINS."
            )


def find_clash(nama: str, semua: Iterable[str]) -> str | None:
    """Another plugin whose tables begin like those of `nama`, or the other way round."""
    for lain in semua:
        if lain != nama and (lain.startswith(f"{nama}_") or nama.startswith(f"{lain}_")):
            return lain
    return None


def init_app(app: Flask) -> None:
    """Look at the migrations of the plugins. Raises PluginError, naming the plugin."""
    manager: HookManager = app.extensions["kinerja_plugins"]
    check_migrations(manager.terpasang)
    app.extensions["kinerja_skema_plugin"] = KeadaanSkema()


# What is behind


def find_obstacle(connection: Connection, terpasang: Terpasang) -> str:
    """Why the plugin cannot be used with the tables as they are, "" when it can."""
    if not terpasang.definisi.migrasi:
        return ""
    try:
        script = open_script(terpasang)
        diminta, dikenal = set(script.get_heads()), {satu.revision for satu in script.walk_revisions()}
    except Exception as error:  # noqa: BLE001  # code of the plugin
        return f"migrasinya tidak dapat dibaca: {describe(error)}"
    konteks = MigrationContext.configure(
        connection, opts={"version_table": version_table(terpasang.definisi.nama)}
    )
    ada = set(konteks.get_current_heads())
    if ada == diminta:
        return ""
    return BELUM if ada <= dikenal else LEBIH_BARU


def list_obstacles(engine: Engine, semua: Iterable[Terpasang]) -> dict[str, str]:
    """By name of each plugin with tables, what is in the way, "" where nothing is."""
    with engine.connect() as connection:
        return {
            satu.definisi.nama: find_obstacle(connection, satu) for satu in semua if satu.definisi.migrasi
        }


class KeadaanSkema:
    """What a process knows of the tables of its plugins; one whose tables are right stays so."""

    def __init__(self) -> None:
        self._halangan: dict[str, tuple[float, str]] = {}

    def find_obstacle(self, engine: Engine, terpasang: Terpasang) -> str:
        """As the function of this name; asks the database once, and again while something is in the way."""
        nama = terpasang.definisi.nama
        if not terpasang.definisi.migrasi:
            return ""
        saat, kalimat = self._halangan.get(nama, (-TUNGGU, BELUM))
        if kalimat and time.monotonic() - saat >= TUNGGU:
            with engine.connect() as connection:
                kalimat = find_obstacle(connection, terpasang)
            self._halangan[nama] = time.monotonic(), kalimat
        return kalimat

    def forget(self) -> None:
        """Look again at the next question: the migrations have run."""
        self._halangan.clear()


def obstacle_of(terpasang: Terpasang) -> str:
    """Why the plugin cannot be used here and now, "" when it can."""
    if not terpasang.definisi.migrasi:
        return ""
    keadaan: KeadaanSkema = current_app.extensions["kinerja_skema_plugin"]
    return keadaan.find_obstacle(database().engine, terpasang)


def sentence_of(nama: str, halangan: str) -> str:
    """For people: what is in the way, and who clears it."""
    obat = "Minta pengelola server menjalankan `kinerja db upgrade`."
    if halangan != BELUM:
        obat = "Minta pengelola server memasang versi plugin yang cocok."
    return f"Plugin “{nama}” belum dapat dipakai: {halangan}. {obat}"
