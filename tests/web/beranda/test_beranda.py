"""The page Beranda: its words and links for each role, and what it costs."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.akun.models import Akun, PeranAkun
from kinerja.aturan.service import ensure_first_editions
from kinerja.beranda.rules import JenisTugas
from kinerja.beranda.tujuan import TUJUAN
from kinerja.organisasi.models import Penempatan
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor
from tests.skp_bersama import count_queries

PALING_BANYAK = 12


def read(client: FormClient, akun: Akun) -> str:
    answer = factories.sign_in(client, akun).get("/")
    assert answer.status_code == 200
    return answer.text


def links(page: str) -> list[str]:
    return re.findall(r'<a class="tombol[^"]*" href="([^"]+)"', page)


def test_stranger_is_asked_to_log_in(client: FormClient) -> None:
    assert client.get("/").location == "/masuk"


def test_pegawai_sees_duty_deadline_and_the_way_to_it(client: FormClient, kantor: Kantor) -> None:
    page = read(client, kantor.akun(kantor.pegawai))
    assert "Selasa, 10 Maret 2026." in page
    assert "<b>Isi realisasi:</b> 1 dari 1 rencana hasil kerja belum diisi" in page
    assert "26 hari lagi<small>sampai 5 April</small>" in page
    assert "Tenggat berakhir pukul 23.59 WIB." in page
    assert f"/kinerja/{kantor.periode().id}" in links(page)


def test_only_the_first_duty_has_the_main_button(client: FormClient, kantor: Kantor) -> None:
    kantor.submit(kantor.add_person("Sari Dewi"))
    kantor.session.commit()
    assert read(client, kantor.akun(kantor.kepala)).count("tombol utama") == 1


def test_waiting_names_who_holds_the_ball_and_what_one_can_do(client: FormClient, kantor: Kantor) -> None:
    kantor.submit()
    kantor.session.commit()
    page = read(client, kantor.akun(kantor.pegawai))
    assert "Menunggu <b>Drs. Budi Santoso</b> sejak 3 April 2026." in page
    assert "Tidak ada yang perlu Anda kerjakan" not in page  # no recovery codes in tests: one duty is left


def test_quiet_day_says_what_comes_next(
    client: FormClient, kantor: Kantor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kantor.submit()
    kantor.session.commit()
    monkeypatch.setattr("kinerja.beranda.tugas.SISA_KODE", -1)
    page = read(client, kantor.akun(kantor.pegawai))
    assert "Tidak ada yang perlu Anda kerjakan" in page
    assert "Berikutnya: Triwulan II 2026 dibuka 1 April." in page


def test_result_shows_with_its_reason(client: FormClient, clock: TestClock, kantor: Kantor) -> None:
    kantor.set_capaian()
    evaluasi = kantor.establish()
    kantor.session.commit()
    clock.set(SAAT["now"])
    page = read(client, kantor.akun(kantor.pegawai))
    assert "Predikat Triwulan I 2026" in page
    assert f'href="/penilaian/hasil/{evaluasi.periode_id}">Lihat alasan</a>' in page


def test_team_of_a_superior_shows_on_his_page(client: FormClient, kantor: Kantor) -> None:
    page = read(client, kantor.akun(kantor.kepala))
    assert "Tim Anda, Triwulan IV" not in page
    assert "Tim Anda" in page
    assert 'href="/tim">Buka papan tim</a>' in page


def test_first_admin_is_led_to_the_import(client: FormClient, session: Session) -> None:
    akun = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    ensure_first_editions(session, system_actor(akun.instansi_id))
    session.commit()
    page = read(client, akun)
    assert "<b>Impor data pegawai:</b>" in page
    assert 'href="/admin/impor"' in page


def test_account_without_person_and_role_is_told_what_is_missing(
    client: FormClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    akun = factories.make_akun(session)
    ensure_first_editions(session, system_actor(akun.instansi_id))
    session.commit()
    monkeypatch.setattr("kinerja.beranda.tugas.SISA_KODE", -1)
    assert "belum terhubung dengan data pegawai" in read(client, akun)


def test_every_duty_has_a_button_and_a_place(app: Flask) -> None:
    assert set(TUJUAN) == set(JenisTugas)


# Cost


def make_busy(kantor: Kantor) -> Akun:
    """The head of the bidang, who drafts an SKP of his own, rates, sets capaian and is admin."""
    akun = kantor.akun(kantor.kepala)
    kantor.session.add(PeranAkun(akun_id=akun.id, peran=Peran.ADMIN_INSTANSI, mulai=factories.AWAL_TAHUN))
    tempat = select(Penempatan.id).where(Penempatan.pegawai_id == kantor.kepala.id)
    factories.make_skp(
        kantor.session, kantor.kepala, rhk=3, penempatan_id=kantor.session.scalars(tempat).one()
    )
    kantor.submit()
    kantor.submit(kode="TH")
    kantor.session.commit()
    return akun


def add_people(kantor: Kantor, berapa: int) -> None:
    """More bawahan in every state, and more of the instansi whom nobody leads."""
    for nomor in range(berapa):
        orang = kantor.add_person(f"Bawahan {nomor:02}")
        if nomor % 2:
            kantor.submit(orang)
        factories.make_pegawai(kantor.session)
    kantor.session.commit()


def count(client: FormClient, app: Flask, url: str) -> int:
    client.get(url)  # what the first request fills stays out of the count
    with count_queries(app.extensions["kinerja_database"].engine) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("url", ["/", "/tim"])
def test_number_of_queries_is_small_and_does_not_grow(
    app: Flask, client: FormClient, clock: TestClock, kantor: Kantor, url: str
) -> None:
    clock.set(SAAT["now"])
    factories.sign_in(client, make_busy(kantor))
    sedikit = count(client, app, url)
    add_people(kantor, 12)
    assert sedikit == count(client, app, url) <= PALING_BANYAK


def test_page_stays_light_with_a_large_team(app: Flask, client: FormClient, kantor: Kantor) -> None:
    akun = make_busy(kantor)
    add_people(kantor, 12)
    factories.sign_in(client, akun)
    answer = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) <= 15_000
