"""Daily progress of a pegawai, with recurring duties and days off.

Revision: 0014, follows 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = ("baris_harian", "tugas_rutin", "hari_libur")
JAM = "0 <= jam_mulai AND jam_mulai < jam_selesai AND jam_selesai < 1440"
# ROW is the line, as the trigger names it.
FIXED = (
    "EXISTS (SELECT 1 FROM periode_penilaian p JOIN skp s ON s.id = p.skp_id"
    " WHERE s.pegawai_id = ROW.pegawai_id AND p.mulai <= ROW.tanggal AND p.sampai > ROW.tanggal"
    " AND p.jenis <> 'tahunan' AND s.status <> 'dibatalkan'"
    " AND p.status IN ('ditetapkan', 'keberatan', 'final'))"
)


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    _create_baris_harian()
    _create_tugas_rutin()
    _create_hari_libur()
    _keep_fixed_periods(postgresql=postgresql)
    if postgresql:
        for table in TABLES:
            _enable_row_level_security(table)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION kinerja_tolak_baris_harian")


def _keep_fixed_periods(*, postgresql: bool) -> None:
    """No line is added, moved or judged in a period that is fixed; the quarter or month decides, not the year.

    Losing a link to a result that was deleted is no such change.
    """
    columns = "pegawai_id, tanggal, jam_mulai, jam_selesai, rencana, kegiatan, realisasi, satuan, status"
    events = {
        "insert": ("INSERT", "NEW"),
        "update": (f"UPDATE OF {columns}", "NEW"),
        "delete": ("DELETE", "OLD"),
    }
    if postgresql:
        op.execute(
            "CREATE FUNCTION kinerja_tolak_baris_harian() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE"
            " baris baris_harian; BEGIN IF TG_OP = 'DELETE' THEN baris := OLD; ELSE baris := NEW; END IF;"
            f" IF {FIXED.replace('ROW', 'baris')} THEN RAISE EXCEPTION 'baris_harian: periode tetap'"
            " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN baris; END $$"
        )
    for name, (event, row) in events.items():
        trigger = f"CREATE TRIGGER baris_harian_tetap_{name} BEFORE {event} ON baris_harian"
        if postgresql:
            op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION kinerja_tolak_baris_harian()")
        else:
            op.execute(
                f"{trigger} WHEN {FIXED.replace('ROW', row)}"
                " BEGIN SELECT RAISE(ABORT, 'baris_harian: periode tetap'); END"
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


def _create_baris_harian() -> None:
    op.create_table(
        "baris_harian",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("jam_mulai", sa.Integer(), nullable=False),
        sa.Column("jam_selesai", sa.Integer(), nullable=False),
        sa.Column("rhk_id", sa.Integer(), nullable=True),
        sa.Column("rencana_aksi_id", sa.Integer(), nullable=True),
        sa.Column("rencana", sa.Text(), nullable=False),
        sa.Column("kegiatan", sa.Text(), nullable=False),
        sa.Column("realisasi", sa.Integer(), nullable=False),
        sa.Column("satuan", sa.String(length=60), nullable=False),
        sa.Column("bukti", sa.String(length=2000), nullable=False),
        sa.Column("bukti_dukung_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draf",
                "diajukan",
                "disetujui",
                "dikembalikan",
                name="statusbaris_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("status_sejak", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alasan", sa.String(length=500), nullable=False),
        sa.Column("catatan", sa.String(length=500), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint(JAM, name=op.f("ck_baris_harian_jam_berurutan")),
        sa.CheckConstraint("realisasi >= 0", name=op.f("ck_baris_harian_realisasi_sah")),
        sa.CheckConstraint(
            "status <> 'dikembalikan' OR catatan <> ''", name=op.f("ck_baris_harian_kembali_dengan_catatan")
        ),
        sa.ForeignKeyConstraint(
            ["bukti_dukung_id"],
            ["bukti_dukung.id"],
            name=op.f("fk_baris_harian_bukti_dukung_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_baris_harian_instansi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_baris_harian_pegawai_id")),
        sa.ForeignKeyConstraint(
            ["rencana_aksi_id"],
            ["rencana_aksi.id"],
            name=op.f("fk_baris_harian_rencana_aksi_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["rhk_id"], ["rencana_hasil_kerja.id"], name=op.f("fk_baris_harian_rhk_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baris_harian")),
        sa.UniqueConstraint(
            "pegawai_id", "tanggal", "jam_mulai", name=op.f("uq_baris_harian_pegawai_id_tanggal_jam_mulai")
        ),
    )
    for column in ("bukti_dukung_id", "instansi_id", "rencana_aksi_id", "rhk_id"):
        op.create_index(op.f(f"ix_baris_harian_{column}"), "baris_harian", [column])
    op.create_index("ix_baris_harian_status", "baris_harian", ["status", "pegawai_id", "tanggal"])


def _create_tugas_rutin() -> None:
    op.create_table(
        "tugas_rutin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("hari", sa.Integer(), nullable=False),
        sa.Column("jam_mulai", sa.Integer(), nullable=False),
        sa.Column("jam_selesai", sa.Integer(), nullable=False),
        sa.Column("rencana", sa.Text(), nullable=False),
        sa.Column("kegiatan", sa.Text(), nullable=False),
        sa.Column("realisasi", sa.Integer(), nullable=False),
        sa.Column("satuan", sa.String(length=60), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint("1 <= hari AND hari <= 127", name=op.f("ck_tugas_rutin_hari_sah")),
        sa.CheckConstraint(JAM, name=op.f("ck_tugas_rutin_jam_berurutan")),
        sa.CheckConstraint("realisasi >= 0", name=op.f("ck_tugas_rutin_realisasi_sah")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_tugas_rutin_instansi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_tugas_rutin_pegawai_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tugas_rutin")),
    )
    for column in ("instansi_id", "pegawai_id"):
        op.create_index(op.f(f"ix_tugas_rutin_{column}"), "tugas_rutin", [column])


def _create_hari_libur() -> None:
    op.create_table(
        "hari_libur",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("nama", sa.String(length=300), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_hari_libur_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hari_libur")),
        sa.UniqueConstraint("instansi_id", "tanggal", name=op.f("uq_hari_libur_instansi_id_tanggal")),
    )
    op.create_index(op.f("ix_hari_libur_instansi_id"), "hari_libur", ["instansi_id"])
