"""A matrix of a pimpinan, and the two moments that services ask for (`saat` of the folder above)."""

import pytest
from sqlalchemy.orm import Session

from tests.matriks_bersama import Matriks, make_matriks


@pytest.fixture
def matriks(session: Session) -> Matriks:
    return make_matriks(session)
