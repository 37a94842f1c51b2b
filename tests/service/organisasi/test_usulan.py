"""The position desk: a pegawai says what is wrong, the right admin decides, an override ends by itself."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi import service_meja, service_usulan
from kinerja.organisasi.models import Instansi, Kedudukan, UsulanKedudukan
from kinerja.organisasi.rules import JenisUsulan, StatusUsulan
from kinerja.organisasi.service import find_garis, find_penempatan
from kinerja.organisasi.service_garis import change_garis, list_garis
from kinerja.organisasi.service_meja import Putusan
from tests import factories
from tests.organisasi_bersama import Organisasi, actor_of, make_admin_unit, make_organisasi

HARI = date(2026, 3, 10)
ALASAN = "SK Kepala Dinas nomor 12"


@pytest.fixture
def org(session: Session) -> Organisasi:
    return make_organisasi(session)


@pytest.fixture
def staf(instansi: Instansi, org: Organisasi) -> Actor:
    return Actor(None, instansi.id, org.staf.id, "Tono", frozenset({PeranLingkup(Peran.PEGAWAI)}))


@pytest.fixture
def admin(instansi: Instansi) -> Actor:
    return actor_of(instansi, Peran.ADMIN_INSTANSI)


def propose(
    session: Session, actor: Actor, now: datetime, jenis: JenisUsulan = JenisUsulan.PENILAI, **isian: object
) -> UsulanKedudukan:
    return service_usulan.propose_change(
        session, actor, jenis, **({"alasan": ALASAN, "today": HARI, "now": now} | isian)
    )


def test_what_is_on_record_with_its_dates(session: Session, org: Organisasi, staf: Actor) -> None:
    saya = service_usulan.open_kedudukan(session, staf, today=HARI)
    tercatat = {jenis.value: isi["nama"] for jenis, isi in saya.tercatat.items()}
    assert tercatat == {
        "penilai": "Sari Kepala Bidang",
        "atasan": "Ratna Kepala Dinas",
        "unit": "Bidang Pelayanan",
        "jabatan": "Pengolah Data",
        "golongan": find_penempatan(session, staf, org.staf.id, on=HARI).golongan,
    }
    assert saya.sejak[JenisUsulan.PENILAI] == factories.AWAL_TAHUN


def test_the_admins_of_the_unit_decide_before_those_of_the_instansi(
    session: Session, org: Organisasi, staf: Actor
) -> None:
    factories.make_akun(session, peran=(Peran.ADMIN_INSTANSI,), nama="Admin Pusat")
    assert service_usulan.open_kedudukan(session, staf, today=HARI).pemutus == ("Admin Pusat",)
    make_admin_unit(session, org.bidang_lain, nama="Admin Bidang Lain")
    make_admin_unit(session, org.dinas, nama="Admin Dinas")
    assert service_usulan.open_kedudukan(session, staf, today=HARI).pemutus == ("Admin Dinas",)


def test_an_accepted_proposal_changes_the_line(
    session: Session, org: Organisasi, staf: Actor, admin: Actor, now: datetime
) -> None:
    usulan = propose(session, staf, now, pilihan_id=org.kepala_dinas.id)
    assert (usulan.tercatat["nama"], usulan.usulan["nama"]) == ("Sari Kepala Bidang", "Ratna Kepala Dinas")
    service_meja.accept_usulan(session, admin, usulan.id, Putusan(HARI), today=HARI, now=now)
    assert find_garis(session, admin, org.staf.id, on=HARI).penilai_id == org.kepala_dinas.id
    assert usulan.status is StatusUsulan.DITERIMA
    aksi = [satu.aksi for satu in audit.list_history(session, "pegawai", org.staf.id)]
    assert {"usulan.ajukan", "garis.ubah", "usulan.terima"} <= set(aksi)


def test_an_override_ends_by_itself(
    session: Session, org: Organisasi, staf: Actor, admin: Actor, now: datetime
) -> None:
    usulan = propose(session, staf, now, pilihan_id=org.kepala_dinas.id)
    akhir = date(2026, 6, 1)
    service_meja.accept_usulan(session, admin, usulan.id, Putusan(HARI, akhir), today=HARI, now=now)
    assert usulan.status is StatusUsulan.SEMENTARA
    siapa = [
        find_garis(session, admin, org.staf.id, on=hari).penilai_id
        for hari in (date(2026, 3, 9), HARI, date(2026, 5, 31), akhir, date(2027, 1, 1))
    ]
    lama, baru = org.kepala_bidang.id, org.kepala_dinas.id
    assert siapa == [lama, baru, baru, lama, lama]


def test_an_override_can_be_ended_before_its_day(
    session: Session, org: Organisasi, staf: Actor, admin: Actor, now: datetime
) -> None:
    usulan = propose(session, staf, now, pilihan_id=org.kepala_dinas.id)
    putusan = Putusan(HARI, date(2026, 6, 1))
    service_meja.accept_usulan(session, admin, usulan.id, putusan, today=HARI, now=now)
    april = date(2026, 4, 1)
    service_meja.end_override(session, admin, usulan.id, today=april, now=now)
    session.flush()
    garis = [(satu.penilai_id, satu.mulai, satu.sampai) for satu in list_garis(session, admin, org.staf.id)]
    assert garis == [
        (org.kepala_bidang.id, april, None),
        (org.kepala_dinas.id, HARI, april),
        (org.kepala_bidang.id, factories.AWAL_TAHUN, HARI),
    ]
    with pytest.raises(StateError, match="sudah berakhir"):
        service_meja.end_override(session, admin, usulan.id, today=april, now=now)


def test_an_override_where_nobody_was_leaves_nobody(
    session: Session, instansi: Instansi, org: Organisasi, admin: Actor, now: datetime
) -> None:
    lepas = factories.make_pegawai(session, nama="Umar Tanpa Penilai")
    factories.make_penempatan(session, lepas, unit_id=org.bidang.id)
    diri = Actor(None, instansi.id, lepas.id, "Umar", frozenset({PeranLingkup(Peran.PEGAWAI)}))
    usulan = propose(session, diri, now, pilihan_id=org.kepala_bidang.id)
    putusan = Putusan(HARI, date(2026, 4, 1))
    service_meja.accept_usulan(session, admin, usulan.id, putusan, today=HARI, now=now)
    assert find_garis(session, admin, lepas.id, on=HARI).penilai_id == org.kepala_bidang.id
    assert find_garis(session, admin, lepas.id, on=date(2026, 4, 1)).penilai_id is None


@pytest.mark.parametrize(
    ("jenis", "bidang", "akhir"),
    [
        (JenisUsulan.UNIT, "unit_id", None),
        (JenisUsulan.JABATAN, "jabatan_id", None),
    ],
)
def test_a_placement_is_corrected_where_it_began(
    session: Session,
    org: Organisasi,
    staf: Actor,
    admin: Actor,
    now: datetime,
    jenis: JenisUsulan,
    bidang: str,
    akhir: date | None,
) -> None:
    tujuan = org.bidang_lain if jenis is JenisUsulan.UNIT else factories.make_jabatan(session, nama="Analis")
    usulan = propose(session, staf, now, jenis, pilihan_id=tujuan.id)
    mulai = service_meja.propose_start(session, admin, usulan, today=HARI)
    service_meja.accept_usulan(session, admin, usulan.id, Putusan(mulai, akhir), today=HARI, now=now)
    kini = find_penempatan(session, admin, org.staf.id, on=HARI)
    assert (getattr(kini, bidang), kini.mulai, kini.sampai) == (tujuan.id, factories.AWAL_TAHUN, None)


def test_golongan_is_read_as_people_write_it(
    session: Session, org: Organisasi, staf: Actor, admin: Actor, now: datetime
) -> None:
    with pytest.raises(InputError) as salah:
        propose(session, staf, now, JenisUsulan.GOLONGAN, teks="sembilan")
    assert "teks" in salah.value.fields
    usulan = propose(session, staf, now, JenisUsulan.GOLONGAN, teks="Pembina (iv a)")
    service_meja.accept_usulan(session, admin, usulan.id, Putusan(HARI), today=HARI, now=now)
    assert find_penempatan(session, admin, org.staf.id, on=HARI).golongan == "IV/a"


def test_a_written_name_must_be_matched_before_it_is_accepted(
    session: Session, org: Organisasi, staf: Actor, admin: Actor, now: datetime
) -> None:
    usulan = propose(session, staf, now, teks="Ratna")
    with pytest.raises(InputError) as kurang:
        service_meja.accept_usulan(session, admin, usulan.id, Putusan(HARI), today=HARI, now=now)
    assert kurang.value.fields == {"pilihan_id": service_meja.BELUM_DIPILIH}
    (calon,) = service_meja.find_meant(session, admin, usulan, "", today=HARI)
    assert calon.id == org.kepala_dinas.id
    putusan = Putusan(HARI, pilihan_id=calon.id)
    service_meja.accept_usulan(session, admin, usulan.id, putusan, today=HARI, now=now)
    assert find_garis(session, admin, org.staf.id, on=HARI).penilai_id == org.kepala_dinas.id


def test_what_cannot_be_proposed(session: Session, org: Organisasi, staf: Actor, now: datetime) -> None:
    pensiun = factories.make_pegawai(session, kedudukan=Kedudukan.PENSIUN)
    for isian, bidang in (
        ({"pilihan_id": org.staf.id}, "pilihan_id"),
        ({"pilihan_id": org.kepala_bidang.id}, "pilihan_id"),
        ({"pilihan_id": pensiun.id}, "pilihan_id"),
        ({"pilihan_id": 999_999}, "pilihan_id"),
        ({}, "pilihan_id"),
        ({"pilihan_id": org.kepala_dinas.id, "alasan": " "}, "alasan"),
    ):
        with pytest.raises(InputError) as ditolak:
            propose(session, staf, now, **isian)
        assert bidang in ditolak.value.fields
    propose(session, staf, now, pilihan_id=org.kepala_dinas.id)
    with pytest.raises(StateError, match="masih menunggu"):
        propose(session, staf, now, pilihan_id=org.kepala_dinas.id)


def test_a_proposal_that_would_make_a_circle_is_told_at_the_choice(
    session: Session, instansi: Instansi, org: Organisasi, admin: Actor, now: datetime
) -> None:
    diri = Actor(None, instansi.id, org.kepala_bidang.id, "Sari", frozenset({PeranLingkup(Peran.PEGAWAI)}))
    usulan = propose(session, diri, now, pilihan_id=org.staf.id)
    with pytest.raises(InputError) as ditolak:
        service_meja.accept_usulan(session, admin, usulan.id, Putusan(HARI), today=HARI, now=now)
    assert "berputar" in ditolak.value.fields["pilihan_id"]


def test_a_rejection_needs_a_reason_and_a_decision_is_made_once(
    session: Session, org: Organisasi, staf: Actor, admin: Actor, now: datetime
) -> None:
    usulan = propose(session, staf, now, pilihan_id=org.kepala_dinas.id)
    versi = usulan.versi
    with pytest.raises(InputError):
        service_meja.reject_usulan(session, admin, usulan.id, " ", today=HARI, now=now)
    service_meja.reject_usulan(session, admin, usulan.id, "SK itu sudah dicabut.", today=HARI, now=now)
    assert (usulan.status, usulan.catatan) == (StatusUsulan.DITOLAK, "SK itu sudah dicabut.")
    session.flush()
    with pytest.raises(ConflictError):
        service_meja.reject_usulan(session, admin, usulan.id, "x", versi=versi, today=HARI, now=now)
    with pytest.raises(StateError):
        service_meja.accept_usulan(session, admin, usulan.id, Putusan(HARI), today=HARI, now=now)
    with pytest.raises(StateError):
        service_usulan.withdraw_usulan(session, staf, usulan.id, now=now)


def test_who_may_decide(
    session: Session, instansi: Instansi, org: Organisasi, staf: Actor, now: datetime
) -> None:
    usulan = propose(session, staf, now, pilihan_id=org.kepala_dinas.id)
    luar = actor_of(instansi, Peran.ADMIN_UNIT, org.bidang_lain)
    with pytest.raises(NotFoundError):
        service_meja.open_usulan(session, luar, usulan.id, today=HARI)
    auditor = actor_of(instansi, Peran.AUDITOR)
    assert not service_meja.open_usulan(session, auditor, usulan.id, today=HARI).boleh_putus
    sendiri = actor_of(instansi, Peran.ADMIN_INSTANSI, pegawai=org.staf)
    for pelaku in (auditor, sendiri):
        with pytest.raises(NotAuthorizedError):
            service_meja.accept_usulan(session, pelaku, usulan.id, Putusan(HARI), today=HARI, now=now)
    with pytest.raises(NotFoundError):
        service_usulan.withdraw_usulan(
            session, Actor(None, instansi.id, org.kepala_bidang.id, "Sari"), usulan.id, now=now
        )
    dalam = actor_of(instansi, Peran.ADMIN_UNIT, org.bidang)
    assert service_meja.count_usulan(session, dalam, today=HARI) == 1
    assert [satu.id for satu in service_meja.list_usulan(session, dalam, today=HARI).baris] == [usulan.id]
    service_meja.accept_usulan(session, dalam, usulan.id, Putusan(HARI), today=HARI, now=now)
    assert service_meja.count_usulan(session, dalam, today=HARI) == 0


def test_an_atasan_of_ones_own_is_proposed_beside_the_penilai(
    session: Session, org: Organisasi, staf: Actor, admin: Actor, now: datetime
) -> None:
    lain = factories.make_pegawai(session, nama="Lia Sekretaris")
    usulan = propose(session, staf, now, JenisUsulan.ATASAN, pilihan_id=lain.id)
    service_meja.accept_usulan(session, admin, usulan.id, Putusan(HARI), today=HARI, now=now)
    garis = find_garis(session, admin, org.staf.id, on=HARI)
    assert (garis.penilai_id, garis.atasan_id) == (org.kepala_bidang.id, lain.id)


def test_the_record_may_have_moved_on_meanwhile(
    session: Session, org: Organisasi, staf: Actor, admin: Actor, now: datetime
) -> None:
    usulan = propose(session, staf, now, pilihan_id=org.kepala_dinas.id)
    lain = factories.make_pegawai(session, nama="Lia Baru")
    change_garis(session, admin, org.staf.id, lain.id, mulai=HARI, alasan="lain", now=now)
    berkas = service_meja.open_usulan(session, admin, usulan.id, today=HARI)
    assert (berkas.kini, usulan.tercatat["nama"]) == ("Lia Baru", "Sari Kepala Bidang")


def test_choices_never_show_a_nip_and_need_three_letters(
    session: Session, org: Organisasi, staf: Actor
) -> None:
    cari = service_usulan.find_choices
    assert cari(session, staf, JenisUsulan.PENILAI, "ra", today=HARI) == []
    (satu,) = cari(session, staf, JenisUsulan.PENILAI, "ratna", today=HARI)
    assert satu.nama == "Ratna Kepala Dinas, Pengolah Data, Dinas Kesehatan"
    assert [u.nama for u in cari(session, staf, JenisUsulan.UNIT, "bidang f", today=HARI)] == [
        "Bidang Farmasi, Dinas Kesehatan"
    ]
    assert cari(session, staf, JenisUsulan.JABATAN, "%%%", today=HARI) == []
    assert cari(session, staf, JenisUsulan.PENILAI, "tono", today=HARI) == []
