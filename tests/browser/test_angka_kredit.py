"""The PAK of the domain book in a real browser: an admin records, the penilai fixes, the pegawai reads."""

from datetime import date
from unittest.mock import patch

from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.akun.models import Akun
from kinerja.angka_kredit import service
from kinerja.angka_kredit.service import massal
from kinerja.aturan.rules import Predikat
from kinerja.organisasi.models import Instansi, Pegawai
from tests import angka_kredit_bersama as bersama
from tests import factories
from tests.conftest import TestClock
from tests.peramban import answered, check_page, open_window


def make_people(session: Session, instansi: Instansi) -> tuple[Pegawai, tuple[Akun, ...]]:
    """The pegawai of the worked PAK, and the accounts of the pegawai, the pejabat penilai and an admin."""
    bersama.prepare(session, instansi.id)
    pegawai, atasan = bersama.make_jf(session, nama="Siti Contoh"), factories.make_pegawai(session)
    factories.make_penempatan(session, atasan)
    factories.make_garis(session, pegawai, atasan)
    for tahun, predikat in (
        (2023, Predikat.SANGAT_BAIK),
        (2024, Predikat.BAIK),
        (2025, Predikat.SANGAT_BAIK),
    ):
        bersama.make_final(session, pegawai, tahun, predikat)
    bersama.make_final(session, pegawai, 2026, Predikat.BAIK, sampai=date(2026, 3, 1), kode="B02")
    rekan = bersama.make_jf(session, nama="Tono Contoh")
    factories.make_garis(session, rekan, atasan)
    bersama.make_final(session, rekan, 2025, Predikat.BAIK)
    sistem = system_actor(instansi.id)
    kerja = service.start_run(session, sistem, range(2023, 2027), today=date(2026, 3, 10))
    service.convert_slice(session, sistem, kerja, kerja.pegawai_ids, now=bersama.SAAT)
    semua = (
        factories.make_akun(session, pegawai),
        factories.make_akun(session, atasan),
        factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI]),
    )
    session.commit()
    return pegawai, semua


def test_the_pak_of_the_domain_book(
    chromium: Browser, app: Flask, session: Session, instansi: Instansi, clock: TestClock, live_server: str
) -> None:
    clock.set(bersama.SAAT)
    pegawai, semua = make_people(session, instansi)
    sendiri, penilai, admin = (open_window(chromium, app, live_server, akun) for akun in semua)

    sendiri.goto("/angka-kredit")
    check_page(sendiri, "awal")
    sendiri.set_viewport_size({"width": 360, "height": 900})
    # Words of the chart keep their size on a phone.
    assert sendiri.locator(".grafik text").first.evaluate("e => e.getBoundingClientRect().height") >= 12
    admin.goto(f"/angka-kredit/{pegawai.id}")
    admin.get_by_text("Catat angka kredit dari dokumen").click()
    admin.locator("#angka_kredit").fill("50")
    admin.get_by_label("Berlaku sejak").fill("2023-01-01")
    admin.get_by_label("Nomor dokumen").fill("821/15/2023")
    admin.get_by_label("Tanggal dokumen").fill("2022-12-20")
    check_page(admin, "catat")
    with answered(admin, lambda jawab: jawab.url.endswith("/entri")):
        admin.get_by_role("button", name="Catat angka kredit").click()
    expect(admin.locator("main")).to_contain_text("821/15/2023")
    admin.get_by_text("Konversi periodik lebih awal").click()
    with answered(admin, lambda jawab: jawab.url.endswith("/periodik")):
        admin.get_by_role("button", name="Konversi B02").click()
    expect(admin.locator("main")).to_contain_text("102,08")

    penilai.goto(f"/angka-kredit/{pegawai.id}")
    penilai.get_by_text("Terbitkan akumulasi atau tetapkan PAK").click()
    with answered(penilai, lambda jawab: jawab.url.endswith("/penetapan")):
        penilai.get_by_role("button", name="Tetapkan PAK").click()
    expect(penilai.locator("main")).to_contain_text("001/PAK/2026")
    check_page(penilai, "penilai")

    sendiri.goto("/angka-kredit")
    expect(sendiri.locator("main")).to_contain_text("kelebihan 2,08")
    check_page(sendiri, "akhir")
    issue_together(penilai)
    for jendela in (sendiri, penilai, admin):
        jendela.context.close()


def issue_together(penilai: Page) -> None:
    """The konversi of all whom the penilai evaluates, in a run that the page carries on by itself."""
    penilai.goto("/angka-kredit/massal?tahun=2025")
    check_page(penilai, "massal")
    with patch.object(massal, "SELANGKAH", 1):
        penilai.get_by_role("button", name="Terbitkan 2 konversi").click()
        penilai.get_by_role("dialog").get_by_role("button", name="Terbitkan 2 konversi").click()
        expect(penilai.locator("#kemajuan_ak")).to_contain_text("2 dokumen diterbitkan")
    expect(penilai.get_by_role("link", name="002/KONV/2026")).to_be_visible()
    check_page(penilai, "jalan")
    penilai.goto("/angka-kredit/massal/tanda-tangan")
    expect(penilai.locator("main")).to_contain_text("3 dokumen menunggu")
    check_page(penilai, "tunggu")
