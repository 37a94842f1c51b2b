"""What Beranda asks of the data of the instansi, for who takes care of it; one query."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, exists, func, literal, select
from sqlalchemy.orm import Session, defer

from kinerja.actor import Actor, Peran
from kinerja.organisasi.lingkup import PENGELOLA, count_waiting_in, scope_of
from kinerja.organisasi.models import Impor, Pegawai, Penempatan, StatusImpor
from kinerja.organisasi.service_garis import TIDAK_BERTUGAS
from kinerja.organisasi.service_pegawai import KEADAAN_GARIS, people_on


@dataclass(frozen=True)
class RingkasanData:
    """`impor` is the newest run of an admin instansi that failed or waits for a decision, None otherwise."""

    ada_pegawai: bool
    tanpa_penilai: int
    usulan_kedudukan: int
    impor: Impor | None


def summarize_data(session: Session, actor: Actor, *, today: date) -> RingkasanData | None:
    """What is wrong with the data in the scope of the actor; None for who takes care of none."""
    lingkup = scope_of(actor, PENGELOLA)
    if not lingkup:
        return None
    terbaru = select(func.max(Impor.id)) if actor.has_everywhere(Peran.ADMIN_INSTANSI) else select(literal(0))
    query = (
        select(
            exists(select(Pegawai.id)),
            _count_without_penilai(actor, today),
            count_waiting_in(lingkup, today).scalar_subquery(),
            Impor,
        )
        .select_from(select(literal(1)).subquery())
        .outerjoin(Impor, Impor.id == terbaru.scalar_subquery())
        .options(defer(Impor.ringkasan))
    )
    ada, tanpa_penilai, usulan, impor = session.execute(query).one()
    perlu = impor is not None and impor.status in {StatusImpor.GAGAL, StatusImpor.PRATINJAU}
    return RingkasanData(bool(ada), tanpa_penilai, usulan, impor if perlu else None)


def _count_without_penilai(actor: Actor, today: date) -> ScalarSelect[int]:
    """The people whom the page of reporting lines shows under "Tanpa pejabat penilai"."""
    query = (
        people_on(today)
        .where(*KEADAAN_GARIS["tanpa_penilai"](), Pegawai.kedudukan.not_in(TIDAK_BERTUGAS))
        .where(scope_of(actor, PENGELOLA).covers(Penempatan.unit_id))
        .with_only_columns(func.count(Pegawai.id))
        .order_by(None)
    )
    return query.scalar_subquery()
