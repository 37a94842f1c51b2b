"""The front page of the admins, the audit log, the tenants of the platform."""

import re
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Peran, system_actor
from kinerja.akun.models import PermintaanSandi
from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.models import Instansi, SumberGaris
from tests import factories
from tests.client import FormClient
from tests.organisasi_bersama import Organisasi, make_admin, make_admin_unit, make_organisasi


@pytest.fixture
def org(app: Flask, session: Session, instansi: Instansi) -> Organisasi:
    ensure_first_editions(session, system_actor(instansi.id))
    return make_organisasi(session)


def duties(page: str) -> dict[str, str]:
    """What the front page asks for, and where each leads."""
    found = re.findall(r"<b>([^<]+)</b>(?:<small>[^<]*</small>)?</div><a [^>]*href=\"([^\"]+)\"", page)
    return {teks: url.replace("&amp;", "&") for teks, url in found}


def test_front_page_counts_what_waits_and_leads_there(
    client: FormClient, session: Session, org: Organisasi, now: datetime
) -> None:
    akun = make_admin(session)
    akun.masuk_terakhir = now
    lepas = factories.make_pegawai(session, nama="Umar Lepas")
    factories.make_garis(session, lepas, org.staf, sumber=SumberGaris.USULAN)
    factories.make_penempatan(
        session, factories.make_pegawai(session, nama="Vera Baru"), unit_id=org.bidang_lain.id
    )
    session.add(PermintaanSandi(akun_id=akun.id, diminta=now))
    session.commit()
    browser = factories.sign_in(client, akun)
    found = duties(browser.get("/admin").text)
    assert list(found) == [
        "1 pegawai tanpa pejabat penilai",
        "1 usulan pejabat penilai menunggu konfirmasi",
        "1 pegawai tanpa penempatan",
        "1 unit berpegawai tanpa kepala",
        "1 akun meminta kata sandi baru",
        "5 pegawai belum mempunyai akun",
    ]
    names = {
        "tanpa pejabat": "Vera Baru",
        "usulan": "Umar Lepas",
        "tanpa penempatan": "Umar Lepas",
        "kepala": "Farmasi",
    }
    for part, name in names.items():
        (url,) = (url for teks, url in found.items() if part in teks)
        assert name in browser.get(url).text
    assert all(browser.get(url).status_code == 200 for url in found.values())


def test_front_page_of_a_complete_instansi_says_so(
    client: FormClient, session: Session, org: Organisasi, now: datetime
) -> None:
    akun = make_admin(session)
    akun.masuk_terakhir = now
    for orang in (org.kepala_dinas, org.kepala_bidang, org.staf):
        factories.make_akun(session, orang, masuk_terakhir=now)
    session.commit()
    page = factories.sign_in(client, akun).get("/admin").text
    assert "Tidak ada yang perlu diurus" in page
    assert "Realisasi Triwulan I 2026" in page


def test_each_role_sees_its_parts(client: FormClient, session: Session, org: Organisasi) -> None:
    parts = {
        "/admin/impor": {"admin"},
        "/admin/akun": {"admin"},
        "/admin/jejak": {"admin", "auditor"},
        "/admin/pegawai": {"admin", "auditor", "unit"},
        "/admin/instansi": set(),
    }
    browsers = {
        "admin": make_admin(session),
        "auditor": make_admin(session, Peran.AUDITOR),
        "unit": make_admin_unit(session, org.bidang),
    }
    for who, akun in browsers.items():
        browser = factories.sign_in(client, akun)
        page = browser.get("/admin").text
        shown = {url for url in parts if f'href="{url}"><b>' in page}
        assert shown == {url for url, allowed in parts.items() if who in allowed}
        for url, allowed in parts.items():
            assert (browser.get(url).status_code == 200) == (who in allowed), (who, url)


def test_platform_sees_tenants_and_nothing_of_people(
    client: FormClient, session: Session, org: Organisasi
) -> None:
    browser = factories.sign_in(client, make_admin(session, Peran.PLATFORM))
    assert browser.get("/admin").location == "/admin/instansi"
    page = browser.get("/admin/instansi").text
    assert "Pemerintah Kabupaten Contoh" in page
    row = re.findall(r'data-l="(Unit|Pegawai|Akun)" class="num">(\d+)<', page)
    assert row == [("Unit", "3"), ("Pegawai", "3"), ("Akun", "1")]
    assert "Tono" not in page
    for url in (
        "/admin/pegawai",
        f"/admin/pegawai/{org.staf.id}",
        "/admin/jejak",
        "/admin/periode",
        "/admin/penilai",
    ):
        assert browser.get(url).status_code == 404


def test_staff_does_not_know_the_admin_pages(client: FormClient, session: Session, org: Organisasi) -> None:
    akun = factories.make_akun(session, org.staf)
    session.commit()
    browser = factories.sign_in(client, akun)
    for url in (
        "/admin",
        "/admin/pegawai",
        "/admin/unit",
        "/admin/jabatan",
        "/admin/penilai",
        "/admin/periode",
        "/admin/jejak",
    ):
        assert browser.get(url).status_code == 404


