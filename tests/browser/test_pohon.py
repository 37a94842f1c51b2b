"""The tree of results by keyboard, and the picker with two superiors; nothing for axe to find on either."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.models import AnggotaTim, Pegawai, TimKerja
from kinerja.skp.models import Intervensi
from kinerja.skp.rules import JenisCascade, StatusSkp
from tests import factories
from tests.peramban import answered, check_pages, sign_in
from tests.pohon_bersama import Badan, as_admin, make_badan

Enter = Callable[[Page, Pegawai], Page]


@pytest.fixture
def badan(session: Session) -> Badan:
    """The Analis writes his SKP, and belongs to a team that the Tetangga leads."""
    made = make_badan(session)
    ensure_first_editions(session, as_admin(session))
    made.skp[made.analis.id].status = StatusSkp.DRAF
    tim = TimKerja(
        nama="Reformasi", unit_id=made.dinas.id, ketua_id=made.tetangga.id, mulai=factories.AWAL_TAHUN
    )
    session.add(tim)
    session.flush()
    session.add(AnggotaTim(tim_id=tim.id, pegawai_id=made.analis.id, mulai=factories.AWAL_TAHUN))
    session.commit()
    return made


@pytest.fixture
def enter(app: Flask, session: Session) -> Enter:
    """Give a window the session of somebody."""

    def go(page: Page, orang: Pegawai) -> Page:
        akun = factories.make_akun(session, orang)
        session.commit()
        return sign_in(page, app, akun)

    return go


def test_the_tree_is_walked_by_keyboard(page: Page, enter: Enter, badan: Badan) -> None:
    kepala, kabid, analis = (badan.of(satu).id for satu in (badan.kepala, badan.kabid, badan.analis))
    enter(page, badan.kabid).goto("/skp/pohon")
    tombol = page.locator(f"[id='b_{kepala}-{kabid}']")
    tombol.focus()
    with answered(page, "**/skp/pohon/cabang*"):
        page.keyboard.press("Enter")
    expect(page.locator(f"[id='s_{kepala}-{kabid}-{analis}']")).to_be_visible()
    expect(tombol).to_be_focused()
    expect(tombol).to_have_attribute("aria-expanded", "true")
    with answered(page, "**/skp/pohon/cabang*"):
        page.keyboard.press("Enter")
    expect(page.locator(f"[id='s_{kepala}-{kabid}-{analis}']")).to_have_count(0)
    expect(tombol).to_be_focused()
    page.locator("#cari_pohon").focus()
    page.keyboard.type("analis")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hasil pencarian “analis”")).to_be_visible()
    page.get_by_role("link", name="Hasil Analis Contoh").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dituju")).to_contain_text("Hasil Analis Contoh")


def test_a_row_carries_on_results_of_two_superiors(
    session: Session, page: Page, enter: Enter, badan: Badan
) -> None:
    rhk, sumber = badan.of(badan.analis), badan.of(badan.tetangga)
    enter(page, badan.analis).goto(f"/skp/{badan.skp[badan.analis.id].id}/hasil/{rhk.id}/ubah")
    with answered(page, f"**/hasil/{rhk.id}"):
        page.get_by_role("button", name="Tambah RHK pimpinan lain").click()
    pemilih = page.locator("form.pemilih")
    expect(pemilih).to_contain_text("pejabat penilai")
    expect(pemilih).to_contain_text("ketua tim Reformasi")
    expect(pemilih.get_by_label("Hasil Kabid Contoh")).to_be_disabled()
    expect(page.locator("#cari_pimpinan")).to_be_focused()
    page.keyboard.type("tetangga")
    expect(pemilih.get_by_text("Hasil Kabid Contoh")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(pemilih.get_by_label("Hasil Tetangga Contoh")).to_be_checked()
    pemilih.get_by_label("Langsung", exact=True).check()
    with answered(page, "**/pimpinan"):
        pemilih.get_by_role("button", name="Pakai pilihan ini").click()
    baris = page.locator(f"#rhk_{rhk.id}")
    expect(baris).to_contain_text("Langsung, dari Tetangga Contoh, ketua tim Reformasi")
    session.rollback()
    semua = session.query(Intervensi).filter_by(rencana_hasil_kerja_id=rhk.id).order_by("urutan").all()
    assert [(satu.sumber_id, satu.jenis) for satu in semua][1] == (sumber.id, JenisCascade.LANGSUNG)
    with answered(page, f"**/hasil/{rhk.id}"):
        baris.get_by_role("button", name="Lepas RHK pimpinan 1").click()
        page.get_by_role("dialog").get_by_role("button", name="Lepas").click()
    expect(baris).not_to_contain_text("Hasil Kabid Contoh")
    session.rollback()
    assert [
        satu.sumber_id for satu in session.query(Intervensi).filter_by(rencana_hasil_kerja_id=rhk.id)
    ] == [sumber.id]


def test_the_pages_serve_everyone(page: Page, enter: Enter, session: Session, badan: Badan) -> None:
    lepas = factories.make_rhk(session, badan.skp[badan.analis.id], teks="Lepas", urutan=5)
    kedua = badan.of(badan.tetangga)
    factories.make_rhk(session, badan.skp[badan.kabid.id], teks="Belum dipikul", urutan=6)
    session.add(
        Intervensi(
            rencana_hasil_kerja_id=lepas.id,
            urutan=2,
            sumber_id=kedua.id,
            teks=kedua.teks,
            jenis=JenisCascade.TIDAK_LANGSUNG,
        )
    )
    session.commit()
    enter(page, badan.analis)
    skp = f"/skp/{badan.skp[badan.analis.id].id}"
    check_pages(
        page,
        "/skp/pohon",
        f"/skp/pohon?buka={badan.of(badan.analis).id}",
        "/skp/pohon?q=hasil",
        "/skp/pohon?lihat=tanpa_induk",
        skp,
        f"{skp}/hasil/{lepas.id}/ubah",
        f"{skp}/hasil/{lepas.id}/pimpinan?tambah=1",
    )
