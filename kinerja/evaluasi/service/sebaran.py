"""How the predikat are spread in a unit now, beside the pattern of its capaian organisasi."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.grup import select_group
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import Bahan, day_of
from kinerja.evaluasi.rules import Predikat
from kinerja.evaluasi.sebaran import Sebaran, build_sebaran
from kinerja.organisasi.models import Penempatan


def find_sebaran(
    session: Session, actor: Actor, bahan: Bahan, aturan: AturanEvaluasi, *, today: date
) -> Sebaran | None:
    """The spread in the unit of this person and period, in one query; None without a placement.

    Drafts count: the pejabat penilai watches the spread while rating.
    """
    if bahan.penempatan is None:
        return None
    unit = bahan.penempatan.unit
    rows = dict(session.execute(_count(bahan, unit.id, today)).all())
    jumlah = {predikat: rows.get(predikat, 0) for predikat in Predikat}
    return build_sebaran((unit.id, unit.nama), bahan.nilai_capaian, jumlah, rows.get(None, 0), aturan)


def _count(bahan: Bahan, unit_id: int, today: date) -> Select[Predikat | None, int]:
    query = select_group(
        select(Evaluasi.predikat, func.count(Penempatan.id)),
        bahan.periode.kode,
        day_of(bahan.periode, today),
        Penempatan.unit_id == unit_id,
    )
    return query.group_by(Evaluasi.predikat)
