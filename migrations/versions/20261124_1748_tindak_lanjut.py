"""Recommendations that follow from a predikat, with their decision.

Revision: 0021, follows 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = (
    "petugas_tindak_lanjut",
    "rekomendasi",
    "dasar_rekomendasi",
    "pernyataan_rekomendasi",
    "perbaikan_kinerja",
    "catatan_perbaikan",
    "potensial_pegawai",
)
FIXED = ("dasar_rekomendasi", "pernyataan_rekomendasi", "catatan_perbaikan")


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    _create_named()
    _create_recommendations()
    _create_improvements()
    _create_potential()
    for table in FIXED:
        for event in ("UPDATE", "DELETE"):
            _refuse(table, event, postgresql=postgresql)
    if postgresql:
        for table in TABLES:
            _enable_row_level_security(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _refuse(table: str, event: str, *, postgresql: bool) -> None:
    """What was written down stays: a correction is a new row."""
    trigger = f"CREATE TRIGGER {table}_tetap_{event.lower()} BEFORE {event} ON {table}"
    if postgresql:  # the function is that of revision 0002
        op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION kinerja_tolak_perubahan()")
    else:
        op.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, '{table}: baris tetap'); END")


def _enable_row_level_security(table: str) -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {table} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )


def _create_named() -> None:
    op.create_table(
        "petugas_tindak_lanjut",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column(
            "sebagai",
            sa.Enum(
                "ppk",
                "pyb",
                "asesor",
                name="sebagaipetugas_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("dasar", sa.String(length=200), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("mulai", sa.Date(), nullable=False),
        sa.Column("sampai", sa.Date(), nullable=True),
        sa.CheckConstraint("dasar <> ''", name=op.f("ck_petugas_tindak_lanjut_dasar_terisi")),
        sa.CheckConstraint(
            "sampai IS NULL OR mulai < sampai", name=op.f("ck_petugas_tindak_lanjut_rentang_sah")
        ),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_petugas_tindak_lanjut_instansi_id")
        ),
        sa.ForeignKeyConstraint(
            ["pegawai_id"], ["pegawai.id"], name=op.f("fk_petugas_tindak_lanjut_pegawai_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petugas_tindak_lanjut")),
    )
    op.create_index(
        op.f("ix_petugas_tindak_lanjut_instansi_id"), "petugas_tindak_lanjut", ["instansi_id"], unique=False
    )
    op.create_index(
        "ix_petugas_tindak_lanjut_pegawai", "petugas_tindak_lanjut", ["pegawai_id", "sampai"], unique=False
    )


def _create_recommendations() -> None:
    op.create_table(
        "rekomendasi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column(
            "jenis",
            sa.Enum(
                "penghargaan",
                "pangkat_luar_biasa",
                "kenaikan_pangkat",
                "kenaikan_jenjang",
                "kgb",
                "tugas_belajar",
                "kontrak_pppk",
                "bimbingan",
                "perbaikan",
                "uji_kompetensi",
                name="jenisrekomendasi_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kunci", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "usulan",
                "ditinjau",
                "ditunda",
                "disetujui",
                "tidak_disetujui",
                "dilaksanakan",
                "ditarik",
                name="statusrekomendasi_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("status_sejak", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batas", sa.Date(), nullable=False),
        sa.Column("ditunda_sampai", sa.Date(), nullable=True),
        sa.Column("peninjau_id", sa.Integer(), nullable=True),
        sa.Column("diputus", sa.DateTime(timezone=True), nullable=True),
        sa.Column("diputus_oleh_id", sa.Integer(), nullable=True),
        sa.Column("sebagai", sa.String(length=60), nullable=False),
        sa.Column("pertimbangan", sa.Text(), nullable=False),
        sa.Column("nomor_dokumen", sa.String(length=120), nullable=False),
        sa.Column("tanggal_dokumen", sa.Date(), nullable=True),
        sa.Column("keadaan_kahar", sa.Boolean(), nullable=True),
        sa.Column("dilaksanakan", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pelaksanaan", sa.Text(), nullable=False),
        sa.Column("alasan_tarik", sa.String(length=500), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'dilaksanakan') = (dilaksanakan IS NOT NULL)",
            name=op.f("ck_rekomendasi_laksana_bertanggal"),
        ),
        sa.CheckConstraint(
            "(status = 'ditarik') = (alasan_tarik <> '')", name=op.f("ck_rekomendasi_tarik_beralasan")
        ),
        sa.CheckConstraint(
            "(status = 'ditunda') = (ditunda_sampai IS NOT NULL)",
            name=op.f("ck_rekomendasi_tunda_bertanggal"),
        ),
        sa.CheckConstraint(
            "NOT (status IN ('disetujui', 'dilaksanakan') AND jenis IN ('perbaikan', 'uji_kompetensi')) OR (nomor_dokumen <> '' AND keadaan_kahar IS NOT NULL AND NOT keadaan_kahar)",
            name=op.f("ck_rekomendasi_berdampak_berdokumen"),
        ),
        sa.CheckConstraint(
            "NOT (status IN ('disetujui', 'tidak_disetujui', 'dilaksanakan')) OR (diputus IS NOT NULL AND diputus_oleh_id IS NOT NULL AND pertimbangan <> '')",
            name=op.f("ck_rekomendasi_putusan_lengkap"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('usulan', 'ditinjau', 'ditunda') OR (diputus IS NULL AND diputus_oleh_id IS NULL)",
            name=op.f("ck_rekomendasi_terbuka_tanpa_putusan"),
        ),
        sa.CheckConstraint(
            "diputus_oleh_id IS NULL OR diputus_oleh_id <> pegawai_id",
            name=op.f("ck_rekomendasi_bukan_diri_sendiri"),
        ),
        sa.ForeignKeyConstraint(
            ["diputus_oleh_id"], ["pegawai.id"], name=op.f("fk_rekomendasi_diputus_oleh_id")
        ),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_rekomendasi_instansi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_rekomendasi_pegawai_id")),
        sa.ForeignKeyConstraint(["peninjau_id"], ["pegawai.id"], name=op.f("fk_rekomendasi_peninjau_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rekomendasi")),
        sa.UniqueConstraint(
            "pegawai_id", "jenis", "kunci", name=op.f("uq_rekomendasi_pegawai_id_jenis_kunci")
        ),
    )
    op.create_index(op.f("ix_rekomendasi_instansi_id"), "rekomendasi", ["instansi_id"], unique=False)
    op.create_index("ix_rekomendasi_pegawai", "rekomendasi", ["pegawai_id", "tahun"], unique=False)
    op.create_index(
        "ix_rekomendasi_status", "rekomendasi", ["instansi_id", "status", "jenis", "batas"], unique=False
    )
    op.create_table(
        "dasar_rekomendasi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rekomendasi_id", sa.Integer(), nullable=False),
        sa.Column("evaluasi_id", sa.Integer(), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("mulai", sa.Date(), nullable=False),
        sa.Column("revisi", sa.Integer(), nullable=False),
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
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluasi_id"], ["evaluasi.id"], name=op.f("fk_dasar_rekomendasi_evaluasi_id")
        ),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_dasar_rekomendasi_instansi_id")
        ),
        sa.ForeignKeyConstraint(
            ["rekomendasi_id"], ["rekomendasi.id"], name=op.f("fk_dasar_rekomendasi_rekomendasi_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dasar_rekomendasi")),
        sa.UniqueConstraint(
            "rekomendasi_id", "evaluasi_id", name=op.f("uq_dasar_rekomendasi_rekomendasi_id_evaluasi_id")
        ),
    )
    op.create_index(
        op.f("ix_dasar_rekomendasi_evaluasi_id"), "dasar_rekomendasi", ["evaluasi_id"], unique=False
    )
    op.create_index(
        op.f("ix_dasar_rekomendasi_instansi_id"), "dasar_rekomendasi", ["instansi_id"], unique=False
    )
    op.create_table(
        "pernyataan_rekomendasi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rekomendasi_id", sa.Integer(), nullable=False),
        sa.Column("teks", sa.Text(), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("teks <> ''", name=op.f("ck_pernyataan_rekomendasi_teks_terisi")),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_pernyataan_rekomendasi_instansi_id")
        ),
        sa.ForeignKeyConstraint(
            ["rekomendasi_id"], ["rekomendasi.id"], name=op.f("fk_pernyataan_rekomendasi_rekomendasi_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pernyataan_rekomendasi")),
    )
    op.create_index(
        op.f("ix_pernyataan_rekomendasi_instansi_id"), "pernyataan_rekomendasi", ["instansi_id"], unique=False
    )
    op.create_index(
        op.f("ix_pernyataan_rekomendasi_rekomendasi_id"),
        "pernyataan_rekomendasi",
        ["rekomendasi_id"],
        unique=False,
    )


def _create_improvements() -> None:
    op.create_table(
        "perbaikan_kinerja",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rekomendasi_id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("mulai", sa.Date(), nullable=False),
        sa.Column("terakhir", sa.Date(), nullable=False),
        sa.Column("sasaran", sa.Text(), nullable=False),
        sa.Column(
            "hasil",
            sa.Enum(
                "tercapai",
                "tidak_tercapai",
                "keadaan_kahar",
                name="hasil_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("kalimat_hasil", sa.Text(), nullable=False),
        sa.Column("selesai", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ditutup_oleh_id", sa.Integer(), nullable=True),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(hasil IS NULL) = (selesai IS NULL) AND (hasil IS NULL) = (ditutup_oleh_id IS NULL) AND (hasil IS NULL OR kalimat_hasil <> '')",
            name=op.f("ck_perbaikan_kinerja_hasil_lengkap"),
        ),
        sa.CheckConstraint(
            "ditutup_oleh_id IS NULL OR ditutup_oleh_id <> pegawai_id",
            name=op.f("ck_perbaikan_kinerja_bukan_diri_sendiri"),
        ),
        sa.CheckConstraint("mulai < terakhir", name=op.f("ck_perbaikan_kinerja_rentang_sah")),
        sa.ForeignKeyConstraint(
            ["ditutup_oleh_id"], ["pegawai.id"], name=op.f("fk_perbaikan_kinerja_ditutup_oleh_id")
        ),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_perbaikan_kinerja_instansi_id")
        ),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_perbaikan_kinerja_pegawai_id")),
        sa.ForeignKeyConstraint(
            ["rekomendasi_id"], ["rekomendasi.id"], name=op.f("fk_perbaikan_kinerja_rekomendasi_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perbaikan_kinerja")),
        sa.UniqueConstraint("rekomendasi_id", name=op.f("uq_perbaikan_kinerja_rekomendasi_id")),
    )
    op.create_index(
        op.f("ix_perbaikan_kinerja_instansi_id"), "perbaikan_kinerja", ["instansi_id"], unique=False
    )
    op.create_index(
        "ix_perbaikan_kinerja_pegawai", "perbaikan_kinerja", ["pegawai_id", "terakhir"], unique=False
    )
    op.create_table(
        "catatan_perbaikan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("perbaikan_id", sa.Integer(), nullable=False),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("teks", sa.Text(), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("teks <> ''", name=op.f("ck_catatan_perbaikan_teks_terisi")),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_catatan_perbaikan_instansi_id")
        ),
        sa.ForeignKeyConstraint(
            ["perbaikan_id"], ["perbaikan_kinerja.id"], name=op.f("fk_catatan_perbaikan_perbaikan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catatan_perbaikan")),
    )
    op.create_index(
        op.f("ix_catatan_perbaikan_instansi_id"), "catatan_perbaikan", ["instansi_id"], unique=False
    )
    op.create_index(
        op.f("ix_catatan_perbaikan_perbaikan_id"), "catatan_perbaikan", ["perbaikan_id"], unique=False
    )


def _create_potential() -> None:
    op.create_table(
        "potensial_pegawai",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column(
            "potensial",
            sa.Enum(
                "rendah",
                "menengah",
                "tinggi",
                name="potensial_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sumber", sa.String(length=200), nullable=False),
        sa.Column("nomor_dokumen", sa.String(length=120), nullable=False),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("berlaku_sampai", sa.Date(), nullable=False),
        sa.Column("oleh_pegawai_id", sa.Integer(), nullable=True),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dicabut", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alasan_cabut", sa.String(length=500), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(dicabut IS NULL) = (alasan_cabut = '')", name=op.f("ck_potensial_pegawai_cabut_beralasan")
        ),
        sa.CheckConstraint(
            "sumber <> '' AND nomor_dokumen <> ''", name=op.f("ck_potensial_pegawai_berdokumen")
        ),
        sa.CheckConstraint(
            "oleh_pegawai_id IS NULL OR oleh_pegawai_id <> pegawai_id",
            name=op.f("ck_potensial_pegawai_bukan_diri_sendiri"),
        ),
        sa.CheckConstraint("tanggal <= berlaku_sampai", name=op.f("ck_potensial_pegawai_rentang_sah")),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_potensial_pegawai_instansi_id")
        ),
        sa.ForeignKeyConstraint(
            ["oleh_pegawai_id"], ["pegawai.id"], name=op.f("fk_potensial_pegawai_oleh_pegawai_id")
        ),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_potensial_pegawai_pegawai_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_potensial_pegawai")),
    )
    op.create_index(
        op.f("ix_potensial_pegawai_instansi_id"), "potensial_pegawai", ["instansi_id"], unique=False
    )
    op.create_index(
        "ix_potensial_pegawai_tanggal", "potensial_pegawai", ["pegawai_id", "tanggal"], unique=False
    )
