"""`kinerja check` names each plugin that cannot be used, and the cure."""

import json

import pytest
from sqlalchemy import update

from kinerja.actor import Actor, Peran, PeranLingkup, system_actor
from kinerja.app import create_app
from kinerja.config import Config, read_config
from kinerja.db import Database, platform_session, reading, transaction
from kinerja.errors import NotAuthorizedError
from kinerja.hooks.muat import load_plugins
from kinerja.organisasi.models import Instansi
from kinerja.plugin import service, service_lepas
from kinerja.plugin.models import SetelanPlugin
from tests.conftest import NOW
from tests.perintah import run_kinerja
from tests.plugins.paket import Pemasang, plugin_with

KODE = """
from typing import Annotated

from kinerja.hooks import Bilangan, Pengaturan, Rahasia


class Setelan(Pengaturan):
    batas: Annotated[int, Bilangan(label="Batas", maksimum=60)] = 30
    kunci: Annotated[str, Rahasia(label="Kunci")] = ""


PLUGIN = Plugin(
    nama="sambung", versi="1.0.0", hook_api=(1, 0), label="Uji", ringkasan="Uji.", Pengaturan=Setelan
)
"""
TERLALU_BARU = """
PLUGIN = Plugin(nama="baru", versi="1.0.0", hook_api=(1, 99), label="Uji", ringkasan="Uji.")
"""
HALAMAN_RUSAK = """
from flask import Blueprint

bp = Blueprint("halaman", __name__)


@bp.get("/")
def depan():
    return "tanpa akses"


@hookimpl
def kinerja_register_blueprint():
    return bp
"""


def check(config: Config, plugins: str) -> dict[str, str]:
    """What `kinerja check` finds wrong, by part; the command fails when there is something."""
    hasil = run_kinerja(config, "check", "--json", KINERJA_PLUGINS=plugins)
    rusak = {satu["bagian"]: satu["keterangan"] for satu in json.loads(hasil.stdout) if not satu["baik"]}
    assert hasil.exit_code == (1 if rusak else 0), hasil.output
    return rusak


@pytest.fixture
def terpasang(pemasang: Pemasang, config: Config, instansi: Instansi) -> Config:
    """An installation with a plugin that the instansi has on and has set."""
    pemasang.install("sambung", plugin_with("sambung", KODE))
    assert run_kinerja(config, "db", "upgrade").exit_code == 0
    # With the keys that the command finds, or it could not open the secret.
    tempat = {"KINERJA_DATABASE_URL": config.database_url, "KINERJA_INSTANCE": str(config.instance)}
    app = create_app(read_config(tempat), plugins=load_plugins(("sambung",)))
    aktor, kelas = system_actor(instansi.id), pemasang.load("sambung").Setelan
    with app.app_context(), transaction(instansi.id) as session:
        service.switch_plugin(session, aktor, "sambung", aktif=True, now=NOW)
        service.save_settings(session, aktor, "sambung", kelas(batas=40, kunci="rahasia-lama"), now=NOW)
    app.extensions["kinerja_database"].engine.dispose()
    return config


def store(config: Config, isi: dict[str, object]) -> None:
    """Put this in place of the stored settings."""
    database = Database(config.database_url)
    with database.session(None, write=True, platform=True) as session, session.begin():
        session.execute(update(SetelanPlugin).values(isi=isi))
    database.engine.dispose()


def test_a_sound_plugin_is_no_finding(terpasang: Config) -> None:
    assert check(terpasang, "sambung") == {}


