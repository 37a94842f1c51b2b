"""A PDF beside the choice: its pages as pictures, for those who may read the evidence and nobody else."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.bukti import lembaran
from kinerja.pelaksanaan.models import BuktiDukung
from tests.client import FormClient
from tests.pelaksanaan_bersama import Kerja
from tests.unit.bukti.test_lembaran import make_pdf


@pytest.fixture
def bukti(pemilik: FormClient, kerja: Kerja, session: Session) -> BuktiDukung:
    alamat = f"/kinerja/{kerja.id()}/rhk/{kerja.rhk()[0].id}/berkas"
    berkas = [(io.BytesIO(make_pdf(6)), "Laporan akhir.pdf"), (io.BytesIO(b"Catatan rapat"), "Notula.txt")]
    assert pemilik.submit(alamat, {"berkas": berkas}).status_code in {200, 303}
    session.rollback()
    satu = session.scalars(select(BuktiDukung).where(BuktiDukung.nama == "Laporan akhir.pdf")).one()
    session.commit()
    return satu


def test_the_pages_come_as_pictures_sealed_off(penilai: FormClient, bukti: BuktiDukung) -> None:
    alamat = f"/bukti/{bukti.id}/lihat"
    halaman = penilai.get(alamat)
    assert "<html" in halaman.text
    assert "Halaman 1 sampai 5 dari 6" in halaman.text
    potongan = penilai.get_htmx(alamat, f"lihat_{bukti.id}")
    assert "<html" not in potongan.text
    assert len(potongan.data) < 3 * 1024
    gambar = re.findall(r'src="([^"]*)"', potongan.text)
    assert gambar == [f"/bukti/{bukti.id}/lembar/{nomor}.jpg" for nomor in range(1, 6)]
    satu = penilai.get(gambar[0])
    assert satu.data.startswith(b"\xff\xd8\xff")
    assert satu.mimetype == "image/jpeg"
    assert satu.headers["X-Content-Type-Options"] == "nosniff"
    assert satu.headers["Cache-Control"] == "no-store"
    assert "sandbox" in satu.headers["Content-Security-Policy"]
    assert "Laporan" not in satu.headers["Content-Disposition"]
    # The document itself still leaves as a download only.
    asli = penilai.get(f"/kinerja/bukti/{bukti.id}")
    assert asli.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in asli.headers["Content-Security-Policy"]


def test_nobody_sees_pages_of_what_he_may_not_read(
    orang_lain: FormClient, pemilik: FormClient, bukti: BuktiDukung, session: Session
) -> None:
    tiada = orang_lain.get("/bukti/999999/lihat")
    for alamat in ("lihat", "lembar/1.jpg"):
        assert orang_lain.get(f"/bukti/{bukti.id}/{alamat}").status_code == tiada.status_code == 404
    assert pemilik.get(f"/bukti/{bukti.id}/lembar/6.jpg").status_code == 404
    teks = session.scalars(select(BuktiDukung.id).where(BuktiDukung.nama == "Notula.txt")).one()
    session.commit()
    assert pemilik.get(f"/bukti/{teks}/lihat").status_code == 404


def test_where_no_program_draws_there_is_only_the_file(
    app: Flask, pemilik: FormClient, bukti: BuktiDukung, kerja: Kerja, monkeypatch: pytest.MonkeyPatch
) -> None:
    lihat = f'hx-get="/bukti/{bukti.id}/lihat"'
    assert lihat in pemilik.get("/bukti/").text
    assert lihat in pemilik.get(f"/kinerja/{kerja.id()}").text
    monkeypatch.setattr(lembaran, "_program", lambda _nama: None)
    assert lihat not in pemilik.get("/bukti/").text
    assert pemilik.get(f"/bukti/{bukti.id}/lihat").status_code == 404
    assert pemilik.get(f"/kinerja/bukti/{bukti.id}").status_code == 200
