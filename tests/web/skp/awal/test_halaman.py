"""The pages of starting points without JavaScript: templates of the admin, a new SKP, loading rows."""

import re
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.organisasi.rules import JenisForm
from kinerja.skp.awal.rules import JUDUL, columns_of
from kinerja.skp.models import RencanaHasilKerja, Skp, TemplatJabatan
from kinerja.skp.routes import muat
from kinerja.skp.rules import Pendekatan
from tests import factories
from tests.client import FormClient
from tests.organisasi_bersama import make_admin
from tests.skp_bersama import Orang, count_queries, make_skp_of

JUDUL_JA_JF = [JUDUL[kolom] for kolom in columns_of(JenisForm.JA_JF, Pendekatan.KUANTITATIF)]
ISI = ["Utama", "Hasil pimpinan", "Tersusunnya <b>laporan</b>", "", "Kuantitas", "Jumlah", "12 laporan"]
DAFTAR = "/admin/templat-skp"
TAHUN = {"mulai": "2026-01-01", "selesai": "2026-12-31", "pendekatan": "kuantitatif"}


@pytest.fixture
def admin(app: Flask, session: Session, orang: Orang) -> FormClient:
    akun = make_admin(session)
    session.commit()
    return factories.sign_in(app.test_client(), akun)


@pytest.fixture
def templat(session: Session, admin: FormClient) -> int:
    """The id of a template with one row, made on the pages."""
    admin.submit(f"{DAFTAR}/baru", {"nama": "Analis", "jenis_form": "ja_jf", "pendekatan": "kuantitatif"})
    found = session.scalars(select(TemplatJabatan.id)).one()
    session.commit()
    admin.submit(
        f"{DAFTAR}/{found}/baris/0",
        {
            "klasifikasi": "utama",
            "teks": "Hasil satu",
            "i1-teks": "Jumlah",
            "i1-target": "4 laporan",
            "i2-teks": "",
        },
    )
    return found


def _sheet(*baris: list[str]) -> BytesIO:
    keluaran = BytesIO()
    with xlsxwriter.Workbook(keluaran, {"in_memory": True}) as buku:
        lembar = buku.add_worksheet()
        for nomor, sel in enumerate((JUDUL_JA_JF, *baris)):
            lembar.write_row(nomor, 0, sel)
    return BytesIO(keluaran.getvalue())


def _upload(client: FormClient, skp: Skp, isi: BytesIO, nama: str = "isi.xlsx"):
    return client.submit(f"/skp/{skp.id}/muat/berkas", {"berkas": (isi, nama)})


def _rows(session: Session, skp: Skp) -> list[str]:
    session.rollback()  # a reading transaction of the test must not stand in the way of the pages
    query = select(RencanaHasilKerja.teks).where(RencanaHasilKerja.skp_id == skp.id)
    semua = list(session.scalars(query.order_by(RencanaHasilKerja.id)))
    session.commit()
    return semua


def test_an_admin_makes_and_changes_a_template(admin: FormClient, templat: int) -> None:
    url = f"{DAFTAR}/{templat}"
    halaman = admin.get(url).text
    assert "1. Hasil satu" in halaman
    assert "Jumlah, 4 laporan" in halaman
    assert admin.get(f"{url}/baris/1").text.count('name="i1-teks"') == 1
    admin.submit(url, {"nama": "Analis Muda", "konsekuensi": "Satu\n\nDua", "versi": "2"})
    halaman = admin.get(url).text
    assert "Analis Muda" in halaman
    assert "Tidak dipakai" in halaman
    assert "Analis Muda" in admin.get(DAFTAR).text


def test_what_was_typed_stays_after_a_refusal(admin: FormClient, templat: int) -> None:
    url = f"{DAFTAR}/{templat}"
    tanpa_teks = {"klasifikasi": "utama", "teks": "", "i1-teks": "Jumlah tamu", "i1-target": "9 orang"}
    answer = admin.submit(f"{url}/baris/0", tanpa_teks)
    assert answer.status_code == 422
    assert "Jumlah tamu" in answer.text
    lama = admin.submit(f"{url}/baris/1", {"klasifikasi": "utama", "teks": "Tulisan saya", "versi": "1"})
    assert lama.status_code == 409
    assert "Tulisan saya" in lama.text
    assert "Hasil satu" in lama.text
    assert admin.submit(url, {"nama": "Lain", "versi": "1"}).status_code == 409
    assert admin.submit(f"{url}/baris/1/hapus", {"versi": "1"}).status_code == 409
    assert admin.submit(f"{DAFTAR}/baru", {"nama": "Analis"}).status_code == 422


@pytest.mark.parametrize("alamat", ["", "/baru", "/1", "/1/baris/baru"])
def test_templates_are_kept_by_the_admin_alone(pemilik: FormClient, alamat: str) -> None:
    assert pemilik.get(f"{DAFTAR}{alamat}").status_code == 404


def test_a_template_is_seen_and_then_taken(session: Session, pemilik: FormClient, templat: int) -> None:
    assert f"/skp/baru?templat={templat}" in pemilik.get("/skp/").text
    assert "Hasil satu" in pemilik.get(f"/skp/baru?templat={templat}").text
    lihat = pemilik.submit("/skp/baru", TAHUN | {"awal": f"templat-{templat}", "aksi": "lihat"})
    assert "Hasil satu" in lihat.text
    assert session.scalars(select(Skp)).all() == []
    session.commit()
    pemilik.submit("/skp/baru", TAHUN | {"awal": f"templat-{templat}"})
    skp = session.scalars(select(Skp)).one()
    session.commit()
    assert _rows(session, skp) == ["Hasil satu"]
    assert "Hasil satu" in pemilik.get(f"/skp/{skp.id}/muat?templat={templat}").text
    pemilik.submit(f"/skp/{skp.id}/muat/templat/{templat}")
    assert _rows(session, skp) == ["Hasil satu", "Hasil satu"]
    assert pemilik.get(f"/skp/{skp.id}/muat?templat=999").status_code == 404
    asing = pemilik.submit("/skp/baru", TAHUN | {"awal": "templat-999"})
    assert asing.status_code == 422


