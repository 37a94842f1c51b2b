"""An office whose admin looks at the pages of plugins."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.app import create_app
from kinerja.clock import Clock
from kinerja.config import Config
from kinerja.hooks.muat import load_plugins
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.organisasi_bersama import make_admin
from tests.plugin_admin_bersama import DIKIRIM, Diam, Penghubung, Setelan
from tests.plugins.bantu import installed


@pytest.fixture
def app(config: Config, clock: Clock) -> Iterator[Flask]:
    tambahan = [installed("penghubung", Penghubung(), pengaturan=Setelan), installed("diam", Diam())]
    app = create_app(config, now=clock, plugins=load_plugins(DIKIRIM, tambahan=tambahan))
    app.test_client_class = FormClient
    yield app
    app.extensions["kinerja_database"].engine.dispose()


@pytest.fixture
def kantor(app: Flask, session: Session, clock: TestClock) -> Kantor:
    clock.set(SAAT["now"])
    return make_kantor(session)


@pytest.fixture
def admin(app: Flask, session: Session, kantor: Kantor) -> FormClient:
    """The browser of an admin of the instansi."""
    client: FormClient = app.test_client()
    return client.sign_in(make_admin(session))
