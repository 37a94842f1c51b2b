"""create_app(): the only place where the parts are wired."""

import sys
from importlib import import_module

import structlog
from flask import Flask, g
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from kinerja import clock
from kinerja.config import Config, read_config, sqlalchemy_url
from kinerja.db import Database
from kinerja.hooks.manager import HookManager
from kinerja.hooks.muat import load_plugins
from kinerja.paths import templates_dir
from kinerja.plugin import halaman, laporan, skema, templat
from kinerja.plugin.batas import limit_plugins
from kinerja.web import akses, auth, errors, filters, guard, kerangka, kesehatan, nomor
from kinerja.web.navigasi import list_menu
from kinerja.web.render import htmx

FEATURES = (
    "akun",
    "beranda",
    "skp",
    "skp.matriks",
    "skp.awal",
    "pelaksanaan",
    "umpan_balik",
    "progres",
    "bukti",
    "evaluasi",
    "keberatan",
    "keberatan.kelola",
    "angka_kredit",
    "surat",
    "tim",
    "kalibrasi",
    "organisasi",
    "perjalanan",
    "tenggat",
    "bimbingan",
    "tindak_lanjut",
    "admin",
)
# A job exists only where its module was imported: web processes ask for jobs, the worker runs them.
JOBS = ("bukti.jobs_periksa", "organisasi.jobs_impor", "plugin.jobs_peristiwa", "konektor.jobs_kedudukan")


def create_app(
    config: Config | None = None,
    *,
    now: clock.Clock = clock.system_clock,
    plugins: HookManager | None = None,
) -> Flask:
    """Build the application; `now` lets tests and the training tenant set the clock, `plugins` the plugins.

    Raises PluginError for a plugin that is listed and cannot be used.
    """
    config = config or read_config()
    app = Flask("kinerja", template_folder=str(templates_dir()))
    app.extensions |= {
        "kinerja_config": config,
        "kinerja_database": Database(sqlalchemy_url(config.database_url)),
        "kinerja_clock": now,
        "kinerja_plugins": plugins or load_plugins(config.plugins),
    }
    _configure(app, config)
    skema.init_app(app)
    templat.init_app(app)
    nomor.init_app(app)
    _wire_requests(app)
    for feature in FEATURES:
        app.register_blueprint(import_module(f"kinerja.{feature}.routes").bp)
    app.register_blueprint(import_module("kinerja.akun.routes").bp_admin)
    app.register_blueprint(kesehatan.bp)
    for jobs in JOBS:
        import_module(f"kinerja.{jobs}")
    halaman.register_pages(app)
    akses.check_declared(app)
    return app


def _configure(app: Flask, config: Config) -> None:
    app.config.update(
        SECRET_KEY=config.kunci["sesi"],
        SESSION_COOKIE_NAME="__Host-formulir" if config.https else "kinerja_formulir",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        TRUSTED_HOSTS=list(config.hosts) or None,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # our own Origin check covers plain http too
        # Cheap phones on slow lines: text goes compressed, streams (downloads) do not.
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
        TESTING=config.testing,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    if config.testing:  # a page that nobody tested should rather show another comma than an error
        app.jinja_options["finalize"] = filters.refuse_raw
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    structlog.configure(
        processors=[structlog.processors.TimeStamper(fmt="iso"), structlog.processors.JSONRenderer()],
        # Standard output belongs to the answers of commands.
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
    )


def _wire_requests(app: Flask) -> None:
    """The order matters: first what is hostile, then who asks, then whether they may."""
    htmx.init_app(app)
    guard.init_app(app)
    auth.init_app(app)
    errors.init_app(app)
    filters.register(app)
    kerangka.init_app(app)
    app.before_request(guard.check_request)
    app.before_request(auth.load_session)
    CSRFProtect(app)
    app.before_request(akses.enforce)
    limit_plugins(app)
    app.teardown_appcontext(laporan.write_reports)
    Compress(app)
    app.context_processor(_page_context)


def _page_context() -> dict[str, object]:
    sesi = g.get("sesi")
    return {
        "navigasi": list_menu(),
        "actor": g.get("actor"),
        "sesi": sesi,
        "instansi": sesi.instansi if sesi else None,
    }
