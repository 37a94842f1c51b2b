"""Plugins per instansi with their settings and faults, the formula behind a proposal, letters of plugins.

Revision: 0007, follows 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("plugin_instansi", "setelan_plugin", "galat_plugin", "pilihan_formula", "surat_terbit")
EVALUASI = (("formula", 60), ("formula_plugin", 60), ("formula_versi", 20))


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    _create_tables()
    # Columns with a constant default: neither database rewrites or copies the table for them.
    op.add_column("indikator", sa.Column("penyedia", sa.String(60), nullable=False, server_default=""))
    for name, length in EVALUASI:
        op.add_column("evaluasi", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.add_column("evaluasi", sa.Column("usulan", sa.JSON(), nullable=False, server_default="{}"))
    if postgresql:
        for table in TABLES:
            _enable_row_level_security(table)


def downgrade() -> None:
    op.drop_column("evaluasi", "usulan")
    for name, _ in reversed(EVALUASI):
        op.drop_column("evaluasi", name)
    op.drop_column("indikator", "penyedia")
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_tables() -> None:
    op.create_table(
        "plugin_instansi",
        *_key("plugin_instansi"),
        sa.Column("nama", sa.String(60), nullable=False),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.Column("nomor_setelan", sa.Integer(), nullable=False),
        sa.Column("sebab_mati", sa.Text(), nullable=False),
        sa.Column("diaktifkan", sa.DateTime(timezone=True), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.UniqueConstraint("instansi_id", "nama", name=op.f("uq_plugin_instansi_instansi_id_nama")),
    )
    op.create_table(
        "setelan_plugin",
        *_key("setelan_plugin"),
        sa.Column("nama", sa.String(60), nullable=False),
        sa.Column("nomor", sa.Integer(), nullable=False),
        sa.Column("isi", sa.JSON(), nullable=False),
        sa.Column("versi_plugin", sa.String(20), nullable=False),
        sa.Column("oleh", sa.String(300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "instansi_id", "nama", "nomor", name=op.f("uq_setelan_plugin_instansi_id_nama_nomor")
        ),
    )
    op.create_table(
        "galat_plugin",
        *_key("galat_plugin"),
        sa.Column("nama", sa.String(60), nullable=False),
        sa.Column("hook", sa.String(120), nullable=False),
        sa.Column("sebab", sa.Text(), nullable=False),
        sa.Column("lambat", sa.Boolean(), nullable=False),
        sa.Column("waktu", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_galat_plugin_nama_waktu", "galat_plugin", ["instansi_id", "nama", "waktu"])
    op.create_table(
        "pilihan_formula",
        *_key("pilihan_formula"),
        sa.Column("kode", sa.String(60), nullable=False),
        sa.Column("plugin", sa.String(60), nullable=False),
        sa.Column("oleh", sa.String(300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
    )
    _create_surat()
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_instansi_id"), table, ["instansi_id"])


def _create_surat() -> None:
    op.create_table(
        "surat_terbit",
        *_key("surat_terbit"),
        sa.Column("kode", sa.String(60), nullable=False),
        sa.Column("plugin", sa.String(60), nullable=False),
        sa.Column("versi_plugin", sa.String(20), nullable=False),
        sa.Column("judul", sa.String(300), nullable=False),
        sa.Column("evaluasi_id", sa.Integer(), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("urut", sa.Integer(), nullable=False),
        sa.Column("nomor", sa.String(300), nullable=False),
        sa.Column("isi", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("penanda", sa.String(60), nullable=False),
        sa.Column("oleh", sa.String(300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evaluasi_id"], ["evaluasi.id"], name=op.f("fk_surat_terbit_evaluasi_id")),
        sa.UniqueConstraint(
            "instansi_id", "kode", "tahun", "urut", name=op.f("uq_surat_terbit_instansi_id_kode_tahun_urut")
        ),
        sa.UniqueConstraint(
            "instansi_id", "kode", "evaluasi_id", name=op.f("uq_surat_terbit_instansi_id_kode_evaluasi_id")
        ),
    )
    op.create_index(op.f("ix_surat_terbit_evaluasi_id"), "surat_terbit", ["evaluasi_id"])


def _key(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f(f"fk_{table}_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _enable_row_level_security(table: str) -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {table} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )
