"""The reporting line: dated, without circles, for one or several; proposals of the importer are confirmed."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Peran
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError
from kinerja.organisasi.models import Instansi, Kedudukan, Pegawai, SumberGaris
from kinerja.organisasi.service_garis import (
    TERBANYAK,
    change_garis,
    change_garis_of,
    confirm_garis,
    lend_garis,
    list_garis,
)
from tests import factories
from tests.organisasi_bersama import Organisasi, actor_of, make_organisasi

MARET = date(2026, 3, 1)


@pytest.fixture
def org(session: Session) -> Organisasi:
    return make_organisasi(session)


def test_a_change_ends_what_ran_and_keeps_reason_and_atasan(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin, versi = actor_of(instansi, Peran.ADMIN_INSTANSI), org.staf.versi
    lain = factories.make_pegawai(session, nama="Lia Atasan")
    change_garis(
        session,
        admin,
        org.staf.id,
        org.kepala_dinas.id,
        mulai=MARET,
        atasan_id=lain.id,
        alasan="kepala bidang kosong",
        now=now,
    )
    baru, lama = list_garis(session, admin, org.staf.id)
    assert (baru.penilai.id, baru.mulai, baru.sampai) == (org.kepala_dinas.id, MARET, None)
    assert (baru.atasan, baru.alasan, baru.sumber) == (lain, "kepala bidang kosong", SumberGaris.ADMIN)
    assert (lama.penilai.id, lama.sampai) == (org.kepala_bidang.id, MARET)
    assert org.staf.versi == versi + 1
    (catatan,) = audit.list_history(session, "pegawai", org.staf.id)
    assert catatan.rincian["perubahan"] == [
        "pejabat penilai Tono Staf: Ratna Kepala Dinas",
        "atasan pejabat penilai: Lia Atasan",
    ]


def test_a_line_from_the_same_day_is_replaced(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    for penilai in (org.kepala_dinas, org.kepala_bidang):
        change_garis(session, admin, org.staf.id, penilai.id, mulai=MARET, now=now)
    assert [satu.penilai_id for satu in list_garis(session, admin, org.staf.id)] == [org.kepala_bidang.id] * 2


def test_circles_and_oneself_are_refused(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    for penilai in (org.staf, org.kepala_bidang, org.kepala_dinas):
        with pytest.raises(InputError) as refusal:
            change_garis(session, admin, org.kepala_dinas.id, penilai.id, mulai=MARET, now=now)
        assert list(refusal.value.fields) == ["penilai_id"]
    with pytest.raises(InputError) as refusal:
        change_garis(
            session,
            admin,
            org.staf.id,
            org.kepala_bidang.id,
            atasan_id=org.kepala_bidang.id,
            mulai=MARET,
            now=now,
        )
    assert list(refusal.value.fields) == ["atasan_id"]


def test_who_is_off_duty_does_not_evaluate(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    pensiun = factories.make_pegawai(session, kedudukan=Kedudukan.PENSIUN)
    with pytest.raises(InputError, match="tidak bertugas"):
        change_garis(session, admin, org.staf.id, pensiun.id, mulai=MARET, now=now)


def test_a_date_before_a_later_change_and_an_old_form_are_refused(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin, versi = actor_of(instansi, Peran.ADMIN_INSTANSI), org.staf.versi
    change_garis(session, admin, org.staf.id, org.kepala_dinas.id, mulai=MARET, now=now)
    with pytest.raises(InputError) as refusal:
        change_garis(session, admin, org.staf.id, org.kepala_dinas.id, mulai=date(2026, 2, 1), now=now)
    assert list(refusal.value.fields) == ["mulai"]
    with pytest.raises(ConflictError):
        change_garis(
            session, admin, org.staf.id, org.kepala_dinas.id, mulai=date(2026, 4, 1), now=now, versi=versi
        )


def test_several_get_one_penilai_or_none_of_them(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    baru = [factories.make_pegawai(session, nama=f"Baru {nomor}") for nomor in range(3)]
    daftar = {satu.id: satu.versi for satu in baru}
    with pytest.raises(InputError, match="Ratna Kepala Dinas"):
        change_garis_of(
            session, admin, daftar | {org.kepala_dinas.id: None}, org.staf.id, mulai=MARET, now=now
        )
    assert not any(list_garis(session, admin, satu.id) for satu in baru)
    change_garis_of(session, admin, daftar, org.staf.id, mulai=MARET, now=now, alasan="usul unit")
    assert [list_garis(session, admin, satu.id)[0].penilai_id for satu in baru] == [org.staf.id] * 3
    with pytest.raises(ConflictError):
        change_garis_of(session, admin, daftar, org.kepala_bidang.id, mulai=MARET, now=now)


@pytest.mark.parametrize("jumlah", [0, TERBANYAK + 1])
def test_none_and_too_many_are_refused(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, jumlah: int
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    with pytest.raises(InputError, match="Pilih 1 sampai 100"):
        change_garis_of(
            session, admin, dict.fromkeys(range(1, jumlah + 1)), org.staf.id, mulai=MARET, now=now
        )


def test_selects_do_not_grow_with_the_number_of_people(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime
) -> None:
    admin, counts = actor_of(instansi, Peran.ADMIN_INSTANSI), []
    for jumlah in (2, 30):
        orang = [factories.make_pegawai(session) for _ in range(jumlah)]
        asked: list[str] = []
        engine = session.get_bind().engine
        note = _noting(asked)
        event.listen(engine, "before_cursor_execute", note)
        daftar: dict[int, int | None] = {satu.id: None for satu in orang}
        change_garis_of(session, admin, daftar, org.staf.id, mulai=MARET, now=now)
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def _noting(asked: list[str]) -> object:
    def note(_conn: Engine, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append(statement)

    return note


def make_proposal(session: Session, pegawai: Pegawai, penilai: Pegawai) -> dict[int, int]:
    garis = factories.make_garis(session, pegawai, penilai, sumber=SumberGaris.USULAN)
    return {garis.id: garis.versi}


def test_proposals_are_confirmed_once(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    orang = [factories.make_pegawai(session) for _ in range(3)]
    daftar: dict[int, int] = {}
    for satu in orang:
        daftar |= make_proposal(session, satu, org.staf)
    berubah = max(daftar)
    assert confirm_garis(session, admin, daftar | {berubah: 99}, today=today, now=now) == 2
    assert confirm_garis(session, admin, daftar, today=today, now=now) == 1
    assert confirm_garis(session, admin, daftar, today=today, now=now) == 0
    assert {list_garis(session, admin, satu.id)[0].sumber for satu in orang} == {SumberGaris.ADMIN}
    (catatan,) = audit.list_history(session, "pegawai", orang[0].id)
    assert catatan.rincian["perubahan"] == ["usulan pejabat penilai dikonfirmasi: Tono Staf"]
    assert audit.verify(session).rusak_di is None


def test_an_admin_of_a_unit_confirms_in_it_but_not_the_own_line(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    lain = factories.make_pegawai(session)
    factories.make_penempatan(session, lain, unit_id=org.bidang_lain.id)
    sendiri = factories.make_pegawai(session)
    factories.make_penempatan(session, sendiri, unit_id=org.bidang.id)
    daftar = make_proposal(session, lain, org.staf) | make_proposal(session, sendiri, org.staf)
    admin = actor_of(instansi, Peran.ADMIN_UNIT, org.bidang, pegawai=sendiri)
    assert confirm_garis(session, admin, daftar, today=today, now=now) == 0
    other = actor_of(instansi, Peran.ADMIN_UNIT, org.bidang)
    assert confirm_garis(session, other, daftar, today=today, now=now) == 1


def test_who_may_not_change_lines(
    session: Session, instansi: Instansi, org: Organisasi, now: datetime, today: date
) -> None:
    for actor in (
        actor_of(instansi, Peran.AUDITOR),
        actor_of(instansi, Peran.PEGAWAI),
        actor_of(instansi, Peran.ADMIN_UNIT, org.bidang_lain),
        actor_of(instansi, Peran.ADMIN_UNIT, org.bidang, pegawai=org.staf),
    ):
        with pytest.raises(NotAuthorizedError):
            change_garis(session, actor, org.staf.id, org.kepala_dinas.id, mulai=MARET, now=now)
    with pytest.raises(NotAuthorizedError):
        confirm_garis(session, actor_of(instansi, Peran.AUDITOR), {1: 1}, today=today, now=now)
    with pytest.raises(NotFoundError):
        change_garis(
            session,
            actor_of(instansi, Peran.ADMIN_INSTANSI),
            999_999,
            org.kepala_dinas.id,
            mulai=MARET,
            now=now,
        )


@pytest.mark.parametrize(
    ("semula", "kembali"),
    [
        (None, [(date(2026, 6, 1), None)]),
        (date(2026, 9, 1), [(date(2026, 6, 1), date(2026, 9, 1))]),
        (date(2026, 5, 1), []),
    ],
)
def test_a_loan_gives_back_only_the_days_that_the_former_line_had_left(
    session: Session,
    instansi: Instansi,
    org: Organisasi,
    now: datetime,
    semula: date | None,
    kembali: list[tuple[date, date | None]],
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    (garis,) = list_garis(session, admin, org.staf.id)
    garis.sampai = semula
    session.flush()
    lend_garis(
        session, admin, org.staf.id, org.kepala_dinas.id, mulai=MARET, berakhir=date(2026, 6, 1), now=now
    )
    semua = list_garis(session, admin, org.staf.id)
    lagi = [(satu.mulai, satu.sampai) for satu in semua if satu.mulai > MARET]
    assert lagi == kembali
