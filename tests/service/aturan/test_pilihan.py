"""Choices of an instansi over the national edition: merged, dated, never of another instansi."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, system_actor
from kinerja.aturan import service, service_edisi, service_pilihan
from kinerja.aturan.models import AturanInstansi
from kinerja.aturan.muat import build_beban_kerja
from kinerja.aturan.rules import AturanPeriode, JenisTenggat, KodeAturan
from kinerja.aturan.service_kalender import load_kalender
from kinerja.aturan.service_pilihan import IsianPilihan
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import Instansi
from tests import factories
from tests.aturan_bersama import PLATFORM, make_edisi
from tests.conftest import OpenSession
from tests.skp_bersama import count_queries

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
SAAT: dict[str, Any] = {"zona": "Asia/Jakarta", "today": NOW.date(), "now": NOW}
JANUARI, JULI = date(2026, 1, 1), date(2026, 7, 1)


@pytest.fixture
def admin(session: Session, instansi: Instansi) -> Actor:
    actor = system_actor(instansi.id)
    service.ensure_first_editions(session, actor)
    session.flush()
    return actor


def isian(nilai: str, mulai: date, kolom: str = "tenggat.evaluasi_periodik", **lain: Any) -> IsianPilihan:
    kode = lain.pop("kode", "periode")
    return IsianPilihan(kode, kolom, nilai, mulai, lain.pop("alasan", "SE 1/2026"), **lain)


def days(aturan: AturanPeriode) -> int | None:
    return aturan.tenggat[JenisTenggat.EVALUASI_PERIODIK].hari


def test_a_choice_holds_from_its_day_and_ends_the_one_before(session: Session, admin: Actor) -> None:
    service_pilihan.choose(session, admin, isian("14", JANUARI), **SAAT)
    service_pilihan.choose(session, admin, isian("21", JULI), **SAAT)
    baca = {
        hari: days(service.load_periode(session, admin, on=hari))
        for hari in (date(2025, 12, 31), JANUARI, date(2026, 6, 30), JULI)
    }
    assert list(baca.values()) == [10, 14, 14, 21]
    kalender = load_kalender(session, admin, since=date(2025, 1, 1))
    assert {hari: days(kalender.on(hari)) for hari in baca} == baca
    kedua = session.scalars(select(AturanInstansi).where(AturanInstansi.mulai == JULI)).one()
    with pytest.raises(ConflictError):
        service_pilihan.take_back(session, admin, kedua.id, "Ditunda", versi=99, **SAAT)
    service_pilihan.take_back(session, admin, kedua.id, "Ditunda", **SAAT)
    assert days(service.load_periode(session, admin, on=JULI)) == 14
    with pytest.raises(StateError):
        service_pilihan.take_back(session, admin, kedua.id, "Ditunda", **SAAT)
    with pytest.raises(NotFoundError):
        service_pilihan.take_back(session, admin, 0, "Ditunda", **SAAT)


def test_a_choice_stays_over_a_new_national_edition(session: Session, admin: Actor) -> None:
    """A made-up edition of 2027 gives 20 days; the instansi keeps its own until its choice ends."""
    service_edisi.add_edition(session, PLATFORM, make_edisi(KodeAturan.PERIODE, date(2027, 1, 1)), now=NOW)
    service_pilihan.choose(session, admin, isian("14", JANUARI, sampai=date(2027, 4, 1)), **SAAT)
    kalender = load_kalender(session, admin, since=date(2026, 1, 1))
    hari = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 4, 1)]
    assert [days(kalender.on(satu)) for satu in hari] == [14, 14, 20]
    assert [days(service.load_periode(session, admin, on=satu)) for satu in hari] == [14, 14, 20]


def test_the_merged_set_costs_no_query_more(session: Session, admin: Actor) -> None:
    def asked() -> int:
        session.flush()
        with count_queries(session.get_bind()) as semua:
            service.find_editions_and_settings(session, admin, tuple(KodeAturan)[:4], on=JULI)
            load_kalender(session, admin, since=JANUARI)
        return len(semua)

    sebelum = asked()
    for nomor, kolom in enumerate(("evaluasi_periodik", "realisasi_periodik", "skp_sesudah_mutasi")):
        service_pilihan.choose(session, admin, isian(str(30 + nomor), JANUARI, f"tenggat.{kolom}"), **SAAT)
    service.change_setting(session, admin, "periodik", "bulanan", now=NOW)
    assert asked() == sebelum == 2
    _, setelan = service.find_editions_and_settings(session, admin, [KodeAturan.PERIODE], on=JULI)
    assert setelan["periodik"] == "bulanan"


def test_the_working_time_of_the_instansi(session: Session, admin: Actor) -> None:
    service_pilihan.choose(
        session, admin, isian("72000", JANUARI, "menit_setahun", kode="beban_kerja"), **SAAT
    )
    edisi = service.find_edition(session, admin, KodeAturan.BEBAN_KERJA, on=JULI)
    assert build_beban_kerja(edisi.isi, edisi.sumber).menit_setahun == 72_000
    baris = service_pilihan.list_butir(session, admin, today=NOW.date())[-1]
    assert (baris.nasional, baris.sekarang) == ("75.000 menit", "72.000 menit")


@pytest.mark.parametrize(
    ("salah", "bidang"),
    [
        (isian("91", JANUARI), "nilai"),
        (isian("sepuluh", JANUARI), "nilai"),
        (isian("02-29", JANUARI, "tenggat.evaluasi_tahunan"), "nilai"),
        (isian("13-01", JANUARI, "tenggat.evaluasi_tahunan"), "nilai"),
        (isian("12", date(2019, 1, 1)), "mulai"),
        (isian("12", date(2040, 1, 1)), "mulai"),
        (isian("12", JULI, sampai=JANUARI), "sampai"),
        (isian("12", JANUARI, alasan=" "), "alasan"),
        (isian("12", JANUARI, alasan="x" * 501), "alasan"),
        (isian("12", JANUARI, "tenggat.keberatan"), "kolom"),
    ],
)
def test_what_is_unfit_is_said_at_its_field(
    session: Session, admin: Actor, salah: IsianPilihan, bidang: str
) -> None:
    with pytest.raises(InputError) as galat:
        service_pilihan.choose(session, admin, salah, **SAAT)
    assert list(galat.value.fields) == [bidang]


def test_only_an_admin_of_the_instansi_chooses(session: Session, admin: Actor) -> None:
    lain = factories.make_actor(factories.make_akun(session))
    with pytest.raises(NotAuthorizedError):
        service_pilihan.choose(session, lain, isian("12", JANUARI), **SAAT)
    with pytest.raises(NotAuthorizedError):
        service_pilihan.list_butir(session, lain, today=NOW.date())


def test_the_choice_of_one_instansi_is_not_that_of_another(
    open_session: OpenSession, instansi: Instansi, instansi_lain: Instansi
) -> None:
    satu, lain = system_actor(instansi.id), system_actor(instansi_lain.id)
    with open_session(instansi.id) as session, session.begin():
        service.ensure_first_editions(session, satu)
        session.flush()
        service_pilihan.choose(session, satu, isian("14", JANUARI), **SAAT)
    with open_session(instansi_lain.id) as session:
        assert days(service.load_periode(session, lain, on=JULI)) == 10
        assert days(load_kalender(session, lain, since=JANUARI).on(JULI)) == 10
    with open_session(instansi.id) as session:
        assert days(service.load_periode(session, satu, on=JULI)) == 14
