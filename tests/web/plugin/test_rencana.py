"""Findings of plugins on the page of an SKP and in the answers to its saves, with htmx and without."""

import gzip
import re
import time
from collections.abc import Callable

import pytest
from flask import Flask
from kinerja_pemeriksa_indikator.setelan import Setelan, Sikap
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.db import transaction
from kinerja.hooks import Rencana, TemuanRencana, hookimpl
from kinerja.hooks.penjaga import BATAS_HALAMAN, resume
from kinerja.organisasi.models import Penempatan
from kinerja.plugin.models import GalatPlugin, PluginInstansi
from kinerja.plugin.service import save_settings
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.skp.rules import Aspek, StatusSkp
from tests import factories
from tests.client import FormClient
from tests.conftest import NOW
from tests.skp_bersama import Orang, count_queries, make_skp_of, read

Pasang = Callable[..., Flask]
NAMA = "pemeriksa_indikator"
KALIMAT = "Target “12” belum bersatuan."


class Pemeriksa:
    """Finds what it is told to."""

    def __init__(self, *temuan: TemuanRencana) -> None:
        self.temuan, self.panggilan = temuan, 0

    @hookimpl
    def kinerja_check_rencana(self, rencana: Rencana) -> list[TemuanRencana]:
        self.panggilan += 1
        return list(self.temuan)


@pytest.fixture
def polos(session: Session, skp: Skp) -> RencanaHasilKerja:
    """The row of the SKP, whose target is a bare number."""
    (rhk,) = read(session, skp.id).rencana_hasil_kerja
    satu = rhk.semua_indikator[0]
    satu.target, satu.tipe, satu.parameter = "12", "", {}
    session.commit()
    return rhk


def sign_in(app: Flask, orang: Orang) -> FormClient:
    return factories.sign_in(app.test_client(), orang.akun(orang.pegawai))


def make_mandatory(app: Flask, instansi_id: int) -> None:
    """The agency wants targets to have a unit."""
    setelan = Setelan(tanpa_satuan=Sikap.WAJIB)
    with app.app_context(), transaction(instansi_id) as writing:
        save_settings(writing, system_actor(instansi_id), NAMA, setelan, now=NOW)


def status_of(session: Session, skp: Skp) -> StatusSkp:
    session.rollback()
    return read(session, skp.id).status


def row_form(rhk: RencanaHasilKerja, target: str) -> dict[str, object]:
    satu = rhk.semua_indikator[0]
    awal = f"i{satu.id}-"
    return {
        "teks": rhk.teks,
        "versi": "",
        f"{awal}teks": satu.teks,
        f"{awal}aspek": Aspek.KUANTITAS.value,
        f"{awal}target": target,
    }


# The shipped plugin, from the page to the submission


def test_advice_stands_in_the_list_under_its_name_and_leads_to_its_row(
    pasang: Pasang, orang: Orang, skp: Skp, polos: RencanaHasilKerja
) -> None:
    html = sign_in(pasang(NAMA), orang).get(f"/skp/{skp.id}").text
    sasaran = f"/skp/{skp.id}/hasil/{polos.id}/ubah#indikator_{polos.semua_indikator[0].id}"
    assert f'Saran: <a href="{sasaran}">{KALIMAT}' in html
    assert "<small>dari Pemeriksa indikator</small>" in html
    assert f'action="/skp/{skp.id}/ajukan"' in html
    assert "1 saran" in html


def test_a_mandatory_finding_holds_the_submission_up_until_it_is_mended(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp, polos: RencanaHasilKerja
) -> None:
    app = pasang(NAMA)
    make_mandatory(app, skp.instansi_id)
    browser = sign_in(app, orang)
    html = browser.get(f"/skp/{skp.id}").text
    assert f'action="/skp/{skp.id}/ajukan"' not in html
    assert "1 perlu dilengkapi sebelum diajukan" in html
    paksa = browser.submit(f"/skp/{skp.id}/ajukan")
    assert paksa.status_code == 422
    assert f"SKP belum dapat diajukan: 1 hal perlu dilengkapi. {KALIMAT}" in paksa.text
    assert status_of(session, skp) is StatusSkp.DRAF
    simpan = browser.submit(f"/skp/{skp.id}/hasil/{polos.id}", row_form(polos, "12 laporan"))
    assert simpan.status_code == 303
    assert KALIMAT not in browser.get(f"/skp/{skp.id}").text
    assert browser.submit(f"/skp/{skp.id}/ajukan").status_code == 303
    assert status_of(session, skp) is StatusSkp.DIAJUKAN


def test_a_save_by_htmx_brings_the_findings_along(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp, polos: RencanaHasilKerja
) -> None:
    app = pasang(NAMA)
    make_mandatory(app, skp.instansi_id)
    browser, url = sign_in(app, orang), f"/skp/{skp.id}/hasil/{polos.id}"
    masih = browser.submit_htmx(url, f"rhk_{polos.id}", row_form(polos, "24"))
    assert "Target “24” belum bersatuan." in masih.text
    assert "dari Pemeriksa indikator" in masih.text
    assert f'action="/skp/{skp.id}/ajukan"' not in masih.text
    beres = browser.submit_htmx(url, f"rhk_{polos.id}", row_form(polos, "24 laporan"))
    assert "belum bersatuan" not in beres.text
    assert f'action="/skp/{skp.id}/ajukan"' in beres.text
    # A line of the lampiran answers with the list as well.
    lampiran = browser.submit_htmx(
        f"/skp/{skp.id}/lampiran/konsekuensi", "lampiran_konsekuensi", {"teks": "Pelatihan"}
    )
    assert 'id="kelengkapan"' in lampiran.text


