"""Planning in full: several sources of a result, matrix, teams, what moves a year, templates, approval.

Revision: 0009, follows 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    "tim_kerja",
    "anggota_tim",
    "peristiwa_pegawai",
    "usulan_kedudukan",
    "intervensi",
    "sel_matriks",
    "rekomendasi_tim",
    "templat_jabatan",
    "catatan_pribadi",
    "hak_persetujuan",
    "persetujuan_massal",
)
KLASIFIKASI = sa.CheckConstraint(
    "klasifikasi IN ('utama', 'tambahan')", name="ck_rencana_hasil_kerja_klasifikasi_sah"
)
PERSPEKTIF = "'penerima_layanan', 'proses_bisnis', 'penguatan_internal', 'anggaran'"


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    _create_organisasi()
    _create_rencana()
    _create_persetujuan()
    # Written out, because SQLite takes a constraint with a new column only in this form.
    op.execute(
        "ALTER TABLE indikator ADD COLUMN perspektif VARCHAR(40)"
        f" CONSTRAINT ck_indikator_perspektif_sah CHECK (perspektif IN ({PERSPEKTIF}))"
    )
    op.execute(
        "ALTER TABLE skp ADD COLUMN peristiwa_id INTEGER"
        " CONSTRAINT fk_skp_peristiwa_id REFERENCES peristiwa_pegawai (id)"
    )
    op.add_column("instansi", sa.Column("baris_judul", sa.JSON(), nullable=False, server_default="{}"))
    _move_sources()
    if postgresql:
        for table in TABLES:
            _enable_row_level_security(table)


def _move_sources() -> None:
    """The one source that a result had becomes the first of its list."""
    op.execute(
        "INSERT INTO intervensi (rencana_hasil_kerja_id, urutan, sumber_id, teks, instansi_id)"
        " SELECT id, 1, rhk_pimpinan_id, rhk_pimpinan_teks, instansi_id FROM rencana_hasil_kerja"
        " WHERE rhk_pimpinan_id IS NOT NULL OR rhk_pimpinan_teks <> ''"
    )
    op.drop_index("ix_rencana_hasil_kerja_rhk_pimpinan_id", "rencana_hasil_kerja")
    # SQLite copies the table for this, and would leave out the condition that it cannot read back.
    with op.batch_alter_table("rencana_hasil_kerja", table_args=(KLASIFIKASI,)) as batch:
        batch.drop_column("rhk_pimpinan_teks")
        batch.drop_column("rhk_pimpinan_id")


def downgrade() -> None:
    op.execute(
        "ALTER TABLE rencana_hasil_kerja ADD COLUMN rhk_pimpinan_id INTEGER"
        " CONSTRAINT fk_rencana_hasil_kerja_rhk_pimpinan_id REFERENCES rencana_hasil_kerja (id)"
    )
    op.add_column(
        "rencana_hasil_kerja", sa.Column("rhk_pimpinan_teks", sa.Text(), nullable=False, server_default="")
    )
    op.create_index("ix_rencana_hasil_kerja_rhk_pimpinan_id", "rencana_hasil_kerja", ["rhk_pimpinan_id"])
    op.execute(
        "UPDATE rencana_hasil_kerja SET rhk_pimpinan_id = satu.sumber_id, rhk_pimpinan_teks = satu.teks"
        " FROM intervensi AS satu"
        " WHERE satu.rencana_hasil_kerja_id = rencana_hasil_kerja.id AND satu.urutan = 1"
    )
    op.drop_column("instansi", "baris_judul")
    op.drop_column("skp", "peristiwa_id")
    op.drop_column("indikator", "perspektif")
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_organisasi() -> None:
    op.create_table(
        "tim_kerja",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nama", sa.String(length=300), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("ketua_id", sa.Integer(), nullable=False),
        sa.Column("sk_nomor", sa.String(length=120), nullable=False),
        sa.Column("sk_tanggal", sa.Date(), nullable=True),
        sa.Column("keterangan", sa.String(length=1000), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("mulai", sa.Date(), nullable=False),
        sa.Column("sampai", sa.Date(), nullable=True),
        sa.CheckConstraint("sampai IS NULL OR mulai < sampai", name=op.f("ck_tim_kerja_rentang_sah")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_tim_kerja_instansi_id")),
        sa.ForeignKeyConstraint(["ketua_id"], ["pegawai.id"], name=op.f("fk_tim_kerja_ketua_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit_kerja.id"], name=op.f("fk_tim_kerja_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tim_kerja")),
    )
    op.create_index(op.f("ix_tim_kerja_instansi_id"), "tim_kerja", ["instansi_id"])
    op.create_index("ix_tim_kerja_ketua", "tim_kerja", ["ketua_id", "sampai"])
    op.create_index(op.f("ix_tim_kerja_unit_id"), "tim_kerja", ["unit_id"])
    op.create_table(
        "anggota_tim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tim_id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("peran", sa.String(length=120), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("mulai", sa.Date(), nullable=False),
        sa.Column("sampai", sa.Date(), nullable=True),
        sa.CheckConstraint("sampai IS NULL OR mulai < sampai", name=op.f("ck_anggota_tim_rentang_sah")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_anggota_tim_instansi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_anggota_tim_pegawai_id")),
        sa.ForeignKeyConstraint(["tim_id"], ["tim_kerja.id"], name=op.f("fk_anggota_tim_tim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anggota_tim")),
        sa.UniqueConstraint(
            "tim_id", "pegawai_id", "mulai", name=op.f("uq_anggota_tim_tim_id_pegawai_id_mulai")
        ),
    )
    op.create_index(op.f("ix_anggota_tim_instansi_id"), "anggota_tim", ["instansi_id"])
    op.create_index("ix_anggota_tim_pegawai", "anggota_tim", ["pegawai_id", "sampai"])
    op.create_table(
        "peristiwa_pegawai",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column(
            "jenis",
            sa.Enum(
                "mutasi",
                "promosi",
                "ganti_penilai",
                "plt",
                "plh",
                "tugas_belajar",
                "cuti_besar",
                "cuti_sakit",
                "cltn",
                "penugasan_luar",
                "mulai_tugas",
                "pensiun",
                "meninggal",
                name="jenisperistiwa_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("dasar", sa.String(length=300), nullable=False),
        sa.Column("keterangan", sa.String(length=1000), nullable=False),
        sa.Column("isi", sa.JSON(), nullable=False),
        sa.Column("oleh_akun_id", sa.Integer(), nullable=True),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dibatalkan", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("mulai", sa.Date(), nullable=False),
        sa.Column("sampai", sa.Date(), nullable=True),
        sa.CheckConstraint("sampai IS NULL OR mulai < sampai", name=op.f("ck_peristiwa_pegawai_rentang_sah")),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_peristiwa_pegawai_instansi_id")
        ),
        sa.ForeignKeyConstraint(
            ["oleh_akun_id"], ["akun.id"], name=op.f("fk_peristiwa_pegawai_oleh_akun_id")
        ),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_peristiwa_pegawai_pegawai_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit_kerja.id"], name=op.f("fk_peristiwa_pegawai_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peristiwa_pegawai")),
    )
    op.create_index(op.f("ix_peristiwa_pegawai_instansi_id"), "peristiwa_pegawai", ["instansi_id"])
    op.create_index("ix_peristiwa_pegawai_waktu", "peristiwa_pegawai", ["pegawai_id", "mulai"])
    op.create_table(
        "usulan_kedudukan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column(
            "jenis",
            sa.Enum(
                "penilai",
                "atasan",
                "unit",
                "jabatan",
                "golongan",
                name="jenisusulan_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tercatat", sa.JSON(), nullable=False),
        sa.Column("usulan", sa.JSON(), nullable=False),
        sa.Column("luar", sa.JSON(), nullable=False),
        sa.Column("alasan", sa.String(length=1000), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "menunggu",
                "diterima",
                "sementara",
                "ditolak",
                "ditarik",
                name="statususulan_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("berakhir", sa.Date(), nullable=True),
        sa.Column("catatan", sa.String(length=1000), nullable=False),
        sa.Column("diputus_akun_id", sa.Integer(), nullable=True),
        sa.Column("diputus", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["diputus_akun_id"], ["akun.id"], name=op.f("fk_usulan_kedudukan_diputus_akun_id")
        ),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_usulan_kedudukan_instansi_id")
        ),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_usulan_kedudukan_pegawai_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usulan_kedudukan")),
    )
    op.create_index(op.f("ix_usulan_kedudukan_instansi_id"), "usulan_kedudukan", ["instansi_id"])
    op.create_index(op.f("ix_usulan_kedudukan_pegawai_id"), "usulan_kedudukan", ["pegawai_id"])
    op.create_index("ix_usulan_kedudukan_status", "usulan_kedudukan", ["instansi_id", "status", "dibuat"])


def _create_rencana() -> None:
    op.create_table(
        "intervensi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rencana_hasil_kerja_id", sa.Integer(), nullable=False),
        sa.Column("urutan", sa.Integer(), nullable=False),
        sa.Column("sumber_id", sa.Integer(), nullable=True),
        sa.Column("teks", sa.Text(), nullable=False),
        sa.Column("tim_id", sa.Integer(), nullable=True),
        sa.Column(
            "jenis",
            sa.Enum(
                "langsung",
                "tidak_langsung",
                name="jeniscascade_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_intervensi_instansi_id")),
        sa.ForeignKeyConstraint(
            ["rencana_hasil_kerja_id"],
            ["rencana_hasil_kerja.id"],
            name=op.f("fk_intervensi_rencana_hasil_kerja_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sumber_id"], ["rencana_hasil_kerja.id"], name=op.f("fk_intervensi_sumber_id")
        ),
        sa.ForeignKeyConstraint(["tim_id"], ["tim_kerja.id"], name=op.f("fk_intervensi_tim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervensi")),
        sa.UniqueConstraint(
            "rencana_hasil_kerja_id", "sumber_id", name=op.f("uq_intervensi_rencana_hasil_kerja_id_sumber_id")
        ),
        sa.UniqueConstraint(
            "rencana_hasil_kerja_id", "urutan", name=op.f("uq_intervensi_rencana_hasil_kerja_id_urutan")
        ),
    )
    op.create_index(op.f("ix_intervensi_instansi_id"), "intervensi", ["instansi_id"])
    op.create_index(op.f("ix_intervensi_sumber_id"), "intervensi", ["sumber_id"])
    op.create_table(
        "sel_matriks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("skp_id", sa.Integer(), nullable=False),
        sa.Column("rhk_pimpinan_id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("urutan", sa.Integer(), nullable=False),
        sa.Column("tim_id", sa.Integer(), nullable=True),
        sa.Column("teks", sa.Text(), nullable=False),
        sa.Column(
            "jenis",
            sa.Enum(
                "langsung",
                "tidak_langsung",
                name="jeniscascade_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("jam", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("rhk_id", sa.Integer(), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_sel_matriks_instansi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_sel_matriks_pegawai_id")),
        sa.ForeignKeyConstraint(
            ["rhk_id"], ["rencana_hasil_kerja.id"], name=op.f("fk_sel_matriks_rhk_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["rhk_pimpinan_id"], ["rencana_hasil_kerja.id"], name=op.f("fk_sel_matriks_rhk_pimpinan_id")
        ),
        sa.ForeignKeyConstraint(["skp_id"], ["skp.id"], name=op.f("fk_sel_matriks_skp_id")),
        sa.ForeignKeyConstraint(["tim_id"], ["tim_kerja.id"], name=op.f("fk_sel_matriks_tim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sel_matriks")),
        sa.UniqueConstraint("rhk_id", name=op.f("uq_sel_matriks_rhk_id")),
        sa.UniqueConstraint(
            "rhk_pimpinan_id",
            "pegawai_id",
            "urutan",
            name=op.f("uq_sel_matriks_rhk_pimpinan_id_pegawai_id_urutan"),
        ),
    )
    op.create_index(op.f("ix_sel_matriks_instansi_id"), "sel_matriks", ["instansi_id"])
    op.create_index("ix_sel_matriks_pegawai", "sel_matriks", ["pegawai_id", "skp_id"])
    op.create_index("ix_sel_matriks_skp", "sel_matriks", ["skp_id"])
    op.create_table(
        "rekomendasi_tim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("skp_id", sa.Integer(), nullable=False),
        sa.Column("tim_id", sa.Integer(), nullable=False),
        sa.Column("penulis_id", sa.Integer(), nullable=False),
        sa.Column("nomor_versi", sa.Integer(), nullable=False),
        sa.Column(
            "sikap",
            sa.Enum(
                "setuju",
                "perlu_diubah",
                name="sikaptim_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("teks", sa.String(length=2000), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_rekomendasi_tim_instansi_id")
        ),
        sa.ForeignKeyConstraint(["penulis_id"], ["pegawai.id"], name=op.f("fk_rekomendasi_tim_penulis_id")),
        sa.ForeignKeyConstraint(["skp_id"], ["skp.id"], name=op.f("fk_rekomendasi_tim_skp_id")),
        sa.ForeignKeyConstraint(["tim_id"], ["tim_kerja.id"], name=op.f("fk_rekomendasi_tim_tim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rekomendasi_tim")),
    )
    op.create_index(op.f("ix_rekomendasi_tim_instansi_id"), "rekomendasi_tim", ["instansi_id"])
    op.create_index("ix_rekomendasi_tim_skp", "rekomendasi_tim", ["skp_id", "dibuat"])
    op.create_table(
        "templat_jabatan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nama", sa.String(length=200), nullable=False),
        sa.Column("jabatan_id", sa.Integer(), nullable=True),
        sa.Column(
            "jenis_form",
            sa.Enum(
                "jpt", "ja_jf", name="jenisform_sah", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("isi", sa.JSON(), nullable=False),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_templat_jabatan_instansi_id")
        ),
        sa.ForeignKeyConstraint(["jabatan_id"], ["jabatan.id"], name=op.f("fk_templat_jabatan_jabatan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templat_jabatan")),
    )
    op.create_index(op.f("ix_templat_jabatan_instansi_id"), "templat_jabatan", ["instansi_id"])
    op.create_index("ix_templat_jabatan_jabatan", "templat_jabatan", ["instansi_id", "jabatan_id"])


def _create_persetujuan() -> None:
    op.create_table(
        "catatan_pribadi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("penulis_id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("teks", sa.Text(), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diubah", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_catatan_pribadi_instansi_id")
        ),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_catatan_pribadi_pegawai_id")),
        sa.ForeignKeyConstraint(["penulis_id"], ["pegawai.id"], name=op.f("fk_catatan_pribadi_penulis_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catatan_pribadi")),
    )
    op.create_index(op.f("ix_catatan_pribadi_instansi_id"), "catatan_pribadi", ["instansi_id"])
    op.create_index("ix_catatan_pribadi_penulis", "catatan_pribadi", ["penulis_id", "pegawai_id"])
    op.create_table(
        "hak_persetujuan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pemberi_id", sa.Integer(), nullable=False),
        sa.Column("penerima_id", sa.Integer(), nullable=False),
        sa.Column("alasan", sa.String(length=500), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("mulai", sa.Date(), nullable=False),
        sa.Column("sampai", sa.Date(), nullable=True),
        sa.CheckConstraint("pemberi_id <> penerima_id", name=op.f("ck_hak_persetujuan_bukan_diri_sendiri")),
        sa.CheckConstraint("sampai IS NULL OR mulai < sampai", name=op.f("ck_hak_persetujuan_rentang_sah")),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_hak_persetujuan_instansi_id")
        ),
        sa.ForeignKeyConstraint(["pemberi_id"], ["pegawai.id"], name=op.f("fk_hak_persetujuan_pemberi_id")),
        sa.ForeignKeyConstraint(["penerima_id"], ["pegawai.id"], name=op.f("fk_hak_persetujuan_penerima_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hak_persetujuan")),
    )
    op.create_index(op.f("ix_hak_persetujuan_instansi_id"), "hak_persetujuan", ["instansi_id"])
    op.create_index(op.f("ix_hak_persetujuan_pemberi_id"), "hak_persetujuan", ["pemberi_id"])
    op.create_index("ix_hak_persetujuan_penerima", "hak_persetujuan", ["penerima_id", "sampai"])
    op.create_table(
        "persetujuan_massal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("oleh_id", sa.Integer(), nullable=False),
        sa.Column("isi", sa.JSON(), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batas", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dibatalkan", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_persetujuan_massal_instansi_id")
        ),
        sa.ForeignKeyConstraint(["oleh_id"], ["pegawai.id"], name=op.f("fk_persetujuan_massal_oleh_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persetujuan_massal")),
    )
    op.create_index(op.f("ix_persetujuan_massal_instansi_id"), "persetujuan_massal", ["instansi_id"])
    op.create_index(op.f("ix_persetujuan_massal_oleh_id"), "persetujuan_massal", ["oleh_id"])


def _enable_row_level_security(table: str) -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {table} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )
