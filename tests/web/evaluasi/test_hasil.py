"""The result: for its pegawai, for others who read it, and as documents."""

import io
import json
import re

import pytest
from click.testing import CliRunner
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit import CatatanAudit
from kinerja.evaluasi.commands import evaluasi as perintah
from kinerja.evaluasi.models import Evaluasi
from kinerja.pelaksanaan.rules import StatusPeriode
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import Kantor
from tests.web.conftest import Counted, SignIn


def _hasil(kantor: Kantor, bagian: str = "") -> str:
    return f"/penilaian/hasil/{kantor.periode().id}{bagian}"


def test_the_pegawai_sees_that_somebody_rates_but_not_what(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.rate()
    page = sign_in(kantor.pegawai).get(_hasil(kantor))
    assert "Sedang dinilai oleh Drs. Budi Santoso" in page.text
    for rahasia in ("Pertahankan mutu analisis.", "Sesuai Ekspektasi", "Terima hasil"):
        assert rahasia not in page.text


def test_the_result_says_why_and_what_would_change_it(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.set_capaian()
    kantor.establish()
    page = sign_in(kantor.pegawai).get(_hasil(kantor))
    for teks in (
        "Baik</h2>",
        "Pertemuan keduanya pada kuadran kinerja adalah predikat Baik.",
        "Di Atas Ekspektasi<small>Dinilai",
        "PermenPANRB 6/2022",
        "Hasil kerja di atas ekspektasi: Sangat Baik",
        "Pertahankan mutu analisis.",
        "menjadi final sesudah 17 April 2026 23.59 WIB",
    ):
        assert teks in page.text, teks


def test_the_menu_marks_whose_result_it_is(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.establish()

    def marked(browser: FormClient) -> list[str]:
        page = browser.get(_hasil(kantor)).text
        return re.findall(r'aria-current="page"><svg.*?</svg>([^<]+)', page)

    assert marked(sign_in(kantor.pegawai)) == ["Kinerja"]
    assert marked(sign_in(kantor.kepala)) == ["Tim"]


def test_a_refused_page_offers_the_way_back(kantor: Kantor, sign_in: SignIn) -> None:
    browser = sign_in(kantor.pegawai)
    asal = "/kinerja/umpan-balik/diterima?tahun=2026"
    page = browser.get("/penilaian/hasil/999999", headers={"Referer": f"http://localhost{asal}"})
    assert page.status_code == 404
    assert f'<a class="tombol utama" href="{asal}">Kembali ke halaman sebelumnya</a>' in page.text
    assert "Kode untuk admin instansi" not in page.text
    salah = browser.get(_hasil(kantor, "/terima"))
    assert re.search(r"Kode untuk admin instansi: 405, \d+ \w+ 2026 \d\d\.\d\d WIB, [0-9a-f]{8}<", salah.text)
    for asing in ("https://jahat.example/penilaian", "http://localhost/penilaian/hasil/999999", ""):
        page = browser.get("/penilaian/hasil/999999", headers={"Referer": asing})
        assert "Kembali ke halaman" not in page.text, asing


def test_acceptance_makes_it_final_once(session: Session, kantor: Kantor, sign_in: SignIn) -> None:
    kantor.establish()
    browser = sign_in(kantor.pegawai)
    page = browser.get(_hasil(kantor))
    versi = re.search(r'name="versi" value="(\d+)"', page.text)
    kunci = re.findall(r'name="kunci_permintaan" value="([^"]+)"', page.text)
    assert versi
    basi = browser.submit(_hasil(kantor, "/terima"), {"versi": "0"})
    assert basi.status_code == 409
    form: dict[str, object] = {"versi": versi[1], "kunci_permintaan": kunci[-1]}
    for _ in range(2):
        assert browser.submit(_hasil(kantor, "/terima"), form).location == _hasil(kantor)
    session.rollback()
    assert kantor.periode().status is StatusPeriode.FINAL
    page = browser.get(_hasil(kantor))
    assert "kini final" in page.text
    assert "Terima hasil" not in page.text


def test_only_the_pegawai_may_accept(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.establish()
    assert sign_in(kantor.kepala).submit(_hasil(kantor, "/terima")).status_code == 403
    assert sign_in(kantor.lain).submit(_hasil(kantor, "/terima")).status_code == 404


# Reading is written down


def _readings(session: Session) -> int:
    query = select(CatatanAudit).where(CatatanAudit.aksi == "evaluasi.baca")
    return len(session.scalars(query).all())


def test_somebody_elses_reading_shows_to_the_pegawai(
    session: Session, kantor: Kantor, sign_in: SignIn, counted: Counted
) -> None:
    kantor.establish()
    atasan = sign_in(kantor.kepala_badan)
    with counted() as asked:
        assert "Pembacaan ini dicatat" in atasan.get(_hasil(kantor)).text
    assert len(asked) <= 12
    atasan.get(_hasil(kantor, "/evaluasi"))
    session.rollback()
    assert _readings(session) == 1
    assert "Maria Lestari" in sign_in(kantor.pegawai).get(_hasil(kantor)).text


def test_the_pegawai_and_the_penilai_read_without_a_trace(
    session: Session, kantor: Kantor, sign_in: SignIn
) -> None:
    kantor.establish()
    for pegawai in (kantor.pegawai, kantor.kepala):
        sign_in(pegawai).get(_hasil(kantor))
    assert _readings(session) == 0


def test_strangers_find_neither_result_nor_document(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.establish()
    browser = sign_in(kantor.lain)
    for bagian in ("", "/evaluasi", "/dokumen-evaluasi", "/evaluasi.pdf", "/dokumen-evaluasi.pdf"):
        assert browser.get(_hasil(kantor, bagian)).status_code == 404


# Documents


@pytest.mark.parametrize("jenis", ["evaluasi", "dokumen-evaluasi"])
def test_the_pdf_holds_what_was_fixed(kantor: Kantor, sign_in: SignIn, jenis: str) -> None:
    kantor.set_capaian()
    kantor.establish()
    answer = sign_in(kantor.pegawai).get(_hasil(kantor, f"/{jenis}.pdf"))
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{jenis}-2026-t1.pdf"'
    pembaca = PdfReader(io.BytesIO(answer.data))
    teks = " ".join(" ".join(lembar.extract_text() for lembar in pembaca.pages).split())
    for isi in (
        "PERIODE: TRIWULAN I",
        "1 JANUARI SD 31 MARET 2026",
        "Andi Ramadhan, S.Kom.",
        "Drs. Budi Santoso",
        "CAPAIAN KINERJA ORGANISASI",
        "BAIK",
        "Ditetapkan 3 April 2026",
        kantor.session.query(Evaluasi).one().sidik,
    ):
        assert str(isi) in teks, isi
    assert "DRAF" not in teks
    if jenis == "evaluasi":
        assert "3 laporan" in teks
        assert "Pimpinan: Analisisnya tajam." in teks
        assert "DI ATAS EKSPEKTASI" in teks
    else:
        assert "Maria Lestari, M.A.P." in teks
        assert "Pertahankan mutu analisis." in teks


@pytest.mark.parametrize("jenis", ["evaluasi", "dokumen-evaluasi"])
def test_before_it_is_fixed_the_sheet_is_a_draft_without_ratings(
    kantor: Kantor, sign_in: SignIn, jenis: str
) -> None:
    kantor.rate()
    page = sign_in(kantor.pegawai).get(_hasil(kantor, f"/{jenis}"))
    assert "bertanda DRAF" in page.text
    assert "(belum ditetapkan)" in page.text
    assert "Pertahankan mutu analisis." not in page.text
    assert "DI ATAS EKSPEKTASI" not in page.text


def test_the_year_prints_the_word_of_the_form(kantor: Kantor, sign_in: SignIn) -> None:
    periode = kantor.submit(kode="TH")
    page = sign_in(kantor.pegawai).get(f"/penilaian/hasil/{periode.id}/dokumen-evaluasi")
    assert "PERIODE: AKHIR" in page.text


# The command


def test_the_command_ends_the_days_of_every_instansi(
    app: Flask, session: Session, kantor: Kantor, clock: TestClock
) -> None:
    kantor.establish()
    session.commit()
    for hari, jumlah in ((10, 0), (6, 1), (1, 0)):
        clock.forward(days=hari)
        with app.app_context():
            hasil = CliRunner().invoke(perintah, ["final", "--json"])
        assert hasil.exit_code == 0
        assert json.loads(hasil.output) == {"kab-contoh": jumlah}
    with app.app_context():
        assert CliRunner().invoke(perintah, ["final"]).output == "kab-contoh: 0 penilaian menjadi final\n"
    session.rollback()
    assert kantor.periode().status is StatusPeriode.FINAL


def test_fixing_one_ends_the_days_of_others(
    session: Session, kantor: Kantor, clock: TestClock, sign_in: SignIn
) -> None:
    kantor.establish()
    dewi = kantor.submit(kantor.add_person("Dewi"))
    clock.forward(days=20)
    browser = sign_in(kantor.kepala)
    page = browser.get(f"/penilaian/{dewi.id}")
    form = {
        nama: re.search(rf'name="{nama}" value="([^"]*)"', page.text)[1]  # type: ignore[index]
        for nama in ("versi", "sidik")
    }
    form |= {"hasil_kerja": "sesuai_ekspektasi", "perilaku_kerja": "sesuai_ekspektasi"}
    browser.submit(f"/penilaian/{dewi.id}/tetapkan", dict(form))
    session.rollback()
    assert kantor.periode().status is StatusPeriode.FINAL
