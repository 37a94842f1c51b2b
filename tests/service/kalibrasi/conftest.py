"""Ten drafts of a bidang, and a session about them that runs."""

import pytest
from sqlalchemy.orm import Session

from tests.evaluasi_bersama import Kantor, make_kantor
from tests.kalibrasi_bersama import Sidang, make_sidang


@pytest.fixture
def kantor(session: Session) -> Kantor:
    return make_kantor(session)


@pytest.fixture
def sidang(kantor: Kantor) -> Sidang:
    return make_sidang(kantor)
