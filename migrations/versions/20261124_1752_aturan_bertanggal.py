"""Dated rule sets of an instansi, and a guard of those in use.

Revision: 0022, follows 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = ("aturan_instansi", "hitung_ulang")
FIXED = ("kode", "berlaku_mulai", "sumber", "isi")
USED = (
    "EXISTS (SELECT 1 FROM evaluasi WHERE evaluasi.aturan_id = OLD.id)"
    " OR EXISTS (SELECT 1 FROM konversi_ak WHERE konversi_ak.aturan_id = OLD.id)"
)


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    _extend_editions()
    _create_tables()
    _guard_editions(postgresql=postgresql)
    _keep_history(postgresql=postgresql)
    if postgresql:
        for table in TABLES:
            _enable_row_level_security(table)


def downgrade() -> None:
    tail = " ON aturan" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER IF EXISTS aturan_tetap_update{tail}")
    op.execute(f"DROP TRIGGER IF EXISTS aturan_tetap_delete{tail}")
    if tail:
        op.execute("DROP FUNCTION kinerja_jaga_aturan()")
    for table in ("hitung_ulang", "aturan_instansi", "riwayat_aturan"):
        op.drop_table(table)
    # A draft held for nobody; the revision below would take it for an edition.
    op.execute("DELETE FROM aturan WHERE rancangan")
    op.drop_index("uq_aturan_satu_terbuka", "aturan")
    op.drop_column("aturan", "verifikasi")
    op.drop_column("aturan", "rancangan")


def _extend_editions() -> None:
    op.add_column("aturan", sa.Column("rancangan", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("aturan", sa.Column("verifikasi", sa.String(length=500), server_default="", nullable=False))
    terbuka = sa.text("berlaku_sampai IS NULL AND NOT rancangan")
    op.create_index(
        "uq_aturan_satu_terbuka",
        "aturan",
        ["kode"],
        unique=True,
        sqlite_where=terbuka,
        postgresql_where=terbuka,
    )


def _create_tables() -> None:
    op.create_table(
        "riwayat_aturan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("waktu", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nama", sa.String(length=300), nullable=False),
        sa.Column("aksi", sa.String(length=60), nullable=False),
        sa.Column("aturan_id", sa.Integer(), nullable=False),
        sa.Column("kode", sa.String(length=60), nullable=False),
        sa.Column("berlaku_mulai", sa.Date(), nullable=False),
        sa.Column("sumber", sa.String(length=300), nullable=False),
        sa.Column("alasan", sa.String(length=500), nullable=False),
        sa.Column("sidik", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_riwayat_aturan")),
    )
    _create_choices()
    _create_runs()


def _create_choices() -> None:
    op.create_table(
        "aturan_instansi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kode", sa.String(length=60), nullable=False),
        sa.Column("kolom", sa.String(length=60), nullable=False),
        sa.Column("nilai", sa.String(length=60), nullable=False),
        sa.Column("mulai", sa.Date(), nullable=False),
        sa.Column("sampai", sa.Date(), nullable=True),
        sa.Column("alasan", sa.String(length=500), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dicabut", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_aturan_instansi_instansi_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aturan_instansi")),
    )
    op.create_index(op.f("ix_aturan_instansi_instansi_id"), "aturan_instansi", ["instansi_id"])
    dipilih = sa.text("dicabut IS NULL")
    op.create_index(
        "uq_aturan_instansi_mulai",
        "aturan_instansi",
        ["instansi_id", "kode", "kolom", "mulai"],
        unique=True,
        sqlite_where=dipilih,
        postgresql_where=dipilih,
    )


def _create_runs() -> None:
    op.create_table(
        "hitung_ulang",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("mulai", sa.DateTime(timezone=True), nullable=False),
        sa.Column("selesai", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diperiksa", sa.Integer(), nullable=False),
        sa.Column("beda", sa.Integer(), nullable=False),
        sa.Column("rincian", sa.JSON(), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_hitung_ulang_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hitung_ulang")),
    )
    op.create_index(op.f("ix_hitung_ulang_instansi_id"), "hitung_ulang", ["instansi_id"])


def _guard_editions(*, postgresql: bool) -> None:
    """An edition that is no draft keeps its content; one that a document used, or that has an end, stays."""
    differs = "{} IS DISTINCT FROM {}" if postgresql else "{} IS NOT {}"
    changed = " OR ".join(
        # PostgreSQL compares JSON only as text.
        differs.format(f"OLD.{column}{suffix}", f"NEW.{column}{suffix}")
        for column in FIXED
        for suffix in ("::text" if postgresql and column == "isi" else "",)
    )
    update = f"NOT OLD.rancangan AND (NEW.rancangan OR {changed})"
    delete = f"NOT OLD.rancangan AND (OLD.berlaku_sampai IS NOT NULL OR {USED})"
    if not postgresql:
        for event, condition in (("UPDATE", update), ("DELETE", delete)):
            op.execute(
                f"CREATE TRIGGER aturan_tetap_{event.lower()} BEFORE {event} ON aturan WHEN {condition}"
                " BEGIN SELECT RAISE(ABORT, 'aturan: baris tetap'); END"
            )
        return
    op.execute(  # the function is that of revision 0002
        f"CREATE TRIGGER aturan_tetap_update BEFORE UPDATE ON aturan FOR EACH ROW WHEN ({update})"
        " EXECUTE FUNCTION kinerja_tolak_perubahan()"
    )
    # Looks past the walls between instansi: the document may be of another one.
    op.execute(
        "CREATE FUNCTION kinerja_jaga_aturan() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ DECLARE semula text := current_setting('kinerja.platform', true); BEGIN"
        f" PERFORM set_config('kinerja.platform', 'on', true); IF {delete} THEN"
        " RAISE EXCEPTION 'aturan: baris tetap' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        " PERFORM set_config('kinerja.platform', coalesce(semula, ''), true); RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER aturan_tetap_delete BEFORE DELETE ON aturan FOR EACH ROW"
        " EXECUTE FUNCTION kinerja_jaga_aturan()"
    )


def _keep_history(*, postgresql: bool) -> None:
    for event in ("UPDATE", "DELETE"):
        trigger = f"CREATE TRIGGER riwayat_aturan_tetap_{event.lower()} BEFORE {event} ON riwayat_aturan"
        if postgresql:
            op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION kinerja_tolak_perubahan()")
        else:
            op.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, 'riwayat_aturan: baris tetap'); END")


def _enable_row_level_security(table: str) -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {table} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )
