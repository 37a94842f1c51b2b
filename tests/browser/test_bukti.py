"""Evidence from the vault to a second result, and what the pejabat penilai sees beside the choice."""

import io
import re
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.bukti import service_tautan
from kinerja.bukti.jaringan import Temuan
from kinerja.bukti.lembaran import PIKSEL
from kinerja.bukti.models import Tautan
from kinerja.bukti.rules import KeadaanTautan
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.service import BerkasMasuk, add_bukti_file, add_bukti_link
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.storage import Storage
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.organisasi_bersama import make_admin
from tests.pelaksanaan_bersama import HARI_INI
from tests.peramban import answered, check_page, sign_in
from tests.unit.bukti.test_lembaran import make_pdf


@dataclass(frozen=True)
class Brankas:
    """Somebody with two results: a file and a link lie beside the first; a colleague offers the same file."""

    kantor: Kantor
    pemilik: Pegawai
    periode_id: int
    hasil: tuple[int, int]


@pytest.fixture
def brankas(app: Flask, session: Session) -> Brankas:
    kantor = make_kantor(session)
    citra = kantor.add_person("Citra", skp=False)
    kantor.approve(citra, kantor.kepala, rhk=2)
    semua = {satu.id: _list_results(kantor, satu) for satu in (citra, kantor.pegawai)}
    isi = make_pdf(2)
    tersimpan = Storage(app.extensions["kinerja_config"].files).put_stream(
        kantor.badan.instansi_id, io.BytesIO(isi), maks=len(isi)
    )
    laporan = BerkasMasuk("Laporan.pdf", "pdf", tersimpan.sidik, tersimpan.ukuran)
    for satu in (citra, kantor.pegawai):
        tempat = kantor.actor(satu), kantor.periode(satu).id, semua[satu.id][0]
        add_bukti_file(session, *tempat, [laporan], **HARI_INI)
    tempat = kantor.actor(citra), kantor.periode(citra).id, semua[citra.id][0]
    add_bukti_link(session, *tempat, "https://berbagi.contoh.go.id/data", "Data olahan", **HARI_INI)
    session.flush()
    izin = {satu: Temuan(KeadaanTautan.IZIN) for satu in session.scalars(select(Tautan.id))}
    service_tautan.store_findings(session, kantor.sistem, izin, now=HARI_INI["now"], hari_baik=30)
    satu, dua = semua[citra.id]
    made = Brankas(kantor, citra, kantor.periode(citra).id, (satu, dua))
    kantor.akun(citra)
    session.commit()
    return made


def _list_results(kantor: Kantor, pegawai: Pegawai) -> list[int]:
    query = select(RencanaHasilKerja.id).join(Skp, Skp.id == RencanaHasilKerja.skp_id)
    query = query.where(Skp.pegawai_id == pegawai.id).order_by(RencanaHasilKerja.urutan)
    return list(kantor.session.scalars(query))


def test_evidence_goes_from_the_vault_to_another_result_and_before_the_penilai(
    page: Page, app: Flask, brankas: Brankas, clock: TestClock
) -> None:
    kantor, periode, dua = brankas.kantor, brankas.periode_id, brankas.hasil[1]
    admin = make_admin(kantor.session)
    sign_in(page, app, kantor.akun(brankas.pemilik))
    page.goto("/bukti/")
    _note_end(page)
    check_page(page)
    page.goto(f"/kinerja/{periode}?buka={dua}")
    page.locator(f"#bukti_{dua}").get_by_role("link", name="Pilih dari bukti saya").click()
    page.get_by_label("Laporan.pdf").check()
    check_page(page)
    page.get_by_role("button", name="Tambahkan bukti").click()
    expect(page.get_by_text("1 bukti dukung ditambahkan.")).to_be_visible()
    expect(page.locator(f"#bukti_{dua}").get_by_role("link", name="Laporan.pdf")).to_be_visible()

    kantor.session.rollback()
    kantor.submit(brankas.pemilik)
    kantor.session.commit()
    clock.set(SAAT["now"])
    sign_in(page, app, kantor.akun(kantor.kepala))
    page.goto(f"/penilaian/{periode}")
    expect(page.get_by_text("Perlu izin akses").first).to_be_visible()
    expect(page.get_by_text("Juga dipakai").first).to_be_visible()
    _read_pages(page)
    check_page(page)

    sign_in(page, app, admin)
    page.goto("/bukti/keadaan")
    expect(page.get_by_text("Semua berkas utuh")).to_be_visible()
    check_page(page)


def _read_pages(page: Page) -> None:
    """By keyboard, in place: the pages of the document stand beside the choice, and nothing was opened."""
    lihat = page.locator("details.lihat", has_text="Lihat Laporan.pdf").first
    lihat.locator("summary").focus()
    with answered(page, re.compile("/lihat$")):
        page.keyboard.press("Enter")
    for nomor in (1, 2):
        gambar = lihat.get_by_role("img", name=f"Laporan.pdf, halaman {nomor}", exact=True)
        gambar.scroll_into_view_if_needed()
        expect(gambar).to_be_visible()
        expect(gambar).to_have_js_property("naturalHeight", PIKSEL)
    expect(page.get_by_role("radio", name="Sesuai ekspektasi").first).to_be_visible()


def _note_end(page: Page) -> None:
    """The owner knows until when his link opens."""
    baris = page.locator("li", has_text="Data olahan").first
    baris.get_by_text("Dipakai pada 1 hasil kerja").click()
    baris.get_by_label("Akses berlaku sampai").fill("2026-03-20")
    with answered(page, re.compile("/masa$")):
        baris.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Masa berlaku tersimpan.")).to_be_visible()
    expect(page.get_by_text("berlaku sampai 20 Maret 2026")).to_be_visible()
