"""A small office in the database of the application, on the day after the first quarter."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor


@pytest.fixture
def kantor(app: Flask, session: Session, clock: TestClock) -> Kantor:
    clock.set(SAAT["now"])
    return make_kantor(session)
