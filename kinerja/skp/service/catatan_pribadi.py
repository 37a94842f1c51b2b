"""Private notes of a superior about a person: only the writer reads them.

No role opens them, no export, no print and no audit entry carries their text.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.organisasi.models import AnggotaTim, TimKerja
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import Hubungan, find_hubungan
from kinerja.skp.models import CatatanPribadi

MEMIMPIN = frozenset({Hubungan.PENILAI, Hubungan.ATASAN_PENILAI, Hubungan.PIMPINAN_UNIT})
TERBANYAK = 200
PANJANG = 4000


def leads_person(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> bool:
    """Whether the actor leads this person today: as (atasan) pejabat penilai, head of the unit, or ketua tim.

    Raises NotFoundError for a person of another instansi.
    """
    if actor.pegawai_id is None or actor.pegawai_id == pegawai_id:
        return False
    if find_hubungan(session, actor, pegawai_id, on=today) & MEMIMPIN:
        return True
    query = (
        select(TimKerja.id)
        .join(AnggotaTim, AnggotaTim.tim_id == TimKerja.id)
        .where(TimKerja.ketua_id == actor.pegawai_id, AnggotaTim.pegawai_id == pegawai_id)
        .where(holds_on(TimKerja, today), holds_on(AnggotaTim, today))
    )
    return session.scalar(query.limit(1)) is not None


def list_catatan_pribadi(session: Session, actor: Actor, pegawai_id: int) -> list[CatatanPribadi]:
    """The actor's own notes about a person, newest first."""
    if actor.pegawai_id is None:
        return []
    query = (
        select(CatatanPribadi)
        .where(CatatanPribadi.penulis_id == actor.pegawai_id, CatatanPribadi.pegawai_id == pegawai_id)
        .order_by(CatatanPribadi.dibuat.desc(), CatatanPribadi.id.desc())
        .limit(TERBANYAK)
    )
    return list(session.scalars(query))


def add_catatan_pribadi(
    session: Session, actor: Actor, pegawai_id: int, teks: str, *, today: date, now: datetime
) -> CatatanPribadi:
    """A new note about a person whom the actor leads.

    Raises NotFoundError, NotAuthorizedError and InputError.
    """
    if actor.pegawai_id is None or not leads_person(session, actor, pegawai_id, today=today):
        raise NotAuthorizedError("Catatan pribadi ditulis tentang orang yang Anda pimpin.")
    _check_text(teks)
    if len(list_catatan_pribadi(session, actor, pegawai_id)) >= TERBANYAK:
        raise InputError(f"Simpan paling banyak {TERBANYAK} catatan. Hapus yang tidak dipakai lagi.")
    catatan = CatatanPribadi(
        penulis_id=actor.pegawai_id, pegawai_id=pegawai_id, teks=teks, dibuat=now, diubah=now
    )
    session.add(catatan)
    session.flush()
    _record(session, actor, "catatan_pribadi.tulis", catatan.id, now)
    return catatan


def save_catatan_pribadi(
    session: Session, actor: Actor, catatan_id: int, teks: str, *, versi: int | None, now: datetime
) -> CatatanPribadi:
    """Change an own note. Raises NotFoundError for one of somebody else, InputError and ConflictError."""
    catatan = _find(session, actor, catatan_id)
    _check_text(teks)
    if catatan.teks == teks:
        return catatan
    check_version(catatan, versi, {"Catatan": teks}, {"Catatan": catatan.teks})
    catatan.teks, catatan.diubah = teks, now
    _record(session, actor, "catatan_pribadi.ubah", catatan.id, now)
    return catatan


def delete_catatan_pribadi(
    session: Session, actor: Actor, catatan_id: int, *, versi: int | None, now: datetime
) -> int:
    """Delete an own note and say about whom it was. Raises NotFoundError and ConflictError."""
    catatan = _find(session, actor, catatan_id)
    check_version(catatan, versi, {"Catatan": ""}, {"Catatan": catatan.teks})
    pegawai_id = catatan.pegawai_id
    session.delete(catatan)
    _record(session, actor, "catatan_pribadi.hapus", catatan_id, now)
    return pegawai_id


def find_catatan_pribadi(session: Session, actor: Actor, catatan_id: int) -> CatatanPribadi:
    """One own note. Raises NotFoundError for a note of somebody else."""
    return _find(session, actor, catatan_id)


def _find(session: Session, actor: Actor, catatan_id: int) -> CatatanPribadi:
    query = select(CatatanPribadi).where(
        CatatanPribadi.id == catatan_id, CatatanPribadi.penulis_id == (actor.pegawai_id or 0)
    )
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def _check_text(teks: str) -> None:
    if not teks.strip():
        raise InputError("Catatan masih kosong.", fields={"teks": "Tulis catatan Anda, atau hapus."})


def _record(session: Session, actor: Actor, aksi: str, catatan_id: int, now: datetime) -> None:
    # Neither the text nor its hash, which a short text could be guessed from, nor whom it is about.
    kata = {"perubahan": ["catatan pribadi, isinya hanya untuk penulisnya"]}
    audit.record(session, actor, aksi, "catatan_pribadi", catatan_id, now=now, rincian=kata)
