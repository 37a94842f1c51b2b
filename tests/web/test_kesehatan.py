"""/healthz tells the truth, and text travels compressed."""

from flask import Flask
from sqlalchemy import text

from kinerja.db import Database
from tests.client import FormClient


def test_healthz_is_good_on_a_prepared_installation(client: FormClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "baik", "bagian": {"basis_data": True, "ruang_berkas": True}}


def test_healthz_says_so_when_the_tables_are_gone(app: Flask, client: FormClient) -> None:
    database: Database = app.extensions["kinerja_database"]
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE instansi RENAME TO hilang"))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["bagian"]["basis_data"] is False


def test_pages_travel_compressed(client: FormClient) -> None:
    answer = client.get("/masuk", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
