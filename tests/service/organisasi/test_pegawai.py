"""People: making and changing them, NIP of before, the end of duty, lists and what waits for an admin."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Peran
from kinerja.akun.models import Akun
from kinerja.errors import ConflictError, InputError, KinerjaError, NotAuthorizedError, NotFoundError
from kinerja.organisasi import service_pegawai
from kinerja.organisasi.models import Instansi, Kedudukan, Penempatan, RiwayatNip, SumberGaris
from kinerja.organisasi.rules import JenisPegawai
from kinerja.organisasi.service_garis import list_garis
from kinerja.organisasi.service_pegawai import DataPegawai, Saringan
from kinerja.organisasi.service_penempatan import Tempat, list_penempatan
from tests import factories
from tests.organisasi_bersama import Organisasi, actor_of, make_organisasi

NIP = "198610042009022000"
SITI = DataPegawai("Siti Aisyah", JenisPegawai.PNS, NIP, tanggal_lahir=date(1986, 10, 4))


@pytest.fixture
def org(session: Session) -> Organisasi:
    return make_organisasi(session)


def test_a_new_person_is_placed_and_finds_the_account(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    akun = factories.make_akun(session, nip=NIP)
    admin = actor_of(instansi, Peran.ADMIN_UNIT, org.bidang)
    tempat = Tempat(org.bidang.id, org.jabatan.id, golongan="3c")
    orang = service_pegawai.create_pegawai(session, admin, SITI, tempat, mulai=today, now=now)
    (row,) = list_penempatan(session, admin, orang.id)
    assert (row.unit_id, row.golongan, row.mulai) == (org.bidang.id, "III/c", today)
    assert session.get_one(Akun, akun.id).pegawai_id == orang.id
    assert [satu.aksi for satu in audit.list_history(session, "pegawai", orang.id)] == [
        "penempatan.ubah",
        "pegawai.buat",
    ]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (DataPegawai("A", JenisPegawai.PNS, "198610042009992000"), "nip"),
        (DataPegawai("A", JenisPegawai.PNS, None), "nip"),
        (DataPegawai("A", JenisPegawai.PNS, "sama"), "nip"),
        (DataPegawai("A", JenisPegawai.PNS, "lama"), "nip"),
    ],
)
def test_a_nip_that_is_wrong_missing_or_taken_is_refused(
    session: Session,
    instansi: Instansi,
    org: Organisasi,
    now: datetime,
    today: date,
    data: DataPegawai,
    field: str,
) -> None:
    lama = factories.make_nip()
    session.add(RiwayatNip(pegawai_id=org.staf.id, nip=lama, sampai=today))
    session.flush()
    nip = {"sama": org.staf.nip, "lama": lama}.get(data.nip or "", data.nip)
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    with pytest.raises(InputError) as refusal:
        service_pegawai.create_pegawai(
            session, admin, DataPegawai(data.nama, data.jenis, nip), None, mulai=today, now=now
        )
    assert list(refusal.value.fields) == [field]


def test_the_database_has_the_last_word_on_a_nip(
    session: Session, instansi: Instansi, org: Organisasi, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    """Two admins at once: both looked before either wrote."""
    monkeypatch.setattr(service_pegawai, "_check", lambda _session, data, *_rest: data)
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    data = DataPegawai("A", JenisPegawai.PNS, org.staf.nip)
    with pytest.raises(InputError) as refusal:
        service_pegawai.create_pegawai(session, admin, data, None, mulai=now.date(), now=now)
    assert "nip" in refusal.value.fields


def test_a_pejabat_without_nip_is_possible(
    session: Session, instansi: Instansi, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    data = DataPegawai("Bupati", JenisPegawai.NON_ASN)
    assert service_pegawai.create_pegawai(session, admin, data, None, mulai=today, now=now).nip is None


def test_an_admin_of_a_unit_places_new_people_in_it(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_UNIT, org.bidang)
    for tempat in (None, Tempat(org.bidang_lain.id, org.jabatan.id)):
        with pytest.raises(InputError) as refusal:
            service_pegawai.create_pegawai(session, admin, SITI, tempat, mulai=today, now=now)
        assert list(refusal.value.fields) == ["unit_id"]


def test_another_nip_keeps_the_old_one_and_renames_the_account(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    akun = factories.make_akun(session, org.staf)
    lama, baru = org.staf.nip, factories.make_nip()
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    data = DataPegawai("Tono Staf", JenisPegawai.PNS, baru)
    _change(session, admin, org.staf.id, data, date(2026, 3, 1), today, now)
    (riwayat,) = service_pegawai.list_riwayat_nip(session, admin, org.staf.id)
    assert (riwayat.nip, riwayat.sampai, org.staf.nip) == (lama, date(2026, 3, 1), baru)
    assert session.get_one(Akun, akun.id).nip == baru
    (catatan,) = audit.list_history(session, "pegawai", org.staf.id)
    assert catatan.rincian["perubahan"] == [f"NIP: {lama} → {baru}"]
    with pytest.raises(InputError) as refusal:
        _change(session, admin, org.staf.id, SITI, date(2026, 4, 1), today, now)
    assert list(refusal.value.fields) == ["berlaku"]


def test_a_wrong_nip_of_old_data_may_stay(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    org.staf.nip = "000000000000000000"
    session.flush()
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    data = DataPegawai("Tono Baru", JenisPegawai.PNS, org.staf.nip)
    assert _change(session, admin, org.staf.id, data, today, today, now) == "Tono Baru"


def test_the_end_of_duty_ends_placement_and_line(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    data = DataPegawai("Tono Staf", JenisPegawai.PNS, org.staf.nip, kedudukan=Kedudukan.PENSIUN)
    with pytest.raises(InputError) as refusal:
        _change(session, admin, org.staf.id, data, factories.AWAL_TAHUN, today, now)
    assert "1 Januari 2026" in refusal.value.fields["berlaku"]
    _change(session, admin, org.staf.id, data, date(2026, 3, 1), today, now)
    assert [satu.sampai for satu in list_penempatan(session, admin, org.staf.id)] == [date(2026, 3, 1)]
    assert [satu.sampai for satu in list_garis(session, admin, org.staf.id)] == [date(2026, 3, 1)]


def test_an_old_form_conflicts_and_shows_both(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    with pytest.raises(ConflictError) as conflict:
        service_pegawai.change_pegawai(
            session, admin, org.staf.id, SITI, berlaku=today, versi=99, today=today, now=now
        )
    assert (conflict.value.mine["nama"], conflict.value.theirs["nama"]) == ("Siti Aisyah", "Tono Staf")


def _change(
    session: Session,
    actor: object,
    pegawai_id: int,
    data: DataPegawai,
    berlaku: date,
    today: date,
    now: datetime,
) -> str:
    return service_pegawai.change_pegawai(
        session, actor, pegawai_id, data, berlaku=berlaku, versi=None, today=today, now=now
    ).nama


@pytest.mark.parametrize(
    ("peran", "error"),
    [
        (Peran.AUDITOR, NotAuthorizedError),
        (Peran.PEGAWAI, NotFoundError),
        (Peran.PLATFORM, NotFoundError),
    ],
)
def test_who_may_not_change_people(
    session: Session,
    instansi: Instansi,
    org: Organisasi,
    now: datetime,
    today: date,
    peran: Peran,
    error: type[KinerjaError],
) -> None:
    actor = actor_of(instansi, peran)
    with pytest.raises(error):
        _change(session, actor, org.staf.id, SITI, today, today, now)
    with pytest.raises(error):
        service_pegawai.create_pegawai(session, actor, SITI, None, mulai=today, now=now)


def test_people_outside_the_own_units_do_not_exist(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_UNIT, org.bidang)
    assert [satu.pegawai.nama for satu in _list(session, admin, today)] == ["Sari Kepala Bidang", "Tono Staf"]
    with pytest.raises(NotFoundError):
        service_pegawai.find_baris(session, admin, org.kepala_dinas.id, today=today)
    with pytest.raises(NotFoundError):
        _change(session, admin, org.kepala_dinas.id, SITI, today, today, now)
    session.execute(
        select(Penempatan).where(Penempatan.pegawai_id == org.staf.id)
    ).scalar_one().sampai = today
    session.flush()
    assert [satu.pegawai.nama for satu in _list(session, admin, today)] == ["Sari Kepala Bidang"]


def _list(
    session: Session, actor: object, today: date, **saringan: object
) -> list[service_pegawai.BarisPegawai]:
    return service_pegawai.list_pegawai(session, actor, Saringan(**saringan), today=today).baris


def test_filters_narrow_the_list(session: Session, instansi: Instansi, org: Organisasi, today: date) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    lepas = factories.make_pegawai(session, nama="Umar Lepas")
    pensiun = factories.make_pegawai(session, nama="Wati Pensiun", kedudukan=Kedudukan.PENSIUN)
    factories.make_garis(session, lepas, pensiun, sumber=SumberGaris.USULAN)
    found = {
        keadaan: [satu.pegawai.nama for satu in _list(session, admin, today, keadaan=keadaan)]
        for keadaan in ("tanpa_penilai", "usulan", "penilai_lepas", "tanpa_penempatan")
    }
    # Nobody evaluates the head of the top unit, and nobody should.
    assert found == {
        "tanpa_penilai": [],
        "usulan": ["Umar Lepas"],
        "penilai_lepas": ["Umar Lepas"],
        "tanpa_penempatan": ["Umar Lepas"],
    }
    counted = service_pegawai.count_keadaan(session, admin, today=today)
    assert counted == {keadaan: len(semua) for keadaan, semua in found.items()}
    assert [satu.pegawai.id for satu in _list(session, admin, today, kedudukan=Kedudukan.PENSIUN)] == [
        pensiun.id
    ]
    assert len(_list(session, admin, today, unit_id=org.dinas.id)) == 3
    assert [satu.pegawai.id for satu in _list(session, admin, today, unit_id=org.bidang.id, kata="tono")] == [
        org.staf.id
    ]


def test_without_penilai_are_those_whose_line_has_ended(
    session: Session, instansi: Instansi, org: Organisasi, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    (garis,) = list_garis(session, admin, org.staf.id)
    garis.sampai = today
    session.flush()
    (baris,) = _list(session, admin, today, keadaan="tanpa_penilai")
    assert (baris.pegawai.id, baris.penilai, baris.unit) == (org.staf.id, None, "Bidang Pelayanan")


def test_pages_follow_each_other_also_among_equal_names(
    session: Session, instansi: Instansi, today: date
) -> None:
    for _ in range(60):
        factories.make_pegawai(session, nama="Budi")
    admin, seen, setelah = actor_of(instansi, Peran.ADMIN_INSTANSI), [], None
    while True:
        halaman = service_pegawai.list_pegawai(session, admin, Saringan(), today=today, setelah=setelah)
        seen += [satu.pegawai.id for satu in halaman.baris]
        if (setelah := halaman.berikut) is None:
            break
    assert seen == sorted(set(seen))
    assert len(seen) == 60


def test_calon_are_people_on_duty_of_the_whole_instansi(
    session: Session, instansi: Instansi, org: Organisasi, today: date
) -> None:
    factories.make_pegawai(session, nama="Kepala Lama", kedudukan=Kedudukan.PENSIUN)
    admin = actor_of(instansi, Peran.ADMIN_UNIT, org.bidang)
    found = service_pegawai.find_calon(session, admin, "kepala", today=today)
    assert [satu.pegawai.id for satu in found] == [org.kepala_dinas.id, org.kepala_bidang.id]
    assert service_pegawai.find_calon(session, admin, "", today=today) == []


def test_warnings_say_what_does_not_fit(today: date) -> None:
    warn = service_pegawai.list_warnings
    assert warn("198610042009022001", JenisPegawai.PNS, date(1986, 10, 4), today=today) == []
    assert warn(None, JenisPegawai.NON_ASN, None, today=today) == []
    assert len(warn("198610042009022001", JenisPegawai.PNS, date(1986, 10, 5), today=today)) == 1
    (kalimat,) = warn("198610042009022001", JenisPegawai.PPPK, None, today=today)
    assert kalimat == "NIP ini berpola PNS, sedangkan jenis pegawainya PPPK."
    assert warn("198610042009022001", JenisPegawai.CPNS, None, today=today) == []
