"""The wall between two instansi in the database itself: every table of an instansi has it, new ones too."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from kinerja import tables
from kinerja.db import Base, TenantMixin

PAGAR = """
SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.polname = 'satu_instansi' AND p.polcmd = '*'
"""


def test_every_table_of_an_instansi_is_walled_off_by_postgresql(session: Session) -> None:
    if session.connection().dialect.name != "postgresql":
        pytest.skip("SQLite has no row-level security: the session filters")
    milik = {
        mapper.local_table.name for mapper in Base.registry.mappers if issubclass(mapper.class_, TenantMixin)
    }
    berpagar = set(session.scalars(text(PAGAR)))
    assert tables
    assert len(milik) > 80
    assert milik - berpagar == set()
