"""Refusal and reason on the page of the pejabat penilai; two raters who press at the same moment."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from kinerja.actor import Peran
from kinerja.aturan.service import change_setting
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import CapaianOrganisasi, Rating
from kinerja.evaluasi.service import IsianNilai
from tests.client import FormClient
from tests.evaluasi_bersama import SAAT, Kantor
from tests.web.conftest import SignIn

BAIK = IsianNilai(Rating.SESUAI_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI)


def _filled(browser: FormClient, periode_id: int) -> dict[str, object]:
    """The form as the page drew it, both ratings chosen."""
    (sidik,) = re.findall(r'name="sidik" value="(\w+)"', browser.get(f"/penilaian/{periode_id}").text)
    return {"hasil_kerja": "sesuai_ekspektasi", "perilaku_kerja": "sesuai_ekspektasi", "sidik": sidik}


def choose(kantor: Kantor, **semua: str) -> None:
    admin = kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)
    for kunci, nilai in semua.items():
        change_setting(kantor.session, admin, kunci, nilai, now=SAAT["now"])


@pytest.fixture
def penuh(kantor: Kantor) -> Kantor:
    """Five people; three are Baik, which is the most, and two drafts would be the fourth and the fifth."""
    choose(kantor, distribusi_min_grup="5", distribusi_enforcement="tolak")
    kantor.set_capaian()
    for nama in ("Dewi", "Eko"):
        kantor.establish(kantor.add_person(nama), BAIK)
    for nama in ("Fitri", "Gani"):
        kantor.rate(kantor.add_person(nama), BAIK)
    kantor.rate(isian=BAIK)
    return kantor


def test_of_three_raters_who_press_at_once_one_takes_the_last_place(penuh: Kantor, sign_in: SignIn) -> None:
    draf = select(Evaluasi.periode_id).where(Evaluasi.ditetapkan.is_(None)).order_by(Evaluasi.id)
    semua = list(penuh.session.scalars(draf))
    browsers = [sign_in(penuh.kepala) for _ in semua]
    kirim = [_filled(browsers[nomor], satu) for nomor, satu in enumerate(semua)]

    def press(nomor: int) -> int:
        return browsers[nomor].submit(f"/penilaian/{semua[nomor]}/tetapkan", kirim[nomor]).status_code

    with ThreadPoolExecutor(3) as pool:
        jawab = sorted(pool.map(press, range(3)))
    assert jawab == [303, 422, 422]
    penuh.session.rollback()
    tetap = select(func.count(Evaluasi.id)).where(Evaluasi.ditetapkan.is_not(None))
    assert penuh.session.scalar(tetap) == 3


def test_a_reason_is_asked_for_beside_its_field_and_what_was_typed_stays(
    penuh: Kantor, sign_in: SignIn
) -> None:
    for nama in ("Hana", "Ita"):
        penuh.establish(penuh.add_person(nama), BAIK)
    choose(penuh, distribusi_enforcement="wajib_alasan")
    browser, periode_id = sign_in(penuh.kepala), penuh.periode().id
    kirim = _filled(browser, periode_id) | {"catatan": "Rapi sekali.", "alasan_distribusi": "pendek"}
    jawab = browser.submit(f"/penilaian/{periode_id}/tetapkan", kirim)
    assert jawab.status_code == 422
    assert "menjadi 5, batasnya paling banyak 4" in jawab.text
    assert "Rapi sekali." in jawab.text
    assert "pendek</textarea>" in jawab.text
    kirim["alasan_distribusi"] = "Semua memenuhi target yang disepakati."
    assert browser.submit(f"/penilaian/{periode_id}/tetapkan", kirim).status_code == 303
    isi = browser.get(f"/penilaian/{periode_id}").text
    assert "Melampaui batas dengan alasan" in isi


@pytest.mark.parametrize(
    ("capaian", "teks"),
    [
        pytest.param(
            CapaianOrganisasi.BAIK,
            (
                "1 dari paling banyak 16",
                "Butuh Perbaikan dan Kurang bersama paling sedikit 1: kini 0.",
            ),
            id="T-10",
        ),
        pytest.param(
            CapaianOrganisasi.BUTUH_PERBAIKAN,
            ("0 dari paling sedikit 14", "0 dari paling banyak 2"),
            id="T-11",
        ),
    ],
)
def test_the_page_shows_the_limits_of_23_pegawai(
    kantor: Kantor, sign_in: SignIn, capaian: CapaianOrganisasi, teks: tuple[str, ...]
) -> None:
    for nomor in range(22):
        kantor.add_person(f"Orang {nomor:02}", skp=False)
    kantor.set_capaian(capaian)
    kantor.rate(isian=BAIK)
    isi = sign_in(kantor.kepala).get(f"/penilaian/{kantor.periode().id}").text
    for satu in teks:
        assert satu in isi
