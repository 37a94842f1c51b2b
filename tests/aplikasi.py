"""One application for many tests: to make it, its templates and its statements costs more than most tests.

What a test may change is put back before the next: configuration, extensions, and the database, to which new
connections are led.
"""

from sqlalchemy import make_url
from sqlalchemy.engine import Dialect
from sqlalchemy.event import listens_for
from sqlalchemy.pool import ConnectionPoolEntry

from kinerja.app import create_app
from kinerja.clock import Clock
from kinerja.config import Config, sqlalchemy_url
from kinerja.plugin import skema
from tests.client import FormClient


class SharedApp:
    """An application that is lent to one test at a time."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self.app = create_app(config, now=clock)
        self.app.test_client_class = FormClient
        self._engine = self.app.extensions["kinerja_database"].engine
        self._config, self._extensions = dict(self.app.config), dict(self.app.extensions)
        self._lead_connections()

    def _lead_connections(self) -> None:
        @listens_for(self._engine, "do_connect")
        def connect(
            dialect: Dialect, _record: ConnectionPoolEntry, cargs: list[object], cparams: dict[str, object]
        ) -> None:
            cargs[:], own = dialect.create_connect_args(self._engine.url)
            cparams |= own

    def lend(self, config: Config, clock: Clock) -> None:
        """As new, for this configuration and this clock."""
        for jar, before in ((self.app.config, self._config), (self.app.extensions, self._extensions)):
            jar.clear()
            jar.update(before)
        self.app.extensions |= {"kinerja_config": config, "kinerja_clock": clock}
        skema.init_app(self.app)
        self._engine.url = make_url(sqlalchemy_url(config.database_url))

    def take_back(self) -> None:
        """Close what the test left open."""
        self._engine.dispose()
