"""`kinerja serve`: gunicorn with threads, and one worker process beside it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from kinerja.app import create_app

STOP_SECONDS = 30


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn without a command line of its own."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app()


def serve(host: str, port: int, *, processes: int, threads: int, with_worker: bool) -> None:
    """Serve until a signal ends it; the worker process ends with it."""
    options = {
        "bind": f"{host}:{port}",
        "workers": processes,
        "threads": threads,
        "worker_class": "gthread",
        "graceful_timeout": STOP_SECONDS,
        "timeout": 60,
        "keepalive": 5,
        "proc_name": "kinerja",
        "control_socket_disable": True,
    }
    with _worker_beside(with_worker):
        Server(options).run()


@contextmanager
def _worker_beside(wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    process = subprocess.Popen([sys.executable, "-m", "kinerja.cli", "worker"])  # our own
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
