"""Recurring duties of a pegawai: lines that are offered on some days of the week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.errors import InputError, NotFoundError
from kinerja.progres.models import TugasRutin
from kinerja.progres.muat import load_ketentuan, owner_of
from kinerja.progres.rules.hari import Jam
from kinerja.progres.service.tulis import OBJEK

MAKS_RUTIN = 20


@dataclass(frozen=True)
class IsianRutin:
    """A duty as it was written; `hari` holds weekdays, 0 for Monday."""

    hari: frozenset[int]
    jam: Jam
    rencana: str
    kegiatan: str
    realisasi: int
    satuan: str


def list_rutin(session: Session, actor: Actor, *, today: date) -> Sequence[TugasRutin]:
    """The duties of the actor. Raises NotFoundError where the module is off."""
    load_ketentuan(session, actor, mulai=today, sampai=today)
    query = select(TugasRutin).where(TugasRutin.pegawai_id == owner_of(actor))
    return session.scalars(query.order_by(TugasRutin.jam_mulai, TugasRutin.id)).all()


def add_rutin(session: Session, actor: Actor, isian: IsianRutin, *, today: date, now: datetime) -> TugasRutin:
    """Keep a duty. Raises NotFoundError, NotAuthorizedError, InputError without a weekday or when full."""
    load_ketentuan(session, actor, mulai=today, sampai=today)
    pegawai_id = owner_of(actor)
    if not isian.hari:
        raise InputError("Pilih harinya.", fields={"hari": "Pilih paling sedikit satu hari."})
    query = select(func.count(TugasRutin.id)).where(TugasRutin.pegawai_id == pegawai_id)
    if (session.scalar(query) or 0) >= MAKS_RUTIN:
        raise InputError(f"Tugas rutin paling banyak {MAKS_RUTIN}. Hapus yang tidak dipakai lagi.")
    baru = TugasRutin(
        pegawai_id=pegawai_id,
        hari=sum(1 << hari for hari in isian.hari),
        jam_mulai=isian.jam.mulai,
        jam_selesai=isian.jam.selesai,
        rencana=isian.rencana,
        kegiatan=isian.kegiatan,
        realisasi=isian.realisasi,
        satuan=isian.satuan,
        dibuat=now,
    )
    session.add(baru)
    _record(session, actor, pegawai_id, f"tugas rutin “{isian.kegiatan}” ditambah", now)
    return baru


def delete_rutin(session: Session, actor: Actor, rutin_id: int, *, today: date, now: datetime) -> None:
    """Forget a duty; lines made from it stay. Raises NotFoundError."""
    load_ketentuan(session, actor, mulai=today, sampai=today)
    query = select(TugasRutin).where(
        TugasRutin.id == rutin_id, TugasRutin.pegawai_id == (actor.pegawai_id or 0)
    )
    baris = session.scalar(query)
    if baris is None:
        raise NotFoundError
    session.delete(baris)
    _record(session, actor, baris.pegawai_id, f"tugas rutin “{baris.kegiatan}” dihapus", now)


def _record(session: Session, actor: Actor, pegawai_id: int, perubahan: str, now: datetime) -> None:
    audit.record(
        session, actor, "progres.rutin", OBJEK, pegawai_id, now=now, rincian={"perubahan": [perubahan]}
    )
