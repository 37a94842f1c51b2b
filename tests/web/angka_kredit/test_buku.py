"""The page of the ledger: digits, figures, forms without JavaScript, and the budget."""

import io
import json
from datetime import date
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.commands import ak
from kinerja.angka_kredit.models import DokumenAk, EntriAk, KonversiAk
from kinerja.aturan.rules import Predikat
from kinerja.organisasi.models import Instansi, Pegawai
from tests import angka_kredit_bersama as bersama
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.skp_bersama import count_queries

B, SB = Predikat.BAIK, Predikat.SANGAT_BAIK
ENTRI = {
    "jenis": "ak_dasar",
    "angka_kredit": "50",
    "tanggal": "2023-01-01",
    "nomor_dokumen": "821/15/2023",
    "tanggal_dokumen": "2022-12-20",
}


class Meja(NamedTuple):
    pegawai: Pegawai
    url: str
    sendiri: FormClient
    penilai: FormClient
    admin: FormClient


@pytest.fixture
def meja(app: Flask, session: Session, instansi: Instansi, clock: TestClock) -> Meja:
    """Everybody signed in; three years converted, January and February 2026 final."""
    clock.set(bersama.SAAT)
    bersama.prepare(session, instansi.id)
    pegawai = bersama.make_jf(session, nama="Siti Contoh", tanggal_lahir=date(1990, 4, 10))
    penilai = factories.make_pegawai(session, nama="Budi Contoh")
    factories.make_penempatan(session, penilai)
    factories.make_garis(session, pegawai, penilai)
    for tahun, predikat in ((2023, SB), (2024, B), (2025, SB)):
        bersama.make_final(session, pegawai, tahun, predikat)
    bersama.make_final(session, pegawai, 2026, B, sampai=date(2026, 3, 1), kode="B02")
    sistem = system_actor(instansi.id)
    kerja = service.start_run(session, sistem, range(2023, 2027), today=date(2026, 3, 10))
    service.convert_slice(session, sistem, kerja, kerja.pegawai_ids, now=bersama.SAAT)
    semua = [
        factories.make_akun(session, pegawai),
        factories.make_akun(session, penilai),
        factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI]),
    ]
    session.commit()
    return Meja(pegawai, f"/angka-kredit/{pegawai.id}", *(app.test_client().sign_in(akun) for akun in semua))


def add_all(meja: Meja) -> None:
    """What makes 102.08 of it."""
    assert meja.admin.submit(f"{meja.url}/entri", dict(ENTRI)).status_code == 303
    halaman = meja.admin.get(meja.url).text
    evaluasi_id = halaman.split('name="evaluasi_id" value="')[1].split('"')[0]
    jawab = meja.admin.submit(f"{meja.url}/periodik", {"evaluasi_id": evaluasi_id})
    assert jawab.status_code == 303


def test_the_pegawai_sees_the_ledger_and_both_goals_with_few_queries(app: Flask, meja: Meja) -> None:
    meja.sendiri.get("/angka-kredit")
    with count_queries(app.extensions["kinerja_database"].engine) as asked:
        jawab = meja.sendiri.get("/angka-kredit")
    assert len(asked) <= 12, asked
    assert len(jawab.data) <= 100_000
    for teks in (
        "Menuju pangkat III/c",
        "Menuju jenjang Ahli Muda",
        "18,75",
        "12,50",
        "50,00",
        "kurang 50,00",
    ):
        assert teks in jawab.text
    assert 'aria-current="page"' in jawab.text
    assert "Catat angka kredit" not in jawab.text
    assert "Terbitkan" not in jawab.text


def test_an_admin_sees_the_forms_with_few_queries(app: Flask, meja: Meja) -> None:
    meja.admin.get(meja.url)
    with count_queries(app.extensions["kinerja_database"].engine) as asked:
        jawab = meja.admin.get(meja.url)
    assert len(asked) <= 12, asked
    assert "Catat angka kredit dari dokumen" in jawab.text
    assert "Tetapkan PAK" not in jawab.text


def test_the_projection_names_the_date_of_each_scenario(meja: Meja) -> None:
    teks = meja.sendiri.get("/angka-kredit").text
    assert teks.count("<polyline") == 4
    # 50,00 are missing: 2,67 years Sangat Baik from January 2026, four years Baik.
    assert "31 Desember 2029" in teks
    assert "syarat predikat tidak terpenuhi" in teks


def test_the_worked_pak_from_the_forms_to_the_paper(meja: Meja, session: Session) -> None:
    add_all(meja)
    teks = meja.sendiri.get("/angka-kredit").text
    assert "102,08" in teks
    assert "kelebihan 2,08" in teks
    isian = {"karpeg": "B 01234567", "tempat_lahir": "Contoh", "tembusan": "Kepala BKPSDM\nArsip"}
    assert meja.penilai.submit(f"{meja.url}/dokumen/penetapan", isian).status_code == 303
    dokumen = session.scalars(select(DokumenAk)).one()
    pdf = meja.sendiri.get(f"/angka-kredit/dokumen/{dokumen.id}.pdf")
    assert pdf.headers["Content-Disposition"] == 'inline; filename="penetapan-2026-0001.pdf"'
    tercetak = PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()
    for satu in ("102,08", "52,08", "2,08", "001/PAK/2026", "Ahli Muda", "Siti Contoh", "Arsip"):
        assert satu in tercetak


def test_konversi_is_issued_from_its_row(meja: Meja, session: Session) -> None:
    konversi = session.scalars(select(KonversiAk).where(KonversiAk.tahun == 2023)).one()
    jawab = meja.penilai.submit(f"{meja.url}/dokumen/konversi", {"konversi_id": str(konversi.id)})
    assert jawab.status_code == 303
    assert "Konversi 001/KONV/2026" in meja.penilai.get(meja.url).text


