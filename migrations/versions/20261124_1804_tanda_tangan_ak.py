"""Documents of angka kredit have a file and a signature, know whom they replace, and are issued in runs.

Revision: 0024, follows 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

RUNS = ("massal_ak", "baris_massal_ak")
FIXED = (
    "id",
    "instansi_id",
    "pegawai_id",
    "jenis",
    "tahun",
    "urut",
    "nomor",
    "tanggal",
    "isi",
    "sidik",
    "dibuat",
)
NEW = ("penilai_id", "menggantikan_id")
# A file that was signed stays; one that was printed gives way to its signed form only.
FILE_STAYS = (
    "(OLD.penanda <> '' AND (NEW.penanda <> OLD.penanda OR {sha256} OR {ditandatangani}))"
    " OR (OLD.sha256 IS NOT NULL AND {sha256} AND NEW.penanda = '')"
    " OR (NEW.sha256 IS NULL AND (OLD.sha256 IS NOT NULL OR NEW.penanda <> ''))"
)
NAME_SQLITE = (
    "UPDATE dokumen_ak SET penilai_id = (SELECT min(pegawai.id) FROM pegawai"
    " WHERE pegawai.instansi_id = dokumen_ak.instansi_id"
    " AND pegawai.nip = json_extract(dokumen_ak.isi, '$.pejabat_penilai.nip'))"
)
NAME_POSTGRESQL = (
    "UPDATE dokumen_ak SET penilai_id = (SELECT min(pegawai.id) FROM pegawai"
    " WHERE pegawai.instansi_id = dokumen_ak.instansi_id"
    " AND pegawai.nip = dokumen_ak.isi -> 'pejabat_penilai' ->> 'nip')"
)
COLUMNS = (
    "penilai_id INTEGER CONSTRAINT fk_dokumen_ak_penilai_id REFERENCES pegawai (id)",
    "menggantikan_id INTEGER CONSTRAINT fk_dokumen_ak_menggantikan_id REFERENCES dokumen_ak (id)",
    "sha256 VARCHAR(64)",
    "penanda VARCHAR(60) NOT NULL DEFAULT ''",
)


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    for column in COLUMNS:
        op.execute(f"ALTER TABLE dokumen_ak ADD COLUMN {column}")
    op.add_column("dokumen_ak", sa.Column("ditandatangani", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_dokumen_ak_penilai", "dokumen_ak", ["penilai_id", "penanda"])
    _drop_guards(postgresql=postgresql)
    _name_signers(postgresql=postgresql)
    _guard((*FIXED, *NEW), file=True, postgresql=postgresql)
    _create_runs()
    if postgresql:
        for table in RUNS:
            _enable_row_level_security(table)


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in reversed(RUNS):
        op.drop_table(table)
    _drop_guards(postgresql=postgresql)
    op.drop_index("ix_dokumen_ak_penilai", "dokumen_ak")
    for column in ("ditandatangani", "penanda", "sha256", *reversed(NEW)):
        op.execute(f"ALTER TABLE dokumen_ak DROP COLUMN {column}")
    _guard(FIXED, file=False, postgresql=postgresql)


def _drop_guards(*, postgresql: bool) -> None:
    tail = " ON dokumen_ak" if postgresql else ""
    for event in ("update", "delete"):
        op.execute(f"DROP TRIGGER IF EXISTS dokumen_ak_tetap_{event}{tail}")


def _name_signers(*, postgresql: bool) -> None:
    """Who fixed the documents so far, by the NIP that stands on them."""
    if not postgresql:
        op.execute(NAME_SQLITE)
        return
    op.execute("SELECT set_config('kinerja.platform', 'on', true)")  # of every instansi
    op.execute(NAME_POSTGRESQL)
    op.execute("SELECT set_config('kinerja.platform', '', true)")


def _guard(fixed: tuple[str, ...], *, file: bool, postgresql: bool) -> None:
    """A document that was issued stays as it was; it may be taken back once."""
    differs = "{} IS DISTINCT FROM {}" if postgresql else "{} IS NOT {}"
    conditions = [
        # PostgreSQL compares JSON only as text.
        differs.format(f"OLD.{column}{suffix}", f"NEW.{column}{suffix}")
        for column in fixed
        for suffix in ("::text" if postgresql and column == "isi" else "",)
    ]
    if file:
        moved = {nama: differs.format(f"NEW.{nama}", f"OLD.{nama}") for nama in ("sha256", "ditandatangani")}
        conditions.append(FILE_STAYS.format(**moved))
    update = " OR ".join((*conditions, "OLD.dibatalkan IS NOT NULL"))
    for event, condition in (("UPDATE", update), ("DELETE", "true" if postgresql else "1")):
        trigger = f"CREATE TRIGGER dokumen_ak_tetap_{event.lower()} BEFORE {event} ON dokumen_ak"
        if postgresql:  # the function is that of revision 0002
            op.execute(
                f"{trigger} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION kinerja_tolak_perubahan()"
            )
        else:
            op.execute(
                f"{trigger} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'dokumen_ak: baris tetap'); END"
            )


def _create_runs() -> None:
    op.create_table(
        "massal_ak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("akun_id", sa.Integer(), nullable=False),
        sa.Column(
            "jenis",
            sa.Enum(
                "konversi",
                "akumulasi",
                "penetapan",
                "tanda_tangan",
                name="jenismassal_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cakupan", sa.String(length=300), nullable=False),
        sa.Column("penanda", sa.String(length=60), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dijeda", sa.DateTime(timezone=True), nullable=True),
        sa.Column("selesai", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["akun_id"], ["akun.id"], name=op.f("fk_massal_ak_akun_id")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_massal_ak_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_massal_ak")),
    )
    op.create_index(op.f("ix_massal_ak_akun_id"), "massal_ak", ["akun_id"])
    op.create_index(op.f("ix_massal_ak_instansi_id"), "massal_ak", ["instansi_id"])
    op.create_table(
        "baris_massal_ak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("massal_id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("konversi_id", sa.Integer(), nullable=True),
        sa.Column("dokumen_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "menunggu",
                "berhasil",
                "gagal",
                name="statusbaris_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("nama", sa.String(length=300), nullable=False),
        sa.Column("uraian", sa.String(length=300), nullable=False),
        sa.Column("sebab", sa.String(length=500), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'gagal' OR sebab <> ''", name=op.f("ck_baris_massal_ak_bersebab")),
        sa.ForeignKeyConstraint(
            ["dokumen_id"], ["dokumen_ak.id"], name=op.f("fk_baris_massal_ak_dokumen_id")
        ),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_baris_massal_ak_instansi_id")
        ),
        sa.ForeignKeyConstraint(
            ["konversi_id"], ["konversi_ak.id"], name=op.f("fk_baris_massal_ak_konversi_id")
        ),
        sa.ForeignKeyConstraint(["massal_id"], ["massal_ak.id"], name=op.f("fk_baris_massal_ak_massal_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_baris_massal_ak_pegawai_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baris_massal_ak")),
    )
    op.create_index(op.f("ix_baris_massal_ak_instansi_id"), "baris_massal_ak", ["instansi_id"])
    op.create_index("ix_baris_massal_ak_massal", "baris_massal_ak", ["massal_id", "status"])


def _enable_row_level_security(table: str) -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {table} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )
