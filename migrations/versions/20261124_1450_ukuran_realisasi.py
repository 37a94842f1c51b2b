"""For which kind of target a realisasi was written: a revision may change the kind.

Revision: 0011, follows 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("realisasi", sa.Column("ukuran", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("realisasi", "ukuran")
