"""Units: the tree, its changes, and who may make them."""

from datetime import date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Peran
from kinerja.errors import (
    ConflictError,
    InputError,
    KinerjaError,
    NotAuthorizedError,
    NotFoundError,
    StateError,
)
from kinerja.organisasi import service_unit
from kinerja.organisasi.models import Instansi, Penempatan, UnitKerja
from tests import factories
from tests.organisasi_bersama import Organisasi, actor_of, make_organisasi


@pytest.fixture
def org(session: Session) -> Organisasi:
    return make_organisasi(session)


def test_tree_opens_down_to_the_unit_that_is_asked_for(
    session: Session, instansi: Instansi, org: Organisasi, today: date
) -> None:
    seksi = factories.make_unit(session, nama="Seksi Rujukan", induk_id=org.bidang.id)
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    (closed,) = service_unit.load_tree(session, admin, today=today)
    assert [satu.unit.nama for satu in closed.cabang or []] == ["Bidang Farmasi", "Bidang Pelayanan"]
    assert all(satu.cabang is None for satu in closed.cabang or [])
    (opened,) = service_unit.load_tree(session, admin, today=today, buka=org.bidang.id)
    bidang = (opened.cabang or [])[1]
    assert [satu.unit.id for satu in bidang.cabang or []] == [seksi.id]
    assert (bidang.jumlah_pegawai, bidang.jumlah_anak, bidang.kepala) == (2, 1, "Sari Kepala Bidang")


def test_tree_of_an_admin_of_a_unit_begins_there(
    session: Session, instansi: Instansi, org: Organisasi, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_UNIT, org.bidang)
    assert [satu.unit.id for satu in service_unit.load_tree(session, admin, today=today)] == [org.bidang.id]


def test_nested_scopes_are_shown_once(
    session: Session, instansi: Instansi, org: Organisasi, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_UNIT, org.dinas, org.bidang)
    assert [satu.unit.id for satu in service_unit.load_tree(session, admin, today=today)] == [org.dinas.id]