def note(session: Session, nama: str, aksi: str, objek: str, objek_id: int, now: datetime) -> None:
    actor = system_actor(session.info["instansi_id"])
    actor = type(actor)(None, actor.instansi_id, None, nama, actor.peran)
    audit.record(
        session, actor, aksi, objek, objek_id, now=now, rincian={"perubahan": [f"{aksi} oleh {nama}"]}
    )


def rows(page: str) -> list[str]:
    return re.findall(r'data-l="Yang terjadi">([^<]+)<', page)


def test_log_is_filtered_and_paged(
    client: FormClient, session: Session, org: Organisasi, now: datetime
) -> None:
    akun = make_admin(session)
    for _ in range(60):
        note(session, "Budi", "pegawai.ubah", "pegawai", org.staf.id, now)
    note(session, "Sari", "garis.ubah", "pegawai", org.kepala_bidang.id, now)
    note(session, "Sari", "unit.ubah", "unit_kerja", org.bidang.id, now)
    session.commit()
    browser = factories.sign_in(client, akun)
    page = browser.get("/admin/jejak").text
    assert rows(page)[:2] == ["Unit.ubah oleh Sari", "Garis.ubah oleh Sari"]
    assert len(rows(page)) == 50
    (url,) = re.findall(r'href="([^"]+)" rel="next"', page)
    assert len(rows(browser.get(url.replace("&amp;", "&")).text)) == 12
    assert len(rows(browser.get("/admin/jejak?nama=sari").text)) == 2
    assert rows(browser.get("/admin/jejak?aksi=garis").text) == ["Garis.ubah oleh Sari"]
    assert rows(browser.get("/admin/jejak?objek=unit_kerja").text) == ["Unit.ubah oleh Sari"]
    assert rows(browser.get(f"/admin/jejak?objek=pegawai&nomor={org.kepala_bidang.id}").text) == [
        "Garis.ubah oleh Sari"
    ]
    assert rows(browser.get("/admin/jejak?aksi=%25").text) == []
    piece = browser.get_htmx("/admin/jejak?nama=sari", "daftar_jejak").text
    assert piece.lstrip().startswith('<div id="daftar_jejak"')


def test_entries_lead_to_pages_that_the_reader_can_open(
    client: FormClient, session: Session, org: Organisasi, now: datetime
) -> None:
    auditor, admin = make_admin(session, Peran.AUDITOR), make_admin(session)
    for objek, nomor in (
        ("pegawai", org.staf.id),
        ("unit_kerja", org.bidang.id),
        ("jabatan", org.jabatan.id),
    ):
        note(session, "Budi", f"{objek}.ubah", objek, nomor, now)
    note(session, "Budi", "akun.buat", "akun", auditor.id, now)
    session.commit()
    for akun, jumlah in ((auditor, 3), (admin, 4)):
        browser = factories.sign_in(client, akun)
        links = re.findall(r'data-l="Objek"><a href="([^"]+)"', browser.get("/admin/jejak").text)
        assert [browser.get(url).status_code for url in links] == [200] * jumlah


def test_the_chain_is_checked_and_the_outcome_kept(
    client: FormClient, session: Session, org: Organisasi, now: datetime, database_kind: str
) -> None:
    akun = make_admin(session, Peran.AUDITOR)
    note(session, "Budi", "pegawai.ubah", "pegawai", org.staf.id, now)
    session.commit()
    browser = factories.sign_in(client, akun)
    assert "Belum pernah diperiksa" in browser.get("/admin/jejak").text
    answer = browser.submit("/admin/jejak/periksa")
    page = browser.get(answer.location).text
    assert "Rantai utuh: semua catatan diperiksa." in page
    assert f"oleh {akun.nama}" in page
    tamper(session, database_kind)
    page = browser.get(browser.submit("/admin/jejak/periksa").location).text
    assert "Catatan nomor 1 pernah diubah." in page
    assert "Rantai rusak" in page


def tamper(session: Session, database_kind: str) -> None:
    """Change an entry behind the product's back; whoever owns the tables can take the guard away."""
    tail = " ON catatan_audit" if database_kind == "postgresql" else ""
    session.execute(text(f"DROP TRIGGER catatan_audit_tetap_update{tail}"))
    session.execute(text("UPDATE catatan_audit SET nama = 'Orang Lain' WHERE urutan = 1"))
    session.commit()


def test_log_of_another_instansi_is_not_shown(
    app: Flask, client: FormClient, session: Session, org: Organisasi, now: datetime
) -> None:
    database = app.extensions["kinerja_database"]
    with database.session(None, platform=True) as platform, platform.begin():
        nomor = factories.make_instansi(platform).id
    with database.session(nomor) as lain, lain.begin():
        note(lain, "Rahasia", "pegawai.ubah", "pegawai", 1, now)
    browser = factories.sign_in(client, make_admin(session))
    assert "Rahasia" not in browser.get("/admin/jejak").text
