"""The matrix as a page: its people, its rim, and what it costs."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from kinerja.errors import NotFoundError
from kinerja.organisasi.models import AnggotaTim, TimKerja
from kinerja.skp.matriks import service
from kinerja.skp.matriks.service import HalamanMatriks
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.conftest import OpenSession
from tests.matriks_bersama import Matriks, make_matriks, rows_of
from tests.skp_bersama import Saat, count_queries, make_skp_of

PALING_BANYAK = 9  # the rest up to 15 is for the frame of the page


def _open(session: Session, matriks: Matriks, saat: Saat) -> HalamanMatriks:
    session.flush()
    session.expire_all()
    return service.open_matriks(session, matriks.pimpinan, matriks.skp.id, today=saat["today"])


def test_bawahan_stand_before_members_of_teams(session: Session, matriks: Matriks, saat: Saat) -> None:
    hal = _open(session, matriks, saat)
    assert [satu.id for satu in hal.baris] == [matriks.pegawai_id, matriks.anggota_id]
    pegawai, anggota = (satu.anggota for satu in hal.baris)
    assert (pegawai.bawahan, pegawai.tim_id) == (True, None)
    assert (anggota.bawahan, anggota.tim_id, dict(anggota.tim)) == (
        False,
        matriks.tim.id,
        {matriks.tim.id: "Tim Telaah"},
    )


def test_a_bawahan_in_a_team_stands_once_and_is_given_roles_as_bawahan(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    for tim in (matriks.tim, _make_tim(session, matriks, "Tim Kedua")):
        session.add(AnggotaTim(tim_id=tim.id, pegawai_id=matriks.pegawai_id, mulai=factories.AWAL_TAHUN))
    hal = _open(session, matriks, saat)
    assert [satu.id for satu in hal.baris].count(matriks.pegawai_id) == 1
    anggota = hal.baris[0].anggota
    assert (sorted(anggota.tim.values()), anggota.tim_id) == (["Tim Kedua", "Tim Telaah"], None)


def _make_tim(session: Session, matriks: Matriks, nama: str, **fields: object) -> TimKerja:
    values = {"ketua_id": matriks.orang.penilai.id, "mulai": factories.AWAL_TAHUN} | fields
    tim = TimKerja(nama=nama, unit_id=factories.make_unit(session).id, **values)
    session.add(tim)
    session.flush()
    return tim


def test_a_team_that_ended_or_that_another_leads_brings_nobody(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    berakhir = _make_tim(session, matriks, "Selesai", sampai=date(2026, 2, 1))
    lain = _make_tim(session, matriks, "Lain", ketua_id=matriks.orang.atasan.id)
    for tim in (berakhir, lain):
        orang = factories.make_pegawai(session)
        session.add(AnggotaTim(tim_id=tim.id, pegawai_id=orang.id, mulai=factories.AWAL_TAHUN))
    assert len(_open(session, matriks, saat).baris) == 2


def test_results_without_words_are_no_columns(session: Session, matriks: Matriks, saat: Saat) -> None:
    factories.make_rhk(session, matriks.skp, urutan=3, teks="", pimpinan="")
    hal = _open(session, matriks, saat)
    assert [(satu.nomor, satu.rhk.teks) for satu in hal.kolom] == [
        (1, matriks.satu.teks),
        (2, matriks.dua.teks),
    ]


def test_the_rim_says_who_carries_nothing(session: Session, matriks: Matriks, saat: Saat) -> None:
    kosong = _open(session, matriks, saat)
    assert (len(kosong.alarm.hasil), len(kosong.alarm.orang)) == (2, 2)
    matriks.save(session, saat)
    hal = _open(session, matriks, saat)
    assert (hal.alarm.hasil, hal.alarm.orang) == ((matriks.dua.id,), (matriks.anggota_id,))
    assert [satu.jumlah for satu in hal.kolom] == [1, 0]
    assert (hal.jumlah_peran, hal.berperan) == (1, 1)
    assert [satu.selesai for satu in hal.langkah] == [True, True, False]


def test_hours_over_the_limit_of_the_year_stand_out(session: Session, matriks: Matriks, saat: Saat) -> None:
    matriks.save(session, saat, "Satu", jam=Decimal(700))
    matriks.save(session, saat, "Dua", rhk_id=matriks.dua.id, jam=Decimal(550))
    hal = _open(session, matriks, saat)
    assert hal.baris[0].beban.batas == Decimal(1250)
    assert hal.alarm.lebih == ()
    matriks.save(session, saat, "Tiga", urutan=2, jam=Decimal("0.25"))
    hal = _open(session, matriks, saat)
    assert hal.alarm.lebih == (matriks.pegawai_id,)
    assert (hal.baris[0].beban.jumlah, hal.baris[0].beban.lebih) == (Decimal("1250.25"), Decimal("0.25"))


def test_hours_of_another_matrix_count_too(session: Session, matriks: Matriks, saat: Saat) -> None:
    factories.make_garis(session, matriks.orang.atasan, factories.make_pegawai(session))
    lain = make_skp_of(session, matriks.orang.atasan, rhk=1)
    hasil = rows_of(session, lain)[0]
    tim = _make_tim(session, matriks, "Tim Atasan", ketua_id=matriks.orang.atasan.id)
    session.add(AnggotaTim(tim_id=tim.id, pegawai_id=matriks.pegawai_id, mulai=factories.AWAL_TAHUN))
    session.flush()
    isian = service.IsianPeran(teks="Peran tim", jam=Decimal("300.5"))
    atasan = matriks.orang.actor(matriks.orang.atasan)
    service.save_peran(session, atasan, lain.id, hasil.id, matriks.pegawai_id, 1, isian, **saat)
    matriks.save(session, saat, jam=Decimal(100))
    beban = _open(session, matriks, saat).baris[0].beban
    assert (beban.jam, beban.jam_lain, beban.jumlah) == (Decimal(100), Decimal("300.5"), Decimal("400.5"))


def test_an_skp_of_part_of_the_year_has_its_part_of_the_hours(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.milik.mulai, matriks.milik.sampai = date(2026, 1, 1), date(2026, 7, 1)
    beban = _open(session, matriks, saat).baris[0].beban
    assert beban.batas == Decimal(620)  # 1,250 x 181 / 365 = 619.86


def test_roles_go_into_the_skp_of_today_after_a_mutasi(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.milik.sampai, matriks.milik.status = date(2026, 3, 1), StatusSkp.DITUTUP
    session.flush()
    baru = make_skp_of(session, matriks.orang.pegawai, rhk=0, mulai=date(2026, 3, 1))
    matriks.save(session, saat)
    assert [rhk.teks for rhk in rows_of(session, baru)] == ["Tersusunnya telaah keselarasan 38 SKP"]
    assert len(rows_of(session, matriks.milik)) == 1


def test_the_own_matrix_is_that_of_today(session: Session, matriks: Matriks, saat: Saat) -> None:
    assert service.find_own_matrix(session, matriks.pimpinan, today=saat["today"]) == matriks.skp.id
    lain = matriks.orang.actor(matriks.orang.lain)
    assert service.find_own_matrix(session, lain, today=saat["today"]) is None


def test_sixty_people_and_twelve_results_cost_as_many_queries_as_two(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    def cost() -> int:
        session.flush()
        session.expunge_all()
        with count_queries(session.connection()) as asked:
            service.open_matriks(session, matriks.pimpinan, matriks.skp.id, today=saat["today"])
        return len(asked)

    matriks.save(session, saat)
    kecil = cost()
    for _ in range(58):
        orang = factories.make_pegawai(session)
        factories.make_garis(session, orang, matriks.orang.penilai)
        factories.make_skp(session, orang)
    for urutan in range(3, 13):
        factories.make_rhk(session, matriks.skp, urutan=urutan)
    besar = cost()
    assert besar == kecil <= PALING_BANYAK


def test_another_instansi_sees_nothing(
    open_session: OpenSession, instansi: object, instansi_lain: object, saat: Saat
) -> None:
    with open_session(instansi.id) as session:
        matriks = make_matriks(session)
        matriks.save(session, saat)
        session.commit()
    with open_session(instansi_lain.id) as session, pytest.raises(NotFoundError):
        service.open_matriks(session, matriks.pimpinan, matriks.skp.id, today=saat["today"])
