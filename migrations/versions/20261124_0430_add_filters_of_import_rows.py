"""Filters and keys of the rows of an import preview; when its application was asked for.

Revision: 0004, follows 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_baris_impor_urut": ["impor_id", "baris"],
    "ix_baris_impor_peringatan": ["impor_id", "ada_peringatan", "baris"],
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("impor", sa.Column("diminta", sa.DateTime(timezone=True), nullable=True))
    # The default serves rows that the running version still writes.
    op.add_column(
        "baris_impor", sa.Column("ada_peringatan", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("baris_impor", sa.Column("data", sa.JSON(), nullable=True))
    for name, columns in INDEXES.items():
        op.create_index(name, "baris_impor", columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="baris_impor")
    # SQLite drops these columns itself: a copy of the table would lose the rows that refer to it.
    op.drop_column("baris_impor", "data")
    op.drop_column("baris_impor", "ada_peringatan")
    op.drop_column("impor", "diminta")
