"""The file of the minutes of a session of calibration, with its signature.

Revision: 0023, follows 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLE = "berkas_risalah"


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kalibrasi_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("dicetak", sa.DateTime(timezone=True), nullable=False),
        sa.Column("penanda", sa.String(length=60), nullable=False),
        sa.Column("ditandatangani", sa.DateTime(timezone=True), nullable=True),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(penanda = '') = (ditandatangani IS NULL)", name=op.f("ck_berkas_risalah_saat_tanda_tangan")
        ),
        _foreign("kalibrasi_id", "kalibrasi"),
        _foreign("instansi_id", "instansi"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_berkas_risalah")),
        sa.UniqueConstraint("kalibrasi_id", name=op.f("uq_berkas_risalah_kalibrasi_id")),
    )
    op.create_index(op.f("ix_berkas_risalah_instansi_id"), TABLE, ["instansi_id"])
    for event in ("UPDATE", "DELETE"):
        _keep_signed(event, postgresql=postgresql)
    if postgresql:
        _enable_row_level_security()


def downgrade() -> None:
    op.drop_table(TABLE)


def _keep_signed(event: str, *, postgresql: bool) -> None:
    """A signed file stays the one that was signed; one without a signature gives its place to that one."""
    condition = "OLD.penanda <> ''"
    trigger = f"CREATE TRIGGER {TABLE}_tetap_{event.lower()} BEFORE {event} ON {TABLE}"
    if postgresql:  # the function is that of revision 0002
        op.execute(f"{trigger} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION kinerja_tolak_perubahan()")
    else:
        op.execute(f"{trigger} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{TABLE}: baris tetap'); END")


def _enable_row_level_security() -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {TABLE} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )


def _foreign(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{TABLE}_{column}"))
