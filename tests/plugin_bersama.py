"""What the tests of plugins on data share: the application with plugins made of objects, and its jobs."""

from collections.abc import Iterator
from typing import Any

from dbos import WorkflowStatus
from flask import Flask
from sqlalchemy.orm import Session

from kinerja import jobs
from kinerja.app import create_app
from kinerja.clock import Clock
from kinerja.config import Config
from kinerja.hooks.muat import load_plugins
from kinerja.plugin.models import PluginInstansi
from kinerja.plugin.peristiwa import JOB
from tests.client import FormClient
from tests.conftest import NOW
from tests.plugins.bantu import installed


def make_app(config: Config, clock: Clock, *dikirim: str, **plugins: object) -> Flask:
    """The application with these plugins, those that ship by name, and with the tables of its jobs."""
    terpasang = [installed(nama, modul) for nama, modul in plugins.items()]
    app = create_app(config, now=clock, plugins=load_plugins(dikirim, tambahan=terpasang))
    app.test_client_class = FormClient
    jobs.prepare(config)
    return app


def switch_on(session: Session, *nama: str) -> None:
    """Have the instansi of this session use these plugins, as they come."""
    session.add_all(PluginInstansi(nama=satu, aktif=True, diaktifkan=NOW) for satu in nama)
    session.flush()


def list_jobs(app: Flask) -> list[WorkflowStatus]:
    """The tries to tell a plugin of an event that were asked for, oldest first."""
    config: Config = app.extensions["kinerja_config"]
    return jobs._client(config.database_url).list_workflows(name=JOB)


class Pekerja:
    """Runs each job once and in order, as the worker does; `run` answers how many there were."""

    def __init__(self, app: Flask) -> None:
        self.app, self._sudah = app, set[str]()

    def waiting(self) -> Iterator[tuple[Any, ...]]:
        """The arguments of the jobs that did not run yet."""
        for satu in list_jobs(self.app):
            if satu.workflow_id not in self._sudah and satu.input:
                self._sudah.add(satu.workflow_id)
                yield satu.input["args"]

    def run(self) -> int:
        daftar = list(self.waiting())
        for argumen in daftar:
            with self.app.app_context():
                jobs._jobs[JOB](*argumen)
        return len(daftar)
