"""The matrices of the demo: what bawahan carry comes in with hours, some waits, some carry nothing yet."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import cycle

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.db import transaction
from kinerja.demo.karya import Orang, Tahun, actor_of
from kinerja.skp.matriks import service
from kinerja.skp.matriks.rules import NasibPeran
from kinerja.skp.matriks.service import BarisMatriks, HalamanMatriks, IsianPeran
from kinerja.skp.rules import DAPAT_DIUBAH

JAM = (Decimal(640), Decimal(480), Decimal(320), Decimal("412.5"), Decimal(240), Decimal(160))
PERAN = (
    "Tersedianya data dukung yang lengkap dan mutakhir",
    "Terlaksananya pendampingan perangkat daerah",
    "Tersusunnya laporan triwulan",
)


def fill_matrix(tahun: Tahun, pimpinan: Orang) -> None:
    """The matrix of a pimpinan who has planned the year; the last results and people stay without a role."""
    actor = actor_of(tahun.instansi_id, pimpinan.pegawai_id, pimpinan.nama)
    today = tahun.now.date()
    with transaction(tahun.instansi_id) as session:
        skp_id = service.find_own_matrix(session, actor, today=today)
        if skp_id is None:
            return
        hal = service.open_matriks(session, actor, skp_id, today=today)
        jam = cycle(JAM)
        for baris in hal.baris:
            _take_in(session, actor, tahun, hal, baris, jam)
        tanpa = [satu for satu in hal.baris if not satu.jumlah and not _is_open(satu)]
        terisi = hal.kolom[:-1] or hal.kolom
        for baris, kolom, teks in zip(tanpa[:-1], cycle(terisi), cycle(PERAN), strict=False):
            isian = IsianPeran(teks=teks, jam=next(jam))
            service.save_peran(
                session, actor, skp_id, kolom.id, baris.id, 1, isian, today=today, now=tahun.now
            )


def _take_in(
    session: Session,
    actor: Actor,
    tahun: Tahun,
    hal: HalamanMatriks,
    baris: BarisMatriks,
    jam: Iterator[Decimal],
) -> None:
    """Rows that the person wrote for a result become roles of the matrix."""
    for kolom in hal.kolom:
        for peran in baris.peran_of(kolom.id):
            if peran.nasib is NasibPeran.SENDIRI and peran.baris_id is not None:
                service.adopt_row(
                    session,
                    actor,
                    hal.skp.id,
                    kolom.id,
                    baris.id,
                    peran.baris_id,
                    jam=next(jam),
                    today=tahun.now.date(),
                    now=tahun.now,
                )


def _is_open(baris: BarisMatriks) -> bool:
    """A draft is left to its owner."""
    return baris.masa is not None and baris.masa.status in DAPAT_DIUBAH
