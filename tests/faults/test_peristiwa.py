"""A real worker tells plugins of what was committed, and comes back to the one that failed."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from kinerja import jobs
from kinerja.aturan.service import ensure_first_editions
from kinerja.config import Config
from kinerja.plugin import jobs_peristiwa
from tests import factories
from tests.conftest import TestClock
from tests.plugin_bersama import list_jobs, make_app, switch_on
from tests.skp_bersama import make_orang, make_skp_of
from tests.web.plugin.test_peristiwa import Telinga, Tuli

pytestmark = pytest.mark.faults

PATIENCE = 60  # seconds, on a machine that does other things as well


def test_the_worker_tells_each_plugin_and_tries_again(
    session: Session, config: Config, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_peristiwa, "JEDA", (1.0, 1.0))
    telinga, tuli = Telinga(), Tuli(1)
    app = make_app(config, clock, telinga=telinga, tuli=tuli)
    orang = make_orang(session)
    ensure_first_editions(session, orang.pemilik)
    skp = make_skp_of(session, orang.pegawai)
    switch_on(session, "telinga", "tuli")
    session.commit()
    browser = factories.sign_in(app.test_client(), orang.akun(orang.pegawai))
    assert browser.submit(f"/skp/{skp.id}/ajukan").status_code == 303
    stop = threading.Event()
    ended = stop_when(
        lambda: all(satu.status == "SUCCESS" for satu in list_jobs(app)) and tuli.didengar > 1, stop
    )
    # On a thread of its own: a browser of an earlier test leaves its event loop on the main one.
    with ThreadPoolExecutor(1) as pekerja:
        pekerja.submit(jobs.run_worker, app, stop=stop).result()
    ended.join()
    assert telinga.aksi == [("ajukan", "diajukan")]
    assert tuli.didengar == 2
    assert [satu.status for satu in list_jobs(app)] == ["SUCCESS"] * 3
    app.extensions["kinerja_database"].engine.dispose()


def stop_when(true: Callable[[], bool], stop: threading.Event) -> threading.Thread:
    """Set `stop` as soon as this is so, or when patience ends."""

    def watch() -> None:
        deadline = time.monotonic() + PATIENCE
        while not true() and time.monotonic() < deadline:
            time.sleep(0.2)
        stop.set()

    thread = threading.Thread(target=watch)
    thread.start()
    return thread
