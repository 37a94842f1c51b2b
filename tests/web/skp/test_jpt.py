"""The SKP of a head of an agency as pages and as PDF: F-1 and F-2."""

import io
import re

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.organisasi.models import Penempatan
from kinerja.organisasi.rules import JenisJabatan, JenisPegawai
from kinerja.skp import service
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.skp.rules import BagianLampiran, Klasifikasi, Pendekatan, Perspektif
from kinerja.skp.service import IsianIndikator
from kinerja.surat.dokumen import BAGI_JPT
from tests import factories
from tests.client import FormClient
from tests.skp_bersama import Orang, Saat, read, seal

MERIT = "Meningkatnya kualitas manajemen ASN"


@pytest.fixture
def kepala(session: Session, orang: Orang, pemilik: FormClient) -> FormClient:
    """The browser of `orang.pegawai`, who heads a badan under a bupati without NIP."""
    tempat = session.scalars(select(Penempatan).where(Penempatan.pegawai_id == orang.pegawai.id)).one()
    jabatan = factories.make_jabatan(session, nama="Kepala Badan", jenis=JenisJabatan.JPT_PRATAMA)
    tempat.jabatan_id = jabatan.id
    orang.penilai.nip, orang.penilai.jenis, orang.penilai.nama = None, JenisPegawai.NON_ASN, "Hasan Basri"
    session.commit()
    return pemilik


@pytest.fixture
def skp(session: Session, orang: Orang, saat: Saat, kepala: FormClient) -> Skp:
    """One result with two indicators, made by the page and filled by the service."""
    answer = kepala.submit("/skp/baru", {"mulai": "2026-01-01", "selesai": "2026-12-31"})
    assert answer.status_code == 303
    skp_id = int(answer.location.rpartition("/")[2])
    indikator = [
        IsianIndikator(teks="Indeks Sistem Merit", target="325 poin", perspektif=Perspektif.PENERIMA_LAYANAN),
        IsianIndikator(teks="Persentase SKP tepat waktu", target="98%", perspektif=Perspektif.PROSES_BISNIS),
    ]
    service.add_rhk(
        session,
        orang.pemilik,
        skp_id,
        klasifikasi=Klasifikasi.UTAMA,
        teks=MERIT,
        penugasan_dari="Perjanjian Kinerja",
        indikator=indikator,
        **saat,
    )
    for bagian in BagianLampiran:
        service.add_lampiran(session, orang.pemilik, skp_id, bagian, "Satu", **saat)
    session.commit()
    return read(session, skp_id)


@pytest.fixture
def rhk(skp: Skp) -> RencanaHasilKerja:
    return skp.rencana_hasil_kerja[0]


def _url(skp: Skp, rhk: RencanaHasilKerja, sisa: str = "") -> str:
    return f"/skp/{skp.id}/hasil/{rhk.id}{sisa}"


def _row(rhk: RencanaHasilKerja, **fields: object) -> dict[str, object]:
    data: dict[str, object] = {"versi": rhk.versi, "teks": rhk.teks, "penugasan_dari": rhk.penugasan_dari}
    for satu in rhk.semua_indikator:
        p = f"i{satu.id}-"
        perspektif = satu.perspektif.value if satu.perspektif else ""
        data |= {f"{p}teks": satu.teks, f"{p}target": satu.target, f"{p}perspektif": perspektif}
    return data | fields


def _heads(html: str) -> list[str]:
    tabel = html.partition('<table class="formulir skp')[2].partition("</thead>")[0]
    return [re.sub(r"<[^>]+>", "", satu) for satu in re.findall(r"<th[^>]*>(.*?)</th>", tabel)]


def _pages(client: FormClient, skp: Skp) -> list[str]:
    isi = client.get(f"/skp/{skp.id}/cetak.pdf").data
    return [" ".join(satu.extract_text().split()) for satu in PdfReader(io.BytesIO(isi)).pages]


def test_the_list_offers_the_form_to_a_head(kepala: FormClient) -> None:
    html = kepala.get("/skp/").text
    assert "Buat SKP kosong" in html
    assert "belum tersedia" not in html


def test_the_page_has_the_columns_of_the_form(
    session: Session, orang: Orang, saat: Saat, kepala: FormClient, skp: Skp
) -> None:
    html = kepala.get(f"/skp/{skp.id}").text
    assert _heads(html) == [
        "No",
        "Rencana hasil kerja",
        "Indikator kinerja individu",
        "Target",
        "Perspektif",
    ]
    assert "(penugasan dari Perjanjian Kinerja)" in html
    assert "Pejabat pimpinan tinggi dan pimpinan unit kerja mandiri, pendekatan kuantitatif" in html
    assert "<dt>Instansi</dt>" in html
    assert "aspek" not in html.lower()
    service.change_pendekatan(session, orang.pemilik, skp.id, Pendekatan.KUALITATIF, **saat)
    session.commit()
    html = kepala.get(f"/skp/{skp.id}").text
    assert _heads(html)[1:] == [
        "Rencana hasil kerja",
        "Ukuran keberhasilan/indikator kinerja individu, target, dan perspektif",
    ]
    assert "Indeks Sistem Merit: 325 poin (Penerima Layanan)</li>" in html


