"""The frame round every page: links of the top bar, end of the session, addresses of static files."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, current_app, g, url_for

from kinerja.clock import now
from kinerja.web.idempotensi import new_key
from kinerja.web.navigasi import list_tabs, may_search

# Name in base.html: endpoint. The link shows where the part of the product is installed.
TAUTAN = {
    "beranda_url": "beranda.beranda",
    "profil_url": "akun.profil",
    "sesi_url": "akun.sesi",
    "keluar_url": "akun.keluar",
    "panduan_url": "beranda.panduan",
    "search_url": "organisasi.cari",
}


def init_app(app: Flask) -> None:
    """Give the templates their frame; macros are imported without context, so what they call is global."""
    app.jinja_env.globals["idempotency_key"] = new_key
    app.jinja_env.globals["list_tabs"] = list_tabs
    app.context_processor(frame_context)
    app.url_defaults(_add_version)


def frame_context() -> dict[str, object]:
    """Links that exist, and the whole seconds until the session ends (None for a stranger)."""
    links = {name: url_for(to) if to in current_app.view_functions else "" for name, to in TAUTAN.items()}
    sesi = g.get("sesi")
    if sesi is None:
        return {**links, "search_url": "", "sesi_habis": None}
    if not may_search():
        links["search_url"] = ""
    return {**links, "sesi_habis": max(0, int((sesi.habis - now()).total_seconds()))}


def _add_version(endpoint: str, values: dict[str, object]) -> None:
    """Static files are cached for a year: a changed file needs another address."""
    if endpoint != "static" or "filename" not in values or not current_app.static_folder:
        return
    path = Path(current_app.static_folder, str(values["filename"]))
    if path.is_file():
        values["v"] = _fingerprint(path, path.stat().st_mtime_ns)


@cache
def _fingerprint(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
