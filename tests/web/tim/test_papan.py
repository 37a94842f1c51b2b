"""The board of a team as a page."""

import re

import pytest

from kinerja.actor import Peran
from kinerja.akun.models import PeranAkun
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor


@pytest.fixture(autouse=True)
def april(clock: TestClock) -> None:
    clock.set(SAAT["now"])


def rows(page: str) -> list[str]:
    return re.findall(r'<th scope="row" role="rowheader"><a [^>]*><b>([^<]+)', page)


def test_board_leads_to_rating_skp_and_realisasi(client: FormClient, kantor: Kantor) -> None:
    periode = kantor.submit()
    kantor.session.commit()
    page = factories.sign_in(client, kantor.akun(kantor.kepala)).get("/tim").text
    assert rows(page) == ["Andi Ramadhan, S.Kom."]
    assert "<b>Anda</b><small>menilai, sejak 3 April 2026</small>" in page
    for url in (f"/penilaian/{periode.id}", f"/skp/{periode.skp_id}", f"/kinerja/{periode.id}"):
        assert f'href="{url}"' in page


def test_filter_search_and_period_stay_together_in_the_links(client: FormClient, kantor: Kantor) -> None:
    kantor.submit()
    kantor.session.commit()
    factories.sign_in(client, kantor.akun(kantor.kepala))
    page = client.get("/tim?periode=T2&tahun=2026&q=andi&saring=menunggu_anda").text
    assert rows(page) == []
    assert "Tidak ada yang cocok" in page
    assert 'href="/tim?saring=semua&amp;tahun=2026&amp;periode=T2&amp;q=andi"' in page
    assert '<option value="T2" selected>' in page


@pytest.mark.parametrize("query", ["periode=X", "tahun=1900", "unit=99999"])
def test_address_of_nothing_is_not_found(client: FormClient, kantor: Kantor, query: str) -> None:
    assert factories.sign_in(client, kantor.akun(kantor.kepala)).get(f"/tim?{query}").status_code == 404


@pytest.mark.parametrize("query", ["setelah=x", "saring=zzz", "tahun=abc", "unit=", "setelah=1~"])
def test_broken_address_shows_the_board_from_its_beginning(
    client: FormClient, kantor: Kantor, query: str
) -> None:
    page = factories.sign_in(client, kantor.akun(kantor.kepala)).get(f"/tim?{query}")
    assert page.status_code == 200
    assert rows(page.text) == ["Andi Ramadhan, S.Kom."]


def test_next_page_begins_where_the_first_ended(client: FormClient, kantor: Kantor) -> None:
    for nomor in range(30):
        kantor.add_person(f"Pegawai {nomor:02}", skp=False)
    kantor.session.commit()
    page = factories.sign_in(client, kantor.akun(kantor.kepala)).get("/tim").text
    berikut = re.search(r'href="([^"]+)" rel="next"', page)
    assert berikut
    kedua = client.get(berikut[1].replace("&amp;", "&")).text
    assert len(rows(page) + rows(kedua)) == 31
    assert "Ke awal daftar" in kedua


def test_head_of_a_unit_walks_the_tree(client: FormClient, kantor: Kantor) -> None:
    akun = kantor.akun(kantor.lain)
    kantor.session.add(
        PeranAkun(
            akun_id=akun.id, peran=Peran.PIMPINAN_UNIT, unit_id=kantor.badan.id, mulai=factories.AWAL_TAHUN
        )
    )
    kantor.session.commit()
    page = factories.sign_in(client, akun).get("/tim").text
    assert "Anda belum menjadi pejabat penilai" in page
    bawah = re.search(r'href="([^"]+)"><span>Badan Kepegawaian</span>', page)
    assert bawah
    page = client.get(bawah[1].replace("&amp;", "&")).text
    assert rows(page) == ["Andi Ramadhan, S.Kom.", "Drs. Budi Santoso", "Maria Lestari, M.A.P."]
    assert "<span>Bidang Penilaian</span>" in page


def test_who_leads_nobody_is_told_what_to_do(client: FormClient, kantor: Kantor) -> None:
    page = factories.sign_in(client, kantor.akun(kantor.pegawai)).get("/tim").text
    assert "Anda belum menjadi pejabat penilai" in page
    assert "Unit kerja" not in page


def test_stranger_is_asked_to_log_in(client: FormClient) -> None:
    assert client.get("/tim").location == "/masuk?lanjut=/tim"
