"""No page, fragment, file or error that the pegawai can open says who wrote, or shows what is held back."""

import re
import subprocess
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.akun.models import PeranAkun
from kinerja.evaluasi.service import accept
from kinerja.umpan_balik.models import UmpanBalik
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import Kantor, on
from tests.umpan_balik_bersama import TERBUKA, TERTAHAN, Suara, make_suara
from tests.web.conftest import SignIn

HREF = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
NAMA = re.compile(r"Pemberi\d Rahasia")
TEKS = re.compile(r"Terbuka-\w+")
PALING_BANYAK = 150


@pytest.fixture
def suara(session: Session, kantor: Kantor, clock: TestClock) -> Suara:
    made = make_suara(session, kantor)
    clock.set(on(2026, 4, 3)["now"])
    return made


def crawl(client: FormClient, awal: list[str]) -> dict[str, str]:
    """Everything that links lead to, read without changing anything."""
    waiting, seen = list(awal), dict[str, str]()
    while waiting and len(seen) < PALING_BANYAK:
        url = waiting.pop(0)
        if url in seen or url.startswith(("/static/", "/keluar")):
            continue
        answer = client.get(url)
        seen[url] = read(answer.data)
        if answer.location:
            waiting.append(answer.location)
        waiting += [satu.replace("&amp;", "&") for satu in HREF.findall(seen[url])]
    return seen


def read(isi: bytes) -> str:
    """The text of a page, a PDF or a workbook."""
    if isi.startswith(b"PK"):
        with ZipFile(BytesIO(isi)) as berkas:
            return "".join(berkas.read(satu).decode() for satu in berkas.namelist())
    if not isi.startswith(b"%PDF"):
        return isi.decode()
    teks = subprocess.run(["pdftotext", "-layout", "-", "-"], input=isi, capture_output=True, check=True)
    return teks.stdout.decode()


def _near(page: str) -> list[str]:
    """Names of givers within the list item, cell or line of an anonymous text."""
    potongan = re.split(r"<li|<tr|<td|<section|\n\n", page)
    return [satu for satu in potongan if TEKS.search(satu) and NAMA.search(satu)]


def test_what_the_pegawai_can_open_names_no_giver_and_holds_back_the_rest(
    session: Session, suara: Suara, kantor: Kantor, sign_in: SignIn
) -> None:
    """He is an admin of the instansi too, who reads the trail."""
    akun = kantor.akun(kantor.pegawai)
    session.add(
        PeranAkun(akun_id=akun.id, peran=Peran.ADMIN_INSTANSI, unit_id=None, mulai=factories.AWAL_TAHUN)
    )
    kantor.establish()
    accept(session, kantor.pemilik, suara.periode_id, **on(2026, 4, 4))
    pemilik = sign_in(kantor.pegawai)
    semua = crawl(
        pemilik,
        [
            f"/kinerja/{suara.periode_id}",
            "/kinerja/umpan-balik/diterima",
            "/kinerja/umpan-balik/laporan",
            f"/penilaian/hasil/{suara.periode_id}",
            f"/penilaian/hasil/{suara.periode_id}/evaluasi.pdf",
            f"/penilaian/hasil/{suara.periode_id}/dokumen-evaluasi.pdf",
            "/admin/jejak",
            "/",
        ],
    )
    memuat = [url for url, page in semua.items() if TEKS.search(page)]
    assert f"/kinerja/{suara.periode_id}" in memuat
    assert f"/penilaian/hasil/{suara.periode_id}/evaluasi.pdf" in memuat
    assert "/kinerja/umpan-balik/diterima" in memuat
    assert not {url: baris for url, page in semua.items() if (baris := _near(page))}
    assert not [url for url, page in semua.items() if any(teks in page for teks in TERTAHAN)]
    assert not [url for url in memuat if NAMA.search(semua[url]) and "diterima" in url]
    print(f"{len(semua)} pages and files read, {len(memuat)} with anonymous texts")


