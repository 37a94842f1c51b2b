"""A deadline of the instansi moves the calendar; the platform looks at a new regulation and keeps a draft."""

import json
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.akun.models import Akun
from kinerja.aturan.rules import KodeAturan
from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.models import Instansi
from tests.aturan_bersama import make_teks
from tests.organisasi_bersama import make_admin
from tests.peramban import check_page, sign_in

BARU = date(2027, 1, 1)


@pytest.fixture
def admin(app: Flask, session: Session, instansi: Instansi) -> Akun:
    ensure_first_editions(session, system_actor(instansi.id))
    return make_admin(session)


def test_from_a_deadline_of_the_instansi_to_a_regulation_of_next_year(
    page: Page, app: Flask, session: Session, admin: Akun
) -> None:
    sign_in(page, app, admin)
    page.goto("/admin")
    page.get_by_role("link", name="Aturan", exact=True).click()
    expect(page.get_by_role("row", name="Predikat").first).to_contain_text("PermenPANRB 6/2022")
    page.get_by_role("link", name="Tenggat dan pilihan instansi").click()
    _choose_deadline(page)
    page.get_by_role("link", name="Periode dan pengaturan").click()
    expect(page.get_by_role("row", name="Evaluasi tahunan")).to_contain_text("10 Jan 2027")
    page.context.clear_cookies()
    sign_in(page, app, make_admin(session, Peran.PLATFORM))
    _add_draft(page)
    check_page(page)


def _choose_deadline(page: Page) -> None:
    page.get_by_role("link", name="Ubah evaluasi tahunan paling lambat").click()
    page.get_by_label("Tanggal", exact=True).fill("31")
    page.get_by_label("Bulan").select_option("Februari")
    page.get_by_label("Dasar").fill("Surat BKN 1/2026")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Pilih tanggal dan bulan yang ada pada kalender.").first).to_be_visible()
    expect(page.get_by_label("Dasar")).to_have_value("Surat BKN 1/2026")
    page.get_by_label("Tanggal", exact=True).fill("10")
    page.get_by_label("Bulan").select_option("Januari")
    page.get_by_role("button", name="Simpan pilihan").click()
    expect(page.get_by_role("row", name="Evaluasi tahunan")).to_contain_text("10 Januari")


def _add_draft(page: Page) -> None:
    """A wrong cell is named by its path; the right file shows every cell that differs before it is kept."""
    teks = json.loads(make_teks(KodeAturan.PREDIKAT, BARU))
    salah = json.loads(json.dumps(teks))
    salah["isi"]["kuadran"]["sesuai_ekspektasi"]["di_atas_ekspektasi"] = "hebat"
    page.goto("/admin/aturan")
    page.get_by_role("link", name="Tambah edisi").click()
    isian = page.get_by_label("Atau tempelkan isinya")
    isian.fill(json.dumps(salah))
    page.get_by_role("button", name="Periksa dan bandingkan").click()
    expect(page.get_by_text("isi.kuadran.sesuai_ekspektasi.di_atas_ekspektasi")).to_be_visible()
    isian.fill(json.dumps(teks))
    page.get_by_role("button", name="Periksa dan bandingkan").click()
    expect(page.get_by_role("heading", name="14 sel berbeda")).to_be_visible()
    page.get_by_role("button", name="Simpan sebagai rancangan").click()
    page.get_by_role("link", name="1 Januari 2027").click()
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_role("table", name="Kuadran kinerja")).to_contain_text("Unggul")
