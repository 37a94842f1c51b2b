"""Failures are slowed down by account, address and overall; owners and offices get in all the same."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.akun import pembatas
from kinerja.akun.models import PercobaanMasuk
from kinerja.akun.pembatas import Asal, Terambil, list_jatah
from kinerja.errors import TooManyRequestsError
from tests import factories

NIP = "198503152010011000"


def attempt(
    session: Session, nip: str, asal: Asal, now: datetime, *, apa: str = "sandi", dikenal: bool = False
) -> Terambil | None:
    """One try, None when it is slowed down."""
    try:
        with session.begin_nested():
            return pembatas.take(session, list_jatah(apa, nip, asal, dikenal=dikenal), now=now)
    except TooManyRequestsError:
        return None


def test_many_addresses_against_one_account_and_its_owner_gets_in(session: Session, now: datetime) -> None:
    let_through: list[datetime] = []
    for number in range(720):  # one try every ten seconds for two hours, each from another address
        moment = now + timedelta(seconds=10 * number)
        stranger = Asal(f"198.51.{number // 250}.{number % 250}", "x")
        if attempt(session, NIP, stranger, moment):
            let_through.append(moment)
        if number % 60 == 30:
            at_known_browser = attempt(session, NIP, Asal("203.0.113.9", "x", "peramban-pemilik"), moment)
            at_known_address = attempt(session, NIP, Asal("192.0.2.7", "x"), moment, dikenal=True)
            assert at_known_browser, moment
            assert at_known_address, moment
            pembatas.give_back(session, at_known_browser)
            pembatas.give_back(session, at_known_address)
    for moment in let_through:
        later = [satu - moment for satu in let_through if satu >= moment]
        assert sum(gap < timedelta(minutes=4) for gap in later) <= 10
        assert sum(gap < timedelta(minutes=59) for gap in later) <= 100
    print(f"guesses let through in two hours: {len(let_through)} of 720")
    assert 100 <= len(let_through) <= 210


def test_one_address_against_many_accounts(session: Session, now: datetime) -> None:
    let_through = 0
    for number in range(1500):  # within 25 minutes
        moment = now + timedelta(seconds=number)
        if attempt(session, f"1980{number:014}", Asal("198.51.100.1", "x"), moment):
            let_through += 1
    print(f"accounts tried from one address in 25 minutes: {let_through} of 1500")
    assert let_through <= 1000
    other_office = attempt(session, NIP, Asal("192.0.2.1", "x"), now + timedelta(minutes=25))
    assert other_office


def test_ipv6_addresses_of_one_subscriber_count_as_one(session: Session, now: datetime) -> None:
    one, other = Asal("2001:db8:1:2::1", "x"), Asal("2001:db8:1:2:ffff::9", "x")
    assert one.sidik_alamat == other.sidik_alamat
    assert one.sidik_alamat != Asal("2001:db8:1:3::1", "x").sidik_alamat


def test_honest_office_of_500_gets_in_on_its_first_morning(session: Session, now: datetime) -> None:
    """One address, new browsers, everybody within ten minutes, every fifth mistypes once."""
    office = Asal("203.0.113.5", "x")
    for number in range(500):
        nip, moment = f"1985{number:014}", now + timedelta(seconds=1.2 * number)
        if number % 5 == 0:
            assert attempt(session, nip, office, moment), "the mistake is not even noticed"
        right = attempt(session, nip, office, moment)
        assert right, f"person {number} was kept out"
        pembatas.give_back(session, right)


def test_right_tries_never_count(session: Session, now: datetime) -> None:
    for _ in range(300):
        taken = attempt(session, NIP, Asal("203.0.113.5", "x"), now)
        assert taken
        pembatas.give_back(session, taken)
    assert session.scalar(select(func.sum(PercobaanMasuk.jumlah))) == 0


def test_codes_have_their_own_lower_limits(session: Session, now: datetime) -> None:
    asal = Asal("203.0.113.5", "x", "peramban-pemilik")
    assert sum(bool(attempt(session, NIP, asal, now, apa="kode")) for _ in range(9)) == 5
    assert attempt(session, NIP, asal, now, apa="sandi"), "failures of codes are no failures of passwords"
    hour = [
        attempt(session, NIP, asal, now + timedelta(minutes=minute), apa="kode")
        for minute in range(5, 59)
        for _ in range(3)
    ]
    assert sum(map(bool, hour)) == 15


def test_refused_tries_do_not_prolong_the_wait(session: Session, now: datetime) -> None:
    asal = Asal("203.0.113.5", "x", "peramban-pemilik")
    for _ in range(10):
        attempt(session, NIP, asal, now)
    for second in range(0, 299, 7):
        assert attempt(session, NIP, asal, now + timedelta(seconds=second)) is None
    assert attempt(session, NIP, asal, now + timedelta(minutes=5))


def test_the_refusal_says_when_to_come_back(session: Session, now: datetime) -> None:
    jatah = list_jatah("sandi", NIP, Asal("203.0.113.5", "x"), dikenal=False)
    for _ in range(10):
        pembatas.take(session, jatah, now=now)
    with pytest.raises(TooManyRequestsError, match="Tunggu 4 menit") as refused:
        pembatas.take(session, jatah, now=now + timedelta(seconds=65))
    assert refused.value.retry_after == 235


def test_no_nip_and_no_address_is_stored(session: Session, now: datetime) -> None:
    nip = factories.make_nip()
    attempt(session, nip, Asal("203.0.113.5", "x"), now)
    stored = " ".join(session.scalars(select(PercobaanMasuk.kunci)))
    assert stored
    assert nip not in stored
    assert "203.0.113.5" not in stored
