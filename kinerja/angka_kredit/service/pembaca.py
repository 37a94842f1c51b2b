"""Who reads the ledger of somebody else is written down, and shown to its owner."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.angka_kredit.service.hitung import OBJEK
from kinerja.audit import CatatanAudit

BACA = f"{OBJEK}.baca"
SEKALI = timedelta(hours=24)
BANYAK = 5


def log_reading(session: Session, actor: Actor, pegawai_id: int, *, now: datetime) -> None:
    """Write down that the ledger of another was opened, once per reader and day; nothing for one's own."""
    if actor.pegawai_id == pegawai_id or was_logged(session, actor, pegawai_id, now=now):
        return
    rincian = {"perubahan": ["buku angka kredit dibaca"]}
    audit.record(session, actor, BACA, OBJEK, pegawai_id, now=now, rincian=rincian)


def was_logged(session: Session, actor: Actor, pegawai_id: int, *, now: datetime) -> bool:
    """Whether this reader is written down for the last day already."""
    sudah = exists().where(
        CatatanAudit.objek == OBJEK,
        CatatanAudit.objek_id == pegawai_id,
        CatatanAudit.aksi == BACA,
        CatatanAudit.akun_id == actor.akun_id,
        CatatanAudit.waktu >= now - SEKALI,
    )
    return bool(session.scalar(select(sudah)))


def list_readers(session: Session, actor: Actor, pegawai_id: int) -> list[tuple[datetime, str, str]]:
    """The last readers, for the owner alone; empty for anybody else."""
    if actor.pegawai_id != pegawai_id:
        return []
    query = select(CatatanAudit).where(
        CatatanAudit.objek == OBJEK, CatatanAudit.objek_id == pegawai_id, CatatanAudit.aksi == BACA
    )
    semua = session.scalars(query.order_by(CatatanAudit.urutan.desc()).limit(BANYAK))
    return [(satu.waktu, "dibaca", f"oleh {satu.nama}") for satu in semua]
