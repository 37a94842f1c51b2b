"""The product as the fixtures need it: a small demo on file, an app on a copy of it, a signed-in browser."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import TestResponse

from kinerja import schema
from kinerja.actor import system_actor
from kinerja.akun.models import Akun, TahapSesi
from kinerja.akun.sesi import open_session
from kinerja.app import create_app
from kinerja.aturan.service import ensure_first_editions
from kinerja.clock import Clock
from kinerja.config import Config
from kinerja.db import database, platform_session, transaction
from kinerja.demo.bangun import AkunDemo, build_small_demo
from kinerja.hooks.manager import Terpasang
from kinerja.hooks.muat import load_plugins
from kinerja.hooks.plugin import Plugin
from kinerja.organisasi.models import Instansi
from kinerja.plugin.migrasi import upgrade_plugins
from kinerja.plugin.service import switch_plugin
from kinerja.web.auth import cookie_name


class PerambanUji(FlaskClient):
    """Sends forms as a browser does: with a CSRF token, with htmx or without."""

    def submit(self, url: str, data: Mapping[str, object] | None = None, **options: Any) -> TestResponse:
        """Send a form without JavaScript."""
        return self.post(url, data={"csrf_token": self.csrf_token()} | dict(data or {}), **options)

    def submit_htmx(self, url: str, target: str, data: Mapping[str, object] | None = None) -> TestResponse:
        """Send a form by htmx, which will swap the element `target`."""
        headers = {"HX-Request": "true", "HX-Target": target, "X-CSRFToken": self.csrf_token()}
        return self.post(url, data=dict(data or {}), headers=headers)

    def csrf_token(self) -> str:
        """A token that fits the browser's signed cookie, as every form carries one."""
        with self.session_transaction() as cookie:
            raw: str = cookie.setdefault("csrf_token", hashlib.sha1(secrets.token_bytes(64)).hexdigest())  # noqa: S324
        kunci = self.application.secret_key or ""
        return URLSafeTimedSerializer(kunci, salt="wtf-csrf-token").dumps(raw)


def make_demo(berkas: Path, kunci: Mapping[str, bytes], saat: datetime) -> tuple[Path, list[AkunDemo]]:
    """Write the small demo into this file; the file and the accounts."""
    app = create_app(_config(berkas, kunci), now=lambda: saat, plugins=load_plugins(()))
    with app.app_context():
        schema.upgrade(database().engine)
        with platform_session() as session:
            ensure_first_editions(session, system_actor(0))
        akun = build_small_demo(tahun=saat.year, seed=7, now=saat, today=saat.date())
    close_app(app)
    return berkas, akun


def make_app(berkas: Path, modul: object, kunci: Mapping[str, bytes], jam: Clock) -> Flask:
    """The product on this database with the plugin of `modul` installed, and on in every instansi.

    Its own tables are made. Raises AssertionError for a module without `PLUGIN`, or a failing migration.
    """
    definisi = getattr(modul, "PLUGIN", None)
    if not isinstance(definisi, Plugin):
        raise AssertionError("the module has no PLUGIN = Plugin(…)")
    manager = load_plugins((), tambahan=[Terpasang(definisi, modul, "under test")])
    app = create_app(_config(berkas, kunci), now=jam, plugins=manager)
    app.test_client_class = PerambanUji
    with app.app_context():
        _, gagal = upgrade_plugins(database().engine, manager.terpasang.values())
        if gagal:
            raise AssertionError("\n".join(satu.message for satu in gagal))
        with platform_session() as session:
            semua = list(session.scalars(select(Instansi.id)))
        for instansi_id in semua:
            with transaction(instansi_id) as session:
                switch_plugin(session, system_actor(instansi_id), definisi.nama, aktif=True, now=jam())
    return app


def open_browser(app: Flask, nip: str) -> PerambanUji:
    """A browser with a full session of the account of this NIP."""
    client = app.test_client()
    if not isinstance(client, PerambanUji):
        raise AssertionError("this app was not made by kinerja_demo")
    with app.app_context():
        with platform_session() as session:
            akun = session.scalars(select(Akun).where(Akun.nip == nip)).one()
            saat = app.extensions["kinerja_clock"]()
            token = open_session(
                session, akun, TahapSesi.PENUH, now=saat, alamat="127.0.0.1", peramban="pytest"
            )
        client.set_cookie(cookie_name(), token)
    return client


def page_text(jawaban: TestResponse) -> str:
    """The words of a page on one line, for simple assertions. Raises AssertionError unless it is 200."""
    if jawaban.status_code != 200:
        raise AssertionError(f"the page answered {jawaban.status}")
    return " ".join(unescape(re.sub(r"<[^<>]*>", " ", jawaban.get_data(as_text=True))).split())


def close_app(app: Flask) -> None:
    """Let go of the database file."""
    app.extensions["kinerja_database"].engine.dispose()


def _config(berkas: Path, kunci: Mapping[str, bytes]) -> Config:
    return Config(instance=berkas.parent, database_url=f"sqlite:///{berkas}", testing=True, kunci=dict(kunci))
