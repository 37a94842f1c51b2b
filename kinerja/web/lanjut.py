"""Where to go after the log-in: only to a page of ours, found in the url map and built again from it."""

from urllib.parse import parse_qsl, urlencode

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException

# Pages of the log-in itself lead nowhere afterwards.
TANPA_TUJUAN = {"static", "akun.masuk"}


def find_tujuan(lanjut: str) -> str | None:
    """The address of the page that `lanjut` names, None when it names none of ours.

    The text is never judged as an address: its path either is one of our pages (GET) or it is not, and what
    is returned was built by `url_for`.
    """
    path, _, query = lanjut.partition("?")
    if not path.startswith("/"):
        return None
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:  # not found, wrong method, and redirects of the map
        return None
    if endpoint in TANPA_TUJUAN:
        return None
    url = url_for(endpoint, **values)
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=50) if query.count("&") < 50 else []
    return f"{url}?{urlencode(pairs)}" if pairs else url
