"""A Kepala Badan makes F-1 in the browser, hands it over and prints it; nothing for axe to find."""

import io

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.akun.models import Akun
from kinerja.aturan.service import ensure_first_editions
from kinerja.demo.isi import HasilDemo, load_lampiran, load_rantai
from kinerja.organisasi.models import Instansi, Pegawai, Penempatan
from kinerja.organisasi.rules import JenisForm, JenisJabatan
from kinerja.skp.models import Skp
from kinerja.skp.rules import Klasifikasi, StatusSkp
from kinerja.surat.dokumen import BAGI_JPT
from tests import factories
from tests.peramban import answered, check_pages, sign_in
from tests.skp_bersama import Orang, make_orang, read

JABATAN = "Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"


@pytest.fixture
def orang(session: Session) -> Orang:
    """`orang.pegawai` heads the badan, under a bupati without NIP."""
    found = make_orang(session)
    ensure_first_editions(session, found.pemilik)
    tempat = session.scalars(select(Penempatan).where(Penempatan.pegawai_id == found.pegawai.id)).one()
    jabatan = factories.make_jabatan(session, nama=JABATAN, jenis=JenisJabatan.JPT_PRATAMA)
    tempat.jabatan_id = jabatan.id
    found.penilai.nip = None
    session.commit()
    return found


def _click(page: Page, nama: str, alamat: str) -> None:
    """Press a button of the open row and wait for what it sends."""
    with answered(page, alamat):
        page.locator("form.baris-sunting").get_by_role("button", name=nama, exact=True).click()


def _write(page: Page, hasil: HasilDemo, skp_id: int) -> None:
    """Add one result with its indicators, by the labels that the form shows."""
    tujuan = f"**/skp/{skp_id}/hasil/*"
    with answered(page, f"**/skp/{skp_id}/hasil"):
        page.get_by_role("button", name=f"Tambah baris {hasil.klasifikasi.value}").click()
    form = page.locator("form.baris-sunting")
    expect(form).to_have_count(1)
    for _ in hasil.indikator[1:]:
        _click(page, "Tambah indikator", tujuan)
        expect(form).to_have_count(1)
    form.get_by_label("Rencana hasil kerja").fill(hasil.teks)
    form.get_by_label("Penugasan dari").fill(hasil.penugasan_dari)
    for nomor, satu in enumerate(hasil.indikator, start=1):
        form.get_by_label(f"Indikator {nomor}", exact=True).fill(satu.teks)
        form.get_by_label(f"Target {nomor}", exact=True).fill(satu.target)
        assert satu.perspektif
        form.get_by_label(f"Perspektif {nomor}").select_option(label=satu.perspektif.label)
    _click(page, "Selesai", tujuan)
    expect(form).to_have_count(0)


def _write_lampiran(page: Page, skp_id: int) -> None:
    for bagian, daftar in load_lampiran().items():
        bidang = page.locator(f"#lampiran_{bagian.value}")
        bidang.locator("[data-ubah]").click()
        bidang.locator("textarea").fill(daftar[0])
        with answered(page, f"**/skp/{skp_id}/lampiran/{bagian.value}"):
            bidang.get_by_role("button", name="Simpan").click()
        expect(bidang.locator("textarea")).to_have_count(0)


def test_a_kepala_badan_makes_f1_and_hands_it_over(
    session: Session, page: Page, app: Flask, orang: Orang
) -> None:
    sign_in(page, app, orang.akun(orang.pegawai)).goto("/skp/")
    page.get_by_role("link", name="Buat SKP kosong").click()
    page.get_by_role("button", name="Buat SKP").click()
    expect(page.get_by_role("columnheader", name="Perspektif")).to_be_visible()
    skp_id = int(page.url.rstrip("#").rpartition("/")[2])
    rencana = load_rantai()[JABATAN]
    for hasil in rencana.hasil:
        _write(page, hasil, skp_id)
    _write_lampiran(page, skp_id)
    session.rollback()
    skp = read(session, skp_id)
    assert (skp.jenis_form, len(skp.rencana_hasil_kerja)) == (JenisForm.JPT, 4)
    tertulis = {
        (rhk.teks, rhk.penugasan_dari, satu.teks, satu.perspektif)
        for rhk in skp.rencana_hasil_kerja
        for satu in rhk.semua_indikator
    }
    assert tertulis == {
        (hasil.teks, hasil.penugasan_dari, satu.teks, satu.perspektif)
        for hasil in rencana.hasil
        for satu in hasil.indikator
    }
    page.get_by_role("button", name="Ajukan SKP").click()
    expect(page.get_by_text("SKP diajukan kepada pejabat penilai.")).to_be_visible()
    teks = _text_of(page, skp_id)
    assert BAGI_JPT in teks
    assert "Penguatan Internal" in teks
    session.rollback()
    assert session.get_one(Skp, skp_id).status is StatusSkp.DIAJUKAN


def _text_of(page: Page, skp_id: int) -> str:
    """The words of the PDF that this window would open."""
    isi = page.request.get(f"/skp/{skp_id}/cetak.pdf").body()
    return " ".join(" ".join(satu.extract_text().split()) for satu in PdfReader(io.BytesIO(isi)).pages)


def _make_admin(session: Session) -> Akun:
    admin: Pegawai = factories.make_pegawai(session)
    akun = factories.make_akun(session, admin, [Peran.ADMIN_INSTANSI])
    session.commit()
    return akun


def test_the_title_is_previewed_while_it_is_typed(
    session: Session, page: Page, app: Flask, instansi: Instansi
) -> None:
    sign_in(page, app, _make_admin(session)).goto("/admin/judul")
    with answered(page, "**/admin/judul/pratinjau"):
        page.get_by_label("Pimpinan Tinggi Pratama").fill("Bagi kepala perangkat daerah")
    pratinjau = page.locator("#pratinjau_judul")
    expect(pratinjau.get_by_text("BAGI KEPALA PERANGKAT DAERAH", exact=True)).to_be_visible()
    expect(pratinjau.get_by_role("heading")).to_have_text("Pratinjau, belum disimpan")
    page.get_by_role("button", name="Simpan judul").click()
    expect(page.get_by_text("Judul formulir disimpan.")).to_be_visible()
    session.rollback()
    assert session.get_one(Instansi, instansi.id).baris_judul == {
        "jpt_pratama": "BAGI KEPALA PERANGKAT DAERAH"
    }


def test_the_pages_serve_everyone(session: Session, page: Page, app: Flask, orang: Orang) -> None:
    tempat = session.scalars(select(Penempatan).where(Penempatan.pegawai_id == orang.pegawai.id)).one()
    skp = factories.make_skp(session, orang.pegawai, penempatan_id=tempat.id, jenis_form=JenisForm.JPT)
    factories.make_rhk(session, skp, klasifikasi=Klasifikasi.TAMBAHAN, penugasan_dari="Bupati")
    admin = _make_admin(session)
    rhk_id = read(session, skp.id).rencana_hasil_kerja[0].id
    session.commit()
    sign_in(page, app, orang.akun(orang.pegawai))
    check_pages(page, *(f"/skp/{skp.id}{sisa}" for sisa in ("", f"/hasil/{rhk_id}/ubah", "/pratinjau")))
    sign_in(page, app, admin)
    check_pages(page, "/admin/judul")
