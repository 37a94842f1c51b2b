"""What the worker does every hour, with real links to a server on the loopback and real files."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import jobs
from kinerja.bukti import periksa
from kinerja.bukti.models import PeriksaBerkas, Tautan
from kinerja.bukti.rules import KeadaanBerkas, KeadaanTautan
from kinerja.config import Config
from kinerja.pelaksanaan.models import Berkas
from kinerja.storage import key_of, storage
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.organisasi_bersama import make_admin
from tests.pelaksanaan_bersama import Kerja
from tests.security.test_bukti import PDF
from tests.unit.bukti.test_jaringan import Peladen

WAKTU_TUNGGU = 40.0
Kali = Callable[[], None]


@pytest.fixture
def peladen() -> Iterator[Peladen]:
    with Peladen() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.selesai.set()
        server.shutdown()


@pytest.fixture
def worker(app: Flask, kerja: Kerja, monkeypatch: pytest.MonkeyPatch, clock: TestClock) -> Iterator[Kali]:
    """`worker()`: let the running worker finish what this hour asks for."""
    asli: Config = app.extensions["kinerja_config"]
    config = replace(asli, periksa_tautan=30, tautan_dalam=("127.0.0.1",))
    monkeypatch.setitem(app.extensions, "kinerja_config", config)
    monkeypatch.setattr(jobs, "TICK_SECONDS", 0.1)
    monkeypatch.setattr(periksa, "JEDA_HOST", 0.0)
    jobs.prepare(config)
    berhenti = threading.Event()

    def finish() -> None:
        jam = clock.now.strftime("%Y-%m-%dT%H")
        akhir = time.monotonic() + WAKTU_TUNGGU
        while time.monotonic() < akhir:
            semua = jobs._client(config.database_url).list_workflows()
            jam_ini = [satu for satu in semua if jam in satu.workflow_id]
            # The hour itself, then at least one slice of links and one of files, each at its end.
            if len(jam_ini) > 2 and all(satu.status == "SUCCESS" for satu in jam_ini):
                return
            time.sleep(0.1)
        pytest.fail(f"not done: {[(satu.workflow_id, satu.status) for satu in semua]}")

    with ThreadPoolExecutor(1) as pekerja:
        berjalan = pekerja.submit(jobs.run_worker, app, stop=berhenti)
        yield finish
        berhenti.set()
        berjalan.result()


def _offer(pemilik: FormClient, kerja: Kerja, peladen: Peladen) -> None:
    alamat = f"/kinerja/{kerja.id()}/rhk/{kerja.rhk()[0].id}"
    for jalan in ("/berubah/a", "/pindah/http://10.0.0.1/rahasia", "/pindah/http://localhost:1/rahasia"):
        pemilik.submit(f"{alamat}/tautan", {"url": peladen.url(jalan), "nama": jalan})
    pemilik.submit(f"{alamat}/berkas", {"berkas": [(io.BytesIO(PDF), "Laporan.pdf")]})


def test_the_worker_looks_remembers_the_last_success_and_tells_the_owner_once(
    app: Flask,
    pemilik: FormClient,
    kerja: Kerja,
    session: Session,
    peladen: Peladen,
    worker: Kali,
    clock: TestClock,
) -> None:
    _offer(pemilik, kerja, peladen)
    clock.forward(minutes=5)
    pertama = clock.now
    worker()
    assert [jalan for _cara, jalan in peladen.diminta].count("/berubah/a") == 2  # HEAD, then a little of it
    assert _read(session, "/berubah/a") == (KeadaanTautan.BAIK, 0, pertama, pertama)
    assert [satu[0] for satu in _read_all(session, "/pindah/")] == [KeadaanTautan.DALAM] * 2
    assert _compared(session) == (KeadaanBerkas.BAIK, pertama)
    assert "Perbaiki bukti dukung" not in pemilik.get("/").text

    peladen.status = 404
    _alter_file(app, kerja)
    clock.forward(days=34)
    for kali in (1, 2, 3):
        worker()
        assert _read(session, "/berubah/a") == (KeadaanTautan.HILANG, kali, pertama, clock.now)
        _check_told(app, kerja)
        clock.forward(hours=8)
    assert _compared(session)[0] is KeadaanBerkas.BERUBAH
    admin = factories.sign_in(app.test_client(), make_admin(session))
    assert "Isinya berubah" in admin.get("/bukti/keadaan").text

    banyak = len(peladen.diminta)
    worker()  # after three failures the pause is a day
    assert len(peladen.diminta) == banyak
    peladen.status = 200
    clock.forward(days=30)
    worker()
    assert _read(session, "/berubah/a") == (KeadaanTautan.BAIK, 0, clock.now, clock.now)
    assert "Perbaiki bukti dukung" not in _sign_in(app, kerja).get("/").text


def _check_told(app: Flask, kerja: Kerja) -> None:
    """Once on Beranda, however often it was looked at, and beside the link since when."""
    pemilik = _sign_in(app, kerja)
    beranda = pemilik.get("/").text
    assert beranda.count("1 tautan tidak dapat dibuka") == 1
    halaman = pemilik.get("/bukti/").text
    assert "Tidak ditemukan" in halaman
    assert "terakhir dapat dibuka 10 Mar 2026" in halaman
    assert "Berkas isinya berubah" in halaman


def _sign_in(app: Flask, kerja: Kerja) -> FormClient:
    """Weeks have passed: the session of before is over."""
    return factories.sign_in(app.test_client(), kerja.orang.akun(kerja.orang.pegawai))


def _alter_file(app: Flask, kerja: Kerja) -> None:
    sidik = kerja.session.scalars(select(Berkas.sha256)).one()
    kerja.session.rollback()
    with app.app_context():
        storage().local_path(key_of(kerja.pemilik.instansi_id, sidik)).write_bytes(b"lain")


def _read(session: Session, jalan: str) -> tuple[object, ...]:
    (satu,) = _read_all(session, jalan)
    return satu


def _read_all(session: Session, jalan: str) -> list[tuple[object, ...]]:
    """State, failures since, last success and last look of links."""
    session.rollback()
    query = select(Tautan.keadaan, Tautan.gagal, Tautan.berhasil, Tautan.diperiksa)
    found = [tuple(satu) for satu in session.execute(query.where(Tautan.url.contains(jalan)))]
    session.rollback()
    return found


def _compared(session: Session) -> tuple[KeadaanBerkas, object]:
    session.rollback()
    satu = session.scalars(select(PeriksaBerkas)).one()
    found = satu.keadaan, satu.diperiksa
    session.rollback()
    return found
