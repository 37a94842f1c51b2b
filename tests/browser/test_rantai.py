"""A year of an agency in the browser: from its head down to an analis, a mutasi in July, and a revision.

The texts are those of the demo: one chain of results from the Kepala Badan to the Analis.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.akun.models import Akun
from kinerja.aturan.service import ensure_first_editions
from kinerja.demo.isi import HasilDemo, load_lampiran, load_rantai
from kinerja.organisasi.models import Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.rules import JenisForm, JenisJabatan, Jenjang
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.browser.test_perjalanan import rate
from tests.conftest import TestClock
from tests.organisasi_bersama import make_admin
from tests.peramban import answered, open_window

JANUARI = datetime(2026, 1, 12, 2, tzinfo=UTC)
JULI = datetime(2026, 7, 2, 2, tzinfo=UTC)
K, B, A = list(load_rantai().values())[:3]
SEMULA, BARU = "4 laporan", "5 laporan"


@dataclass
class Agensi:
    """The people of the chain, the head of another bidang, and the admin; each has an account."""

    session: Session
    app: Flask
    chromium: Browser
    alamat: str
    kepala_badan: Pegawai
    kepala_bidang: Pegawai
    analis: Pegawai
    kepala_lain: Pegawai
    bidang_lain: UnitKerja
    admin: Akun
    akun: dict[int, Akun] = field(default_factory=dict)

    def window(self, pegawai: Pegawai) -> Page:
        return open_window(self.chromium, self.app, self.alamat, self.akun[pegawai.id])

    def skp_of(self, pegawai: Pegawai) -> list[Skp]:
        self.session.rollback()
        query = select(Skp).where(Skp.pegawai_id == pegawai.id, Skp.status != StatusSkp.DIBATALKAN)
        return list(self.session.scalars(query.order_by(Skp.mulai)))


@pytest.fixture
def agensi(app: Flask, session: Session, clock: TestClock, chromium: Browser, live_server: str) -> Agensi:
    clock.set(JANUARI)
    badan = factories.make_unit(session, nama="Badan Kepegawaian")
    bidang, lain = (
        factories.make_unit(session, nama=nama, induk_id=badan.id)
        for nama in ("Bidang Penilaian Kinerja", "Bidang Mutasi")
    )
    ratna, sari, tono, wayan = _make_people(session, badan, bidang, lain)
    bupati = factories.make_pegawai(session, nama="Bupati Contoh", nip=None)
    for bawahan, penilai in ((ratna, bupati), (sari, ratna), (tono, sari), (wayan, ratna)):
        factories.make_garis(session, bawahan, penilai)
    akun = {satu.id: factories.make_akun(session, satu) for satu in (ratna, sari, tono, wayan)}
    ensure_first_editions(session, factories.make_actor(akun[ratna.id]))
    admin = make_admin(session)
    found = Agensi(session, app, chromium, live_server, ratna, sari, tono, wayan, lain, admin, akun)
    _plan_of_the_head(session, ratna)
    session.commit()
    return found


def _make_people(session: Session, badan: UnitKerja, bidang: UnitKerja, lain: UnitKerja) -> list[Pegawai]:
    buat = factories.make_jabatan
    kepala = buat(session, nama="Kepala Badan", jenis=JenisJabatan.JPT_PRATAMA)
    kepala_bidang = buat(session, nama="Kepala Bidang", jenis=JenisJabatan.ADMINISTRATOR)
    analis = buat(
        session, nama="Analis SDM Aparatur", jenis=JenisJabatan.JF_KEAHLIAN, jenjang=Jenjang.AHLI_MUDA
    )
    semua = []
    for nama, unit, jabatan, memimpin in (
        ("Ratna Kepala Badan", badan, kepala, True),
        ("Sari Kepala Bidang", bidang, kepala_bidang, True),
        ("Tono Analis", bidang, analis, False),
        ("Wayan Kepala Mutasi", lain, kepala_bidang, True),
    ):
        orang = factories.make_pegawai(session, nama=nama)
        tempat = {"unit_id": unit.id, "jabatan_id": jabatan.id, "kepala_unit": memimpin}
        factories.make_penempatan(session, orang, **tempat)
        semua.append(orang)
    return semua


def _plan_of_the_head(session: Session, pegawai: Pegawai) -> None:
    """K1 to K4, approved: that a Kepala Badan writes F-1 is a browser test of its own."""
    tempat = session.scalars(select(Penempatan.id).where(Penempatan.pegawai_id == pegawai.id)).one()
    bidang = {"jenis_form": JenisForm.JPT, "status": StatusSkp.DITETAPKAN, "penempatan_id": tempat}
    skp = factories.make_skp(session, pegawai, rhk=0, **bidang)
    for nomor, satu in enumerate(K.hasil, start=1):
        factories.make_rhk(
            session, skp, urutan=nomor, teks=satu.teks, pimpinan="", penugasan_dari=satu.penugasan_dari
        )


# What people do


def give_role(page: Page, hasil: str, orang: str, peran: str) -> None:
    """Write a role into the cell of a result and a person, in the own matrix."""
    page.goto("/skp/matriks")
    kolom = page.get_by_role("columnheader").filter(has_text=hasil)
    nomor = kolom.evaluate("el => el.cellIndex")
    sel = page.get_by_role("row").filter(has_text=orang).locator("th, td").nth(nomor)
    sel.locator("[data-ubah]").click()
    sel.locator("textarea").fill(peran)
    with answered(page, "**/matriks/**"):
        sel.locator("textarea").press("Enter")
    expect(page.locator("main")).to_contain_text(peran)


def begin_plan(page: Page) -> str:
    """An SKP that takes the roles of the matrix along; returns its address."""
    page.goto("/skp/baru")
    page.get_by_label(re.compile("peran dari matriks")).check()
    page.get_by_role("button", name="Buat SKP").click()
    expect(page.locator("#hasil_kerja")).to_be_visible()
    return page.url.partition("#")[0]


def fill_row(page: Page, hasil: HasilDemo) -> None:
    """The first indicator of a row that came from the matrix."""
    baris = page.locator("#hasil_kerja tbody").filter(has_text=hasil.teks)
    with answered(page, "**/ubah"):
        baris.locator("[data-ubah]").click()
    form = page.locator("form.baris-sunting")
    satu = hasil.indikator[0]
    assert satu.aspek
    form.get_by_label("Aspek 1").select_option(satu.aspek.value)
    form.get_by_label("Indikator 1", exact=True).fill(satu.teks)
    form.get_by_label("Target 1", exact=True).fill(satu.target)
    finish_row(page)


def finish_row(page: Page) -> None:
    form = page.locator("form.baris-sunting")
    with answered(page, lambda jawab: jawab.request.method == "POST" and "/hasil/" in jawab.url):
        form.get_by_role("button", name="Selesai", exact=True).click()
    expect(form).to_have_count(0)


def hand_over(page: Page) -> None:
    """The lampiran, where it is empty, and the submission."""
    for bagian, daftar in load_lampiran().items():
        bidang = page.locator(f"#lampiran_{bagian.value}")
        if bidang.locator("li").count():
            continue
        bidang.locator("[data-ubah]").click()
        bidang.locator("textarea").fill(daftar[0])
        with answered(page, f"**/lampiran/{bagian.value}"):
            bidang.get_by_role("button", name="Simpan").click()
        expect(bidang.locator("textarea")).to_have_count(0)
    page.get_by_role("button", name="Ajukan SKP").click()
    expect(page.get_by_text("SKP diajukan kepada pejabat penilai.")).to_be_visible()


def approve(page: Page, alamat: str) -> None:
    page.goto(alamat)
    page.get_by_role("button", name="Setujui").first.click()
    konfirmasi = page.get_by_role("dialog").get_by_role("button")
    if konfirmasi.count():
        konfirmasi.last.click()
    expect(page.get_by_text("Ditetapkan").first).to_be_visible()


def move(page: Page, agensi: Agensi) -> None:
    """The wizard: the analis moves to the other bidang on 1 July."""
    page.goto(f"/admin/pegawai/{agensi.analis.id}/peristiwa/baru")
    page.get_by_label("Peristiwa").select_option("mutasi")
    page.get_by_label("Tanggal mulai (TMT)").fill("2026-07-01")
    page.get_by_label("Dasar").fill("SK Bupati nomor 800/12/2026")
    page.get_by_role("button", name="Lanjut").click()
    for label, kata, pilihan in (
        ("Cari unit kerja", "mutasi", "Bidang Mutasi"),
        ("Cari jabatan", "analis", "Analis SDM Aparatur"),
        ("Cari nama atau NIP pejabat penilai", "wayan", "Wayan Kepala Mutasi"),
    ):
        page.get_by_label(label).fill(kata)
        page.get_by_label(label).press("Enter")
        page.get_by_label(re.compile(f"^{pilihan}")).check()
    page.get_by_label("Salin hasil kerja SKP lama").check()
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.locator("main")).to_contain_text("30 Juni 2026")
    expect(page.locator("main")).to_contain_text("Sari Kepala Bidang")
    page.get_by_role("button", name="Catat dan lakukan semuanya").click()
    expect(page.locator("main")).to_contain_text("Mutasi atau rotasi")


def judge_unit(page: Page, unit: str, kode: str) -> None:
    """The head above a unit says what it achieved."""
    page.goto(f"/penilaian/capaian?tahun=2026&periode={kode}")
    page.get_by_role("row").filter(has_text=unit).get_by_role("link").first.click()
    page.get_by_label(re.compile("^Capaian kinerja organisasi")).select_option(label="Baik")
    page.get_by_role("button", name="Simpan capaian").click()
    expect(page.get_by_role("row").filter(has_text=unit)).to_contain_text("Baik")


def text_of(page: Page, alamat: str) -> str:
    isi = page.request.get(alamat).body()
    return " ".join(" ".join(satu.extract_text().split()) for satu in PdfReader(io.BytesIO(isi)).pages)


# The year


def test_a_year_from_the_head_of_the_agency_to_the_analis(agensi: Agensi, clock: TestClock) -> None:
    badan, bidang, analis = (
        agensi.window(satu) for satu in (agensi.kepala_badan, agensi.kepala_bidang, agensi.analis)
    )
    b1, a1 = B.hasil[0], A.hasil[0]
    give_role(badan, K.hasil[0].teks, "Sari Kepala Bidang", b1.teks)
    rencana_bidang = begin_plan(bidang)
    expect(bidang.locator("#hasil_kerja")).to_contain_text(K.hasil[0].teks)
    fill_row(bidang, b1)
    hand_over(bidang)
    approve(badan, rencana_bidang)

    give_role(bidang, b1.teks, "Tono Analis", a1.teks)
    rencana = begin_plan(analis)
    fill_row(analis, a1)
    hand_over(analis)
    approve(bidang, rencana)
    badan.goto("/skp/pohon?tahun=2026")
    expect(badan.locator("main")).to_contain_text(K.hasil[0].teks)

    _half_way(agensi, clock)
    _second_half(agensi)


def _half_way(agensi: Agensi, clock: TestClock) -> None:
    """The mutasi, and the interim evaluation by the evaluator of the post that was left."""
    clock.set(JULI)
    admin = open_window(agensi.chromium, agensi.app, agensi.alamat, agensi.admin)
    move(admin, agensi)
    lama, baru = agensi.skp_of(agensi.analis)
    assert (lama.sampai, baru.mulai, baru.sampai.year) == (baru.mulai, lama.sampai, 2027)
    assert (lama.penilai_id, baru.status) == (agensi.kepala_bidang.id, StatusSkp.DRAF)
    akhir = _last_period(agensi, lama)
    analis, bidang = agensi.window(agensi.analis), agensi.window(agensi.kepala_bidang)
    analis.goto(f"/kinerja/{akhir.id}")
    analis.get_by_placeholder("Tulis hasilnya").fill("2 laporan sampai mutasi")
    analis.get_by_placeholder("Tulis hasilnya").press("Tab")
    expect(analis.locator("main")).to_contain_text("1 dari 1 indikator terisi")
    analis.get_by_role("button", name="Ajukan realisasi").click()
    expect(analis.get_by_text("Diajukan").first).to_be_visible()
    bidang.goto("/")
    expect(bidang.locator("main")).to_contain_text("Tono Analis")
    judge_unit(agensi.window(agensi.kepala_badan), "Bidang Penilaian Kinerja", akhir.kode)
    bidang.goto(f"/penilaian/{akhir.id}")
    rate(bidang)


def _last_period(agensi: Agensi, skp: Skp) -> PeriodePenilaian:
    """The evaluation of the segment as a whole."""
    query = select(PeriodePenilaian).where(PeriodePenilaian.skp_id == skp.id)
    return max(agensi.session.scalars(query), key=lambda satu: satu.sampai - satu.mulai)


def _second_half(agensi: Agensi) -> None:
    """The SKP of the new post is approved, revised, and approved again; the first version stays."""
    _, baru = agensi.skp_of(agensi.analis)
    alamat = f"/skp/{baru.id}"
    analis, lain = agensi.window(agensi.analis), agensi.window(agensi.kepala_lain)
    analis.goto(alamat)
    expect(analis.locator("#hasil_kerja")).to_contain_text(SEMULA)
    hand_over(analis)
    approve(lain, alamat)
    analis.goto(alamat)
    analis.get_by_text("Buka revisi").first.click()
    analis.get_by_label("Alasan revisi").fill("Laporan tambahan diminta bupati")
    analis.get_by_role("button", name="Buka revisi").click()
    with answered(analis, "**/ubah"):
        analis.locator("#hasil_kerja [data-ubah]").first.click()
    analis.locator("form.baris-sunting").get_by_label("Target 1", exact=True).fill(BARU)
    finish_row(analis)
    hand_over(analis)
    lain.goto(alamat)
    expect(lain.locator("main")).to_contain_text("Laporan tambahan diminta bupati")
    hasil = lain.get_by_role("table").filter(has_text="Rencana hasil kerja").first
    expect(hasil.locator("del").first).to_have_text("4")
    expect(hasil.locator("ins").first).to_have_text("5")
    approve(lain, alamat)
    assert BARU in text_of(lain, f"{alamat}/cetak.pdf")
    assert SEMULA in text_of(lain, f"{alamat}/versi/1/cetak.pdf")
