"""Numbers in addresses and forms: one that no row can have never reaches the database."""

from typing import Any

from flask import Flask, request
from werkzeug.routing import IntegerConverter, Map

TERBESAR = 2**31 - 1  # of an integer column of PostgreSQL


class NomorConverter(IntegerConverter):
    """`<int:…>` of this application: 0 to 2,147,483,647, anything larger is 404."""

    def __init__(self, map_: Map, *args: Any, **options: Any) -> None:
        super().__init__(map_, *args, **{"max": TERBESAR} | options)


def init_app(app: Flask) -> None:
    """Take the place of the converter of Werkzeug; before the blueprints are registered."""
    app.url_map.converters["int"] = NomorConverter


def read_nomor(nama: str) -> int | None:
    """The number of the address or the form (0 to 999,999,999), None for anything else."""
    return to_nomor(request.values.get(nama, ""))


def to_nomor(teks: str) -> int | None:
    """The id that a text holds, None when it holds none."""
    return int(teks) if teks.isascii() and teks.isdigit() and len(teks) < 10 else None