def test_create_rename_and_move_are_in_the_history(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    unit = service_unit.create_unit(session, admin, "Seksi Baru", org.bidang.id, now=now)
    service_unit.change_unit(
        session, admin, unit.id, "Seksi Lama", org.bidang_lain.id, versi=unit.versi, now=now
    )
    assert (unit.nama, unit.induk_id) == ("Seksi Lama", org.bidang_lain.id)
    terbaru, pertama = audit.list_history(session, "unit_kerja", unit.id)
    assert terbaru.rincian["perubahan"] == ["nama: Seksi Baru → Seksi Lama", "induk: Bidang Farmasi"]
    assert pertama.aksi == "unit.buat"


@pytest.mark.parametrize(
    ("nama", "induk", "field"),
    [
        ("Dinas Kesehatan", "seksi", "induk_id"),  # below itself, two steps down
        ("Dinas Kesehatan", "bidang", "induk_id"),
        ("Dinas Kesehatan", "dinas", "induk_id"),
    ],
)
def test_a_unit_never_hangs_below_itself(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, nama: str, induk: str, field: str
) -> None:
    puncak = factories.make_unit(session, nama="Pemerintah Kabupaten")
    org.dinas.induk_id = puncak.id
    session.flush()
    seksi = factories.make_unit(session, induk_id=org.bidang.id)
    tujuan = {"seksi": seksi, "bidang": org.bidang, "dinas": org.dinas}[induk]
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    with pytest.raises(InputError, match="belum dapat") as refusal:
        service_unit.change_unit(session, admin, org.dinas.id, nama, tujuan.id, versi=None, now=now)
    assert "dirinya sendiri" in refusal.value.fields[field]


def test_the_top_unit_stays_and_there_is_only_one(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    with pytest.raises(InputError) as refusal:
        service_unit.change_unit(session, admin, org.dinas.id, "X", org.bidang.id, versi=None, now=now)
    assert refusal.value.fields == {"induk_id": "Unit puncak tidak dapat dipindahkan."}
    with pytest.raises(InputError) as refusal:
        service_unit.create_unit(session, admin, "Puncak Kedua", None, now=now)
    assert "sudah ada" in refusal.value.fields["induk_id"]


def test_neighbours_have_different_names(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    with pytest.raises(InputError) as refusal:
        service_unit.create_unit(session, admin, "bidang pelayanan", org.dinas.id, now=now)
    assert "nama" in refusal.value.fields
    assert service_unit.create_unit(session, admin, "Bidang Pelayanan", org.bidang.id, now=now).id


def test_only_an_empty_unit_can_be_closed(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    with pytest.raises(StateError, match="ditempati 2 pegawai"):
        _close(session, admin, org.bidang, today, now)
    with pytest.raises(StateError, match="membawahi 2 unit aktif"):
        _close(session, admin, org.dinas, today, now)
    _close(session, admin, org.bidang_lain, today, now)
    assert not org.bidang_lain.aktif
    with pytest.raises(InputError, match="Unit belum dapat"):
        service_unit.create_unit(session, admin, "Anak", org.bidang_lain.id, now=now)


def test_a_unit_with_people_to_come_is_not_empty(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    nanti = factories.make_pegawai(session)
    factories.make_penempatan(session, nanti, unit_id=org.bidang_lain.id, mulai=date(2026, 12, 1))
    with pytest.raises(StateError, match="ditempati 1 pegawai"):
        _close(session, actor_of(instansi, Peran.ADMIN_INSTANSI), org.bidang_lain, today, now)


def _close(session: Session, actor: object, unit: UnitKerja, today: date, now: datetime) -> None:
    service_unit.set_unit_aktif(session, actor, unit.id, aktif=False, versi=None, today=today, now=now)


def test_the_loser_of_two_edits_gets_both_names(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    versi = org.bidang.versi
    service_unit.change_unit(session, admin, org.bidang.id, "Satu", org.dinas.id, versi=versi, now=now)
    session.flush()
    with pytest.raises(ConflictError) as conflict:
        service_unit.change_unit(session, admin, org.bidang.id, "Dua", org.dinas.id, versi=versi, now=now)
    assert (conflict.value.mine, conflict.value.theirs) == ({"nama": "Dua"}, {"nama": "Satu"})


@pytest.mark.parametrize(
    ("peran", "target", "error"),
    [
        (Peran.AUDITOR, "bidang", NotAuthorizedError),
        (Peran.PEGAWAI, "bidang", NotFoundError),
        (Peran.PLATFORM, "bidang", NotFoundError),
        (Peran.PIMPINAN_UNIT, "bidang", NotFoundError),
        (Peran.ADMIN_UNIT, "bidang_lain", NotFoundError),
        (Peran.ADMIN_UNIT, "dinas", NotFoundError),
    ],
)
def test_who_may_not_change_a_unit(
    session: Session,
    instansi: Instansi,
    org: Organisasi,
    now: datetime,
    peran: Peran,
    target: str,
    error: type[KinerjaError],
) -> None:
    scoped = peran in (Peran.ADMIN_UNIT, Peran.PIMPINAN_UNIT)
    actor = actor_of(instansi, peran, *([org.bidang] if scoped else []))
    unit: UnitKerja = getattr(org, target)
    with pytest.raises(error):
        service_unit.change_unit(session, actor, unit.id, "Nama", unit.induk_id, versi=None, now=now)


def test_an_admin_of_a_unit_changes_within_it_only(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_UNIT, org.bidang)
    seksi = service_unit.create_unit(session, admin, "Seksi", org.bidang.id, now=now)
    with pytest.raises(InputError) as refusal:
        service_unit.change_unit(session, admin, seksi.id, "Seksi", org.bidang_lain.id, versi=None, now=now)
    assert "di luar lingkup Anda" in refusal.value.fields["induk_id"]
    with pytest.raises(InputError) as refusal:
        service_unit.change_unit(session, admin, org.bidang.id, "Bidang", seksi.id, versi=None, now=now)
    assert "admin instansi" in refusal.value.fields["induk_id"]
    with pytest.raises(NotAuthorizedError):
        service_unit.create_unit(session, admin, "Puncak", None, now=now)


def test_list_finds_units_by_words_and_those_without_a_head(
    session: Session, instansi: Instansi, org: Organisasi, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    halaman, induk = service_unit.list_unit(session, admin, "PELAY bid", today=today)
    assert [satu.unit.id for satu in halaman.baris] == [org.bidang.id]
    assert induk == {org.dinas.id: "Dinas Kesehatan"}
    assert service_unit.count_tanpa_kepala(session, admin, today=today) == 0
    session.execute(update(Penempatan).where(Penempatan.unit_id == org.bidang.id).values(kepala_unit=False))
    halaman, _ = service_unit.list_unit(session, admin, "", today=today, saring="tanpa_kepala")
    assert [satu.unit.id for satu in halaman.baris] == [org.bidang.id]
    assert service_unit.count_tanpa_kepala(session, admin, today=today) == 1


def test_pages_of_the_list_follow_each_other(
    session: Session, instansi: Instansi, org: Organisasi, today: date
) -> None:
    for _ in range(60):
        factories.make_unit(session, nama="Unit Sama", induk_id=org.dinas.id)
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    seen, setelah = [], None
    while True:
        halaman, _ = service_unit.list_unit(session, admin, "", today=today, setelah=setelah)
        seen += [satu.unit.id for satu in halaman.baris]
        if (setelah := halaman.berikut) is None:
            break
    assert len(seen) == len(set(seen)) == 63
