"""The wizard of an event without JavaScript, the list of events, and the year of a person."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.akun.models import Akun
from kinerja.organisasi.models import Instansi, PeristiwaPegawai
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import Kantor, make_kantor
from tests.organisasi_bersama import make_admin, make_admin_unit
from tests.skp_bersama import count_queries


@dataclass
class Halaman:
    kantor: Kantor
    admin: Akun
    isian: dict[str, object]

    @property
    def url(self) -> str:
        return f"/admin/pegawai/{self.kantor.pegawai.id}/peristiwa"


@pytest.fixture
def hal(app: Flask, session: Session, instansi: Instansi, clock: TestClock) -> Halaman:
    clock.set(datetime(2026, 7, 20, 2, tzinfo=UTC))
    kantor = make_kantor(session)
    unit = factories.make_unit(session, nama="Bidang Mutasi", induk_id=kantor.badan.id)
    kepala = factories.make_pegawai(session, nama="Dewi Anggraini")
    factories.make_penempatan(session, kepala, unit_id=unit.id, kepala_unit=True)
    factories.make_garis(session, kepala, kantor.kepala_badan)
    jabatan = factories.make_jabatan(session, nama="Analis Mutasi")
    isian = {
        "jenis": "mutasi",
        "mulai": "2026-07-15",
        "dasar": "SK 800/12/2026",
        "unit_id": unit.id,
        "jabatan_id": jabatan.id,
        "golongan": "III/d",
        "penilai_id": kepala.id,
        "salin": "1",
    }
    return Halaman(kantor, make_admin(session), isian)


def sidik_of(html: str) -> str:
    return html.partition('name="sidik" value="')[2].partition('"')[0]


def test_the_wizard_shows_everything_before_it_does_it(
    client: FormClient, hal: Halaman, session: Session
) -> None:
    client.sign_in(hal.admin)
    assert "Catat peristiwa" in client.get(f"{hal.url}/baru").text
    awal = {nama: hal.isian[nama] for nama in ("jenis", "mulai", "dasar")}
    kedua = client.submit(f"{hal.url}/baru", awal | {"aksi": "lanjut"})
    assert "Cari unit kerja" in kedua.text
    dicari = client.submit(
        f"{hal.url}/baru", hal.isian | {"aksi": "cari", "cari_unit": "Mutasi", "cari_jabatan": "Mutasi"}
    )
    assert "Bidang Mutasi" in dicari.text
    assert "III/d" in dicari.text
    lihat = client.submit(f"{hal.url}/baru", hal.isian | {"aksi": "pratinjau"})
    assert "berakhir 14 Juli 2026" in lihat.text
    assert "Drs. Budi Santoso diminta menilai SKP itu" in lihat.text
    session.expire_all()
    assert len(list(session.scalars(select(Skp)))) == 1
    session.commit()
    jadi = client.submit(f"{hal.url}/baru", hal.isian | {"aksi": "lakukan", "sidik": sidik_of(lihat.text)})
    assert jadi.status_code == 303
    assert "SK 800/12/2026" in client.get(hal.url).text
    session.rollback()
    assert len(list(session.scalars(select(Skp)))) == 2


def test_filled_quarters_after_the_day_are_moved_with_one_more_button(
    client: FormClient, hal: Halaman, session: Session
) -> None:
    hal.kantor.submit(kode="T3")
    hal.kantor.submit(kode="T4").status = StatusPeriode.PENGISIAN
    session.commit()
    client.sign_in(hal.admin)
    lihat = client.submit(f"{hal.url}/baru", hal.isian | {"aksi": "pratinjau"})
    for teks in ("sedang dinilai", "sudah diisi", "Kembalikan dan pindahkan isinya", 'name="pindahkan"'):
        assert teks in lihat.text, teks
    assert "Catat dan lakukan semuanya" not in lihat.text
    pindah = hal.isian | {"pindahkan": "1"}
    lihat = client.submit(f"{hal.url}/baru", pindah | {"aksi": "pratinjau"})
    assert "Kembalikan dan pindahkan isinya" not in lihat.text
    assert "pindah utuh ke SKP berikutnya" in lihat.text
    jadi = client.submit(f"{hal.url}/baru", pindah | {"aksi": "lakukan", "sidik": sidik_of(lihat.text)})
    assert jadi.status_code == 303
    session.rollback()
    assert hal.kantor.periode(kode="T3").status is StatusPeriode.DIKEMBALIKAN
    baru = session.scalars(select(Skp).order_by(Skp.mulai.desc())).first()
    assert baru is not None
    assert hal.kantor.periode(kode="T4").skp_id == baru.id


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(client: FormClient, hal: Halaman) -> None:
    client.sign_in(hal.admin)
    awal = client.submit(
        f"{hal.url}/baru", {"jenis": "mutasi", "mulai": "besok", "dasar": "SK 7", "aksi": "lanjut"}
    )
    assert awal.status_code == 422
    assert "SK 7" in awal.text
    rincian = client.submit(f"{hal.url}/baru", hal.isian | {"unit_id": "", "aksi": "pratinjau"})
    assert rincian.status_code == 422
    assert "Pilih unit kerja dan jabatannya." in rincian.text
    assert "SK 800/12/2026" in rincian.text
    diri = client.submit(
        f"{hal.url}/baru", hal.isian | {"penilai_id": hal.kantor.pegawai.id, "aksi": "pratinjau"}
    )
    assert diri.status_code == 422
    assert "dirinya sendiri" in diri.text


def test_a_preview_that_is_out_of_date_is_shown_again(client: FormClient, hal: Halaman) -> None:
    client.sign_in(hal.admin)
    jawab = client.submit(f"{hal.url}/baru", hal.isian | {"aksi": "lakukan", "sidik": "usang"})
    assert jawab.status_code == 409
    assert "berubah sejak pratinjau" in jawab.text
    assert sidik_of(jawab.text)


@pytest.mark.parametrize(
    ("jenis", "lain"),
    [
        ("pensiun", {}),
        ("meninggal", {}),
        ("cuti_besar", {"selesai": "2026-10-14"}),
        ("cltn", {}),
        ("plh", {"selesai": "2026-07-31", "jadi_penilai": "1", "unit_id": "bidang"}),
        ("ganti_penilai", {"penilai_id": "kepala_badan"}),
    ],
)
def test_every_kind_has_a_preview(client: FormClient, hal: Halaman, jenis: str, lain: dict[str, str]) -> None:
    client.sign_in(hal.admin)
    diganti = {"bidang": hal.kantor.bidang.id, "kepala_badan": hal.kantor.kepala_badan.id}
    isian = {nama: diganti.get(nilai, nilai) for nama, nilai in lain.items()}
    awal = {"jenis": jenis, "mulai": "2026-07-15", "dasar": "SK 9"}
    if isian or jenis == "cltn":
        assert client.submit(f"{hal.url}/baru", awal | {"aksi": "lanjut"}).status_code == 200
    lihat = client.submit(f"{hal.url}/baru", awal | isian | {"aksi": "pratinjau"})
    assert lihat.status_code == 200
    assert "Catat dan lakukan semuanya" in lihat.text


def test_an_event_is_taken_back_from_the_list(client: FormClient, hal: Halaman, session: Session) -> None:
    client.sign_in(hal.admin)
    lihat = client.submit(f"{hal.url}/baru", hal.isian | {"aksi": "pratinjau"})
    client.submit(f"{hal.url}/baru", hal.isian | {"aksi": "lakukan", "sidik": sidik_of(lihat.text)})
    peristiwa = session.scalars(select(PeristiwaPegawai)).one()
    session.commit()
    batal = f"/admin/peristiwa/{peristiwa.id}/batal"
    pegawai_id = hal.kantor.pegawai.id
    kosong = client.submit(batal, {"pegawai_id": pegawai_id, "alasan": ""})
    assert kosong.status_code == 422
    assert client.submit(batal, {"pegawai_id": pegawai_id, "alasan": "Keliru orang"}).status_code == 303
    assert "Belum ada peristiwa" in client.get(hal.url).text


def test_who_may_not_know_sees_nothing(
    client: FormClient, app: Flask, hal: Halaman, session: Session
) -> None:
    asing = make_admin_unit(session, factories.make_unit(session, nama="Dinas Lain"))
    client.sign_in(asing)
    assert client.get(f"{hal.url}/baru").status_code == 404
    assert client.get(f"/setahun/{hal.kantor.pegawai.id}").status_code == 404
    rekan = app.test_client().sign_in(hal.kantor.akun(hal.kantor.lain))
    assert rekan.get(f"/setahun/{hal.kantor.pegawai.id}").status_code == 404
    assert rekan.get(hal.url).status_code == 404
    penilai = app.test_client().sign_in(hal.kantor.akun(hal.kantor.kepala))
    assert penilai.get(f"/setahun/{hal.kantor.pegawai.id}").status_code == 200


def test_the_year_adds_up_and_says_what_is_unexplained(
    client: FormClient, hal: Halaman, session: Session
) -> None:
    skp = session.scalars(select(Skp)).one()
    skp.sampai = date(2026, 12, 1)
    session.commit()
    client.sign_in(hal.kantor.akun(hal.kantor.pegawai))
    html = client.get("/setahun").text
    assert "31 hari belum dijelaskan" in html
    assert "1 Desember s.d. 31 Desember 2026" in html
    admin = client.sign_in(hal.admin).get(f"/setahun/{hal.kantor.pegawai.id}")
    assert "Jelaskan" in admin.text
    assert "mulai=2026-12-01" in admin.text


def test_pages_ask_few_queries(client: FormClient, app: Flask, hal: Halaman) -> None:
    client.sign_in(hal.admin)
    engine = app.extensions["kinerja_database"].engine
    for url in (f"/setahun/{hal.kantor.pegawai.id}", hal.url, f"{hal.url}/baru"):
        with count_queries(engine) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= 12, url
    with count_queries(engine) as asked:
        client.submit(f"{hal.url}/baru", hal.isian | {"aksi": "pratinjau"})
    assert len(asked) <= 15


def test_the_printed_skp_of_before_keeps_unit_pangkat_and_penilai(
    client: FormClient, hal: Halaman, session: Session
) -> None:
    lama = session.scalars(select(Skp)).one().id
    session.commit()
    client.sign_in(hal.admin)
    lihat = client.submit(f"{hal.url}/baru", hal.isian | {"aksi": "pratinjau"})
    client.submit(f"{hal.url}/baru", hal.isian | {"aksi": "lakukan", "sidik": sidik_of(lihat.text)})
    client.sign_in(hal.kantor.akun(hal.kantor.pegawai))
    lembar = PdfReader(BytesIO(client.get(f"/skp/{lama}/cetak.pdf").data)).pages[0]
    teks = " ".join(lembar.extract_text().split())
    assert "Bidang Penilaian" in teks
    assert "III/c" in teks
    assert "Drs. Budi Santoso" in teks
    assert "14 JULI 2026" in teks.upper()
    assert "Bidang Mutasi" not in teks
    assert "Dewi Anggraini" not in teks


def test_the_dates_of_a_draft_are_changed_on_a_page(
    client: FormClient, hal: Halaman, session: Session
) -> None:
    skp = session.scalars(select(Skp)).one()
    skp.status, skp.ditetapkan, skp.sidik_isi = StatusSkp.DRAF, None, None
    session.commit()
    client.sign_in(hal.kantor.akun(hal.kantor.pegawai))
    url = f"/setahun/skp/{skp.id}/masa"
    assert 'value="2026-01-01"' in client.get(url).text
    salah = client.submit(url, {"mulai": "2026-05-01", "selesai": "2026-04-01"})
    assert salah.status_code == 422
    assert 'value="2026-05-01"' in salah.text
    assert client.submit(url, {"mulai": "2026-02-01", "selesai": "2026-12-31"}).status_code == 303
    session.rollback()
    session.refresh(skp)
    assert skp.mulai == date(2026, 2, 1)
    client.sign_in(hal.kantor.akun(hal.kantor.lain))
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("jenis", ["mutasi", "pensiun"])
def test_a_day_before_the_first_rules_keeps_what_was_typed(
    app: Flask, session: Session, hal: Halaman, jenis: str
) -> None:
    session.commit()
    browser = factories.sign_in(app.test_client(), hal.admin)
    isian = hal.isian | {"jenis": jenis, "mulai": "2016-07-15", "aksi": "pratinjau"}
    jawab = browser.submit(f"{hal.url}/baru", isian)
    assert jawab.status_code == 422
    assert "Periksa tahunnya" in jawab.text
    assert 'value="SK 800/12/2026"' in jawab.text
