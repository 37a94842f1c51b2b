"""Who owes what after somebody has moved, and the daily run."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.beranda.rules import JenisTugas
from kinerja.beranda.service import open_beranda
from kinerja.config import Config
from kinerja.errors import NotAuthorizedError
from kinerja.evaluasi import service as evaluasi
from kinerja.evaluasi.service.tutup import close_settled
from kinerja.organisasi.models import Instansi, Kedudukan, Pegawai
from kinerja.organisasi.rules import JenisPeristiwa
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.pelaksanaan.service_ringkas import find_antrean_periode
from kinerja.perjalanan import service
from kinerja.perjalanan.isian import IsianPeristiwa
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.evaluasi_bersama import Kantor, make_kantor, on
from tests.organisasi_bersama import actor_of
from tests.perintah import run_kinerja
from tests.skp_bersama import Saat

SAAT = on(2026, 7, 20)


def record(kantor: Kantor, admin: Actor, isian: IsianPeristiwa, *, saat: Saat = SAAT) -> None:
    pegawai_id = kantor.pegawai.id
    lihat = service.preview_event(kantor.session, admin, pegawai_id, isian, today=saat["today"])
    service.record_event(kantor.session, admin, pegawai_id, isian, sidik=lihat.sidik, **saat)
    kantor.session.flush()


@pytest.fixture
def kantor(session: Session) -> Kantor:
    return make_kantor(session)


@pytest.fixture
def admin(instansi: Instansi) -> Actor:
    return actor_of(instansi, Peran.ADMIN_INSTANSI)


def kinds(session: Session, actor: Actor, saat: Saat = SAAT) -> set[JenisTugas]:
    hal = open_beranda(session, actor, zona="Asia/Jakarta", memimpin=False, **saat)
    return {satu.jenis for satu in hal.tugas}


def test_the_leaving_penilai_owes_the_evaluation_from_the_day_of_the_mutasi(
    kantor: Kantor, admin: Actor, session: Session
) -> None:
    isian = IsianPeristiwa(jenis=JenisPeristiwa.CLTN, mulai=date(2026, 7, 15), dasar="SK 1")
    record(kantor, admin, isian)
    ditunggu = find_antrean_periode(session, kantor.penilai, today=SAAT["today"]).akhir
    assert ditunggu is not None
    assert (ditunggu.pegawai.id, ditunggu.periode.kode) == (kantor.pegawai.id, "TH")
    assert JenisTugas.NILAI_AKHIR in kinds(session, kantor.penilai)
    assert find_antrean_periode(session, kantor.actor(kantor.kepala_badan), today=SAAT["today"]).akhir is None
    pemilik = open_beranda(session, kantor.pemilik, zona="Asia/Jakarta", memimpin=False, **SAAT)
    assert any(satu.judul == "Ajukan realisasi akhir SKP:" for satu in pemilik.tugas)
    kantor.submit(kode="TH")
    assert find_antrean_periode(session, kantor.penilai, today=SAAT["today"]).akhir is None
    assert (
        StatusPeriode.DIAJUKAN in find_antrean_periode(session, kantor.penilai, today=SAAT["today"]).menunggu
    )


def test_the_skp_closes_when_the_days_for_a_keberatan_have_passed(
    kantor: Kantor, admin: Actor, session: Session
) -> None:
    record(kantor, admin, IsianPeristiwa(jenis=JenisPeristiwa.CLTN, mulai=date(2026, 7, 15), dasar="SK 1"))
    kantor.set_capaian(kode="TH", saat=SAAT)
    hasil = kantor.establish(kode="TH", saat=SAAT)
    skp = session.get_one(Skp, kantor.periode(kode="TH").skp_id)
    evaluasi.finalise_due(session, kantor.sistem, now=on(2026, 7, 22)["now"])
    assert skp.status is StatusSkp.DITETAPKAN
    evaluasi.finalise_due(session, kantor.sistem, now=on(2026, 8, 20)["now"])
    session.refresh(hasil)
    assert hasil.final is not None
    assert skp.status is StatusSkp.DITUTUP


def test_an_skp_stays_open_while_one_of_its_periods_is_under_decision(
    kantor: Kantor, admin: Actor, session: Session
) -> None:
    record(kantor, admin, IsianPeristiwa(jenis=JenisPeristiwa.CLTN, mulai=date(2026, 7, 15), dasar="SK 1"))
    kantor.submit(kode="T2")
    kantor.set_capaian(kode="TH", saat=SAAT)
    hasil = kantor.establish(kode="TH", saat=SAAT)
    evaluasi.accept(session, kantor.pemilik, hasil.periode_id, **SAAT)
    skp = session.get_one(Skp, kantor.periode(kode="TH").skp_id)
    assert skp.status is StatusSkp.DITETAPKAN
    kantor.periode(kode="T2").status = StatusPeriode.FINAL
    assert close_settled(session, kantor.sistem, now=SAAT["now"]) == 1
    assert skp.status is StatusSkp.DITUTUP
    assert close_settled(session, kantor.sistem, now=SAAT["now"]) == 0
    with pytest.raises(NotAuthorizedError):
        close_settled(session, kantor.penilai, now=SAAT["now"])


def test_a_leave_that_begins_later_changes_the_kedudukan_on_its_days(
    kantor: Kantor, admin: Actor, session: Session
) -> None:
    record(
        kantor,
        admin,
        IsianPeristiwa(
            jenis=JenisPeristiwa.CUTI_BESAR, mulai=date(2026, 8, 1), sampai=date(2026, 9, 1), dasar="SK 2"
        ),
    )

    def kedudukan_on(saat: Saat) -> Kedudukan:
        service.refresh_due(session, kantor.sistem, **saat)
        return session.get_one(Pegawai, kantor.pegawai.id).kedudukan

    assert kedudukan_on(SAAT) is Kedudukan.AKTIF
    assert kedudukan_on(on(2026, 8, 1)) is Kedudukan.CUTI
    assert kedudukan_on(on(2026, 8, 31)) is Kedudukan.CUTI
    assert kedudukan_on(on(2026, 9, 1)) is Kedudukan.AKTIF
    with pytest.raises(NotAuthorizedError):
        service.refresh_due(session, actor_of_unit(kantor), **SAAT)


def actor_of_unit(kantor: Kantor) -> Actor:
    instansi = kantor.session.get_one(Instansi, kantor.badan.instansi_id)
    return actor_of(instansi, Peran.ADMIN_UNIT, factories.make_unit(kantor.session))


def test_the_daily_command_says_what_it_did_and_does_it_once(
    config: Config, session: Session, admin: Actor
) -> None:
    kantor = make_kantor(session)
    hari_ini = datetime.now(UTC).date()  # the command has no other clock
    isian = IsianPeristiwa(jenis=JenisPeristiwa.CLTN, mulai=hari_ini, dasar="SK 1")
    record(kantor, admin, isian, saat=Saat(today=hari_ini - timedelta(days=1), now=datetime.now(UTC)))
    assert kantor.pegawai.kedudukan is Kedudukan.AKTIF
    session.commit()
    hasil = run_kinerja(config, "peristiwa", "jalan")
    assert hasil.exit_code == 0, hasil.output
    assert "kab-contoh: kedudukan 1 pegawai diperbarui, 0 SKP ditutup" in hasil.output
    ulang = run_kinerja(config, "peristiwa", "jalan", "--json")
    assert json.loads(ulang.output) == {"kab-contoh": {"kedudukan": 0, "tutup": 0}}
    session.rollback()
    session.refresh(kantor.pegawai)
    assert kantor.pegawai.kedudukan is Kedudukan.CUTI
