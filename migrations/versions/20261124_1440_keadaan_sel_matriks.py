"""How far a role of the matriks peran hasil came into the SKP of its person.

Revision: 0010, follows 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    # Written out, because SQLite takes a constraint with a new column only in this form.
    op.execute(
        "ALTER TABLE sel_matriks ADD COLUMN keadaan VARCHAR(40) NOT NULL DEFAULT 'menunggu'"
        " CONSTRAINT ck_sel_matriks_keadaansel_sah CHECK (keadaan IN ('menunggu', 'terpasang', 'dilepas'))"
    )


def downgrade() -> None:
    op.drop_column("sel_matriks", "keadaan")
