"""A mutasi in the middle of the year with real clicks: the wizard, the last evaluation, and the new draft."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kinerja.organisasi.models import Instansi
from tests import factories
from tests.browser.test_perjalanan import rate
from tests.conftest import TestClock
from tests.evaluasi_bersama import Kantor, make_kantor, on
from tests.organisasi_bersama import make_admin
from tests.peramban import answered, check_page, check_pages, open_window

TMT = date(2026, 7, 15)


@pytest.fixture
def kantor(app: Flask, session: Session, instansi: Instansi, clock: TestClock) -> Kantor:
    clock.set(datetime(2026, 7, 20, 2, tzinfo=UTC))
    kantor = make_kantor(session)
    unit = factories.make_unit(session, nama="Bidang Mutasi", induk_id=kantor.badan.id)
    kepala = factories.make_pegawai(session, nama="Dewi Anggraini")
    factories.make_penempatan(session, kepala, unit_id=unit.id, kepala_unit=True)
    factories.make_garis(session, kepala, kantor.kepala_badan)
    factories.make_jabatan(session, nama="Analis Mutasi")
    kantor.lain = kepala
    kantor.akun(kepala)
    session.commit()
    return kantor


def record_mutasi(page: Page, pegawai_id: int) -> None:
    """Through the three steps, by label and button."""
    page.goto(f"/admin/pegawai/{pegawai_id}")
    page.get_by_role("link", name="Peristiwa", exact=True).click()
    page.get_by_role("link", name="Catat peristiwa").click()
    page.get_by_label("Peristiwa", exact=True).select_option("mutasi")
    page.get_by_label("Tanggal mulai (TMT)").fill(TMT.isoformat())
    page.get_by_label("Dasar").fill("SK 800/12/2026")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Cari unit kerja").fill("Bidang Mutasi")
    page.get_by_label("Cari jabatan").fill("Analis Mutasi")
    page.get_by_label("Cari nama atau NIP pejabat penilai").fill("Dewi")
    page.get_by_role("button", name="Cari unit kerja baru").click()
    page.get_by_role("radio", name="Bidang Mutasi, Badan Kepegawaian").check()
    page.get_by_role("radio", name="Analis Mutasi").check()
    page.get_by_role("radio", name="Dewi Anggraini").check()
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.get_by_text("berakhir 14 Juli 2026")).to_be_visible()
    expect(page.get_by_text("Drs. Budi Santoso diminta menilai SKP itu")).to_be_visible()


def test_a_mutasi_in_july_with_the_evaluation_of_the_leaving_penilai(
    chromium: Browser, live_server: str, app: Flask, kantor: Kantor, session: Session
) -> None:
    pegawai_id = kantor.pegawai.id
    admin = open_window(chromium, app, live_server, make_admin(session))
    record_mutasi(admin, pegawai_id)
    check_page(admin)
    admin.get_by_role("button", name="Catat dan lakukan semuanya").click()
    expect(admin.get_by_text("Mutasi atau rotasi dicatat.")).to_be_visible()
    check_pages(admin, f"/setahun/{pegawai_id}", f"/admin/pegawai/{pegawai_id}/peristiwa")
    admin.goto(f"/setahun/{pegawai_id}")
    expect(admin.get_by_text("Semua 365 hari tahun ini jelas")).to_be_visible()
    expect(admin.get_by_role("cell", name="1 Januari s.d. 14 Juli 2026")).to_be_visible()

    penilai = open_window(chromium, app, live_server, kantor.akun(kantor.kepala))
    penilai.goto("/")
    expect(penilai.get_by_text("Nilai SKP Andi Ramadhan, S.Kom.:", exact=True)).to_be_visible()

    session.rollback()
    kantor.submit(kode="TH", realisasi="7 laporan")
    kantor.set_capaian(kode="TH", saat=on(2026, 7, 20))
    periode_id = kantor.periode(kode="TH").id
    session.commit()
    baru = open_window(chromium, app, live_server, kantor.akun(kantor.lain))
    baru.goto(f"/penilaian/{periode_id}")
    expect(baru.get_by_role("button", name="Simpan draf")).to_have_count(0)
    penilai.goto(f"/penilaian/{periode_id}")
    rate(penilai)

    pegawai = open_window(chromium, app, live_server, kantor.akun(kantor.pegawai))
    pegawai.goto(f"/penilaian/hasil/{periode_id}")
    pegawai.get_by_role("button", name=re.compile("^Terima")).click()
    with answered(pegawai, lambda jawab: jawab.request.method == "POST"):
        pegawai.get_by_role("dialog").get_by_role("button", name=re.compile("^Terima")).click()
    pegawai.wait_for_load_state()
    pegawai.goto("/skp/")
    expect(pegawai.get_by_text("15 Juli s.d. 31 Desember 2026")).to_be_visible()
    expect(pegawai.get_by_text("Ditutup")).to_be_visible()
    pegawai.get_by_role("link", name="Lihat setahun").click()
    expect(pegawai.get_by_text("Dewi Anggraini")).to_be_visible()
