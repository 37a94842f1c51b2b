"""Pages of units and jabatan: tree, lists, forms without JavaScript."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.organisasi.models import Jabatan, UnitKerja
from tests import factories
from tests.client import FormClient
from tests.organisasi_bersama import Organisasi, make_admin, make_admin_unit, make_organisasi


@pytest.fixture
def org(app: Flask, session: Session) -> Organisasi:
    return make_organisasi(session)


@pytest.fixture
def admin(client: FormClient, session: Session, org: Organisasi) -> FormClient:
    return factories.sign_in(client, make_admin(session))


def test_tree_opens_by_links_and_by_pieces(admin: FormClient, session: Session, org: Organisasi) -> None:
    seksi = factories.make_unit(session, nama="Seksi Rujukan", induk_id=org.bidang.id)
    session.commit()
    page = admin.get("/admin/unit").text
    assert "Bidang Pelayanan" in page
    assert "Seksi Rujukan" not in page
    assert f'href="/admin/unit?buka={org.bidang.id}"' in page
    assert "Seksi Rujukan" in admin.get(f"/admin/unit?buka={org.bidang.id}").text
    piece = admin.get_htmx(f"/admin/unit/{org.bidang.id}/cabang", f"unit_{org.bidang.id}").text
    assert piece.lstrip().startswith(f'<li id="unit_{org.bidang.id}">')
    assert f'id="unit_{seksi.id}"' in piece
    closed = admin.get_htmx(f"/admin/unit/{org.bidang.id}/cabang?tutup=1", f"unit_{org.bidang.id}").text
    assert "Seksi Rujukan" not in closed
    assert admin.get(f"/admin/unit/{org.bidang.id}/cabang").location == f"/admin/unit?buka={org.bidang.id}"


def test_units_are_made_renamed_moved_and_closed(
    admin: FormClient, session: Session, org: Organisasi
) -> None:
    page = admin.get(f"/admin/unit/baru?induk={org.bidang.id}").text
    key = re.search(r'name="kunci_permintaan" value="([^"]+)"', page)[1]
    data = {"nama": "Seksi Baru", "induk_id": org.bidang.id, "kunci_permintaan": key}
    answer = admin.submit("/admin/unit/baru", data)
    assert admin.submit("/admin/unit/baru", data).status_code == 303
    assert session.scalar(select(func.count(UnitKerja.id)).where(UnitKerja.nama == "Seksi Baru")) == 1
    unit = session.scalar(select(UnitKerja).where(UnitKerja.nama == "Seksi Baru"))
    assert answer.location == f"/admin/unit/{unit.id}"
    url = f"/admin/unit/{unit.id}"
    found = admin.submit(f"{url}/ubah", {"nama": "Seksi Lama", "aksi": "cari", "cari_induk": "farm"})
    assert "Bidang Farmasi, Dinas Kesehatan" in found.text
    assert 'value="Seksi Lama"' in found.text
    data = {"nama": "Seksi Lama", "induk_id": org.bidang_lain.id, "versi": unit.versi}
    assert admin.submit(f"{url}/ubah", data).status_code == 303
    assert admin.submit(f"{url}/ubah", data | {"nama": "Seksi Lain"}).status_code == 409
    assert admin.submit(f"{url}/aktif", {"aktif": "", "versi": 2}).status_code == 303
    page = admin.get(url).text
    assert "Unit dinonaktifkan: Seksi Lama" in page
    assert "Nama: Seksi Baru → Seksi Lama, induk: Bidang Farmasi" in page
    assert "Seksi Lama" in admin.get("/admin/unit?saring=nonaktif").text


def test_refusals_say_what_to_do(admin: FormClient, org: Organisasi) -> None:
    answer = admin.submit(f"/admin/unit/{org.bidang.id}/aktif", {"aktif": ""})
    assert answer.status_code == 409
    assert "Unit ini masih ditempati 2 pegawai." in answer.text
    answer = admin.submit(f"/admin/unit/{org.bidang.id}/ubah", {"nama": "", "induk_id": org.bidang.id})
    assert (answer.status_code, "Isi nama unit." in answer.text) == (422, True)
    data = {"nama": "Bidang", "induk_id": org.bidang.id}
    answer = admin.submit(f"/admin/unit/{org.bidang.id}/ubah", data)
    assert answer.status_code == 422
    assert "ke bawah dirinya sendiri" in answer.text


def test_jabatan_are_made_and_changed(admin: FormClient, session: Session, org: Organisasi) -> None:
    data = {"nama": "Analis", "jenis": "jf_keahlian", "jenjang": "mahir"}
    answer = admin.submit("/admin/jabatan/baru", data)
    assert answer.status_code == 422
    assert "Pilih jenjang jabatan fungsional keahlian." in answer.text
    assert admin.submit("/admin/jabatan/baru", data | {"jenjang": "ahli_muda"}).status_code == 303
    jabatan = session.scalar(select(Jabatan).where(Jabatan.nama == "Analis"))
    url = f"/admin/jabatan/{jabatan.id}"
    data = {"nama": "Analis Data", "jenis": "jf_keahlian", "jenjang": "ahli_muda", "versi": jabatan.versi}
    assert admin.submit(url, data).status_code == 303
    page = admin.get(url).text
    assert "Nama: Analis → Analis Data, aktif: ya → tidak" in page
    assert admin.submit(url, data | {"nama": "Lain"}).status_code == 409
    assert "Analis Data" in admin.get("/admin/jabatan?q=ana&jenis=jf_keahlian").text
    assert "Analis Data" not in admin.get("/admin/jabatan?q=ana&jenis=pengawas").text
    held = {"nama": org.jabatan.nama, "jenis": "pelaksana"}
    answer = admin.submit(f"/admin/jabatan/{org.jabatan.id}", held)
    assert (answer.status_code, "masih diduduki 3 pegawai" in answer.text) == (409, True)


def test_scopes_of_unit_admin_and_auditor(client: FormClient, session: Session, org: Organisasi) -> None:
    browser = factories.sign_in(client, make_admin_unit(session, org.bidang))
    assert "Bidang Farmasi" not in browser.get("/admin/unit").text
    assert browser.get(f"/admin/unit/{org.bidang_lain.id}").status_code == 404
    assert (
        browser.get(f"/admin/unit/{org.bidang_lain.id}/cabang", headers={"HX-Request": "true"}).status_code
        == 404
    )
    assert browser.submit(f"/admin/unit/{org.bidang_lain.id}/ubah", {"nama": "X"}).status_code == 404
    assert "Simpan jabatan" not in browser.get(f"/admin/jabatan/{org.jabatan.id}").text
    assert browser.submit(f"/admin/jabatan/{org.jabatan.id}", {"nama": "X"}).status_code == 404
    browser = factories.sign_in(client, make_admin(session, Peran.AUDITOR))
    assert "Ubah unit" not in browser.get(f"/admin/unit/{org.bidang.id}").text
    assert browser.submit(f"/admin/unit/{org.bidang.id}/ubah", {"nama": "X"}).status_code == 404
    browser = factories.sign_in(client, make_admin(session, Peran.PLATFORM))
    assert browser.get("/admin/unit").status_code == 404


def test_units_and_jabatan_of_another_instansi_do_not_exist(
    admin: FormClient, session: Session, app: Flask
) -> None:
    database = app.extensions["kinerja_database"]
    with database.session(None, platform=True) as platform, platform.begin():
        nomor = factories.make_instansi(platform).id
    with database.session(nomor) as lain, lain.begin():
        unit = factories.make_unit(lain, nama="Dinas Rahasia")
        jabatan = factories.make_jabatan(lain, nama="Jabatan Rahasia")
    for url in (f"/admin/unit/{unit.id}", f"/admin/unit/{unit.id}/ubah", f"/admin/jabatan/{jabatan.id}"):
        assert admin.get(url).status_code == 404
    data = {"nama": "X", "jenis": "pelaksana"}
    assert admin.submit(f"/admin/jabatan/{jabatan.id}", data).status_code == 404
    assert admin.submit(f"/admin/unit/{unit.id}/ubah", data).status_code == 404
    answer = admin.submit("/admin/unit/baru", {"nama": "Anak", "induk_id": unit.id})
    assert (answer.status_code, "tidak ada atau di luar lingkup" in answer.text) == (422, True)
    assert "Rahasia" not in admin.get("/admin/unit").text + admin.get(
        "/admin/jabatan?q=rahasia"
    ).text.replace('value="rahasia"', "")


def test_the_first_unit_of_an_empty_instansi_is_its_top(client: FormClient, session: Session) -> None:
    browser = factories.sign_in(client, make_admin(session))
    assert "Belum ada unit kerja" in browser.get("/admin/unit").text
    assert "menjadi puncak" in browser.get("/admin/unit/baru").text
    assert browser.submit("/admin/unit/baru", {"nama": "Pemerintah"}).status_code == 303
    assert session.scalar(select(UnitKerja.induk_id).where(UnitKerja.nama == "Pemerintah")) is None
