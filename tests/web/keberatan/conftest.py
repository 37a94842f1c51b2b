"""A yearly evaluation in the database of the application, three days after it was fixed."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.organisasi.models import Pegawai
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import make_kantor
from tests.keberatan_bersama import HARI_INI, Perkara, make_perkara
from tests.web.evaluasi.conftest import Counted, SignIn, counted

__all__ = ["Counted", "SignIn", "counted"]


@pytest.fixture
def perkara(app: Flask, session: Session, clock: TestClock) -> Perkara:
    clock.set(HARI_INI["now"])
    return make_perkara(make_kantor(session))


@pytest.fixture
def sign_in(app: Flask, session: Session, perkara: Perkara) -> SignIn:
    """What was made so far is in the database, and the browser is that of the person."""

    def enter(pegawai: Pegawai) -> FormClient:
        akun = perkara.kantor.akun(pegawai)
        session.commit()
        client: FormClient = app.test_client()
        return client.sign_in(akun)

    return enter
