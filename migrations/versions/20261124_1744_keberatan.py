"""Objections with their explanation and decision.

Revision: 0020, follows 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = ("keberatan", "penjelasan_keberatan", "pembukaan_keberatan")
STATUS = ("draf", "diajukan", "menunggu_penjelasan", "diperiksa", "diterima", "ditolak", "dicabut")
BERJALAN = "status IN ('draf', 'diajukan', 'menunggu_penjelasan', 'diperiksa')"
DIPUTUS = "status IN ('diterima', 'ditolak')"
TERBUKA = "dijawab IS NULL"
LANGKAH = (
    "draf>diajukan",
    "diajukan>menunggu_penjelasan",
    "menunggu_penjelasan>diperiksa",
    "diperiksa>menunggu_penjelasan",
    "diperiksa>diterima",
    "diperiksa>ditolak",
    "diajukan>dicabut",
    "menunggu_penjelasan>dicabut",
    "diperiksa>dicabut",
)
# What the decider reads is what was there when the objection was filed.
BEKU = ("periode_id", "evaluasi_id", "pegawai_id", "batas", "isi", "diajukan", "beku", "sidik")
JSON = frozenset({"isi", "beku"})
# Columns that are content of a period; how often a link was checked is not. An evaluation may become final.
ISI_PERIODE = {
    "evaluasi": "rating_hasil, rating_perilaku, predikat, catatan, capaian_organisasi, aturan_id, alasan,"
    " potret, sidik, ditetapkan, penilai_id, periode_id, revisi",
    "realisasi": "nilai, teks, ukuran, periode_id, indikator_id",
    "rencana_aksi": "teks, urutan, periode_id, rencana_hasil_kerja_id",
    "umpan_balik": "teks, peran, periode_id, rencana_hasil_kerja_id",
    "bukti_dukung": "jenis, berkas_id, url, nama, periode_id, rencana_hasil_kerja_id",
}
DIGANTI = (
    "EXISTS (SELECT 1 FROM evaluasi lain WHERE lain.periode_id = OLD.periode_id AND lain.revisi > OLD.revisi)"
)


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("SET LOCAL lock_timeout = '5s'")
    _widen_evaluasi()
    _create_tables()
    _guard_rows(postgresql=postgresql)
    _guard_replaced(postgresql=postgresql)
    _guard_periods(postgresql=postgresql)
    if postgresql:
        for table in TABLES:
            _enable_row_level_security(table)


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table, names in _foreign_triggers().items():
        for name in names:
            op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        op.execute("DROP FUNCTION kinerja_tolak_evaluasi_diganti")
        op.execute("DROP FUNCTION kinerja_tolak_saat_keberatan")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("uq_evaluasi_menggantikan", "evaluasi")
    op.drop_column("evaluasi", "menggantikan_id")
    op.drop_column("evaluasi", "batas_keberatan")


def _foreign_triggers() -> dict[str, list[str]]:
    """Triggers on tables of other revisions, which do not go with a table of this one."""
    semua = {table: [f"{table}_beku_{event}" for event in _events(table)] for table in ISI_PERIODE}
    semua["evaluasi"] += ["evaluasi_diganti_update", "evaluasi_diganti_delete"]
    return semua


def _widen_evaluasi() -> None:
    op.add_column("evaluasi", sa.Column("batas_keberatan", sa.DateTime(timezone=True), nullable=True))
    # Written out, because SQLite takes a constraint with a new column only in this form.
    op.execute(
        "ALTER TABLE evaluasi ADD COLUMN menggantikan_id INTEGER"
        " CONSTRAINT fk_evaluasi_menggantikan_id REFERENCES evaluasi (id)"
        " CONSTRAINT ck_evaluasi_rantai_revisi CHECK ((menggantikan_id IS NULL) = (revisi = 1))"
    )
    op.create_index("uq_evaluasi_menggantikan", "evaluasi", ["menggantikan_id"], unique=True)


# Rows that stay


def _guard_rows(*, postgresql: bool) -> None:
    differs = "{} IS DISTINCT FROM {}" if postgresql else "{} IS NOT {}"

    def changed(column: str) -> str:
        cast = "::text" if postgresql and column in JSON else ""  # PostgreSQL compares JSON only as text
        return differs.format(f"OLD.{column}{cast}", f"NEW.{column}{cast}")

    langkah = ", ".join(f"'{satu}'" for satu in LANGKAH)
    beku = " OR ".join(map(changed, BEKU))
    _refuse(
        "keberatan",
        "update",
        "OLD.status IN ('diterima', 'ditolak', 'dicabut')"
        f" OR (OLD.status <> NEW.status AND OLD.status || '>' || NEW.status NOT IN ({langkah}))"
        f" OR (OLD.status <> 'draf' AND ({beku}))",
        postgresql=postgresql,
    )
    _refuse("keberatan", "delete", "OLD.status <> 'draf'", postgresql=postgresql)
    tanya = " OR ".join(map(changed, ("keberatan_id", "kepada", "pegawai_id", "pertanyaan", "diminta")))
    _refuse("penjelasan_keberatan", "update", f"OLD.dijawab IS NOT NULL OR {tanya}", postgresql=postgresql)
    selalu = "true" if postgresql else "1"
    _refuse("penjelasan_keberatan", "delete", selalu, postgresql=postgresql)
    _refuse("pembukaan_keberatan", "update", selalu, postgresql=postgresql)
    _refuse("pembukaan_keberatan", "delete", selalu, postgresql=postgresql)


def _refuse(table: str, event: str, condition: str, *, postgresql: bool) -> None:
    trigger = f"CREATE TRIGGER {table}_tetap_{event} BEFORE {event.upper()} ON {table}"
    if postgresql:  # the function is that of revision 0002
        op.execute(f"{trigger} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION kinerja_tolak_perubahan()")
    else:
        op.execute(f"{trigger} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{table}: baris tetap'); END")


def _guard_replaced(*, postgresql: bool) -> None:
    """An evaluation that a later one replaced stays as it was, though it was never final itself."""
    if postgresql:
        op.execute(
            "CREATE FUNCTION kinerja_tolak_evaluasi_diganti() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {DIGANTI} THEN RAISE EXCEPTION 'evaluasi: baris tetap'"
            " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
    for event in ("update", "delete"):
        trigger = f"CREATE TRIGGER evaluasi_diganti_{event} BEFORE {event.upper()} ON evaluasi"
        if postgresql:
            op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION kinerja_tolak_evaluasi_diganti()")
        else:
            op.execute(f"{trigger} WHEN {DIGANTI} BEGIN SELECT RAISE(ABORT, 'evaluasi: baris tetap'); END")


def _guard_periods(*, postgresql: bool) -> None:
    """Nothing of a period changes while an objection to it is open.

    The evaluation of a year shows the evidence of all periods of its SKP: of them none is taken away.
    """
    if postgresql:
        op.execute(
            "CREATE FUNCTION kinerja_tolak_saat_keberatan() RETURNS trigger LANGUAGE plpgsql AS $$"
            " DECLARE p integer; BEGIN"
            " IF TG_OP = 'INSERT' THEN p := NEW.periode_id; ELSE p := OLD.periode_id; END IF;"
            f" IF {_under_objection('p')} OR (TG_TABLE_NAME = 'bukti_dukung' AND TG_OP <> 'INSERT'"
            f" AND {_year_under_objection('p')}) THEN"
            " RAISE EXCEPTION '%: beku selama keberatan', TG_TABLE_NAME"
            " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
    for table, columns in ISI_PERIODE.items():
        for event in _events(table):
            what = f"UPDATE OF {columns}" if event == "update" else event.upper()
            trigger = f"CREATE TRIGGER {table}_beku_{event} BEFORE {what} ON {table}"
            if postgresql:
                op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION kinerja_tolak_saat_keberatan()")
                continue
            periode = "NEW.periode_id" if event == "insert" else "OLD.periode_id"
            when = _under_objection(periode)
            if table == "bukti_dukung" and event != "insert":
                when += f" OR {_year_under_objection(periode)}"
            op.execute(
                f"{trigger} WHEN {when} BEGIN SELECT RAISE(ABORT, '{table}: beku selama keberatan'); END"
            )


def _events(table: str) -> tuple[str, ...]:
    """The decision adds a new revision of the evaluation."""
    return ("update", "delete") if table == "evaluasi" else ("insert", "update", "delete")


def _under_objection(periode: str) -> str:
    ini = "SELECT 1 FROM periode_penilaian ini"
    return f"EXISTS ({ini} WHERE ini.id = {periode} AND ini.status = 'keberatan')"


def _year_under_objection(periode: str) -> str:
    ini = "SELECT 1 FROM periode_penilaian ini JOIN periode_penilaian lain ON lain.skp_id = ini.skp_id"
    return f"EXISTS ({ini} WHERE ini.id = {periode} AND lain.jenis = 'tahunan' AND lain.status = 'keberatan')"


def _enable_row_level_security(table: str) -> None:
    # The owner of the tables is the application, so the policy must be forced on it as well.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY satu_instansi ON {table} USING ("
        "current_setting('kinerja.platform', true) = 'on'"
        " OR instansi_id = NULLIF(current_setting('kinerja.instansi_id', true), '')::integer)"
    )


# Tables


def _create_tables() -> None:
    op.create_table(
        "keberatan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("periode_id", sa.Integer(), nullable=False),
        sa.Column("evaluasi_id", sa.Integer(), nullable=False),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                *STATUS, name="statuskeberatan_sah", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("status_sejak", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batas", sa.DateTime(timezone=True), nullable=False),
        sa.Column("isi", sa.JSON(), nullable=False),
        sa.Column("diajukan", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beku", sa.JSON(), nullable=False),
        sa.Column("sidik", sa.String(length=64), nullable=True),
        sa.Column("ditunjuk_id", sa.Integer(), nullable=True),
        sa.Column("ditunjuk_alasan", sa.Text(), nullable=False),
        sa.Column("catatan_sidang", sa.Text(), nullable=False),
        sa.Column("diputus_oleh_id", sa.Integer(), nullable=True),
        sa.Column("diputus", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pertimbangan", sa.Text(), nullable=False),
        sa.Column("tanpa_penjelasan", sa.Boolean(), nullable=False),
        sa.Column("evaluasi_baru_id", sa.Integer(), nullable=True),
        sa.Column("sidik_putusan", sa.String(length=64), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'draf') = (diajukan IS NULL) AND (diajukan IS NULL) = (sidik IS NULL)",
            name=op.f("ck_keberatan_beku_saat_diajukan"),
        ),
        sa.CheckConstraint(
            f"({DIPUTUS}) = (diputus IS NOT NULL) AND (diputus IS NULL) = (diputus_oleh_id IS NULL)"
            " AND (diputus IS NULL) = (sidik_putusan IS NULL) AND (diputus IS NULL OR pertimbangan <> '')",
            name=op.f("ck_keberatan_putusan_lengkap"),
        ),
        sa.CheckConstraint(
            "(status = 'diterima') = (evaluasi_baru_id IS NOT NULL)",
            name=op.f("ck_keberatan_terima_dengan_revisi"),
        ),
        sa.CheckConstraint(
            "diputus_oleh_id IS NULL OR diputus_oleh_id <> pegawai_id",
            name=op.f("ck_keberatan_bukan_oleh_diri_sendiri"),
        ),
        *_foreign_keys("keberatan", _PEMILIK),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keberatan")),
    )
    for column in ("instansi_id", "periode_id", "evaluasi_id", "pegawai_id"):
        op.create_index(op.f(f"ix_keberatan_{column}"), "keberatan", [column])
    op.create_index("ix_keberatan_status", "keberatan", ["status", "status_sejak"])
    _unique_where("uq_keberatan_berjalan", "keberatan", ["evaluasi_id"], BERJALAN)
    _unique_where("uq_keberatan_diputus", "keberatan", ["evaluasi_id"], DIPUTUS)
    op.create_table(
        "penjelasan_keberatan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("keberatan_id", sa.Integer(), nullable=False),
        sa.Column(
            "kepada",
            sa.Enum(
                "penilai",
                "pegawai",
                name="kepada_sah",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("pegawai_id", sa.Integer(), nullable=False),
        sa.Column("pertanyaan", sa.Text(), nullable=False),
        sa.Column("diminta", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diminta_oleh_id", sa.Integer(), nullable=False),
        sa.Column("batas", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jawaban", sa.Text(), nullable=False),
        sa.Column("dijawab", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "dijawab IS NULL OR jawaban <> ''", name=op.f("ck_penjelasan_keberatan_jawaban_terisi")
        ),
        *_foreign_keys(
            "penjelasan_keberatan",
            {
                "instansi_id": "instansi",
                "keberatan_id": "keberatan",
                "pegawai_id": "pegawai",
                "diminta_oleh_id": "pegawai",
            },
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_penjelasan_keberatan")),
    )
    op.create_index(op.f("ix_penjelasan_keberatan_instansi_id"), "penjelasan_keberatan", ["instansi_id"])
    op.create_index(op.f("ix_penjelasan_keberatan_keberatan_id"), "penjelasan_keberatan", ["keberatan_id"])
    op.create_index("ix_penjelasan_keberatan_pegawai", "penjelasan_keberatan", ["pegawai_id", "dijawab"])
    _unique_where(
        "uq_penjelasan_keberatan_terbuka", "penjelasan_keberatan", ["keberatan_id", "kepada"], TERBUKA
    )
    op.create_table(
        "pembukaan_keberatan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluasi_id", sa.Integer(), nullable=False),
        sa.Column("batas", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alasan", sa.Text(), nullable=False),
        sa.Column("oleh", sa.String(length=300), nullable=False),
        sa.Column("dibuat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instansi_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("alasan <> ''", name=op.f("ck_pembukaan_keberatan_alasan_terisi")),
        *_foreign_keys("pembukaan_keberatan", {"instansi_id": "instansi", "evaluasi_id": "evaluasi"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pembukaan_keberatan")),
    )
    op.create_index(op.f("ix_pembukaan_keberatan_instansi_id"), "pembukaan_keberatan", ["instansi_id"])
    op.create_index(op.f("ix_pembukaan_keberatan_evaluasi_id"), "pembukaan_keberatan", ["evaluasi_id"])


_PEMILIK = {
    "instansi_id": "instansi",
    "periode_id": "periode_penilaian",
    "evaluasi_id": "evaluasi",
    "pegawai_id": "pegawai",
    "ditunjuk_id": "pegawai",
    "diputus_oleh_id": "pegawai",
    "evaluasi_baru_id": "evaluasi",
}


def _foreign_keys(table: str, rujukan: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{ke}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, ke in rujukan.items()
    ]


def _unique_where(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
