"""The page of the pejabat penilai keeps its numbers with every shipped plugin on and each formula in turn."""

import gzip
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kinerja.actor import Actor, Peran
from kinerja.app import create_app
from kinerja.config import Config
from kinerja.hooks.muat import load_plugins
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.service import choose_formula, switch_plugin
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor
from tests.web.conftest import Counted, SignIn

BAIK = {"hasil_kerja": "sesuai_ekspektasi", "perilaku_kerja": "di_atas_ekspektasi", "catatan": "Pertahankan."}
PROYEK = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
DIKIRIM = tuple(nama for nama in PROYEK["entry-points"]["kinerja"] if not nama.endswith("_bawaan"))


@pytest.fixture
def app(config: Config, clock: TestClock) -> Iterator[Flask]:
    """The application with all that ships."""
    app = create_app(config, now=clock, plugins=load_plugins(DIKIRIM))
    app.test_client_class = FormClient
    yield app
    app.extensions["kinerja_database"].engine.dispose()


def _switch_all_on(app: Flask, admin: Actor) -> list[str]:
    """The formulas that are there with every plugin on."""
    database = app.extensions["kinerja_database"]
    with app.app_context(), database.session(admin.instansi_id, write=True) as session, session.begin():
        for nama in DIKIRIM:
            switch_plugin(session, admin, nama, aktif=True, now=SAAT["now"])
        return list(katalog_of(session).collect_formula())


def _choose(app: Flask, admin: Actor, kode: str) -> None:
    database = app.extensions["kinerja_database"]
    with app.app_context(), database.session(admin.instansi_id, write=True) as session, session.begin():
        choose_formula(session, admin, kode, now=SAAT["now"])


def test_a_click_and_the_page_stay_small_with_everything_on(
    app: Flask, kantor: Kantor, sign_in: SignIn, counted: Counted
) -> None:
    kantor.set_capaian()
    periode_id = kantor.submit().id
    admin = kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)
    browser = sign_in(kantor.kepala)
    alamat, ukuran = f"/penilaian/{periode_id}", []
    for nomor, kode in enumerate(_switch_all_on(app, admin)):
        _choose(app, admin, kode)
        with counted() as asked_page:
            page = browser.get(alamat)
        with counted() as asked:
            kirim = BAIK | {"versi": str(nomor), "catatan": f"Catatan {nomor}."}
            klik = browser.submit_htmx(f"{alamat}/simpan", "hasil_nilai", kirim)
        assert (page.status_code, klik.status_code) == (200, 200)
        ukuran.append((kode, len(asked_page), len(gzip.compress(page.data)), len(asked), len(klik.data)))
    print(ukuran)
    assert len(ukuran) >= 4  # each shipped formula had its turn
    for kode, kueri_page, byte_page, kueri, byte in ukuran:
        assert (kueri_page <= 12, byte_page <= 25_000) == (True, True), kode
        assert (kueri <= 10, byte <= 3_000) == (True, True), kode
