"""The page of the pejabat penilai with sixty people, an opened evaluation, and a decision from outside."""

import hashlib
import io

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import Predikat
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.storage import key_of
from tests import factories
from tests.client import FormClient
from tests.evaluasi_bersama import Kantor
from tests.web.conftest import Counted, SignIn

BAIK = {"hasil_kerja": "sesuai_ekspektasi", "perilaku_kerja": "di_atas_ekspektasi", "catatan": "Pertahankan."}
KUNCI = {"kunci_permintaan": "p" * 32}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def admin(app: Flask, session: Session, kantor: Kantor) -> FormClient:
    akun = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    session.commit()
    client: FormClient = app.test_client()
    return client.sign_in(akun)


def test_a_click_costs_ten_queries_and_3_kb_with_sixty_people(
    kantor: Kantor, sign_in: SignIn, counted: Counted
) -> None:
    kantor.set_capaian()
    periode = kantor.submit()
    orang = [kantor.add_person(f"Orang {nomor}", skp=nomor < 6) for nomor in range(60)]
    for satu in orang[:3]:
        kantor.establish(satu)
    kantor.submit(orang[4])
    browser = sign_in(kantor.kepala)
    with counted() as page_asked:
        page = browser.get(f"/penilaian/{periode.id}")
    with counted() as asked:
        answer = browser.submit_htmx(f"/penilaian/{periode.id}/simpan", "hasil_nilai", BAIK | {"versi": "0"})
    print(
        f"klik rating: {len(asked)} kueri, {len(answer.data)} byte; halaman: {len(page_asked)} kueri,"
        f" {len(page.data)} byte"
    )
    assert (page.status_code, answer.status_code) == (200, 200)
    assert len(answer.data) <= 3000
    assert len(asked) <= 10, asked
    assert len(page_asked) <= 12, page_asked
    assert "Sebaran penilaian Anda sendiri" in page.text
    assert 'data-pintasan="n"' in page.text


def test_an_admin_opens_a_fixed_evaluation_and_the_pegawai_reads_why(
    kantor: Kantor, sign_in: SignIn, admin: FormClient
) -> None:
    evaluasi = kantor.establish()
    kantor.session.commit()
    hasil = f"/penilaian/hasil/{evaluasi.periode_id}"
    assert "Buka kembali penilaian" in admin.get(hasil).text
    tolak = admin.submit(f"{hasil}/buka", KUNCI | {"alasan": " ", "versi": str(evaluasi.versi)})
    assert tolak.status_code == 422
    assert "Tulis mengapa penilaian ini dibuka lagi." in tolak.text
    kirim = {"kunci_permintaan": "q" * 32, "alasan": "Salah orang", "versi": str(evaluasi.versi)}
    assert admin.submit(f"{hasil}/buka", kirim).status_code == 303
    milik = sign_in(kantor.pegawai)
    page = milik.get(hasil)
    for teks in ("Sedang dinilai", "Salah orang", "Penilaian yang diganti", "Revisi 1: Baik"):
        assert teks in page.text, teks
    assert milik.get(f"{hasil}/dokumen-evaluasi?revisi=1").status_code == 200
    assert milik.get(f"{hasil}/dokumen-evaluasi?revisi=9").status_code == 404
    assert milik.submit(f"{hasil}/buka", kirim).status_code == 404


def test_an_admin_records_the_decision_of_a_bupati(kantor: Kantor, admin: FormClient) -> None:
    session = kantor.session
    bupati = factories.make_pegawai(session, nama="Rahmat Hidayat")
    factories.make_garis(session, kantor.lain, bupati)
    kantor.approve(kantor.lain, bupati)
    periode = kantor.submit(kantor.lain)
    bupati.nip = None
    session.commit()
    alamat = f"/penilaian/luar/{periode.id}"
    assert alamat in admin.get("/penilaian/luar").text
    isian = BAIK | {
        "nama": "H. Rahmat Hidayat",
        "jabatan": "Bupati Contoh",
        "nomor": "800/12/2026",
        "tanggal": "2026-04-01",
    }
    tolak = admin.submit(alamat, isian | KUNCI | {"nomor": ""})
    assert tolak.status_code == 422
    assert "Pertahankan." in tolak.text
    assert 'enctype="multipart/form-data"' in tolak.text
    palsu = isian | {"berkas": (io.BytesIO(b"bukan pdf"), "sk.pdf")}
    tolak = admin.submit(alamat, palsu | KUNCI)
    assert (tolak.status_code, "isinya bukan" in tolak.text, "Pilih lagi berkasnya" in tolak.text) == (
        422,
        True,
        True,
    )
    pindaian = {"berkas": (io.BytesIO(PDF), "SK Bupati.pdf"), "kunci_permintaan": "r" * 32}
    assert admin.submit(alamat, isian | pindaian).status_code == 303
    session.expire_all()
    evaluasi = session.query(Evaluasi).one()
    assert (evaluasi.predikat, evaluasi.penilai_id) == (Predikat.BAIK, bupati.id)
    assert kantor.periode(kantor.lain).status is StatusPeriode.DITETAPKAN
    hasil = admin.get(f"/penilaian/hasil/{periode.id}").text
    sidik = hashlib.sha256(PDF).hexdigest()
    unduh = f"/penilaian/hasil/{periode.id}/keputusan"
    for teks in ("Dokumen 800/12/2026", unduh, sidik):
        assert teks in hasil, teks
    keluar = admin.get(unduh)
    assert (keluar.data, keluar.headers["Content-Disposition"]) == (
        PDF,
        f"attachment; filename=keputusan-{periode.id}.pdf",
    )
    assert "sandbox" in keluar.headers["Content-Security-Policy"]
    path = admin.application.extensions["kinerja_storage"].local_path(
        key_of(evaluasi.instansi_id, sidik, bagian="keputusan-luar")
    )
    path.write_bytes(PDF + b"%")
    assert admin.get(unduh).status_code == 409


def test_the_capaian_of_a_year_takes_its_two_parts(kantor: Kantor, sign_in: SignIn) -> None:
    browser = sign_in(kantor.kepala_badan)
    alamat = f"/penilaian/capaian/{kantor.bidang.id}"
    isian = {"nilai": "baik", "perjanjian_kinerja": "istimewa", "harapan_unit": "", "versi": "0"}
    jawab = browser.submit(alamat, isian | {"tahun": "2026", "periode": "TH"})
    assert jawab.status_code == 303
    page = browser.get(f"{alamat}?tahun=2026&periode=TH")
    assert '<option value="istimewa" selected>' in page.text
    assert "nilai akhir Anda tentukan sendiri, tidak dihitung" in page.text
    assert "melampaui target" in browser.get(f"{alamat}?tahun=2026&periode=T1").text
