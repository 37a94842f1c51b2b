"""A small office with what every page needs."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.evaluasi_bersama import Kantor, make_kantor


@pytest.fixture
def kantor(app: Flask, session: Session) -> Kantor:
    found = make_kantor(session)
    session.commit()
    return found
