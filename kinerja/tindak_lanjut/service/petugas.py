"""Whom the admin instansi names: PPK and PyB who decide, assessors who record potential."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.organisasi.lingkup import require_admin_instansi
from kinerja.organisasi.models import Pegawai
from kinerja.organisasi.query import holds_on
from kinerja.tindak_lanjut.models import PetugasTindakLanjut, SebagaiPetugas

OBJEK = "petugas_tindak_lanjut"


def name_person(
    session: Session,
    actor: Actor,
    nip: str,
    sebagai: SebagaiPetugas,
    dasar: str,
    *,
    mulai: date,
    today: date,
    now: datetime,
) -> PetugasTindakLanjut:
    """Name a person of the instansi by a document; nobody names himself.

    Raises NotFoundError, NotAuthorizedError unless admin instansi, and InputError.
    """
    require_admin_instansi(actor, "menunjuk pejabat")
    pegawai = session.scalar(select(Pegawai).where(Pegawai.nip == nip))
    if pegawai is None or pegawai.id == actor.pegawai_id:
        raise InputError(
            "Pejabat belum benar.", fields={"nip": "Tulis NIP seorang pegawai lain di instansi ini."}
        )
    if _holds(session, pegawai.id, sebagai, max(mulai, today)):
        raise InputError("Sudah ditunjuk.", fields={"nip": "Pegawai ini sudah ditunjuk untuk tugas itu."})
    petugas = PetugasTindakLanjut(
        pegawai_id=pegawai.id, sebagai=sebagai, dasar=dasar, mulai=mulai, oleh=actor.nama, dibuat=now
    )
    session.add(petugas)
    session.flush()
    _record(session, actor, "tunjuk", petugas.id, f"{pegawai.nama_lengkap} ditunjuk: {sebagai.label}", now)
    return petugas


def end_naming(session: Session, actor: Actor, petugas_id: int, *, today: date, now: datetime) -> None:
    """End it today; one that has not begun is taken out. Raises as `name_person`, and StateError."""
    require_admin_instansi(actor, "menunjuk pejabat")
    petugas = session.scalar(select(PetugasTindakLanjut).where(PetugasTindakLanjut.id == petugas_id))
    if petugas is None:
        raise NotFoundError
    if petugas.sampai is not None and petugas.sampai <= today:
        raise StateError("Penunjukan ini sudah berakhir.")
    if petugas.mulai >= today:
        session.delete(petugas)
    else:
        petugas.sampai = today
    _record(session, actor, "akhiri", petugas_id, f"penunjukan {petugas.sebagai.label} diakhiri", now)


def list_named(session: Session, actor: Actor, *, today: date) -> Sequence[PetugasTindakLanjut]:
    """Who is named today or later. Raises NotFoundError and NotAuthorizedError."""
    require_admin_instansi(actor, "melihat pejabat yang ditunjuk")
    query = (
        select(PetugasTindakLanjut)
        .where(or_(PetugasTindakLanjut.sampai.is_(None), PetugasTindakLanjut.sampai > today))
        .options(joinedload(PetugasTindakLanjut.pegawai))
        .order_by(PetugasTindakLanjut.sebagai, PetugasTindakLanjut.mulai)
    )
    return session.scalars(query).all()


def _holds(session: Session, pegawai_id: int, sebagai: SebagaiPetugas, on: date) -> bool:
    query = select(PetugasTindakLanjut.id).where(
        PetugasTindakLanjut.pegawai_id == pegawai_id,
        PetugasTindakLanjut.sebagai == sebagai,
        holds_on(PetugasTindakLanjut, on),
    )
    return session.scalar(query.limit(1)) is not None


def _record(session: Session, actor: Actor, aksi: str, nomor: int, kata: str, now: datetime) -> None:
    audit.record(
        session, actor, f"tindak_lanjut.{aksi}", OBJEK, nomor, now=now, rincian={"perubahan": [kata]}
    )
