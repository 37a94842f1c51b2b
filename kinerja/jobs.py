"""Background work: durable jobs on DBOS, in the same database as everything else.

A job is a function of plain values that is safe to run twice: DBOS starts it again after a crash until it
has ended. Web processes only enqueue, inside the transaction of the business change, so that a job exists
exactly when its cause was committed. The worker process (`kinerja worker`) alone owns `DBOS()`.
"""

import signal
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

import structlog
from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions, run_dbos_database_migrations
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kinerja import clock
from kinerja.config import Config, sqlalchemy_url
from kinerja.db import platform_session

log = structlog.get_logger()

QUEUE = "kinerja"
# One version for all releases: a job that was waiting when the product was updated still runs.
VERSION = "1"
POLL_SECONDS = 0.5
DRAIN_SECONDS = 25
TICK_SECONDS = 60

Job = Callable[..., None]
_jobs: dict[str, Job] = {}
_hourly: list[str] = []


def job(name: str) -> Callable[[Job], Job]:
    """Register a function as a job; `name` is stored with waiting jobs and must not change."""

    def register(function: Job) -> Job:
        _jobs[name] = function
        return function

    return register


def hourly(name: str) -> Callable[[Job], Job]:
    """Register a job without arguments that the worker asks for once in every hour."""
    _hourly.append(name)
    return job(name)


def enqueue(session: Session, name: str, *args: Any, key: str, delay: float = 0) -> None:
    """Ask for a job when this transaction commits, or `delay` seconds later; the same `key` asks once."""
    if name not in _jobs:
        raise LookupError(f"no job named {name}")
    options: EnqueueOptions = {
        "queue_name": QUEUE,
        "workflow_name": name,
        "workflow_id": key,
        "app_version": VERSION,
    }
    if delay:
        options["delay_seconds"] = delay
    _client(current_app.extensions["kinerja_config"].database_url).enqueue_in_transaction(
        session, options, *args
    )


def prepare(config: Config) -> None:
    """Create or update the tables of DBOS; part of `kinerja db upgrade`."""
    run_dbos_database_migrations(sqlalchemy_url(config.database_url))


def run_worker(app: Flask, *, stop: threading.Event | None = None) -> None:
    """Run jobs until SIGTERM or `stop`; a job under way is given time to end, else it is run again later."""
    stop = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    dbos = DBOS(config=_dbos_config(app.extensions["kinerja_config"]))
    for name, function in _jobs.items():
        DBOS.workflow(name=name)(_inside(app, name, function))
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=2, polling_interval_sec=POLL_SECONDS)
    while not stop.wait(TICK_SECONDS):
        with app.app_context():
            _ask_hourly()
    dbos.destroy(workflow_completion_timeout_sec=DRAIN_SECONDS)


def _ask_hourly() -> None:
    """Ask for the jobs of this hour; of several workers and several ticks one gets through."""
    jam = clock.now().strftime("%Y-%m-%dT%H")
    try:
        with platform_session() as session:
            for name in _hourly:
                enqueue(session, name, key=f"{name}:{jam}")
    except SQLAlchemyError:  # the database is away: the next tick asks again
        log.warning("pekerjaan_berkala_tertunda", jam=jam)


def _inside(app: Flask, name: str, function: Job) -> Job:
    """The job as one step of a workflow, within the application."""

    def step(*args: Any) -> None:
        with app.app_context():
            function(*args)

    def workflow(*args: Any) -> None:
        DBOS.run_step({"name": name}, step, *args)

    workflow.__qualname__ = step.__qualname__ = name
    return workflow


def _dbos_config(config: Config) -> DBOSConfig:
    return {
        "name": "kinerja",
        "system_database_url": sqlalchemy_url(config.database_url),
        "application_version": VERSION,
        "executor_id": "worker",
        "log_level": "WARNING",
        "run_migrations": False,
    }


@cache
def _client(database_url: str) -> DBOSClient:
    return DBOSClient(system_database_url=sqlalchemy_url(database_url), lazy=True)
