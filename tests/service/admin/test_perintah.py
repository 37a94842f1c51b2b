"""The commands of the installation: what they print, and how they end."""

import json

import pytest
from sqlalchemy import text

from kinerja.config import Config
from kinerja.db import Database
from tests.perintah import run_kinerja


@pytest.fixture
def installed(config: Config) -> Config:
    """A prepared installation with one instansi."""
    assert run_kinerja(config, "db", "upgrade").exit_code == 0
    made = run_kinerja(config, "instansi", "create", "kab-uji", "Pemerintah Kabupaten Uji", "--tempat", "Uji")
    assert made.exit_code == 0, made.output
    return config


def test_check_of_a_sound_installation_is_json_alone(installed: Config) -> None:
    answer = run_kinerja(installed, "check", "--json")
    assert answer.exit_code == 0
    assert all(item["baik"] for item in json.loads(answer.stdout))


def test_check_names_the_cure_when_a_table_is_missing(installed: Config) -> None:
    database = Database(installed.database_url)
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE tautan_reset"))
    database.engine.dispose()
    answer = run_kinerja(installed, "check", "--json")
    assert answer.exit_code == 1
    assert "kinerja db upgrade" in answer.stdout


def test_list_of_instansi_is_json_alone(installed: Config) -> None:
    listed = json.loads(run_kinerja(installed, "instansi", "list", "--json").stdout)
    assert [item["kode"] for item in listed] == ["kab-uji"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("kab-uji", "Nama"), "sudah dipakai"),
        (("kab-lain", "Nama", "--zona", "Mars/Olympus"), "Zona waktu"),
    ],
)
def test_instansi_that_cannot_be_made_is_refused(
    installed: Config, arguments: tuple[str, ...], sentence: str
) -> None:
    answer = run_kinerja(installed, "instansi", "create", *arguments)
    assert answer.exit_code == 1
    assert sentence in answer.output


def test_verify_names_the_changed_entry_and_fails(installed: Config) -> None:
    assert run_kinerja(installed, "audit", "verify").exit_code == 0
    database = Database(installed.database_url)
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('kinerja.platform', 'on', true)"))
            connection.execute(text("ALTER TABLE catatan_audit DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER catatan_audit_tetap_update"))
        connection.execute(text("UPDATE catatan_audit SET nama = 'Orang lain'"))
    database.engine.dispose()
    answer = run_kinerja(installed, "audit", "verify", "--json")
    assert answer.exit_code == 1
    assert '"rusak_di": 1' in answer.stdout
