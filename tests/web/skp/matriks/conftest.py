"""The browsers of a pimpinan and of those round the matrix."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.client import FormClient
from tests.matriks_bersama import Matriks, make_matriks


@pytest.fixture
def matriks(app: Flask, session: Session) -> Matriks:
    found = make_matriks(session)
    session.commit()
    return found


@pytest.fixture
def pimpinan(app: Flask, matriks: Matriks) -> FormClient:
    return factories.sign_in(app.test_client(), matriks.orang.akun(matriks.orang.penilai))


@pytest.fixture
def bawahan(app: Flask, matriks: Matriks) -> FormClient:
    return factories.sign_in(app.test_client(), matriks.orang.akun(matriks.orang.pegawai))


@pytest.fixture
def atasan(app: Flask, matriks: Matriks) -> FormClient:
    return factories.sign_in(app.test_client(), matriks.orang.akun(matriks.orang.atasan))
