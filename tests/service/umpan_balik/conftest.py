"""An approved SKP with its periods and the people round it."""

import pytest
from sqlalchemy.orm import Session

from tests.pelaksanaan_bersama import Kerja, make_kerja


@pytest.fixture
def kerja(session: Session) -> Kerja:
    return make_kerja(session, rhk=2)
