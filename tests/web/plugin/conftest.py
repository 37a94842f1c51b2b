"""Pages of an instansi that uses plugins: people round one SKP, and an application made with the plugins."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.aturan.service import ensure_first_editions
from kinerja.config import Config
from kinerja.skp.models import Skp
from tests.conftest import TestClock
from tests.plugin_bersama import make_app, switch_on
from tests.skp_bersama import Orang, make_orang, make_skp_of

Pasang = Callable[..., Flask]


@pytest.fixture
def orang(session: Session, config: Config) -> Orang:
    found = make_orang(session)
    ensure_first_editions(session, found.pemilik)
    session.commit()
    return found


@pytest.fixture
def skp(session: Session, orang: Orang) -> Skp:
    """A complete draft of `orang.pegawai`."""
    made = make_skp_of(session, orang.pegawai)
    session.commit()
    return made


@pytest.fixture
def pasang(config: Config, clock: TestClock, session: Session) -> Iterator[Pasang]:
    """`pasang("pemeriksa_indikator", telinga=Telinga())`: the application with these plugins, switched on."""
    with ExitStack() as stack:

        def install(*dikirim: str, nyala: bool = True, **plugins: object) -> Flask:
            app = make_app(config, clock, *dikirim, **plugins)
            stack.callback(app.extensions["kinerja_database"].engine.dispose)
            if nyala:
                switch_on(session, *dikirim, *plugins)
                session.commit()
            return app

        yield install