def test_each_listed_plugin_that_does_not_load_is_named_beside_the_ones_that_do(
    terpasang: Config, pemasang: Pemasang
) -> None:
    pemasang.install("baru", plugin_with("baru", TERLALU_BARU))
    pemasang.install("rusak", plugin_with("rusak", "import paket_yang_tidak_ada\n"))
    pemasang.install("halaman", plugin_with("halaman", HALAMAN_RUSAK))
    rusak = check(terpasang, "baru sambung rusak tiada halaman")
    assert list(rusak) == ["plugin baru", "plugin rusak", "plugin tiada", "plugin halaman"]
    assert "memerlukan HOOK_API 1.99, Kinerja ini menyediakan 1.0" in rusak["plugin baru"]
    assert "No module named 'paket_yang_tidak_ada'" in rusak["plugin rusak"]
    assert "tercantum di KINERJA_PLUGINS tetapi tidak terpasang. Pasang paketnya" in rusak["plugin tiada"]
    assert "belum menyebut siapa yang boleh membukanya" in rusak["plugin halaman"]
    assert all("KINERJA_PLUGINS" in satu or "hapus dari daftar" in satu for satu in rusak.values())


def test_other_commands_stop_at_a_plugin_that_is_unfit(terpasang: Config) -> None:
    hasil = run_kinerja(terpasang, "instansi", "list", KINERJA_PLUGINS="tiada")
    assert hasil.exit_code == 1
    assert "Plugin “tiada” tercantum di KINERJA_PLUGINS tetapi tidak terpasang." in hasil.stderr


def test_a_plugin_that_is_on_and_not_listed_is_named_with_its_instansi(
    terpasang: Config, pemasang: Pemasang, instansi: Instansi
) -> None:
    bagian = f"plugin sambung di {instansi.kode}"
    assert check(terpasang, "")[bagian] == (
        "plugin sambung aktif tetapi tidak dimuat. Cantumkan di KINERJA_PLUGINS, atau admin instansi "
        "mematikannya di Admin → Plugin."
    )
    pemasang.uninstall("sambung")
    assert "Pasang paketnya (pip install) dan cantumkan di KINERJA_PLUGINS" in check(terpasang, "")[bagian]
    assert list(check(terpasang, "sambung")) == ["plugin sambung"]  # once: why it does not load


def test_a_plugin_that_was_switched_off_may_go(terpasang: Config, instansi: Instansi) -> None:
    app = create_app(terpasang, plugins=load_plugins(()))
    with app.app_context(), transaction(instansi.id) as session:
        service_lepas.release_plugin(session, system_actor(instansi.id), "sambung", versi=None, now=NOW)
    app.extensions["kinerja_database"].engine.dispose()
    assert check(terpasang, "") == {}


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        (
            {"batas": 40, "kunci": {"rahasia": "gAAAAA-kunci-lain"}},
            "rahasia tersimpan tidak dapat dibuka dengan kunci data sekarang, isi lagi (bidang: kunci)",
        ),
        (
            {"batas": 999, "kunci": ""},
            "setelan tersimpan tidak terbaca oleh versi plugin ini, simpan setelannya lagi (bidang: batas)",
        ),
    ],
    ids=["another key", "does not fit"],
)
def test_settings_that_cannot_be_read_are_named_with_plugin_and_instansi(
    terpasang: Config, instansi: Instansi, isi: dict[str, object], kalimat: str
) -> None:
    store(terpasang, isi)
    assert check(terpasang, "sambung") == {
        f"plugin sambung di {instansi.kode}": f"setelan plugin sambung: {kalimat}. Admin instansi "
        "memperbaikinya di Admin → Plugin."
    }


def test_only_the_operator_looks_at_all_instansi(terpasang: Config, instansi: Instansi) -> None:
    app = create_app(terpasang, plugins=load_plugins(("sambung",)))
    auditor = Actor(1, instansi.id, None, "Orang", frozenset({PeranLingkup(Peran.AUDITOR)}))
    with app.app_context():
        with platform_session() as session:
            for periksa in (service.list_rusak, service_lepas.list_hilang):
                with pytest.raises(NotAuthorizedError):
                    periksa(session, auditor)
        with reading(instansi.id) as session, pytest.raises(NotAuthorizedError):
            service_lepas.release_plugin(session, auditor, "sambung", versi=None, now=NOW)
    app.extensions["kinerja_database"].engine.dispose()
