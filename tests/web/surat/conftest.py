"""The pages of letters: an application with a letter and a signer, an office, and an admin who issues."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.config import Config
from kinerja.organisasi.models import Pegawai
from kinerja.surat.pdf import close_worker
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.surat_bersama import PluginSurat, make_app, switch_on, switch_on_stored

SignIn = Callable[[Pegawai | None], FormClient]


@pytest.fixture(autouse=True, scope="package")
def worker() -> Iterator[None]:
    yield
    close_worker()


@pytest.fixture
def plugins() -> dict[str, object]:
    """What is installed; a test may ask for more before it asks for the application."""
    return {"surat_uji": PluginSurat()}


@pytest.fixture
def app(config: Config, clock: TestClock, plugins: dict[str, object]) -> Iterator[Flask]:
    clock.set(SAAT["now"])
    app = make_app(config, clock, **plugins)
    yield app
    app.extensions["kinerja_database"].engine.dispose()


@pytest.fixture
def kantor(app: Flask, session: Session, plugins: dict[str, object]) -> Kantor:
    switch_on(session)
    kantor = make_kantor(session)
    switch_on_stored(session, *plugins)
    kantor.establish()
    return kantor


@pytest.fixture
def enter(app: Flask, session: Session, kantor: Kantor) -> SignIn:
    """The browser of a person, or (None) of an admin instansi who is no pegawai."""

    def sign_in(pegawai: Pegawai | None) -> FormClient:
        akun = kantor.akun(pegawai) if pegawai else factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
        session.commit()
        client: FormClient = app.test_client()
        return client.sign_in(akun)

    return sign_in
