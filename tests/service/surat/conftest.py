"""A small office whose evaluation is fixed, and a letter about it."""

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from tests import factories
from tests.evaluasi_bersama import Kantor, make_kantor


@pytest.fixture
def kantor(session: Session) -> Kantor:
    kantor = make_kantor(session)
    kantor.establish()
    return kantor


@pytest.fixture
def admin(session: Session, kantor: Kantor) -> Actor:
    return factories.make_actor(factories.make_akun(session), [Peran.ADMIN_INSTANSI])
