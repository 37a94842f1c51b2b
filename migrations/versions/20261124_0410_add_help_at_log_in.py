"""Known addresses, requests for a password, a new identifier after a change of role.

Revision: 0003, follows 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("alamat_dikenal", "permintaan_sandi")


def upgrade() -> None:
    op.create_table(
        "alamat_dikenal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("akun_id", sa.Integer(), nullable=False),
        sa.Column("sidik", sa.String(length=64), nullable=False),
        sa.Column("terakhir", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["akun_id"], ["akun.id"], name=op.f("fk_alamat_dikenal_akun_id")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_alamat_dikenal_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alamat_dikenal")),
        sa.UniqueConstraint("akun_id", "sidik", name=op.f("uq_alamat_dikenal_akun_id_sidik")),
    )
    op.create_index(op.f("ix_alamat_dikenal_instansi_id"), "alamat_dikenal", ["instansi_id"])
    op.create_table(
        "permintaan_sandi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("akun_id", sa.Integer(), nullable=False),
        sa.Column("diminta", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ditangani", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["akun_id"], ["akun.id"], name=op.f("fk_permintaan_sandi_akun_id")),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_permintaan_sandi_instansi_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permintaan_sandi")),
    )
    op.create_index(op.f("ix_permintaan_sandi_akun_id"), "permintaan_sandi", ["akun_id"])
    op.create_index(op.f("ix_permintaan_sandi_instansi_id"), "permintaan_sandi", ["instansi_id"])
    op.create_index("ix_permintaan_sandi_terbuka", "permintaan_sandi", ["instansi_id", "ditangani", "id"])
    op.create_index("ix_akun_nama", "akun", ["instansi_id", "nama", "id"])
    # The default serves rows that the running version still writes.
    op.add_column(
        "sesi_masuk", sa.Column("ganti_token", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()


def downgrade() -> None:
    with op.batch_alter_table("sesi_masuk") as batch_op:
        batch_op.drop_column("ganti_token")
    op.drop_index("ix_akun_nama", table_name="akun")
    for table in reversed(TABLES):
        op.drop_table(table)


def _guard_postgresql() -> None:
    """The wall between instansi, as revision 0002 built it for the first tables."""
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY satu_instansi ON {table} USING ("
            "current_setting('kinerja.platform', true) = 'on'"
            " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
        )
