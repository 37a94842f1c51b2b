"""Evidence vault: the links that are checked, and what each check found.

Revision: 0015, follows 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("tautan", "masa_tautan", "periksa_berkas")
KEADAAN = ("belum", "baik", "izin", "hilang", "alamat", "sertifikat", "waktu", "gangguan", "dalam")


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    # Old rows get theirs from the worker, which knows how an address is written.
    op.add_column("bukti_dukung", sa.Column("sidik_url", sa.String(64), nullable=True))
    op.create_index("ix_bukti_dukung_sidik_url", "bukti_dukung", ["sidik_url"])
    op.create_index("ix_bukti_dukung_diunggah_oleh", "bukti_dukung", ["diunggah_oleh", "id"])
    _create_tables()
    if postgresql:
        for table in TABLES:
            _enable_row_level_security(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_bukti_dukung_diunggah_oleh", "bukti_dukung")
    op.drop_index("ix_bukti_dukung_sidik_url", "bukti_dukung")
    op.drop_column("bukti_dukung", "sidik_url")


def _enable_row_level_security(table: str) -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {table} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )


def _state(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _create_tables() -> None:
    op.create_table(
        "tautan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sidik", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.String(length=300), nullable=False),
        sa.Column("keadaan", _state(*KEADAAN, name="keadaantautan_sah"), nullable=False),
        sa.Column("sebab", sa.String(length=300), nullable=False),
        sa.Column("gagal", sa.Integer(), nullable=False),
        sa.Column("diperiksa", sa.DateTime(timezone=True), nullable=True),
        sa.Column("berhasil", sa.DateTime(timezone=True), nullable=True),
        sa.Column("berikut", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diminta", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_tautan_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tautan")),
        sa.UniqueConstraint("instansi_id", "sidik", name=op.f("uq_tautan_instansi_id_sidik")),
    )
    op.create_index("ix_tautan_instansi_id", "tautan", ["instansi_id"])
    op.create_index("ix_tautan_berikut", "tautan", ["instansi_id", "berikut"])
    op.create_table(
        "masa_tautan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("sidik", sa.String(length=64), nullable=False),
        sa.Column("sampai", sa.Date(), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_masa_tautan_instansi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_masa_tautan_pegawai_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_masa_tautan")),
        sa.UniqueConstraint("pegawai_id", "sidik", name=op.f("uq_masa_tautan_pegawai_id_sidik")),
    )
    op.create_index("ix_masa_tautan_instansi_id", "masa_tautan", ["instansi_id"])
    op.create_table(
        "periksa_berkas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("berkas_id", sa.Integer(), nullable=False),
        sa.Column("keadaan", _state("baik", "hilang", "berubah", name="keadaanberkas_sah"), nullable=False),
        sa.Column("diperiksa", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["berkas_id"], ["berkas.id"], name=op.f("fk_periksa_berkas_berkas_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_periksa_berkas_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periksa_berkas")),
        sa.UniqueConstraint("berkas_id", name=op.f("uq_periksa_berkas_berkas_id")),
    )
    op.create_index("ix_periksa_berkas_instansi_id", "periksa_berkas", ["instansi_id"])
