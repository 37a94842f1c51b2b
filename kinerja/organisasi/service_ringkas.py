"""What Beranda asks of the data of the instansi, for who takes care of it; one query."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, exists, func, literal, select
from sqlalchemy.orm import Session, defer

from kinerja.actor import Actor, Peran
from kinerja.organisasi.lingkup import PENGELOLA, scope_of
from kinerja.organisasi.models import (
    GarisPelaporan,
    Impor,
    Kedudukan,
    Pegawai,
    Penempatan,
    StatusImpor,
    UnitKerja,
)
from kinerja.organisasi.query import holds_on

TIDAK_BEKERJA = (Kedudukan.PENSIUN, Kedudukan.BERHENTI)


@dataclass(frozen=True)
class RingkasanData:
    """`impor` is the newest run of an admin instansi that failed or waits for a decision, None otherwise."""

    ada_pegawai: bool
    tanpa_penilai: int
    impor: Impor | None


def summarize_data(session: Session, actor: Actor, *, today: date) -> RingkasanData | None:
    """What is wrong with the data in the scope of the actor; None for who takes care of none."""
    if not scope_of(actor, PENGELOLA):
        return None
    terbaru = select(func.max(Impor.id)) if actor.has_everywhere(Peran.ADMIN_INSTANSI) else select(literal(0))
    query = (
        select(exists(select(Pegawai.id)), _count_without_penilai(actor, today), Impor)
        .select_from(select(literal(1)).subquery())
        .outerjoin(Impor, Impor.id == terbaru.scalar_subquery())
        .options(defer(Impor.ringkasan))
    )
    ada, tanpa_penilai, impor = session.execute(query).one()
    perlu = impor is not None and impor.status in {StatusImpor.GAGAL, StatusImpor.PRATINJAU}
    return RingkasanData(bool(ada), tanpa_penilai, impor if perlu else None)


def _count_without_penilai(actor: Actor, today: date) -> ScalarSelect[int]:
    """People on duty whom nobody evaluates; the head of the topmost unit has nobody above here."""
    dinilai = exists().where(GarisPelaporan.pegawai_id == Pegawai.id, holds_on(GarisPelaporan, today))
    puncak = exists().where(
        Penempatan.pegawai_id == Pegawai.id,
        Penempatan.kepala_unit,
        holds_on(Penempatan, today),
        Penempatan.unit_id == UnitKerja.id,
        UnitKerja.induk_id.is_(None),
    )
    query = select(func.count(Pegawai.id)).where(
        Pegawai.kedudukan.not_in(TIDAK_BEKERJA),
        ~dinilai,
        ~puncak,
        scope_of(actor, PENGELOLA).covers_pegawai(today),
    )
    return query.scalar_subquery()
