"""The job that tells one plugin of one event. A try that fails is made again; the last one is the admin's.

A plugin may hear of an event twice: the worker may die between its answer and the end of the job.
"""

from dataclasses import replace

import structlog

from kinerja.db import Isi, reading, transaction
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import PERISTIWA
from kinerja.hooks.penjaga import is_suspended
from kinerja.hooks.peristiwa import PeristiwaPeriode, PeristiwaSkp
from kinerja.jobs import job
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.laporan import report
from kinerja.plugin.peristiwa import JOB, ask, read_peristiwa

BATAS_PEKERJAAN = 30.0
"""Seconds that a plugin may take here: a job that waited for ever would keep its place from all others."""
JEDA = (90.0, 600.0)
"""Seconds before the second and the third try; longer than the pause after a plugin that hung."""

log = structlog.get_logger(__name__)


@job(JOB)
def tell_plugin(instansi_id: int, nama: str, jenis: str, isi: Isi, percobaan: int) -> None:
    """Tell one plugin, if it is still on; try again later where it fails, and report the last failure."""
    peristiwa = read_peristiwa(jenis, isi)
    galat = _tell(instansi_id, nama, peristiwa)
    if galat is None:
        return
    if percobaan > len(JEDA):
        report(instansi_id, galat)
        return
    log.warning("peristiwa_diulang", plugin=nama, sebab=galat.sebab, percobaan=percobaan)
    with transaction(instansi_id) as session:
        ask(session, nama, peristiwa, percobaan=percobaan + 1, jeda=JEDA[percobaan - 1])


def _tell(instansi_id: int, nama: str, peristiwa: PeristiwaSkp | PeristiwaPeriode) -> Galat | None:
    """The fault of this try. No session is open meanwhile: the plugin may take its time."""
    with reading(instansi_id) as session:
        katalog = katalog_of(session)
    if nama not in katalog.setelan:
        return None
    if is_suspended(nama):
        return Galat(nama, PERISTIWA[type(peristiwa)], "ditangguhkan sesudah tidak menjawab", lambat=True)
    galat: list[Galat] = []
    setelan = {nama: katalog.setelan[nama]}
    replace(katalog, setelan=setelan, batas=BATAS_PEKERJAAN, lapor=galat.append).notify(peristiwa)
    return galat[0] if galat else None