def test_a_page_is_the_same_whether_or_not_something_is_held_back(
    session: Session, suara: Suara, kantor: Kantor, sign_in: SignIn
) -> None:
    alamat = [f"/kinerja/{suara.periode_id}", "/kinerja/umpan-balik/diterima", "/"]
    pemilik = sign_in(kantor.pegawai)
    dengan = [_without_tokens(pemilik.get(url).text) for url in alamat]
    for satu in session.scalars(select(UmpanBalik).where(UmpanBalik.teks.in_(TERTAHAN))):
        session.delete(satu)
    session.commit()
    tanpa = [_without_tokens(pemilik.get(url).text) for url in alamat]
    assert [satu for satu in zip(dengan, tanpa, strict=True) if satu[0] != satu[1]] == []


def _without_tokens(page: str) -> str:
    return re.sub(r'"X-CSRFToken": "[^"]*"|name="(?:csrf_token|kunci_permintaan)" value="[^"]*"', "", page)


def test_the_log_shows_neither_that_nor_when_somebody_wrote_without_a_name(
    session: Session, suara: Suara, kantor: Kantor, sign_in: SignIn
) -> None:
    """He may read it as an admin, and knows from the same page who was signed in at which minute."""
    session.add(
        PeranAkun(
            akun_id=kantor.akun(kantor.pegawai).id, peran=Peran.ADMIN_INSTANSI, mulai=factories.AWAL_TAHUN
        )
    )
    pemilik, penulis = sign_in(kantor.pegawai), sign_in(suara.semua_rekan[0])
    alamat = ("/admin/jejak", "/admin/jejak?aksi=umpan", "/admin/jejak?nama=tanpa", "/admin/jejak?nomor=1")
    pemilik.submit("/admin/jejak/periksa")
    pemilik.get("/admin/jejak")  # the message of the check is shown once
    sebelum = [_without_tokens(pemilik.get(url).text) for url in alamat]
    kirim = {"perilaku": "adaptif", "teks": "Rapi."}
    assert penulis.submit(f"/kinerja/umpan-balik/{suara.periode_id}", kirim).status_code == 303
    sesudah = [_without_tokens(pemilik.get(url).text) for url in alamat]
    for lama, baru in zip(sebelum, sesudah, strict=True):
        assert baru.splitlines() == lama.splitlines()
    session.rollback()
    assert session.scalars(select(UmpanBalik).where(UmpanBalik.teks == "Rapi.")).one().anonim
    session.rollback()
    pemilik.submit("/admin/jejak/periksa")
    assert "Rantai utuh" in pemilik.get("/admin/jejak").text


def test_pieces_and_errors_say_no_more_than_pages(
    app: Flask, session: Session, suara: Suara, kantor: Kantor, sign_in: SignIn
) -> None:
    pemilik = sign_in(kantor.pegawai)
    tanda = {satu.teks: satu.tanda for satu in session.scalars(select(UmpanBalik))}
    session.rollback()
    url = f"/kinerja/{suara.periode_id}/umpan-balik"
    kirim = {"teks": "Terima kasih", "perilaku": "loyal", "balasan_dari": tanda[TERBUKA[0]]}
    utuh = pemilik.submit_htmx(url, "utas_perilaku_loyal", kirim)
    assert utuh.status_code == 200
    assert TEKS.search(utuh.text)
    assert not NAMA.search(utuh.text)
    tak_ada = pemilik.submit_htmx(url, "utas_perilaku_harmonis", {**kirim, "balasan_dari": "f" * 16})
    tertahan = pemilik.submit_htmx(
        url, "utas_perilaku_harmonis", {**kirim, "balasan_dari": tanda[TERTAHAN[0]]}
    )
    assert (tertahan.status_code, tertahan.text) == (404, tak_ada.text)
    for ada, tiada in ((tanda[TERTAHAN[0]], "f" * 16),):
        dasar = f"/kinerja/umpan-balik/lapor/{suara.periode_id}/"
        assert pemilik.get(dasar + ada).status_code == pemilik.get(dasar + tiada).status_code == 404


def test_the_penilai_reads_what_is_held_back_beside_the_choice(
    suara: Suara, kantor: Kantor, sign_in: SignIn
) -> None:
    kantor.submit()
    page = sign_in(kantor.kepala).get(f"/penilaian/{suara.periode_id}").text
    assert all(teks in page for teks in (*TERBUKA, *TERTAHAN))
    assert page.count("belum dibuka kepada pegawai") == len(TERTAHAN)
