"""Own tables of plugins: made by `kinerja db upgrade`, kept apart, and left alone when anything is wrong."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from textwrap import dedent

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import inspect

from kinerja.actor import system_actor
from kinerja.app import create_app
from kinerja.clock import Clock
from kinerja.config import Config
from kinerja.db import Database, reading, transaction
from kinerja.errors import InputError
from kinerja.plugin import service, skema
from kinerja.plugin.katalog import installed, katalog_of
from kinerja.plugin.migrasi import upgrade_plugins
from kinerja.plugin.models import PluginInstansi
from kinerja.schema import list_differences
from tests.factories import make_pegawai
from tests.perintah import run_kinerja
from tests.plugins.paket import BUAT_HARI, Pemasang, migration, plugin_with

NAMA = "absensi"
TABEL = "p_absensi_hari"
KUNCI = 'sa.Column("id", sa.Integer(), primary_key=True)'
KOLOM = f'{KUNCI}, sa.Column("instansi_id", sa.Integer(), nullable=False)'

PERTAMA = migration("0001", BUAT_HARI)


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    database = Database(config.database_url)
    yield database
    database.engine.dispose()


def install(pemasang: Pemasang, *isi: str, nama: str = NAMA) -> None:
    """The plugin with these migrations, one after the other."""
    nomor = [f"{urut + 1:04}" for urut in range(len(isi))]
    berkas = {
        f"migrations__{satu}_x.py": migration(satu, badan, sesudah=nomor[urut - 1] if urut else None)
        for urut, (satu, badan) in enumerate(zip(nomor, isi, strict=True))
    }
    pemasang.install(nama, plugin_with(nama, migrasi="migrations", **berkas))


def run(config: Config, *perintah: str, plugins: str = NAMA) -> Result:
    return run_kinerja(config, *perintah, KINERJA_PLUGINS=plugins)


def upgrade(config: Config, plugins: str = NAMA) -> Result:
    return run(config, "db", "upgrade", plugins=plugins)


def tables(database: Database, awalan: str = "p_absensi_") -> set[str]:
    return {nama for nama in inspect(database.engine).get_table_names() if nama.startswith(awalan)}


def write(database: Database, perintah: str) -> None:
    """As the installation itself, across all instansi."""
    with database.session(None, write=True, platform=True) as session, session.begin():
        session.connection().exec_driver_sql(perintah)


def read(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.session(None, platform=True) as session:
        return [tuple(satu) for satu in session.connection().exec_driver_sql(query)]


INSTANSI = (
    "INSERT INTO instansi (id, kode, nama, nama_pendek, tempat, zona_waktu, dibuat, versi) VALUES"
    " ({0}, 'uji-{0}', 'Uji', 'Uji', 'Uji', 'Asia/Jakarta', '2026-01-01 00:00:00', 1)"
)


# What works


def test_upgrade_makes_the_tables_of_a_plugin_and_says_so(
    pemasang: Pemasang, config: Config, database: Database
) -> None:
    install(pemasang, BUAT_HARI)
    pertama = upgrade(config)
    assert pertama.exit_code == 0, pertama.output
    assert "Tabel plugin absensi mutakhir." in pertama.output
    assert tables(database) == {TABEL, "p_absensi_alembic_version"}
    kedua = upgrade(config)
    assert kedua.exit_code == 0
    assert "absensi" not in kedua.output, "nothing was left to do"


def test_the_product_still_finds_its_own_schema_right(
    pemasang: Pemasang, config: Config, database: Database
) -> None:
    install(pemasang, BUAT_HARI)
    upgrade(config)
    assert list_differences(database.engine) == []


def test_a_new_version_of_the_plugin_goes_on_from_there_with_its_rows(
    pemasang: Pemasang, config: Config, database: Database
) -> None:
    install(pemasang, BUAT_HARI)
    upgrade(config)
    for nomor in (1, 2):
        write(database, INSTANSI.format(nomor))
        write(database, f"INSERT INTO {TABEL} (instansi_id, teks) VALUES ({nomor}, 'hari {nomor}')")
    tambah = f"""
        with op.batch_alter_table("{TABEL}") as tabel:
            tabel.add_column(sa.Column("jam", sa.Integer(), nullable=False, server_default="0"))
            tabel.alter_column("teks", type_=sa.String(90), existing_type=sa.String(60))
        op.execute("UPDATE {TABEL} SET jam = instansi_id * 10")
        hari = sa.Column("hari", sa.Integer(), sa.ForeignKey("{TABEL}.id"))
        op.create_table("p_absensi_kelas", {KOLOM}, hari)
        op.execute("INSERT INTO p_absensi_kelas (instansi_id) SELECT id FROM instansi")
    """
    install(pemasang, BUAT_HARI, tambah)
    assert "menjalankan `kinerja db upgrade`" in run(config, "db", "check").output
    hasil = upgrade(config)
    assert hasil.exit_code == 0, hasil.output
    assert read(database, f"SELECT teks, jam FROM {TABEL} ORDER BY id") == [("hari 1", 10), ("hari 2", 20)]
    assert read(database, "SELECT instansi_id FROM p_absensi_kelas ORDER BY 1") == [(1,), (2,)]


def test_a_table_may_be_renamed_changed_and_dropped(
    pemasang: Pemasang, config: Config, database: Database
) -> None:
    ubah = f"""
        op.rename_table("{TABEL}", "p_absensi_jam")
        op.drop_index("ix_absensi_hari")
        with op.batch_alter_table("p_absensi_jam") as tabel:
            tabel.drop_column("teks")
        op.create_table("p_absensi_sementara", {KOLOM})
        op.drop_table("p_absensi_sementara")
    """
    install(pemasang, BUAT_HARI, ubah)
    hasil = upgrade(config)
    assert hasil.exit_code == 0, hasil.output
    assert tables(database) == {"p_absensi_jam", "p_absensi_alembic_version"}


def test_postgresql_shows_each_instansi_only_its_rows(
    pemasang: Pemasang, config: Config, database: Database, database_kind: str
) -> None:
    install(pemasang, BUAT_HARI)
    upgrade(config)
    for nomor in (1, 2):
        write(database, INSTANSI.format(nomor))
        write(database, f"INSERT INTO {TABEL} (instansi_id, teks) VALUES ({nomor}, 'hari {nomor}')")
    # Again after a second version, which lifts the wall for the time of the migration.
    install(pemasang, BUAT_HARI, f'op.execute("UPDATE {TABEL} SET teks = teks")')
    assert upgrade(config).exit_code == 0
    with database.session(1) as session:
        terlihat = session.connection().exec_driver_sql(f"SELECT instansi_id FROM {TABEL}").scalars().all()
    assert terlihat == ([1] if database_kind == "postgresql" else [1, 2])


def test_a_removed_plugin_leaves_its_tables_and_finds_them_again(
    pemasang: Pemasang, config: Config, database: Database
) -> None:
    install(pemasang, BUAT_HARI)
    upgrade(config)
    write(database, INSTANSI.format(1))
    write(database, f"INSERT INTO {TABEL} (instansi_id, teks) VALUES (1, 'tetap')")
    for perintah in (("db", "upgrade"), ("db", "check"), ("check",)):
        hasil = run(config, *perintah, plugins="")
        assert hasil.exit_code == 0, hasil.output
    assert run(config, "db", "check").exit_code == 0
    assert read(database, f"SELECT teks FROM {TABEL}") == [("tetap",)]


def test_downgrade_of_the_product_leaves_the_plugin_alone(
    pemasang: Pemasang, config: Config, database: Database
) -> None:
    install(pemasang, BUAT_HARI)
    upgrade(config)
    assert run(config, "db", "downgrade", "--", "-1").exit_code == 0
    assert tables(database) == {TABEL, "p_absensi_alembic_version"}
    assert upgrade(config).exit_code == 0


def test_an_upgrade_to_a_named_revision_is_of_the_product_only(
    pemasang: Pemasang, config: Config, database: Database
) -> None:
    install(pemasang, BUAT_HARI)
    assert run(config, "db", "upgrade", "0007").exit_code == 0
    assert tables(database) == set()


# What is behind


def test_checks_name_the_plugin_whose_tables_are_behind(pemasang: Pemasang, config: Config) -> None:
    upgrade(config, plugins="")
    install(pemasang, BUAT_HARI)
    hasil = run(config, "db", "check")
    assert hasil.exit_code == 1
    assert "Plugin “absensi” belum dapat dipakai: migrasi belum dijalankan." in hasil.output
    assert "kinerja db upgrade" in hasil.output
    hasil = run(config, "check", "--json")
    assert hasil.exit_code == 1
    (temuan,) = [satu for satu in json.loads(hasil.stdout) if satu["bagian"] == "plugin absensi"]
    assert not temuan["baik"]
    assert "migrasi belum dijalankan" in temuan["keterangan"]


def test_checks_name_the_plugin_whose_tables_are_ahead(pemasang: Pemasang, config: Config) -> None:
    install(pemasang, BUAT_HARI, f'op.create_table("p_absensi_lagi", {KOLOM})')
    upgrade(config)
    (pemasang.install(NAMA, {}) / "migrations/0002_x.py").unlink()
    hasil = run(config, "db", "check")
    assert hasil.exit_code == 1
    assert "versi plugin yang lebih baru" in hasil.output


def test_checks_say_that_the_tables_are_right(pemasang: Pemasang, config: Config) -> None:
    install(pemasang, BUAT_HARI)
    upgrade(config)
    temuan = json.loads(run(config, "check", "--json").stdout)
    assert {"bagian": "plugin absensi", "baik": True, "keterangan": "tabelnya sesuai dengan kode"} in temuan


@pytest.fixture
def app(pemasang: Pemasang, config: Config, clock: Clock) -> Iterator[Flask]:
    """The product with the plugin installed and its migrations not run; instansi 1 is there."""
    upgrade(config, plugins="")
    install(pemasang, BUAT_HARI)
    app = create_app(replace(config, plugins=(NAMA,)), now=clock)
    database = app.extensions["kinerja_database"]
    write(database, INSTANSI.format(1))
    with app.app_context():
        yield app
    database.engine.dispose()


def switch_on(now: datetime) -> None:
    with transaction(1) as session:
        service.switch_plugin(session, system_actor(1), NAMA, aktif=True, now=now)


def test_a_plugin_that_is_behind_cannot_be_switched_on(app: Flask, now: datetime) -> None:
    with pytest.raises(InputError, match=r"migrasi belum dijalankan.*kinerja db upgrade"):
        switch_on(now)
    with transaction(1) as session:
        keadaan = service.find_plugin(session, system_actor(1), NAMA)
        assert (keadaan.aktif, keadaan.halangan) == (False, "migrasi belum dijalankan")


def test_a_plugin_that_is_behind_is_not_called_until_somebody_runs_its_migrations(
    app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(1) as session:
        session.add(PluginInstansi(nama=NAMA, aktif=True, diaktifkan=now))
    with reading(1) as session:
        assert NAMA not in katalog_of(session).setelan
    assert upgrade_plugins(app.extensions["kinerja_database"].engine, installed().terpasang.values()) == (
        [NAMA],
        [],
    )
    with reading(1) as session:
        assert NAMA not in katalog_of(session).setelan, "a process looks again after some seconds only"
    monkeypatch.setattr(skema, "TUNGGU", 0)
    with reading(1) as session:
        assert NAMA in katalog_of(session).setelan
    switch_on(now)


# What is refused

SALAH: dict[str, tuple[str, str]] = {
    "raises": ("raise ValueError('sengaja')", "ValueError: sengaja"),
    "ends the process": ("raise SystemExit(3)", "SystemExit"),
    "broken sql": ("op.execute('CREATE TABLE oops')", "gagal"),
    "table of another name": (f'op.create_table("absensi_hari", {KOLOM})', "absensi_hari"),
    "table of another plugin": (f'op.create_table("p_lain_hari", {KOLOM})', "p_lain_hari"),
    "renamed to another name": (f'op.rename_table("{TABEL}", "hari")', "hari"),
    "no instansi_id": (
        f'op.create_table("p_absensi_x", {KUNCI})',
        "p_absensi_x” harus mempunyai kolom instansi_id",
    ),
    "empty instansi_id": (
        f'op.create_table("p_absensi_x", {KUNCI}, sa.Column("instansi_id", sa.Integer()))',
        "p_absensi_x” harus mempunyai kolom instansi_id",
    ),
    "instansi_id of text": (
        f'op.create_table("p_absensi_x", {KUNCI}, sa.Column("instansi_id", sa.Text(), nullable=False))',
        "p_absensi_x” harus mempunyai kolom instansi_id",
    ),
    "instansi_id dropped": (
        f'''
        op.drop_index("ix_absensi_hari")
        with op.batch_alter_table("{TABEL}") as tabel:
            tabel.drop_column("instansi_id")
        ''',
        "instansi_id",
    ),
    "key to the product": (
        f'op.create_table("p_absensi_x", {KOLOM}, sa.Column("p", sa.Integer(), sa.ForeignKey("pegawai.id")))',
        "merujuk tabel “pegawai”",
    ),
    "column in the product": ('op.add_column("pegawai", sa.Column("x", sa.Integer()))', "pegawai"),
    "index in the product": ('op.create_index("ix_x", "pegawai", ["nama"])', "pegawai"),
    "table of the product dropped": ('op.drop_table("kunci_permintaan")', "kunci_permintaan"),
    "rows of the product added": (f'op.execute("""{INSTANSI.format(9)}""")', "instansi"),
    "rows of the product changed": ("op.execute(\"UPDATE instansi SET nama = 'dicuri'\")", "instansi"),
    "rows of the product deleted": ('op.execute("DELETE FROM aturan")', "aturan"),
    "trigger on an own table": (
        f"""
        if op.get_bind().dialect.name == "sqlite":
            op.execute("CREATE TRIGGER t AFTER INSERT ON {TABEL} BEGIN DELETE FROM pegawai; END")
        else:
            op.execute("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
            op.execute("CREATE TRIGGER t AFTER INSERT ON {TABEL} EXECUTE FUNCTION f()")
        """,
        "tidak boleh",
    ),
    "view": ('op.execute("CREATE VIEW p_absensi_semua AS SELECT * FROM pegawai")', "tidak boleh"),
    "commits": ("op.get_bind().commit()", "mengakhiri transaksinya sendiri"),
    "rolls back": ("op.get_bind().rollback()", "mengakhiri transaksinya sendiri"),
    "commits by hand": ('op.execute("COMMIT")', "gagal"),
    "swallows the refusal": (
        'try:\n    op.add_column("pegawai", sa.Column("x", sa.Integer()))\nexcept Exception:\n    pass',
        "gagal",
    ),
    "counts the people": (
        """
        banyak = op.get_bind().exec_driver_sql("SELECT count(*) FROM pegawai").scalar()
        if banyak:
            raise ValueError("terbaca")
        raise ValueError("disembunyikan pegawai")
        """,
        "pegawai",
    ),
}


@pytest.mark.parametrize(("isi", "sebab"), SALAH.values(), ids=SALAH)
def test_a_bad_migration_is_named_undone_and_leaves_the_rest_right(
    pemasang: Pemasang, config: Config, database: Database, isi: str, sebab: str
) -> None:
    install(pemasang, BUAT_HARI)
    assert upgrade(config).exit_code == 0
    write(database, INSTANSI.format(1))
    with database.session(1, write=True) as session, session.begin():
        make_pegawai(session)
    tabel, kolom = tables(database, ""), len(inspect(database.engine).get_columns("pegawai"))
    install(pemasang, BUAT_HARI, f'op.create_table("p_absensi_dulu", {KOLOM})\n' + dedent(isi))
    hasil = upgrade(config)
    assert hasil.exit_code == 1
    assert "Skema basis data mutakhir." in hasil.output, "the schema of the product is done before"
    assert "Migrasi plugin “absensi” gagal: " in hasil.output
    assert sebab in hasil.output
    assert "terbaca" not in hasil.output
    assert tables(database, "") == tabel
    assert len(inspect(database.engine).get_columns("pegawai")) == kolom
    assert read(database, "SELECT nama FROM instansi") == [("Uji",)]
    assert run(config, "db", "check").exit_code == 1
    assert run(config, "db", "check", plugins="").exit_code == 0


def test_a_bad_plugin_stops_no_other(pemasang: Pemasang, config: Config, database: Database) -> None:
    install(pemasang, "raise ValueError('sengaja')", nama="rusak")
    install(pemasang, BUAT_HARI)
    hasil = upgrade(config, plugins="rusak absensi")
    assert hasil.exit_code == 1
    assert "Migrasi plugin “rusak” gagal: ValueError: sengaja" in hasil.output
    assert "Tabel plugin absensi mutakhir." in hasil.output
    assert TABEL in tables(database)


@pytest.mark.parametrize(
    ("berkas", "sebab"),
    [
        ({"migrations__0001_x.py": "def upgrade(:"}, "SyntaxError"),
        ({"migrations__0001_x.py": "raise RuntimeError('saat dibaca')"}, "saat dibaca"),
        (
            {"migrations__0001_x.py": PERTAMA, "migrations__0002_x.py": migration("0002", "pass")},
            "Multiple head",
        ),
        ({"migrations__0001_x.py": migration("0002", "pass", sesudah="0001")}, "0001"),
    ],
    ids=["syntax", "raises when read", "two heads", "no beginning"],
)
def test_a_migration_that_cannot_be_read_is_named(
    pemasang: Pemasang, config: Config, database: Database, berkas: dict[str, str], sebab: str
) -> None:
    pemasang.install(NAMA, plugin_with(NAMA, migrasi="migrations", **berkas))
    hasil = upgrade(config)
    assert hasil.exit_code == 1
    assert "Migrasi plugin “absensi” gagal: " in hasil.output
    assert sebab in hasil.output
    assert tables(database) == set()
    assert run(config, "db", "check").exit_code == 1


@pytest.mark.parametrize("migrasi", ["migrations", "../lain", "/etc"], ids=["missing", "outside", "absolute"])
def test_a_folder_that_is_not_there_stops_the_start_up(
    pemasang: Pemasang, config: Config, migrasi: str
) -> None:
    pemasang.install(NAMA, plugin_with(NAMA, migrasi=migrasi))
    hasil = run(config, "db", "check")
    assert hasil.exit_code == 1
    assert "Plugin “absensi” menyebut folder migrasi" in hasil.output


def test_two_plugins_whose_tables_look_alike_stop_the_start_up(pemasang: Pemasang, config: Config) -> None:
    install(pemasang, BUAT_HARI)
    install(pemasang, "pass", nama="absensi_pagi")
    hasil = upgrade(config, plugins="absensi absensi_pagi")
    assert hasil.exit_code == 1
    assert "“absensi”" in hasil.output
    assert "“absensi_pagi”" in hasil.output


def test_tables_of_a_plugin_that_is_gone_are_not_taken_over(
    pemasang: Pemasang, config: Config, database: Database
) -> None:
    install(pemasang, f'op.create_table("p_absensi_pagi_hari", {KOLOM})', nama="absensi_pagi")
    assert upgrade(config, plugins="absensi_pagi").exit_code == 0
    install(pemasang, 'op.drop_table("p_absensi_pagi_hari")')
    hasil = upgrade(config)
    assert hasil.exit_code == 1
    assert "tidak dapat dibedakan dari tabel plugin “absensi_pagi”" in hasil.output
    assert "p_absensi_pagi_hari" in tables(database)
