"""The demo with the plugins that ship; without them it is built by tests/web/test_anggaran.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from kinerja.actor import Actor, Peran, PeranLingkup, system_actor
from kinerja.akun.models import Akun
from kinerja.app import create_app
from kinerja.aturan.service import ensure_first_editions
from kinerja.config import Config
from kinerja.db import Database, platform_session, transaction
from kinerja.demo import bangun, isi
from kinerja.demo.bangun import AkunDemo, build_demo
from kinerja.hooks.muat import list_tersedia, load_plugins
from kinerja.organisasi.models import GarisPelaporan, Instansi, Pegawai
from kinerja.organisasi.rules import JenisForm
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.models import PluginInstansi
from kinerja.schema import upgrade
from kinerja.skp.models import Indikator, Intervensi, RencanaHasilKerja, Skp
from kinerja.skp.muat import ISI, load_skp
from kinerja.skp.rules import Pendekatan, StatusSkp
from kinerja.skp.service import load_cetakan
from tests.client import FormClient
from tests.conftest import KEYS

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ADA = [nama for nama in bangun.PLUGIN if nama in list_tersedia()]
BAWAAN = {"indikator_bawaan", "formula_bawaan"}
RASIO = Indikator.target.startswith("90% (")


@dataclass(frozen=True)
class Demo:
    app: Flask
    akun: list[AkunDemo]
    kabupaten: int
    kota: int


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    config = Config(instance=folder, database_url=f"sqlite:///{folder / 'demo.db'}", testing=True, kunci=KEYS)
    app = create_app(config, now=lambda: NOW, plugins=load_plugins(ADA))
    app.test_client_class = FormClient
    database: Database = app.extensions["kinerja_database"]
    upgrade(database.engine)
    with app.app_context():
        with platform_session() as session:
            ensure_first_editions(session, system_actor(0))
        akun = build_demo(
            pegawai=1200, tahun=2026, seed=1, now=NOW, today=NOW.date(), advance=lambda _done, _total: None
        )
        with platform_session() as session:
            kabupaten, kota = session.scalars(select(Akun.instansi_id).distinct().order_by(Akun.instansi_id))
    yield Demo(app, akun, kabupaten, kota)
    database.engine.dispose()


def test_the_first_instansi_has_on_what_is_installed_and_the_second_nothing(demo: Demo) -> None:
    assert {"indikator_rasio", "indikator_survei"} <= set(ADA)
    for instansi_id, wanted in ((demo.kabupaten, set(ADA)), (demo.kota, set())):
        with demo.app.app_context(), transaction(instansi_id) as session:
            assert set(katalog_of(session).setelan) == BAWAAN | wanted


def test_what_is_not_installed_is_left_alone(app: Flask, instansi: Instansi) -> None:
    with app.app_context():
        bangun._switch_plugins_on(instansi.id, NOW)
        with transaction(instansi.id) as session:
            assert list(session.scalars(select(PluginInstansi))) == []


def test_a_ratio_is_typed_where_its_plugin_is_on_and_a_text_elsewhere(demo: Demo) -> None:
    tipe: dict[int, set[tuple[str, str, bool]]] = {}
    for instansi_id in (demo.kabupaten, demo.kota):
        with demo.app.app_context(), transaction(instansi_id) as session:
            semua = session.scalars(select(Indikator).where(RASIO))
            tipe[instansi_id] = {(satu.tipe, satu.penyedia, bool(satu.parameter)) for satu in semua}
    assert tipe == {demo.kabupaten: {("rasio", "indikator_rasio", True)}, demo.kota: {("", "", False)}}


def test_somebody_with_an_account_filled_a_ratio_in_every_quarter_of_last_year(demo: Demo) -> None:
    query = (
        select(PeriodePenilaian.kode, Realisasi.nilai, Realisasi.teks, Skp.id)
        .join(Skp, PeriodePenilaian.skp_id == Skp.id)
        .join(Akun, Akun.pegawai_id == Skp.pegawai_id)
        .join(Realisasi, Realisasi.periode_id == PeriodePenilaian.id)
        .join(Indikator, Indikator.id == Realisasi.indikator_id)
        .where(RASIO, Skp.mulai == date(2025, 1, 1))
    )
    with demo.app.app_context(), transaction(demo.kabupaten) as session:
        terisi = [satu for satu in session.execute(query) if satu.kode in bangun.TRIWULAN]
    assert {tuple(sorted(satu.nilai)) for satu in terisi} == {("pembilang", "penyebut")}
    assert all(satu.teks.endswith(" masuk)") for satu in terisi)
    kode = {skp_id: {satu.kode for satu in terisi if satu.id == skp_id} for skp_id in {s.id for s in terisi}}
    assert set(bangun.TRIWULAN) in kode.values()


def test_the_page_of_a_quarter_shows_the_ratio(demo: Demo) -> None:
    query = (
        select(PeriodePenilaian.id, Akun)
        .join(Skp, PeriodePenilaian.skp_id == Skp.id)
        .join(Akun, Akun.pegawai_id == Skp.pegawai_id)
        .join(RencanaHasilKerja, RencanaHasilKerja.skp_id == Skp.id)
        .join(Indikator, Indikator.rencana_hasil_kerja_id == RencanaHasilKerja.id)
        .where(RASIO, PeriodePenilaian.kode == "T2")
    )
    with demo.app.app_context(), transaction(demo.kabupaten) as session:
        periode_id, akun = session.execute(query.order_by(Skp.id)).first()
    page = demo.app.test_client().sign_in(akun).get(f"/kinerja/{periode_id}")
    assert page.status_code == 200
    assert "target 90 %" in page.text


def test_the_head_of_a_service_unit_has_a_survey(demo: Demo) -> None:
    query = select(Indikator.tipe).where(Indikator.target.startswith("IKM 82"))
    with demo.app.app_context(), transaction(demo.kabupaten) as session:
        assert set(session.scalars(query)) == {"survei"}


def test_the_head_of_the_agency_plans_in_the_form_of_jpt_and_his_people_carry_it_on(demo: Demo) -> None:
    kepala = isi.load_rantai()["Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"]
    query = (
        select(Skp)
        .join(Pegawai, Pegawai.id == Skp.pegawai_id)
        .join(Akun, Akun.pegawai_id == Pegawai.id)
        .where(Skp.tahun == 2026, Skp.jenis_form == JenisForm.JPT)
    )
    with demo.app.app_context(), transaction(demo.kabupaten) as session:
        skp = load_skp(session, session.scalars(query).one().id, *ISI)
        assert (skp.pendekatan, skp.status) == (Pendekatan.KUANTITATIF, StatusSkp.DITETAPKAN)
        tertulis = {
            (rhk.teks, rhk.klasifikasi, rhk.penugasan_dari, satu.teks, satu.target, satu.perspektif)
            for rhk in skp.rencana_hasil_kerja
            for satu in rhk.semua_indikator
        }
        assert tertulis == {
            (hasil.teks, hasil.klasifikasi, hasil.penugasan_dari, satu.teks, satu.target, satu.perspektif)
            for hasil in kepala.hasil
            for satu in hasil.indikator
        }
        semua = {rhk.id: rhk.teks for rhk in skp.rencana_hasil_kerja}
        tautan = select(Intervensi.sumber_id).where(Intervensi.sumber_id.in_(semua))
        assert {semua[satu] for satu in session.scalars(tautan)} == {
            hasil.teks for hasil in kepala.hasil if hasil.kode in {"K1", "K2"}
        }


def test_the_topmost_head_answers_to_a_bupati_without_nip(demo: Demo) -> None:
    query = (
        select(Skp.id, GarisPelaporan.penilai_id)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .join(Pegawai, Pegawai.id == GarisPelaporan.penilai_id)
        .where(Skp.tahun == 2026, Pegawai.nip.is_(None))
    )
    with demo.app.app_context(), transaction(demo.kabupaten) as session:
        skp_id, penilai_id = session.execute(query).one()
        actor = Actor(None, demo.kabupaten, penilai_id, "", frozenset({PeranLingkup(Peran.PEGAWAI)}))
        dokumen = load_cetakan(session, actor, skp_id, today=NOW.date()).dokumen
    penilai = dokumen.pejabat_penilai
    assert (penilai.nip, penilai.label_unit, penilai.jabatan) == ("", "INSTANSI", "Bupati Contoh")
    assert (dokumen.bentuk, dokumen.pengesahan.tetap) == ("jpt", True)
