"""Walls in the database itself: row-level security, and rows that never change again.

Revision: 0002, follows 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("catatan_audit", "versi_skp")
# A final row may only stay as it is. Only these conditions make a row final.
FINAL = {"evaluasi": "OLD.final IS NOT NULL", "periode_penilaian": "OLD.status = 'final'"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in (*APPEND_ONLY, *FINAL):
        for event in ("update", "delete"):
            tail = f" ON {table}" if postgresql else ""
            op.execute(f"DROP TRIGGER IF EXISTS {table}_tetap_{event}{tail}")
    if postgresql:
        op.execute("DROP FUNCTION kinerja_tolak_perubahan")
        for table in _tenant_tables():
            op.execute(f"DROP POLICY satu_instansi ON {table}")
            op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def _guard_sqlite() -> None:
    for table, condition in {**dict.fromkeys(APPEND_ONLY, "1"), **FINAL}.items():
        for event in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_tetap_{event} BEFORE {event.upper()} ON {table} WHEN {condition}"
                f" BEGIN SELECT RAISE(ABORT, '{table}: baris tetap'); END"
            )


def _guard_postgresql() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        "CREATE FUNCTION kinerja_tolak_perubahan() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '%: baris tetap', TG_TABLE_NAME"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table, condition in {**dict.fromkeys(APPEND_ONLY, "true"), **FINAL}.items():
        for event in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_tetap_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW"
                f" WHEN ({condition}) EXECUTE FUNCTION kinerja_tolak_perubahan()"
            )
    for table in _tenant_tables():
        _enable_row_level_security(table)


def _enable_row_level_security(table: str) -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {table} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )


def _tenant_tables() -> list[str]:
    """Tables that carry an instansi at this revision."""
    inspector = sa.inspect(op.get_bind())
    return sorted(
        table
        for table in inspector.get_table_names()
        if any(column["name"] == "instansi_id" for column in inspector.get_columns(table))
    )
