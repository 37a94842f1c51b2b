"""What the pages of a period cost: queries, bytes, and no write."""

import gzip
import hashlib

from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.akun.models import PeranAkun
from kinerja.organisasi.models import Penempatan
from kinerja.pelaksanaan import service
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik import service as umpan
from tests import factories
from tests.client import FormClient
from tests.pelaksanaan_bersama import HARI_INI, Kerja, on
from tests.skp_bersama import count_queries

PALING_BANYAK = 12
HTML_KB = 25


def _url(kerja: Kerja, kode: str = "T1") -> str:
    return f"/kinerja/{kerja.id(kode)}"


def _fill_much(kerja: Kerja) -> None:
    """Ten results of five indicators, each with steps and feedback, and twenty colleagues."""
    session, periode_id = kerja.session, kerja.id()
    for _ in range(8):
        rhk = factories.make_rhk(session, kerja.skp)
        for urutan in range(2, 6):
            factories.make_indikator(session, rhk, urutan=urutan)
    kerja.fill()
    for rhk in kerja.rhk():
        for nomor in range(4):
            teks = f"Langkah {nomor}"
            service.add_rencana_aksi(session, kerja.pemilik, periode_id, rhk.id, teks, **HARI_INI)
            umpan.add_umpan_balik(session, kerja.penilai, periode_id, "Baik", rhk_id=rhk.id, **HARI_INI)
    for nilai in NilaiPerilaku:
        umpan.add_umpan_balik(session, kerja.penilai, periode_id, "Baik", nilai_perilaku=nilai, **HARI_INI)
    for _ in range(20):
        factories.make_garis(session, factories.make_pegawai(session), kerja.orang.penilai)
    session.commit()


def _sign_in_head(app: Flask, kerja: Kerja) -> FormClient:
    """The head of the unit, who is neither penilai nor his superior: a role within a unit."""
    akun = kerja.orang.akun(kerja.orang.lain)
    tempat = select(Penempatan.unit_id).where(Penempatan.id == kerja.skp.penempatan_id)
    peran = PeranAkun(
        akun_id=akun.id,
        peran=Peran.PIMPINAN_UNIT,
        unit_id=kerja.session.scalar(tempat),
        mulai=factories.AWAL_TAHUN,
    )
    kerja.session.add(peran)
    kerja.session.commit()
    return factories.sign_in(app.test_client(), akun)


def test_no_page_asks_more_than_twelve_queries_however_much_lies_in_it(
    app: Flask, kerja: Kerja, pemilik: FormClient, penilai: FormClient
) -> None:
    kepala = _sign_in_head(app, kerja)
    semua = [
        (pemilik, _url(kerja)),
        (pemilik, _url(kerja, "TH")),
        (penilai, _url(kerja)),
        (kepala, _url(kerja)),
        (kepala, f"/kinerja/umpan-balik/{kerja.id()}"),
        (pemilik, "/kinerja/"),
        (pemilik, "/kinerja/umpan-balik"),
    ]

    def cost(browser: FormClient, alamat: str) -> int:
        with count_queries(app.extensions["kinerja_database"].engine) as asked:
            assert browser.get(alamat).status_code in {200, 302, 303}
        return len(asked)

    kecil = [cost(browser, alamat) for browser, alamat in semua]
    assert max(kecil) <= PALING_BANYAK, kecil
    _fill_much(kerja)
    assert [cost(browser, alamat) for browser, alamat in semua] == kecil


def test_reading_changes_nothing(app: Flask, kerja: Kerja) -> None:
    """Also where the calendar has opened a period that nobody wrote in."""
    app.extensions["kinerja_clock"].set(on(2026, 4, 2)["now"])
    for pegawai in (kerja.orang.pegawai, kerja.orang.penilai):
        browser = factories.sign_in(app.test_client(), kerja.orang.akun(pegawai))
        sebelum = _checksum(kerja.session)
        for kode in kerja.periode:
            assert browser.get(_url(kerja, kode)).status_code == 200
        browser.get("/kinerja/")
        browser.get("/kinerja/umpan-balik")
        assert _checksum(kerja.session) == sebelum


def _checksum(session: Session) -> str:
    session.rollback()
    tabel = ("periode_penilaian", "realisasi", "rencana_aksi", "bukti_dukung", "umpan_balik", "catatan_audit")
    isi = [session.connection().execute(text(f"SELECT * FROM {nama} ORDER BY id")).all() for nama in tabel]
    session.rollback()
    return hashlib.sha256(repr(isi).encode()).hexdigest()


def test_a_large_page_stays_light(kerja: Kerja, pemilik: FormClient) -> None:
    _fill_much(kerja)
    assert len(gzip.compress(pemilik.get(_url(kerja)).data)) <= HTML_KB * 1024
