"""Full addresses of our pages, for links that leave the browser: the host is that of the configuration."""

from flask import current_app

from kinerja.config import Config

HOST_PENGEMBANGAN = "127.0.0.1:8000"


def absolute_url(endpoint: str, **values: object) -> str:
    """The address of a page under the first of KINERJA_HOSTS; also outside of a request."""
    config: Config = current_app.extensions["kinerja_config"]
    host = config.hosts[0].removeprefix(".") if config.hosts else HOST_PENGEMBANGAN
    scheme = "https" if config.https or config.proxies else "http"
    return current_app.url_map.bind(host, url_scheme=scheme).build(endpoint, values, force_external=True)
