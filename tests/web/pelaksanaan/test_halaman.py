"""The page of a period: for its owner and his penilai, with and without htmx."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.client import FormClient
from tests.pelaksanaan_bersama import HARI_INI, TAHAPAN, Kerja, add_semua_jenis, on
from tests.skp_bersama import make_skp_of, seal


def _url(kerja: Kerja, ekor: str = "", kode: str = "T1") -> str:
    return f"/kinerja/{kerja.id(kode)}{ekor}"


def _status(session: Session, kerja: Kerja, kode: str = "T1") -> StatusPeriode:
    session.expire_all()
    return session.scalars(select(PeriodePenilaian).where(PeriodePenilaian.id == kerja.id(kode))).one().status


# The way


def test_the_menu_leads_to_the_period_of_today(pemilik: FormClient, kerja: Kerja) -> None:
    assert pemilik.get("/kinerja/").location == _url(kerja)
    assert pemilik.get(f"/kinerja/skp/{kerja.skp.id}").location == _url(kerja)


def test_without_an_approved_skp_the_page_says_what_comes_first(penilai: FormClient) -> None:
    page = penilai.get("/kinerja/")
    assert page.status_code == 200
    assert "Belum ada SKP yang ditetapkan" in page.text


def test_an_skp_without_periods_is_prepared_by_a_button(
    pemilik: FormClient, session: Session, kerja: Kerja
) -> None:
    for satu in kerja.periode.values():
        session.delete(satu)
    session.commit()
    assert "Siapkan periode" in pemilik.get("/kinerja/").text
    jawab = pemilik.submit(f"/kinerja/skp/{kerja.skp.id}/siapkan")
    assert jawab.status_code == 303
    assert session.scalars(select(PeriodePenilaian.kode).order_by(PeriodePenilaian.kode)).all() == [
        "T1", "T2", "T3", "T4", "TH",
    ]  # fmt: skip


def test_approval_makes_the_periods(app: Flask, session: Session, kerja: Kerja) -> None:
    """The route of the SKP composes both services in one transaction."""
    orang = kerja.orang
    skp = make_skp_of(session, orang.penilai, status=StatusSkp.DIAJUKAN)
    sidik = seal(session, skp.id)
    session.commit()
    atasan = factories.sign_in(app.test_client(), orang.akun(orang.atasan))
    assert atasan.submit(f"/skp/{skp.id}/setujui", {"sidik": sidik}).status_code == 303
    query = select(PeriodePenilaian.kode).where(PeriodePenilaian.skp_id == skp.id)
    assert len(session.scalars(query).all()) == 5


# The page


def test_the_owner_sees_forms_deadline_tabs_and_gaps(
    pemilik: FormClient, session: Session, kerja: Kerja
) -> None:
    add_semua_jenis(kerja)
    session.commit()
    page = pemilik.get(_url(kerja)).text
    assert "Pelaksanaan Triwulan I 2026" in page
    assert "Pengisian ditutup 5 April 2026 pukul 23.59 WIB, <b>26 hari lagi</b>" in page
    assert "Buka 1 Juli" in page
    assert "0 dari 8 indikator terisi" in page
    assert 'aria-disabled="true"' in page
    assert "Realisasi “Jumlah laporan” belum diisi." in page
    for satu in kerja.indikator():
        assert f'id="realisasi_{satu.id}"' in page
    assert page.count('type="checkbox"') == len(TAHAPAN["tahap"])


def test_the_penilai_reads_and_comments_but_has_no_form_to_fill(penilai: FormClient, kerja: Kerja) -> None:
    page = penilai.get(_url(kerja)).text
    assert "data-simpan-otomatis" not in page
    assert "data-unggah" not in page
    assert "Tercetak sebagai “Pimpinan: …”" in page
    assert kerja.orang.pegawai.nama_lengkap in page


@pytest.mark.parametrize(
    "ekor", ["", "/indikator/1", "/rhk/1/berkas", "/umpan-balik", "/ajukan", "/kembalikan"]
)
def test_for_a_stranger_the_period_does_not_exist(orang_lain: FormClient, kerja: Kerja, ekor: str) -> None:
    ada = orang_lain.get(_url(kerja)) if not ekor else orang_lain.submit(_url(kerja, ekor), {"rhk": 1})
    tak_ada = orang_lain.get("/kinerja/99999")
    assert (ada.status_code, tak_ada.status_code) == (404, 404)
    if not ekor:
        assert without_token(ada.text) == without_token(tak_ada.text)


def without_token(page: str) -> str:
    """The page without the CSRF tokens, which carry the moment they were made."""
    return re.sub(r"[\w-]+\.[\w-]{6}\.[\w-]{27}", "", page)


def test_a_late_period_warns_and_stays_open(
    app: Flask, session: Session, kerja: Kerja, pemilik: FormClient
) -> None:
    app.extensions["kinerja_clock"].set(on(2026, 4, 7)["now"])
    browser = factories.sign_in(app.test_client(), kerja.orang.akun(kerja.orang.pegawai))
    page = browser.get(_url(kerja)).text
    assert "Tenggat sudah lewat 2 hari" in page
    assert "lewat 2 hari</b>" in page
    assert "data-simpan-otomatis" in page


def test_the_year_shows_the_proposal_of_its_quarters(app: Flask, session: Session, kerja: Kerja) -> None:
    kerja.fill()
    session.commit()
    app.extensions["kinerja_clock"].set(on(2026, 12, 7)["now"])
    browser = factories.sign_in(app.test_client(), kerja.orang.akun(kerja.orang.pegawai))
    page = browser.get(_url(kerja, kode="TH")).text
    assert "Pelaksanaan tahun 2026" in page
    assert "Kosongkan untuk mencetak usulan: 3 laporan" in page
    assert "Triwulan I: 3 laporan" in page
    assert "Rencana aksi<span" not in page


# Realisasi


def _kirim(kerja: Kerja, nilai: str, versi: int = 0, resmi: str = "") -> dict[str, object]:
    satu = kerja.indikator()[0]
    return {f"i{satu.id}-nilai": nilai, "versi": versi, "resmi": resmi}


def test_autosave_answers_with_the_form_and_what_changed_with_it(pemilik: FormClient, kerja: Kerja) -> None:
    satu = kerja.indikator()[0]
    jawab = pemilik.submit_htmx(
        _url(kerja, f"/indikator/{satu.id}"), f"realisasi_{satu.id}", _kirim(kerja, "1,5")
    )
    assert jawab.status_code == 200
    assert "<html" not in jawab.text
    assert jawab.text.lstrip().startswith(f'<form id="realisasi_{satu.id}"')
    assert 'name="versi" value="1"' in jawab.text
    assert "Tercetak: <b>1,5 laporan</b>" in jawab.text
    for id_ in (f"kemajuan_{satu.id}", f"status_rhk_{kerja.rhk()[0].id}", "kelengkapan", "kaki_kinerja"):
        assert f'id="{id_}"' in jawab.text
    assert jawab.text.count("hx-swap-oob") == 4


def test_without_javascript_the_save_leads_back_to_the_row(pemilik: FormClient, kerja: Kerja) -> None:
    satu = kerja.indikator()[0]
    jawab = pemilik.submit(_url(kerja, f"/indikator/{satu.id}"), _kirim(kerja, "4"))
    assert (jawab.status_code, jawab.location) == (303, f"{_url(kerja)}#indikator_{satu.id}")
    assert "4 dari 12 laporan, 33 %" in pemilik.get(_url(kerja)).text


@pytest.mark.parametrize("nilai", ["banyak", "-1", "1e9", "１２", "1" * 40])
@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_no_number_comes_back_with_its_sentence(
    pemilik: FormClient, session: Session, kerja: Kerja, nilai: str, htmx: bool
) -> None:
    satu = kerja.indikator()[0]
    url, kirim = _url(kerja, f"/indikator/{satu.id}"), _kirim(kerja, nilai)
    jawab = pemilik.submit_htmx(url, f"realisasi_{satu.id}", kirim) if htmx else pemilik.submit(url, kirim)
    assert jawab.status_code == 422
    assert f'value="{nilai}"' in jawab.text
    assert 'aria-invalid="true"' in jawab.text
    assert ("<html" in jawab.text) is not htmx
    assert session.scalar(select(Realisasi)) is None


@pytest.mark.parametrize("htmx", [True, False])
def test_the_loser_of_two_edits_sees_both_texts(pemilik: FormClient, kerja: Kerja, htmx: bool) -> None:
    satu = kerja.indikator()[0]
    url = _url(kerja, f"/indikator/{satu.id}")
    pemilik.submit(url, _kirim(kerja, "3"))
    kirim = _kirim(kerja, "9")
    jawab = pemilik.submit_htmx(url, f"realisasi_{satu.id}", kirim) if htmx else pemilik.submit(url, kirim)
    assert jawab.status_code == 409
    assert "9 laporan</ins>" in jawab.text
    assert 'data-theirs="Realisasi">3 laporan' in jawab.text
    assert 'name="versi" value="1"' in jawab.text  # the next press knows what it replaces
    assert pemilik.submit(url, _kirim(kerja, "9", 1)).status_code == 303
    tersimpan = pemilik.get_htmx(url, f"realisasi_{satu.id}")
    assert "Tercetak: <b>9 laporan</b>" in tersimpan.text


# Rencana aksi


def test_steps_are_written_with_and_without_htmx(pemilik: FormClient, session: Session, kerja: Kerja) -> None:
    rhk = kerja.rhk()[0]
    url = _url(kerja, f"/rhk/{rhk.id}/rencana-aksi")
    piece = pemilik.submit_htmx(url, f"rencana_aksi_{rhk.id}", {"teks": "Menyusun"})
    assert "Menyusun" in piece.text
    assert "<html" not in piece.text
    assert "1 rencana aksi, " in piece.text
    assert (
        pemilik.submit(url, {"teks": "Memaparkan"}).location
        == f"{_url(kerja)}?buka={rhk.id}#rencana_aksi_{rhk.id}"
    )
    satu, dua = kerja.seen().daftar_rhk[0].daftar_rencana_aksi
    url = _url(kerja, f"/rencana-aksi/{satu.id}")
    assert (
        "Menyusun konsep"
        in pemilik.submit_htmx(url, f"rencana_{satu.id}", {"teks": "Menyusun konsep", "versi": 1}).text
    )
    bentrok = pemilik.submit_htmx(url, f"rencana_{satu.id}", {"teks": "Lain", "versi": 1})
    assert bentrok.status_code == 409
    assert "Menyusun konsep" in bentrok.text
    assert pemilik.submit(url, {"teks": " "}).status_code == 422
    hapus = pemilik.submit_htmx(_url(kerja, f"/rencana-aksi/{dua.id}/hapus"), f"rencana_aksi_{rhk.id}")
    assert "Memaparkan" not in hapus.text


def test_the_same_form_sent_twice_adds_one_step(pemilik: FormClient, kerja: Kerja) -> None:
    rhk = kerja.rhk()[0]
    for _ in range(3):
        pemilik.submit(
            _url(kerja, f"/rhk/{rhk.id}/rencana-aksi"), {"teks": "Sekali", "kunci_permintaan": "kunci-1"}
        )
    assert len(kerja.seen().daftar_rhk[0].daftar_rencana_aksi) == 1


def test_steps_are_copied_from_the_last_period(app: Flask, session: Session, kerja: Kerja) -> None:
    service.add_rencana_aksi(session, kerja.pemilik, kerja.id(), kerja.rhk()[0].id, "Lama", **HARI_INI)
    session.commit()
    app.extensions["kinerja_clock"].set(on(2026, 4, 2)["now"])
    browser = factories.sign_in(app.test_client(), kerja.orang.akun(kerja.orang.pegawai))
    assert "Salin rencana aksi dari Triwulan I" in browser.get(_url(kerja, kode="T2")).text
    browser.submit(_url(kerja, "/rencana-aksi/salin", "T2"))
    page = browser.get(_url(kerja, kode="T2")).text
    assert "1 rencana aksi disalin" in page
    assert "Lama</textarea>" in page


# Moves


def test_what_is_missing_is_named_when_somebody_submits_anyway(
    pemilik: FormClient, session: Session, kerja: Kerja
) -> None:
    jawab = pemilik.submit(_url(kerja, "/ajukan"))
    assert jawab.status_code == 422
    assert "4 hal perlu dilengkapi" in jawab.text
    assert f'href="#indikator_{kerja.indikator()[0].id}"' in jawab.text
    assert _status(session, kerja) is StatusPeriode.PENGISIAN


def test_submit_and_give_back(
    pemilik: FormClient, penilai: FormClient, session: Session, kerja: Kerja
) -> None:
    kerja.fill()
    session.commit()
    assert pemilik.submit(_url(kerja, "/ajukan")).status_code == 303
    page = pemilik.get(_url(kerja)).text
    assert f"Menunggu <b>{kerja.orang.penilai.nama_lengkap}</b> sejak 10 Maret 2026" in page
    assert "data-simpan-otomatis" not in page
    kosong = penilai.submit(_url(kerja, "/kembalikan"), {"catatan": " "})
    assert kosong.status_code == 422
    assert "Tulis apa yang perlu diperbaiki." in kosong.text
    penilai.submit(_url(kerja, "/kembalikan"), {"catatan": "Tambahkan <b>bukti</b>"})
    assert _status(session, kerja) is StatusPeriode.DIKEMBALIKAN
    page = pemilik.get(_url(kerja)).text
    assert "Tambahkan &lt;b&gt;bukti&lt;/b&gt;" in page
    assert "data-simpan-otomatis" in page


def test_extra_fields_of_a_form_change_nothing(pemilik: FormClient, session: Session, kerja: Kerja) -> None:
    satu = kerja.indikator()[0]
    tambahan = {"status": "final", "instansi_id": 2, "periode_id": kerja.id("T2"), "diubah": "2020-01-01"}
    pemilik.submit(_url(kerja, f"/indikator/{satu.id}"), _kirim(kerja, "4") | tambahan)
    baris = session.scalars(select(Realisasi)).one()
    assert (baris.periode_id, baris.instansi_id) == (kerja.id(), kerja.skp.instansi_id)
    assert _status(session, kerja) is StatusPeriode.PENGISIAN


# Feedback


def test_feedback_is_a_thread_under_htmx_and_without(
    pemilik: FormClient, penilai: FormClient, kerja: Kerja
) -> None:
    rhk = kerja.rhk()[0]
    kirim = {"teks": "Tambahkan grafik", "rhk": rhk.id}
    piece = penilai.submit_htmx(_url(kerja, "/umpan-balik"), f"utas_rhk_{rhk.id}", kirim)
    assert "<b>Pimpinan</b>, Anda" in piece.text
    assert "<html" not in piece.text
    (utas,) = kerja.seen().daftar_rhk[0].daftar_umpan_balik
    balas = pemilik.submit(
        _url(kerja, "/umpan-balik"), {"teks": "Siap", "rhk": rhk.id, "balasan_dari": utas.tanda}
    )
    assert balas.location == f"{_url(kerja)}?buka={rhk.id}#utas_rhk_{rhk.id}"
    page = pemilik.get(balas.location).text
    assert "<b>Pemilik SKP</b>, Anda" in page
    perilaku = penilai.submit_htmx(
        _url(kerja, "/umpan-balik"), "utas_perilaku_loyal", {"teks": "Setia", "perilaku": "loyal"}
    )
    assert "Setia" in perilaku.text


@pytest.mark.parametrize("teks", ["", "x" * 2001])
@pytest.mark.parametrize("htmx", [True, False])
def test_feedback_that_cannot_be_used_comes_back(
    penilai: FormClient, kerja: Kerja, teks: str, htmx: bool
) -> None:
    rhk = kerja.rhk()[0]
    url, kirim = _url(kerja, "/umpan-balik"), {"teks": teks, "rhk": rhk.id}
    jawab = penilai.submit_htmx(url, f"utas_rhk_{rhk.id}", kirim) if htmx else penilai.submit(url, kirim)
    assert jawab.status_code == 422
    assert 'aria-invalid="true"' in jawab.text
    assert teks in jawab.text


def test_a_colleague_writes_on_a_page_without_realisasi(app: Flask, session: Session, kerja: Kerja) -> None:
    kerja.fill()
    orang = kerja.orang
    factories.make_garis(session, orang.lain, orang.penilai)
    session.commit()
    rekan = factories.sign_in(app.test_client(), orang.akun(orang.lain))
    assert orang.pegawai.nama_lengkap in rekan.get("/kinerja/umpan-balik").text
    url = f"/kinerja/umpan-balik/{kerja.id()}"
    page = rekan.get(url).text
    assert "tanpa nama" in page
    assert "3 laporan" not in page
    assert "12 laporan" not in page
    assert rekan.submit(url, {"teks": "", "perilaku": "harmonis"}).status_code == 422
    jawab = rekan.submit(url, {"teks": "Ramah", "perilaku": "harmonis"})
    assert jawab.location == f"{url}#utas_perilaku_harmonis"
    assert "Ramah" in rekan.get(url).text
    assert rekan.get(_url(kerja)).status_code == 404
    assert rekan.submit(url, {"teks": "Ramah"}).status_code == 404
    pemilik = factories.sign_in(app.test_client(), orang.akun(orang.pegawai)).get(_url(kerja)).text
    assert "Ramah" not in pemilik  # one colleague is no crowd
    assert orang.lain.nama_lengkap not in pemilik


# Hostile text

JAHAT = '"><script>alert(1)</script>{{ 7*7 }}{% raw %}\u202e'


def test_what_people_type_stays_text_everywhere(
    pemilik: FormClient, penilai: FormClient, session: Session, kerja: Kerja
) -> None:
    satu, rhk = kerja.indikator()[0], kerja.rhk()[0]
    satu.teks = satu.target = rhk.teks = JAHAT
    satu.tipe, satu.parameter = "", {}
    session.commit()
    bersih = JAHAT.removesuffix("\u202e")
    pemilik.submit(_url(kerja, f"/indikator/{satu.id}"), {"resmi": JAHAT, "versi": 0})
    pemilik.submit(_url(kerja, f"/rhk/{rhk.id}/rencana-aksi"), {"teks": JAHAT})
    pemilik.submit(_url(kerja, f"/rhk/{rhk.id}/tautan"), {"url": "https://a.go.id/<script>", "nama": JAHAT})
    penilai.submit(_url(kerja, "/umpan-balik"), {"teks": JAHAT, "rhk": rhk.id})
    hal = kerja.seen()
    assert hal.daftar_rhk[0].daftar_indikator[0].resmi == bersih
    assert hal.daftar_rhk[0].daftar_umpan_balik[0].teks == bersih
    for browser in (pemilik, penilai):
        page = browser.get(_url(kerja)).text
        assert "<script>alert" not in page
        assert "https://a.go.id/<script>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
