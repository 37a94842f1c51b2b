"""Whether stored files are still what was stored: their checksums, compared in turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.bukti.models import PeriksaBerkas
from kinerja.bukti.rules import KeadaanBerkas
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.models import Berkas, BuktiDukung

JEDA_BERKAS = timedelta(days=30)
SEKALIGUS = 100
ISI_SEKALIGUS = 512 * 2**20
"""Bytes of one slice: a disk is read slowly enough for everybody else."""


@dataclass(frozen=True)
class BerkasDiperiksa:
    """A stored file to compare."""

    id: int
    sidik: str
    ukuran: int


@dataclass(frozen=True)
class BerkasRusak:
    """A file that is gone or differs, with one of the people who offered it."""

    nama: str
    pemilik: str
    sidik: str
    keadaan: KeadaanBerkas
    diperiksa: datetime


def list_due_berkas(
    session: Session, actor: Actor, *, now: datetime, semua: bool = False, setelah: int = 0
) -> list[BerkasDiperiksa]:
    """Files not compared for a month (or all, by id after `setelah`), as many as one slice bears."""
    query = select(Berkas).outerjoin(PeriksaBerkas, PeriksaBerkas.berkas_id == Berkas.id)
    if semua:
        query = query.where(Berkas.id > setelah)
    else:
        lama = or_(PeriksaBerkas.id.is_(None), PeriksaBerkas.diperiksa < now - JEDA_BERKAS)
        query = query.where(lama)
    daftar, isi = list[BerkasDiperiksa](), 0
    for satu in session.scalars(query.order_by(Berkas.id).limit(SEKALIGUS)):
        if daftar and isi + satu.ukuran > ISI_SEKALIGUS:
            break
        isi += satu.ukuran
        daftar.append(BerkasDiperiksa(satu.id, satu.sha256, satu.ukuran))
    return daftar


def store_berkas(
    session: Session, actor: Actor, temuan: Mapping[int, KeadaanBerkas], *, now: datetime
) -> None:
    """Keep what the comparison found, by the id of the file; one that was forgotten meanwhile is left out."""
    ada = set(session.scalars(select(Berkas.id).where(Berkas.id.in_(temuan))))
    lama = {
        satu.berkas_id: satu
        for satu in session.scalars(select(PeriksaBerkas).where(PeriksaBerkas.berkas_id.in_(temuan)))
    }
    for berkas_id in ada:
        baris = lama.get(berkas_id)
        if baris is None:
            session.add(PeriksaBerkas(berkas_id=berkas_id, keadaan=temuan[berkas_id], diperiksa=now))
        else:
            baris.keadaan, baris.diperiksa = temuan[berkas_id], now


def list_rusak(session: Session, actor: Actor, *, paling_banyak: int = 100) -> list[BerkasRusak]:
    """Files that the last comparison found gone or altered, newest first."""
    satu_bukti = (
        select(func.max(BuktiDukung.id).label("id"), BuktiDukung.berkas_id)
        .group_by(BuktiDukung.berkas_id)
        .subquery()
    )
    query = (
        select(Berkas.sha256, PeriksaBerkas, BuktiDukung.nama, Pegawai)
        .join(PeriksaBerkas, PeriksaBerkas.berkas_id == Berkas.id)
        .outerjoin(satu_bukti, satu_bukti.c.berkas_id == Berkas.id)
        .outerjoin(BuktiDukung, BuktiDukung.id == satu_bukti.c.id)
        .outerjoin(Pegawai, Pegawai.id == BuktiDukung.diunggah_oleh)
        .where(PeriksaBerkas.keadaan != KeadaanBerkas.BAIK)
        .order_by(PeriksaBerkas.diperiksa.desc(), Berkas.id)
        .limit(paling_banyak)
    )
    return [
        BerkasRusak(
            nama=nama or "(tidak dipakai)",
            pemilik=pegawai.nama_lengkap if pegawai else "",
            sidik=sidik,
            keadaan=periksa.keadaan,
            diperiksa=periksa.diperiksa,
        )
        for sidik, periksa, nama, pegawai in session.execute(query)
    ]
