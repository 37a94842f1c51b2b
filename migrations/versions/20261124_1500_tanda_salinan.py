"""What to look at in an SKP that was copied from an earlier one.

Revision: 0012, follows 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("skp", sa.Column("tanda_salinan", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("skp", "tanda_salinan")
