"""Feedback in a real browser: asked for, given by keyboard, opened together, reported; pages for everyone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kinerja.organisasi.models import Pegawai
from kinerja.umpan_balik import service
from kinerja.umpan_balik.tampilan import UmpanBalikTampil
from kinerja.web.auth import cookie_name
from tests import factories
from tests.conftest import TestClock
from tests.evaluasi_bersama import Kantor, make_kantor, on
from tests.umpan_balik_bersama import AWAL, BESOK, TERBUKA, Suara, add_colleagues, make_suara

U = "/kinerja/umpan-balik"
SIZES = [(1366, "light"), (1366, "dark"), (360, "light"), (360, "dark")]


@pytest.fixture
def kantor(app: Flask, session: Session, clock: TestClock) -> Kantor:
    clock.set(AWAL["now"])
    made = make_kantor(session)
    session.commit()
    return made


def _sign_in(page: Page, app: Flask, kantor: Kantor, siapa: Pegawai, address: str) -> None:
    akun = kantor.akun(siapa)
    kantor.session.commit()
    with app.app_context():
        nama = cookie_name()
    cookie = factories.sign_in(app.test_client(), akun).get_cookie(nama)
    assert cookie is not None
    page.context.add_cookies([{"name": nama, "value": cookie.value, "url": address}])


def test_a_question_to_three_is_answered_opened_together_and_reported(
    page: Page, app: Flask, session: Session, kantor: Kantor, clock: TestClock, live_server: str
) -> None:
    rekan = add_colleagues(kantor, 3)
    _sign_in(page, app, kantor, kantor.pegawai, live_server)
    page.goto(f"{U}/permintaan")
    page.get_by_role("link", name="Minta umpan balik").first.click()
    for satu in rekan:
        page.get_by_label(satu.nama_lengkap).check()
    page.get_by_label("Apa yang ingin Anda ketahui").fill("Apa yang perlu saya perbaiki?")
    page.get_by_label("Dijawab paling lambat").fill("2026-04-10")
    page.get_by_role("button", name="Kirim permintaan").press("Enter")
    expect(page.get_by_text("Permintaan terkirim.")).to_be_visible()
    for nomor, satu in enumerate(rekan, start=1):
        _answer(page, app, kantor, satu, f"Jawaban nomor {nomor}", live_server)
    _sign_in(page, app, kantor, kantor.pegawai, live_server)
    page.goto(f"{U}/diterima")
    expect(page.get_by_text("Jawaban nomor")).to_have_count(0)
    clock.set(BESOK["now"])
    _sign_in(page, app, kantor, kantor.pegawai, live_server)
    page.goto(f"{U}/diterima")
    expect(page.get_by_text("Jawaban nomor")).to_have_count(3)
    expect(page.get_by_text("Pemberi1 Rahasia")).to_have_count(0)
    page.get_by_role("link", name="Laporkan").first.click()
    page.get_by_label("Mengapa teks ini melanggar").fill("Tidak pantas.")
    page.get_by_role("button", name="Kirim laporan").press("Enter")
    expect(page.get_by_role("heading", name="Laporan Anda")).to_be_visible()


def _answer(page: Page, app: Flask, kantor: Kantor, siapa: Pegawai, teks: str, address: str) -> None:
    """From the duty on Beranda to the sentence, and the duty is gone."""
    _sign_in(page, app, kantor, siapa, address)
    page.goto("/")
    expect(page.get_by_text("Umpan balik untuk Andi Ramadhan", exact=True)).to_be_visible()
    page.get_by_role("link", name="Beri").first.click()
    page.get_by_role("link", name="Beri umpan balik untuk Andi").click()
    tempat = page.locator("#utas_perilaku_kolaboratif")
    tempat.locator("summary").first.press("Enter")
    tempat.get_by_label("Jenis").select_option("saran_perbaikan")
    tempat.get_by_label("Umpan balik", exact=True).fill(teks)
    tempat.get_by_role("button", name="Kirim umpan balik").press("Enter")
    expect(page.get_by_text("Umpan balik terkirim.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("Umpan balik untuk Andi Ramadhan", exact=True)).to_have_count(0)


@pytest.fixture
def suara(session: Session, kantor: Kantor, clock: TestClock) -> Suara:
    made = make_suara(session, kantor)
    isian = service.IsianPermintaan(
        pegawai_ids=(made.semua_rekan[0].id,), pesan="Bagaimana rapatnya?", tenggat=on(2026, 4, 9)["today"]
    )
    service.ask_umpan_balik(session, kantor.penilai, kantor.periode(kode="T2").id, isian, **BESOK)
    tanda = next(satu.tanda for satu in _received(session, kantor) if satu.teks == TERBUKA[0])
    service.report_umpan_balik(session, kantor.pemilik, made.periode_id, tanda, "Menghina.", **BESOK)
    session.commit()
    clock.set(on(2026, 4, 3)["now"])
    return made


def _received(session: Session, kantor: Kantor) -> list[UmpanBalikTampil]:
    hal = service.list_diterima(session, kantor.pemilik, 2026, today=BESOK["today"])
    return [satu for periode in hal.daftar for _, satu in periode.daftar]


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_axe_finds_nothing_and_nothing_overflows(
    chromium: Browser, app: Flask, suara: Suara, live_server: str, width: int, scheme: str
) -> None:
    kantor = suara.kantor
    context = chromium.new_context(
        base_url=live_server, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    for siapa, alamat in (
        (kantor.pegawai, f"{U}/diterima"),
        (kantor.pegawai, f"{U}/minta/{suara.periode_id}"),
        (suara.semua_rekan[0], U),
        (suara.semua_rekan[0], f"{U}/diberikan"),
        (suara.semua_rekan[0], f"{U}/{suara.periode_id}"),
        (kantor.kepala, f"{U}/permintaan"),
        (kantor.kepala, f"/kinerja/{suara.periode_id}"),
        (kantor.kepala_badan, f"{U}/laporan"),
    ):
        _sign_in(page, app, kantor, siapa, live_server)
        page.goto(alamat)
        page.evaluate("document.querySelectorAll('main details').forEach((el) => (el.open = true))")
        found = Axe().run(page)
        assert not found.response["violations"], (alamat, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, alamat
    context.close()
