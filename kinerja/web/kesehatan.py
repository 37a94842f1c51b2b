"""`/healthz`: whether this process can do its work, for whatever watches it."""

import shutil
from http import HTTPStatus

from flask import Blueprint, current_app, jsonify
from flask.wrappers import Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kinerja.config import MEGABYTE, Config
from kinerja.db import database
from kinerja.web.akses import Akses, akses

bp = Blueprint("kesehatan", __name__)
LEAST_FREE = 200 * MEGABYTE


@bp.get("/healthz")
@akses(Akses.UMUM)
def healthz() -> Response:
    """200 when every part is sound, 503 otherwise; names no version and no path."""
    parts = {"basis_data": _database_answers(), "ruang_berkas": _has_space()}
    response = jsonify({"status": "baik" if all(parts.values()) else "rusak", "bagian": parts})
    response.status_code = HTTPStatus.OK if all(parts.values()) else HTTPStatus.SERVICE_UNAVAILABLE
    return response


def _database_answers() -> bool:
    try:
        with database().engine.connect() as connection:
            return connection.execute(text("SELECT count(*) FROM instansi")).scalar() is not None
    except SQLAlchemyError:
        return False


def _has_space() -> bool:
    config: Config = current_app.extensions["kinerja_config"]
    return shutil.disk_usage(config.instance).free > LEAST_FREE
