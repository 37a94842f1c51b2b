"""A pejabat penilai rates by keys, goes to the next who waits, and an admin opens one again."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from kinerja.akun.models import Akun
from kinerja.aturan.models import Pengaturan
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import Rating
from kinerja.web.auth import cookie_name
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.organisasi_bersama import make_admin
from tests.peramban import answered

SIZES = [(1366, "light"), (1366, "dark"), (360, "light"), (360, "dark")]


@pytest.fixture
def kantor(app: Flask, session: Session, clock: TestClock) -> Kantor:
    clock.set(SAAT["now"])
    made = make_kantor(session)
    made.set_capaian()
    made.establish(made.add_person("Bagas"))
    made.submit(made.add_person("Citra"))
    made.submit()
    session.add(Pengaturan(kunci="tenggat_penilaian", nilai="kunci"))
    session.commit()
    return made


def _sign_in(page: Page, app: Flask, akun: Akun, live_server: str) -> None:
    client = app.test_client()
    client.sign_in(akun)
    with app.app_context():
        nama = cookie_name()
    page.context.clear_cookies()
    page.context.add_cookies([{"name": nama, "value": client.get_cookie(nama).value, "url": live_server}])


def _check(page: Page, nama: str) -> None:
    """Nothing overflows and axe finds nothing, wide and narrow, light and dark."""
    for lebar, skema in SIZES:
        page.set_viewport_size({"width": lebar, "height": 900})
        page.emulate_media(color_scheme=skema)
        if folder := os.environ.get("KINERJA_GAMBAR"):
            page.screenshot(path=Path(folder) / f"{nama}-{lebar}-{skema}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (nama, lebar)
        temuan = Axe().run(page)
        assert temuan.violations_count == 0, (nama, lebar, skema, temuan.generate_report())
    page.set_viewport_size({"width": 1366, "height": 900})


def test_rating_by_keys_then_the_next_who_waits_and_one_is_opened_again(
    page: Page, app: Flask, session: Session, kantor: Kantor, live_server: str
) -> None:
    admin = make_admin(session)
    citra = session.query(type(kantor.pegawai)).filter_by(nama="Citra").one()
    hasil_citra = f"/penilaian/hasil/{kantor.periode(citra).id}"
    penilai, andi = kantor.akun(kantor.kepala), kantor.periode().id
    session.commit()
    _sign_in(page, app, penilai, live_server)
    page.goto(f"/penilaian/{andi}")
    expect(page.get_by_text("Terkunci sesudah 10 April 2026")).to_be_visible()
    expect(page.get_by_role("heading", name="Sebaran penilaian Anda sendiri")).to_be_visible()
    _check(page, "nilai")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Citra")
    with answered(page, lambda r: r.url.endswith("/simpan")):
        page.get_by_role("group", name="Hasil kerja").get_by_label("Sesuai").check()
    with answered(page, lambda r: r.url.endswith("/simpan")):
        page.get_by_role("group", name="Perilaku kerja").get_by_label("Sesuai").check()
    page.get_by_role("button", name="Tetapkan dan lanjut").click()
    page.get_by_role("dialog").get_by_role("button", name="Tetapkan dan lanjut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Andi Ramadhan, S.Kom.")
    _sign_in(page, app, admin, live_server)
    page.goto(hasil_citra)
    page.get_by_text("Buka kembali penilaian").click()
    page.get_by_label("Alasan").fill("Salah orang")
    page.get_by_role("button", name="Buka kembali").click()
    expect(page.get_by_text("Revisi 1: Baik")).to_be_visible()
    _check(page, "hasil")
    for alamat, nama in (("/admin/tenggat", "tenggat"), ("/penilaian/luar", "luar")):
        page.goto(alamat)
        _check(page, nama)


@pytest.mark.parametrize("lewat", ["n", "klik"])
def test_what_was_chosen_is_stored_before_the_next_person_opens(
    page: Page, app: Flask, session: Session, kantor: Kantor, live_server: str, lewat: str
) -> None:
    """The second rating is chosen while the first is on its way, and the person leaves at once."""
    periode_id = kantor.periode().id
    akun = kantor.akun(kantor.kepala)
    session.commit()
    _sign_in(page, app, akun, live_server)
    page.route("**/simpan", lambda satu: (page.wait_for_timeout(300), satu.continue_()))
    page.goto(f"/penilaian/{periode_id}")
    page.get_by_label("Catatan dan rekomendasi").fill("Ditulis tepat sebelum pindah.")
    page.get_by_role("group", name="Hasil kerja").get_by_label("Di atas").check()
    page.get_by_role("group", name="Perilaku kerja").get_by_label("Sesuai").check()
    if lewat == "n":
        page.keyboard.press("n")
    else:
        page.get_by_role("link", name="Belum ditetapkan berikutnya").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Citra")
    session.rollback()
    evaluasi = session.query(Evaluasi).filter_by(periode_id=periode_id).one()
    assert (evaluasi.rating_hasil, evaluasi.rating_perilaku) == (
        Rating.DI_ATAS_EKSPEKTASI,
        Rating.SESUAI_EKSPEKTASI,
    )
    assert evaluasi.catatan == "Ditulis tepat sebelum pindah."
