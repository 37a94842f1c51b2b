"""A yearly evaluation to which its pegawai may object."""

import pytest
from sqlalchemy.orm import Session

from tests.evaluasi_bersama import make_kantor
from tests.keberatan_bersama import Perkara, make_perkara


@pytest.fixture
def perkara(session: Session) -> Perkara:
    return make_perkara(make_kantor(session))
