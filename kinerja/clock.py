"""The clock of the application: the only place that asks what time it is.

Rules and services get `now` and `today` as arguments; routes and commands take them from here.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The real time, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The present moment, in UTC."""
    clock: Clock = current_app.extensions["kinerja_clock"]
    return clock()


def zone() -> ZoneInfo:
    """The zone of the current instansi (WIB where there is none yet)."""
    found: ZoneInfo = g.get("zona_waktu") or ZoneInfo("Asia/Jakarta")
    return found


def today() -> date:
    """The present day where the current instansi is."""
    return now().astimezone(zone()).date()
