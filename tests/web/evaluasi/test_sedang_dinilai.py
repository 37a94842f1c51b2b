"""While a draft exists, everything the pegawai can open reads the same whatever the draft says."""

import re

import pytest
from sqlalchemy.orm import Session

from kinerja.evaluasi import service
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.pelaksanaan.rules import StatusPeriode
from tests.evaluasi_bersama import SAAT, Kantor
from tests.web.conftest import SignIn
from tests.web.umpan_balik.test_bocor import crawl

TANDA = "Rahasia-draf-7731"
RENDAH = IsianNilai(Rating.DI_BAWAH_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI, f"{TANDA} satu")
TINGGI = IsianNilai(Rating.DI_ATAS_EKSPEKTASI, Rating.DI_ATAS_EKSPEKTASI, f"{TANDA} dua")
# What differs from one answer to the next without anybody's doing.
SEMENTARA = re.compile(
    r'"X-CSRFToken": "[^"]*"|name="(?:csrf_token|kunci_permintaan)" value="[^"]*"|[0-9a-f-]{32,}'
    r"|<dcterms:(?:created|modified)[^>]*>[^<]*"
)


def _read_all(kantor: Kantor, sign_in: SignIn, periode_id: int) -> dict[str, str]:
    hasil = f"/penilaian/hasil/{periode_id}"
    awal = [
        "/",
        "/kinerja/",
        f"/kinerja/{periode_id}",
        hasil,
        f"{hasil}/evaluasi",
        f"{hasil}/dokumen-evaluasi",
        f"{hasil}/evaluasi.pdf",
        f"{hasil}/dokumen-evaluasi.pdf",
        f"/penilaian/{periode_id}",
        "/penilaian/",
        "/tim/",
    ]
    semua = crawl(sign_in(kantor.pegawai), awal)
    # Each reading signs in anew, which only the list of his own sign-ins tells.
    return {url: SEMENTARA.sub("", isi) for url, isi in semua.items() if not url.startswith("/profil")}


def _first_difference(satu: str, lain: str) -> tuple[str, str]:
    mulai = next((n for n, (a, b) in enumerate(zip(satu, lain, strict=False)) if a != b), 0)
    return satu[max(0, mulai - 60) : mulai + 60], lain[max(0, mulai - 60) : mulai + 60]


def test_no_page_or_file_of_the_pegawai_depends_on_what_the_draft_says(
    session: Session, kantor: Kantor, sign_in: SignIn
) -> None:
    kantor.set_capaian()
    periode_id = kantor.rate(isian=RENDAH).periode_id
    rendah = _read_all(kantor, sign_in, periode_id)
    service.save_ratings(session, kantor.penilai, periode_id, TINGGI, **SAAT)
    session.commit()
    tinggi = _read_all(kantor, sign_in, periode_id)
    print(f"{len(rendah)} pages and files read twice")
    assert len(rendah) > 20
    assert rendah.keys() == tinggi.keys()
    beda = {url: _first_difference(rendah[url], tinggi[url]) for url in rendah if rendah[url] != tinggi[url]}
    assert beda == {}
    assert [url for url, isi in tinggi.items() if TANDA in isi] == []
    tersebut = [url for url, isi in tinggi.items() if "sedang dinilai" in isi.casefold()]
    assert {"/", f"/penilaian/hasil/{periode_id}"} <= set(tersebut), tersebut


@pytest.mark.parametrize("siapa", ["kepala_badan", "lain"])
def test_nobody_else_reads_the_draft_either(
    session: Session, kantor: Kantor, sign_in: SignIn, siapa: str
) -> None:
    """The superior of the pejabat penilai knows of the period, a colleague does not."""
    periode_id = kantor.rate(isian=TINGGI).periode_id
    awal = ["/", "/tim/", "/penilaian/", f"/penilaian/hasil/{periode_id}", f"/kinerja/{periode_id}"]
    semua = crawl(sign_in(getattr(kantor, siapa)), awal)
    assert [url for url, isi in semua.items() if TANDA in isi] == []


def test_a_period_that_goes_back_forgets_the_ratings_and_tells_the_pegawai_why(
    session: Session, kantor: Kantor, sign_in: SignIn
) -> None:
    periode_id = kantor.rate(isian=TINGGI).periode_id
    service.return_period(session, kantor.penilai, periode_id, "Lengkapi bukti.", **SAAT)
    session.commit()
    assert kantor.periode().status is StatusPeriode.DIKEMBALIKAN
    page = sign_in(kantor.pegawai).get(f"/kinerja/{periode_id}").text
    assert "Lengkapi bukti." in page
    assert TANDA not in page
    assert "Di Atas Ekspektasi" not in page
