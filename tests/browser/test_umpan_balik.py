"""Feedback in a real browser: asked for, given by keyboard, opened together, reported; pages for everyone."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from kinerja.organisasi.models import Pegawai
from kinerja.umpan_balik import service
from kinerja.umpan_balik.tampilan import UmpanBalikTampil
from tests.conftest import TestClock
from tests.evaluasi_bersama import Kantor, make_kantor, on
from tests.peramban import check_pages, sign_in
from tests.umpan_balik_bersama import AWAL, BESOK, TERBUKA, Suara, add_colleagues, make_suara

U = "/kinerja/umpan-balik"


@pytest.fixture
def kantor(app: Flask, session: Session, clock: TestClock) -> Kantor:
    clock.set(AWAL["now"])
    made = make_kantor(session)
    session.commit()
    return made


def test_a_question_to_three_is_answered_opened_together_and_reported(
    page: Page, app: Flask, session: Session, kantor: Kantor, clock: TestClock
) -> None:
    rekan, milik = add_colleagues(kantor, 3), kantor.akun(kantor.pegawai)
    session.commit()
    sign_in(page, app, milik)
    page.goto(f"{U}/permintaan")
    page.get_by_role("link", name="Minta umpan balik").first.click()
    for satu in rekan:
        page.get_by_label(satu.nama_lengkap).check()
    page.get_by_label("Apa yang ingin Anda ketahui").fill("Apa yang perlu saya perbaiki?")
    page.get_by_label("Dijawab paling lambat").fill("2026-04-10")
    page.get_by_role("button", name="Kirim permintaan").press("Enter")
    expect(page.get_by_text("Permintaan terkirim.")).to_be_visible()
    for nomor, satu in enumerate(rekan, start=1):
        _answer(page, app, kantor, satu, f"Jawaban nomor {nomor}")
    sign_in(page, app, milik)
    page.goto(f"{U}/diterima")
    expect(page.get_by_text("Jawaban nomor")).to_have_count(0)
    clock.set(BESOK["now"])
    sign_in(page, app, milik)
    page.goto(f"{U}/diterima")
    expect(page.get_by_text("Jawaban nomor")).to_have_count(3)
    expect(page.get_by_text("Pemberi1 Rahasia")).to_have_count(0)
    page.get_by_role("link", name="Laporkan").first.click()
    page.get_by_label("Mengapa teks ini melanggar").fill("Tidak pantas.")
    page.get_by_role("button", name="Kirim laporan").press("Enter")
    expect(page.get_by_role("heading", name="Laporan Anda")).to_be_visible()


def _answer(page: Page, app: Flask, kantor: Kantor, siapa: Pegawai, teks: str) -> None:
    """From the duty on Beranda to the sentence, and the duty is gone."""
    akun = kantor.akun(siapa)
    kantor.session.commit()
    sign_in(page, app, akun)
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


def test_the_pages_serve_everyone(page: Page, app: Flask, suara: Suara) -> None:
    kantor = suara.kantor
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
        akun = kantor.akun(siapa)
        kantor.session.commit()
        check_pages(sign_in(page, app, akun), alamat)
