"""Bimbingan, konseling, dialogs and plans of development.

Revision: 0017, follows 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = (
    "dialog_kinerja",
    "versi_dialog",
    "tindak_dialog",
    "penugasan_bimbingan",
    "lembar_bimbingan",
    "baca_lembar",
    "kompetensi_dinilai",
    "rencana_pengembangan",
    "kemajuan_pengembangan",
)
FIXED = ("versi_dialog", "lembar_bimbingan", "baca_lembar", "kemajuan_pengembangan")


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    _create_tables()
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


def _create_tables() -> None:
    op.create_table(
        "dialog_kinerja",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("pemberi_id", sa.Integer(), nullable=False),
        sa.Column(
            "sebagai",
            sa.Enum(
                "penilai",
                "ketua_tim",
                "penugasan",
                name="sebagaipemberi_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "jenis",
            sa.Enum(
                "ekspektasi",
                "tinjauan",
                "bimbingan",
                "konseling",
                name="jenisdialog_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "direncanakan",
                "dilaksanakan",
                "selesai",
                "dibatalkan",
                name="statusdialog_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("tempat", sa.String(length=200), nullable=False),
        sa.Column("pokok", sa.String(length=300), nullable=False),
        sa.Column("rencana_hasil_kerja_id", sa.Integer(), nullable=True),
        sa.Column("catatan", sa.Text(), nullable=False),
        sa.Column("setuju_pegawai", sa.Boolean(), nullable=True),
        sa.Column("kalimat_pegawai", sa.String(length=1000), nullable=False),
        sa.Column("setuju_pimpinan", sa.Boolean(), nullable=True),
        sa.Column("kalimat_pimpinan", sa.String(length=1000), nullable=False),
        sa.Column("alasan_batal", sa.String(length=500), nullable=False),
        sa.Column("diserahkan", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "diserahkan IS NULL OR jenis = 'bimbingan'", name=op.f("ck_dialog_kinerja_b19_hanya_bimbingan")
        ),
        sa.CheckConstraint(
            "status <> 'direncanakan' OR catatan = ''",
            name=op.f("ck_dialog_kinerja_dicatat_sesudah_berlangsung"),
        ),
        sa.CheckConstraint(
            "status <> 'selesai' OR (setuju_pegawai IS NOT NULL AND setuju_pimpinan IS NOT NULL)",
            name=op.f("ck_dialog_kinerja_selesai_dijawab_keduanya"),
        ),
        sa.CheckConstraint("pegawai_id <> pemberi_id", name=op.f("ck_dialog_kinerja_bukan_diri_sendiri")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_dialog_kinerja_instansi_id")),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_dialog_kinerja_pegawai_id")),
        sa.ForeignKeyConstraint(["pemberi_id"], ["pegawai.id"], name=op.f("fk_dialog_kinerja_pemberi_id")),
        sa.ForeignKeyConstraint(
            ["rencana_hasil_kerja_id"],
            ["rencana_hasil_kerja.id"],
            name=op.f("fk_dialog_kinerja_rencana_hasil_kerja_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialog_kinerja")),
    )
    op.create_index(op.f("ix_dialog_kinerja_instansi_id"), "dialog_kinerja", ["instansi_id"])
    op.create_index("ix_dialog_kinerja_pegawai", "dialog_kinerja", ["pegawai_id", "tanggal"])
    op.create_index("ix_dialog_kinerja_pemberi", "dialog_kinerja", ["pemberi_id", "tanggal"])
    op.create_table(
        "versi_dialog",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dialog_id", sa.Integer(), nullable=False),
        sa.Column("nomor", sa.Integer(), nullable=False),
        sa.Column("catatan", sa.Text(), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dialog_id"], ["dialog_kinerja.id"], name=op.f("fk_versi_dialog_dialog_id")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_versi_dialog_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versi_dialog")),
        sa.UniqueConstraint("dialog_id", "nomor", name=op.f("uq_versi_dialog_dialog_id_nomor")),
    )
    op.create_index(op.f("ix_versi_dialog_instansi_id"), "versi_dialog", ["instansi_id"])
    op.create_table(
        "tindak_dialog",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dialog_id", sa.Integer(), nullable=False),
        sa.Column("uraian", sa.String(length=500), nullable=False),
        sa.Column(
            "penanggung",
            sa.Enum(
                "pegawai", "pimpinan", name="sisi_sah", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("tenggat", sa.Date(), nullable=False),
        sa.Column("selesai", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dialog_id"], ["dialog_kinerja.id"], name=op.f("fk_tindak_dialog_dialog_id")
        ),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_tindak_dialog_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tindak_dialog")),
    )
    op.create_index("ix_tindak_dialog_dialog", "tindak_dialog", ["dialog_id", "tenggat"])
    op.create_index(op.f("ix_tindak_dialog_instansi_id"), "tindak_dialog", ["instansi_id"])
    op.create_table(
        "penugasan_bimbingan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("pembimbing_id", sa.Integer(), nullable=False),
        sa.Column("alasan", sa.String(length=500), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("mulai", sa.Date(), nullable=False),
        sa.Column("sampai", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "pegawai_id <> pembimbing_id", name=op.f("ck_penugasan_bimbingan_bukan_diri_sendiri")
        ),
        sa.CheckConstraint(
            "sampai IS NULL OR mulai < sampai", name=op.f("ck_penugasan_bimbingan_rentang_sah")
        ),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_penugasan_bimbingan_instansi_id")
        ),
        sa.ForeignKeyConstraint(
            ["pegawai_id"], ["pegawai.id"], name=op.f("fk_penugasan_bimbingan_pegawai_id")
        ),
        sa.ForeignKeyConstraint(
            ["pembimbing_id"], ["pegawai.id"], name=op.f("fk_penugasan_bimbingan_pembimbing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_penugasan_bimbingan")),
    )
    op.create_index(op.f("ix_penugasan_bimbingan_instansi_id"), "penugasan_bimbingan", ["instansi_id"])
    op.create_index("ix_penugasan_bimbingan_pegawai", "penugasan_bimbingan", ["pegawai_id", "sampai"])
    op.create_index("ix_penugasan_bimbingan_pembimbing", "penugasan_bimbingan", ["pembimbing_id", "sampai"])
    op.create_table(
        "lembar_bimbingan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dialog_id", sa.Integer(), nullable=False),
        sa.Column("revisi", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("pemberi_id", sa.Integer(), nullable=False),
        sa.Column("pimpinan_id", sa.Integer(), nullable=True),
        sa.Column("penerima_id", sa.Integer(), nullable=True),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("jawaban", sa.JSON(), nullable=False),
        sa.Column("catatan", sa.String(length=1000), nullable=False),
        sa.Column("garam", sa.String(length=64), nullable=False),
        sa.Column("sidik", sa.String(length=64), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "penerima_id IS NULL OR penerima_id <> pegawai_id", name=op.f("ck_lembar_bimbingan_bukan_pegawai")
        ),
        sa.CheckConstraint(
            "penerima_id IS NULL OR penerima_id <> pemberi_id", name=op.f("ck_lembar_bimbingan_bukan_pemberi")
        ),
        sa.ForeignKeyConstraint(
            ["dialog_id"], ["dialog_kinerja.id"], name=op.f("fk_lembar_bimbingan_dialog_id")
        ),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_lembar_bimbingan_instansi_id")
        ),
        sa.ForeignKeyConstraint(["pegawai_id"], ["pegawai.id"], name=op.f("fk_lembar_bimbingan_pegawai_id")),
        sa.ForeignKeyConstraint(["pemberi_id"], ["pegawai.id"], name=op.f("fk_lembar_bimbingan_pemberi_id")),
        sa.ForeignKeyConstraint(
            ["penerima_id"], ["pegawai.id"], name=op.f("fk_lembar_bimbingan_penerima_id")
        ),
        sa.ForeignKeyConstraint(
            ["pimpinan_id"], ["pegawai.id"], name=op.f("fk_lembar_bimbingan_pimpinan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lembar_bimbingan")),
        sa.UniqueConstraint("dialog_id", "revisi", name=op.f("uq_lembar_bimbingan_dialog_id_revisi")),
    )
    op.create_index(op.f("ix_lembar_bimbingan_instansi_id"), "lembar_bimbingan", ["instansi_id"])
    op.create_index("ix_lembar_bimbingan_penerima", "lembar_bimbingan", ["penerima_id"])
    op.create_table(
        "baca_lembar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dialog_id", sa.Integer(), nullable=False),
        sa.Column("akun_id", sa.Integer(), nullable=False),
        sa.Column("nama", sa.String(length=300), nullable=False),
        sa.Column("sebagai", sa.String(length=60), nullable=False),
        sa.Column("hari", sa.Date(), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["akun_id"], ["akun.id"], name=op.f("fk_baca_lembar_akun_id")),
        sa.ForeignKeyConstraint(["dialog_id"], ["dialog_kinerja.id"], name=op.f("fk_baca_lembar_dialog_id")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_baca_lembar_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baca_lembar")),
        sa.UniqueConstraint(
            "dialog_id", "akun_id", "hari", name=op.f("uq_baca_lembar_dialog_id_akun_id_hari")
        ),
    )
    op.create_index(op.f("ix_baca_lembar_instansi_id"), "baca_lembar", ["instansi_id"])
    op.create_table(
        "kompetensi_dinilai",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dialog_id", sa.Integer(), nullable=False),
        sa.Column("urutan", sa.Integer(), nullable=False),
        sa.Column("kompetensi", sa.String(length=200), nullable=False),
        sa.Column("nilai", sa.Integer(), nullable=False),
        sa.Column("alasan", sa.String(length=1000), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint("nilai >= 1 AND nilai <= 5", name=op.f("ck_kompetensi_dinilai_nilai_sah")),
        sa.ForeignKeyConstraint(
            ["dialog_id"], ["dialog_kinerja.id"], name=op.f("fk_kompetensi_dinilai_dialog_id")
        ),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_kompetensi_dinilai_instansi_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kompetensi_dinilai")),
        sa.UniqueConstraint("dialog_id", "urutan", name=op.f("uq_kompetensi_dinilai_dialog_id_urutan")),
    )
    op.create_index(op.f("ix_kompetensi_dinilai_instansi_id"), "kompetensi_dinilai", ["instansi_id"])
    op.create_table(
        "rencana_pengembangan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column(
            "jenis",
            sa.Enum(
                "pelatihan",
                "penugasan",
                "coaching",
                "belajar_mandiri",
                name="jenispengembangan_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("uraian", sa.String(length=500), nullable=False),
        sa.Column("dasar", sa.String(length=500), nullable=False),
        sa.Column("rencana_hasil_kerja_id", sa.Integer(), nullable=True),
        sa.Column(
            "nilai_perilaku",
            sa.Enum(
                "berorientasi_pelayanan",
                "akuntabel",
                "kompeten",
                "harmonis",
                "loyal",
                "adaptif",
                "kolaboratif",
                name="nilaiperilaku_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("kompetensi_id", sa.Integer(), nullable=True),
        sa.Column("ukuran", sa.String(length=500), nullable=False),
        sa.Column("tenggat", sa.Date(), nullable=False),
        sa.Column("pendamping", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "diusulkan",
                "disepakati",
                "ditolak",
                "selesai",
                "dibatalkan",
                "dilanjutkan",
                name="statuspengembangan_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "pengusul",
            sa.Enum(
                "pegawai", "pimpinan", name="sisi_sah", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("alasan", sa.String(length=500), nullable=False),
        sa.Column("disepakati", sa.DateTime(timezone=True), nullable=True),
        sa.Column("selesai", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asal_id", sa.Integer(), nullable=True),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'selesai' OR selesai IS NOT NULL",
            name=op.f("ck_rencana_pengembangan_selesai_bertanggal"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('disepakati', 'selesai', 'dilanjutkan') OR disepakati IS NOT NULL",
            name=op.f("ck_rencana_pengembangan_disepakati_dahulu"),
        ),
        sa.ForeignKeyConstraint(
            ["asal_id"], ["rencana_pengembangan.id"], name=op.f("fk_rencana_pengembangan_asal_id")
        ),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_rencana_pengembangan_instansi_id")
        ),
        sa.ForeignKeyConstraint(
            ["kompetensi_id"], ["kompetensi_dinilai.id"], name=op.f("fk_rencana_pengembangan_kompetensi_id")
        ),
        sa.ForeignKeyConstraint(
            ["pegawai_id"], ["pegawai.id"], name=op.f("fk_rencana_pengembangan_pegawai_id")
        ),
        sa.ForeignKeyConstraint(
            ["rencana_hasil_kerja_id"],
            ["rencana_hasil_kerja.id"],
            name=op.f("fk_rencana_pengembangan_rencana_hasil_kerja_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rencana_pengembangan")),
        sa.UniqueConstraint("asal_id", name=op.f("uq_rencana_pengembangan_asal_id")),
    )
    op.create_index(op.f("ix_rencana_pengembangan_instansi_id"), "rencana_pengembangan", ["instansi_id"])
    op.create_index("ix_rencana_pengembangan_pegawai", "rencana_pengembangan", ["pegawai_id", "tahun"])
    op.create_table(
        "kemajuan_pengembangan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rencana_id", sa.Integer(), nullable=False),
        sa.Column("teks", sa.String(length=1000), nullable=False),
        sa.Column("bukti", sa.String(length=500), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instansi_id"], ["instansi.id"], name=op.f("fk_kemajuan_pengembangan_instansi_id")
        ),
        sa.ForeignKeyConstraint(
            ["rencana_id"], ["rencana_pengembangan.id"], name=op.f("fk_kemajuan_pengembangan_rencana_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kemajuan_pengembangan")),
    )
    op.create_index(op.f("ix_kemajuan_pengembangan_instansi_id"), "kemajuan_pengembangan", ["instansi_id"])
    op.create_index(op.f("ix_kemajuan_pengembangan_rencana_id"), "kemajuan_pengembangan", ["rencana_id"])
