"""Search of people by parts of name or NIP: an index of trigrams, kept in step by triggers.

Revision: 0005, follows 0004

On SQLite it is an FTS5 table over `pegawai`. On PostgreSQL it is a table of its own under a GIN index: row-level
security keeps LIKE away from any index on `pegawai` itself, because LIKE is not leakproof. It is read only to
find ids; the rows come from `pegawai`, behind its wall. A migration that rebuilds `pegawai` makes the triggers
of SQLite again.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _add_postgresql()
    else:
        _add_sqlite()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER pegawai_cari_simpan ON pegawai")
        op.execute("DROP FUNCTION kinerja_simpan_pegawai_cari")
    else:
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER pegawai_cari_{event}")
    # The extension stays: others may use it.
    op.execute("DROP TABLE pegawai_cari")


def _add_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE pegawai_cari USING fts5"
        "(nama, nip, content='pegawai', content_rowid='id', tokenize='trigram')"
    )
    remove = "INSERT INTO pegawai_cari(pegawai_cari, rowid, nama, nip) VALUES ('delete', OLD.id, OLD.nama, OLD.nip)"
    add = "INSERT INTO pegawai_cari(rowid, nama, nip) VALUES (NEW.id, NEW.nama, NEW.nip)"
    op.execute(f"CREATE TRIGGER pegawai_cari_insert AFTER INSERT ON pegawai BEGIN {add}; END")
    op.execute(f"CREATE TRIGGER pegawai_cari_delete AFTER DELETE ON pegawai BEGIN {remove}; END")
    op.execute(
        f"CREATE TRIGGER pegawai_cari_update AFTER UPDATE OF nama, nip ON pegawai BEGIN {remove}; {add}; END"
    )
    op.execute("INSERT INTO pegawai_cari(pegawai_cari) VALUES ('rebuild')")


def _add_postgresql() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute(
        "CREATE TABLE pegawai_cari (pegawai_id integer CONSTRAINT pk_pegawai_cari PRIMARY KEY"
        " CONSTRAINT fk_pegawai_cari_pegawai_id REFERENCES pegawai ON DELETE CASCADE, teks text NOT NULL)"
    )
    op.execute("CREATE INDEX ix_pegawai_cari_teks ON pegawai_cari USING gin (teks gin_trgm_ops)")
    op.execute(
        "CREATE FUNCTION kinerja_simpan_pegawai_cari() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO pegawai_cari VALUES (NEW.id, lower(concat_ws(' ', NEW.nama, NEW.nip)))"
        " ON CONFLICT (pegawai_id) DO UPDATE SET teks = EXCLUDED.teks; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER pegawai_cari_simpan AFTER INSERT OR UPDATE OF nama, nip ON pegawai"
        " FOR EACH ROW EXECUTE FUNCTION kinerja_simpan_pegawai_cari()"
    )
    # Without an instansi nobody is visible: the rows that are there are read across all of them.
    op.execute("SELECT set_config('kinerja.platform', 'on', true)")
    op.execute(
        "INSERT INTO pegawai_cari SELECT id, lower(concat_ws(' ', nama, nip)) FROM pegawai ORDER BY id"
    )
    op.execute("SELECT set_config('kinerja.platform', '', true)")
