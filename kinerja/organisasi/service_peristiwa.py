"""Events of a pegawai as they were recorded: written, read, and called off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import Isi
from kinerja.errors import NotFoundError, StateError
from kinerja.organisasi.models import PeristiwaPegawai
from kinerja.organisasi.rules import JenisPeristiwa

OBJEK = "pegawai"


@dataclass(frozen=True, kw_only=True)
class DataPeristiwa:
    """What was recorded of an event besides its consequences; `sampai` is exclusive, None without an end."""

    jenis: JenisPeristiwa
    mulai: date
    sampai: date | None = None
    dasar: str = ""
    keterangan: str = ""
    unit_id: int | None = None


def record_peristiwa(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    data: DataPeristiwa,
    kalimat: Sequence[str],
    *,
    now: datetime,
) -> PeristiwaPegawai:
    """Write an event down, with the sentences that the admin confirmed; the caller has checked permission."""
    row = PeristiwaPegawai(
        pegawai_id=pegawai_id,
        jenis=data.jenis,
        mulai=data.mulai,
        sampai=data.sampai,
        dasar=data.dasar,
        keterangan=data.keterangan,
        unit_id=data.unit_id,
        isi={"kalimat": list(kalimat)},
        oleh_akun_id=actor.akun_id,
        dibuat=now,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        "peristiwa.catat",
        OBJEK,
        pegawai_id,
        now=now,
        sesudah={"jenis": data.jenis.value, "mulai": data.mulai, "sampai": data.sampai},
        rincian={
            "perubahan": [f"peristiwa dicatat: {data.jenis.label}"],
            "berlaku": data.mulai,
            "alasan": data.dasar,
            "akibat": list(kalimat),
        },
    )
    return row


def keep_trail(session: Session, actor: Actor, peristiwa: PeristiwaPegawai, jejak: Isi) -> None:
    """Keep what an event replaced, so that it can be taken back."""
    peristiwa.isi = {**peristiwa.isi, "jejak": jejak}
    session.flush()


def mark_cancelled(
    session: Session, actor: Actor, peristiwa: PeristiwaPegawai, *, alasan: str, now: datetime
) -> None:
    """The event counts for nothing from now on; its consequences were taken back by the caller."""
    peristiwa.dibatalkan = now
    session.flush()
    audit.record(
        session,
        actor,
        "peristiwa.batal",
        OBJEK,
        peristiwa.pegawai_id,
        now=now,
        sebelum={"jenis": peristiwa.jenis.value, "mulai": peristiwa.mulai},
        rincian={
            "perubahan": [f"peristiwa dibatalkan: {peristiwa.jenis.label}"],
            "berlaku": peristiwa.mulai,
            "alasan": alasan,
        },
    )


def find_peristiwa(
    session: Session, actor: Actor, peristiwa_id: int, *, lock: bool = False
) -> PeristiwaPegawai:
    """One event that stands, with its person. Raises NotFoundError, StateError where it was cancelled."""
    query = (
        select(PeristiwaPegawai)
        .options(joinedload(PeristiwaPegawai.pegawai))
        .where(PeristiwaPegawai.id == peristiwa_id)
    )
    if lock:
        query = query.with_for_update(of=PeristiwaPegawai)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    if found.dibatalkan is not None:
        raise StateError("Peristiwa ini sudah dibatalkan.")
    return found


def list_peristiwa(
    session: Session, actor: Actor, pegawai_id: int, *, mulai: date | None = None, sampai: date | None = None
) -> list[PeristiwaPegawai]:
    """The events of a person that stand, by date; with `mulai` and `sampai` those that touch these days.

    An event without an end touches every day from its first on.
    """
    query = (
        select(PeristiwaPegawai)
        .options(joinedload(PeristiwaPegawai.unit))
        .where(PeristiwaPegawai.pegawai_id == pegawai_id, PeristiwaPegawai.dibatalkan.is_(None))
        .order_by(PeristiwaPegawai.mulai, PeristiwaPegawai.id)
    )
    if mulai is not None:
        query = query.where(or_(PeristiwaPegawai.sampai.is_(None), PeristiwaPegawai.sampai > mulai))
    if sampai is not None:
        query = query.where(PeristiwaPegawai.mulai < sampai)
    return list(session.scalars(query))


def list_due(session: Session, actor: Actor, *, today: date, since: date) -> list[PeristiwaPegawai]:
    """Events of the instansi that began or ended between `since` and today, with their people."""
    query = (
        select(PeristiwaPegawai)
        .options(joinedload(PeristiwaPegawai.pegawai))
        .where(PeristiwaPegawai.dibatalkan.is_(None))
        .where(
            or_(
                PeristiwaPegawai.mulai.between(since, today),
                PeristiwaPegawai.sampai.between(since, today),
            )
        )
        .order_by(PeristiwaPegawai.mulai, PeristiwaPegawai.id)
    )
    return list(session.scalars(query))


def set_end(
    session: Session, actor: Actor, peristiwa: PeristiwaPegawai, sampai: date, *, now: datetime
) -> None:
    """An event without an end is over: `sampai` is its first day no more. The caller checked permission."""
    peristiwa.sampai = sampai
    session.flush()
    audit.record(
        session,
        actor,
        "peristiwa.akhir",
        OBJEK,
        peristiwa.pegawai_id,
        now=now,
        sesudah={"sampai": sampai},
        rincian={"perubahan": [f"kembali dari {peristiwa.jenis.label.lower()}"], "berlaku": sampai},
    )
