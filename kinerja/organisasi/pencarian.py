"""Search of people by parts of their name or NIP, over the trigram index of either database."""

from sqlalchemy import ColumnElement, Select, column, or_, select, table
from sqlalchemy.orm import Session

from kinerja.organisasi.models import Pegawai, RiwayatNip
from kinerja.organisasi.rules import clean_nip

# On SQLite an FTS5 table, whose hidden column has its own name; on PostgreSQL a table under pg_trgm.
_CARI = table("pegawai_cari", column("rowid"), column("pegawai_cari"), column("pegawai_id"), column("teks"))
TERPENDEK = 3  # letters that the index needs
TERPANJANG = 100
PANJANG_NIP = 18


def match_pegawai(session: Session, kata: str) -> list[ColumnElement[bool]]:
    """Conditions on `Pegawai`: every word is part of the name or NIP, in whatever order and case.

    A NIP may have blanks, and a whole one finds also who carried it before. No words give no condition.
    """
    nomor = clean_nip(kata)[:TERPANJANG]
    if nomor.isascii() and nomor.isdigit() and len(nomor) == PANJANG_NIP:
        pernah = select(RiwayatNip.pegawai_id).where(RiwayatNip.nip == nomor)
        return [Pegawai.id.in_(_find_ids(session, nomor).union(pernah))]  # one set of ids: OR would scan
    if nomor.isascii() and nomor.isdigit():
        return [_contains(session, nomor)]
    return [_contains(session, satu) for satu in kata[:TERPANJANG].split()]


def escape_like(teks: str) -> str:
    """The text with the signs of LIKE made harmless, for a pattern with `escape="\\\\"`."""
    return teks.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _contains(session: Session, kata: str) -> ColumnElement[bool]:
    """Short words walk the list by name, where they soon fill a page."""
    if len(kata) < TERPENDEK:
        pola = f"%{escape_like(kata)}%"
        return or_(Pegawai.nama.ilike(pola, escape="\\"), Pegawai.nip.like(pola, escape="\\"))
    return Pegawai.id.in_(_find_ids(session, kata))


def _find_ids(session: Session, kata: str) -> Select[tuple[int]]:
    if session.get_bind().dialect.name == "sqlite":
        frasa = '"{}"'.format(kata.replace('"', '""'))  # a phrase: its letters have no other meaning
        return select(_CARI.c.rowid).where(_CARI.c.pegawai_cari.op("MATCH")(frasa))
    pola = f"%{escape_like(kata.lower())}%"
    return select(_CARI.c.pegawai_id).where(_CARI.c.teks.like(pola, escape="\\"))
