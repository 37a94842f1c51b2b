"""A Flask test client that sends forms the way a browser of ours does: with CSRF token, with htmx or not."""

import hashlib
import secrets

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from kinerja.akun.models import Akun, TahapSesi
from kinerja.akun.sesi import open_session
from kinerja.db import Database
from kinerja.web.auth import cookie_name


class FormClient(FlaskClient):
    """The client of the fixtures `client`; `sign_in` skips the log-in pages, nothing else is skipped."""

    def sign_in(self, akun: Akun, tahap: TahapSesi = TahapSesi.PENUH) -> "FormClient":
        """Give the browser a session of this account, as far as `tahap`."""
        database: Database = self.application.extensions["kinerja_database"]
        now = self.application.extensions["kinerja_clock"]()
        with database.session(None, write=True, platform=True) as session, session.begin():
            token = open_session(session, akun, tahap, now=now, alamat="127.0.0.1", peramban="pytest")
        with self.application.app_context():
            self.set_cookie(cookie_name(), token)
        return self

    def submit(self, url: str, data: dict[str, object] | None = None, **options: object) -> TestResponse:
        """Send a form without JavaScript."""
        return self.post(url, data={"csrf_token": self.csrf_token()} | (data or {}), **options)

    def submit_htmx(self, url: str, target: str, data: dict[str, object] | None = None) -> TestResponse:
        """Send a form by htmx, which will swap the element `target`."""
        headers = {"HX-Request": "true", "HX-Target": target, "X-CSRFToken": self.csrf_token()}
        return self.post(url, data=data or {}, headers=headers)

    def get_htmx(self, url: str, target: str) -> TestResponse:
        """Load what htmx swaps into the element `target`."""
        return self.get(url, headers={"HX-Request": "true", "HX-Target": target})

    def csrf_token(self) -> str:
        """A token that fits the browser's signed cookie, as every form carries one."""
        with self.session_transaction() as cookie:
            raw: str = cookie.setdefault("csrf_token", hashlib.sha1(secrets.token_bytes(64)).hexdigest())
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)
