"""What the tests of plugins share: packages that are installed for one test."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kinerja.config import Config
from kinerja.hooks.penjaga import resume
from tests.coba_bersama import NAMA, Ruang
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, make_kantor
from tests.plugins.paket import Pemasang
from tests.surat_bersama import make_app, switch_on


@pytest.fixture
def pemasang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pemasang]:
    """Installs packages: real files, a real entry point."""
    # Files are written anew within a second, which the cache of compiled files would not notice.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    folder = tmp_path / "paket"
    folder.mkdir()
    pemasang = Pemasang(folder)
    yield pemasang
    pemasang.close()


@pytest.fixture
def ruang(database_url: str, session: Session, config: Config, clock: TestClock) -> Iterator[Ruang]:
    """The instansi of the session with one fixed evaluation, and an application in its context."""
    clock.set(SAAT["now"])
    switch_on(session)
    kantor = make_kantor(session)
    kantor.establish()
    session.commit()
    app = make_app(config, clock)
    with app.app_context():
        yield Ruang(session, kantor, app, config)
    app.extensions["kinerja_database"].engine.dispose()
    resume(NAMA)
