"""A letter of the shipped plugin in a real browser: preview, number, file; and nothing for axe to find."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from kinerja_surat_tukin.setelan import Setelan
from playwright.sync_api import Browser, expect
from pypdf import PdfReader
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.akun.models import Akun
from kinerja.app import create_app
from kinerja.config import Config
from kinerja.hooks.muat import load_plugins
from kinerja.plugin import service
from kinerja.surat.pdf import close_worker
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.peramban import check_pages, open_window


@pytest.fixture
def app(config: Config, clock: TestClock) -> Iterator[Flask]:
    clock.set(SAAT["now"])
    app = create_app(config, now=clock, plugins=load_plugins(("surat_tukin",)))
    app.test_client_class = FormClient
    yield app
    close_worker()
    app.extensions["kinerja_database"].engine.dispose()


@pytest.fixture
def kantor(app: Flask, session: Session) -> Kantor:
    """An evaluation that is fixed, and the plugin switched on and set."""
    setelan = Setelan(
        dasar=Decimal(7_474_000),
        faktor_baik=Decimal(95),
        pejabat_jabatan="Kepala Badan",
        pejabat_nama="Maria Lestari",
    )
    with app.app_context():
        found = make_kantor(session)
        found.establish()
        service.switch_plugin(session, found.sistem, "surat_tukin", aktif=True, now=SAAT["now"])
        service.save_settings(session, found.sistem, "surat_tukin", setelan, now=SAAT["now"])
    session.commit()
    return found


@pytest.fixture
def admin(session: Session, kantor: Kantor) -> Akun:
    akun = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    session.commit()
    return akun


def test_a_receipt_is_looked_at_issued_by_keyboard_and_downloaded(
    chromium: Browser, app: Flask, live_server: str, kantor: Kantor, admin: Akun, tmp_path: Path
) -> None:
    page = open_window(chromium, app, live_server, admin)
    page.goto(f"/penilaian/hasil/{kantor.periode().id}")
    page.get_by_role("link", name="Pratinjau Rincian Tunjangan Kinerja").press("Enter")
    expect(page.get_by_text("Nomor: — belum diterbitkan —")).to_be_visible()
    expect(page.get_by_text("tujuh juta seratus ribu tiga ratus rupiah")).to_be_visible()
    page.get_by_role("button", name="Terbitkan").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Terbitkan").press("Enter")
    expect(page.get_by_text("Surat terbit dengan nomor 001/TKN/IV/2026.")).to_be_visible()
    with page.expect_download() as turun:
        page.get_by_role("link", name="Unduh Rincian Tunjangan Kinerja nomor 001/TKN/IV/2026").press("Enter")
    assert turun.value.suggested_filename == "tukin-2026-0001.pdf"
    turun.value.save_as(tmp_path / "surat.pdf")
    page.context.close()
    teks = " ".join(PdfReader(tmp_path / "surat.pdf").pages[0].extract_text().split())
    for isi in ("Nomor: 001/TKN/IV/2026", "Andi Ramadhan, S.Kom.", "Rp7.100.300,00", "Maria Lestari"):
        assert isi in teks


def test_the_pages_serve_everyone(
    chromium: Browser, app: Flask, live_server: str, kantor: Kantor, admin: Akun
) -> None:
    page = open_window(chromium, app, live_server, admin)
    check_pages(page, f"/penilaian/hasil/{kantor.periode().id}", f"/surat/{kantor.periode().id}/tukin")
    page.context.close()
