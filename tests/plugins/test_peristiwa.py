"""Notifications after the commit: kinerja_skp_changed and kinerja_periode_changed."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from dbos import DBOSClient
from sqlalchemy import select

from kinerja import jobs
from kinerja.config import Config
from kinerja.db import platform_session, transaction
from kinerja.hooks import PeristiwaPeriode, PeristiwaSkp, get_context, hookimpl
from kinerja.hooks.plugin import HOOK_API, Plugin
from kinerja.organisasi.models import Instansi
from kinerja.plugin.models import GalatPlugin
from kinerja.plugin.peristiwa import JOB, announce, tell_plugins
from kinerja.uji import DemoPlugin

Demo = Callable[[Any], DemoPlugin]
SAAT = datetime(2026, 11, 24, 3, tzinfo=UTC)
SKP = PeristiwaSkp(skp_id=1, pegawai_id=1, tahun=2026, aksi="ajukan", status="diajukan", waktu=SAAT)
PERIODE = PeristiwaPeriode(
    periode_id=1, pegawai_id=1, tahun=2026, kode="T1", aksi="tetapkan", status="ditetapkan", waktu=SAAT
)


def module(didengar: list[object]) -> SimpleNamespace:
    @hookimpl
    def kinerja_skp_changed(peristiwa: PeristiwaSkp) -> None:
        didengar.append((get_context().kode_instansi, peristiwa))

    @hookimpl
    def kinerja_periode_changed(peristiwa: PeristiwaPeriode) -> None:
        raise RuntimeError("telinga rusak")

    definisi = Plugin(nama="uji_telinga", versi="1.0.0", hook_api=HOOK_API, label="Telinga", ringkasan="x")
    return SimpleNamespace(
        PLUGIN=definisi,
        kinerja_skp_changed=kinerja_skp_changed,
        kinerja_periode_changed=kinerja_periode_changed,
    )


def first_instansi() -> Instansi:
    with platform_session() as session:
        return session.scalars(select(Instansi).order_by(Instansi.id)).first()  # type: ignore[return-value]


def count_jobs(config: Config) -> int:
    client = DBOSClient(system_database_url=config.database_url)
    try:
        return len(client.list_workflows(name=JOB))
    finally:
        client.destroy()


def test_a_committed_change_is_told_once_and_one_rolled_back_never(kinerja_demo: Demo) -> None:
    demo = kinerja_demo(module([]))
    config: Config = demo.app.extensions["kinerja_config"]
    with demo.app.app_context():
        jobs.prepare(config)
        instansi = first_instansi()
        with transaction(instansi.id) as session:
            announce(session, SKP)
            session.rollback()
        assert count_jobs(config) == 0
        for _ in range(2):  # the same change asked for twice
            with transaction(instansi.id) as session:
                announce(session, SKP)
        assert count_jobs(config) == 1


def test_the_job_tells_the_plugin_in_its_instansi(kinerja_demo: Demo) -> None:
    didengar: list[object] = []
    demo = kinerja_demo(module(didengar))
    with demo.app.app_context():
        instansi = first_instansi()
        tell_plugins(instansi.id, "skp", {**vars_of(SKP), "waktu": SAAT.isoformat()})
    assert didengar == [(instansi.kode, SKP)]


def test_a_failing_plugin_is_shown_to_the_admin_and_undoes_nothing(kinerja_demo: Demo) -> None:
    demo = kinerja_demo(module([]))
    with demo.app.app_context():
        instansi = first_instansi()
        tell_plugins(instansi.id, "periode", {**vars_of(PERIODE), "waktu": SAAT.isoformat()})
    with demo.app.app_context(), platform_session() as session:
        (galat,) = session.scalars(select(GalatPlugin))
        assert (galat.nama, galat.hook) == ("uji_telinga", "kinerja_periode_changed")
        assert "telinga rusak" in galat.sebab


def test_where_nobody_listens_no_job_is_made(kinerja_demo: Demo) -> None:
    definisi = Plugin(nama="uji_diam", versi="1.0.0", hook_api=HOOK_API, label="Diam", ringkasan="x")
    demo = kinerja_demo(SimpleNamespace(PLUGIN=definisi))
    with demo.app.app_context(), transaction(first_instansi().id) as session:
        announce(session, SKP)  # would need the tables of DBOS


def vars_of(peristiwa: object) -> dict[str, Any]:
    return {nama: getattr(peristiwa, nama) for nama in peristiwa.__dataclass_fields__}  # type: ignore[attr-defined]
