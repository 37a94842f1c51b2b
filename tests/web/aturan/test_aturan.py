"""The pages Admin → Aturan: editions, what differs, choices of the instansi, and a new regulation."""

import json
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.aturan.models import Aturan, AturanInstansi, RiwayatAturan
from kinerja.aturan.muat import read_data
from kinerja.aturan.service import ensure_first_editions
from kinerja.audit import CatatanAudit
from kinerja.organisasi.models import Instansi
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.organisasi_bersama import make_admin
from tests.skp_bersama import count_queries


@pytest.fixture
def admin(app: Flask, client: FormClient, session: Session, instansi: Instansi) -> FormClient:
    ensure_first_editions(session, system_actor(instansi.id))
    return factories.sign_in(client, make_admin(session))


def edition(**ganti: object) -> str:
    """A made-up regulation of 2027 with another matrix and other words."""
    data = read_data("predikat_matrix.json") | {
        "berlaku_mulai": "2027-01-01",
        "sumber": "Peraturan Contoh 1/2027",
        "verifikasi": "made up",
    }
    data["isi"]["kuadran"]["sesuai_ekspektasi"]["di_atas_ekspektasi"] = "sangat_baik"
    data["isi"]["sebutan"] = {
        "sangat_baik": "Unggul",
        "baik": "Cakap",
        "butuh_perbaikan": "Berkembang",
        "kurang": "Rendah",
        "sangat_kurang": "Sangat Rendah",
    }
    return json.dumps(data | ganti)


def test_every_rule_set_says_what_holds_and_where_it_comes_from(app: Flask, admin: FormClient) -> None:
    with count_queries(app.extensions["kinerja_database"].engine) as queries:
        page = admin.get("/admin/aturan").text
    assert len(queries) <= 12
    assert "PermenPANRB 6/2022, kuadran predikat" in page
    assert "Peraturan BKN 3/2023 Pasal 12 dan 13" in page
    assert "Tidak berlaku lagi" in page  # PP 30/2019 ended in 2022
    assert "PP 30/2019 Pasal 41" in page
    assert "Tambah edisi" not in page
    assert 'href="/admin/aturan"' in admin.get("/admin").text


def test_the_content_is_tables_of_words(admin: FormClient) -> None:
    halaman = {kode: admin.get(f"/admin/aturan/{kode}").text for kode in ("predikat", "konversi", "periode")}
    assert "Kuadran kinerja" in halaman["predikat"]
    assert "Butuh Perbaikan" in halaman["predikat"]
    assert ">37,5<" in halaman["konversi"]
    assert "150 %" in halaman["konversi"]
    assert "31 Januari tahun berikutnya" in halaman["periode"]
    assert "10 hari sesudah hari terakhir periode" in halaman["periode"]
    teks = admin.get("/admin/aturan/distribusi").text
    assert "paling banyak 70 %" in teks
    assert "Butuh Perbaikan atau Kurang paling sedikit satu pegawai" in teks
    assert "{" not in halaman["konversi"].partition("<main")[2].partition("</main")[0]
    assert admin.get("/admin/aturan/cuaca").status_code == 404


@pytest.mark.parametrize(
    ("peran", "status"), [(Peran.AUDITOR, 200), (Peran.ADMIN_UNIT, 200), (Peran.PEGAWAI, 404)]
)
def test_auditor_and_admins_read(admin: FormClient, session: Session, peran: Peran, status: int) -> None:
    browser = factories.sign_in(admin, make_admin(session, peran))
    for url in (
        "/admin/aturan",
        "/admin/aturan/predikat",
        "/admin/aturan/pilihan",
        "/admin/aturan/hitung-ulang",
    ):
        assert browser.get(url).status_code == status, url
    assert browser.get("/admin/aturan/baru").status_code == 404
    assert browser.submit("/admin/aturan/pilihan", {"butir": "x"}).status_code == 404


