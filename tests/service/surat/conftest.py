"""A small office whose evaluation is fixed, letters about it, and the application with their plugins."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.config import Config
from tests import factories
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.surat_bersama import make_app, switch_on

MakeApp = Callable[..., Flask]


@pytest.fixture
def kantor(session: Session) -> Kantor:
    switch_on(session)
    kantor = make_kantor(session)
    kantor.establish()
    return kantor


@pytest.fixture
def admin(session: Session, kantor: Kantor) -> Actor:
    return factories.make_actor(factories.make_akun(session), [Peran.ADMIN_INSTANSI])


@pytest.fixture
def run_app(config: Config, clock: TestClock) -> Iterator[MakeApp]:
    """`run_app(surat_uji=PluginSurat())` is the application with these plugins, in its context."""
    clock.set(SAAT["now"])
    semua = []

    def make(**plugins: object) -> Flask:
        app = make_app(config, clock, **plugins)
        konteks = app.app_context()
        konteks.push()
        semua.append((app, konteks))
        return app

    yield make
    for app, konteks in reversed(semua):
        konteks.pop()
        app.extensions["kinerja_database"].engine.dispose()
