"""Pieces of queries on feedback that several features put together."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from kinerja.actor import Actor, Peran
from kinerja.organisasi.models import GarisPelaporan
from kinerja.organisasi.query import holds_on
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp
from kinerja.umpan_balik.models import DimintaUmpanBalik, LaporanUmpanBalik, PermintaanUmpanBalik, UmpanBalik
from kinerja.umpan_balik.rules import StatusDiminta


def was_asked(pegawai_id: int) -> ColumnElement[bool]:
    """Whether this person was asked for feedback on the `PeriodePenilaian` and has not declined."""
    return exists().where(
        DimintaUmpanBalik.permintaan_id == PermintaanUmpanBalik.id,
        PermintaanUmpanBalik.periode_id == PeriodePenilaian.id,
        PermintaanUmpanBalik.ditarik.is_(None),
        DimintaUmpanBalik.pemberi_id == pegawai_id,
        DimintaUmpanBalik.status != StatusDiminta.DITOLAK,
    )


def decides(actor: Actor, today: date) -> ColumnElement[bool]:
    """Admin instansi and the atasan of the pejabat penilai of today, except in their own matter."""
    saya = actor.pegawai_id or 0
    bukan_sendiri = and_(
        Skp.pegawai_id != saya, UmpanBalik.pemberi_id != saya, LaporanUmpanBalik.pelapor_id != saya
    )
    if actor.has_everywhere(Peran.ADMIN_INSTANSI):
        return bukan_sendiri
    garis, atas = aliased(GarisPelaporan), aliased(GarisPelaporan)
    bawahan = (
        select(garis.pegawai_id)
        .outerjoin(atas, and_(atas.pegawai_id == garis.penilai_id, holds_on(atas, today)))
        .where(holds_on(garis, today))
        .where(or_(garis.atasan_id == saya, and_(garis.atasan_id.is_(None), atas.penilai_id == saya)))
    )
    return and_(bukan_sendiri, Skp.pegawai_id.in_(bawahan))