def test_what_is_wrong_is_said_beside_its_field_and_kept(meja: Meja) -> None:
    jawab = meja.admin.submit(f"{meja.url}/entri", ENTRI | {"nomor_dokumen": "", "angka_kredit": "lima"})
    assert jawab.status_code == 422
    assert 'aria-invalid="true"' in jawab.text
    assert 'value="2023-01-01"' in jawab.text


def test_an_amount_is_taken_back_with_a_reason(meja: Meja, session: Session) -> None:
    add_all(meja)
    entri = session.scalars(select(EntriAk)).one()
    url = f"{meja.url}/entri/{entri.id}/batal"
    assert meja.admin.submit(url, {"alasan": ""}).status_code == 422
    assert meja.admin.submit(url, {"alasan": "Salah ketik", "versi": "1"}).status_code == 303
    assert "821/15/2023" not in meja.admin.get(meja.url).text


def test_conditions_are_recorded(meja: Meja) -> None:
    isian = {"syarat": "uji_kompetensi", "terpenuhi": "1", "tanggal_syarat": "2026-02-01", "dokumen": "SK 4"}
    assert meja.admin.submit(f"{meja.url}/syarat", isian).status_code == 303
    assert "Uji kompetensi: lulus, SK 4, 1 Februari 2026." in meja.sendiri.get("/angka-kredit").text


@pytest.mark.parametrize("apa", ["entri", "syarat", "periodik", "dokumen/akumulasi", "dokumen/penetapan"])
def test_nobody_writes_his_own_ledger(meja: Meja, apa: str) -> None:
    isian = ENTRI | {
        "syarat": "kebutuhan",
        "tanggal_syarat": "2026-02-01",
        "dokumen": "SK",
        "evaluasi_id": "1",
    }
    assert meja.sendiri.submit(f"{meja.url}/{apa}", isian).status_code == 403


def test_a_stranger_gets_no_page_and_no_paper(app: Flask, meja: Meja, session: Session) -> None:
    lain = factories.make_akun(session, factories.make_pegawai(session))
    session.commit()
    add_all(meja)
    meja.penilai.submit(f"{meja.url}/dokumen/akumulasi", {})
    dokumen = session.scalars(select(DokumenAk)).one()
    asing = app.test_client().sign_in(lain)
    assert asing.get(meja.url).status_code == 404
    assert asing.get(f"/angka-kredit/dokumen/{dokumen.id}.pdf").status_code == 404
    assert "bukan jabatan fungsional" in asing.get("/angka-kredit").text


def test_an_admin_without_pegawai_has_no_ledger(meja: Meja) -> None:
    assert meja.admin.get("/angka-kredit").status_code == 404


def test_the_command_counts_once_and_its_check_agrees(app: Flask, meja: Meja, session: Session) -> None:
    bersama.make_final(session, bersama.make_jf(session), 2025, B)
    session.commit()
    with app.app_context():
        tahun = ["--dari", "2023", "--sampai", "2026", "--json"]
        coba = json.loads(CliRunner().invoke(ak, ["hitung", *tahun, "--coba"]).output)
        assert (coba["baru"], coba["disimpan"]) == (1, False)
        hasil = json.loads(CliRunner().invoke(ak, ["hitung", *tahun]).output)
        assert (hasil["pegawai"], hasil["baru"], hasil["tetap"]) == (2, 1, 3)
        assert hasil["per_tahun"] == {"2023": "18.75", "2024": "12.50", "2025": "31.25", "2026": "0.00"}
        lagi = json.loads(CliRunner().invoke(ak, ["hitung", *tahun]).output)
        assert (lagi["baru"], lagi["per_tahun"]) == (0, hasil["per_tahun"])
        satu = CliRunner().invoke(ak, ["hitung", "--dari", "2025", "--pegawai", str(meja.pegawai.nip)])
        assert "kab-contoh: 1 pegawai, 0 konversi baru, 1 tetap" in satu.output
        orang = ["--dari", "2025", "--pegawai", str(meja.pegawai.nip), "--json"]
        buku = json.loads(CliRunner().invoke(ak, ["hitung", *orang]).output)
        assert (buku["jenjang"], buku["jumlah"]) == ("ahli_pertama", "50.00")
        assert [(isi["bulan"], isi["angka_kredit"]) for isi in buku["buku"]] == [
            (12, "18.75"),
            (12, "12.50"),
            (12, "18.75"),
        ]
        periksa = json.loads(CliRunner().invoke(ak, ["periksa", "--uji", "500", "--json"]).output)
        assert (periksa["kab-contoh"]["diperiksa"], periksa["kab-contoh"]["beda"]) == (4, 0)
        assert (periksa["uji"]["diperiksa"], periksa["uji"]["beda"]) == (500, 0)
        session.execute(update(KonversiAk).where(KonversiAk.tahun == 2024).values(angka_kredit="12.51"))
        session.commit()
        rusak = CliRunner().invoke(ak, ["periksa"])
        assert rusak.exit_code == 1
        assert "tercatat 12,51" in rusak.output


def test_a_penilai_and_an_admin_find_the_ledger_from_the_person(meja: Meja) -> None:
    assert f'href="{meja.url}"' in meja.penilai.get(f"/tim/pegawai/{meja.pegawai.id}").text
    assert f'href="{meja.url}"' in meja.admin.get(f"/admin/pegawai/{meja.pegawai.id}").text
