"""One quarter in a real browser: autosave, totals, evidence by drop, feedback, and the pages for everyone."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from kinerja.pelaksanaan import service
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik import service as umpan
from tests import factories
from tests.pelaksanaan_bersama import HARI_INI, Kerja, add_semua_jenis, make_kerja
from tests.peramban import check_pages, sign_in
from tests.security.test_bukti import PDF

DROP = """([form, name, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name));
  const place = document.querySelector(`${form} .jatuh`);
  for (const type of ['dragenter', 'dragover', 'drop'])
    place.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data}));
}"""


@pytest.fixture
def kerja(app: Flask, session: Session) -> Kerja:
    made = make_kerja(session, rhk=2)
    add_semua_jenis(made)
    orang, satu = made.orang, made.rhk()[0]
    factories.make_garis(session, orang.lain, orang.penilai)
    service.add_rencana_aksi(session, made.pemilik, made.id(), satu.id, "Menyusun konsep", **HARI_INI)
    umpan.add_umpan_balik(session, made.penilai, made.id(), "Rapi.", rhk_id=satu.id, **HARI_INI)
    umpan.add_umpan_balik(
        session,
        orang.actor(orang.lain),
        made.id(),
        "Ramah.",
        nilai_perilaku=NilaiPerilaku.HARMONIS,
        **HARI_INI,
    )
    session.commit()
    return made


def test_a_quarter_is_filled_and_proved(page: Page, app: Flask, session: Session, kerja: Kerja) -> None:
    sign_in(page, app, kerja.orang.akun(kerja.orang.pegawai))
    page.goto(f"/kinerja/{kerja.id()}")
    satu, *lain = kerja.indikator()
    skor = next(x for x in lain if x.tipe == "skor")
    baris = page.locator(f"#indikator_{satu.id}")
    baris.get_by_label("Realisasi: Jumlah laporan", exact=True).fill("7")
    page.keyboard.press("Tab")
    expect(baris.get_by_text("7 dari 12 laporan, 58 %")).to_be_visible()
    expect(baris.get_by_text("Tercetak: 7 laporan")).to_be_visible()
    expect(baris.locator("[data-status-simpan]")).to_contain_text("Tersimpan")
    expect(page.locator("#kaki_kinerja")).to_contain_text("1 dari 8 indikator terisi")
    _save_wrong_then_right(page, skor.id)
    _drop_evidence(page, kerja)
    page.reload()
    expect(page.locator(f"#i{satu.id}-nilai")).to_have_value("7")


def _save_wrong_then_right(page: Page, skor_id: int) -> None:
    """The sentence stands at the field, the text stays, and the next word mends it."""
    isian = page.locator(f"#i{skor_id}-nilai")
    isian.fill("9")
    isian.blur()
    baris = page.locator(f"#indikator_{skor_id}")
    expect(baris.get_by_text("Tulis skor paling banyak 5.")).to_be_visible()
    assert isian.input_value() == "9"
    isian.fill("4,5")
    isian.blur()
    expect(baris.get_by_text("Tercetak: skor 4,5 dari 5")).to_be_visible()
    expect(page.locator("#kaki_kinerja")).to_contain_text("2 dari 8 indikator terisi")


def _drop_evidence(page: Page, kerja: Kerja) -> None:
    rhk_id = kerja.rhk()[0].id
    tempat = f"#bukti_{rhk_id}"
    page.evaluate(DROP, [f"{tempat} form[data-unggah]", "Laporan.pdf", list(PDF)])
    expect(page.locator(tempat).get_by_role("link", name="Laporan.pdf")).to_be_visible()
    expect(page.locator(f"#hitung_rhk_{rhk_id}")).to_contain_text("1 bukti")
    page.evaluate(DROP, [f"{tempat} form[data-unggah]", "virus.exe", [77, 90]])
    expect(page.locator(tempat).get_by_text("“virus.exe” tidak dapat diterima")).to_be_visible()
    page.locator(tempat).get_by_role("button", name="Hapus Laporan.pdf").click()
    page.get_by_role("button", name="Hapus bukti").click()
    expect(page.locator(tempat).get_by_role("link", name="Laporan.pdf")).to_have_count(0)


def test_two_windows_lose_no_text(page: Page, app: Flask, kerja: Kerja) -> None:
    sign_in(page, app, kerja.orang.akun(kerja.orang.pegawai))
    page.goto(f"/kinerja/{kerja.id()}")
    lain = page.context.new_page()
    lain.goto(f"/kinerja/{kerja.id()}")
    satu = kerja.indikator()[0]
    for jendela, nilai in ((page, "3"), (lain, "9")):
        jendela.locator(f"#i{satu.id}-nilai").fill(nilai)
        jendela.locator(f"#i{satu.id}-nilai").blur()
    expect(lain.get_by_text("Bagian ini sudah disimpan dari tempat lain")).to_be_visible()
    expect(lain.locator("[data-mine]")).to_have_text("9 laporan")
    expect(lain.locator("[data-theirs]")).to_have_text("3 laporan")
    lain.get_by_role("button", name="Pakai tulisan Anda").click()
    expect(lain.locator(f"#indikator_{satu.id}").get_by_text("Tercetak: 9 laporan")).to_be_visible()


def test_the_keyboard_alone_writes_a_realisasi_and_a_step(page: Page, app: Flask, kerja: Kerja) -> None:
    sign_in(page, app, kerja.orang.akun(kerja.orang.pegawai))
    page.goto(f"/kinerja/{kerja.id()}")
    satu, rhk = kerja.indikator()[0], kerja.rhk()[0]
    _tab_to(page, f"i{satu.id}-nilai")
    page.keyboard.type("5")
    _tab_to(page, f"teks-rencana_aksi_{rhk.id}")
    page.keyboard.type("Memaparkan hasil")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#rencana_aksi_{rhk.id} li")).to_have_count(2)
    expect(page.locator(f"#indikator_{satu.id}").get_by_text("Tercetak: 5 laporan")).to_be_visible()


def _tab_to(page: Page, id_: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == id_:
            return
    pytest.fail(f"{id_} cannot be reached with the keyboard")


def test_the_penilai_answers_in_the_thread(page: Page, app: Flask, kerja: Kerja) -> None:
    sign_in(page, app, kerja.orang.akun(kerja.orang.penilai))
    page.goto(f"/kinerja/{kerja.id()}")
    utas = page.locator(f"#utas_rhk_{kerja.rhk()[1].id}")
    utas.get_by_label("Umpan balik Anda tentang hasil kerja 2").fill("Tambahkan grafik")
    utas.get_by_role("button", name="Kirim umpan balik").click()
    expect(utas.locator("li")).to_contain_text("Tambahkan grafik")
    expect(page.locator(f"#hitung_rhk_{kerja.rhk()[1].id}")).to_contain_text("1 umpan balik")


def test_the_pages_serve_everyone(page: Page, app: Flask, kerja: Kerja) -> None:
    orang = kerja.orang
    for siapa, alamat in (
        (orang.pegawai, f"/kinerja/{kerja.id()}"),
        (orang.penilai, f"/kinerja/{kerja.id()}"),
        (orang.penilai, "/kinerja/"),
        (orang.lain, f"/kinerja/umpan-balik/{kerja.id()}"),
        (orang.lain, "/kinerja/umpan-balik"),
    ):
        check_pages(sign_in(page, app, orang.akun(siapa)), alamat)
