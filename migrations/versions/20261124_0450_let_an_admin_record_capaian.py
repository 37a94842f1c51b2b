"""The capaian of the topmost unit may be recorded by an account that belongs to no pegawai.

Revision: 0006, follows 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _set_nullable(nullable=True)


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM capaian_unit WHERE ditetapkan_oleh IS NULL")):
        raise RuntimeError("capaian recorded by an admin without a pegawai would have nobody who set it")
    _set_nullable(nullable=False)


def _set_nullable(*, nullable: bool) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    # Nothing refers to this table, so that the copy which SQLite needs loses no row.
    with op.batch_alter_table("capaian_unit") as batch:
        batch.alter_column("ditetapkan_oleh", existing_type=sa.Integer(), nullable=nullable)
