"""What a plugin may ask of the product while it is called, and that it may ask nothing otherwise."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from types import ModuleType

import pytest
from flask import Flask
from jinja2.exceptions import SecurityError, UndefinedError
from markupsafe import Markup

from kinerja.actor import system_actor
from kinerja.app import create_app
from kinerja.clock import Clock
from kinerja.config import Config
from kinerja.db import reading, transaction
from kinerja.hooks import get_context, get_settings, log_info, open_tables, render_slot
from kinerja.hooks.halaman import get_actor, render_page
from kinerja.hooks.penjaga import set_time_limit, stepped_inside
from kinerja.hooks.peristiwa import PeristiwaSkp, SlotBeranda
from kinerja.hooks.plugin import Pengaturan
from kinerja.organisasi.models import Instansi
from kinerja.plugin import service
from kinerja.plugin.katalog import context_of, installed, katalog_of
from kinerja.plugin.migrasi import upgrade_plugins
from tests.plugins.paket import BUAT_HARI, Pemasang, migration, plugin_with

KODE = """
from typing import Annotated

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from kinerja.hooks import Pengaturan, Rahasia, Teks, get_context, get_settings, log_info, open_tables

HASIL = []
HARI = Table("p_absensi_hari", MetaData(), Column("id", Integer, primary_key=True),
             Column("instansi_id", Integer), Column("teks", String(60)))


class Setelan(Pengaturan):
    sapaan: Annotated[str, Teks(60, label="Sapaan")] = "Halo"
    kunci: Annotated[str, Rahasia(label="Kunci")] = ""


PLUGIN = Plugin(nama="absensi", versi="1.0.0", hook_api=(1, 0), label="Uji", ringkasan="Uji.",
                Pengaturan=Setelan, migrasi="migrations")


def write():
    with open_tables(write=True) as tabel:
        tabel.execute(insert(HARI).values(teks="baru"))
        HASIL.append([satu["teks"] for satu in tabel.fetch(select(HARI))])


@hookimpl
def kinerja_skp_changed(peristiwa, setelan):
    HASIL.append((get_context(), get_settings(Setelan)))
    write()
    log_info("skp berubah", skp=peristiwa.skp_id, plugin="menyamar")


@hookimpl
def kinerja_slot_beranda(slot):
    with open_tables() as tabel:
        HASIL.append(len(tabel.fetch(select(HARI))))
    write()
