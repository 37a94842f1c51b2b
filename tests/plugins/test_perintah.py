"""Commands of plugins (`kinerja_register_perintah`): `kinerja p <plugin> <command> --instansi KODE`."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import Result
from sqlalchemy import select

from kinerja.actor import system_actor
from kinerja.app import create_app
from kinerja.config import Config
from kinerja.db import Database, transaction
from kinerja.organisasi.models import Instansi
from kinerja.plugin import service
from kinerja.plugin.models import GalatPlugin
from tests.perintah import run_kinerja
from tests.plugins.absensi import BERKAS, install_absensi
from tests.plugins.paket import Pemasang, migration, plugin_with

Jalankan = Callable[..., Result]


@pytest.fixture
def jalankan(
    pemasang: Pemasang, config: Config, instansi: Instansi, instansi_lain: Instansi
) -> Iterator[Jalankan]:
    """`kinerja p absensi …`; the plugin is on in `instansi` and not in `instansi_lain`."""
    install_absensi(pemasang)

    def run(*perintah: str, kode: str | None = instansi.kode, plugins: str = "absensi") -> Result:
        opsi = ("--instansi", kode) if kode else ()
        return run_kinerja(config, "p", *perintah, *opsi, KINERJA_PLUGINS=plugins)

    assert run_kinerja(config, "db", "upgrade", KINERJA_PLUGINS="absensi").exit_code == 0
    switch_on(config, instansi)
    return run


def switch_on(config: Config, instansi: Instansi, nama: str = "absensi") -> None:
    app = create_app(replace(config, plugins=(nama,)))
    with app.app_context(), transaction(instansi.id) as session:
        saat = datetime.now(UTC)
        service.switch_plugin(session, system_actor(instansi.id), nama, aktif=True, now=saat)
    app.extensions["kinerja_database"].engine.dispose()


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    database = Database(config.database_url)
    yield database
    database.engine.dispose()


def rows(database: Database) -> list[tuple[int, str]]:
    with database.session(None, platform=True) as session:
        query = "SELECT instansi_id, teks FROM p_absensi_hari ORDER BY id"
        return [tuple(satu) for satu in session.connection().exec_driver_sql(query)]


def faults(database: Database, instansi: Instansi) -> list[tuple[str, str]]:
    with database.session(instansi.id) as session:
        return [(satu.hook, satu.sebab) for satu in session.scalars(select(GalatPlugin))]


# What works


def test_a_command_reads_and_writes_the_tables_of_its_instansi(
    jalankan: Jalankan, database: Database, instansi: Instansi
) -> None:
    hasil = jalankan("absensi", "tambah", "Senin", "--kali", "2")
    assert hasil.exit_code == 0, hasil.output
    assert f"{instansi.kode}: Senin, Senin" in hasil.stdout
    assert rows(database) == [(instansi.id, "Senin"), (instansi.id, "Senin")]
    assert '"event": "hari ditambah"' in hasil.stderr
    assert f'"instansi": "{instansi.kode}"' in hasil.stderr


def test_a_group_of_commands_takes_the_instansi_after_its_name(
    jalankan: Jalankan, instansi: Instansi
) -> None:
    hasil = jalankan("absensi", "rekap", "--instansi", instansi.kode, "sapa", kode=None)
    assert hasil.exit_code == 0, hasil.output
    assert hasil.stdout == "Selamat pagi\n"


def test_the_commands_are_listed_with_their_help(jalankan: Jalankan) -> None:
    assert "absensi  Absensi" in jalankan("--help", kode=None).output
    satu = jalankan("absensi", "--help", kode=None).output
    assert "Hari hadir." in satu
    assert "tambah  Add a day." in satu
    bantuan = jalankan("absensi", "tambah", "--help", kode=None)
    assert bantuan.exit_code == 0
    assert "--kali INTEGER" in bantuan.output
    assert "--instansi KODE" in bantuan.output


def test_without_plugins_there_are_no_commands(config: Config) -> None:
    hasil = run_kinerja(config, "p", "--help")
    assert hasil.exit_code == 0
    assert "Commands:" not in hasil.output


# What is refused


@pytest.mark.parametrize(
    ("perintah", "kode", "status", "kalimat"),
    [
        (("absensi", "tambah", "x"), None, 2, "Missing option '--instansi'"),
        (("absensi", "tambah"), "kab-contoh", 2, "Missing argument 'TEKS'"),
        (("absensi", "tidakada"), "kab-contoh", 2, "No such command 'tidakada'"),
        (("tidakada", "tambah"), "kab-contoh", 2, "No such command 'tidakada'"),
        (("absensi", "tambah", "x"), "tidak-ada", 1, "Instansi tidak-ada tidak ada."),
        (("absensi", "tambah", "x"), "kota-lain", 1, "Plugin “absensi” tidak aktif di instansi kota-lain."),
    ],
)
def test_a_call_that_cannot_be_made_says_why(
    jalankan: Jalankan,
    database: Database,
    perintah: tuple[str, ...],
    kode: str | None,
    status: int,
    kalimat: str,
) -> None:
    hasil = jalankan(*perintah, kode=kode)
    assert hasil.exit_code == status
    assert kalimat in hasil.output
    assert rows(database) == []


def test_a_plugin_that_is_not_listed_has_no_commands(jalankan: Jalankan) -> None:
    hasil = jalankan("absensi", "tambah", "x", plugins="")
    assert hasil.exit_code == 2
    assert "No such command 'absensi'" in hasil.output


def test_commands_of_a_plugin_whose_tables_are_behind_are_not_run(
    pemasang: Pemasang, jalankan: Jalankan, database: Database
) -> None:
    pemasang.install("absensi", BERKAS | {"migrations/0002_x.py": migration("0002", "pass", sesudah="0001")})
    hasil = jalankan("absensi", "tambah", "x")
    assert hasil.exit_code == 1
    assert "Plugin “absensi” belum dapat dipakai: migrasi belum dijalankan." in hasil.output
    assert rows(database) == []


@pytest.mark.parametrize(
    ("cara", "status", "kalimat"),
    [
        ("raises", 1, "Plugin “absensi” gagal di perintah salah: ValueError: sengaja rusak."),
        ("refuses", 1, "Plugin “absensi”: Berkasnya kosong."),
        ("click", 1, "Plugin “absensi”: pesan dari click"),
        ("systext", 1, "Plugin “absensi”: teks"),
        ("sys3", 1, "Plugin “absensi”: perintah salah berhenti dengan status 3."),
        ("usage", 2, "Usage: main p absensi salah"),
        ("abort", 1, "Aborted!"),
        ("exit", 4, ""),
        ("sys0", 0, ""),
    ],
)
def test_a_command_that_fails_names_its_plugin(
    jalankan: Jalankan, database: Database, instansi: Instansi, cara: str, status: int, kalimat: str
) -> None:
    hasil = jalankan("absensi", "salah", cara)
    assert hasil.exit_code == status, hasil.output
    assert kalimat in hasil.output
    assert "Traceback" not in hasil.output
    diharapkan = [("perintah salah", "ValueError: sengaja rusak")] if cara == "raises" else []
    assert faults(database, instansi) == diharapkan, "only a failure that nobody foresaw is a fault"
    assert [teks for _, teks in rows(database)] == ["sebelum"], "a block that ended stays"


def test_a_refusal_lists_the_fields(jalankan: Jalankan) -> None:
    assert "berkas: Pilih berkas lain." in jalankan("absensi", "salah", "refuses").output


def test_a_command_does_not_reach_the_sessions_of_the_product(
    jalankan: Jalankan, database: Database, instansi: Instansi
) -> None:
    hasil = jalankan("absensi", "intip")
    assert hasil.exit_code == 1
    assert "Plugin “absensi” gagal di perintah intip" in hasil.output
    ((_, sebab),) = faults(database, instansi)
    assert "must not use the database session of the product" in sebab


KEPALA = "import click\nfrom kinerja.hooks import hookimpl\n"


@pytest.mark.parametrize(
    ("badan", "kalimat"),
    [
        ("raise ValueError('sengaja')", "ValueError: sengaja"),
        ("return None", "expected a list, not NoneType"),
        ("return ['hitung']", "expected Command in the list, not str"),
        ("return (satu for satu in [])", "expected a list, not generator"),
        ("return [click.Command('a'), click.Command('a')]", "dua perintah dengan nama yang sama"),
        (
            "return [click.Command('a', params=[click.Option(['--instansi'])])]",
            "perintah a tidak boleh mempunyai --instansi sendiri",
        ),
    ],
    ids=["raises", "none", "text", "generator", "twice", "own option"],
)
def test_a_plugin_whose_commands_cannot_be_read_is_named(
    pemasang: Pemasang, config: Config, badan: str, kalimat: str
) -> None:
    kode = f"{KEPALA}\n\n@hookimpl\ndef kinerja_register_perintah():\n    {badan}\n"
    pemasang.install("rusak", plugin_with("rusak", kode))
    hasil = run_kinerja(config, "p", "rusak", "a", "--instansi", "x", KINERJA_PLUGINS="rusak")
    assert hasil.exit_code == 1
    assert "“rusak”" in hasil.output
    assert kalimat in hasil.output
    assert run_kinerja(config, "p", "--help", KINERJA_PLUGINS="rusak").exit_code == 0
    assert run_kinerja(config, "instansi", "list", KINERJA_PLUGINS="rusak").exit_code == 0
