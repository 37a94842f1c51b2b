"""Sessions of calibration with their moves and minutes.

Revision: 0019, follows 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("kalibrasi", "peserta_kalibrasi", "pindah_kalibrasi")
HIDUP = sa.text("status IN ('rancangan', 'berlangsung', 'diterapkan')")
RATING = ("di_bawah_ekspektasi", "sesuai_ekspektasi", "di_atas_ekspektasi")
PREDIKAT = ("sangat_kurang", "kurang", "butuh_perbaikan", "baik", "sangat_baik")
STATUS = ("rancangan", "berlangsung", "diterapkan", "ditutup", "dibatalkan")


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    _create_tables()
    _keep_minutes(postgresql=postgresql)
    if postgresql:
        for table in TABLES:
            _enable_row_level_security(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION kinerja_jaga_kalibrasi")


def _keep_minutes(*, postgresql: bool) -> None:
    """A closed session stays as it was, with its moves and participants."""
    if postgresql:
        op.execute(
            "CREATE FUNCTION kinerja_jaga_kalibrasi() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF EXISTS (SELECT 1 FROM kalibrasi WHERE id IN (OLD.kalibrasi_id, NEW.kalibrasi_id)"
            " AND status = 'ditutup') THEN RAISE EXCEPTION '%: baris tetap', TG_TABLE_NAME"
            " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            " RETURN COALESCE(NEW, OLD); END $$"
        )
    for event in ("UPDATE", "DELETE"):
        _guard_session(event, postgresql=postgresql)
    for table in TABLES[1:]:
        for event in ("INSERT", "UPDATE", "DELETE"):
            _guard_part(table, event, postgresql=postgresql)


def _guard_session(event: str, *, postgresql: bool) -> None:
    trigger = f"CREATE TRIGGER kalibrasi_tetap_{event.lower()} BEFORE {event} ON kalibrasi"
    condition = "OLD.status = 'ditutup'"
    if postgresql:  # the function is that of revision 0002
        op.execute(f"{trigger} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION kinerja_tolak_perubahan()")
    else:
        op.execute(f"{trigger} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'kalibrasi: baris tetap'); END")


def _guard_part(table: str, event: str, *, postgresql: bool) -> None:
    trigger = f"CREATE TRIGGER {table}_tetap_{event.lower()} BEFORE {event} ON {table}"
    if postgresql:
        op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION kinerja_jaga_kalibrasi()")
        return
    row = "NEW" if event == "INSERT" else "OLD"
    closed = f"(SELECT status FROM kalibrasi WHERE id = {row}.kalibrasi_id) = 'ditutup'"  # noqa: S608  # ours
    op.execute(f"{trigger} WHEN {closed} BEGIN SELECT RAISE(ABORT, '{table}: baris tetap'); END")


def _enable_row_level_security(table: str) -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {table} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )


def _choice(nama: str, pilihan: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*pilihan, name=f"{nama}_sah", native_enum=False, create_constraint=True, length=40)


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _create_tables() -> None:
    op.create_table(
        "kalibrasi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("kode_periode", sa.String(length=10), nullable=False),
        sa.Column("pemimpin_id", sa.Integer(), nullable=False),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("status", _choice("statuskalibrasi", STATUS), nullable=False),
        sa.Column("jumlah_awal", sa.JSON(), nullable=False),
        sa.Column("urut", sa.Integer(), nullable=True),
        sa.Column("isi", sa.JSON(), nullable=False),
        sa.Column("sidik", sa.String(length=64), nullable=True),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diubah", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diubah_oleh", sa.String(length=300), nullable=False),
        sa.Column("diterapkan", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ditutup", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'ditutup' OR (sidik IS NOT NULL AND urut IS NOT NULL)",
            name=op.f("ck_kalibrasi_berisalah"),
        ),
        _foreign("kalibrasi", "unit_id", "unit_kerja"),
        _foreign("kalibrasi", "pemimpin_id", "pegawai"),
        _foreign("kalibrasi", "instansi_id", "instansi"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kalibrasi")),
        sa.UniqueConstraint("instansi_id", "tahun", "urut", name=op.f("uq_kalibrasi_instansi_id_tahun_urut")),
    )
    op.create_index(op.f("ix_kalibrasi_instansi_id"), "kalibrasi", ["instansi_id"])
    op.create_index(op.f("ix_kalibrasi_pemimpin_id"), "kalibrasi", ["pemimpin_id"])
    op.create_index(
        "uq_kalibrasi_terbuka",
        "kalibrasi",
        ["unit_id", "tahun", "kode_periode"],
        unique=True,
        sqlite_where=HIDUP,
        postgresql_where=HIDUP,
    )
    op.create_table(
        "peserta_kalibrasi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kalibrasi_id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        _foreign("peserta_kalibrasi", "kalibrasi_id", "kalibrasi"),
        _foreign("peserta_kalibrasi", "pegawai_id", "pegawai"),
        _foreign("peserta_kalibrasi", "instansi_id", "instansi"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peserta_kalibrasi")),
        sa.UniqueConstraint(
            "kalibrasi_id", "pegawai_id", name=op.f("uq_peserta_kalibrasi_kalibrasi_id_pegawai_id")
        ),
    )
    op.create_index(op.f("ix_peserta_kalibrasi_instansi_id"), "peserta_kalibrasi", ["instansi_id"])
    op.create_index(op.f("ix_peserta_kalibrasi_pegawai_id"), "peserta_kalibrasi", ["pegawai_id"])
    op.create_table(
        "pindah_kalibrasi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kalibrasi_id", sa.Integer(), nullable=False),
        sa.Column("periode_id", sa.Integer(), nullable=False),
        sa.Column("evaluasi_versi", sa.Integer(), nullable=False),
        *(
            sa.Column(f"{apa}_{kapan}", _choice(f"{apa}_{kapan}", pilihan), nullable=False)
            for kapan in ("lama", "baru")
            for apa, pilihan in (("hasil", RATING), ("perilaku", RATING), ("predikat", PREDIKAT))
        ),
        sa.Column("alasan", sa.String(length=500), nullable=False),
        sa.Column("oleh_id", sa.Integer(), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        _foreign("pindah_kalibrasi", "kalibrasi_id", "kalibrasi"),
        _foreign("pindah_kalibrasi", "periode_id", "periode_penilaian"),
        _foreign("pindah_kalibrasi", "oleh_id", "pegawai"),
        _foreign("pindah_kalibrasi", "instansi_id", "instansi"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pindah_kalibrasi")),
        sa.UniqueConstraint(
            "kalibrasi_id", "periode_id", name=op.f("uq_pindah_kalibrasi_kalibrasi_id_periode_id")
        ),
    )
    op.create_index(op.f("ix_pindah_kalibrasi_instansi_id"), "pindah_kalibrasi", ["instansi_id"])
