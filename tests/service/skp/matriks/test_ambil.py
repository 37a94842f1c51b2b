"""Roles that wait come into an SKP that begins later, and only those that are its owner's."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from kinerja.errors import NotAuthorizedError, StateError
from kinerja.kalender.rules import Rentang, tahun_kalender
from kinerja.skp.matriks import service
from kinerja.skp.rules import KeadaanSel, StatusSkp
from tests.matriks_bersama import PERAN, Matriks, roles_of, rows_of
from tests.skp_bersama import Saat, make_skp_of


def test_an_skp_that_begins_later_takes_the_roles_over(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    anggota = matriks.orang.actor(matriks.orang.lain)
    matriks.save(session, saat, pegawai_id=matriks.anggota_id)
    matriks.save(session, saat, "Peran kedua", pegawai_id=matriks.anggota_id, rhk_id=matriks.dua.id)
    tersedia = service.collect_roles_of(session, anggota, tahun_kalender(2026), today=saat["today"])
    assert [satu.teks for satu in tersedia] == [PERAN, "Peran kedua"]
    assert tersedia[0].nama_pimpinan == matriks.orang.penilai.nama_lengkap
    skp = make_skp_of(session, matriks.orang.lain, rhk=0)
    assert service.collect_roles(session, anggota, skp, today=saat["today"]) == tersedia
    assert service.apply_roles(session, anggota, skp.id, **saat) == 2
    assert [rhk.teks for rhk in rows_of(session, skp)] == [PERAN, "Peran kedua"]
    assert {sel.keadaan for sel in roles_of(session, matriks.skp)} == {KeadaanSel.TERPASANG}
    assert service.apply_roles(session, anggota, skp.id, **saat) == 0


def test_roles_of_a_cancelled_skp_come_into_the_next(session: Session, matriks: Matriks, saat: Saat) -> None:
    matriks.save(session, saat)
    matriks.milik.status = StatusSkp.DIBATALKAN
    session.flush()
    baru = make_skp_of(session, matriks.orang.pegawai, rhk=0)
    assert service.apply_roles(session, matriks.orang.pemilik, baru.id, **saat) == 1
    assert [rhk.teks for rhk in rows_of(session, baru)] == [PERAN]


def test_roles_of_a_segment_that_is_over_come_into_the_next(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.save(session, saat)
    matriks.milik.status, matriks.milik.sampai = StatusSkp.DITUTUP, date(2026, 3, 1)
    session.flush()
    baru = make_skp_of(session, matriks.orang.pegawai, rhk=0, mulai=date(2026, 3, 1))
    assert service.apply_roles(session, matriks.orang.pemilik, baru.id, **saat) == 1
    assert [rhk.teks for rhk in rows_of(session, baru)] == [PERAN]
    assert rows_of(session, matriks.milik)[-1].teks == PERAN


def test_roles_of_another_year_do_not_come(session: Session, matriks: Matriks, saat: Saat) -> None:
    matriks.save(session, saat, pegawai_id=matriks.anggota_id)
    anggota = matriks.orang.actor(matriks.orang.lain)
    tahun_depan = Rentang(date(2027, 1, 1), date(2028, 1, 1))
    assert service.collect_roles_of(session, anggota, tahun_depan, today=saat["today"]) == ()


def test_only_the_owner_takes_roles_and_only_into_an_open_skp(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.milik.status = StatusSkp.DIAJUKAN
    matriks.save(session, saat)
    with pytest.raises(NotAuthorizedError):
        service.apply_roles(session, matriks.pimpinan, matriks.milik.id, **saat)
    with pytest.raises(NotAuthorizedError):
        service.collect_roles(session, matriks.pimpinan, matriks.milik, today=saat["today"])
    with pytest.raises(StateError):
        service.apply_roles(session, matriks.orang.pemilik, matriks.milik.id, **saat)
