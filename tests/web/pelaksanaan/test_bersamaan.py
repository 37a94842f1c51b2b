"""Five browsers press at the same moment: one effect, every answer explained."""

import io
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.pelaksanaan.models import Berkas, BuktiDukung, PeriodePenilaian, Realisasi
from kinerja.pelaksanaan.rules import StatusPeriode
from tests import factories
from tests.client import FormClient
from tests.pelaksanaan_bersama import HARI_INI, Kerja
from tests.security.test_bukti import PDF

BANYAK = 5


@pytest.fixture
def semua(app: Flask, kerja: Kerja) -> list[FormClient]:
    """The same person in five browsers."""
    akun = kerja.orang.akun(kerja.orang.pegawai)
    return [factories.sign_in(app.test_client(), akun) for _ in range(BANYAK)]


def _together(semua: list[FormClient], press: Callable[[FormClient], int]) -> Counter[int]:
    with ThreadPoolExecutor(BANYAK) as pool:
        return Counter(pool.map(press, semua))


def test_one_of_five_first_saves_wins(semua: list[FormClient], session: Session, kerja: Kerja) -> None:
    satu = kerja.indikator()[0]
    url = f"/kinerja/{kerja.id()}/indikator/{satu.id}"
    nilai = iter("12345")
    kirim = {id(browser): {f"i{satu.id}-nilai": next(nilai), "versi": 0} for browser in semua}
    jawab = _together(semua, lambda browser: browser.submit(url, kirim[id(browser)]).status_code)
    assert jawab == {303: 1, 409: BANYAK - 1}
    assert session.scalar(select(func.count(Realisasi.id))) == 1


def test_one_content_from_five_uploads_is_one_file_and_one_row(
    semua: list[FormClient], session: Session, kerja: Kerja
) -> None:
    url = f"/kinerja/{kerja.id()}/rhk/{kerja.rhk()[0].id}/berkas"
    jawab = _together(
        semua, lambda browser: browser.submit(url, {"berkas": (io.BytesIO(PDF), "a.pdf")}).status_code
    )
    assert jawab == {303: BANYAK}
    assert session.scalar(select(func.count(BuktiDukung.id))) == 1
    assert session.scalar(select(func.count(Berkas.id))) == 1


def test_five_submissions_move_the_period_once(
    semua: list[FormClient], session: Session, kerja: Kerja
) -> None:
    kerja.fill()
    session.commit()
    url = f"/kinerja/{kerja.id()}/ajukan"
    jawab = _together(semua, lambda browser: browser.submit(url, {"kunci_permintaan": "sekali"}).status_code)
    assert jawab == {303: BANYAK}
    status = select(PeriodePenilaian.status).where(PeriodePenilaian.id == kerja.id())
    assert session.scalar(status) is StatusPeriode.DIAJUKAN
    session.commit()
    assert len(kerja.view(saat=HARI_INI).riwayat) == 1


def test_five_presses_make_the_periods_once(semua: list[FormClient], session: Session, kerja: Kerja) -> None:
    for satu in kerja.periode.values():
        session.delete(satu)
    session.commit()
    url = f"/kinerja/skp/{kerja.skp.id}/siapkan"
    assert _together(semua, lambda browser: browser.submit(url).status_code) == {303: BANYAK}
    assert session.scalar(select(func.count(PeriodePenilaian.id))) == 5