def test_where_the_instansi_has_it_off_nothing_is_found(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp, polos: RencanaHasilKerja
) -> None:
    browser = sign_in(pasang(NAMA, nyala=False), orang)
    assert KALIMAT not in browser.get(f"/skp/{skp.id}").text
    assert browser.submit(f"/skp/{skp.id}/ajukan").status_code == 303
    session.rollback()
    assert session.scalars(select(PluginInstansi)).all() == []


def test_the_whole_unit_is_compared_on_the_page(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp, polos: RencanaHasilKerja
) -> None:
    tempat = session.get_one(Penempatan, skp.penempatan_id)
    for _ in range(3):
        rekan = factories.make_pegawai(session)
        factories.make_penempatan(session, rekan, unit_id=tempat.unit_id)
        make_skp_of(session, rekan, status=StatusSkp.DITETAPKAN)
    session.commit()
    html = sign_in(pasang(NAMA), orang).get(f"/skp/{skp.id}").text
    assert "juga dipakai 3 rekan di unit Anda" in html


# Cost


def test_page_and_saves_stay_within_their_budget(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp, polos: RencanaHasilKerja
) -> None:
    factories.make_rhk(session, make_skp_of(session, orang.penilai, rhk=0), teks="Dari pimpinan")
    for _ in range(9):
        rhk = factories.make_rhk(session, skp)
        satu = factories.make_indikator(session, rhk, urutan=2, aspek=Aspek.KUALITAS)
        satu.target, satu.tipe, satu.parameter = "12", "", {}
    session.commit()
    app = pasang(NAMA)
    browser = sign_in(app, orang)
    engine = app.extensions["kinerja_database"].engine
    with count_queries(engine) as halaman:
        html = browser.get(f"/skp/{skp.id}").text
    assert html.count("belum bersatuan") == 6
    assert "lainnya pada hasil kerja" in html
    assert len(halaman) <= 12
    with count_queries(engine) as buka:
        browser.get_htmx(f"/skp/{skp.id}/hasil/{polos.id}/ubah", f"rhk_{polos.id}")
    form = row_form(polos, "24")
    answer = browser.submit_htmx(f"/skp/{skp.id}/hasil/{polos.id}", f"rhk_{polos.id}", form)
    assert answer.text.count("belum bersatuan") == 6
    assert len(gzip.compress(answer.data)) < 3_000
    print(f"page {len(halaman)} queries, row {len(buka)}, save {len(gzip.compress(answer.data))} bytes gzip")


def test_opening_a_row_asks_no_plugin(
    pasang: Pasang, orang: Orang, skp: Skp, polos: RencanaHasilKerja
) -> None:
    pemeriksa = Pemeriksa()
    browser = sign_in(pasang(pemeriksa=pemeriksa), orang)
    browser.get_htmx(f"/skp/{skp.id}/hasil/{polos.id}/ubah", f"rhk_{polos.id}")
    assert pemeriksa.panggilan == 0


# Plugins that misbehave


def test_a_sentence_of_a_plugin_is_text(pasang: Pasang, orang: Orang, skp: Skp) -> None:
    payload = "<script>alert(1)</script><b onclick='x'>"
    html = (
        sign_in(pasang(pemeriksa=Pemeriksa(TemuanRencana(kalimat=payload))), orang).get(f"/skp/{skp.id}").text
    )
    assert payload not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_hanging_plugin_costs_two_seconds_once_and_stops_nothing(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp
) -> None:
    dipanggil = []

    class Gantung:
        @hookimpl
        def kinerja_check_rencana(self, rencana: Rencana) -> list[TemuanRencana]:
            dipanggil.append(rencana)
            while True:
                pass

    browser, mulai = sign_in(pasang(gantung=Gantung()), orang), time.monotonic()
    try:
        assert browser.get(f"/skp/{skp.id}").status_code == 200
        assert browser.submit(f"/skp/{skp.id}/ajukan").status_code == 303
    finally:
        resume("gantung")
    assert time.monotonic() - mulai >= BATAS_HALAMAN
    assert len(dipanggil) == 1  # the second page leaves it alone
    session.rollback()
    (galat,) = session.scalars(select(GalatPlugin))
    assert (galat.nama, galat.hook, galat.lambat) == ("gantung", "kinerja_check_rencana", True)


def test_a_failing_plugin_beside_one_that_finds(pasang: Pasang, orang: Orang, skp: Skp) -> None:
    class Rusak:
        @hookimpl
        def kinerja_check_rencana(self, rencana: Rencana) -> list[TemuanRencana]:
            raise RuntimeError("rusak")

    app = pasang(rusak=Rusak(), pemeriksa=Pemeriksa(TemuanRencana(kalimat="Perjelas.", wajib=True)))
    answer = sign_in(app, orang).submit(f"/skp/{skp.id}/ajukan")
    assert answer.status_code == 422
    assert "Perjelas." in answer.text
    assert "dari pemeriksa" in answer.text
    assert "rusak" not in re.sub(r"<script.*?</script>", "", answer.text)