"""
PERISTIWA = PeristiwaSkp(
    skp_id=7,
    pegawai_id=1,
    tahun=2026,
    aksi="ajukan",
    status="diajukan",
    waktu=datetime(2026, 3, 1, tzinfo=UTC),
)


@pytest.fixture
def app(pemasang: Pemasang, config: Config, clock: Clock, instansi: Instansi) -> Iterator[Flask]:
    """The product with the plugin "absensi" on; its secret is set."""
    berkas = plugin_with("absensi", KODE, **{"migrations__0001_x.py": migration("0001", BUAT_HARI)})
    pemasang.install("absensi", berkas)
    app = create_app(replace(config, plugins=("absensi",)), now=clock)
    modul = pemasang.load("absensi")
    with app.app_context():
        upgrade_plugins(app.extensions["kinerja_database"].engine, installed().terpasang.values())
        with transaction(instansi.id) as session:
            aktor = system_actor(instansi.id)
            service.switch_plugin(session, aktor, "absensi", aktif=True, now=clock())
            service.save_settings(
                session, aktor, "absensi", modul.Setelan(kunci="rahasia-besar"), now=clock()
            )
        yield app
    app.extensions["kinerja_database"].engine.dispose()


@pytest.fixture
def modul(app: Flask, pemasang: Pemasang) -> ModuleType:
    return pemasang.load("absensi")


# Within a call


def test_a_notification_knows_its_instansi_its_moment_and_its_settings(
    app: Flask, modul: ModuleType, instansi: Instansi, clock: Clock
) -> None:
    with reading(instansi.id) as session:
        katalog = katalog_of(session)
    katalog.notify(PERISTIWA)
    konteks, setelan = modul.HASIL[0]
    assert (konteks.plugin, konteks.instansi_id, konteks.kode_instansi) == (
        "absensi",
        instansi.id,
        instansi.kode,
    )
    assert (konteks.nama_instansi, konteks.zona) == (instansi.nama, "Asia/Jakarta")
    assert (konteks.sekarang, konteks.hari_ini) == (clock(), date(2026, 3, 10))
    assert (setelan.sapaan, setelan.kunci) == ("Halo", "rahasia-besar")
    assert "rahasia-besar" not in repr(konteks), "a secret in a log or a traceback"
    assert modul.HASIL[1] == ["baru"], "a notification may write"


def test_the_day_is_that_of_the_zone(app: Flask, instansi: Instansi, clock: Clock) -> None:
    clock.set(datetime(2026, 3, 9, 17, 30, tzinfo=UTC))  # 00.30 WIB of the next day
    with reading(instansi.id) as session:
        konteks = context_of(session, "absensi", write=False)
    assert konteks is not None
    assert konteks.hari_ini == date(2026, 3, 10)


def test_a_line_of_the_log_is_marked_and_cannot_pose_as_another(
    app: Flask, instansi: Instansi, capsys: pytest.CaptureFixture[str]
) -> None:
    with reading(instansi.id) as session:
        katalog = katalog_of(session)
    katalog.notify(PERISTIWA)
    (baris,) = [satu for satu in capsys.readouterr().err.splitlines() if "skp berubah" in satu]
    assert '"plugin": "absensi"' in baris
    assert f'"instansi": "{instansi.kode}"' in baris
    assert '"skp": 7' in baris


def test_a_slot_within_a_page_reads_and_does_not_write(
    app: Flask, modul: ModuleType, instansi: Instansi
) -> None:
    galat = []
    set_time_limit(2.0)
    try:
        with reading(instansi.id) as session:
            katalog = replace(katalog_of(session), lapor=galat.append)
            assert katalog.fill_slot(SlotBeranda(pegawai_id=1, tahun=2026)) == ()
    finally:
        set_time_limit(None)
    assert modul.HASIL == [0]
    (satu,) = galat
    assert "may not write here" in satu.sebab


def test_settings_of_another_model_are_refused(app: Flask, instansi: Instansi) -> None:
    class Lain(Pengaturan):
        pass

    with reading(instansi.id) as session:
        konteks = context_of(session, "absensi", write=False)
    with stepped_inside(konteks):
        with pytest.raises(RuntimeError, match="the settings of this plugin are Setelan, not Lain"):
            get_settings(Lain)
        assert type(get_settings(Pengaturan)).__name__ == "Setelan", "a base of it will do"


def test_a_plugin_without_migrations_has_no_tables(
    pemasang: Pemasang, config: Config, clock: Clock, instansi: Instansi
) -> None:
    pemasang.install("polos", plugin_with("polos"))
    app = create_app(replace(config, plugins=("polos",)), now=clock)
    with app.app_context(), transaction(instansi.id) as session:
        service.switch_plugin(session, system_actor(instansi.id), "polos", aktif=True, now=clock())
        konteks = context_of(session, "polos", write=True)
    for write in (False, True):
        with stepped_inside(konteks), pytest.raises(RuntimeError, match=r"PLUGIN\.migrasi"):
            open_tables(write=write)
    app.extensions["kinerja_database"].engine.dispose()


def test_a_plugin_that_is_not_on_has_no_context(app: Flask, instansi: Instansi, clock: Clock) -> None:
    with transaction(instansi.id) as session:
        service.switch_plugin(session, system_actor(instansi.id), "absensi", aktif=False, now=clock())
        assert context_of(session, "absensi", write=True) is None
        assert context_of(session, "tidak_ada", write=True) is None


# Outside a call

FUNGSI: dict[str, Callable[[], object]] = {
    "get_context": get_context,
    "get_settings": lambda: get_settings(Pengaturan),
    "open_tables": open_tables,
    "open_tables to write": lambda: open_tables(write=True),
    "log_info": lambda: log_info("halo"),
    "get_actor": get_actor,
    "render_page": lambda: render_page("daftar.html"),
}


@pytest.mark.parametrize("fungsi", FUNGSI.values(), ids=FUNGSI)
def test_outside_a_call_there_is_nobody_to_ask(fungsi: Callable[[], object]) -> None:
    with pytest.raises(RuntimeError, match="only while the product calls the plugin"):
        fungsi()


def test_a_thread_that_a_plugin_starts_is_outside(app: Flask, instansi: Instansi) -> None:
    with reading(instansi.id) as session:
        konteks = context_of(session, "absensi", write=True)
    hasil: list[BaseException] = []

    def work() -> None:
        try:
            open_tables()
        except RuntimeError as error:
            hasil.append(error)

    with stepped_inside(konteks):
        get_context()
        utas = threading.Thread(target=work)
        utas.start()
        utas.join()
    assert len(hasil) == 1


def test_after_a_call_nothing_is_left_of_it(app: Flask, instansi: Instansi) -> None:
    with reading(instansi.id) as session:
        konteks = context_of(session, "absensi", write=True)
    with pytest.raises(ZeroDivisionError), stepped_inside(konteks):
        _ = 1 // 0
    with pytest.raises(RuntimeError):
        get_context()


# render_slot


def test_render_slot_escapes_values_and_keeps_its_own_html() -> None:
    html = render_slot("<p>{{ teks }}</p>", teks="<script>")
    assert isinstance(html, Markup)
    assert html == "<p>&lt;script&gt;</p>"
    assert render_slot("<p>{{ teks }}</p>", teks="lain") == "<p>lain</p>", "a template is read once"


def test_render_slot_works_on_lists_and_conditions() -> None:
    templat = "{% for hari in daftar %}{% if hari %}<li>{{ hari }}</li>{% endif %}{% endfor %}"
    assert render_slot(templat, daftar=["Senin", "", "Rabu"]) == "<li>Senin</li><li>Rabu</li>"


@pytest.mark.parametrize(
    ("templat", "nilai", "galat"),
    [
        ("{{ tidak_ada }}", {}, UndefinedError),
        ("{{ teks.__class__.__mro__ }}", {"teks": "x"}, SecurityError),
        ("{{ daftar.append(1) }}", {"daftar": []}, SecurityError),
        ("{% for satu in range(10 ** 9) %}x{% endfor %}", {}, OverflowError),
    ],
    ids=["unknown name", "out of the sandbox", "changes an argument", "endless"],
)
def test_render_slot_refuses_what_could_do_harm(
    templat: str, nilai: dict[str, object], galat: type[Exception]
) -> None:
    with pytest.raises(galat):
        render_slot(templat, **nilai)
