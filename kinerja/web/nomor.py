"""Numbers in addresses: one that no row can have is no page, and never reaches the database."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

TERBESAR = 2**31 - 1  # of an integer column of PostgreSQL


class NomorConverter(IntegerConverter):
    """`<int:…>` of this application: 0 to 2,147,483,647, anything larger is 404."""

    def __init__(self, map_: Map, *args: Any, **options: Any) -> None:
        super().__init__(map_, *args, **{"max": TERBESAR} | options)


def init_app(app: Flask) -> None:
    """Take the place of the converter of Werkzeug; before the blueprints are registered."""
    app.url_map.converters["int"] = NomorConverter