def test_a_workbook_leads_from_the_empty_page_to_the_rows(session: Session, pemilik: FormClient) -> None:
    answer = pemilik.submit("/skp/baru", TAHUN | {"awal": "berkas"})
    skp = session.scalars(select(Skp)).one()
    session.commit()
    assert answer.location == f"/skp/{skp.id}/muat"
    kosong = pemilik.get(f"/skp/{skp.id}/muat/lembar.xlsx")
    assert kosong.data[:2] == b"PK"
    pratinjau = _upload(pemilik, skp, _sheet(ISI))
    assert pratinjau.status_code == 200
    assert "Tersusunnya &lt;b&gt;laporan&lt;/b&gt;" in pratinjau.text
    assert _rows(session, skp) == []
    titipan = re.search(r'name="isi" value="([^"]+)"', pratinjau.text)
    assert titipan
    pemilik.submit(f"/skp/{skp.id}/muat/berkas/tambahkan", {"isi": titipan[1]})
    assert _rows(session, skp) == ["Tersusunnya <b>laporan</b>"]


def test_a_workbook_with_a_bad_row_offers_nothing_to_add(
    session: Session, pemilik: FormClient, skp: Skp
) -> None:
    answer = _upload(pemilik, skp, _sheet(ISI, ["Pokok", *ISI[1:]]))
    assert answer.status_code == 422
    assert "Bagian “Pokok” tidak dikenal" in answer.text
    assert 'name="isi"' not in answer.text
    assert len(_rows(session, skp)) == 1


@pytest.mark.parametrize(
    ("isi", "nama"),
    [(b"bukan buku", "isi.xlsx"), (b"PK rusak", "isi.xlsx"), (b"PK", "isi.xls")],
    ids=["teks", "rusak", "xls"],
)
def test_what_is_no_workbook_is_refused_at_its_field(
    pemilik: FormClient, skp: Skp, isi: bytes, nama: str
) -> None:
    answer = _upload(pemilik, skp, BytesIO(isi), nama)
    assert answer.status_code == 422
    assert 'id="berkas-s"' in answer.text


def test_a_workbook_that_is_too_large_is_not_read(
    pemilik: FormClient, skp: Skp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(muat, "MAKS_UKURAN", 1000)
    answer = _upload(pemilik, skp, _sheet(ISI))
    assert answer.status_code == 422
    assert "Berkas lebih besar" in answer.text


def test_a_report_of_ekinerja_is_refused_with_a_way_on(pemilik: FormClient, skp: Skp, tmp_path: Path) -> None:
    judul = ["nip", "nama", "jabatan", "unit_kerja", "periode_awal", "periode_akhir", "pendekatan", "status"]
    keluaran = BytesIO()
    with xlsxwriter.Workbook(keluaran, {"in_memory": True}) as buku:
        lembar = buku.add_worksheet()
        lembar.write_row(0, 0, ["LAPORAN DATA PEGAWAI"])
        lembar.write_row(3, 0, judul)
    answer = _upload(pemilik, skp, BytesIO(keluaran.getvalue()))
    assert answer.status_code == 422
    assert "tanpa rencana hasil kerja" in answer.text


def test_a_preview_that_was_tampered_with_stores_nothing(
    session: Session, pemilik: FormClient, skp: Skp
) -> None:
    answer = pemilik.submit(f"/skp/{skp.id}/muat/berkas/tambahkan", {"isi": "bukan"})
    assert answer.status_code == 422
    assert len(_rows(session, skp)) == 1


def test_only_the_owner_loads_rows(penilai: FormClient, orang_lain: FormClient, skp: Skp) -> None:
    assert penilai.get(f"/skp/{skp.id}/muat").status_code == 403
    assert orang_lain.get(f"/skp/{skp.id}/muat").status_code == 404


def test_a_mark_is_taken_away_without_javascript(
    session: Session, orang: Orang, pemilik: FormClient, skp: Skp
) -> None:
    skp.tanda_salinan = {"dari": 2025, "semua": [{"kunci": "1", "kalimat": "Jabatan berubah.", "rhk": None}]}
    session.commit()
    assert "Jabatan berubah." in pemilik.get(f"/skp/{skp.id}").text
    answer = pemilik.submit(f"/skp/{skp.id}/tanda/1")
    assert answer.status_code == 303
    assert "Jabatan berubah." not in pemilik.get(f"/skp/{skp.id}").text


def test_the_pages_stay_within_twelve_queries(
    app: Flask,
    session: Session,
    orang: Orang,
    admin: FormClient,
    pemilik: FormClient,
    templat: int,
) -> None:
    skp = make_skp_of(session, orang.lain, rhk=3)
    halaman_muat = f"/skp/{skp.id}/muat"
    session.commit()
    lain = factories.sign_in(app.test_client(), orang.akun(orang.lain))
    engine = app.extensions["kinerja_database"].engine
    for client, alamat in (
        (pemilik, "/skp/"),
        (pemilik, "/skp/baru"),
        (lain, halaman_muat),
        (admin, DAFTAR),
        (admin, f"{DAFTAR}/{templat}"),
    ):
        with count_queries(engine) as asked:
            assert client.get(alamat).status_code == 200
        assert len(asked) <= 12, alamat
