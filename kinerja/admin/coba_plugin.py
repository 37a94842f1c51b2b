"""Dry runs of a plugin on what is stored: targets read, realisasi judged. Nothing is written."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kinerja.db import platform_session
from kinerja.hooks.galat import Galat
from kinerja.hooks.indikator import TipeIndikator
from kinerja.hooks.manager import HookManager
from kinerja.hooks.penjaga import Panggilan, run
from kinerja.hooks.periksa import check_model
from kinerja.hooks.testing import Pemeriksaan
from kinerja.organisasi.models import Instansi
from kinerja.skp.models import Indikator

SAMPEL = 5_000


def list_dry_runs(manager: HookManager, nama: str, *, kode: str = "") -> Iterator[Pemeriksaan]:
    """One line per kind that the plugin offers; says so where there is no data to try it on."""
    for kode_tipe, milik in manager.indikator.items():
        if milik.plugin.nama == nama:
            yield _try(f"data: jenis indikator {kode_tipe}", milik.isi, nama, kode)


def _try(bagian: str, tipe: TipeIndikator, nama: str, kode: str) -> Pemeriksaan:
    try:
        with platform_session() as session:
            return _read_targets(session, bagian, tipe, nama, kode)
    except SQLAlchemyError:
        return Pemeriksaan(bagian, True, "dilewati: basis data belum dibuat")


def _read_targets(session: Session, bagian: str, tipe: TipeIndikator, nama: str, kode: str) -> Pemeriksaan:
    """How many stored target texts the type reads; a fault on any of them fails the check."""
    semua = _list_targets(session, kode)
    terbaca = 0
    for teks in semua:
        baca = partial(tipe.read_target, teks)
        (jawaban,) = run([Panggilan(nama, "read_target", baca, check_model(tipe.Parameter))], batas=None)
        if isinstance(jawaban, Galat):
            return Pemeriksaan(bagian, False, f"target “{teks[:60]}”: {jawaban.sebab}")
        terbaca += jawaban is not None
    if not semua:
        return Pemeriksaan(bagian, True, "dilewati: belum ada target tersimpan")
    return Pemeriksaan(bagian, True, f"{terbaca} dari {len(semua)} teks target terbaca, 0 galat")


def _list_targets(session: Session, kode: str) -> list[str]:
    query = select(Indikator.target).where(Indikator.target != "").distinct().limit(SAMPEL)
    if kode:
        query = query.join(Instansi, Instansi.id == Indikator.instansi_id).where(Instansi.kode == kode)
    return list(session.scalars(query))
