"""Reading the audit log: by object, person and kind of action, and whether its chain holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.audit import CatatanAudit, HasilPeriksa
from kinerja.errors import NotFoundError
from kinerja.organisasi.pencarian import escape_like
from kinerja.umpan_balik.jejak import is_unnamed

BARIS_HALAMAN = 50
PERIKSA = "audit.periksa"
PEMBACA = (Peran.ADMIN_INSTANSI, Peran.AUDITOR)


@dataclass(frozen=True)
class Saringan:
    """What the log is narrowed to: kinds of object, one object, beginning of the action, part of the name."""

    objek: tuple[str, ...] = ()
    objek_id: int | None = None
    aksi: str = ""
    nama: str = ""


@dataclass(frozen=True)
class HalamanJejak:
    """One page of the log, the newest entry first; `berikut` is the number of its last entry, or None."""

    baris: list[CatatanAudit]
    berikut: int | None


def list_entries(
    session: Session, actor: Actor, saringan: Saringan, *, sebelum: int | None = None
) -> HalamanJejak:
    """A page of the log before the entry number `sebelum`. Raises NotFoundError for who may not read it.

    Feedback without a name is left out, though it stands in the chain: its place between a log-in and a
    log-out would name who wrote.
    """
    _require_reader(actor)
    query = select(CatatanAudit).where(~is_unnamed(), *_filter(saringan)).order_by(CatatanAudit.urutan.desc())
    if sebelum is not None:
        query = query.where(CatatanAudit.urutan < sebelum)
    baris = list(session.scalars(query.limit(BARIS_HALAMAN + 1)))
    lebih, baris = len(baris) > BARIS_HALAMAN, baris[:BARIS_HALAMAN]
    return HalamanJejak(baris, baris[-1].urutan if lebih else None)


def find_last_check(session: Session, actor: Actor) -> CatatanAudit | None:
    """The entry of the last check of the chain, None before the first."""
    query = select(CatatanAudit).where(CatatanAudit.objek == "audit", CatatanAudit.aksi == PERIKSA)
    return session.scalar(query.order_by(CatatanAudit.urutan.desc()).limit(1))


def check_chain(session: Session, actor: Actor, *, now: datetime) -> HasilPeriksa:
    """Walk the chain of the instansi and write down the outcome. Raises NotFoundError for who may not."""
    _require_reader(actor)
    hasil = audit.verify(session)
    # Not how many: two checks round a moment would count what the list leaves out.
    teks = hasil.sebab or "rantai utuh"
    audit.record(
        session,
        actor,
        PERIKSA,
        "audit",
        actor.instansi_id,
        now=now,
        sesudah={"jumlah": hasil.jumlah, "rusak_di": hasil.rusak_di},
        rincian={"perubahan": [f"jejak audit diperiksa: {teks}"], "utuh": hasil.rusak_di is None},
    )
    return hasil


def _require_reader(actor: Actor) -> None:
    if not actor.has_everywhere(*PEMBACA):
        raise NotFoundError


def _filter(saringan: Saringan) -> list[ColumnElement[bool]]:
    syarat: list[ColumnElement[bool]] = []
    if saringan.objek:
        syarat.append(CatatanAudit.objek.in_(saringan.objek))
    if saringan.objek_id is not None:
        syarat.append(CatatanAudit.objek_id == saringan.objek_id)
    if saringan.aksi:
        syarat.append(CatatanAudit.aksi.like(f"{escape_like(saringan.aksi)}%", escape="\\"))
    if saringan.nama:
        syarat.append(CatatanAudit.nama.ilike(f"%{escape_like(saringan.nama)}%", escape="\\"))
    return syarat
