"""Blueprints of plugins (`kinerja_register_blueprint`) that stop the start-up, each with a sentence."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Blueprint, Flask

from kinerja.app import create_app
from kinerja.config import Config
from kinerja.hooks import hookimpl
from kinerja.hooks.halaman import Akses, akses
from kinerja.hooks.manager import PluginError
from tests.conftest import KEYS
from tests.plugins.bantu import manage


def view() -> str:
    return "x"


def made(ubah: Callable[[Blueprint], object], **pilihan: object) -> Blueprint:
    """A blueprint with one good page, to which something bad is done."""
    bp = Blueprint("buruk", __name__, **pilihan)  # type: ignore[arg-type]
    bp.add_url_rule("/", "baik", akses(Akses.MASUK)(lambda: "baik"))
    ubah(bp)
    return bp


def nothing(*_: object) -> None:
    return None


def on_app(ubah: Callable[[Flask], object]) -> Callable[[Blueprint], object]:
    return lambda bp: bp.record(lambda state: ubah(state.app))


def nested(ubah: Callable[[Blueprint], object]) -> Callable[[Blueprint], object]:
    def put_inside(bp: Blueprint) -> None:
        anak = Blueprint("anak", __name__, url_prefix="/anak")
        ubah(anak)
        bp.register_blueprint(anak)

    return put_inside


def replace_view(app: Flask) -> None:
    app.view_functions["akun.masuk"] = view


def raise_when_registered(_app: Flask) -> None:
    raise ValueError("saat dipasang")


BURUK: dict[str, tuple[Callable[[Blueprint], object], str]] = {
    "no akses": (
        lambda bp: bp.add_url_rule("/hari", "hari", view),
        "“hari” (/p/buruk/hari) belum menyebut siapa",
    ),
    "no akses inside": (
        nested(lambda bp: bp.add_url_rule("/", "dalam", view)),
        "“anak.dalam” (/p/buruk/anak/)",
    ),
    "empty akses": (lambda bp: bp.add_url_rule("/x", "x", akses()(lambda: "")), "belum menyebut siapa"),
    "akses by text": (
        lambda bp: bp.add_url_rule("/x", "x", akses("masuk")(lambda: "")),  # type: ignore[arg-type]
        "belum menyebut siapa",
    ),
    "open to strangers": (
        lambda bp: bp.add_url_rule("/x", "x", akses(Akses.UMUM)(lambda: "")),
        "orang yang belum masuk",
    ),
    "open before the code": (
        lambda bp: bp.add_url_rule("/x", "x", akses(Akses.TAHAP)(lambda: "")),
        "orang yang belum masuk",
    ),
    "address without a view": (lambda bp: bp.add_url_rule("/x", "x"), "belum menyebut siapa"),
    "static without a folder": (lambda bp: bp.add_url_rule("/s", "static", view), "“static”"),
    "sends elsewhere": (
        lambda bp: bp.add_url_rule(
            "/x", "x", akses(Akses.MASUK)(lambda: ""), redirect_to="https://lain.example"
        ),
        "harus berada di bawah /p/buruk/",
    ),
    "path of the product": (on_app(lambda app: app.add_url_rule("/skp/x", "x", view)), "alamat x"),
    "path under a name of the product": (
        on_app(lambda app: app.add_url_rule("/lain", "akun.lain", view)),
        "alamat akun.lain",
    ),
    "second path to a page of the product": (
        on_app(lambda app: app.add_url_rule("/lain", "akun.masuk")),
        "alamat akun.masuk",
    ),
    "view of the product": (on_app(replace_view), "rute akun.masuk"),
    "before every request": (lambda bp: bp.before_app_request(nothing), "before_request aplikasi"),
    "after every request": (lambda bp: bp.after_app_request(nothing), "after_request aplikasi"),
    "end of every request": (lambda bp: bp.teardown_app_request(nothing), "teardown_request aplikasi"),
    "errors of the product": (lambda bp: bp.app_errorhandler(404)(nothing), "errorhandler aplikasi"),
    "values of every template": (lambda bp: bp.app_context_processor(dict), "context_processor aplikasi"),
    "addresses of the product": (lambda bp: bp.app_url_defaults(nothing), "url_defaults aplikasi"),
    "values of every address": (
        lambda bp: bp.app_url_value_preprocessor(nothing),
        "url_value_preprocessor aplikasi",
    ),
    "filter": (lambda bp: bp.app_template_filter("tanggal")(str), "template_filter tanggal"),
    "test": (lambda bp: bp.app_template_test("baru")(bool), "template_test baru"),
    "global": (lambda bp: bp.app_template_global("baru")(str), "template_global baru"),
    "configuration": (on_app(lambda app: app.config.update(SECRET_KEY="x")), "konfigurasi SECRET_KEY"),
    "extension": (
        on_app(lambda app: app.extensions.update(kinerja_clock=nothing)),
        "perluasan kinerja_clock",
    ),
    "end of the context": (
        on_app(lambda app: app.teardown_appcontext(nothing)),
        "teardown_appcontext aplikasi",
    ),
    "free of csrf": (on_app(lambda app: app.extensions["csrf"].exempt("p_buruk")), "pengecualian csrf"),
    "command of flask": (lambda bp: bp.cli.command("x")(nothing), "perintah"),
    "own error pages": (lambda bp: bp.errorhandler(404)(nothing), "errorhandler p_buruk"),
    "own values of templates": (lambda bp: bp.context_processor(dict), "context_processor p_buruk"),
    "own after": (lambda bp: bp.after_request(nothing), "after_request p_buruk"),
    "own end": (lambda bp: bp.teardown_request(nothing), "teardown_request p_buruk"),
    "own addresses": (lambda bp: bp.url_defaults(nothing), "url_defaults p_buruk"),
    "own values of addresses": (
        lambda bp: bp.url_value_preprocessor(nothing),
        "url_value_preprocessor p_buruk",
    ),
    "inside, before every request": (
        nested(lambda bp: bp.before_app_request(nothing)),
        "before_request aplikasi",
    ),
    "raises": (on_app(raise_when_registered), "ValueError: saat dipasang"),
    "the same view twice": (
        lambda bp: bp.add_url_rule("/x", "baik", akses(Akses.MASUK)(lambda: "")),
        "gagal memasang halamannya",
    ),
}


def start(tmp_path: Path, bp: object, nama: str = "buruk") -> Flask:
    modul = SimpleNamespace(kinerja_register_blueprint=hookimpl(lambda: bp))
    config = Config(
        instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'x.db'}", testing=True, kunci=KEYS
    )
    app = create_app(config, plugins=manage({nama: modul}))
    app.extensions["kinerja_database"].engine.dispose()
    return app


@pytest.mark.parametrize(("ubah", "sebab"), BURUK.values(), ids=BURUK)
def test_what_reaches_beyond_its_pages_stops_the_start_up_with_its_name(
    tmp_path: Path, ubah: Callable[[Blueprint], object], sebab: str
) -> None:
    with pytest.raises(PluginError) as error:
        start(tmp_path, made(ubah))
    assert "“buruk”" in error.value.message
    assert sebab in error.value.message
    assert "KINERJA_PLUGINS" in error.value.message


@pytest.mark.parametrize("pilihan", [{"url_prefix": "/skp"}, {"url_prefix": "/p/lain"}, {"subdomain": "x"}])
def test_an_address_of_its_own_choice_stops_the_start_up(tmp_path: Path, pilihan: dict[str, str]) -> None:
    with pytest.raises(PluginError, match="“buruk” meminta alamat") as error:
        start(tmp_path, made(nothing, **pilihan))
    assert "/p/buruk/" in error.value.message


@pytest.mark.parametrize("bp", [None, "x", Flask], ids=["none", "text", "class"])
def test_what_is_no_blueprint_stops_the_start_up(tmp_path: Path, bp: object) -> None:
    with pytest.raises(PluginError, match=r"“buruk”.*expected a Blueprint"):
        start(tmp_path, bp)


def test_names_of_blueprints_and_plugins_do_not_clash_with_the_product(tmp_path: Path) -> None:
    bp = Blueprint("skp", __name__, url_prefix="/p/skp")
    bp.add_url_rule("/", "daftar", akses(Akses.MASUK)(lambda: "x"))
    app = start(tmp_path, bp, "skp")
    assert {"skp.daftar", "p_skp.daftar"} <= app.view_functions.keys()
