"""Plugins hear of what was committed, each by a job of its own, in their instansi, again where they fail."""

import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.db import transaction
from kinerja.evaluasi import service as evaluasi
from kinerja.hooks import PeristiwaPeriode, PeristiwaSkp, get_context, hookimpl
from kinerja.hooks.penjaga import resume
from kinerja.pelaksanaan import service as pelaksanaan
from kinerja.plugin import jobs_peristiwa
from kinerja.plugin.models import GalatPlugin, PluginInstansi
from kinerja.skp import service
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.evaluasi_bersama import BAIK, make_kantor, on
from tests.plugin_bersama import Pekerja, list_jobs, switch_on
from tests.skp_bersama import Orang, read, seal

Pasang = Callable[..., Flask]


class Telinga:
    """Writes down what it hears, for which instansi."""

    def __init__(self) -> None:
        self.didengar: list[tuple[str, PeristiwaSkp | PeristiwaPeriode]] = []

    @hookimpl
    def kinerja_skp_changed(self, peristiwa: PeristiwaSkp) -> None:
        self.didengar.append((get_context().kode_instansi, peristiwa))

    @hookimpl
    def kinerja_periode_changed(self, peristiwa: PeristiwaPeriode) -> None:
        self.didengar.append((get_context().kode_instansi, peristiwa))

    @property
    def aksi(self) -> list[tuple[str, str]]:
        return [(satu.aksi, satu.status) for _, satu in self.didengar]


class Tuli:
    """Fails as often as it is told to."""

    def __init__(self, kali: int) -> None:
        self.sisa, self.didengar = kali, 0

    @hookimpl
    def kinerja_skp_changed(self, peristiwa: PeristiwaSkp) -> None:
        self.didengar += 1
        if self.didengar <= self.sisa:
            raise RuntimeError("tuli")


def submit(app: Flask, orang: Orang, skp: Skp) -> None:
    browser = factories.sign_in(app.test_client(), orang.akun(orang.pegawai))
    assert browser.submit(f"/skp/{skp.id}/ajukan").status_code == 303


