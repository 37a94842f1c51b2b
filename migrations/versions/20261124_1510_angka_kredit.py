"""Angka kredit: conversions with their months, other amounts, conditions, and issued documents.

Revision: 0013, follows 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("dokumen_ak", "konversi_ak", "bulan_ak", "entri_ak", "syarat_ak")
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


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    _create_tables()
    _keep_documents(postgresql=postgresql)
    if postgresql:
        for table in TABLES:
            _enable_row_level_security(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _keep_documents(*, postgresql: bool) -> None:
    """A document that was issued stays as it was; it may be taken back once."""
    differs = "{} IS DISTINCT FROM {}" if postgresql else "{} IS NOT {}"
    fixed = [
        # PostgreSQL compares JSON only as text.
        differs.format(f"OLD.{column}{suffix}", f"NEW.{column}{suffix}")
        for column in FIXED
        for suffix in ("::text" if postgresql and column == "isi" else "",)
    ]
    _guard("UPDATE", " OR ".join((*fixed, "OLD.dibatalkan IS NOT NULL")), postgresql=postgresql)
    _guard("DELETE", "true" if postgresql else "1", postgresql=postgresql)


def _guard(event: str, condition: str, *, postgresql: bool) -> None:
    trigger = f"CREATE TRIGGER dokumen_ak_tetap_{event.lower()} BEFORE {event} ON dokumen_ak"
    if postgresql:  # the function is that of revision 0002
        op.execute(f"{trigger} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION kinerja_tolak_perubahan()")
    else:
        op.execute(f"{trigger} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'dokumen_ak: baris tetap'); END")


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
        "dokumen_ak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column(
            "jenis",
            sa.Enum(
                "konversi",
                "akumulasi",
                "penetapan",
                name="jenisdokumen_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("urut", sa.Integer(), nullable=False),
        sa.Column("nomor", sa.String(length=300), nullable=False),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("isi", sa.JSON(), nullable=False),
        sa.Column("sidik", sa.String(length=64), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dibatalkan", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alasan_batal", sa.String(length=500), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_dokumen_ak_instansi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_dokumen_ak_pegawai_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dokumen_ak")),
        sa.UniqueConstraint(
            "instansi_id", "jenis", "tahun", "urut", name=op.f("uq_dokumen_ak_instansi_id_jenis_tahun_urut")
        ),
    )
    op.create_index(op.f("ix_dokumen_ak_instansi_id"), "dokumen_ak", ["instansi_id"])
    op.create_index("ix_dokumen_ak_pegawai", "dokumen_ak", ["pegawai_id", "jenis"])
    op.create_table(
        "konversi_ak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("evaluasi_id", sa.Integer(), nullable=False),
        sa.Column("aturan_id", sa.Integer(), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("bulan_mulai", sa.Integer(), nullable=False),
        sa.Column("bulan_selesai", sa.Integer(), nullable=False),
        sa.Column(
            "jenjang",
            sa.Enum(
                "pemula",
                "terampil",
                "mahir",
                "penyelia",
                "ahli_pertama",
                "ahli_muda",
                "ahli_madya",
                "ahli_utama",
                name="jenjang_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "predikat",
            sa.Enum(
                "sangat_kurang",
                "kurang",
                "butuh_perbaikan",
                "baik",
                "sangat_baik",
                name="predikat_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("faktor", sa.Numeric(precision=8, scale=4), nullable=False),
        sa.Column("koefisien", sa.Numeric(precision=8, scale=3), nullable=False),
        sa.Column("desimal", sa.Integer(), nullable=False),
        sa.Column("angka_kredit", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("konversi_id", sa.Integer(), nullable=True),
        sa.Column("penetapan_id", sa.Integer(), nullable=True),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dibatalkan", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "1 <= bulan_mulai AND bulan_mulai <= bulan_selesai AND bulan_selesai <= 12",
            name=op.f("ck_konversi_ak_bulan_sah"),
        ),
        sa.CheckConstraint("desimal IN (2, 3)", name=op.f("ck_konversi_ak_desimal_sah")),
        sa.ForeignKeyConstraint(["aturan_id"], ["aturan.id"], name=op.f("fk_konversi_ak_aturan_id")),
        sa.ForeignKeyConstraint(["evaluasi_id"], ["evaluasi.id"], name=op.f("fk_konversi_ak_evaluasi_id")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_konversi_ak_instansi_id")),
        sa.ForeignKeyConstraint(["konversi_id"], ["dokumen_ak.id"], name=op.f("fk_konversi_ak_konversi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_konversi_ak_pegawai_id")),
        sa.ForeignKeyConstraint(
            ["penetapan_id"], ["dokumen_ak.id"], name=op.f("fk_konversi_ak_penetapan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_konversi_ak")),
    )
    op.create_index(op.f("ix_konversi_ak_evaluasi_id"), "konversi_ak", ["evaluasi_id"])
    op.create_index(op.f("ix_konversi_ak_instansi_id"), "konversi_ak", ["instansi_id"])
    op.create_index("ix_konversi_ak_pegawai", "konversi_ak", ["pegawai_id", "tahun"])
    op.create_table(
        "bulan_ak",
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("bulan", sa.Integer(), nullable=False),
        sa.Column("konversi_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("bulan >= 1 AND bulan <= 12", name=op.f("ck_bulan_ak_bulan_sah")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_bulan_ak_instansi_id")),
        sa.ForeignKeyConstraint(["konversi_id"], ["konversi_ak.id"], name=op.f("fk_bulan_ak_konversi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_bulan_ak_pegawai_id")),
        sa.PrimaryKeyConstraint("pegawai_id", "tahun", "bulan", name=op.f("pk_bulan_ak")),
    )
    op.create_table(
        "entri_ak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column(
            "jenis",
            sa.Enum(
                "ak_dasar",
                "jf_lama",
                "penyesuaian",
                "pendidikan",
                "lainnya",
                name="jenisentri_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "jenjang",
            sa.Enum(
                "pemula",
                "terampil",
                "mahir",
                "penyelia",
                "ahli_pertama",
                "ahli_muda",
                "ahli_madya",
                "ahli_utama",
                name="jenjang_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("angka_kredit", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("uraian", sa.String(length=300), nullable=False),
        sa.Column("nomor_dokumen", sa.String(length=120), nullable=False),
        sa.Column("tanggal_dokumen", sa.Date(), nullable=False),
        sa.Column("nama_berkas", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("penetapan_id", sa.Integer(), nullable=True),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dibatalkan", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alasan_batal", sa.String(length=500), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint("nomor_dokumen <> ''", name=op.f("ck_entri_ak_dengan_dokumen")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_entri_ak_instansi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_entri_ak_pegawai_id")),
        sa.ForeignKeyConstraint(["penetapan_id"], ["dokumen_ak.id"], name=op.f("fk_entri_ak_penetapan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entri_ak")),
    )
    op.create_index(op.f("ix_entri_ak_instansi_id"), "entri_ak", ["instansi_id"])
    op.create_index("ix_entri_ak_pegawai", "entri_ak", ["pegawai_id", "tanggal"])
    op.create_index(
        "uq_entri_ak_sekali",
        "entri_ak",
        ["pegawai_id", "jenis", "jenjang", "nomor_dokumen"],
        unique=True,
        sqlite_where=sa.text("dibatalkan IS NULL"),
        postgresql_where=sa.text("dibatalkan IS NULL"),
    )
    op.create_table(
        "syarat_ak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column(
            "jenis",
            sa.Enum(
                "kebutuhan",
                "uji_kompetensi",
                name="jenissyarat_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "jenjang",
            sa.Enum(
                "pemula",
                "terampil",
                "mahir",
                "penyelia",
                "ahli_pertama",
                "ahli_muda",
                "ahli_madya",
                "ahli_utama",
                name="jenjang_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("terpenuhi", sa.Boolean(), nullable=False),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("dokumen", sa.String(length=200), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_syarat_ak_instansi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_syarat_ak_pegawai_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_syarat_ak")),
    )
    op.create_index(op.f("ix_syarat_ak_instansi_id"), "syarat_ak", ["instansi_id"])
    op.create_index("ix_syarat_ak_pegawai", "syarat_ak", ["pegawai_id", "jenjang"])
