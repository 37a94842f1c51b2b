"""Pages of plugins below `/p/<plugin>/`: registered at the start, and called on the side of the plugin."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, current_app, g, request
from flask.wrappers import Response
from werkzeug.exceptions import HTTPException

from kinerja.actor import Peran
from kinerja.db import reading
from kinerja.errors import KinerjaError, NotFoundError
from kinerja.hooks.galat import AnswerError, Galat, PluginError, describe
from kinerja.hooks.manager import SYARAT, HookManager
from kinerja.hooks.penjaga import stepped_inside
from kinerja.plugin.jejak import log_trace
from kinerja.plugin.katalog import context_of, katalog_of
from kinerja.plugin.sidik_app import Sidik, list_changes, take_sidik
from kinerja.web.akses import Akses, akses
from kinerja.web.guard import SAFE_METHODS
from kinerja.web.render import VARY

View = Callable[..., Any]
PUNYA_PRODUK = ("Content-Security-Policy", "Set-Cookie")
MAKS_JAWABAN = 20 * 1024 * 1024
"""Bytes of an answer that is made bit by bit; larger ones are files."""
UMUR_STATIS = 3600
"""Seconds for which a browser keeps a static file of a plugin: an update of the plugin keeps its address."""


class HalamanGagalError(Exception):
    """A view of a plugin failed; the cause stands behind it."""


def register_pages(app: Flask) -> None:
    """Put the pages of all plugins below their addresses.

    Raises PluginError, naming plugin and view, for a view without a rule and for whatever reaches beyond
    the own pages.
    """
    manager: HookManager = app.extensions["kinerja_plugins"]
    app.extensions["kinerja_halaman_plugin"] = {_blueprint_name(nama): nama for nama in manager.blueprint}
    for nama, bp in manager.blueprint.items():
        _register(app, nama, bp)
    app.before_request(enforce)


def enforce() -> None:
    """Before each request of a page of a plugin: as if it did not exist where it is not switched on."""
    akar = (request.endpoint or "").partition(".")[0]
    nama = current_app.extensions["kinerja_halaman_plugin"].get(akar)
    if nama is None:
        return
    with reading() as session:
        g.konteks_plugin = context_of(session, nama, write=request.method not in SAFE_METHODS)
        g.lapor_plugin = katalog_of(session).lapor
    if g.konteks_plugin is None:
        raise NotFoundError


# At the start


def _blueprint_name(nama: str) -> str:
    return f"p_{nama}"


def _register(app: Flask, nama: str, bp: Blueprint) -> None:
    alamat, milik = f"/p/{nama}", _blueprint_name(nama)
    if bp.url_prefix not in {None, alamat} or bp.subdomain:
        raise PluginError(
            f"Plugin “{nama}” meminta alamat {bp.url_prefix or bp.subdomain}, padahal halamannya selalu di "
            f"bawah {alamat}/. Hapus url_prefix dari Blueprint. {SYARAT}"
        )
    sebelum = take_sidik(app)
    try:
        app.register_blueprint(bp, url_prefix=alamat, name=milik)
    except Exception as error:
        raise PluginError(
            f"Plugin “{nama}” gagal memasang halamannya: {describe(error)}. {SYARAT}"
        ) from error
    _refuse_reach(nama, milik, sebelum, take_sidik(app))
    _check_rules(app, nama, alamat, milik)
    for endpoint in [satu for satu in app.view_functions if satu.startswith(f"{milik}.")]:
        app.view_functions[endpoint] = _enclose(app, nama, endpoint)
    for kunci, daftar in app.before_request_funcs.items():
        if _is_below(kunci, milik):
            daftar[:] = [_before(nama, satu) for satu in daftar]


def _is_below(kunci: str | None, milik: str) -> bool:
    return kunci is not None and (kunci == milik or kunci.startswith(f"{milik}."))


def _refuse_reach(nama: str, milik: str, sebelum: Sidik, sesudah: Sidik) -> None:
    for jenis, kunci in list_changes(sebelum, sesudah):
        if jenis in {"rute", "alamat", "before_request"} and _is_below(kunci, milik):
            continue
        raise PluginError(
            f"Plugin “{nama}” mengubah lebih dari halamannya sendiri: {jenis} {kunci or 'aplikasi'}. "
            "Blueprint plugin hanya boleh berisi rute, blueprint di dalamnya, berkas statis dan "
            f"before_request. {SYARAT}"
        )


def _check_rules(app: Flask, nama: str, alamat: str, milik: str) -> None:
    for aturan in app.url_map.iter_rules():
        if not _is_below(aturan.endpoint, milik):
            continue
        tempat = f"halaman “{aturan.endpoint.removeprefix(f'{milik}.')}” ({aturan.rule})"
        if not f"{aturan.rule}/".startswith(f"{alamat}/") or aturan.redirect_to or aturan.host:
            raise PluginError(f"Plugin “{nama}”: {tempat} harus berada di bawah {alamat}/. {SYARAT}")
        if not _is_static(app, aturan.endpoint):
            _check_akses(nama, tempat, app.view_functions.get(aturan.endpoint))


def _check_akses(nama: str, tempat: str, view: View | None) -> None:
    aturan: frozenset[object] = getattr(view, "akses", frozenset())
    if not aturan or not all(isinstance(satu, Akses | Peran) for satu in aturan):
        raise PluginError(
            f"Plugin “{nama}”: {tempat} belum menyebut siapa yang boleh membukanya. Beri @akses(Akses.MASUK) "
            f"atau @akses(Peran.…) di bawah rutenya. {SYARAT}"
        )
    if {Akses.UMUM, Akses.TAHAP} & aturan:
        raise PluginError(
            f"Plugin “{nama}”: {tempat} terbuka bagi orang yang belum masuk, padahal baru sesudah masuk "
            f"diketahui instansi mana yang memakai plugin ini. Pakai Akses.MASUK atau Peran. {SYARAT}"
        )


def _is_static(app: Flask, endpoint: str) -> bool:
    akar, _, akhir = endpoint.rpartition(".")
    return akhir == "static" and app.blueprints[akar].has_static_folder


def _enclose(app: Flask, nama: str, endpoint: str) -> View:
    view = app.view_functions[endpoint]
    if _is_static(app, endpoint):
        return _with_cache(view)

    @wraps(view)
    def jawab(*argumen: object, **bernama: object) -> Response:
        return _finish(current_app.ensure_sync(view)(*argumen, **bernama))

    return _guarded(nama, f"halaman {endpoint.partition('.')[2]}", jawab)


def _before(nama: str, fungsi: View) -> View:
    def jawab() -> Response | None:
        jawaban = current_app.ensure_sync(fungsi)()
        return None if jawaban is None else _finish(jawaban)

    return _guarded(nama, f"before_request {fungsi.__name__}", jawab)


# At each request


def _guarded(nama: str, sebutan: str, view: View) -> View:
    """The view on the side of the plugin: with the host functions, away from the sessions of the product."""

    @wraps(view)
    def dijaga(*argumen: object, **bernama: object) -> Response | None:
        try:
            with stepped_inside(g.konteks_plugin):
                jawaban: Response | None = view(*argumen, **bernama)
                return jawaban
        except (KinerjaError, HTTPException) as error:
            if _status_of(error) < 500:
                raise  # an answer: not found, not allowed, not filled in
            raise _fault(nama, sebutan, error) from error
        except (Exception, SystemExit) as error:
            raise _fault(nama, sebutan, error) from error

    return dijaga


def _status_of(error: KinerjaError | HTTPException) -> int:
    return int(error.status) if isinstance(error, KinerjaError) else error.code or 500


def _fault(nama: str, sebutan: str, error: BaseException) -> HalamanGagalError:
    g.lapor_plugin(Galat(nama, sebutan, describe(error)))
    log_trace(nama, sebutan, error)
    return HalamanGagalError(f"plugin {nama}: {sebutan}")


def _finish(jawaban: Any) -> Response:
    """The answer, complete: nothing of it is made after the view, out of reach of the guard."""
    response = current_app.make_response(jawaban)
    for kepala in PUNYA_PRODUK:
        if kepala in response.headers:
            raise AnswerError(f"a page of a plugin must not set the header {kepala}")
    if response.is_streamed and not response.direct_passthrough:
        response.set_data(_read(response))
    response.vary.update(VARY)
    return response


def _read(response: Response) -> bytes:
    isi = bytearray()
    for potong in response.iter_encoded():
        isi += potong
        if len(isi) > MAKS_JAWABAN:
            raise AnswerError(f"an answer may have {MAKS_JAWABAN} bytes; send a larger one as a file")
    return bytes(isi)


def _with_cache(view: View) -> View:
    """A static file, for those who may see the pages."""

    @akses(Akses.MASUK)
    @wraps(view)
    def berkas(**bernama: object) -> Response:
        response = current_app.make_response(view(**bernama))
        response.cache_control.max_age = UMUR_STATIS
        response.cache_control.private = True
        response.vary.update(VARY)
        return response

    return berkas
