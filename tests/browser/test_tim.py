"""A superior approves several plans by keyboard and takes them back; a ketua tim says what he thinks."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from kinerja.aturan.service import ensure_first_editions
from kinerja.skp import service
from kinerja.skp.models import Skp
from kinerja.skp.rules import NilaiPerilaku, StatusSkp
from tests import factories
from tests.pelaksanaan_bersama import HARI_INI
from tests.peramban import answered, check_page, check_pages, sign_in
from tests.skp_bersama import Orang, make_orang, make_skp_of
from tests.tim_bersama import TimUji, make_tim


@pytest.fixture
def orang(app: Flask, session: Session) -> Orang:
    found = make_orang(session)
    ensure_first_editions(session, found.pemilik)
    session.commit()
    return found


@pytest.fixture
def uji(session: Session, orang: Orang) -> TimUji:
    made = make_tim(session, orang, make_skp_of(session, orang.pegawai))
    service.submit_skp(session, orang.pemilik, made.dari_tim.skp_id, **HARI_INI)
    session.commit()
    return made


@pytest.fixture
def antrean(session: Session, orang: Orang, uji: TimUji) -> list[Skp]:
    """Two more that wait; in the last the penilai has changed an ekspektasi since."""
    semua = [session.get_one(Skp, uji.dari_tim.skp_id)]
    for nama in ("Bima Bawahan", "Citra Bawahan"):
        pegawai = factories.make_pegawai(session, nama=nama)
        factories.make_penempatan(session, pegawai)
        factories.make_garis(session, pegawai, orang.penilai)
        skp = make_skp_of(session, pegawai)
        actor = factories.make_actor(factories.make_akun(session, pegawai))
        semua.append(service.submit_skp(session, actor, skp.id, **HARI_INI))
    service.save_ekspektasi(
        session, orang.sebagai_penilai, semua[2].id, NilaiPerilaku.ADAPTIF, "Cepat.", **HARI_INI
    )
    session.commit()
    return semua


def test_plans_are_approved_together_and_taken_back_by_keyboard(
    page: Page, app: Flask, session: Session, orang: Orang, antrean: list[Skp]
) -> None:
    sign_in(page, app, orang.akun(orang.penilai))
    page.goto("/skp/bawahan")
    _press(page, "Pilih semua di halaman ini")
    expect(page.get_by_role("checkbox", name="Pilih Citra Bawahan")).to_be_checked()
    _press(page, "Setujui yang dipilih")
    expect(page.get_by_role("heading", name="Dikecualikan, perlu Anda baca")).to_be_visible()
    expect(page.get_by_text("Isinya berubah sejak diajukan.")).to_be_visible()
    _press(page, "Setujui yang dicentang")
    expect(page.get_by_text("2 SKP ditetapkan")).to_be_visible()
    session.rollback()
    session.expire_all()
    assert [skp.status for skp in antrean] == [
        StatusSkp.DITETAPKAN,
        StatusSkp.DITETAPKAN,
        StatusSkp.DIAJUKAN,
    ]
    _press(page, "Urungkan semuanya")
    expect(page.get_by_text("2 SKP kembali menunggu keputusan Anda.")).to_be_visible()
    session.rollback()
    session.expire_all()
    assert {skp.status for skp in antrean} == {StatusSkp.DIAJUKAN}


def test_a_large_lot_goes_on_by_itself(
    page: Page,
    app: Flask,
    orang: Orang,
    antrean: list[Skp],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kinerja.skp.service.massal.SELANGKAH", 1)
    sign_in(page, app, orang.akun(orang.penilai))
    page.goto("/skp/bawahan?pilih=semua")
    _press(page, "Setujui yang dipilih")
    _press(page, "Setujui yang dicentang")
    expect(page.get_by_text("2 SKP ditetapkan")).to_be_visible()
    expect(page.get_by_role("button", name="Urungkan semuanya")).to_be_visible()


def test_the_ketua_recommends_and_his_words_survive_a_log_out(
    page: Page, app: Flask, orang: Orang, uji: TimUji
) -> None:
    sign_in(page, app, orang.akun(orang.lain))
    page.goto(f"/tim/kerja/{uji.tim.id}")
    page.get_by_role("link", name=re.compile("SKP 2026")).click()
    page.get_by_label("Alasan").fill("Naikkan targetnya.")
    page.wait_for_function(
        "Object.keys(sessionStorage).concat(Object.keys(localStorage)).some((k) => k.includes('pendapat-'))"
    )
    page.context.clear_cookies()
    sign_in(page, app, orang.akun(orang.lain))
    page.reload()
    page.get_by_role("button", name="Pulihkan teks").click()
    expect(page.get_by_label("Alasan")).to_have_value("Naikkan targetnya.")
    page.get_by_label("Perlu diubah").check()
    _press(page, "Sampaikan pendapat")
    expect(page.get_by_text("pendapat Anda: perlu diubah")).to_be_visible()


def test_a_private_note_saves_itself(page: Page, app: Flask, orang: Orang, uji: TimUji) -> None:
    sign_in(page, app, orang.akun(orang.penilai))
    page.goto(f"/tim/pegawai/{orang.pegawai.id}")
    page.get_by_label("Catatan baru").fill("Bahan dialog.")
    _press(page, "Simpan catatan")
    catatan = page.get_by_label("Catatan 10 Mar 2026")
    catatan.fill("Bahan dialog kinerja triwulan.")
    with answered(page, "**/tim/catatan/*"):
        catatan.blur()
    expect(page.locator("[data-status-simpan]")).to_contain_text("Tersimpan")
    page.reload()
    expect(page.get_by_label("Catatan 10 Mar 2026")).to_have_value("Bahan dialog kinerja triwulan.")
    page.get_by_role("button", name="Hapus catatan 10 Mar 2026").click()
    page.get_by_role("dialog").get_by_role("button", name="Hapus catatan").click()
    expect(page.get_by_text("Catatan dihapus.")).to_be_visible()


def test_the_pages_serve_everyone(
    page: Page, app: Flask, orang: Orang, uji: TimUji, antrean: list[Skp]
) -> None:
    milik = {
        orang.penilai: ["/skp/bawahan?pilih=semua", "/tim/hak", f"/tim/pegawai/{orang.pegawai.id}"],
        orang.lain: [
            "/tim/kerja",
            f"/tim/kerja/{uji.tim.id}",
            f"/tim/kerja/{uji.tim.id}/skp/{uji.dari_tim.skp_id}",
        ],
    }
    for siapa, semua in milik.items():
        sign_in(page, app, orang.akun(siapa))
        check_pages(page, *semua)
    sign_in(page, app, orang.akun(orang.penilai))
    page.goto("/skp/bawahan?pilih=semua")
    page.get_by_role("button", name="Setujui yang dipilih").click()
    expect(page.get_by_role("heading", name="Siap disetujui")).to_be_visible()
    check_page(page, "preview")
    page.get_by_role("button", name="Setujui yang dicentang").click()
    expect(page.get_by_role("button", name="Urungkan semuanya")).to_be_visible()
    check_page(page, "lot")


def _press(page: Page, nama: str) -> None:
    """Reach a link or button by Tab alone, and press it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip().startswith(nama):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"{nama} cannot be reached by keyboard")
