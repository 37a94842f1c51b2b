"""The days off of an instansi, kept by its admin."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.progres.models import HariLibur
from kinerja.progres.muat import require_active
from kinerja.tanggal import format_tanggal

OBJEK = "hari_libur"


def list_libur(session: Session, actor: Actor, tahun: int) -> Sequence[HariLibur]:
    """The days off of a year, in order. Raises NotAuthorizedError, and NotFoundError (module off)."""
    _require_admin(session, actor)
    query = select(HariLibur).where(
        HariLibur.tanggal >= date(tahun, 1, 1), HariLibur.tanggal <= date(tahun, 12, 31)
    )
    return session.scalars(query.order_by(HariLibur.tanggal)).all()


def add_libur(session: Session, actor: Actor, tanggal: date, nama: str, *, now: datetime) -> HariLibur:
    """Add a day off. Raises NotAuthorizedError, and InputError for a day that is listed already."""
    _require_admin(session, actor)
    if not nama.strip():
        raise InputError("Nama hari libur masih kosong.", fields={"nama": "Tulis nama hari liburnya."})
    if session.scalar(select(HariLibur).where(HariLibur.tanggal == tanggal)):
        raise InputError(
            "Tanggal ini sudah tercatat.", fields={"tanggal": f"{format_tanggal(tanggal)} sudah tercatat."}
        )
    baru = HariLibur(tanggal=tanggal, nama=nama.strip())
    session.add(baru)
    session.flush()
    _record(session, actor, baru, "ditambah", now)
    return baru


def delete_libur(session: Session, actor: Actor, libur_id: int, *, now: datetime) -> HariLibur:
    """Remove a day off. Raises NotAuthorizedError and NotFoundError."""
    _require_admin(session, actor)
    baris = session.scalar(select(HariLibur).where(HariLibur.id == libur_id))
    if baris is None:
        raise NotFoundError
    session.delete(baris)
    _record(session, actor, baris, "dihapus", now)
    return baris


def _record(session: Session, actor: Actor, baris: HariLibur, kerja: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        f"libur.{kerja}",
        OBJEK,
        baris.id,
        now=now,
        sesudah={"tanggal": baris.tanggal, "nama": baris.nama},
        rincian={"perubahan": [f"hari libur {format_tanggal(baris.tanggal)} ({baris.nama}) {kerja}"]},
    )


def _require_admin(session: Session, actor: Actor) -> None:
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang dapat mengubah hari libur.")
    require_active(session, actor)
