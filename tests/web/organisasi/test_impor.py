"""The import as pages: upload, progress, preview, apply, call off."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja import jobs
from kinerja.actor import Peran
from kinerja.akun.models import Akun
from kinerja.config import Config
from kinerja.organisasi.jobs_impor import read_workbook
from kinerja.organisasi.models import Pegawai
from tests import factories
from tests.client import FormClient
from tests.unit.organisasi.impor_buku import DATA_DEMO

UNIT = DATA_DEMO / "siasn-hierarki-unor.xlsx"
PNS = DATA_DEMO / "siasn-data-pns.xlsx"
PPPK = DATA_DEMO / "siasn-data-pppk.xlsx"


@pytest.fixture
def admin(app: Flask, session: Session, config: Config) -> Akun:
    """The admin of an empty instansi, on a database that can queue jobs."""
    jobs.prepare(config)
    akun = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    session.commit()
    return akun


@pytest.fixture
def browser(client: FormClient, admin: Akun) -> FormClient:
    return factories.sign_in(client, admin)


def upload(browser: FormClient, path: Path, **options: object) -> int:
    """Upload a workbook and run the job that reads it; returns the id of the run."""
    answer = browser.submit("/admin/impor", {"berkas": (BytesIO(path.read_bytes()), path.name)}, **options)
    assert answer.status_code == 303, answer.text
    return int(answer.location.rpartition("/")[2])


def read(app: Flask, admin: Akun, impor_id: int) -> None:
    with app.app_context():
        read_workbook(admin.instansi_id, impor_id)


def test_upload_then_preview_then_apply(
    app: Flask, browser: FormClient, admin: Akun, session: Session
) -> None:
    for path in (UNIT, PNS, PPPK):
        impor_id = upload(browser, path)
        assert "Berkas sedang dibaca" in browser.get(f"/admin/impor/{impor_id}").text
        read(app, admin, impor_id)
        page = browser.get(f"/admin/impor/{impor_id}").text
        assert "Periksa sebelum diterapkan" in page
        answer = browser.submit(f"/admin/impor/{impor_id}/terapkan")
        assert answer.status_code == 303
        assert "Impor diterapkan" in browser.get(f"/admin/impor/{impor_id}").text
    assert session.scalar(select(func.count()).select_from(Pegawai)) == 1200
