"""The browsers of a pegawai and of his pejabat penilai, with one complete draft between them."""

from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.aturan.service import ensure_first_editions
from kinerja.skp import service
from kinerja.skp.models import Skp
from tests import factories
from tests.client import FormClient
from tests.skp_bersama import Orang, Saat, make_orang, make_skp_of


@pytest.fixture
def orang(app: Flask, session: Session) -> Orang:
    found = make_orang(session)
    ensure_first_editions(session, found.pemilik)
    session.commit()
    return found


@pytest.fixture
def skp(session: Session, orang: Orang) -> Skp:
    """A complete draft of `orang.pegawai`."""
    made = make_skp_of(session, orang.pegawai)
    session.commit()
    return made


@pytest.fixture
def saat(today: date, now: datetime) -> Saat:
    return Saat(today=today, now=now)


@pytest.fixture
def diajukan(session: Session, orang: Orang, skp: Skp, saat: Saat) -> Skp:
    """The same SKP, handed over."""
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    session.commit()
    return skp


@pytest.fixture
def pemilik(app: Flask, orang: Orang) -> FormClient:
    return factories.sign_in(app.test_client(), orang.akun(orang.pegawai))


@pytest.fixture
def penilai(app: Flask, orang: Orang) -> FormClient:
    return factories.sign_in(app.test_client(), orang.akun(orang.penilai))


@pytest.fixture
def orang_lain(app: Flask, orang: Orang) -> FormClient:
    return factories.sign_in(app.test_client(), orang.akun(orang.lain))