def test_a_deadline_of_the_instansi_moves_the_calendar(admin: FormClient, session: Session) -> None:
    """The cut-off of BKN changes every year: 10 January instead of 31 January for the SKP of 2026."""
    url = "/admin/aturan/pilihan"
    data = {
        "butir": "periode:tenggat.evaluasi_tahunan",
        "nilai": "10",
        "bulan": "01",
        "mulai": "2026-01-01",
        "alasan": "Surat BKN 1/2026",
    }
    assert "31 Jan 2027 23.59 WIB" in admin.get("/admin/periode").text
    kurang = admin.submit(url, data | {"nilai": "31", "bulan": "02", "alasan": "Surat BKN 1/2026"})
    assert kurang.status_code == 422
    assert "Pilih tanggal dan bulan yang ada pada kalender" in kurang.text
    assert 'value="Surat BKN 1/2026"' in kurang.text
    assert admin.submit(url, data).status_code == 303
    assert "10 Jan 2027 23.59 WIB" in admin.get("/admin/periode").text
    page = admin.get(url).text
    assert "10 Januari" in page
    assert "Surat BKN 1/2026" in page
    session.rollback()
    satu = session.scalars(select(AturanInstansi)).one()
    assert admin.submit(f"{url}/{satu.id}/cabut", {"alasan": "", "versi": satu.versi}).status_code == 422
    assert admin.submit(f"{url}/{satu.id}/cabut", {"alasan": "Ditunda", "versi": 7}).status_code == 409
    benar = {"alasan": "Ditunda", "versi": satu.versi}
    assert admin.submit(f"{url}/{satu.id}/cabut", benar).status_code == 303
    assert "31 Jan 2027 23.59 WIB" in admin.get("/admin/periode").text
    session.rollback()
    aksi = session.scalars(select(CatatanAudit.aksi).where(CatatanAudit.objek == "aturan_instansi")).all()
    assert aksi == ["aturan.pilih", "aturan.cabut_pilihan"]


def test_a_deadline_that_would_lock_without_warning_is_refused(
    admin: FormClient, session: Session, clock: TestClock
) -> None:
    """On 3 April the realisasi of the first quarter is due on the 5th; one day would have ended before."""
    clock.set(datetime(2026, 4, 3, 2, tzinfo=UTC))
    admin = factories.sign_in(admin, make_admin(session))
    url, data = (
        "/admin/aturan/pilihan",
        {
            "butir": "periode:tenggat.realisasi_periodik",
            "nilai": "1",
            "mulai": "2026-01-01",
            "alasan": "SE 1/2026",
        },
    )
    ditolak = admin.submit(url, data)
    assert (ditolak.status_code, "Triwulan I 2026 akan langsung lewat" in ditolak.text) == (422, True)
    assert admin.submit(url, data | {"mulai": "2026-04-01"}).status_code == 303
    assert "Sudah ada pilihan mulai tanggal ini" in admin.submit(url, data | {"mulai": "2026-04-01"}).text
    # A longer deadline locks nobody, and the later choice ends it by itself.
    assert admin.submit(url, data | {"nilai": "7"}).status_code == 303
    assert "sampai sebelum 1 April 2026" in admin.get(url).text


def test_the_platform_adds_a_regulation_after_looking_at_it(admin: FormClient, session: Session) -> None:
    browser = factories.sign_in(admin, make_admin(session, Peran.PLATFORM))
    url = "/admin/aturan/baru"
    assert 'href="/admin/aturan"' in browser.get("/admin/instansi").text
    assert "dari=konversi" in browser.get(url).text
    salin = browser.get(f"{url}?dari=konversi").text
    assert "&#34;berlaku_mulai&#34;: &#34;2027-01-01&#34;" in salin
    salah = json.loads(edition())
    salah["isi"]["kuadran"]["sesuai_ekspektasi"]["di_atas_ekspektasi"] = "hebat"
    jawaban = browser.submit(url, {"aksi": "periksa", "teks": json.dumps(salah)})
    assert jawaban.status_code == 422
    assert "isi.kuadran.sesuai_ekspektasi.di_atas_ekspektasi" in jawaban.text
    pratinjau = browser.submit(url, {"aksi": "periksa", "teks": edition()}).text
    assert "7 sel berbeda" not in pratinjau
    assert "Unggul" in pratinjau
    assert "Edisi 1 Januari 2022 berakhir pada hari itu" in pratinjau
    assert session.scalars(select(RiwayatAturan)).all() == []
    assert browser.submit(url, {"aksi": "rancang", "teks": edition()}).status_code == 303
    session.rollback()
    satu = session.scalars(select(Aturan).where(Aturan.rancangan.is_(True))).one()
    assert "Rancangan mulai 1 Jan 2027" in browser.get("/admin/aturan").text
    assert browser.submit(f"/admin/aturan/edisi/{satu.id}/tetapkan").status_code == 303
    page = browser.get("/admin/aturan/predikat").text
    assert "Akan berlaku" in page
    lama = session.scalars(select(Aturan).where(Aturan.kode == "predikat", Aturan.id != satu.id)).one()
    beda = browser.get(f"/admin/aturan/predikat?edisi={satu.id}&banding={lama.id}").text
    assert "<mark>Cakap</mark>" in beda
    assert '<s class="muted">Baik</s>' in beda
    browser.submit(f"/admin/aturan/edisi/{satu.id}/cabut", {"alasan": "Ditunda"})
    session.rollback()
    session.expire_all()
    assert session.get(Aturan, lama.id).berlaku_sampai is None
    aksi = session.scalars(select(CatatanAudit.aksi).where(CatatanAudit.objek == "aturan")).all()
    assert aksi == ["aturan.rancang", "aturan.tetapkan", "aturan.cabut"]
