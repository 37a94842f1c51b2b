"""A small office whose people can be led."""

import pytest
from sqlalchemy.orm import Session

from tests.evaluasi_bersama import Kantor, make_kantor


@pytest.fixture
def kantor(session: Session) -> Kantor:
    return make_kantor(session)
