"""`kill -9` of the worker in the middle of an import: exactly one effect after the restart, no half state."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja import audit, jobs
from kinerja.actor import Peran
from kinerja.audit import CatatanAudit
from kinerja.config import Config
from kinerja.organisasi import jobs_impor, service_impor
from kinerja.organisasi.models import BarisImpor, GarisPelaporan, Impor, Pegawai, Penempatan, StatusImpor
from tests import factories
from tests.client import FormClient
from tests.faults.pekerja import POINTS
from tests.unit.organisasi.impor_buku import DATA_DEMO

pytestmark = pytest.mark.faults

PNS = DATA_DEMO / "siasn-data-pns.xlsx"
WORKER = Path(__file__).with_name("pekerja.py")
ROOT = WORKER.parents[2]
PATIENCE = 90  # seconds, on a machine that does other things as well
READING = (
    "row 300 of the workbook",
    "preview written, not committed",
    "preview committed, workbook still there",
)
SHORT = ("row 300 of the workbook", "people written, not committed")


def cases(points: Iterable[str]) -> list[ParameterSet]:
    """One point of each half always, the others with `-m long`."""
    return [
        pytest.param(point, id=point, marks=() if point in SHORT else pytest.mark.long) for point in points
    ]


def wait_until(true: Callable[[], bool], what: str, worker: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert worker.poll() is None, f"the worker ended by itself before {what}"
        assert time.monotonic() < deadline, f"waited {PATIENCE} s for {what}"
        time.sleep(0.1)


@contextmanager
def worker(config: Config, point: str, mark: Path) -> Iterator["subprocess.Popen[bytes]"]:
    environment = os.environ | {
        "KINERJA_DATABASE_URL": config.database_url,
        "KINERJA_INSTANCE": str(config.instance),
        "PYTHONPATH": str(ROOT),
    }
    with (mark.with_suffix(".log")).open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, str(WORKER), point, str(mark)], env=environment, stdout=log, stderr=log, cwd=ROOT
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def kill_at(config: Config, point: str, folder: Path) -> None:
    """Let a worker come to this point, and kill it there."""
    mark = folder / "sampai"
    with worker(config, point, mark) as process:
        wait_until(mark.exists, point, process)
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.fixture
def browser(app: Flask, client: FormClient, session: Session, config: Config) -> FormClient:
    jobs.prepare(config)
    akun = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    session.commit()
    return factories.sign_in(client, akun)


def count(session: Session, model: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def find_run(session: Session, impor_id: int) -> Impor:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Impor).where(Impor.id == impor_id)).one()


def stored_files(config: Config) -> list[Path]:
    return [path for path in config.files.rglob("*") if path.is_file()]


@pytest.fixture
def impor_id(browser: FormClient) -> int:
    """A run that waits for a worker."""
    answer = browser.submit("/admin/impor", {"berkas": (BytesIO(PNS.read_bytes()), PNS.name)})
    return int(answer.location.rpartition("/")[2])


@pytest.mark.parametrize("point", cases(READING))
def test_killed_reading_gives_one_preview_after_the_restart(
    point: str, impor_id: int, session: Session, config: Config, tmp_path: Path
) -> None:
    kill_at(config, point, tmp_path)
    assert count(session, BarisImpor) in {0, 900}
    assert stored_files(config), "the second start would find nothing to read"
    with worker(config, "", tmp_path / "kedua") as process:
        wait_until(
            lambda: find_run(session, impor_id).status is not StatusImpor.DIBACA, "the preview", process
        )
        wait_until(lambda: not stored_files(config), "the end of the workbook", process)
    assert find_run(session, impor_id).status is StatusImpor.PRATINJAU
    assert (count(session, BarisImpor), count(session, Pegawai)) == (900, 0)


@pytest.mark.parametrize("point", cases(point for point in POINTS if point not in READING))
def test_killed_application_has_one_effect_after_the_restart(
    point: str,
    impor_id: int,
    app: Flask,
    browser: FormClient,
    session: Session,
    config: Config,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service_impor, "LANGSUNG_SAMPAI", 0)
    with app.app_context():
        jobs_impor.read_workbook(find_run(session, impor_id).instansi_id, impor_id)
    assert browser.submit(f"/admin/impor/{impor_id}/terapkan").status_code == 303
    assert find_run(session, impor_id).diminta
    kill_at(config, point, tmp_path)
    assert count(session, Pegawai) == (900 if point.startswith("committed") else 0)
    assert count(session, Pegawai) == count(session, Penempatan)
    with worker(config, "", tmp_path / "kedua") as process:
        wait_until(
            lambda: find_run(session, impor_id).status is not StatusImpor.PRATINJAU, "the effect", process
        )
    assert find_run(session, impor_id).status is StatusImpor.DITERAPKAN
    assert [count(session, model) for model in (Pegawai, Penempatan, GarisPelaporan)] == [900, 900, 899]
    runs = select(func.count()).select_from(CatatanAudit).where(CatatanAudit.aksi == "impor.terapkan")
    assert session.scalar(runs) == 1
    assert audit.verify(session).rusak_di is None
