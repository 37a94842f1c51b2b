"""The jobs that look at evidence: asked for every hour, each instansi in slices of its own."""

from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.bukti import lembaran, periksa
from kinerja.clock import now
from kinerja.config import Config
from kinerja.db import platform_session, transaction
from kinerja.jobs import enqueue, hourly, job
from kinerja.organisasi.service_instansi import list_instansi
from kinerja.storage import storage

JOB_SEMUA = "bukti.berkala"
JOB_TAUTAN = "bukti.tautan"
JOB_BERKAS = "bukti.berkas"
PUTARAN = 20
"""Slices of one hour at most: what is left waits for the next hour."""
JEDA_PUTARAN = 5.0


@hourly(JOB_SEMUA)
def check_all() -> None:
    """Ask for the slices of each instansi."""
    with platform_session() as session:
        semua = [satu.id for satu in list_instansi(session, system_actor(0))]
    saat = now()
    for instansi_id in semua:
        with transaction(instansi_id) as session:
            enqueue(session, JOB_BERKAS, instansi_id, 1, key=_key(JOB_BERKAS, instansi_id, saat, 1))
            ask_links(session, instansi_id, now=saat)


def ask_links(session: Session, instansi_id: int, *, now: datetime) -> None:
    """Look at the links whose turn it is soon; twice in one minute asks once."""
    enqueue(session, JOB_TAUTAN, instansi_id, 1, key=_key(JOB_TAUTAN, instansi_id, now, 1))


@job(JOB_TAUTAN)
def check_links(instansi_id: int, putaran: int) -> None:
    """One slice of links, then the next while there are more; none where looking is switched off."""
    config: Config = current_app.extensions["kinerja_config"]
    periksa.prepare_links(instansi_id)
    if not config.periksa_tautan:
        return
    if periksa.check_links(instansi_id, config):
        _go_on(JOB_TAUTAN, instansi_id, putaran)


@job(JOB_BERKAS)
def check_files(instansi_id: int, putaran: int) -> None:
    """One slice of files, then the next while there are more; first old pictures of pages are taken away."""
    if putaran == 1:
        lembaran.prune(storage(), instansi_id, now=now())
    if periksa.check_files(instansi_id, storage()):
        _go_on(JOB_BERKAS, instansi_id, putaran)


def _go_on(nama: str, instansi_id: int, putaran: int) -> None:
    if putaran >= PUTARAN:
        return
    lanjut = putaran + 1
    with transaction(instansi_id) as session:
        kunci = _key(nama, instansi_id, now(), lanjut)
        enqueue(session, nama, instansi_id, lanjut, key=kunci, delay=JEDA_PUTARAN)


def _key(nama: str, instansi_id: int, saat: datetime, putaran: int) -> str:
    return f"{nama}:{instansi_id}:{saat:%Y-%m-%dT%H:%M}:{putaran}"
