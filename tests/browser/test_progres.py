"""A day of progress on a phone of 360 px: written, repeated, handed in, approved, and used as realisasi."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.pelaksanaan_bersama import Kerja
from tests.peramban import answered, check_page, sign_in
from tests.progres_bersama import SENIN, at, line, make_progres, write


@pytest.fixture
def kerja(app: Flask, session: Session) -> Kerja:
    kerja = make_progres(session)
    write(kerja, line(SENIN, kegiatan="Rekap presensi"), saat=at(SENIN))
    session.commit()
    return kerja


def test_a_day_goes_from_the_phone_of_the_owner_to_the_realisasi(
    page: Page, app: Flask, kerja: Kerja
) -> None:
    orang, periode = kerja.orang, kerja.id()
    kerja.session.commit()
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, app, orang.akun(orang.pegawai))
    page.goto("/kinerja/progres")
    check_page(page)
    kegiatan = page.get_by_label("Kegiatan")
    kegiatan.fill("Memaparkan hasil")
    page.get_by_label("Rencana aksi").select_option(index=1)
    page.get_by_label("Satuan").fill("laporan")
    with answered(page, re.compile("/kinerja/progres$")):
        kegiatan.press("Control+Enter")
    expect(page.locator("#hari p", has_text="Memaparkan hasil")).to_be_visible()
    expect(page.get_by_label("Mulai")).to_have_value("09:00")
    expect(kegiatan).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    _refuse_overlap(page)
    with answered(page, re.compile("/ajukan$")):
        page.get_by_role("button", name="Ajukan hari ini").click()
    expect(page.locator("#hari .judul")).to_contain_text("Diajukan")

    sign_in(page, app, orang.akun(orang.penilai))
    page.goto("/tim/progres")
    check_page(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Setujui yang dipilih").click()
    expect(page.get_by_text("1 baris disetujui.")).to_be_visible()
    expect(page.get_by_role("button", name="Batalkan persetujuan tadi")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    sign_in(page, app, orang.akun(orang.pegawai))
    page.goto(f"/kinerja/{periode}")
    page.get_by_role("button", name="Pakai usulan").click()
    expect(page.get_by_text("Sudah sama dengan realisasi.")).to_be_visible()


def _refuse_overlap(page: Page) -> None:
    """What was typed stays, and the sentence stands at the field."""
    page.get_by_label("Kegiatan").fill("Tumpang tindih")
    page.get_by_label("Mulai").fill("08:30")
    with answered(page, re.compile("/kinerja/progres$")):
        page.get_by_role("button", name="Tambah baris").click()
    expect(page.get_by_text("Jam ini beririsan dengan baris 08.00 s.d. 09.00")).to_be_visible()
    expect(page.get_by_label("Kegiatan")).to_have_value("Tumpang tindih")
