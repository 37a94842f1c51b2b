"""A yearly evaluation in the database of the application, three days after it was fixed."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.conftest import TestClock
from tests.evaluasi_bersama import make_kantor
from tests.keberatan_bersama import HARI_INI, Perkara, make_perkara


@pytest.fixture
def perkara(app: Flask, session: Session, clock: TestClock) -> Perkara:
    clock.set(HARI_INI["now"])
    return make_perkara(make_kantor(session))
