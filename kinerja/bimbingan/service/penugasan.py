"""Who is specially assigned to the bimbingan of a person: by the pejabat penilai, or an admin."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.bimbingan.models import PenugasanBimbingan
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.organisasi.models import Pegawai
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import find_garis, find_pegawai

OBJEK = "penugasan_bimbingan"
TERBANYAK = 100


def assign(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    nip: str,
    *,
    mulai: date,
    terakhir: date,
    alasan: str,
    today: date,
    now: datetime,
) -> PenugasanBimbingan:
    """Give the bimbingan of a person to another until `terakhir`, included. Nobody is assigned to himself.

    Raises NotFoundError for who may not assign here, and InputError.
    """
    _require(session, actor, pegawai_id, today)
    if terakhir < mulai:
        raise InputError("Tanggal belum benar.", fields={"terakhir": "Pilih tanggal sesudah tanggal mulai."})
    pembimbing = session.scalar(select(Pegawai).where(Pegawai.nip == nip))
    if pembimbing is None or pembimbing.id == pegawai_id:
        raise InputError(
            "Pembimbing belum benar.", fields={"nip": "Tulis NIP seorang pegawai lain di instansi ini."}
        )
    tugas = PenugasanBimbingan(
        pegawai_id=pegawai_id,
        pembimbing_id=pembimbing.id,
        mulai=mulai,
        sampai=terakhir + timedelta(days=1),
        alasan=alasan,
        oleh=actor.nama,
        dibuat=now,
    )
    session.add(tugas)
    session.flush()
    teks = f"{pembimbing.nama_lengkap} ditugasi membimbing"
    audit.record(session, actor, "bimbingan.tugasi", OBJEK, tugas.id, now=now, rincian={"perubahan": [teks]})
    return tugas


def end_assignment(
    session: Session, actor: Actor, tugas_id: int, *, today: date, now: datetime
) -> PenugasanBimbingan:
    """End an assignment today; one that has not begun is taken out. Raises NotFoundError, StateError."""
    tugas = session.scalar(select(PenugasanBimbingan).where(PenugasanBimbingan.id == tugas_id))
    if tugas is None:
        raise NotFoundError
    _require(session, actor, tugas.pegawai_id, today)
    if tugas.sampai is not None and tugas.sampai <= today:
        raise StateError("Penugasan ini sudah berakhir.")
    if tugas.mulai >= today:
        session.delete(tugas)
    else:
        tugas.sampai = today
    audit.record(
        session,
        actor,
        "bimbingan.akhiri",
        OBJEK,
        tugas_id,
        now=now,
        rincian={"perubahan": ["penugasan membimbing diakhiri"]},
    )
    return tugas


def list_assignments(
    session: Session, actor: Actor, pegawai_id: int, *, today: date
) -> tuple[PenugasanBimbingan, ...]:
    """The assignments of a person that hold or will hold. Raises NotFoundError for who may not assign."""
    _require(session, actor, pegawai_id, today)
    query = (
        select(PenugasanBimbingan)
        .where(PenugasanBimbingan.pegawai_id == pegawai_id)
        .where(or_(PenugasanBimbingan.sampai.is_(None), PenugasanBimbingan.sampai > today))
        .options(joinedload(PenugasanBimbingan.pembimbing))
        .order_by(PenugasanBimbingan.mulai)
    )
    return tuple(session.scalars(query))


def list_own_assignments(session: Session, actor: Actor, *, today: date) -> tuple[PenugasanBimbingan, ...]:
    """Whom the actor is to lead by assignment today."""
    query = (
        select(PenugasanBimbingan)
        .where(PenugasanBimbingan.pembimbing_id == actor.pegawai_id, holds_on(PenugasanBimbingan, today))
        .options(joinedload(PenugasanBimbingan.pegawai))
        .order_by(PenugasanBimbingan.mulai)
    )
    return tuple(session.scalars(query))


def list_all_assignments(session: Session, actor: Actor, *, today: date) -> tuple[PenugasanBimbingan, ...]:
    """For an admin instansi what holds or will hold, by its end. Raises NotFoundError for others."""
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotFoundError
    query = (
        select(PenugasanBimbingan)
        .where(or_(PenugasanBimbingan.sampai.is_(None), PenugasanBimbingan.sampai > today))
        .options(joinedload(PenugasanBimbingan.pegawai), joinedload(PenugasanBimbingan.pembimbing))
        .order_by(PenugasanBimbingan.sampai, PenugasanBimbingan.id)
        .limit(TERBANYAK)
    )
    return tuple(session.scalars(query))


def may_assign(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> bool:
    """The pejabat penilai of the day or an admin instansi, never the person himself."""
    if actor.pegawai_id == pegawai_id:
        return False
    if actor.has_everywhere(Peran.ADMIN_INSTANSI):
        return True
    garis = find_garis(session, actor, pegawai_id, on=today)
    return actor.pegawai_id is not None and garis.penilai_id == actor.pegawai_id


def _require(session: Session, actor: Actor, pegawai_id: int, today: date) -> None:
    find_pegawai(session, actor, pegawai_id)
    if not may_assign(session, actor, pegawai_id, today=today):
        raise NotFoundError
