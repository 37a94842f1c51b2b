"""Within a request a plugin has two seconds; jobs and commands have the limit of the job."""

from flask import Flask

from kinerja.hooks.penjaga import BATAS_HALAMAN, set_time_limit


def limit_plugins(app: Flask) -> None:
    """Set the limit for the length of each request."""

    @app.before_request
    def start() -> None:
        set_time_limit(BATAS_HALAMAN)

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        set_time_limit(None)
