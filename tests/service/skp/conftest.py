"""One SKP and the people round it."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from kinerja.skp.models import Skp
from tests.skp_bersama import Orang, Saat, make_orang, make_skp_of


@pytest.fixture
def orang(session: Session) -> Orang:
    return make_orang(session)


@pytest.fixture
def skp(session: Session, orang: Orang) -> Skp:
    """A complete draft of `orang.pegawai`."""
    return make_skp_of(session, orang.pegawai)


@pytest.fixture
def saat(today: date, now: datetime) -> Saat:
    return Saat(today=today, now=now)
