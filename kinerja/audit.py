"""The audit log: append-only, one hash chain per instansi, written in the transaction of the change."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kinerja.actor import Actor
from kinerja.db import Base, Isi, Kode, Kunci, TenantMixin, UtcDateTime

AWAL = "0" * 64
ENTRIES_PER_FLUSH = 500


class RantaiAudit(TenantMixin, Base):
    """The head of the chain of one instansi; its row lock puts writers in a queue."""

    __table_args__ = (UniqueConstraint("instansi_id"),)
    id: Mapped[Kunci]
    urutan: Mapped[int] = mapped_column(default=0)
    kepala: Mapped[str] = mapped_column(String(64), default=AWAL)


class CatatanAudit(TenantMixin, Base):
    """One entry: who did what to which object, with hashes of the object before and after.

    `rincian` says what changed in words that the history of the object shows; it carries no secret.
    """

    __table_args__ = (
        UniqueConstraint("instansi_id", "urutan"),
        Index("ix_catatan_audit_objek", "objek", "objek_id", "urutan"),
    )
    id: Mapped[Kunci]
    urutan: Mapped[int]
    waktu: Mapped[datetime] = mapped_column(UtcDateTime)
    akun_id: Mapped[int | None] = mapped_column(ForeignKey("akun.id"))
    nama: Mapped[str] = mapped_column(String(300))
    aksi: Mapped[Kode]
    objek: Mapped[Kode]
    objek_id: Mapped[int]
    rincian: Mapped[Isi]
    sidik_sebelum: Mapped[str] = mapped_column(String(64))
    sidik_sesudah: Mapped[str] = mapped_column(String(64))
    sebelumnya: Mapped[str] = mapped_column(String(64))
    sidik: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class HasilPeriksa:
    """Outcome of `verify`: how many entries were read, and the first bad one (None when the chain holds)."""

    jumlah: int
    rusak_di: int | None = None
    sebab: str = ""


@dataclass(frozen=True)
class Entri:
    """What `record_many` appends: the arguments of `record`."""

    aksi: str
    objek: str
    objek_id: int
    sebelum: Mapping[str, Any] | None = None
    sesudah: Mapping[str, Any] | None = None
    rincian: Mapping[str, Any] | None = None


def fingerprint(value: object) -> str:
    """sha256 over the canonical JSON of a value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    session: Session,
    actor: Actor,
    aksi: str,
    objek: str,
    objek_id: int,
    *,
    now: datetime,
    sebelum: Mapping[str, Any] | None = None,
    sesudah: Mapping[str, Any] | None = None,
    rincian: Mapping[str, Any] | None = None,
) -> CatatanAudit:
    """Append one entry; call it last in a service, so that the head is locked for a short time."""
    session.flush()
    entri = Entri(aksi, objek, objek_id, sebelum=sebelum, sesudah=sesudah, rincian=rincian)
    entry = _append(session, _lock_head(session), actor, entri, now)
    session.flush()
    return entry


def record_many(session: Session, actor: Actor, daftar: Iterable[Entri], *, now: datetime) -> None:
    """Append the entries of a bulk change in their order, in slices that do not stay in memory."""
    session.flush()
    rantai = _lock_head(session)
    slices = iter(daftar)
    while some := list(islice(slices, ENTRIES_PER_FLUSH)):
        written = [_append(session, rantai, actor, entri, now) for entri in some]
        session.flush()
        for entry in written:
            session.expunge(entry)


def _append(session: Session, rantai: RantaiAudit, actor: Actor, entri: Entri, now: datetime) -> CatatanAudit:
    entry = CatatanAudit(
        instansi_id=rantai.instansi_id,
        urutan=rantai.urutan + 1,
        waktu=now,
        akun_id=actor.akun_id,
        nama=actor.nama,
        aksi=entri.aksi,
        objek=entri.objek,
        objek_id=entri.objek_id,
        rincian=json.loads(json.dumps(dict(entri.rincian or {}), default=str)),
        sidik_sebelum=fingerprint(entri.sebelum),
        sidik_sesudah=fingerprint(entri.sesudah),
        sebelumnya=rantai.kepala,
    )
    entry.sidik = _hash_entry(entry)
    session.add(entry)
    rantai.urutan, rantai.kepala = entry.urutan, entry.sidik
    return entry


def list_history(session: Session, objek: str, objek_id: int, *, limit: int = 20) -> list[CatatanAudit]:
    """The newest entries of one object."""
    query = (
        select(CatatanAudit)
        .where(CatatanAudit.objek == objek, CatatanAudit.objek_id == objek_id)
        .order_by(CatatanAudit.urutan.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def verify(session: Session) -> HasilPeriksa:
    """Walk the chain of the session's instansi; names the first entry that was changed or is missing."""
    query = select(CatatanAudit).order_by(CatatanAudit.urutan).execution_options(yield_per=500)
    previous, count = AWAL, 0
    with session.scalars(query) as entries:
        for entry in entries:
            count += 1
            if entry.urutan != count:
                return HasilPeriksa(count, count, f"Catatan nomor {count} hilang.")
            if entry.sebelumnya != previous or entry.sidik != _hash_entry(entry):
                return HasilPeriksa(count, entry.urutan, f"Catatan nomor {entry.urutan} pernah diubah.")
            previous = entry.sidik
    rantai = session.scalar(select(RantaiAudit))
    if (rantai.urutan, rantai.kepala) != (count, previous) if rantai else count:
        return HasilPeriksa(count, count + 1, f"Catatan sesudah nomor {count} hilang.")
    return HasilPeriksa(count)


def _lock_head(session: Session) -> RantaiAudit:
    """Take the head under a row lock (on SQLite the writing transaction is the lock)."""
    query = select(RantaiAudit).with_for_update().execution_options(populate_existing=True)
    rantai = session.scalar(query)
    if rantai is None:
        rantai = RantaiAudit(urutan=0, kepala=AWAL)
        session.add(rantai)
        session.flush()
    return rantai


def _hash_entry(entry: CatatanAudit) -> str:
    return fingerprint(
        [
            entry.instansi_id,
            entry.urutan,
            entry.waktu.astimezone(UTC).isoformat(),
            entry.akun_id,
            entry.nama,
            entry.aksi,
            entry.objek,
            entry.objek_id,
            entry.rincian,
            entry.sidik_sebelum,
            entry.sidik_sesudah,
            entry.sebelumnya,
        ]
    )
