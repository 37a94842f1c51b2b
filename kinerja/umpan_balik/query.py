"""Pieces of queries on feedback that several features put together."""

from sqlalchemy import ColumnElement, exists

from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.umpan_balik.models import DimintaUmpanBalik, PermintaanUmpanBalik
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
