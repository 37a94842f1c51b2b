"""An objection from the result to its decision, in three windows, by clicks and keys."""

import re

from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from tests.conftest import TestClock
from tests.evaluasi_bersama import make_kantor
from tests.keberatan_bersama import HARI_INI, make_perkara
from tests.peramban import answered, check_page, open_window


def _confirm(page: Page, tombol: str, alamat: str) -> None:
    """Press a button that asks first, and wait for the answer of the server."""
    page.get_by_role("button", name=tombol, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    with answered(page, lambda jawab: re.search(alamat, jawab.url) is not None):
        dialog.get_by_role("button", name=tombol, exact=True).click()
    page.wait_for_load_state()


def _write_and_file(pegawai: Page, periode_id: int) -> None:
    """From the result to the objection, whose draft is kept while it is written."""
    pegawai.goto(f"/penilaian/hasil/{periode_id}")
    check_page(pegawai, "keberatan-hasil")
    pegawai.get_by_role("link", name="Ajukan keberatan").click()
    pegawai.get_by_label("Mengapa Anda tidak setuju").fill("Dua laporan diserahkan tepat waktu.")
    with answered(pegawai, lambda jawab: jawab.url.endswith("/simpan")):
        pegawai.keyboard.press("Tab")
    with answered(pegawai, lambda jawab: jawab.url.endswith("/simpan")):
        pegawai.get_by_label("Rating hasil kerja").fill("Semua target tercapai.")
        pegawai.keyboard.press("Tab")
    expect(pegawai.locator("#simpan_keberatan")).to_contain_text("Tersimpan")
    pegawai.reload()
    expect(pegawai.get_by_label("Rating hasil kerja")).to_have_value("Semua target tercapai.")
    check_page(pegawai, "keberatan-ajukan")
    _confirm(pegawai, "Ajukan keberatan", r"/keberatan/ajukan/\d+$")
    expect(pegawai.get_by_text("Menunggu Maria Lestari")).to_be_visible()


def test_an_objection_changes_the_result(
    chromium: Browser, app: Flask, session: Session, clock: TestClock, live_server: str
) -> None:
    clock.set(HARI_INI["now"])
    perkara = make_perkara(make_kantor(session))
    kantor = perkara.kantor
    semua = [kantor.akun(satu) for satu in (kantor.pegawai, kantor.kepala, kantor.kepala_badan)]
    session.commit()
    pegawai, penilai, pemutus = (open_window(chromium, app, live_server, akun) for akun in semua)

    _write_and_file(pegawai, perkara.periode_id)

    pemutus.goto("/")
    pemutus.get_by_role("link", name=re.compile("Periksa 1 keberatan")).click()
    pemutus.get_by_label("Yang perlu dijelaskan").fill("Apa dasar rating ini?")
    check_page(pemutus, "keberatan-tanya")
    with answered(pemutus, lambda jawab: jawab.url.endswith("/tanya")):
        pemutus.get_by_role("button", name="Kirim permintaan").click()

    penilai.goto("/")
    penilai.get_by_role("link", name=re.compile("^Tulis penjelasan")).click()
    penilai.get_by_label("Penjelasan", exact=True).fill("Laporan ketiga terlambat.")
    with answered(penilai, lambda jawab: "/jawab/" in jawab.url):
        penilai.get_by_role("button", name="Kirim penjelasan").click()
    expect(penilai.get_by_text("Laporan ketiga terlambat.")).to_be_visible()

    pemutus.goto("/keberatan/antrean")
    check_page(pemutus, "keberatan-antrean")
    pemutus.get_by_role("link", name=re.compile("^Buka")).first.click()
    pemutus.get_by_label("Terima: hasil diubah").check()
    pemutus.get_by_label("Rating hasil kerja").select_option("sesuai_ekspektasi")
    pemutus.get_by_label("Pertimbangan dan rekomendasi").fill("Bukti menunjukkan target tercapai.")
    check_page(pemutus, "keberatan-putus")
    _confirm(pemutus, "Putuskan keberatan", r"/putus$")
    expect(pemutus.get_by_role("heading", name="Diterima: Butuh Perbaikan menjadi Baik")).to_be_visible()

    pegawai.goto(f"/penilaian/hasil/{perkara.periode_id}")
    expect(pegawai.get_by_role("heading", name="Baik", exact=True)).to_be_visible()
    check_page(pegawai, "keberatan-selesai")
    pegawai.goto(f"/penilaian/hasil/{perkara.periode_id}/dokumen-evaluasi")
    expect(pegawai.locator(".pratinjau")).to_contain_text("Keberatan diterima pada 8 Januari 2027")
