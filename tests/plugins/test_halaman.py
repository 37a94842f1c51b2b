"""Pages of plugins (`kinerja_register_blueprint`): what good ones show, and what bad ones cannot do."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.akun.models import Akun
from kinerja.app import create_app
from kinerja.clock import Clock
from kinerja.config import Config
from kinerja.db import transaction
from kinerja.hooks.halaman import get_actor, render_page
from kinerja.organisasi.models import Instansi
from kinerja.plugin import service
from kinerja.plugin.katalog import installed
from kinerja.plugin.laporan import BATAS_GALAT
from kinerja.plugin.migrasi import upgrade_plugins
from kinerja.plugin.models import GalatPlugin
from tests import factories
from tests.client import FormClient
from tests.conftest import OpenSession
from tests.plugins.absensi import install_absensi
from tests.plugins.paket import Pemasang
from tests.skp_bersama import count_queries


@pytest.fixture
def app(pemasang: Pemasang, config: Config, clock: Clock, instansi: Instansi) -> Iterator[Flask]:
    """The product with the plugin "absensi" installed, and switched on in `instansi` only."""
    install_absensi(pemasang)
    app = create_app(replace(config, plugins=("absensi",)), now=clock)
    app.test_client_class = FormClient
    with app.app_context():
        _, gagal = upgrade_plugins(app.extensions["kinerja_database"].engine, installed().terpasang.values())
        assert not gagal
        switch(instansi, aktif=True, app=app)
    yield app
    app.extensions["kinerja_database"].engine.dispose()


def switch(instansi: Instansi, *, aktif: bool, app: Flask) -> None:
    now = app.extensions["kinerja_clock"]()
    with app.app_context(), transaction(instansi.id) as session:
        service.switch_plugin(session, system_actor(instansi.id), "absensi", aktif=aktif, now=now)


@pytest.fixture
def akun(session: Session) -> Akun:
    akun = factories.make_akun(session, factories.make_pegawai(session))
    session.commit()
    return akun


@pytest.fixture
def browser(app: Flask, akun: Akun) -> FormClient:
    """Somebody of `instansi`."""
    return factories.sign_in(app.test_client(), akun)


@pytest.fixture
def browser_lain(app: Flask, open_session: OpenSession, instansi_lain: Instansi) -> FormClient:
    """Somebody of `instansi_lain`."""
    with open_session(instansi_lain.id) as session:
        akun = factories.make_akun(session, factories.make_pegawai(session))
        session.commit()
    return factories.sign_in(app.test_client(), akun)


@pytest.fixture
def galat(app: Flask, instansi: Instansi) -> Callable[[], list[tuple[str, str]]]:
    """The faults that were kept for `instansi`: where and why."""

    def read() -> list[tuple[str, str]]:
        with app.app_context(), transaction(instansi.id) as session:
            query = select(GalatPlugin).where(GalatPlugin.nama == "absensi").order_by(GalatPlugin.id)
            return [(satu.hook, satu.sebab) for satu in session.scalars(query)]

    return read


Galat = Callable[[], list[tuple[str, str]]]


def rows(app: Flask, nomor: int | None = None) -> list[str]:
    """What the table of the plugin holds, of every instansi or of one."""
    syarat = "" if nomor is None else f" WHERE instansi_id = {nomor}"
    with app.extensions["kinerja_database"].session(None, platform=True) as session:
        query = f"SELECT teks FROM p_absensi_hari{syarat} ORDER BY id"
        return list(session.connection().exec_driver_sql(query).scalars())


# What a good plugin shows


def test_a_page_stands_in_the_frame_of_the_product(browser: FormClient, akun: Akun, galat: Galat) -> None:
    answer = browser.get("/p/absensi/")
    assert answer.status_code == 200
    assert "<h1>Selamat pagi</h1>" in answer.text, "the settings of the instansi"
    assert "<title>Absensi · Kinerja</title>" in answer.text
    assert akun.nama in answer.text
    assert 'href="/skp' in answer.text, "the menu of the product"
    assert "PALSU" not in answer.text, "a template of the plugin got into the frame"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert galat() == []


def test_a_form_works_without_javascript(app: Flask, browser: FormClient, instansi: Instansi) -> None:
    answer = browser.submit("/p/absensi/", {"teks": "Senin <b>"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p/absensi/")
    assert "<li>Senin &lt;b&gt;</li>" in browser.get("/p/absensi/").text
    assert rows(app, instansi.id) == ["Senin <b>"]


def test_htmx_gets_the_fragment_only(browser: FormClient) -> None:
    answer = browser.submit_htmx("/p/absensi/", "daftar_hari", {"teks": "Selasa"})
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<div id="daftar_hari"')
    assert "<li>Selasa</li>" in answer.text
    assert "<html" not in answer.text
    assert "HX-Target" in answer.headers["Vary"]


def test_the_token_in_the_form_is_the_one_that_is_asked_for(browser: FormClient) -> None:
    page = browser.get("/p/absensi/").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    assert browser.post("/p/absensi/", data={"csrf_token": token[1], "teks": "Rabu"}).status_code == 303


def test_a_page_of_a_blueprint_inside_works_and_is_linked(browser: FormClient) -> None:
    browser.submit("/p/absensi/", {"teks": "Kamis"})
    assert browser.get("/p/absensi/pindah").headers["Location"] == "/p/absensi/rekap/"
    assert "1 hari" in browser.get("/p/absensi/rekap/").text


def test_a_view_knows_who_asks_and_for_whom(
    app: Flask, session: Session, instansi: Instansi, browser: FormClient
) -> None:
    assert browser.get("/p/absensi/admin").status_code == 404, "the role is missing"
    admin = factories.make_akun(session, factories.make_pegawai(session), [Peran.ADMIN_INSTANSI])
    session.commit()
    answer = factories.sign_in(app.test_client(), admin).get("/p/absensi/admin")
    assert answer.json == {
        "instansi": instansi.kode,
        "hari": "2026-03-10",
        "nama": admin.nama,
        "pegawai_id": admin.pegawai_id,
        "admin": True,
    }


def test_an_answer_in_pieces_and_a_file_arrive_whole(browser: FormClient, galat: Galat) -> None:
    assert browser.get("/p/absensi/potong").text == "absensi 0;absensi 1;absensi 2;"
    with browser.get("/p/absensi/kirim") as answer:
        assert answer.text.startswith("\nfrom flask import")
    assert galat() == []


def test_a_static_file_is_for_those_who_may_see_the_pages(
    app: Flask, browser: FormClient, browser_lain: FormClient
) -> None:
    url = "/p/absensi/static/absensi.css"
    assert url in browser.get("/p/absensi/").text
    with browser.get(url) as answer:
        assert answer.status_code == 200
        assert "private" in answer.headers["Cache-Control"]
        assert "Cookie" in answer.headers["Vary"]
    assert browser_lain.get(url).status_code == 404
    assert app.test_client().get(url).status_code == 303
    assert browser.get("/p/absensi/static/../halaman.py").status_code == 404


def test_a_page_costs_a_handful_of_queries(app: Flask, browser: FormClient) -> None:
    browser.get("/p/absensi/")
    with count_queries(app.extensions["kinerja_database"].engine) as queries:
        assert browser.get("/p/absensi/").status_code == 200
    assert len(queries) <= 8, queries


# Who may, and where


def test_a_stranger_is_sent_to_the_log_in(app: Flask) -> None:
    answer = app.test_client().get("/p/absensi/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/masuk?lanjut=/p/absensi/")


def test_where_the_plugin_is_not_on_its_pages_do_not_exist(
    app: Flask, browser: FormClient, browser_lain: FormClient, instansi: Instansi, clock: Clock
) -> None:
    tidak_ada = browser_lain.get("/p/tidak-ada")
    for url in ("/p/absensi/", "/p/absensi/rekap/", "/p/absensi/salah/raises", "/p/absensi/?jawab=1"):
        answer = browser_lain.get(url)
        assert answer.status_code == 404
        assert _without_tokens(answer.text) == _without_tokens(tidak_ada.text)
    assert browser_lain.submit("/p/absensi/", {"teks": "x"}).status_code == 404
    switch(instansi, aktif=False, app=app)
    assert browser.get("/p/absensi/").status_code == 404
    switch(instansi, aktif=True, app=app)
    assert browser.get("/p/absensi/").status_code == 200


def _without_tokens(text: str) -> str:
    return re.sub(r'[A-Za-z0-9_.-]{30,}|data-akun="\d+"|Pegawai Contoh \d+', "", text)


def test_each_instansi_sees_its_own_rows(
    app: Flask, browser: FormClient, browser_lain: FormClient, instansi_lain: Instansi
) -> None:
    switch(instansi_lain, aktif=True, app=app)
    browser.submit("/p/absensi/", {"teks": "milik"})
    browser_lain.submit("/p/absensi/", {"teks": "asing"})
    assert "asing" not in browser.get("/p/absensi/").text
    assert "<li>asing</li>" in browser_lain.get("/p/absensi/").text
    assert rows(app, instansi_lain.id) == ["asing"]


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        ({"teks": "x"}, {}),
        ({"teks": "x", "csrf_token": "palsu"}, {}),
        ({"teks": "x"}, {"Sec-Fetch-Site": "cross-site"}),
        ({"teks": "x"}, {"Origin": "https://lain.example"}),
    ],
    ids=["no token", "wrong token", "another site", "another origin"],
)
def test_a_form_of_somebody_else_changes_nothing(
    app: Flask, browser: FormClient, data: dict[str, str], headers: dict[str, str]
) -> None:
    if headers:
        data = data | {"csrf_token": browser.csrf_token()}
    assert browser.post("/p/absensi/", data=data, headers=headers).status_code == 400
    assert rows(app) == []


def test_reading_a_page_changes_nothing(app: Flask, browser: FormClient, galat: Galat) -> None:
    answer = browser.get("/p/absensi/tulis")
    assert answer.status_code == 500
    assert rows(app) == []
    ((hook, sebab),) = galat()
    assert hook == "halaman tulis_saat_membaca"
    assert "may not write here" in sebab


def test_a_slot_of_the_same_plugin_may_not_write_either(
    app: Flask, browser: FormClient, galat: Galat
) -> None:
    assert browser.get("/").status_code == 200
    assert rows(app) == []
    assert [hook for hook, _ in galat()] == ["kinerja_slot_beranda"]


# Answers that are no faults


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/p/absensi/jawab/404", 404),
        ("/p/absensi/jawab/400", 400),
        ("/p/absensi/jawab/429", 429),
        ("/p/absensi/tidak-ada", 404),
        ("/p/absensi/?tolak=1", 403),
        ("/p/absensi/tidak-terdaftar", 404),
    ],
)
def test_a_refusal_of_a_view_is_a_page_and_no_fault(
    browser: FormClient, galat: Galat, url: str, status: int
) -> None:
    answer = browser.get(url)
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert galat() == []


def test_what_was_not_filled_in_is_said_beside_the_form(
    app: Flask, browser: FormClient, galat: Galat
) -> None:
    answer = browser.submit("/p/absensi/", {"teks": ""})
    assert answer.status_code == 422
    assert "Isi hari." in answer.text
    assert (rows(app), galat()) == ([], [])


def test_a_method_that_no_view_takes_is_refused(browser: FormClient) -> None:
    assert browser.put("/p/absensi/", headers={"X-CSRFToken": browser.csrf_token()}).status_code == 405


def test_before_request_of_the_blueprint_answers_its_own_pages_only(browser: FormClient) -> None:
    assert browser.get("/p/absensi/rekap/?jawab=1").text == "dijawab lebih dulu"
    assert "dijawab lebih dulu" not in browser.get("/?jawab=1").text


# Faults

SEBAB = {
    "raises": "ValueError: sengaja rusak",
    "ends": "SystemExit: 1",
    "none": "did not return a valid response",
    "type": "TypeError",
    "list": "TypeError",
    "endless": "an answer may have 20971520 bytes",
    "middle": "ValueError: di tengah jawaban",
    "500": "InternalServerError",
    "csp": "must not set the header Content-Security-Policy",
    "cookie": "must not set the header Set-Cookie",
    "template": "TemplateNotFound",
    "outside": "TemplateNotFound",
    "product": "TemplateNotFound",
    "session": "must not use the database session of the product",
    "engine": "must not use the database session of the product",
}


@pytest.mark.parametrize(("cara", "sebab"), SEBAB.items(), ids=SEBAB)
def test_a_failing_view_shows_a_number_and_is_kept_as_a_fault(
    browser: FormClient, galat: Galat, cara: str, sebab: str
) -> None:
    answer = browser.get(f"/p/absensi/salah/{cara}")
    assert answer.status_code == 500
    assert re.search(r"Sampaikan nomor [0-9a-f]{8} kepada admin", answer.text)
    assert "rusak" not in answer.text
    ((hook, kenapa),) = galat()
    assert hook == "halaman salah"
    assert sebab in kenapa
    assert browser.get("/").status_code == 200
    assert browser.get("/p/absensi/").status_code == 200


def test_the_log_leads_the_author_to_the_line(
    browser: FormClient, capsys: pytest.CaptureFixture[str]
) -> None:
    browser.get("/p/absensi/salah/raises")
    (baris,) = [satu for satu in capsys.readouterr().err.splitlines() if '"plugin_gagal"' in satu]
    assert "kinerja_absensi/halaman.py" in baris
    assert "in gagal" in baris
    assert "sengaja rusak" not in baris.replace('raise ValueError(\\"sengaja rusak\\")', "")


def test_a_failing_before_request_is_a_fault_of_its_own(browser: FormClient, galat: Galat) -> None:
    assert browser.get("/p/absensi/?rusak=1").status_code == 500
    assert galat() == [("before_request look", "ValueError: before_request rusak")]


def test_a_failing_view_keeps_nothing_of_what_it_began(app: Flask, browser: FormClient) -> None:
    with pytest.raises(RuntimeError, match="only while the product calls"):
        get_actor()
    browser.get("/p/absensi/salah/raises")
    with app.test_request_context(), pytest.raises(RuntimeError, match="only while the product calls"):
        render_page("daftar.html")


def test_a_view_that_keeps_failing_is_switched_off_for_the_instansi_alone(
    app: Flask, browser: FormClient, browser_lain: FormClient, instansi_lain: Instansi
) -> None:
    switch(instansi_lain, aktif=True, app=app)
    for _ in range(BATAS_GALAT):
        assert browser.get("/p/absensi/salah/raises").status_code == 500
    assert browser.get("/p/absensi/").status_code == 404
    assert browser.get("/").status_code == 200
    assert browser_lain.get("/p/absensi/").status_code == 200


def test_htmx_gets_the_failure_as_a_piece(browser: FormClient) -> None:
    answer = browser.get_htmx("/p/absensi/salah/raises", "daftar_hari")
    assert answer.status_code == 500
    assert answer.headers["HX-Retarget"] == "#pesan"
