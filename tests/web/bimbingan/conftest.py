"""A small office in the database of the application, on the day after the first quarter."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.organisasi.models import Pegawai
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor

SignIn = Callable[[Pegawai], FormClient]


@pytest.fixture
def kantor(app: Flask, session: Session, clock: TestClock) -> Kantor:
    clock.set(SAAT["now"])
    return make_kantor(session)


@pytest.fixture
def sign_in(app: Flask, session: Session, kantor: Kantor) -> SignIn:
    """What was made so far is in the database, and the browser is that of the person."""

    def enter(pegawai: Pegawai) -> FormClient:
        akun = kantor.akun(pegawai)
        session.commit()
        client: FormClient = app.test_client()
        return client.sign_in(akun)

    return enter
