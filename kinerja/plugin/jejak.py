"""Where in its code a plugin failed, for its author: in the log, lines of code and no values."""

import traceback

import structlog

log = structlog.get_logger(__name__)


def log_trace(nama: str, sebutan: str, error: BaseException) -> None:
    """One entry of the log with the way to the place where `error` was raised; its text is in the fault."""
    log.error("plugin_gagal", plugin=nama, di=sebutan, jejak=traceback.format_tb(error.__traceback__))
