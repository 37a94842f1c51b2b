"""Beranda, Tim and the guides in a real browser: nothing for axe to find, and each guide on one sheet."""

import io

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.akun.models import PeranAkun
from kinerja.beranda.panduan import PANDUAN
from kinerja.organisasi.models import Penempatan
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.peramban import check_pages, open_window

A4 = (595, 842)  # points


@pytest.fixture
def kantor(session: Session, clock: TestClock) -> Kantor:
    """A bidang with somebody in every state; its head is admin too, and has a role over the badan."""
    clock.set(SAAT["now"])
    found = make_kantor(session)
    found.submit()
    found.rate(found.add_person("Dewi Anggraini"))
    found.submit(found.add_person("Tono Hadi")).status = StatusPeriode.DIKEMBALIKAN
    baru = found.add_person("Sari Dewi", skp=False)
    tempat = select(Penempatan.id).where(Penempatan.pegawai_id.in_([baru.id, found.kepala.id]))
    ids = session.scalars(tempat.order_by(Penempatan.id)).all()
    factories.make_skp(session, found.kepala, rhk=2, penempatan_id=ids[0])
    factories.make_skp(session, baru, penempatan_id=ids[1], status=StatusSkp.DIAJUKAN)
    akun = found.akun(found.kepala)
    for peran, unit in ((Peran.ADMIN_INSTANSI, None), (Peran.PIMPINAN_UNIT, found.badan.id)):
        session.add(PeranAkun(akun_id=akun.id, peran=peran, unit_id=unit, mulai=factories.AWAL_TAHUN))
    session.commit()
    return found


def test_the_pages_serve_everyone(chromium: Browser, app: Flask, live_server: str, kantor: Kantor) -> None:
    page = open_window(chromium, app, live_server, kantor.akun(kantor.kepala))
    check_pages(page, "/", "/tim", f"/tim?unit={kantor.badan.id}", "/tim?q=zzz", "/panduan", "/panduan/admin")
    page.context.close()


def test_first_duty_is_reached_and_opened_by_keyboard(
    chromium: Browser, app: Flask, live_server: str, kantor: Kantor
) -> None:
    page = open_window(chromium, app, live_server, kantor.akun(kantor.kepala))
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link that skips to the content
    page.keyboard.press("Tab")
    expect(page.locator("ul.tugas .tombol").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/skp/*")
    page.context.close()


@pytest.mark.parametrize("kode", [satu.kode for satu in PANDUAN])
@pytest.mark.parametrize("masuk", [False, True])
def test_each_guide_prints_upright_on_both_sides_of_one_sheet(
    chromium: Browser, app: Flask, live_server: str, kantor: Kantor, kode: str, masuk: bool
) -> None:
    page = open_window(chromium, app, live_server, kantor.akun(kantor.kepala))
    if not masuk:
        page.context.clear_cookies()
    page.goto(f"/panduan/{kode}")
    lembar = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    page.context.close()
    assert len(lembar) <= 2
    assert {(round(satu.mediabox.width), round(satu.mediabox.height)) for satu in lembar} == {A4}
    teks = " ".join(satu.extract_text() for satu in lembar)
    assert "Hubungi admin unit Anda" in teks  # the last line
    assert "Ke halaman masuk" not in teks
