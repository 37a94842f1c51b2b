"""Format B.1.8 and the pimpinan: every page that he can open, in all his roles, is the same without it."""

import io
import re
from collections.abc import Iterator
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from kinerja.actor import Peran
from kinerja.akun.models import PeranAkun
from kinerja.bimbingan.models import LembarBimbingan
from kinerja.organisasi.models import AnggotaTim, GarisPelaporan, Pegawai, TimKerja
from tests.bimbingan_bersama import RAHASIA, fill, hold
from tests.client import FormClient
from tests.evaluasi_bersama import Kantor
from tests.factories import AWAL_TAHUN
from tests.web.conftest import SignIn

# What differs from answer to answer: tokens, keys, and the numbers of a request.
BEDA = re.compile(
    r'name="(?:csrf_token|kunci_permintaan)" value="[^"]*"'
    r'|hx-headers=\'[^\']*\'|data-sesi-habis="\d+"|\b[0-9A-F]{8}\b|Kode untuk admin instansi: [^<]*'
)
LEWAT = ("/static", "/keluar", "/healthz", "/masuk")


def give_every_role(kantor: Kantor) -> None:
    """The pejabat penilai is also admin, auditor, head, ketua tim, and acts for his own superior."""
    session, saya = kantor.session, kantor.kepala
    for peran in Peran:
        session.add(PeranAkun(akun_id=kantor.akun(saya).id, peran=peran, mulai=AWAL_TAHUN))
    tim = TimKerja(nama="Tim", unit_id=kantor.bidang.id, ketua_id=saya.id, mulai=AWAL_TAHUN)
    session.add(tim)
    session.flush()
    session.add(AnggotaTim(tim_id=tim.id, pegawai_id=kantor.pegawai.id, mulai=AWAL_TAHUN))
    garis = session.scalars(
        select(GarisPelaporan).where(GarisPelaporan.pegawai_id == kantor.pegawai.id)
    ).one()
    garis.atasan_id = saya.id
    session.flush()


def list_urls(app: Flask, angka: list[int]) -> Iterator[str]:
    """Every address of the application that GET opens, with each of some numbers."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(LEWAT):
            yield from _addresses(app, rule, angka)


def _addresses(app: Flask, rule: Rule, angka: list[int]) -> Iterator[str]:
    with app.test_request_context():
        for nomor in angka if rule.arguments else [0]:
            nilai: dict[str, object] = {
                nama: nomor if "int:" + nama in rule.rule.replace(" ", "") or nama.endswith("_id") else "T1"
                for nama in rule.arguments
            }
            try:
                yield app.url_for(rule.endpoint, **nilai)
            except Exception:  # noqa: BLE001  # a converter with its own words: crawled by links
                continue


def crawl(client: FormClient, urls: list[str]) -> dict[str, tuple[int, str]]:
    """Status and text of each page, without what differs every time."""
    dibaca = {}
    for url in urls:
        answer = client.get(url)
        dibaca[url] = (answer.status_code, BEDA.sub("", _content(answer.get_data())))
    return dibaca


def _content(isi: bytes) -> str:
    """Text of a page or PDF as it is; of a workbook what is in it, without the time of its making."""
    if not isi.startswith(b"PK"):
        return isi.decode("utf-8", "replace")
    with ZipFile(io.BytesIO(isi)) as buku:
        return "".join(
            buku.read(nama).decode("utf-8", "replace")
            for nama in buku.namelist()
            if not nama.startswith("docProps")
        )


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # some hundred pages, twice
def test_no_page_of_the_pimpinan_differs_by_a_sheet_whatever_roles_he_holds(
    app: Flask, kantor: Kantor, session: Session, sign_in: SignIn
) -> None:
    give_every_role(kantor)
    satu = hold(kantor)
    pimpinan = sign_in(kantor.kepala)
    angka = sorted({satu.id, kantor.pegawai.id, kantor.kepala.id})
    urls = [url for url in list_urls(app, angka) if "audit" not in url or "jejak" in url]
    # Each export of the nine boxes is a line of the trail by itself.
    urls = [url for url in urls if not ("talenta" in url and ("ekspor" in url or "xlsx" in url))]
    crawl(pimpinan, urls)  # the first visit of a day is written down where others see it
    sebelum = crawl(pimpinan, urls)
    fill(kantor, satu)
    session.commit()
    sesudah = crawl(pimpinan, urls)
    assert not [url for url in urls if sebelum[url] != sesudah[url]]
    assert not [url for url, (_, isi) in sesudah.items() if RAHASIA in isi]
    terbuka = sum(status == 200 for status, _ in sesudah.values())
    assert terbuka > 40
    print(f"{len(urls)} addresses, {terbuka} open to the pimpinan, 0 differ by the sheet")


def test_the_pimpinan_gets_the_same_404_with_and_without_a_sheet(
    kantor: Kantor, session: Session, sign_in: SignIn
) -> None:
    give_every_role(kantor)
    satu, tanpa = hold(kantor), hold(kantor)
    fill(kantor, satu)
    client = sign_in(kantor.kepala)
    for url in ("/bimbingan/{}/lembar", "/bimbingan/lembar/{}", "/bimbingan/lembar/{}.pdf"):
        ada, tiada = client.get(url.format(satu.id)), client.get(url.format(tanpa.id))
        assert ada.status_code == tiada.status_code == 404
        assert BEDA.sub("", ada.text) == BEDA.sub("", tiada.text)
    jawab = {f"p{nomor}": "ya" for nomor in range(1, 10)}
    assert client.submit(f"/bimbingan/{satu.id}/lembar", jawab).status_code == 404
    session.rollback()
    assert len(session.scalars(select(LembarBimbingan)).all()) == 1


def test_the_receiver_opens_it_and_others_do_not(kantor: Kantor, sign_in: SignIn) -> None:
    satu = hold(kantor)
    fill(kantor, satu)
    orang: list[tuple[Pegawai, int]] = [
        (kantor.kepala_badan, 200),
        (kantor.pegawai, 200),
        (kantor.kepala, 404),
        (kantor.lain, 404),
    ]
    for siapa, status in orang:
        answer = sign_in(siapa).get(f"/bimbingan/lembar/{satu.id}")
        assert answer.status_code == status
        assert (RAHASIA in answer.text) is (status == 200)
