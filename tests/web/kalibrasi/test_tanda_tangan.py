"""The file of closed minutes: signed by the leader, again after a failure, or left for wet signatures."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from kinerja.audit import CatatanAudit
from kinerja.config import Config
from kinerja.kalibrasi.models import BerkasRisalah
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor
from tests.kalibrasi_bersama import make_sidang
from tests.surat_bersama import PenandaUji, PluginPenanda, make_app, switch_on, switch_on_stored
from tests.web.conftest import SignIn


@pytest.fixture
def penanda() -> PenandaUji:
    return PenandaUji()


@pytest.fixture
def app(config: Config, clock: TestClock, penanda: PenandaUji) -> Iterator[Flask]:
    clock.set(SAAT["now"])
    app = make_app(config, clock, penanda_uji=PluginPenanda(penanda))
    yield app
    app.extensions["kinerja_database"].engine.dispose()


def _close(kantor: Kantor, sign_in: SignIn) -> tuple[FormClient, str]:
    sidang = make_sidang(kantor, 3)
    browser, url = sign_in(kantor.kepala_badan), f"/kalibrasi/{sidang.kalibrasi.id}"
    for langkah in ("terapkan", "tutup"):
        assert browser.submit(f"{url}/{langkah}", {}).status_code == 303
    return browser, url


def _berkas(session: Session) -> BerkasRisalah:
    session.rollback()
    return session.scalars(select(BerkasRisalah)).one()


def test_a_signer_that_fails_leaves_the_file_and_is_asked_again(
    session: Session, kantor: Kantor, sign_in: SignIn, penanda: PenandaUji
) -> None:
    switch_on(session)
    switch_on_stored(session, "penanda_uji")
    browser, url = _close(kantor, sign_in)
    tanpa = browser.get(f"{url}/risalah.pdf").data
    assert penanda.permintaan == []  # a signature is a step of its own
    assert "Tanda tangani risalah" in browser.get(url).text
    peserta = sign_in(kantor.kepala)
    assert "Menunggu tanda tangan Maria Lestari" in peserta.get(url).text
    assert peserta.submit(f"{url}/tanda-tangan", {}).status_code == 403
    penanda.gagal = TimeoutError("timed out")
    browser.submit(f"{url}/tanda-tangan", {"kunci_permintaan": "satu"})
    halaman = browser.get(url).text
    assert "Risalah belum ditandatangani: layanan Penanda Uji tidak menjawab" in halaman
    assert browser.get(f"{url}/risalah.pdf").data == tanpa
    penanda.gagal = None
    browser.submit(f"{url}/tanda-tangan", {"kunci_permintaan": "dua"})
    halaman = browser.get(url).text
    assert "Ditandatangani elektronik" in halaman
    assert "Tanda tangani risalah" not in halaman
    isi = peserta.get(f"{url}/risalah.pdf").data
    assert isi.startswith(tanpa)
    assert penanda.verify(isi, None).sah  # type: ignore[arg-type]
    minta = penanda.permintaan[-1]
    assert (minta.nama, minta.alasan) == (
        "Maria Lestari, M.A.P.",
        "Risalah kalibrasi nomor 001/KAL/2026",
    )
    berkas = _berkas(session)
    assert (berkas.penanda, berkas.oleh) == ("uji", "Maria Lestari, M.A.P.")
    browser.submit(f"{url}/tanda-tangan", {"kunci_permintaan": "tiga"})
    assert browser.get(f"{url}/risalah.pdf").data == isi
    aksi = select(CatatanAudit.aksi).where(CatatanAudit.aksi.like("kalibrasi.%")).order_by(CatatanAudit.id)
    assert session.scalars(aksi).all()[-3:] == [
        "kalibrasi.tutup",
        "kalibrasi.cetak",
        "kalibrasi.tanda_tangan",
    ]
    session.commit()
    for statement in (update(BerkasRisalah).values(oleh="lain"), delete(BerkasRisalah)):
        with pytest.raises(DatabaseError, match="baris tetap"):
            session.execute(statement.execution_options(synchronize_session=False))
        session.rollback()


def test_without_a_signer_the_minutes_are_for_wet_signatures(
    session: Session, kantor: Kantor, sign_in: SignIn
) -> None:
    browser, url = _close(kantor, sign_in)
    halaman = browser.get(url).text
    assert "Untuk tanda tangan basah" in halaman
    assert "Tanda tangani risalah" not in halaman
    isi = browser.get(f"{url}/risalah.pdf").data
    browser.submit(f"{url}/tanda-tangan", {"kunci_permintaan": "satu"})
    assert "Tidak ada penanda tangan elektronik yang aktif" in browser.get(url).text
    assert browser.get(f"{url}/risalah.pdf").data == isi
    assert _berkas(session).penanda == ""
