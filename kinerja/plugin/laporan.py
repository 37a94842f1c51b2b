"""Faults on their way to the admin page: heard within a page, written after it in a transaction of their own.

Reading pages must not write, and a writing page must not lose its work, so the fault waits until the end.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

import structlog
from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import system_actor
from kinerja.db import transaction
from kinerja.hooks.galat import Galat
from kinerja.plugin.models import GalatPlugin, PluginInstansi

BATAS_GALAT = 5
"""So many faults of one plugin within JENDELA switch it off for the instansi."""
JENDELA = timedelta(hours=1)

log = structlog.get_logger(__name__)
_antrean: SimpleQueue[tuple[int, Galat]] = SimpleQueue()


def report(instansi_id: int, galat: Galat) -> None:
    """Hear of a fault; it is written by `write_reports`."""
    log.warning("galat_plugin", plugin=galat.plugin, hook=galat.hook, sebab=galat.sebab, instansi=instansi_id)
    _antrean.put((instansi_id, galat))


def write_reports(_error: BaseException | None = None) -> None:
    """Store what was heard, and switch off what failed too often. Never raises: the page is done."""
    per_instansi = _take_all()
    for instansi_id, daftar in per_instansi.items():
        try:
            with transaction(instansi_id) as session:
                store_reports(session, instansi_id, daftar, now=current_app.extensions["kinerja_clock"]())
        except SQLAlchemyError as error:
            log.error("galat_plugin_tidak_tersimpan", sebab=str(error))


def _take_all() -> dict[int, list[Galat]]:
    per_instansi: dict[int, list[Galat]] = defaultdict(list)
    while True:
        try:
            instansi_id, galat = _antrean.get_nowait()
        except Empty:
            return per_instansi
        if instansi_id:
            per_instansi[instansi_id].append(galat)


def store_reports(session: Session, instansi_id: int, daftar: list[Galat], *, now: datetime) -> None:
    """One row per plugin and hook of a page, however often it failed there."""
    satu_kali = {(galat.plugin, galat.hook): galat for galat in daftar}
    session.add_all(
        GalatPlugin(
            nama=galat.plugin, hook=galat.hook[:120], sebab=galat.sebab, lambat=galat.lambat, waktu=now
        )
        for galat in satu_kali.values()
    )
    session.flush()
    for nama in {galat.plugin for galat in daftar}:
        _switch_off(session, instansi_id, nama, now=now)


def _switch_off(session: Session, instansi_id: int, nama: str, *, now: datetime) -> None:
    baris = session.scalar(select(PluginInstansi).where(PluginInstansi.nama == nama, PluginInstansi.aktif))
    if baris is None:
        return
    sejak = max(baris.diaktifkan, now - JENDELA)
    query = select(func.count(GalatPlugin.id)).where(GalatPlugin.nama == nama, GalatPlugin.waktu >= sejak)
    jumlah = session.scalar(query) or 0
    if jumlah < BATAS_GALAT:
        return
    baris.aktif = False
    baris.sebab_mati = f"Dimatikan otomatis sesudah {jumlah} kegagalan dalam satu jam."
    session.flush()
    audit.record(
        session,
        system_actor(instansi_id),
        "plugin.matikan",
        "plugin",
        baris.id,
        now=now,
        sesudah={"plugin": nama, "aktif": False},
        rincian={"perubahan": [f"plugin {nama} dimatikan otomatis sesudah {jumlah} kegagalan"]},
    )
