"""The browsers of the people round one approved SKP, whose first quarter is being filled."""

from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.skp.models import Indikator, RencanaHasilKerja
from tests import factories
from tests.client import FormClient
from tests.pelaksanaan_bersama import Kerja, make_kerja
from tests.skp_bersama import Saat


@pytest.fixture
def saat(today: date, now: datetime) -> Saat:
    return Saat(today=today, now=now)


class KerjaTersimpan(Kerja):
    """Reads end their transaction: a browser writes beside it, and SQLite would go on showing what was."""

    def rhk(self) -> list[RencanaHasilKerja]:
        found = super().rhk()
        self.session.commit()
        return found

    def indikator(self) -> list[Indikator]:
        found = super().indikator()
        self.session.commit()
        return found


@pytest.fixture
def kerja(app: Flask, session: Session) -> Kerja:
    made = make_kerja(session, rhk=2)
    session.commit()
    return KerjaTersimpan(made.session, made.orang, made.skp, made.periode)


@pytest.fixture
def pemilik(app: Flask, kerja: Kerja) -> FormClient:
    return factories.sign_in(app.test_client(), kerja.orang.akun(kerja.orang.pegawai))


@pytest.fixture
def penilai(app: Flask, kerja: Kerja) -> FormClient:
    return factories.sign_in(app.test_client(), kerja.orang.akun(kerja.orang.penilai))


@pytest.fixture
def orang_lain(app: Flask, kerja: Kerja) -> FormClient:
    return factories.sign_in(app.test_client(), kerja.orang.akun(kerja.orang.lain))
