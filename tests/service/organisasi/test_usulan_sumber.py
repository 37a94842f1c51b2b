"""The job that asks the outside source what it says about a position."""

from collections.abc import Iterator
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.app import create_app
from kinerja.config import Config
from kinerja.hooks import hookimpl
from kinerja.hooks.konektor import JenisKonektor, Konektor, Person, Position, Rank, UnavailableError
from kinerja.hooks.manager import HookManager
from kinerja.hooks.muat import load_plugins
from kinerja.hooks.plugin import Pengaturan
from kinerja.konektor.jobs_kedudukan import ask_source, pull_position
from kinerja.organisasi.models import Instansi, UsulanKedudukan
from kinerja.organisasi.rules import JenisUsulan
from kinerja.plugin.models import PluginInstansi
from tests import factories
from tests.conftest import TestClock
from tests.plugins.bantu import installed

NAMA = "simpeg"


class Simpeg(Konektor):
    """A source that knows one history; `mati` lets it be out of reach."""

    mati = False

    def __init__(self, _setelan: Pengaturan) -> None:
        pass

    def pull_person(self, nip: str) -> Person:
        if Simpeg.mati:
            raise UnavailableError("sambungan ditolak")
        return Person(ref="1", nip=nip, nama="Siti")

    def pull_positions(self, person: Person) -> list[Position]:
        return [
            Position(ref="1", jabatan="Pengolah Data", mulai=date(2024, 1, 1), unit_nama="Bidang Lama"),
            Position(ref="2", jabatan="Analis", mulai=date(2026, 2, 1), unit_nama="Bidang Baru"),
        ]

    def pull_ranks(self, person: Person) -> list[Rank]:
        return [Rank(ref="1", golongan="III/d", mulai=date(2025, 4, 1))]


@hookimpl
def kinerja_register_konektor() -> list[JenisKonektor]:
    return [JenisKonektor(kode="simpeg", label="SIMPEG Uji", make=Simpeg)]


@pytest.fixture
def app(config: Config, clock: TestClock) -> Iterator[Flask]:
    manager = load_plugins(())
    modul = SimpleNamespace(kinerja_register_konektor=kinerja_register_konektor)
    terpasang = [*manager.terpasang.values(), installed(NAMA, modul)]
    app = create_app(config, now=clock, plugins=HookManager(terpasang))
    yield app
    app.extensions["kinerja_database"].engine.dispose()


def make_usulan(session: Session, now: datetime, jenis: JenisUsulan) -> UsulanKedudukan:
    pegawai = factories.make_pegawai(session)
    usulan = UsulanKedudukan(
        pegawai_id=pegawai.id,
        jenis=jenis,
        tercatat={"id": None, "nama": "Bidang Lama"},
        usulan={"id": None, "nama": "Bidang Baru"},
        alasan="pindah",
        dibuat=now,
    )
    session.add(usulan)
    session.commit()
    return usulan


def switch_on(session: Session, now: datetime) -> None:
    session.add(PluginInstansi(nama=NAMA, aktif=True, diaktifkan=now))
    session.commit()


@pytest.mark.parametrize(
    ("jenis", "nama", "sejak"),
    [
        (JenisUsulan.UNIT, "Bidang Baru", "2026-02-01"),
        (JenisUsulan.JABATAN, "Analis", "2026-02-01"),
        (JenisUsulan.GOLONGAN, "III/d", "2025-04-01"),
    ],
)
def test_the_newest_row_of_the_source_stands_beside_the_record(
    app: Flask, session: Session, instansi: Instansi, now: datetime, jenis: JenisUsulan, nama: str, sejak: str
) -> None:
    switch_on(session, now)
    usulan = make_usulan(session, now, jenis)
    with app.app_context():
        pull_position(instansi.id, usulan.id)
    session.refresh(usulan)
    assert (usulan.luar["nama"], usulan.luar["sejak"]) == (nama, sejak)
    assert usulan.luar["sumber"] == "SIMPEG Uji"


def test_a_source_out_of_reach_is_told_in_a_sentence(
    app: Flask, session: Session, instansi: Instansi, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_on(session, now)
    usulan = make_usulan(session, now, JenisUsulan.UNIT)
    monkeypatch.setattr(Simpeg, "mati", True)
    with app.app_context():
        pull_position(instansi.id, usulan.id)
    session.refresh(usulan)
    assert usulan.luar["gagal"].startswith("SIMPEG Uji sedang tidak dapat dihubungi")
    assert "nama" not in usulan.luar


def test_nobody_is_asked_about_a_penilai_or_without_a_source(
    app: Flask, session: Session, instansi: Instansi, now: datetime
) -> None:
    usulan = make_usulan(session, now, JenisUsulan.UNIT)
    with app.app_context():
        assert not asked(app, usulan, now)
        pull_position(instansi.id, usulan.id)
    session.refresh(usulan)
    assert usulan.luar == {}
    switch_on(session, now)
    penilai = make_usulan(session, now, JenisUsulan.PENILAI)
    with app.app_context():
        assert not asked(app, penilai, now)


def asked(app: Flask, usulan: UsulanKedudukan, now: datetime) -> bool:
    """Whether a job was asked for; the session is a new one, as that of each request is."""
    database = app.extensions["kinerja_database"]
    with database.session(usulan.instansi_id, write=True) as session:
        return ask_source(session, session.get(UsulanKedudukan, usulan.id), now=now)
