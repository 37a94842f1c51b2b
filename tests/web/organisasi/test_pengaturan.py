"""Periods, settings and the instansi as a page."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.aturan.models import Pengaturan
from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.models import Instansi
from tests import factories
from tests.client import FormClient
from tests.organisasi_bersama import make_admin


@pytest.fixture
def admin(app: Flask, client: FormClient, session: Session, instansi: Instansi) -> FormClient:
    ensure_first_editions(session, system_actor(instansi.id))
    return factories.sign_in(client, make_admin(session))


def test_periods_of_the_year_in_the_zone_of_the_instansi(admin: FormClient) -> None:
    page = admin.get("/admin/periode").text
    assert "Periode triwulanan 2026" in page
    assert "5 Apr 2026 23.59 WIB" in page
    assert "PermenPANRB 6/2022" in page
    assert "Periode triwulanan 2025" in admin.get("/admin/periode?tahun=2025").text
    assert "Periode triwulanan 2022" in admin.get("/admin/periode?tahun=1999").text
    assert "Periode triwulanan 2026" in admin.get("/admin/periode?tahun=x").text


def test_a_setting_is_chosen_with_history(admin: FormClient, session: Session) -> None:
    url = "/admin/periode/pengaturan"
    assert admin.submit(url, {"kunci": "periodik", "nilai": "bulanan"}).status_code == 303
    page = admin.get("/admin/periode").text
    assert "Periode bulanan 2026" in page
    assert "Evaluasi periodik: triwulanan → bulanan" in page
    row = session.scalar(select(Pengaturan))
    data = {"kunci": "periodik", "nilai": "triwulanan", "versi": row.versi}
    assert admin.submit(url, data).status_code == 303
    assert admin.submit(url, data | {"nilai": "bulanan"}).status_code == 409
    assert admin.submit(url, {"kunci": "periodik", "nilai": "mingguan"}).status_code == 422
    assert admin.submit(url, {"kunci": "lain", "nilai": "x"}).status_code == 422


def test_data_of_the_instansi_are_changed(admin: FormClient, session: Session, instansi: Instansi) -> None:
    url = "/admin/periode/instansi"
    data = {"nama_pendek": "Kab. Baru", "tempat": "Baru", "zona_waktu": "Asia/Jayapura", "versi": 1}
    answer = admin.submit(url, data | {"zona_waktu": "Mars/Kawah", "tempat": ""})
    assert answer.status_code == 422
    assert 'value="Kab. Baru"' in answer.text
    assert admin.submit(url, data).status_code == 303
    page = admin.get("/admin/periode").text
    assert "5 Apr 2026 23.59 WIT" in page
    assert "<span>Kab. Baru</span>" in page
    answer = admin.submit(url, data | {"tempat": "Lain"})
    assert (answer.status_code, 'data-mine="tempat">Lain' in answer.text) == (409, True)


@pytest.mark.parametrize("peran", [Peran.AUDITOR, Peran.ADMIN_UNIT])
def test_others_read_only(admin: FormClient, session: Session, peran: Peran) -> None:
    browser = factories.sign_in(admin, make_admin(session, peran))
    page = browser.get("/admin/periode").text
    assert "Periode triwulanan 2026" in page
    assert "Simpan" not in page
    assert (
        browser.submit("/admin/periode/pengaturan", {"kunci": "periodik", "nilai": "bulanan"}).status_code
        == 404
    )
    assert browser.submit("/admin/periode/instansi", {"tempat": "X"}).status_code == 404
