"""The instansi of the installation; these functions work in a platform session."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.audit import RantaiAudit
from kinerja.errors import InputError
from kinerja.organisasi.models import Instansi


def create_instansi(
    session: Session,
    actor: Actor,
    *,
    kode: str,
    nama: str,
    nama_pendek: str,
    tempat: str,
    zona_waktu: str,
    now: datetime,
) -> Instansi:
    """Make an empty instansi. Raises InputError for a taken kode or an unknown zone."""
    if session.scalar(select(Instansi.id).where(Instansi.kode == kode)) is not None:
        raise InputError(f"Kode {kode} sudah dipakai.", fields={"kode": "Pilih kode lain."})
    try:
        ZoneInfo(zona_waktu)
    except (ZoneInfoNotFoundError, ValueError):
        raise InputError("Zona waktu tidak dikenal.", fields={"zona": "Tulis Asia/Jakarta."}) from None
    made = Instansi(
        kode=kode,
        nama=nama,
        nama_pendek=nama_pendek or nama.removeprefix("Pemerintah "),
        tempat=tempat,
        zona_waktu=zona_waktu,
        dibuat=now,
    )
    session.add(made)
    session.flush()
    # The head of the chain exists from the first moment, so that two first writers queue for it.
    session.add(RantaiAudit(instansi_id=made.id))
    audit.record(session, actor, "instansi.buat", "instansi", made.id, now=now, sesudah={"kode": kode})
    return made


def list_instansi(session: Session, actor: Actor) -> list[Instansi]:
    """Every instansi, by kode; for a platform session."""
    return list(session.scalars(select(Instansi).order_by(Instansi.kode)))
