"""Run `kinerja …` in this process, on the database of a test."""

from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner, Result
from flask import Flask

from kinerja import cli
from kinerja.app import create_app
from kinerja.config import Config
from kinerja.hooks.manager import HookManager


def run_kinerja(config: Config, *arguments: str | Path, **settings: str) -> Result:
    """What the command line answered; its connections are closed as at the end of a process.

    `settings` are further environment variables.
    """
    made: list[Flask] = []

    def create(**options: HookManager) -> Flask:
        made.append(create_app(**options))
        return made[-1]

    environment = {"KINERJA_DATABASE_URL": config.database_url, "KINERJA_INSTANCE": str(config.instance)}
    try:
        with patch.object(cli, "create_app", create):
            return CliRunner(env=environment | settings).invoke(
                cli.main, [str(argument) for argument in arguments]
            )
    finally:
        for app in made:
            app.extensions["kinerja_database"].engine.dispose()
