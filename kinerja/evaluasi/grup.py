"""The group whose predikat are spread: the people of a unit without its head, each with the evaluation."""

from datetime import date
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_

from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.organisasi.models import Kedudukan, Pegawai, Penempatan
from kinerja.organisasi.query import holds_on
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp

Kolom = TypeVarTuple("Kolom")

TIDAK_BERTUGAS = (Kedudukan.PENSIUN, Kedudukan.BERHENTI)


def select_group(query: Select[*Kolom], kode: str, day: date, unit: ColumnElement[bool]) -> Select[*Kolom]:
    """`query` over the people who sit on this day in the units of the condition `unit` on `Penempatan`.

    One row per person; PeriodePenilaian and Evaluasi are outer joined, None before the first rating.
    """
    return (
        query.select_from(Penempatan)
        .join(Pegawai, Pegawai.id == Penempatan.pegawai_id)
        .outerjoin(
            Skp,
            and_(
                Skp.pegawai_id == Penempatan.pegawai_id,
                Skp.status != StatusSkp.DIBATALKAN,
                Skp.mulai <= day,
                Skp.sampai > day,
            ),
        )
        .outerjoin(
            PeriodePenilaian,
            and_(
                PeriodePenilaian.skp_id == Skp.id,
                PeriodePenilaian.kode == kode,
                PeriodePenilaian.mulai <= day,
                PeriodePenilaian.sampai > day,
            ),
        )
        .outerjoin(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .where(unit, holds_on(Penempatan, day), Penempatan.kepala_unit.is_(False))
        .where(Pegawai.kedudukan.not_in(TIDAK_BERTUGAS))
    )
