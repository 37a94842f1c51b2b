"""Letters that were issued keep number and content; only the file may come, and be signed once.

Revision: 0008, follows 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLE = "surat_terbit"
FIXED = (
    "id",
    "instansi_id",
    "kode",
    "plugin",
    "versi_plugin",
    "judul",
    "evaluasi_id",
    "tahun",
    "urut",
    "nomor",
    "isi",
    "oleh",
    "dibuat",
)
# A file that was signed stays; one that was printed gives way to its signed form only.
FILE_STAYS = (
    "(OLD.penanda <> '' AND (NEW.penanda <> OLD.penanda OR {sha256}))"
    " OR (OLD.sha256 IS NOT NULL AND {sha256} AND NEW.penanda = '')"
    " OR (NEW.sha256 IS NULL AND (OLD.sha256 IS NOT NULL OR NEW.penanda <> ''))"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
        _guard("UPDATE", _changed("{} IS DISTINCT FROM {}", cast="::text"), postgresql=True)
        _guard("DELETE", "true", postgresql=True)
    else:
        _guard("UPDATE", _changed("{} IS NOT {}"), postgresql=False)
        _guard("DELETE", "1", postgresql=False)


def downgrade() -> None:
    tail = f" ON {TABLE}" if op.get_bind().dialect.name == "postgresql" else ""
    for event in ("update", "delete"):
        op.execute(f"DROP TRIGGER IF EXISTS {TABLE}_tetap_{event}{tail}")


def _changed(differs: str, *, cast: str = "") -> str:
    """The condition under which a change is refused; PostgreSQL compares JSON only as text."""
    fixed = (
        differs.format(f"OLD.{column}{suffix}", f"NEW.{column}{suffix}")
        for column in FIXED
        for suffix in (cast if column == "isi" else "",)
    )
    file = FILE_STAYS.format(sha256=differs.format("NEW.sha256", "OLD.sha256"))
    return " OR ".join((*fixed, file))


def _guard(event: str, condition: str, *, postgresql: bool) -> None:
    trigger = f"CREATE TRIGGER {TABLE}_tetap_{event.lower()} BEFORE {event} ON {TABLE}"
    if postgresql:  # the function is that of revision 0002
        op.execute(f"{trigger} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION kinerja_tolak_perubahan()")
    else:
        op.execute(f"{trigger} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{TABLE}: baris tetap'); END")
