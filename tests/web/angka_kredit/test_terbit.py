"""What comes round the documents: preview, the file of an amount, and who reads."""

import hashlib
import io
from datetime import date
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.models import DokumenAk, EntriAk, KonversiAk
from kinerja.aturan.rules import Predikat
from kinerja.audit import CatatanAudit
from kinerja.organisasi.models import Instansi, Pegawai
from tests import angka_kredit_bersama as bersama
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock

AWAL = date(2026, 1, 1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
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
    admin: FormClient


@pytest.fixture
def meja(app: Flask, session: Session, instansi: Instansi, clock: TestClock) -> Meja:
    clock.set(bersama.SAAT)
    bersama.prepare(session, instansi.id)
    pegawai = bersama.make_jf(session, nama="Siti Contoh")
    penilai = factories.make_pegawai(session, nama="Budi Contoh")
    factories.make_penempatan(session, penilai)
    factories.make_garis(session, pegawai, penilai)
    for tahun in (2024, 2025):
        bersama.make_final(session, pegawai, tahun, Predikat.BAIK)
    convert(session, instansi)
    semua = [
        factories.make_akun(session, pegawai),
        factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI], nama="Dina Contoh"),
    ]
    session.commit()
    return Meja(pegawai, f"/angka-kredit/{pegawai.id}", *(app.test_client().sign_in(akun) for akun in semua))


def convert(session: Session, instansi: Instansi) -> None:
    sistem = system_actor(instansi.id)
    kerja = service.start_run(session, sistem, range(2024, 2026), today=bersama.SAAT.date())
    service.convert_slice(session, sistem, kerja, kerja.pegawai_ids, now=bersama.SAAT)


def test_a_document_is_seen_as_a_draft_before_it_is_issued(meja: Meja, session: Session) -> None:
    isian = {"karpeg": "B 01234567", "tembusan": "Kepala BKPSDM"}
    lembar = meja.admin.submit(f"{meja.url}/dokumen/akumulasi/pratinjau", isian)
    assert lembar.status_code == 200
    for teks in ("belum diterbitkan", "25,00", "B 01234567", "Kepala BKPSDM", "DRAF"):
        assert teks in lembar.text
    assert 'name="karpeg" value="B 01234567"' in lembar.text
    assert session.scalars(select(DokumenAk)).all() == []
    dibaca = select(CatatanAudit).where(CatatanAudit.aksi == "angka_kredit.baca")
    assert len(session.scalars(dibaca).all()) == 1  # a draft of another is read like his ledger
    konversi = session.scalars(select(KonversiAk).where(KonversiAk.tahun == 2024)).one()
    satu = meja.admin.submit(f"{meja.url}/dokumen/konversi/pratinjau", {"konversi_id": str(konversi.id)})
    assert "12,50" in satu.text
    assert meja.sendiri.submit(f"{meja.url}/dokumen/akumulasi/pratinjau", isian).status_code == 403


def test_the_file_of_a_document_is_kept_and_given_back(meja: Meja, session: Session) -> None:
    url = f"{meja.url}/entri"
    salah = meja.admin.submit(url, ENTRI | {"berkas": (io.BytesIO(b"MZ"), "sk.exe")})
    assert (salah.status_code, "tidak dapat diterima" in salah.text) == (422, True)
    assert 'value="821/15/2023"' in salah.text
    assert meja.admin.submit(url, ENTRI | {"berkas": (io.BytesIO(PDF), "SK dasar.pdf")}).status_code == 303
    session.rollback()
    entri = session.scalars(select(EntriAk)).one()
    assert entri.nama_berkas == "SK dasar.pdf"
    unduh = meja.sendiri.get(f"{url}/{entri.id}/berkas")
    assert hashlib.sha256(unduh.data).hexdigest() == entri.sha256
    assert unduh.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in unduh.headers["Content-Security-Policy"]
    assert meja.sendiri.get(f"{url}/{entri.id + 1}/berkas").status_code == 404
    assert meja.sendiri.submit(url, ENTRI | {"berkas": (io.BytesIO(PDF), "x.pdf")}).status_code == 403


def test_reading_the_ledger_of_another_is_written_down_once_a_day(
    meja: Meja, session: Session, clock: TestClock
) -> None:
    def read() -> list[str]:
        session.rollback()
        query = select(CatatanAudit.nama).where(CatatanAudit.aksi == "angka_kredit.baca")
        return list(session.scalars(query))

    meja.sendiri.get("/angka-kredit")
    assert read() == []
    for _ in range(2):
        meja.admin.get(meja.url)
    assert read() == ["Dina Contoh"]
    assert "oleh Dina Contoh" in meja.sendiri.get("/angka-kredit").text
    assert "Yang membaca buku ini" not in meja.admin.get(meja.url).text
