"""The way of an SKP through the pages of its owner and of the pejabat penilai."""

import re
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.db import database
from kinerja.organisasi.models import Penempatan
from kinerja.skp import service
from kinerja.skp.models import CatatanSkp, Skp, VersiSkp
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.client import FormClient
from tests.skp_bersama import Orang, Saat, count_queries, make_skp_of, read, seal


def _status(session: Session, skp: Skp) -> StatusSkp:
    session.rollback()
    return read(session, skp.id).status


def _field(html: str, nama: str) -> str:
    found = re.search(rf'name="{nama}" value="([^"]+)"', html)
    assert found, nama
    return found[1]


def test_the_empty_list_offers_where_to_begin(session: Session, pemilik: FormClient, orang: Orang) -> None:
    html = pemilik.get("/skp/").text
    assert "SKP 2026 masih kosong" in html
    assert "Salin SKP" not in html
    lama = make_skp_of(
        session,
        orang.pegawai,
        tahun=2025,
        mulai=date(2025, 1, 1),
        sampai=date(2026, 1, 1),
        status=StatusSkp.DITUTUP,
    )
    session.commit()
    html = pemilik.get("/skp/").text
    assert "Salin SKP 2025" in html
    assert f"/skp/baru?salin={lama.id}" in html


def test_create_from_the_proposed_days(session: Session, pemilik: FormClient, orang: Orang) -> None:
    html = pemilik.get("/skp/baru").text
    assert 'value="2026-01-01"' in html
    assert 'value="2026-12-31"' in html
    data = {"mulai": "2026-01-01", "selesai": "2026-12-31", "pendekatan": "kualitatif"}
    answer = pemilik.submit("/skp/baru", data)
    skp = session.scalars(select(Skp)).one()
    assert answer.location == f"/skp/{skp.id}"
    page = pemilik.get(answer.location).text
    assert "pendekatan kualitatif" in page
    assert "Ukuran keberhasilan/indikator kinerja individu, dan target" in page


def test_bad_days_are_shown_at_their_field(session: Session, pemilik: FormClient, skp: Skp) -> None:
    salah = pemilik.submit("/skp/baru", {"mulai": "2026-05-01", "selesai": "2026-04-01"})
    assert salah.status_code == 422
    assert 'id="selesai-s"' in salah.text
    beririsan = pemilik.submit("/skp/baru", {"mulai": "2026-05-01", "selesai": "2026-12-31"})
    assert beririsan.status_code == 422
    assert 'id="mulai-s"' in beririsan.text
    assert 'value="2026-05-01"' in beririsan.text
    assert session.scalar(select(func.count(Skp.id))) == 1


def test_what_is_missing_is_said_before_it_can_fail(
    session: Session, pemilik: FormClient, orang: Orang
) -> None:
    skp = make_skp_of(session, orang.pegawai, rhk=0)
    session.commit()
    html = pemilik.get(f"/skp/{skp.id}").text
    assert 'aria-disabled="true" aria-describedby="alasan_ajukan"' in html
    assert "4 perlu dilengkapi" in html
    assert 'href="#lampiran_konsekuensi"' in html
    assert f'action="/skp/{skp.id}/ajukan"' not in html
    paksa = pemilik.submit(f"/skp/{skp.id}/ajukan")
    assert paksa.status_code == 422
    assert "SKP belum dapat diajukan" in paksa.text
    assert _status(session, skp) is StatusSkp.DRAF


def test_from_draft_to_approval(session: Session, pemilik: FormClient, penilai: FormClient, skp: Skp) -> None:
    assert pemilik.submit(f"/skp/{skp.id}/ajukan").location == f"/skp/{skp.id}"
    assert "Tarik SKP" in pemilik.get(f"/skp/{skp.id}").text
    assert f'href="/skp/{skp.id}"' in penilai.get("/skp/bawahan").text
    tanpa = penilai.submit(f"/skp/{skp.id}/kembalikan", {"catatan": ""})
    assert tanpa.status_code == 422
    assert 'id="catatan-s"' in tanpa.text
    kembali = penilai.submit(f"/skp/{skp.id}/kembalikan", {"catatan": "Perjelas targetnya."})
    assert kembali.location == "/skp/bawahan"
    html = pemilik.get(f"/skp/{skp.id}").text
    assert "Perjelas targetnya." in html
    assert "SKP dikembalikan" in html
    pemilik.submit(f"/skp/{skp.id}/ajukan")
    tinjau = penilai.get(f"/skp/{skp.id}").text
    assert "dibandingkan dengan versi 1" in tinjau
    setuju = penilai.submit(f"/skp/{skp.id}/setujui", {"sidik": _field(tinjau, "sidik")})
    assert setuju.status_code == 303
    assert _status(session, skp) is StatusSkp.DITETAPKAN
    assert "Ditetapkan" in pemilik.get(f"/skp/{skp.id}").text


