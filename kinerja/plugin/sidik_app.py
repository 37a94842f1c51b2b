"""What an application consists of, so that what a blueprint did to it beyond its own pages is seen."""

from collections.abc import Iterator

from flask import Flask
from flask.templating import _default_template_ctx_processor

Kunci = tuple[str, str | None]
"""(kind, name of the blueprint or the thing), the name None for the whole application."""
Sidik = dict[Kunci, tuple[int, ...]]

BAWAAN = _default_template_ctx_processor
"""Every blueprint has it from Flask."""
PER_BLUEPRINT = {
    "before_request_funcs": "before_request",
    "after_request_funcs": "after_request",
    "teardown_request_funcs": "teardown_request",
    "template_context_processors": "context_processor",
    "url_value_preprocessors": "url_value_preprocessor",
    "url_default_functions": "url_defaults",
}


def take_sidik(app: Flask) -> Sidik:
    """The identity of every part of the application, by kind and name."""
    sidik: Sidik = {}
    for kunci, isi in _list_parts(app):
        sidik[kunci] = (*sidik.get(kunci, ()), id(isi))
    return sidik


def list_changes(sebelum: Sidik, sesudah: Sidik) -> list[Kunci]:
    """What was added, replaced or taken away."""
    semua = sebelum.keys() | sesudah.keys()
    return sorted((satu for satu in semua if sebelum.get(satu) != sesudah.get(satu)), key=str)


def _list_parts(app: Flask) -> Iterator[tuple[Kunci, object]]:
    for atribut, jenis in PER_BLUEPRINT.items():
        for nama, daftar in getattr(app, atribut).items():
            yield from (((jenis, nama), satu) for satu in daftar if satu is not BAWAAN)
    for nama, per_kode in app.error_handler_spec.items():
        yield from (
            (("errorhandler", nama), satu) for per_jenis in per_kode.values() for satu in per_jenis.values()
        )
    yield from ((("teardown_appcontext", None), satu) for satu in app.teardown_appcontext_funcs)
    yield from ((("rute", nama), satu) for nama, satu in app.view_functions.items())
    yield from ((("alamat", satu.endpoint), satu) for satu in app.url_map.iter_rules())
    for jenis, isi in _settings(app).items():
        yield from (((jenis, str(nama)), satu) for nama, satu in isi.items())


def _settings(app: Flask) -> dict[str, dict[str, object]]:
    csrf = app.extensions["csrf"]
    bebas = [*csrf._exempt_views, *csrf._exempt_blueprints]
    return {
        "template_filter": app.jinja_env.filters,
        "template_test": app.jinja_env.tests,
        "template_global": app.jinja_env.globals,
        "konfigurasi": dict(app.config),
        "perluasan": app.extensions,
        "perintah": dict(app.cli.commands),
        "pengecualian csrf": {str(satu): None for satu in bebas},
    }
