"""A recommendation from the duty on Beranda to the invitation, and the pegawai who answers it."""

from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.aturan.rules import Predikat
from kinerja.organisasi.models import Instansi
from tests.conftest import TestClock
from tests.peramban import check_page, check_pages, open_window
from tests.tindak_lanjut_bersama import SAAT, make_dinas


def test_from_the_duty_to_the_invitation(
    chromium: Browser, app: Flask, session: Session, instansi: Instansi, clock: TestClock, live_server: str
) -> None:
    clock.set(SAAT["now"])
    dinas = make_dinas(session, instansi.id)
    dinas.final(Predikat.BUTUH_PERBAIKAN)
    dinas.propose()
    semua = dinas.akun(dinas.kepala), dinas.akun(dinas.pegawai), dinas.akun(dinas.admin, Peran.ADMIN_INSTANSI)
    session.commit()
    kepala, pegawai, admin = (open_window(chromium, app, live_server, akun) for akun in semua)
    kepala.goto("/")
    kepala.get_by_role("link", name="Tinjau", exact=False).first.click()
    expect(kepala.get_by_role("heading", level=1)).to_have_text("Bimbingan atau konseling kinerja")
    kepala.get_by_role("button", name="Tinjau rekomendasi").press("Enter")
    expect(kepala.get_by_role("heading", name="Putusan Anda")).to_be_visible()
    check_page(kepala, "tindak-putus")
    kepala.get_by_label("Setuju", exact=True).check()
    kepala.get_by_label("Alasan putusan").fill("Perlu dibimbing menyusun laporan.")
    kepala.get_by_role("button", name="Simpan putusan").click()
    kepala.get_by_role("link", name="Undang bimbingan").click()
    expect(kepala.get_by_label("Pokok pembicaraan")).to_have_value("Tindak lanjut penilaian 2025")
    pegawai.goto("/tindak-lanjut")
    pegawai.get_by_role("link", name="Bimbingan atau konseling kinerja").click()
    pegawai.get_by_label("Pernyataan baru").fill("Saya sakit dua bulan.")
    pegawai.get_by_role("button", name="Simpan pernyataan").click()
    expect(pegawai.get_by_text("Saya sakit dua bulan.")).to_be_visible()
    check_page(pegawai, "tindak-pegawai")
    check_pages(admin, "/admin/tindak-lanjut?tahun=2025&pratinjau=1", "/talenta?tahun=2025")
