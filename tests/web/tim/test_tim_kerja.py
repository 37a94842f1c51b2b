"""The pages of tim kerja: kept by form and by a pasted list, read by the ketua, closed to others."""

from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.models import AnggotaTim, TimKerja
from kinerja.skp import service
from kinerja.skp.models import CatatanSkp, RekomendasiTim
from kinerja.skp.rules import SikapTim
from tests import factories
from tests.client import FormClient
from tests.organisasi_bersama import Organisasi, make_admin, make_admin_unit, make_organisasi
from tests.skp_bersama import Orang, Saat, make_orang, make_skp_of
from tests.tim_bersama import TimUji, make_tim


@pytest.fixture
def org(app: Flask, session: Session) -> Organisasi:
    return make_organisasi(session)


@pytest.fixture
def admin(app: Flask, session: Session, org: Organisasi) -> FormClient:
    return factories.sign_in(app.test_client(), make_admin(session))


def isi(org: Organisasi, **fields: object) -> dict[str, object]:
    nilai = {
        "nama": "Tim Akreditasi",
        "unit_id": org.bidang.id,
        "ketua_id": org.kepala_bidang.id,
        "mulai": "2026-01-01",
        "selesai": "2026-12-31",
        "sk_nomor": "800/12/2026",
        "sk_tanggal": "2025-12-20",
    }
    return nilai | fields


def test_an_admin_makes_a_team_and_pastes_its_members(
    admin: FormClient, session: Session, org: Organisasi
) -> None:
    jawab = admin.submit("/tim/kerja/baru", isi(org))
    tim = session.scalars(select(TimKerja)).one()
    assert jawab.headers["Location"] == f"/tim/kerja/{tim.id}/anggota"
    assert (tim.sampai, tim.sk_tanggal) == (date(2027, 1, 1), date(2025, 12, 20))
    tempel = {"nip": f"{org.staf.nip}\n{org.kepala_dinas.nip}", "peran": "Anggota", "mulai": "2026-02-01"}
    jawab = admin.submit(f"/tim/kerja/{tim.id}/anggota", tempel)
    assert jawab.status_code == 303
    session.rollback()  # see what the page wrote
    assert len(session.scalars(select(AnggotaTim)).all()) == 2
    halaman = admin.get(f"/tim/kerja/{tim.id}").text
    assert "Tono Staf" in halaman
    assert "800/12/2026" in halaman
    assert "Tim Akreditasi" in admin.get("/tim/kerja").text
    assert "Tim Akreditasi" not in admin.get("/tim/kerja?q=tidakada&keadaan=").text


def test_nothing_typed_is_lost_when_a_name_is_unknown_or_a_member_refused(
    admin: FormClient, session: Session, org: Organisasi
) -> None:
    admin.submit("/tim/kerja/baru", isi(org))
    tim = session.scalars(select(TimKerja)).one()
    data = {"nip": "123\n456", "peran": "Notulis", "mulai": "2026-02-01", "orang": [org.staf.id]}
    jawab = admin.submit(f"/tim/kerja/{tim.id}/anggota", data)
    assert jawab.status_code == 422
    assert "Tidak dikenal: 123, 456." in jawab.text
    assert 'value="Notulis"' in jawab.text
    assert f'value="{org.staf.id}" checked' in jawab.text
    data = {"peran": "Notulis", "mulai": "2025-02-01", "orang": [org.staf.id]}
    jawab = admin.submit(f"/tim/kerja/{tim.id}/anggota", data)
    assert "Tono Staf: keanggotaan tidak dapat mulai sebelum tim dibentuk." in jawab.text


def test_the_search_of_the_form_stores_nothing(admin: FormClient, session: Session, org: Organisasi) -> None:
    jawab = admin.submit("/tim/kerja/baru", isi(org) | {"aksi": "cari", "cari_ketua": "Tono"})
    assert jawab.status_code == 200
    assert "Tono Staf" in jawab.text
    assert 'value="Tim Akreditasi"' in jawab.text
    assert session.scalar(select(TimKerja.id)) is None


def test_the_loser_of_two_edits_sees_both_texts(admin: FormClient, session: Session, org: Organisasi) -> None:
    admin.submit("/tim/kerja/baru", isi(org))
    tim = session.scalars(select(TimKerja)).one()
    admin.submit(f"/tim/kerja/{tim.id}/ubah", isi(org, nama="Tim Mutu", versi=1))
    jawab = admin.submit(f"/tim/kerja/{tim.id}/ubah", isi(org, nama="Tim Gizi", versi=1))
    assert jawab.status_code == 409
    assert "Tim Mutu" in jawab.text
    assert 'value="Tim Gizi"' in jawab.text


def test_a_membership_and_a_team_end_by_their_forms(
    admin: FormClient, session: Session, org: Organisasi
) -> None:
    admin.submit("/tim/kerja/baru", isi(org))
    tim = session.scalars(select(TimKerja)).one()
    data = {"nip": org.staf.nip, "peran": "Anggota", "mulai": "2026-02-01"}
    admin.submit(f"/tim/kerja/{tim.id}/anggota", data)
    session.rollback()
    anggota = session.scalars(select(AnggotaTim)).one()
    url = f"/tim/kerja/{tim.id}/anggota/{anggota.id}/akhiri"
    assert admin.submit(url, {"selesai": "2026-01-31"}).status_code == 422
    assert admin.submit(url, {"selesai": "2026-03-09"}).status_code == 303
    assert admin.submit(f"/tim/kerja/{tim.id}/akhiri", {"selesai": "2026-06-30"}).status_code == 303
    session.rollback()
    session.expire_all()
    assert (anggota.sampai, tim.sampai) == (date(2026, 3, 10), date(2026, 7, 1))
    assert "Sebelum dan sesudah hari ini" in admin.get(f"/tim/kerja/{tim.id}").text


