"""The page of deadlines: an admin opens a lock, the pegawai reads when it falls."""

import pytest
from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.aturan.models import Pengaturan
from kinerja.demo.tenggat import add_deadlines
from kinerja.tenggat.models import BukaKunci
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import Kantor, make_kantor, on


def _url(app: Flask, kantor: Kantor) -> str:
    with app.test_request_context():
        return url_for("pelaksanaan.detail", periode_id=kantor.periode().id)


@pytest.fixture
def kantor(app: Flask, session: Session, clock: TestClock) -> Kantor:
    clock.set(on(2026, 4, 20)["now"])
    kantor = make_kantor(session)
    session.add(Pengaturan(kunci="tenggat_realisasi", nilai="kunci"))
    return kantor


@pytest.fixture
def admin(app: Flask, session: Session, kantor: Kantor) -> FormClient:
    akun = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    session.commit()
    client: FormClient = app.test_client()
    return client.sign_in(akun)


def test_a_search_chooses_a_person_and_the_lock_opens(kantor: Kantor, admin: FormClient, app: Flask) -> None:
    pegawai: FormClient = app.test_client()
    pegawai.sign_in(kantor.akun(kantor.pegawai))
    alamat = _url(app, kantor)
    halaman = pegawai.get(alamat)
    assert "Terkunci sesudah 5 April 2026 pukul 23.59 WIB" in halaman.text
    isian = {
        "jenis": "realisasi",
        "periode": "2026-T1",
        "selesai": "2026-04-30",
        "alasan": "Tugas lapangan tanpa jaringan",
    }
    cari = admin.submit("/admin/tenggat/buka", isian | {"aksi": "cari", "cari_pegawai": "Andi"})
    assert "Andi Ramadhan, S.Kom." in cari.text
    assert "Tugas lapangan tanpa jaringan" in cari.text
    tolak = admin.submit("/admin/tenggat/buka", isian)
    assert tolak.status_code == 422
    assert "Pilih satu pegawai atau satu unit." in tolak.text
    token = {"kunci_permintaan": "k" * 32, "pegawai_id": str(kantor.pegawai.id)}
    jawab = admin.submit("/admin/tenggat/buka", isian | token)
    assert (jawab.status_code, jawab.location) == (303, "/admin/tenggat")
    admin.submit("/admin/tenggat/buka", isian | token)
    kantor.session.rollback()
    assert len(kantor.session.scalars(select(BukaKunci)).all()) == 1
    assert "membuka kunci sampai 30 April 2026" in pegawai.get(alamat).text


def test_an_outage_is_told_on_the_page_of_the_pegawai(kantor: Kantor, admin: FormClient, app: Flask) -> None:
    isian = {
        "mulai": "2026-04-05",
        "jam_mulai": "20.00",
        "selesai": "2026-04-05",
        "jam_selesai": "23.30",
        "keterangan": "Pusat data padam",
        "kunci_permintaan": "g" * 32,
    }
    tolak = admin.submit("/admin/tenggat/gangguan", isian | {"jam_mulai": "25.00"})
    assert tolak.status_code == 422
    assert "Tulis jam antara 00.00 dan 23.59." in tolak.text
    assert admin.submit("/admin/tenggat/gangguan", isian).status_code == 303
    assert "Pusat data padam" in admin.get("/admin/tenggat").text
    pegawai: FormClient = app.test_client()
    pegawai.sign_in(kantor.akun(kantor.pegawai))
    halaman = pegawai.get(_url(app, kantor))
    assert "Tenggat bergeser menjadi 6 April 2026 karena gangguan" in halaman.text


def test_the_demo_shows_an_outage_and_an_opened_lock(kantor: Kantor, admin: FormClient, app: Flask) -> None:
    with app.test_request_context():
        add_deadlines(kantor.badan.instansi_id, now=on(2026, 4, 20)["now"])
    page = admin.get("/admin/tenggat")
    for teks in ("Jaringan pusat data putus", "Bidang Penilaian", "Kunci lagi"):
        assert teks in page.text, teks


def test_the_page_is_nobody_elses(kantor: Kantor, app: Flask, session: Session) -> None:
    session.commit()
    for orang in (kantor.pegawai, kantor.kepala):
        client: FormClient = app.test_client()
        client.sign_in(kantor.akun(orang))
        assert client.get("/admin/tenggat").status_code == 404
        assert client.submit("/admin/tenggat/gangguan", {}).status_code == 404


def test_an_auditor_reads_the_page_without_its_forms(app: Flask, session: Session, kantor: Kantor) -> None:
    akun = factories.make_akun(session, peran=[Peran.AUDITOR])
    session.commit()
    client: FormClient = app.test_client()
    client.sign_in(akun)
    halaman = client.get("/admin/tenggat?cari_pegawai=Andi&cari_unit=Bidang")
    assert halaman.status_code == 200
    assert "/admin/tenggat/buka" not in halaman.text
    assert client.submit("/admin/tenggat/buka", {}).status_code in {403, 404}
