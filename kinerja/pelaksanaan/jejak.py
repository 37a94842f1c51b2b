"""What the history of a period says: one audit entry per change, in words its owner understands."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.audit import CatatanAudit
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import AksiPeriode

OBJEK = "periode"
AKSI_ALUR = tuple(f"periode.{aksi.value}" for aksi in AksiPeriode)
MAKS_RIWAYAT = 10


def record_change(
    session: Session,
    actor: Actor,
    periode: PeriodePenilaian,
    perubahan: str,
    *,
    now: datetime,
    aksi: str = "periode.isi",
    sebelum: Mapping[str, object] | None = None,
    sesudah: Mapping[str, object] | None = None,
    catatan: str = "",
) -> None:
    """Append to the audit log of the instansi; the last step of a service."""
    rincian: dict[str, object] = {"perubahan": [perubahan]}
    if catatan:
        rincian["catatan"] = catatan
    audit.record(
        session,
        actor,
        aksi,
        OBJEK,
        periode.id,
        now=now,
        sebelum=sebelum,
        sesudah=sesudah,
        rincian=rincian,
    )


def list_moves(session: Session, periode_id: int) -> list[CatatanAudit]:
    """The newest changes of state, newest first; autosaves are left out."""
    query = (
        select(CatatanAudit)
        .where(CatatanAudit.objek == OBJEK, CatatanAudit.objek_id == periode_id)
        .where(CatatanAudit.aksi.in_(AKSI_ALUR))
        .order_by(CatatanAudit.urutan.desc())
        .limit(MAKS_RIWAYAT)
    )
    return list(session.scalars(query))