def test_an_admin_of_another_unit_finds_no_team_and_makes_none_here(
    app: Flask, admin: FormClient, session: Session, org: Organisasi
) -> None:
    admin.submit("/tim/kerja/baru", isi(org))
    tim = session.scalars(select(TimKerja)).one()
    lain = factories.sign_in(app.test_client(), make_admin_unit(session, org.bidang_lain))
    for url in (f"/tim/kerja/{tim.id}", f"/tim/kerja/{tim.id}/ubah", f"/tim/kerja/{tim.id}/anggota"):
        assert lain.get(url).status_code == 404
    for url in ("ubah", "anggota", "akhiri"):
        data = isi(org, versi=1, nip=org.staf.nip, peran="x")
        assert lain.submit(f"/tim/kerja/{tim.id}/{url}", data).status_code == 404
    assert lain.submit("/tim/kerja/baru", isi(org)).status_code == 422


# The sheet of the ketua


@pytest.fixture
def saat(today: date, now: datetime) -> Saat:
    return Saat(today=today, now=now)


@pytest.fixture
def orang(app: Flask, session: Session) -> Orang:
    found = make_orang(session)
    ensure_first_editions(session, found.pemilik)
    session.commit()
    return found


@pytest.fixture
def uji(session: Session, orang: Orang) -> TimUji:
    made = make_tim(session, orang, make_skp_of(session, orang.pegawai))
    session.commit()
    return made


@pytest.fixture
def ketua(app: Flask, orang: Orang, uji: TimUji) -> FormClient:
    return factories.sign_in(app.test_client(), orang.akun(orang.lain))


def test_the_ketua_finds_his_way_from_the_menu_to_the_rows_and_sees_no_other(
    ketua: FormClient, orang: Orang, uji: TimUji
) -> None:
    assert '/tim/kerja"' in ketua.get("/skp/").text  # the menu entry Tim
    assert uji.tim.nama in ketua.get("/skp/").text
    url = f"/tim/kerja/{uji.tim.id}/skp/{uji.dari_tim.skp_id}"
    assert url in ketua.get(f"/tim/kerja/{uji.tim.id}").text
    halaman = ketua.get(url).text
    assert "Tersusunnya berkas akreditasi" in halaman
    assert "tugas rahasia bidang" not in halaman
    assert ketua.get(f"/skp/{uji.dari_tim.skp_id}").status_code == 404


def test_the_ketua_notes_and_recommends_and_the_penilai_reads_it_beside_the_decision(
    app: Flask, ketua: FormClient, session: Session, orang: Orang, uji: TimUji, saat: Saat
) -> None:
    url = f"/tim/kerja/{uji.tim.id}/skp/{uji.dari_tim.skp_id}"
    jawab = ketua.submit(f"{url}/catatan", {"rhk_id": uji.dari_tim.id, "teks": "Tambah jadwal."})
    assert jawab.headers["Location"].endswith(f"#rhk_{uji.dari_tim.id}")
    session.rollback()
    assert session.scalars(select(CatatanSkp.teks)).all() == ["Tambah jadwal."]
    assert ketua.submit(f"{url}/catatan", {"rhk_id": uji.bukan.id, "teks": "x"}).status_code == 404
    service.submit_skp(session, orang.pemilik, uji.dari_tim.skp_id, **saat)
    session.commit()
    tolak = ketua.submit(f"{url}/pendapat", {"sikap": "perlu_diubah", "teks": "", "nomor_versi": 1})
    assert tolak.status_code == 422
    assert "Tulis apa yang perlu diubah." in tolak.text
    data = {"sikap": "perlu_diubah", "teks": "Target terlalu rendah.", "nomor_versi": 1}
    assert ketua.submit(f"{url}/pendapat", data).status_code == 303
    session.rollback()
    assert session.scalars(select(RekomendasiTim.sikap)).all() == [SikapTim.PERLU_DIUBAH]
    penilai = factories.sign_in(app.test_client(), orang.akun(orang.penilai))
    halaman = penilai.get(f"/skp/{uji.dari_tim.skp_id}").text
    assert "Target terlalu rendah." in halaman
    assert "Tambah jadwal." in halaman
    pemilik = factories.sign_in(app.test_client(), orang.akun(orang.pegawai))
    assert "Target terlalu rendah." not in pemilik.get(f"/skp/{uji.dari_tim.skp_id}").text


def test_others_get_the_same_answer_as_for_a_team_that_is_not_there(
    app: Flask, ketua: FormClient, session: Session, orang: Orang, uji: TimUji
) -> None:
    url = f"/tim/kerja/{uji.tim.id}/skp/{uji.dari_tim.skp_id}"
    siapa = [orang.akun(orang.penilai), orang.akun(orang.pegawai), make_admin(session, Peran.ADMIN_INSTANSI)]
    for akun in siapa:
        lain = factories.sign_in(app.test_client(), akun)
        assert lain.get(url).status_code == 404
        assert lain.submit(f"{url}/catatan", {"rhk_id": uji.dari_tim.id, "teks": "x"}).status_code == 404
        assert lain.submit(f"{url}/pendapat", {"sikap": "setuju", "nomor_versi": 1}).status_code == 404
