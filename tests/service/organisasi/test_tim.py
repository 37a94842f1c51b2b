"""Tim kerja: who keeps it, who sees it, and what may be stored about its days and its people."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.audit import CatatanAudit
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError
from kinerja.organisasi import service_tim, service_tim_ubah
from kinerja.organisasi.models import AnggotaTim, Instansi, Kedudukan, TimKerja
from kinerja.organisasi.rules_tim import Masa
from kinerja.organisasi.service_tim_ubah import DataTim
from tests import factories
from tests.organisasi_bersama import Organisasi, actor_of, make_organisasi
from tests.skp_bersama import count_queries

AWAL, AKHIR = date(2026, 1, 1), date(2027, 1, 1)


@pytest.fixture
def org(session: Session) -> Organisasi:
    return make_organisasi(session)


def data(org: Organisasi, **fields: object) -> DataTim:
    nilai = {
        "nama": "Tim Akreditasi",
        "unit_id": org.bidang.id,
        "ketua_id": org.kepala_bidang.id,
        "masa": Masa(AWAL, AKHIR),
        "sk_nomor": "800/12/2026",
        "sk_tanggal": date(2025, 12, 20),
    }
    return DataTim(**(nilai | fields))


@pytest.fixture
def tim(session: Session, instansi: Instansi, org: Organisasi, now: datetime) -> TimKerja:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    return service_tim_ubah.create_tim(session, admin, data(org), now=now)


@pytest.mark.parametrize("peran", [Peran.ADMIN_UNIT, Peran.PIMPINAN_UNIT], ids=lambda satu: satu.value)
def test_a_keeper_of_a_unit_makes_teams_there_and_not_elsewhere(
    session: Session, instansi: Instansi, org: Organisasi, peran: Peran, now: datetime
) -> None:
    actor = actor_of(instansi, peran, org.bidang)
    tim = service_tim_ubah.create_tim(session, actor, data(org), now=now)
    assert (tim.nama, tim.sk_nomor) == ("Tim Akreditasi", "800/12/2026")
    with pytest.raises(InputError) as refused:
        service_tim_ubah.create_tim(session, actor, data(org, unit_id=org.bidang_lain.id), now=now)
    assert "di luar lingkup" in refused.value.fields["unit_id"]


@pytest.mark.parametrize("peran", [Peran.AUDITOR, Peran.PEGAWAI], ids=lambda satu: satu.value)
def test_others_make_no_team(
    session: Session, instansi: Instansi, org: Organisasi, peran: Peran, now: datetime
) -> None:
    with pytest.raises(NotAuthorizedError):
        service_tim_ubah.create_tim(session, actor_of(instansi, peran), data(org), now=now)


def test_who_sees_a_team_and_who_changes_it(
    session: Session, instansi: Instansi, org: Organisasi, tim: TimKerja, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    service_tim_ubah.add_anggota(session, admin, tim.id, [org.staf.id], "Sekretaris", Masa(AWAL), now=now)
    ketua = actor_of(instansi, Peran.PEGAWAI, pegawai=org.kepala_bidang)
    for actor, ubah in (
        (admin, True),
        (actor_of(instansi, Peran.ADMIN_UNIT, org.bidang), True),
        (actor_of(instansi, Peran.PIMPINAN_UNIT, org.dinas), True),
        (actor_of(instansi, Peran.AUDITOR), False),
        (ketua, False),
        (actor_of(instansi, Peran.PEGAWAI, pegawai=org.staf), False),
    ):
        assert service_tim.describe_tim(session, actor, tim.id, today=today).dapat_diubah is ubah
        assert [
            baris.tim.id for baris in service_tim.list_tim(session, actor, "akred", today=today).baris
        ] == [tim.id]
    for asing in (
        actor_of(instansi, Peran.ADMIN_UNIT, org.bidang_lain),
        actor_of(instansi, Peran.PEGAWAI, pegawai=org.kepala_dinas),
    ):
        with pytest.raises(NotFoundError):
            service_tim.describe_tim(session, asing, tim.id, today=today)
        assert not service_tim.list_tim(session, asing, today=today).baris
    with pytest.raises(NotAuthorizedError):
        service_tim_ubah.add_anggota(session, ketua, tim.id, [org.staf.id], "", Masa(AWAL), now=now)


def test_own_teams_name_the_role_the_led_ones_first(
    session: Session, instansi: Instansi, org: Organisasi, tim: TimKerja, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    lain = service_tim_ubah.create_tim(
        session, admin, data(org, nama="Aksi Gizi", ketua_id=org.staf.id), now=now
    )
    service_tim_ubah.add_anggota(session, admin, tim.id, [org.staf.id], "Sekretaris", Masa(AWAL), now=now)
    staf = actor_of(instansi, Peran.PEGAWAI, pegawai=org.staf)
    found = service_tim.list_tim_saya(session, staf, today=today)
    assert [(satu.tim.id, satu.peran) for satu in found] == [(lain.id, "Ketua tim"), (tim.id, "Sekretaris")]
    assert service_tim.list_tim_saya(session, staf, today=AKHIR) == []


def test_members_are_refused_together_each_by_name_and_reason(
    session: Session, instansi: Instansi, org: Organisasi, tim: TimKerja, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    pensiun = factories.make_pegawai(session, nama="Pak Pensiun", kedudukan=Kedudukan.PENSIUN)
    service_tim_ubah.add_anggota(session, admin, tim.id, [org.staf.id], "", Masa(AWAL), now=now)
    orang = [org.kepala_bidang.id, pensiun.id, org.staf.id, org.kepala_dinas.id]
    with pytest.raises(InputError) as refused:
        service_tim_ubah.add_anggota(session, admin, tim.id, orang, "", Masa(date(2026, 2, 1)), now=now)
    kalimat = refused.value.fields["orang"]
    assert "Sari Kepala Bidang: ketua tim tidak sekaligus menjadi anggota." in kalimat
    assert "Pak Pensiun: tidak bertugas (pensiun)." in kalimat
    assert "Tono Staf: sudah menjadi anggota tim ini pada tanggal yang sama." in kalimat
    assert "Ratna" not in kalimat
    assert len(list(session.scalars(select(AnggotaTim)))) == 1


def test_pasted_nip_find_people_in_order_and_name_what_is_unknown(
    session: Session, instansi: Instansi, org: Organisasi
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    nip = [f" {org.staf.nip[:8]} {org.staf.nip[8:]}", org.kepala_dinas.nip]
    assert service_tim_ubah.find_by_nip(session, admin, nip) == [org.staf.id, org.kepala_dinas.id]
    with pytest.raises(InputError) as refused:
        service_tim_ubah.find_by_nip(session, admin, [*nip, "123", "199912312025011000"])
    assert "Tidak dikenal: 123, 199912312025011000." in refused.value.fields["nip"]


def test_an_ended_membership_stays_in_the_history_and_the_person_may_come_back(
    session: Session, instansi: Instansi, org: Organisasi, tim: TimKerja, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    (anggota,) = service_tim_ubah.add_anggota(session, admin, tim.id, [org.staf.id], "", Masa(AWAL), now=now)
    with pytest.raises(InputError):
        service_tim_ubah.end_anggota(session, admin, tim.id, anggota.id, AWAL - timedelta(days=1), now=now)
    with pytest.raises(InputError):
        service_tim_ubah.end_anggota(session, admin, tim.id, anggota.id, AKHIR, now=now)
    service_tim_ubah.end_anggota(session, admin, tim.id, anggota.id, today - timedelta(days=1), now=now)
    service_tim_ubah.add_anggota(session, admin, tim.id, [org.staf.id], "Notulis", Masa(today), now=now)
    detail = service_tim.describe_tim(session, admin, tim.id, today=today)
    assert [satu.anggota.peran for satu in detail.sekarang] == ["Notulis"]
    assert [satu.masa.selesai for satu in detail.lainnya] == [today - timedelta(days=1)]
    with pytest.raises(NotFoundError):
        service_tim_ubah.end_anggota(session, admin, tim.id, anggota.id + 1000, today, now=now)


def test_a_team_ends_with_its_memberships_and_never_before_one_began(
    session: Session, instansi: Instansi, org: Organisasi, tim: TimKerja, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    (anggota,) = service_tim_ubah.add_anggota(
        session, admin, tim.id, [org.staf.id], "", Masa(date(2026, 3, 1), date(2026, 12, 1)), now=now
    )
    with pytest.raises(InputError) as refused:
        service_tim_ubah.end_tim(session, admin, tim.id, date(2026, 2, 28), versi=1, today=today, now=now)
    assert "Tono Staf" in refused.value.fields["selesai"]
    service_tim_ubah.end_tim(session, admin, tim.id, date(2026, 5, 31), versi=1, today=today, now=now)
    assert (tim.sampai, anggota.sampai, tim.versi) == (date(2026, 6, 1), None, 2)
    assert not service_tim.list_tim(session, admin, keadaan="berjalan", today=date(2026, 6, 1)).baris
    assert service_tim.list_tim(session, admin, keadaan="berakhir", today=date(2026, 6, 1)).baris


def test_a_member_becomes_ketua_only_after_the_membership_ended(
    session: Session, instansi: Instansi, org: Organisasi, tim: TimKerja, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    (anggota,) = service_tim_ubah.add_anggota(session, admin, tim.id, [org.staf.id], "", Masa(AWAL), now=now)
    baru = data(org, ketua_id=org.staf.id)
    with pytest.raises(InputError) as refused:
        service_tim_ubah.change_tim(session, admin, tim.id, baru, versi=1, today=today, now=now)
    assert "masih anggota" in refused.value.fields["ketua_id"]
    service_tim_ubah.end_anggota(session, admin, tim.id, anggota.id, today - timedelta(days=1), now=now)
    service_tim_ubah.change_tim(session, admin, tim.id, baru, versi=1, today=today, now=now)
    assert tim.ketua_id == org.staf.id


def test_the_loser_of_two_edits_gets_both_texts(
    session: Session, instansi: Instansi, org: Organisasi, tim: TimKerja, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    service_tim_ubah.change_tim(
        session, admin, tim.id, data(org, nama="Tim Mutu"), versi=1, today=today, now=now
    )
    with pytest.raises(ConflictError) as lost:
        service_tim_ubah.change_tim(
            session, admin, tim.id, data(org, nama="Tim Lain"), versi=1, today=today, now=now
        )
    assert (lost.value.mine["Nama"], lost.value.theirs["Nama"]) == ("Tim Lain", "Tim Mutu")


def test_each_change_is_in_the_audit_log(
    session: Session, instansi: Instansi, org: Organisasi, tim: TimKerja, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    (anggota,) = service_tim_ubah.add_anggota(session, admin, tim.id, [org.staf.id], "", Masa(AWAL), now=now)
    service_tim_ubah.end_anggota(session, admin, tim.id, anggota.id, today, now=now)
    service_tim_ubah.end_tim(session, admin, tim.id, today, versi=1, today=today, now=now)
    query = select(CatatanAudit.aksi).where(CatatanAudit.objek == "tim_kerja").order_by(CatatanAudit.urutan)
    assert list(session.scalars(query)) == ["tim.buat", "tim.anggota", "tim.anggota", "tim.ubah"]


def test_the_list_is_paged_by_name_and_the_page_asks_the_same_for_more_members(
    session: Session, instansi: Instansi, org: Organisasi, tim: TimKerja, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    for nomor in range(30):
        service_tim_ubah.create_tim(session, admin, data(org, nama=f"Tim {nomor:02}"), now=now)
    satu = service_tim.list_tim(session, admin, today=today)
    dua = service_tim.list_tim(session, admin, today=today, setelah=satu.berikut)
    nama = [baris.tim.nama for baris in (*satu.baris, *dua.baris)]
    assert nama == sorted(nama)
    assert (len(nama), dua.berikut) == (31, None)
    with count_queries(session.connection()) as sedikit:
        service_tim.describe_tim(session, admin, tim.id, today=today)
    orang = [factories.make_pegawai(session).id for _ in range(12)]
    service_tim_ubah.add_anggota(session, admin, tim.id, orang, "", Masa(AWAL), now=now)
    with count_queries(session.connection()) as banyak:
        assert len(service_tim.describe_tim(session, admin, tim.id, today=today).sekarang) == 12
    assert len(sedikit) == len(banyak) <= 4