def test_another_text_than_the_one_shown_is_not_approved(
    session: Session, penilai: FormClient, diajukan: Skp
) -> None:
    html = penilai.get(f"/skp/{diajukan.id}").text
    penilai.submit(f"/skp/{diajukan.id}/perilaku/adaptif", {"ekspektasi": "Gesit"})
    answer = penilai.submit(f"/skp/{diajukan.id}/setujui", {"sidik": _field(html, "sidik")})
    assert answer.status_code == 409
    assert "berubah sejak Anda membacanya" in answer.text
    assert penilai.submit(f"/skp/{diajukan.id}/setujui").status_code == 409
    assert _status(session, diajukan) is StatusSkp.DIAJUKAN


def test_an_action_sent_twice_has_one_effect(session: Session, pemilik: FormClient, skp: Skp) -> None:
    kunci = _field(pemilik.get(f"/skp/{skp.id}").text, "kunci_permintaan")
    for _ in range(2):
        assert pemilik.submit(f"/skp/{skp.id}/ajukan", {"kunci_permintaan": kunci}).status_code == 303
    catat = {"teks": "Sekali saja", "kunci_permintaan": "k1"}
    for _ in range(2):
        pemilik.submit(f"/skp/{skp.id}/catatan", catat)
    session.rollback()
    assert session.scalar(select(func.count(VersiSkp.id))) == 1
    assert session.scalar(select(func.count(CatatanSkp.id))) == 1
    lain = pemilik.submit(f"/skp/{skp.id}/catatan", catat | {"teks": "Isi lain"})
    assert lain.status_code == 409


def test_withdraw_revise_and_cancel(
    session: Session, pemilik: FormClient, diajukan: Skp, orang: Orang, saat: Saat
) -> None:
    url = f"/skp/{diajukan.id}"
    pemilik.submit(f"{url}/tarik")
    assert _status(session, diajukan) is StatusSkp.DRAF
    pemilik.submit(f"{url}/batalkan")
    assert _status(session, diajukan) is StatusSkp.DIBATALKAN
    skp = make_skp_of(session, orang.pegawai)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    service.approve_skp(session, orang.sebagai_penilai, skp.id, sidik=seal(session, skp.id), **saat)
    session.commit()
    tanpa = pemilik.submit(f"/skp/{skp.id}/revisi", {"alasan": ""})
    assert tanpa.status_code == 422
    assert 'id="alasan-s"' in tanpa.text
    pemilik.submit(f"/skp/{skp.id}/revisi", {"alasan": "Anggaran berubah"})
    assert _status(session, skp) is StatusSkp.DIREVISI
    versi = pemilik.get(f"/skp/{skp.id}/versi/").text
    assert "pernah ditetapkan, lalu direvisi" in versi
    assert "Tersusunnya laporan evaluasi" in pemilik.get(f"/skp/{skp.id}/versi/1").text


def test_the_other_approach_is_one_step_away(session: Session, pemilik: FormClient, skp: Skp) -> None:
    assert "Ganti ke pendekatan kualitatif" in pemilik.get(f"/skp/{skp.id}").text
    pemilik.submit(f"/skp/{skp.id}/pendekatan", {"pendekatan": "kualitatif"})
    assert "pendekatan kualitatif" in pemilik.get(f"/skp/{skp.id}").text


def test_a_note_on_a_row_comes_back_with_the_row(
    session: Session, pemilik: FormClient, penilai: FormClient, diajukan: Skp
) -> None:
    rhk = read(session, diajukan.id).rencana_hasil_kerja[0]
    data = {"teks": "Terlalu umum.", "rhk_id": rhk.id}
    answer = penilai.submit_htmx(f"/skp/{diajukan.id}/catatan", f"rhk_{rhk.id}", data)
    assert answer.text.lstrip().startswith(f'<tbody id="rhk_{rhk.id}"')
    assert "Terlalu umum." in answer.text
    umum = pemilik.submit_htmx(f"/skp/{diajukan.id}/catatan", "catatan_skp", {"teks": "Siap."})
    assert umum.text.lstrip().startswith('<section id="catatan_skp"')
    assert "Siap." in umum.text
    assert penilai.submit(f"/skp/{diajukan.id}/catatan", {"teks": " "}).status_code == 422


# Who may see and do what


AKSI = ("ajukan", "tarik", "kembalikan", "setujui", "revisi", "batalkan", "pendekatan", "catatan", "hasil")