def faults(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    return [(satu.nama, satu.hook) for satu in session.scalars(select(GalatPlugin))]


def test_a_plugin_hears_once_what_was_committed(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp
) -> None:
    telinga = Telinga()
    app = pasang(telinga=telinga)
    submit(app, orang, skp)
    assert telinga.didengar == []  # within the page nobody is told
    pekerja = Pekerja(app)
    assert pekerja.run() == 1
    session.rollback()
    ((kode, peristiwa),) = telinga.didengar
    assert kode == "kab-contoh"
    assert peristiwa == PeristiwaSkp(
        skp_id=skp.id,
        pegawai_id=orang.pegawai.id,
        tahun=2026,
        aksi="ajukan",
        status="diajukan",
        waktu=read(session, skp.id).status_sejak,
    )
    assert pekerja.run() == 0


def test_what_is_rolled_back_is_not_told(session: Session, pasang: Pasang, orang: Orang, skp: Skp) -> None:
    telinga = Telinga()
    app = pasang(telinga=telinga)

    def submit_and_break() -> None:
        with app.app_context(), transaction(skp.instansi_id) as writing:
            service.submit_skp(writing, orang.pemilik, skp.id, **on(2026, 3, 10))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        submit_and_break()
    assert list_jobs(app) == []
    assert read(session, skp.id).status is StatusSkp.DRAF


def test_a_refused_submission_is_not_told(session: Session, pasang: Pasang, orang: Orang, skp: Skp) -> None:
    app = pasang(telinga=Telinga())
    browser = factories.sign_in(app.test_client(), orang.akun(orang.penilai))
    assert browser.submit(f"/skp/{skp.id}/ajukan").status_code == 403
    assert list_jobs(app) == []


def test_every_step_of_an_skp_is_told(session: Session, pasang: Pasang, orang: Orang, skp: Skp) -> None:
    telinga = Telinga()
    app = pasang(telinga=telinga)
    saat, sebagai_penilai = on(2026, 3, 10), orang.sebagai_penilai
    with app.app_context(), transaction(skp.instansi_id) as writing:
        service.submit_skp(writing, orang.pemilik, skp.id, **saat)
        service.withdraw_skp(writing, orang.pemilik, skp.id, **saat)
        service.submit_skp(writing, orang.pemilik, skp.id, **saat | {"now": on(2026, 3, 11)["now"]})
        service.return_skp(writing, sebagai_penilai, skp.id, "Naikkan.", **saat)
        service.submit_skp(writing, orang.pemilik, skp.id, **saat | {"now": on(2026, 3, 12)["now"]})
        service.approve_skp(writing, sebagai_penilai, skp.id, sidik=seal(writing, skp.id), **saat)
        service.revise_skp(writing, orang.pemilik, skp.id, "Berubah.", **saat)
    Pekerja(app).run()
    assert set(telinga.aksi) == {
        ("ajukan", "diajukan"),
        ("tarik", "draf"),
        ("kembalikan", "dikembalikan"),
        ("setujui", "ditetapkan"),
        ("buka_revisi", "direvisi"),
    }
    assert len(telinga.aksi) == 7


def test_every_step_of_a_period_is_told(session: Session, pasang: Pasang) -> None:
    kantor, telinga = make_kantor(session), Telinga()
    periode = kantor.submit()
    session.commit()
    app = pasang(telinga=telinga)
    penilai, pemilik, saat = kantor.penilai, kantor.pemilik, on(2026, 4, 3)
    with app.app_context(), transaction(periode.instansi_id) as writing:
        evaluasi.return_period(writing, penilai, periode.id, "Lengkapi.", **saat)
        pelaksanaan.submit_period(writing, pemilik, periode.id, **saat)
        evaluasi.save_ratings(writing, penilai, periode.id, BAIK, **saat)
        evaluasi.cancel_rating(writing, penilai, periode.id, **saat)
        evaluasi.save_ratings(writing, penilai, periode.id, BAIK, **on(2026, 4, 4))
        evaluasi.establish(writing, penilai, periode.id, **saat)
        evaluasi.accept(writing, pemilik, periode.id, **saat)
    Pekerja(app).run()
    assert sorted(telinga.aksi) == [
        ("ajukan", "diajukan"),
        ("batalkan_penilaian", "diajukan"),
        ("kembalikan", "dikembalikan"),
        ("nilai", "dinilai"),
        ("nilai", "dinilai"),
        ("terima", "final"),
        ("tetapkan", "ditetapkan"),
    ]
    for _, satu in telinga.didengar:
        assert isinstance(satu, PeristiwaPeriode)
        assert (satu.periode_id, satu.kode, satu.tahun) == (periode.id, "T1", 2026)
        assert satu.pegawai_id == kantor.pegawai.id


def test_each_plugin_has_its_own_job_and_one_that_fails_keeps_nothing_from_the_others(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp
) -> None:
    satu, dua = Telinga(), Telinga()
    app = pasang(satu=satu, tuli=Tuli(99), dua=dua)
    submit(app, orang, skp)
    Pekerja(app).run()
    assert satu.aksi == dua.aksi == [("ajukan", "diajukan")]
    assert read(session, skp.id).status is StatusSkp.DIAJUKAN


def test_a_plugin_of_another_instansi_or_switched_off_makes_no_job(
    pasang: Pasang, orang: Orang, skp: Skp
) -> None:
    app = pasang(nyala=False, telinga=Telinga())
    submit(app, orang, skp)
    assert list_jobs(app) == []


def test_one_switched_off_before_its_turn_is_not_told(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp
) -> None:
    telinga = Telinga()
    app = pasang(telinga=telinga)
    submit(app, orang, skp)
    session.rollback()
    session.scalars(select(PluginInstansi)).one().aktif = False
    session.commit()
    assert Pekerja(app).run() == 1
    assert telinga.didengar == []
    assert faults(session) == []


def test_a_failed_try_is_made_again_later_and_leaves_no_trace_once_it_works(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp
) -> None:
    tuli = Tuli(1)
    app = pasang(tuli=tuli)
    submit(app, orang, skp)
    pekerja = Pekerja(app)
    assert [pekerja.run(), pekerja.run(), pekerja.run()] == [1, 1, 0]
    assert tuli.didengar == 2
    assert faults(session) == []
    kedua = list_jobs(app)[1]
    assert kedua.status == "DELAYED"


def test_after_the_last_try_the_admin_sees_the_fault(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp
) -> None:
    tuli = Tuli(99)
    app = pasang(tuli=tuli)
    submit(app, orang, skp)
    pekerja = Pekerja(app)
    for _ in range(3):
        assert faults(session) == []
        assert pekerja.run() == 1
    assert pekerja.run() == 0
    assert tuli.didengar == 3
    assert faults(session) == [("tuli", "kinerja_skp_changed")]


def test_a_job_that_starts_again_asks_for_one_more_try_only(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp
) -> None:
    """The worker died between the try and the end of the job: the same try is made twice."""
    app = pasang(tuli=Tuli(99))
    submit(app, orang, skp)
    ((argumen),) = list(Pekerja(app).waiting())
    for _ in range(2):
        with app.app_context():
            jobs_peristiwa.tell_plugin(*argumen)
    assert len(list_jobs(app)) == 2


def test_a_plugin_that_hangs_gives_its_place_back(
    pasang: Pasang, orang: Orang, skp: Skp, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gantung:
        @hookimpl
        def kinerja_skp_changed(self, peristiwa: PeristiwaSkp) -> None:
            while True:
                pass

    monkeypatch.setattr(jobs_peristiwa, "BATAS_PEKERJAAN", 0.1)
    app = pasang(gantung=Gantung())
    submit(app, orang, skp)
    pekerja, mulai = Pekerja(app), time.monotonic()
    try:
        assert [pekerja.run(), pekerja.run(), pekerja.run(), pekerja.run()] == [1, 1, 1, 0]
    finally:
        resume("gantung")
    assert time.monotonic() - mulai < 60  # it would be endless; a busy machine may need seconds


def test_plugins_that_do_not_listen_cost_no_job(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp
) -> None:
    class Bisu:
        pass

    app = pasang(bisu=Bisu())
    submit(app, orang, skp)
    assert list_jobs(app) == []


def test_switching_on_later_tells_nothing_of_before(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp
) -> None:
    telinga = Telinga()
    app = pasang(nyala=False, telinga=telinga)
    submit(app, orang, skp)
    session.rollback()
    switch_on(session, "telinga")
    session.commit()
    assert Pekerja(app).run() == 0
    assert telinga.didengar == []
