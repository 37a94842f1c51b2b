"""The page of the title lines: typed, previewed, kept, and printed."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.models import Instansi
from kinerja.surat.dokumen import BAGI_JA_JF, BAGI_JPT
from tests import factories
from tests.client import FormClient
from tests.organisasi_bersama import make_admin
from tests.skp_bersama import make_orang, make_skp_of

URL = "/admin/judul"
PELAKSANA = {"pelaksana-baris": "Jabatan  pelaksana"}


@pytest.fixture
def admin(app: Flask, client: FormClient, session: Session, instansi: Instansi) -> FormClient:
    ensure_first_editions(session, system_actor(instansi.id))
    return factories.sign_in(client, make_admin(session))


def kept(session: Session, instansi: Instansi) -> Instansi:
    session.rollback()
    return session.get_one(Instansi, instansi.id)


def test_the_page_shows_the_titles_of_the_regulation(admin: FormClient) -> None:
    page = admin.get(URL).text
    assert page.count(f"<span>{BAGI_JPT}</span>") == page.count(f"<span>{BAGI_JA_JF}</span>") == 1
    assert "belum disimpan" not in page
    assert f'href="{URL}"' in admin.get("/admin").text


def test_a_preview_shows_what_is_typed_and_keeps_nothing(
    admin: FormClient, session: Session, instansi: Instansi
) -> None:
    page = admin.submit(f"{URL}/pratinjau", PELAKSANA)
    assert (page.status_code, "<span>JABATAN PELAKSANA</span>" in page.text) == (200, True)
    assert 'value="Jabatan  pelaksana"' in page.text
    assert "Pratinjau, belum disimpan" in page.text
    piece = admin.submit_htmx(f"{URL}/pratinjau", "pratinjau_judul", PELAKSANA).text
    assert piece.lstrip().startswith('<section id="pratinjau_judul"')
    assert "<span>JABATAN PELAKSANA</span>" in piece
    assert kept(session, instansi).baris_judul == {}


@pytest.mark.parametrize("htmx", ["", "isi"])
def test_lines_are_kept_with_history_and_emptied_again(
    admin: FormClient, session: Session, instansi: Instansi, htmx: str
) -> None:
    data = PELAKSANA | {"pengawas-baris": BAGI_JA_JF, "versi": 1}
    answer = admin.submit_htmx(URL, htmx, data) if htmx else admin.submit(URL, data)
    assert answer.status_code == (200 if htmx else 303)
    assert kept(session, instansi).baris_judul == {
        "pelaksana": "JABATAN PELAKSANA"
    }  # the default is not kept
    page = admin.get(URL).text
    assert "Baris judul Pelaksana: baris peraturan → JABATAN PELAKSANA" in page
    assert admin.submit(URL, {"versi": 2}).status_code == 303
    assert kept(session, instansi).baris_judul == {}


def test_an_old_form_and_a_line_too_long_keep_what_was_typed(admin: FormClient) -> None:
    assert admin.submit(URL, PELAKSANA | {"versi": 1}).status_code == 303
    answer = admin.submit(URL, {"pelaksana-baris": "BAGI PELAKSANA", "versi": 1})
    assert answer.status_code == 409
    assert 'data-mine="Pelaksana">BAGI PELAKSANA' in answer.text
    assert 'data-theirs="Pelaksana">JABATAN PELAKSANA' in answer.text
    answer = admin.submit(URL, {"jpt_madya-baris": "X" * 161, "pengawas-baris": "BAGI PENGAWAS"})
    assert answer.status_code == 422
    assert 'id="jpt_madya-baris-s"' in answer.text
    assert 'value="BAGI PENGAWAS"' in answer.text


@pytest.mark.parametrize("peran", [Peran.ADMIN_UNIT, Peran.AUDITOR])
def test_others_read_and_do_not_change(app: Flask, admin: FormClient, session: Session, peran: Peran) -> None:
    semua = factories.make_akun(session, peran=[peran]), factories.make_akun(session)
    session.commit()
    pembaca, pegawai = (factories.sign_in(app.test_client(), akun) for akun in semua)
    page = pembaca.get(URL)
    assert (page.status_code, "<form id=" in page.text) == (200, False)
    assert BAGI_JPT in page.text
    assert pembaca.submit(URL, PELAKSANA).status_code in {403, 404}
    assert pembaca.submit(f"{URL}/pratinjau", PELAKSANA).status_code in {403, 404}
    assert pegawai.get(URL).status_code == 404


def test_the_line_is_printed_on_the_skp_and_its_lampiran(
    app: Flask, admin: FormClient, session: Session
) -> None:
    orang = make_orang(session)
    skp = make_skp_of(session, orang.pegawai)
    session.commit()
    admin.submit(URL, PELAKSANA | {"versi": 1})
    pemilik = factories.sign_in(app.test_client(), orang.akun(orang.pegawai))
    page = pemilik.get(f"/skp/{skp.id}/pratinjau").text
    assert page.count("<span>JABATAN PELAKSANA</span>") == 2
    assert BAGI_JA_JF not in page