@pytest.mark.parametrize("htmx", [True, False])
def test_perspektif_and_penugasan_are_saved(
    session: Session, kepala: FormClient, skp: Skp, rhk: RencanaHasilKerja, htmx: bool
) -> None:
    p = f"i{rhk.semua_indikator[1].id}-"
    page = kepala.get(_url(skp, rhk, "/ubah")).text
    assert f'name="{p}perspektif"' in page
    assert '<option value="proses_bisnis" selected>Proses Bisnis</option>' in page
    assert "Pilih RHK pimpinan" not in page
    data = _row(rhk, **{f"{p}perspektif": "anggaran"}, penugasan_dari="Bupati")
    url = _url(skp, rhk)
    answer = kepala.submit_htmx(url, f"rhk_{rhk.id}", data) if htmx else kepala.submit(url, data)
    assert answer.status_code == (200 if htmx else 303)
    session.rollback()
    (baru,) = read(session, skp.id).rencana_hasil_kerja
    assert baru.penugasan_dari == "Bupati"
    assert [satu.perspektif for satu in baru.semua_indikator] == [
        Perspektif.PENERIMA_LAYANAN,
        Perspektif.ANGGARAN,
    ]


def test_an_unknown_perspektif_and_a_conflict_lose_nothing_typed(
    kepala: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    p = f"i{rhk.semua_indikator[0].id}-"
    answer = kepala.submit(_url(skp, rhk), _row(rhk, teks="Tulisan saya", **{f"{p}perspektif": "lain"}))
    assert answer.status_code == 422
    assert "Tulisan saya</textarea>" in answer.text
    assert f'id="{p}perspektif-s"' in answer.text
    assert kepala.submit(_url(skp, rhk), _row(rhk, **{f"{p}perspektif": "anggaran"})).status_code == 303
    answer = kepala.submit(_url(skp, rhk), _row(rhk, **{f"{p}perspektif": "proses_bisnis"}))
    assert answer.status_code == 409
    assert 'data-mine="Perspektif 1"><ins>Proses Bisnis</ins>' in answer.text
    assert 'data-theirs="Perspektif 1">Anggaran' in answer.text


def test_the_penilai_sees_which_perspektif_changed(
    app: Flask,
    session: Session,
    orang: Orang,
    saat: Saat,
    kepala: FormClient,
    skp: Skp,
    rhk: RencanaHasilKerja,
) -> None:
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    service.return_skp(session, orang.sebagai_penilai, skp.id, "Perbaiki perspektif.", **saat)
    session.commit()
    (rhk,) = read(session, skp.id).rencana_hasil_kerja
    p = f"i{rhk.semua_indikator[0].id}-"
    assert kepala.submit(_url(skp, rhk), _row(rhk, **{f"{p}perspektif": "anggaran"})).status_code == 303
    assert kepala.submit(f"/skp/{skp.id}/ajukan").status_code == 303
    penilai = factories.sign_in(app.test_client(), orang.akun(orang.penilai))
    html = penilai.get(f"/skp/{skp.id}").text
    assert "<del>Penerima Layanan</del> <ins>Anggaran</ins>" in html
    assert "1 baris hasil kerja berubah." in html
    assert _heads(html)[-1] == "Perspektif"


@pytest.mark.parametrize("pendekatan", list(Pendekatan))
def test_the_pdf_is_f1_or_f2_with_its_lampiran(
    session: Session,
    orang: Orang,
    saat: Saat,
    kepala: FormClient,
    skp: Skp,
    pendekatan: Pendekatan,
) -> None:
    service.change_pendekatan(session, orang.pemilik, skp.id, pendekatan, **saat)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    service.approve_skp(session, orang.sebagai_penilai, skp.id, sidik=seal(session, skp.id), **saat)
    session.commit()
    pertama, *lain = _pages(kepala, skp)
    judul = f"SASARAN KINERJA PEGAWAI PENDEKATAN HASIL KERJA {pendekatan.value.upper()} {BAGI_JPT}"
    assert judul in pertama
    assert f"LAMPIRAN {judul}" in lain[-1]
    assert f"{MERIT} (penugasan dari Perjanjian Kinerja)" in pertama
    assert "5 INSTANSI" in pertama
    if pendekatan is Pendekatan.KUANTITATIF:
        kolom = "NO RENCANA HASIL KERJA INDIKATOR KINERJA INDIVIDU TARGET PERSPEKTIF (1) (2) (3) (4) (5)"
        assert kolom in pertama
        assert "Indeks Sistem Merit 325 poin Penerima Layanan" in pertama
        assert "(6)" not in pertama
    else:
        assert "Ukuran keberhasilan/ Indikator Kinerja Individu, Target, dan Perspektif:" in pertama
        assert "Persentase SKP tepat waktu: 98% (Proses Bisnis)" in pertama
    assert "Hasan Basri" in lain[-1]
    assert lain[-1].count("NIP ") == 1  # the bupati signs without one
