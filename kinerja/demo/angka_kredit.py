"""The ledgers of the demo: the final years of the pejabat fungsional become angka kredit."""

from datetime import date, datetime

from kinerja.actor import system_actor
from kinerja.angka_kredit import service
from kinerja.db import transaction


def convert_years(instansi_id: int, tahun: int, *, today: date, now: datetime) -> None:
    """Convert what is final of the year before and of this one."""
    actor = system_actor(instansi_id)
    with transaction(instansi_id) as session:
        kerja = service.start_run(session, actor, range(tahun - 1, tahun + 1), today=today)
        service.convert_slice(session, actor, kerja, kerja.pegawai_ids, now=now)
