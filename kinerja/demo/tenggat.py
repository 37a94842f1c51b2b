"""An outage and a lock opened again, so that Admin → Tenggat dan kunci shows both."""

from datetime import datetime, timedelta

from sqlalchemy import select

from kinerja.actor import system_actor
from kinerja.db import transaction
from kinerja.organisasi.models import UnitKerja
from kinerja.tenggat import service
from kinerja.tenggat.rules import JenisKunci


def add_deadlines(instansi_id: int, *, now: datetime) -> None:
    """What an admin has noted in the last weeks; no deadline of today moves."""
    actor, today = system_actor(instansi_id), now.date()
    with transaction(instansi_id) as session:
        mulai = (now - timedelta(days=30)).replace(hour=12, minute=0, second=0, microsecond=0)
        service.record_gangguan(
            session, actor, mulai, mulai + timedelta(hours=5), "Jaringan pusat data putus", now=now
        )
        unit = select(UnitKerja.id).where(UnitKerja.induk_id.is_not(None)).order_by(UnitKerja.id).limit(1)
        isian = service.IsianBuka(
            jenis=JenisKunci.REALISASI,
            tahun=today.year,
            kode="T1",
            selesai=today + timedelta(days=7),
            alasan="Tugas lapangan tanpa jaringan, surat contoh nomor 5",
            unit_id=session.scalars(unit).one(),
        )
        service.open_kunci(session, actor, isian, today=today, now=now)
