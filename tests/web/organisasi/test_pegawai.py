"""Pages of people: list, one person, forms without JavaScript."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.organisasi.models import GarisPelaporan, Pegawai, Penempatan, SumberGaris
from tests import factories
from tests.client import FormClient
from tests.organisasi_bersama import Organisasi, make_admin, make_admin_unit, make_organisasi

NIP = "198610042009022000"


@pytest.fixture
def org(app: Flask, session: Session) -> Organisasi:
    return make_organisasi(session)


@pytest.fixture
def admin(client: FormClient, session: Session, org: Organisasi) -> FormClient:
    """A browser of the admin instansi."""
    return factories.sign_in(client, make_admin(session))


def key_of(page: str) -> str:
    """The key of the first critical form of a page."""
    return re.search(r'name="kunci_permintaan" value="([^"]+)"', page)[1]


def test_list_searches_filters_and_swaps_only_itself(admin: FormClient, org: Organisasi) -> None:
    assert admin.get("/admin/pegawai?q=tono").text.count('data-l="Nama"') == 1
    piece = admin.get_htmx("/admin/pegawai?q=kepala", "daftar_pegawai").text
    assert piece.lstrip().startswith('<div id="daftar_pegawai"')
    assert "Tono" not in piece
    assert "Sari Kepala Bidang" in piece
    page = admin.get(f"/admin/pegawai?unit={org.bidang.id}").text
    assert "Di Bidang Pelayanan dan unit di bawahnya." in page
    assert f"/admin/pegawai/{org.kepala_dinas.id}" not in page
    assert "Tidak ada pegawai yang cocok" in admin.get("/admin/pegawai?q=zzz").text


def test_pages_of_the_list_carry_no_name_in_their_address(admin: FormClient, session: Session) -> None:
    for _ in range(30):
        factories.make_pegawai(session, nama="Budi Rahasia")
    session.commit()
    page = admin.get("/admin/pegawai?q=budi").text
    (url,) = re.findall(r'href="([^"]+)" rel="next"', page)
    assert "Rahasia" not in url
    second = admin.get(url.replace("&amp;", "&")).text
    assert second.count('data-l="Nama"') == 5
    assert 'rel="first"' in second


def test_one_person_with_all_dated_rows(admin: FormClient, session: Session, org: Organisasi) -> None:
    skp = factories.make_skp(
        session,
        org.staf,
        penempatan_id=session.scalar(select(Penempatan.id).where(Penempatan.pegawai_id == org.staf.id)),
    )
    akun = factories.make_akun(session, org.staf)
    session.commit()
    page = admin.get(f"/admin/pegawai/{org.staf.id}").text
    for text in (
        "Pengolah Data",
        "Bidang Pelayanan",
        "Sari Kepala Bidang",
        "1 Jan 2026",
        f"NIP {org.staf.nip}",
    ):
        assert text in page
    assert f'href="/skp/{skp.id}"' in page
    assert f'href="/admin/akun/{akun.id}"' in page


def test_a_person_is_made_with_the_first_placement_once(
    admin: FormClient, session: Session, org: Organisasi
) -> None:
    typed = {
        "nip": "19861004 200902 2 000",
        "nama": "Siti Aisyah",
        "jenis": "pns",
        "tanggal_lahir": "1986-10-05",
        "mulai": "2026-03-01",
    }
    data = typed | {"aksi": "cari", "cari_unit": "pelay", "cari_jabatan": "olah"}
    found = admin.submit("/admin/pegawai/baru", data)
    assert found.status_code == 200
    assert "Bidang Pelayanan, Dinas Kesehatan" in found.text
    assert 'value="Siti Aisyah"' in found.text
    data = typed | {
        "unit_id": org.bidang.id,
        "jabatan_id": org.jabatan.id,
        "kunci_permintaan": key_of(found.text),
    }
    answer = admin.submit("/admin/pegawai/baru", data)
    assert answer.status_code == 303
    page = admin.get(answer.location).text
    assert "Tanggal lahir berbeda dari NIP. Periksa keduanya." in page
    assert "Bidang Pelayanan" in page
    assert admin.submit("/admin/pegawai/baru", data).status_code == 303
    session.expire_all()
    assert session.scalar(select(func.count(Pegawai.id)).where(Pegawai.nip == NIP)) == 1


def test_what_is_wrong_is_said_at_the_field_and_kept(admin: FormClient, session: Session) -> None:
    data = {"nip": "123", "nama": "", "jenis": "pns", "surel": "bukan-surel", "tanggal_lahir": "31-02-1990"}
    answer = admin.submit("/admin/pegawai/baru", data)
    assert answer.status_code == 422
    for text in (
        "Tulis NIP 18 digit angka.",
        "Isi nama tanpa gelar.",
        "Tulis alamat surel",
        "tidak ada di kalender",
    ):
        assert text in answer.text
    assert 'value="bukan-surel"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 4
    data = {"nip": NIP, "nama": "Siti", "jenis": "pns", "unit_id": "5"}
    answer = admin.submit("/admin/pegawai/baru", data)
    assert (answer.status_code, "Pilih mulai berlaku." in answer.text) == (422, True)
    assert session.scalar(select(func.count(Pegawai.id)).where(Pegawai.nip == NIP)) == 0


def test_data_are_changed_and_an_old_form_shows_both(
    admin: FormClient, session: Session, org: Organisasi
) -> None:
    url, versi = f"/admin/pegawai/{org.staf.id}/ubah", org.staf.versi
    assert 'value="Tono Staf"' in admin.get(url).text
    data = {"nip": org.staf.nip, "nama": "Tono Baru", "jenis": "pns", "kedudukan": "cuti", "versi": versi}
    assert admin.submit(url, data).status_code == 303
    page = admin.get(f"/admin/pegawai/{org.staf.id}").text
    assert "Nama: Tono Staf → Tono Baru, kedudukan: Aktif → Cuti" in page
    answer = admin.submit(url, data | {"nama": "Tono Lain"})
    assert answer.status_code == 409
    assert 'data-mine="nama">Tono Lain' in answer.text
    assert 'data-theirs="nama">Tono Baru' in answer.text
    assert admin.submit(url, data | {"nama": "Tono Lain", "versi": versi + 1}).status_code == 303


def test_placement_is_changed_from_a_date(admin: FormClient, session: Session, org: Organisasi) -> None:
    url = f"/admin/pegawai/{org.staf.id}/penempatan"
    page = admin.get(url).text
    assert re.search(rf'name="unit_id" value="{org.bidang.id}" checked', page)
    data = {
        "unit_id": org.bidang_lain.id,
        "jabatan_id": org.jabatan.id,
        "golongan": "3c",
        "mulai": "2026-03-01",
        "versi": org.staf.versi,
        "kunci_permintaan": key_of(page),
    }
    assert admin.submit(url, data).status_code == 303
    assert admin.submit(url, data).status_code == 303  # the same form again changes nothing
    session.expire_all()
    rows = session.scalars(select(Penempatan).where(Penempatan.pegawai_id == org.staf.id)).all()
    assert {(row.unit_id, row.golongan, row.sampai) for row in rows} == {
        (org.bidang.id, "", date(2026, 3, 1)),
        (org.bidang_lain.id, "III/c", None),
    }
    answer = admin.submit(url, data | {"mulai": "2026-04-01", "kunci_permintaan": "lain"})
    assert answer.status_code == 409
    answer = admin.submit(url, {"mulai": "x", "golongan": "99z"})
    assert answer.status_code == 422
    assert "Pilih unit kerja." in answer.text
    assert "Pilih jabatan." in answer.text
    assert 'value="99z"' in answer.text


def test_penilai_is_changed_with_reason_and_atasan(
    admin: FormClient, session: Session, org: Organisasi
) -> None:
    url = f"/admin/pegawai/{org.staf.id}/penilai"
    found = admin.submit(
        url, {"aksi": "cari", "cari_penilai": "ratna", "alasan": "mutasi", "mulai": "2026-03-01"}
    )
    assert "Ratna Kepala Dinas, Pengolah Data, Dinas Kesehatan" in found.text
    assert ">mutasi</textarea>" in found.text.replace("\n", "")
    data = {"penilai_id": org.kepala_dinas.id, "mulai": "2026-03-01", "versi": org.staf.versi}
    answer = admin.submit(url, data)
    assert answer.status_code == 422
    assert "Isi alasan, misalnya mutasi kepala bidang." in answer.text
    answer = admin.submit(url, data | {"alasan": "mutasi", "penilai_id": org.staf.id})
    assert answer.status_code == 422
    assert "tidak dapat menjadi pejabat penilai bagi dirinya sendiri" in answer.text
    answer = admin.submit(url, data | {"alasan": "mutasi", "atasan_id": org.kepala_bidang.id})
    assert answer.status_code == 303
    page = admin.get(answer.location).text
    assert "alasan: mutasi" in page
    session.expire_all()
    row = session.scalar(
        select(GarisPelaporan).where(
            GarisPelaporan.pegawai_id == org.staf.id, GarisPelaporan.sampai.is_(None)
        )
    )
    assert (row.penilai_id, row.atasan_id) == (org.kepala_dinas.id, org.kepala_bidang.id)


def test_the_desk_confirms_what_is_ticked(admin: FormClient, session: Session, org: Organisasi) -> None:
    baru = [factories.make_pegawai(session, nama=f"Baru {nomor}") for nomor in range(3)]
    garis = [factories.make_garis(session, satu, org.staf, sumber=SumberGaris.USULAN) for satu in baru]
    session.commit()
    page = admin.get("/admin/penilai?pilih=semua").text
    ticked = re.findall(r'name="pilih" value="([0-9:]+)" checked', page)
    assert len(ticked) == 3
    assert " checked" not in admin.get("/admin/penilai").text
    answer = admin.submit("/admin/penilai/konfirmasi", {"pilih": [*ticked[:2], "1:x", "", ":::", "9"]})
    assert answer.status_code == 303
    assert "2 usulan dikonfirmasi." in admin.get(answer.location).text
    session.expire_all()
    assert [row.sumber.value for row in garis] == ["admin", "admin", "usulan"]
    answer = admin.submit("/admin/penilai/konfirmasi", {"pilih": ticked[:1]})
    assert "1 usulan tidak dikonfirmasi karena sudah berubah" in admin.get(answer.location).text
    answer = admin.submit("/admin/penilai/konfirmasi")
    assert "Pilih dahulu usulan" in admin.get(answer.location).text


def test_the_desk_sets_one_penilai_for_several(admin: FormClient, session: Session, org: Organisasi) -> None:
    baru = [factories.make_pegawai(session, nama=f"Baru {nomor}") for nomor in range(3)]
    session.commit()
    page = admin.get("/admin/penilai?keadaan=tanpa_penilai&pilih=semua").text
    pilih = re.findall(r'name="pilih" value="([0-9:]+)" checked', page)
    form = admin.submit("/admin/penilai/tetapkan", {"pilih": pilih})
    assert form.status_code == 200
    assert "Untuk 3 pegawai" in form.text
    data = {"pilih": pilih, "penilai_id": org.staf.id, "mulai": "2026-03-01", "aksi": "simpan"}
    answer = admin.submit("/admin/penilai/tetapkan", data)
    assert (answer.status_code, "Isi alasan" in answer.text) == (422, True)
    found = admin.submit("/admin/penilai/tetapkan", data | {"aksi": "cari", "cari_penilai": "sari"})
    assert "Sari Kepala Bidang, Pengolah Data" in found.text
    answer = admin.submit("/admin/penilai/tetapkan", data | {"alasan": "unit baru"})
    assert "Pejabat penilai 3 pegawai disimpan." in admin.get(answer.location).text
    session.expire_all()
    rows = session.scalars(
        select(GarisPelaporan).where(GarisPelaporan.pegawai_id.in_([satu.id for satu in baru]))
    )
    assert [(row.penilai_id, row.alasan) for row in rows] == [(org.staf.id, "unit baru")] * 3
    assert admin.submit("/admin/penilai/tetapkan", data | {"alasan": "lagi"}).status_code == 409


def test_an_admin_of_a_unit_meets_only_the_own_people(
    client: FormClient, session: Session, org: Organisasi
) -> None:
    browser = factories.sign_in(client, make_admin_unit(session, org.bidang))
    page = browser.get("/admin/pegawai").text
    links = [f"/admin/pegawai/{satu.id}" in page for satu in (org.staf, org.kepala_bidang, org.kepala_dinas)]
    assert links == [True, True, False]
    for path in ("", "/ubah", "/penempatan", "/penilai"):
        assert browser.get(f"/admin/pegawai/{org.staf.id}{path}").status_code == 200
        assert browser.get(f"/admin/pegawai/{org.kepala_dinas.id}{path}").status_code == 404
    data = {"unit_id": org.bidang_lain.id, "jabatan_id": org.jabatan.id, "mulai": "2026-03-01"}
    answer = browser.submit(f"/admin/pegawai/{org.staf.id}/penempatan", data)
    assert answer.status_code == 422
    assert "Unit ini di luar lingkup Anda." in answer.text
    assert browser.submit(f"/admin/pegawai/{org.kepala_dinas.id}/penempatan", data).status_code == 404


def test_an_auditor_reads_and_changes_nothing(client: FormClient, session: Session, org: Organisasi) -> None:
    browser = factories.sign_in(client, make_admin(session, Peran.AUDITOR))
    page = browser.get(f"/admin/pegawai/{org.staf.id}").text
    assert "Ubah data" not in page
    assert "Tambah pegawai" not in browser.get("/admin/pegawai").text
    for path in ("ubah", "penempatan", "penilai"):
        assert browser.get(f"/admin/pegawai/{org.staf.id}/{path}").status_code == 404
        assert browser.submit(f"/admin/pegawai/{org.staf.id}/{path}", {"nama": "X"}).status_code == 404


@pytest.mark.parametrize("path", ["", "/ubah", "/penempatan", "/penilai"])
def test_people_of_another_instansi_do_not_exist(
    admin: FormClient, session: Session, app: Flask, path: str
) -> None:
    database = app.extensions["kinerja_database"]
    with database.session(None, platform=True) as platform, platform.begin():
        other = factories.make_instansi(platform)
        nomor = other.id
    with database.session(nomor) as lain, lain.begin():
        orang = factories.make_pegawai(lain, nama="Zulkifli Rahasia", nip=NIP)
    url = f"/admin/pegawai/{orang.id}{path}"
    assert admin.get(url).status_code == 404
    if path:
        data = {"nip": NIP, "nama": "X", "jenis": "pns", "kedudukan": "aktif", "unit_id": 1, "jabatan_id": 1}
        data |= {"penilai_id": orang.id, "mulai": "2026-03-01", "alasan": "coba"}
        assert admin.submit(url, data).status_code == 404
    for page in (f"/admin/pegawai?q={NIP}", "/admin/pegawai?q=zulkifli", "/cari?q=zulkifli"):
        assert "Rahasia" not in admin.get(page).text


def test_search_is_offered_to_who_can_find_somebody(
    client: FormClient, session: Session, org: Organisasi
) -> None:
    penilai = factories.make_akun(session, org.kepala_bidang)
    staf = factories.make_akun(session, org.staf)
    session.commit()
    browser = factories.sign_in(client, penilai)
    page = browser.get("/cari?q=tono").text
    assert 'action="/cari"' in page
    assert "Tono Staf" in page
    assert f"/admin/pegawai/{org.staf.id}" not in page
    browser = factories.sign_in(client, staf)
    assert 'class="cari"' not in browser.get("/profil").text
    assert "Sari" not in browser.get("/cari?q=sari").text.replace('value="sari"', "")
