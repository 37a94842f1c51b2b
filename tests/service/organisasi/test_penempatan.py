"""Placements: dated, within the scope of the admin, one head for each unit."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError
from kinerja.organisasi.models import Instansi, Penempatan
from kinerja.organisasi.service_penempatan import Tempat, list_penempatan, place_pegawai
from tests import factories
from tests.organisasi_bersama import Organisasi, actor_of, make_organisasi

MARET = date(2026, 3, 1)


@pytest.fixture
def org(session: Session) -> Organisasi:
    return make_organisasi(session)


def place(
    session: Session, actor: Actor, org: Organisasi, tempat: Tempat, now: datetime, mulai: date = MARET
) -> Penempatan:
    return place_pegawai(session, actor, org.staf.id, tempat, mulai=mulai, now=now)


def test_a_change_ends_what_ran_and_raises_the_version(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin, versi = actor_of(instansi, Peran.ADMIN_INSTANSI), org.staf.versi
    place(session, admin, org, Tempat(org.bidang_lain.id, org.jabatan.id), now)
    assert [
        (satu.unit_id, satu.mulai, satu.sampai) for satu in list_penempatan(session, admin, org.staf.id)
    ] == [
        (org.bidang_lain.id, MARET, None),
        (org.bidang.id, factories.AWAL_TAHUN, MARET),
    ]
    session.flush()
    assert org.staf.versi == versi + 1
    (catatan,) = audit.list_history(session, "pegawai", org.staf.id)
    assert catatan.rincian["perubahan"] == ["penempatan Tono Staf: Pengolah Data, Bidang Farmasi"]
    with pytest.raises(ConflictError):
        place_pegawai(
            session,
            admin,
            org.staf.id,
            Tempat(org.bidang.id, org.jabatan.id),
            mulai=date(2026, 4, 1),
            now=now,
            versi=versi,
        )


def test_the_same_day_is_corrected_in_place(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    tempat = Tempat(org.bidang_lain.id, org.jabatan.id, golongan="II/d")
    place(session, admin, org, tempat, now, mulai=factories.AWAL_TAHUN)
    (row,) = list_penempatan(session, admin, org.staf.id)
    assert (row.unit_id, row.golongan) == (org.bidang_lain.id, "II/d")


def test_a_date_before_a_later_placement_is_refused(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    tempat = Tempat(org.bidang_lain.id, org.jabatan.id)
    place(session, admin, org, tempat, now)
    with pytest.raises(InputError) as refusal:
        place(session, admin, org, tempat, now, mulai=date(2026, 2, 1))
    assert list(refusal.value.fields) == ["mulai"]


def test_an_admin_of_a_unit_does_not_send_people_elsewhere(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_UNIT, org.bidang)
    with pytest.raises(InputError) as refusal:
        place(session, admin, org, Tempat(org.bidang_lain.id, org.jabatan.id), now)
    assert "di luar lingkup Anda" in refusal.value.fields["unit_id"]
    seksi = factories.make_unit(session, induk_id=org.bidang.id)
    assert place(session, admin, org, Tempat(seksi.id, org.jabatan.id), now).unit_id == seksi.id
    with pytest.raises(NotAuthorizedError):
        place_pegawai(
            session, admin, org.kepala_dinas.id, Tempat(seksi.id, org.jabatan.id), mulai=MARET, now=now
        )


def test_closed_units_and_jabatan_and_wrong_golongan_are_refused(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    unit = factories.make_unit(session, aktif=False)
    jabatan = factories.make_jabatan(session, aktif=False)
    with pytest.raises(InputError) as refusal:
        place(session, admin, org, Tempat(unit.id, jabatan.id), now)
    assert list(refusal.value.fields) == ["unit_id", "jabatan_id"]
    with pytest.raises(InputError) as refusal:
        place(session, admin, org, Tempat(org.bidang.id, org.jabatan.id, golongan="IX"), now)
    assert list(refusal.value.fields) == ["golongan"]


def test_a_unit_has_one_head(session: Session, instansi: Instansi, org: Organisasi, now: datetime) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    with pytest.raises(InputError) as refusal:
        place(session, admin, org, Tempat(org.bidang.id, org.jabatan.id, kepala_unit=True), now)
    assert refusal.value.fields == {
        "kepala_unit": "Unit ini dipimpin Sari Kepala Bidang. Ubah dahulu penempatannya."
    }
    assert place(session, admin, org, Tempat(org.bidang_lain.id, org.jabatan.id, kepala_unit=True), now)


def test_what_does_not_exist_is_not_found(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    with pytest.raises(NotFoundError):
        place(session, admin, org, Tempat(999_999, org.jabatan.id), now)


@pytest.mark.parametrize("peran", [Peran.AUDITOR, Peran.PEGAWAI, Peran.PLATFORM, Peran.PIMPINAN_UNIT])
def test_others_do_not_place_people(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, peran: Peran
) -> None:
    with pytest.raises(NotAuthorizedError):
        place(session, actor_of(instansi, peran), org, Tempat(org.bidang.id, org.jabatan.id), now)
