"""A wrong pejabat penilai, told by the pegawai and put right by the admin, in a real browser."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.aturan.service import ensure_first_editions
from tests import factories
from tests.organisasi_bersama import Organisasi, make_admin, make_organisasi
from tests.peramban import check_page, open_window


@pytest.fixture
def org(app: Flask, session: Session) -> Organisasi:
    ensure_first_editions(session, system_actor(0))
    return make_organisasi(session)


def test_a_wrong_penilai_is_put_right(
    chromium: Browser, app: Flask, session: Session, org: Organisasi, live_server: str
) -> None:
    akun, pengelola = factories.make_akun(session, org.staf), make_admin(session)
    session.commit()
    staf, admin = (open_window(chromium, app, live_server, satu) for satu in (akun, pengelola))
    staf.goto("/profil")
    staf.get_by_role("link", name="Kedudukan saya").click()
    check_page(staf)
    staf.get_by_role("link", name="Usulkan perbaikan pejabat penilai", exact=True).click()
    staf.get_by_label("Alasan").fill("SK Kepala Dinas nomor 12")
    staf.get_by_label("Cari nama orang").fill("ratna")
    staf.get_by_role("button", name="Cari").click()
    staf.get_by_label("Ratna Kepala Dinas").check()
    check_page(staf)
    staf.get_by_role("button", name="Kirim usulan").click()
    expect(staf.locator("main")).to_contain_text("Anda tetap dapat menyusun SKP")
    check_page(staf)

    admin.goto("/admin/usulan")
    check_page(admin)
    admin.get_by_role("link", name="Tono Staf").click()
    check_page(admin)
    admin.get_by_label("Berlaku sampai sebelum").fill("2026-06-01")
    admin.get_by_role("button", name="Terima dan ubah data").click()
    expect(admin.locator("main")).to_contain_text("datanya sudah diubah")
    admin.goto("/admin/usulan?lihat=diputus")
    expect(admin.locator("main")).to_contain_text("Diterima sementara")
    staf.goto("/kedudukan")
    expect(staf.locator("main")).to_contain_text("Diterima sementara")
    staf.context.close()
    admin.context.close()
