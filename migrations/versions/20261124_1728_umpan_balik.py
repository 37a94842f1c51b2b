"""Feedback that is asked for, and who may be named.

Revision: 0016, follows 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("permintaan_umpan_balik", "diminta_umpan_balik", "laporan_umpan_balik")
ROLES = ("pimpinan", "ketua_tim", "rekan", "bawahan", "pihak_lain")
KINDS = "'apresiasi', 'saran_perbaikan'"
PROMISES = "'bernama', 'nama_untuk_penilai', 'tanpa_nama'"
SAH = "CONSTRAINT ck_umpan_balik_kerahasiaan_sah"
ADDED = (
    "tanda VARCHAR(16) NOT NULL DEFAULT ''",
    "garam VARCHAR(32) NOT NULL DEFAULT ''",
    f"jenis VARCHAR(40) CONSTRAINT ck_umpan_balik_jenisumpan_sah CHECK (jenis IN ({KINDS}))",
    f"kerahasiaan VARCHAR(40) DEFAULT 'bernama' NOT NULL {SAH} CHECK (kerahasiaan IN ({PROMISES}))",
    "minimum INTEGER DEFAULT 1 NOT NULL CONSTRAINT ck_umpan_balik_minimum_sah CHECK (minimum >= 1)",
    "pihak_nama VARCHAR(300) DEFAULT '' NOT NULL",
    "pihak_kantor VARCHAR(300) DEFAULT '' NOT NULL",
    "hari DATE DEFAULT '1970-01-01' NOT NULL",
)
PROMISED = "UPDATE umpan_balik SET kerahasiaan = 'nama_untuk_penilai' WHERE peran IN ('rekan', 'bawahan')"
MOMENTS = ("diubah", "ditarik", "disembunyikan")


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    for column in ADDED:
        # Written out, because SQLite takes a constraint with a new column only in this form.
        op.execute(f"ALTER TABLE umpan_balik ADD COLUMN {column}")
    for name in MOMENTS:
        op.add_column("umpan_balik", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    _keep_promises(postgresql=postgresql)
    op.create_index("uq_umpan_balik_tanda", "umpan_balik", ["tanda"], unique=True)
    op.create_index("ix_umpan_balik_pemberi", "umpan_balik", ["pemberi_id", "periode_id"])
    _create_requests()
    _create_reports()
    if postgresql:
        for table in TABLES:
            _enable_row_level_security(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_umpan_balik_pemberi", "umpan_balik")
    op.drop_index("uq_umpan_balik_tanda", "umpan_balik")
    for name in (*MOMENTS, *(column.split()[0] for column in reversed(ADDED))):
        op.drop_column("umpan_balik", name)


def _keep_promises(*, postgresql: bool) -> None:
    """Colleagues and bawahan were told that the owner reads them without a name and the penilai with one.

    Their texts were in sight at once, so there is no crowd to wait for.
    """
    if not postgresql:
        op.execute(
            "UPDATE umpan_balik SET tanda = lower(hex(randomblob(8))), garam = lower(hex(randomblob(16)))"
        )
        op.execute("UPDATE umpan_balik SET hari = date(dibuat)")
        op.execute(PROMISED)
        return
    op.execute("SELECT set_config('kinerja.platform', 'on', true)")
    op.execute(
        "UPDATE umpan_balik SET tanda = substr(md5(random()::text || id::text), 1, 16),"
        " garam = md5(random()::text || id::text), hari = CAST(dibuat AS DATE)"
    )
    op.execute(PROMISED)
    op.execute("SELECT set_config('kinerja.platform', '', true)")


def _enable_row_level_security(table: str) -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {table} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )


def _choice(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _create_requests() -> None:
    op.create_table(
        "permintaan_umpan_balik",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("periode_id", sa.Integer(), nullable=False),
        sa.Column("peminta_id", sa.Integer(), nullable=False),
        sa.Column("pesan", sa.String(length=500), nullable=False),
        sa.Column("tenggat", sa.Date(), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diingatkan", sa.Date(), nullable=True),
        sa.Column("ditarik", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        *_refer("permintaan_umpan_balik", periode_id="periode_penilaian", peminta_id="pegawai"),
    )
    _index("permintaan_umpan_balik", "instansi_id", "periode_id")
    op.create_index("ix_permintaan_umpan_balik_peminta", "permintaan_umpan_balik", ["peminta_id", "dibuat"])
    op.create_table(
        "diminta_umpan_balik",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permintaan_id", sa.Integer(), nullable=False),
        sa.Column("pemberi_id", sa.Integer(), nullable=False),
        sa.Column("peran", _choice(*ROLES, name="peranumpanbalik_sah"), nullable=False),
        sa.Column("rahasia", sa.Boolean(), nullable=False),
        sa.Column(
            "status", _choice("menunggu", "dijawab", "ditolak", name="statusdiminta_sah"), nullable=False
        ),
        sa.Column("alasan", sa.String(length=500), nullable=False),
        sa.Column("selesai", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'menunggu') = (selesai IS NULL)",
            name=op.f("ck_diminta_umpan_balik_selesai_sesuai_status"),
        ),
        sa.UniqueConstraint(
            "permintaan_id", "pemberi_id", name=op.f("uq_diminta_umpan_balik_permintaan_id_pemberi_id")
        ),
        *_refer("diminta_umpan_balik", permintaan_id="permintaan_umpan_balik", pemberi_id="pegawai"),
    )
    _index("diminta_umpan_balik", "instansi_id")
    op.create_index("ix_diminta_umpan_balik_pemberi", "diminta_umpan_balik", ["pemberi_id", "status"])


def _create_reports() -> None:
    op.create_table(
        "laporan_umpan_balik",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("umpan_balik_id", sa.Integer(), nullable=False),
        sa.Column("pelapor_id", sa.Integer(), nullable=False),
        sa.Column("alasan", sa.String(length=500), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "putusan",
            _choice("dibiarkan", "disembunyikan", "nama_dibuka", name="putusanlaporan_sah"),
            nullable=True,
        ),
        sa.Column("alasan_putusan", sa.String(length=500), nullable=False),
        sa.Column("pemutus", sa.String(length=300), nullable=False),
        sa.Column("diputus", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(putusan IS NULL) = (diputus IS NULL)", name=op.f("ck_laporan_umpan_balik_putusan_lengkap")
        ),
        sa.UniqueConstraint("umpan_balik_id", name=op.f("uq_laporan_umpan_balik_umpan_balik_id")),
        *_refer("laporan_umpan_balik", umpan_balik_id="umpan_balik", pelapor_id="pegawai"),
    )
    _index("laporan_umpan_balik", "instansi_id")


def _refer(table: str, **columns: str) -> list[sa.Constraint]:
    """The primary key, and the foreign keys with that of the instansi."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, to in {**columns, "instansi_id": "instansi"}.items()
        ),
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
