"""Evaluation in full: locks that are opened again, outages, parts of a yearly capaian, decisions from outside.

Revision: 0018, follows 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("buka_kunci", "gangguan")
CAPAIAN = ("istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
KOMPONEN = ("perjanjian_kinerja", "harapan_unit")


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    _create_tables()
    # Written out, because SQLite takes a constraint with a new column only in this form.
    nilai = ", ".join(f"'{satu}'" for satu in CAPAIAN)
    for column in KOMPONEN:
        op.execute(
            f"ALTER TABLE capaian_unit ADD COLUMN {column} VARCHAR(40)"
            f" CONSTRAINT ck_capaian_unit_{column}_sah CHECK ({column} IN ({nilai}))"
        )
    op.add_column("evaluasi", sa.Column("keputusan_luar", sa.JSON(), nullable=False, server_default="{}"))
    if postgresql:
        for table in TABLES:
            _enable_row_level_security(table)


def downgrade() -> None:
    op.drop_column("evaluasi", "keputusan_luar")
    for column in reversed(KOMPONEN):
        op.drop_column("capaian_unit", column)
    for table in reversed(TABLES):
        op.drop_table(table)


def _enable_row_level_security(table: str) -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {table} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )


def _create_tables() -> None:
    op.create_table(
        "buka_kunci",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "jenis",
            sa.Enum(
                "realisasi",
                "penilaian",
                name="jeniskunci_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("kode_periode", sa.String(length=10), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("sampai", sa.Date(), nullable=False),
        sa.Column("alasan", sa.Text(), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diakhiri", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("alasan <> ''", name=op.f("ck_buka_kunci_alasan_terisi")),
        sa.CheckConstraint(
            "(pegawai_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_buka_kunci_satu_sasaran")
        ),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_buka_kunci_instansi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_buka_kunci_pegawai_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit_kerja.id"], name=op.f("fk_buka_kunci_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buka_kunci")),
    )
    op.create_index(op.f("ix_buka_kunci_instansi_id"), "buka_kunci", ["instansi_id"])
    op.create_index("ix_buka_kunci_periode", "buka_kunci", ["tahun", "kode_periode"])
    op.create_table(
        "gangguan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mulai", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sampai", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keterangan", sa.Text(), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dicabut", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("mulai < sampai", name=op.f("ck_gangguan_rentang_sah")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_gangguan_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gangguan")),
    )
    op.create_index(op.f("ix_gangguan_instansi_id"), "gangguan", ["instansi_id"])
