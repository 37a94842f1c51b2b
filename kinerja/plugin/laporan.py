"""Faults on their way to the admin page: heard within a page, written after it in a transaction of their own.

Reading pages must not write, and a writing page must not lose its work, so a fault waits in the context of
the request, job or command until that ends. Then it is written if the database is free: the page that is
done must neither wait for long nor fail.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from flask import current_app, g, has_app_context
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from kinerja import audit, clock
from kinerja.actor import system_actor
from kinerja.db import database
from kinerja.hooks.galat import MAKS_SEBAB, Galat
from kinerja.isian import clean_text
from kinerja.plugin.models import GalatPlugin, PluginInstansi
from kinerja.plugin.setelan import HOOK as HOOK_SETELAN

BATAS_GALAT = 5
"""So many faults of one plugin within JENDELA switch it off for the instansi."""
JENDELA = timedelta(hours=1)
MAKS_SIMPAN = 500
"""So many faults of a plugin are kept for an instansi; older ones go."""
MAKS_SEHALAMAN = 50
"""So many different faults of one page are kept."""
TUNGGU_MS = 500
"""So long a page that is done waits for a database that others hold."""

log = structlog.get_logger(__name__)


@dataclass
class Laporan:
    """A fault and how often it happened within the page."""

    galat: Galat
    jumlah: int = 1

    @property
    def sebab(self) -> str:
        sebab = clean_text(self.galat.sebab)[:MAKS_SEBAB]
        return f"{sebab} ({self.jumlah} kali)" if self.jumlah > 1 else sebab


def report(instansi_id: int, galat: Galat) -> None:
    """Hear of a fault; it is written by `write_reports`. Logged once per page and place, however often."""
    if has_app_context():
        terdengar: dict[tuple[int, str, str], Laporan] = g.setdefault("galat_plugin", {})
        kunci = (instansi_id, galat.plugin, galat.hook)
        if kunci in terdengar:
            terdengar[kunci].jumlah += 1
            return
        if len(terdengar) >= MAKS_SEHALAMAN:
            return
        terdengar[kunci] = Laporan(galat)
    log.warning("galat_plugin", plugin=galat.plugin, hook=galat.hook, sebab=galat.sebab, instansi=instansi_id)


def report_once(instansi_id: int, galat: Galat, nomor: int) -> None:
    """The same for settings that cannot be read: once per process and version of them, not in every page."""
    if has_app_context():
        sudah = current_app.extensions.setdefault("kinerja_setelan_terlapor", set())
        if (instansi_id, galat.plugin, nomor) in sudah:
            return
        sudah.add((instansi_id, galat.plugin, nomor))
    report(instansi_id, galat)


def write_reports(_error: BaseException | None = None) -> None:
    """Store what was heard, and switch off what failed too often. Never raises: the page is done."""
    per_instansi: dict[int, list[Laporan]] = defaultdict(list)
    for (instansi_id, _, _), laporan in g.pop("galat_plugin", {}).items():
        if instansi_id:
            per_instansi[instansi_id].append(laporan)
    for instansi_id, daftar in per_instansi.items():
        try:
            with database().session(instansi_id, write=True, wait_ms=TUNGGU_MS) as session, session.begin():
                store_reports(session, instansi_id, daftar, now=clock.now())
        except Exception as error:  # noqa: BLE001  # locked, missing tables, a text that cannot be stored
            log.error("galat_plugin_tidak_tersimpan", sebab=str(error), instansi=instansi_id)


def store_reports(session: Session, instansi_id: int, daftar: list[Laporan], *, now: datetime) -> None:
    """One row per fault, of each plugin the newest MAKS_SIMPAN, and switch off what failed too often."""
    session.add_all(
        GalatPlugin(
            nama=satu.galat.plugin[:60],
            hook=clean_text(satu.galat.hook)[:120],
            sebab=satu.sebab,
            lambat=satu.galat.lambat,
            waktu=now,
        )
        for satu in daftar
    )
    session.flush()
    for nama in {satu.galat.plugin for satu in daftar}:
        _switch_off(session, instansi_id, nama, now=now)
        _prune(session, nama)


def _switch_off(session: Session, instansi_id: int, nama: str, *, now: datetime) -> None:
    # Locked: two processes that count to five at once switch it off once.
    query = select(PluginInstansi).where(PluginInstansi.nama == nama, PluginInstansi.aktif)
    baris = session.scalar(query.with_for_update())
    if baris is None:
        return
    terhitung = _counted(nama, max(baris.diaktifkan, now - JENDELA))
    jumlah = session.scalar(select(func.count(GalatPlugin.id)).where(*terhitung)) or 0
    if jumlah < BATAS_GALAT:
        return
    terakhir = session.scalars(
        select(GalatPlugin).where(*terhitung).order_by(GalatPlugin.id.desc()).limit(1)
    ).one()
    baris.aktif = False
    baris.sebab_mati = (
        f"Dimatikan otomatis sesudah {jumlah} kegagalan dalam satu jam. "
        f"Terakhir di {terakhir.hook}: {terakhir.sebab}"
    )
    audit.record(
        session,
        system_actor(instansi_id),
        "plugin.matikan",
        "plugin",
        baris.id,
        now=now,
        sebelum={"plugin": nama, "aktif": True},
        sesudah={"plugin": nama, "aktif": False},
        rincian={"perubahan": [f"plugin {nama} dimatikan otomatis sesudah {jumlah} kegagalan"]},
    )


def _counted(nama: str, sejak: datetime) -> tuple[ColumnElement[bool], ...]:
    """The faults that count: settings that cannot be read are the admin's to mend, and nothing was called."""
    return GalatPlugin.nama == nama, GalatPlugin.waktu >= sejak, GalatPlugin.hook != HOOK_SETELAN


def _prune(session: Session, nama: str) -> None:
    batas = session.scalar(
        select(GalatPlugin.id)
        .where(GalatPlugin.nama == nama)
        .order_by(GalatPlugin.id.desc())
        .offset(MAKS_SIMPAN)
        .limit(1)
    )
    if batas is not None:
        session.execute(delete(GalatPlugin).where(GalatPlugin.nama == nama, GalatPlugin.id <= batas))
