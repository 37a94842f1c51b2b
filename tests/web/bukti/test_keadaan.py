"""Looking at evidence: asked for by its owner and every hour, and what the admin sees of it."""

import io
import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import jobs
from kinerja.actor import system_actor
from kinerja.aturan.models import Pengaturan
from kinerja.bukti import jobs_periksa, periksa, service_berkas, service_tautan
from kinerja.bukti.jaringan import Temuan
from kinerja.bukti.models import Tautan
from kinerja.bukti.rules import KeadaanBerkas, KeadaanTautan
from kinerja.config import Config
from kinerja.pelaksanaan.models import Berkas, BuktiDukung
from kinerja.pelaksanaan.routes import bukti as unggah
from kinerja.storage import storage
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.organisasi_bersama import make_admin
from tests.pelaksanaan_bersama import Kerja
from tests.perintah import run_kinerja
from tests.security.test_bukti import PDF


@pytest.fixture
def looked_at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The application with the looking at links switched on, and the tables of jobs."""
    config: Config = replace(app.extensions["kinerja_config"], periksa_tautan=30)
    monkeypatch.setitem(app.extensions, "kinerja_config", config)
    jobs.prepare(config)
    return config


def _offer_link(pemilik: FormClient, kerja: Kerja) -> int:
    alamat = f"/kinerja/{kerja.id()}/rhk/{kerja.rhk()[0].id}/tautan"
    pemilik.submit(alamat, {"url": "https://contoh.go.id/data", "nama": "Data olahan"})
    kerja.session.rollback()
    bukti_id = kerja.session.scalars(select(BuktiDukung.id)).one()
    kerja.session.commit()
    return bukti_id


def _asked(config: Config, nama: str) -> list[str]:
    """The keys of the slices of one kind that were asked for."""
    return [satu.workflow_id for satu in jobs._client(config.database_url).list_workflows(name=nama)]


def test_the_owner_has_a_link_looked_at_now(looked_at: Config, pemilik: FormClient, kerja: Kerja) -> None:
    bukti_id = _offer_link(pemilik, kerja)
    assert "pemeriksaan dimatikan" not in pemilik.get("/bukti/").text
    alamat, tempat = f"/bukti/{bukti_id}/periksa", f"simpanan_{bukti_id}"
    jawab = pemilik.submit_htmx(alamat, tempat)
    assert jawab.status_code == 200
    assert "Sedang diperiksa." in jawab.text
    assert len(_asked(looked_at, jobs_periksa.JOB_TAUTAN)) == 1
    lagi = pemilik.submit_htmx(alamat, tempat)
    assert lagi.status_code == 429
    assert "baru saja diminta diperiksa" in lagi.text


def test_the_hourly_job_may_run_twice(
    app: Flask,
    looked_at: Config,
    pemilik: FormClient,
    kerja: Kerja,
    clock: TestClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _offer_link(pemilik, kerja)
    dilihat: list[str] = []

    def visit(url: str, *_batas: object, **_resolve: object) -> Temuan:
        dilihat.append(url)
        return Temuan(KeadaanTautan.BAIK)

    monkeypatch.setattr(periksa, "visit", visit)
    clock.forward(minutes=3)
    instansi_id = kerja.pemilik.instansi_id
    with app.app_context():
        for _ in range(2):
            jobs_periksa.check_all()
        assert len(_asked(looked_at, jobs_periksa.JOB_TAUTAN)) == 1
        assert len(_asked(looked_at, jobs_periksa.JOB_BERKAS)) == 1
        for _ in range(2):
            jobs_periksa.check_links(instansi_id, 1)
            jobs_periksa.check_files(instansi_id, 1)
    assert dilihat == ["https://contoh.go.id/data"]
    assert [satu[-2:] for satu in sorted(_asked(looked_at, jobs_periksa.JOB_TAUTAN))] == [":1", ":2"]
    kerja.session.rollback()
    tautan = kerja.session.scalars(select(Tautan)).one()
    assert (tautan.keadaan, tautan.berhasil) == (KeadaanTautan.BAIK, clock.now)


def test_a_slice_that_takes_long_ends_and_gives_back_what_it_did_not_reach(
    app: Flask, looked_at: Config, kerja: Kerja, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sistem = system_actor(kerja.pemilik.instansi_id)
    for nomor in range(3):
        url = f"https://lambat{nomor}.contoh.go.id/"
        service_tautan.register_tautan(kerja.session, sistem, url, now=clock.now)
    kerja.session.commit()
    clock.forward(minutes=3)
    monkeypatch.setattr(periksa, "WAKTU_IRISAN", 0.0)
    monkeypatch.setattr(periksa, "visit", lambda *_alamat, **_pilihan: Temuan(KeadaanTautan.WAKTU))
    with app.app_context():
        terlihat = [list(periksa.check_links(sistem.instansi_id, looked_at)) for _ in range(4)]
    assert [len(satu) for satu in terlihat] == [1, 1, 1, 0]
    assert len({url for satu in terlihat for url in satu}) == 3


def test_only_the_admin_sees_which_files_are_gone(
    app: Flask, pemilik: FormClient, session: Session, kerja: Kerja
) -> None:
    admin = factories.sign_in(app.test_client(), make_admin(session))
    assert pemilik.get("/bukti/keadaan").status_code == 404  # hidden, as all of Admin
    halaman = admin.get("/bukti/keadaan").text
    assert "Semua berkas utuh" in halaman
    assert "Belum ada tautan" in halaman
    alamat = f"/kinerja/{kerja.id()}/rhk/{kerja.rhk()[0].id}/berkas"
    pemilik.submit(alamat, {"berkas": [(io.BytesIO(PDF), "Laporan.pdf")]})
    session.rollback()
    rusak = {session.scalars(select(Berkas.id)).one(): KeadaanBerkas.HILANG}
    sistem = system_actor(kerja.pemilik.instansi_id)
    service_berkas.store_berkas(session, sistem, rusak, now=app.extensions["kinerja_clock"]())
    session.commit()
    _offer_link_of(pemilik, kerja)
    halaman = admin.get("/bukti/keadaan").text
    assert "Tidak ada di penyimpanan" in halaman
    assert "Laporan.pdf" in halaman
    assert "Belum diperiksa" in halaman
    assert "Pemeriksaan dimatikan oleh pengelola" in halaman
    hasil = run_kinerja(app.extensions["kinerja_config"], "check", "--json")
    assert hasil.exit_code == 1
    (baris,) = (satu for satu in json.loads(hasil.stdout) if satu["bagian"].startswith("berkas bukti"))
    assert (baris["baik"], baris["keterangan"]) == (False, "Laporan.pdf tidak ada di penyimpanan")


def _offer_link_of(pemilik: FormClient, kerja: Kerja) -> None:
    alamat = f"/kinerja/{kerja.id()}/rhk/{kerja.rhk()[0].id}/tautan"
    pemilik.submit(alamat, {"url": "https://contoh.go.id/data", "nama": "Data olahan"})


def test_an_upload_that_loses_the_last_room_leaves_no_stored_file_without_a_row(
    app: Flask, pemilik: FormClient, session: Session, kerja: Kerja, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.add(Pengaturan(kunci="kuota_bukti_mb", nilai="1"))
    session.commit()
    alamat = f"/kinerja/{kerja.id()}/rhk/{kerja.rhk()[0].id}/berkas"
    pemilik.submit(alamat, {"berkas": [(io.BytesIO(PDF), "Satu.pdf")]})
    session.rollback()
    session.scalars(select(Berkas)).one().ukuran = 2**20
    session.commit()
    # Both uploads saw the room before either was written: the look without the lock lets the second pass.
    monkeypatch.setattr(unggah.Ruang, "take", lambda _ruang, _isi: None)
    jawab = pemilik.submit(
        alamat, {"berkas": [(io.BytesIO(PDF.replace(b"Catalog", b"Catalog ")), "Dua.pdf")]}
    )
    assert jawab.status_code == 422
    assert "Ruang bukti dukung Anda tinggal 0 KB" in jawab.text
    session.rollback()
    assert [satu.nama for satu in session.scalars(select(BuktiDukung))] == ["Satu.pdf"]
    tercatat = {satu.sha256 for satu in session.scalars(select(Berkas))}
    with app.app_context():
        akar = storage().local_path(f"{kerja.pemilik.instansi_id}/aa/{'a' * 64}").parents[1]
    assert len(tercatat) == 2
    assert {satu.name for satu in akar.rglob("*") if satu.is_file()} == tercatat
