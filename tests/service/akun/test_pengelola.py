"""What an admin does with accounts, asked of the service directly: permission and dates."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.akun import service
from kinerja.akun.models import Akun
from kinerja.akun.sesi import actor_of
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from tests import factories

AWAL = service.SandiAwal("k7mq-2xvp-hd4n-w9ra", "$argon2id$tidak-dipakai")


@pytest.fixture
def admin(session: Session) -> Actor:
    peran = [Peran.ADMIN_INSTANSI]
    return factories.make_actor(factories.make_akun(session, peran=peran), peran)


@pytest.fixture
def akun(session: Session) -> Akun:
    return factories.make_akun(session)


def test_only_an_admin_of_the_whole_instansi_manages_accounts(
    session: Session, akun: Akun, now: datetime, today: date
) -> None:
    for peran in ([], [Peran.PIMPINAN_UNIT], [Peran.AUDITOR], [Peran.ADMIN_UNIT]):
        actor = factories.make_actor(factories.make_akun(session), peran)
        for attempt in (
            lambda actor=actor: service.list_akun(session, actor),
            lambda actor=actor: service.create_akun(session, actor, nip=factories.make_nip(), now=now),
            lambda actor=actor: service.create_reset_link(session, actor, akun.id, now=now),
            lambda actor=actor: service.renew_sandi_awal(session, actor, akun.id, AWAL, now=now),
            lambda actor=actor: service.set_aktif(session, actor, akun.id, aktif=False, versi=None, now=now),
            lambda actor=actor: service.request_factor_reset(session, actor, akun.id, "x" * 20, now=now),
            lambda actor=actor: service.grant_peran(
                session,
                actor,
                akun.id,
                Peran.AUDITOR,
                unit_id=None,
                mulai=today,
                terakhir=None,
                now=now,
            ),
        ):
            with pytest.raises(NotAuthorizedError):
                attempt()


def test_create_akun_returns_the_first_password(session: Session, admin: Actor, now: datetime) -> None:
    pegawai = factories.make_pegawai(session)
    made, password = service.create_akun(session, admin, pegawai, awal=AWAL, now=now)
    assert (made.pegawai_id, made.nip, password) == (pegawai.id, pegawai.nip, AWAL.teks)
    assert made.sandi_berlaku_sampai == now + timedelta(days=7)
    with pytest.raises(StateError):
        service.create_akun(session, admin, pegawai, awal=AWAL, now=now)
    with pytest.raises(InputError) as refused:
        service.create_akun(session, admin, nip="123", nama="X", awal=AWAL, now=now)
    assert "nip" in refused.value.fields


@pytest.mark.parametrize(
    ("mulai", "terakhir", "holds"),
    [("2026-03-10", None, True), ("2026-03-11", None, False), ("2026-01-01", "2026-03-09", False),
     ("2026-01-01", "2026-03-10", True)],
)  # fmt: skip
def test_role_holds_from_its_first_to_its_last_day(
    session: Session, admin: Actor, akun: Akun, mulai: str, terakhir: str | None, holds: bool, now: datetime
) -> None:
    service.grant_peran(
        session,
        admin,
        akun.id,
        Peran.AUDITOR,
        unit_id=None,
        mulai=date.fromisoformat(mulai),
        terakhir=date.fromisoformat(terakhir) if terakhir else None,
        now=now,
    )
    loaded = service.find_akun(session, admin, akun.id)
    assert actor_of(session, loaded, on=date(2026, 3, 10)).has(Peran.AUDITOR) is holds


def test_role_may_come_back_after_it_ended(
    session: Session, admin: Actor, akun: Akun, now: datetime, today: date
) -> None:
    def grant() -> int:
        return service.grant_peran(
            session, admin, akun.id, Peran.AUDITOR, unit_id=None, mulai=today, terakhir=None, now=now
        ).id

    first = grant()
    session.flush()
    with pytest.raises(StateError):
        grant()
    service.end_peran(session, admin, akun.id, first, today=today, now=now)
    with pytest.raises(StateError):
        service.end_peran(session, admin, akun.id, first, today=today, now=now)
    grant()
    session.flush()
    assert len(service.list_peran(session, admin, akun.id)) == 2


def test_closing_an_account_that_somebody_else_changed_is_a_conflict(
    session: Session, admin: Actor, akun: Akun, now: datetime
) -> None:
    with pytest.raises(ConflictError):
        service.set_aktif(session, admin, akun.id, aktif=False, versi=akun.versi + 1, now=now)


def test_what_needs_an_open_account_is_refused_for_a_closed_one(
    session: Session, admin: Actor, now: datetime
) -> None:
    closed = factories.make_akun(session, aktif=False)
    with pytest.raises(StateError):
        service.create_reset_link(session, admin, closed.id, now=now)
    with pytest.raises(StateError):
        service.renew_sandi_awal(session, admin, closed.id, AWAL, now=now)


def test_factor_that_is_not_there_is_not_reset(
    session: Session, admin: Actor, akun: Akun, now: datetime
) -> None:
    with pytest.raises(StateError):
        service.request_factor_reset(session, admin, akun.id, "ponsel hilang di pasar", now=now)
    with pytest.raises(NotFoundError):
        service.decide_factor_reset(session, admin, 99999, setuju=True, now=now)