def test_a_colleague_meets_a_page_that_does_not_exist(
    session: Session, orang_lain: FormClient, diajukan: Skp
) -> None:
    rhk = read(session, diajukan.id).rencana_hasil_kerja[0]
    satu = rhk.semua_indikator[0]
    for alamat in (
        "",
        "/pratinjau",
        "/cetak.pdf",
        "/versi/",
        "/versi/1",
        "/versi/1/cetak.pdf",
        f"/hasil/{rhk.id}",
        f"/hasil/{rhk.id}/ubah",
        f"/hasil/{rhk.id}/pimpinan",
        f"/hasil/{rhk.id}/target/{satu.id}",
        "/lampiran/konsekuensi",
        "/lampiran/konsekuensi/tambah",
    ):
        assert orang_lain.get(f"/skp/{diajukan.id}{alamat}").status_code == 404, alamat
    isi = {"klasifikasi": "utama", "pendekatan": "kualitatif", "catatan": "x", "alasan": "x", "teks": "x"}
    for aksi in AKSI:
        assert orang_lain.submit(f"/skp/{diajukan.id}/{aksi}", isi).status_code == 404, aksi
    for alamat in (f"hasil/{rhk.id}", f"hasil/{rhk.id}/hapus", f"hasil/{rhk.id}/pindah", "perilaku/loyal"):
        assert orang_lain.submit(f"/skp/{diajukan.id}/{alamat}", isi).status_code == 404, alamat


def test_the_penilai_cannot_do_what_is_the_owners(
    session: Session, penilai: FormClient, pemilik: FormClient, diajukan: Skp
) -> None:
    rhk = read(session, diajukan.id).rencana_hasil_kerja[0]
    for alamat in ("tarik", f"hasil/{rhk.id}/hapus", "hasil"):
        answer = penilai.submit(f"/skp/{diajukan.id}/{alamat}", {"klasifikasi": "utama"})
        assert answer.status_code == 403, alamat
    for alamat in ("setujui", "kembalikan"):
        assert pemilik.submit(f"/skp/{diajukan.id}/{alamat}", {"catatan": "x"}).status_code == 403, alamat
    assert _status(session, diajukan) is StatusSkp.DIAJUKAN


def test_another_instansi_meets_a_page_that_does_not_exist(
    app: Flask, session: Session, skp: Skp, instansi_lain: object
) -> None:
    with app.app_context(), database().session(instansi_lain.id, write=True) as lain, lain.begin():
        asing = factories.make_pegawai(lain)
        factories.make_penempatan(lain, asing)
        akun = factories.make_akun(lain, asing)
        punya = factories.make_skp(lain, asing, penempatan_id=lain.scalar(select(Penempatan.id)))
    browser = factories.sign_in(app.test_client(), akun)
    for alamat in ("", "/pratinjau", "/cetak.pdf", "/versi/"):
        assert browser.get(f"/skp/{skp.id}{alamat}").status_code == 404
    assert browser.submit(f"/skp/{skp.id}/ajukan").status_code == 404
    assert f"/skp/{skp.id}" not in browser.get("/skp/").text
    assert browser.get(f"/skp/{punya.id}").status_code == 200


def test_without_a_session_there_is_only_the_log_in(client: FormClient, skp: Skp) -> None:
    assert client.get(f"/skp/{skp.id}").status_code == 303
    assert client.submit(f"/skp/{skp.id}/ajukan").status_code == 303


# Documents, cost


def test_the_pdf_holds_form_and_lampiran(pemilik: FormClient, skp: Skp) -> None:
    answer = pemilik.get(f"/skp/{skp.id}/cetak.pdf")
    assert answer.content_type == "application/pdf"
    teks = " ".join(halaman.extract_text() for halaman in PdfReader(BytesIO(answer.data)).pages)
    for bagian in (
        "SASARAN KINERJA PEGAWAI",
        "KUANTITATIF",
        "Tersusunnya laporan evaluasi",
        "12 laporan",
        "LAMPIRAN SASARAN KINERJA PEGAWAI",
        "Contoh Konsekuensi",
    ):
        assert bagian in " ".join(teks.split()), bagian


def test_the_preview_shows_the_same_sheets(pemilik: FormClient, skp: Skp) -> None:
    html = pemilik.get(f"/skp/{skp.id}/pratinjau").text
    assert html.count('<article class="dokumen') == 2
    assert "Contoh Konsekuensi" in html


@pytest.mark.parametrize("siapa", ["pemilik", "penilai"])
def test_the_whole_request_stays_within_twelve_queries(
    app: Flask,
    session: Session,
    diajukan: Skp,
    orang: Orang,
    pemilik: FormClient,
    penilai: FormClient,
    siapa: str,
) -> None:
    browser = pemilik if siapa == "pemilik" else penilai
    if siapa == "pemilik":
        pemilik.submit(f"/skp/{diajukan.id}/tarik")

    def cost(alamat: str) -> int:
        with app.app_context(), count_queries(database().engine) as asked:
            assert browser.get(alamat).status_code == 200
        return len(asked)

    semua = (f"/skp/{diajukan.id}", "/skp/", "/skp/bawahan", "/skp/baru", f"/skp/{diajukan.id}/pratinjau")
    kecil = [cost(alamat) for alamat in semua]
    assert max(kecil) <= 12
    for _ in range(15):
        factories.make_rhk(session, diajukan)
    session.commit()
    assert [cost(alamat) for alamat in semua] == kecil
