"""A pejabat penilai rates by keys, goes to the next who waits, and an admin opens one again."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from kinerja.aturan.models import Pengaturan
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import Rating
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.organisasi_bersama import make_admin
from tests.peramban import answered, check_page, sign_in


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


def test_rating_by_keys_then_the_next_who_waits_and_one_is_opened_again(
    page: Page, app: Flask, session: Session, kantor: Kantor
) -> None:
    admin = make_admin(session)
    citra = session.query(type(kantor.pegawai)).filter_by(nama="Citra").one()
    hasil_citra = f"/penilaian/hasil/{kantor.periode(citra).id}"
    penilai, andi = kantor.akun(kantor.kepala), kantor.periode().id
    session.commit()
    sign_in(page, app, penilai)
    page.goto(f"/penilaian/{andi}")
    expect(page.get_by_text("Terkunci sesudah 10 April 2026")).to_be_visible()
    expect(page.get_by_role("heading", name="Sebaran penilaian Anda sendiri")).to_be_visible()
    check_page(page, "nilai")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Citra")
    with answered(page, lambda r: r.url.endswith("/simpan")):
        page.get_by_role("group", name="Hasil kerja").get_by_label("Sesuai").check()
    with answered(page, lambda r: r.url.endswith("/simpan")):
        page.get_by_role("group", name="Perilaku kerja").get_by_label("Sesuai").check()
    page.get_by_role("button", name="Tetapkan dan lanjut").click()
    page.get_by_role("dialog").get_by_role("button", name="Tetapkan dan lanjut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Andi Ramadhan, S.Kom.")
    sign_in(page, app, admin)
    page.goto(hasil_citra)
    page.get_by_text("Buka kembali penilaian").click()
    page.get_by_label("Alasan").fill("Salah orang")
    page.get_by_role("button", name="Buka kembali").click()
    expect(page.get_by_text("Revisi 1: Baik")).to_be_visible()
    check_page(page, "hasil")
    for alamat, nama in (("/admin/tenggat", "tenggat"), ("/penilaian/luar", "luar")):
        page.goto(alamat)
        check_page(page, nama)


@pytest.mark.parametrize("lewat", ["n", "klik"])
def test_what_was_chosen_is_stored_before_the_next_person_opens(
    page: Page, app: Flask, session: Session, kantor: Kantor, lewat: str
) -> None:
    """The second rating is chosen while the first is on its way, and the person leaves at once."""
    periode_id = kantor.periode().id
    akun = kantor.akun(kantor.kepala)
    session.commit()
    sign_in(page, app, akun)
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
