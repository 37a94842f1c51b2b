"""Read what recommendations stand on: the newest revision of each year, and whether it may be a ground."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from kinerja.evaluasi.models import Evaluasi
from kinerja.keberatan.models import Keberatan
from kinerja.keberatan.rules import StatusKeberatan
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from kinerja.tindak_lanjut.models import DasarRekomendasi, Rekomendasi
from kinerja.tindak_lanjut.rules.alur import DAPAT_DITARIK
from kinerja.tindak_lanjut.rules.dasar import Hasil

TAHUNAN = "TH"
# A draft is nobody's objection yet: only what was filed holds a result up.
BERJALAN = (StatusKeberatan.DIAJUKAN, StatusKeberatan.MENUNGGU_PENJELASAN, StatusKeberatan.DIPERIKSA)


def newest(periode_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """The id of the last revision of a period, final or not."""
    lain = aliased(Evaluasi)
    return (
        select(lain.id)
        .where(lain.periode_id == periode_id)
        .order_by(lain.revisi.desc())
        .limit(1)
        .correlate_except(lain)
        .scalar_subquery()
    )


def has_objection(periode_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition that an objection to the result of a period was filed and is not decided."""
    return exists().where(Keberatan.periode_id == periode_id, Keberatan.status.in_(BERJALAN))


def list_results(session: Session, pegawai_ids: Sequence[int], tahun: range) -> dict[int, list[Hasil]]:
    """The yearly results of people in some years, the last revision of each SKP, by person."""
    query = (
        select(
            Skp.pegawai_id,
            Skp.tahun,
            Skp.mulai,
            Evaluasi.id,
            func.coalesce(Evaluasi.revisi, 0),
            Evaluasi.predikat,
            Evaluasi.final.is_not(None),
            has_objection(PeriodePenilaian.id),
        )
        .outerjoin(
            PeriodePenilaian, and_(PeriodePenilaian.skp_id == Skp.id, PeriodePenilaian.kode == TAHUNAN)
        )
        .outerjoin(Evaluasi, Evaluasi.id == newest(PeriodePenilaian.id))
        .where(
            Skp.pegawai_id.in_(pegawai_ids),
            Skp.tahun.between(tahun[0], tahun[-1]),
            Skp.status != StatusSkp.DIBATALKAN,
        )
        .order_by(Skp.pegawai_id, Skp.mulai)
    )
    hasil: dict[int, list[Hasil]] = defaultdict(list)
    for pegawai_id, satu, mulai, evaluasi_id, revisi, predikat, final, keberatan in session.execute(query):
        hasil[pegawai_id].append(
            Hasil(satu, mulai, evaluasi_id, revisi, predikat, bool(final), bool(keberatan))
        )
    return hasil


def find_fault(session: Session, rekomendasi_id: int) -> tuple[str, bool]:
    """What is wrong with the ground of a recommendation, and whether it is lost for good; "" when it holds.

    A result that was replaced by a new revision is no ground any more; an objection only holds it up.
    """
    baru = aliased(Evaluasi)
    query = (
        select(DasarRekomendasi.tahun, DasarRekomendasi.revisi, func.max(baru.revisi))
        .add_columns(func.max(Evaluasi.final).is_(None), has_objection(PeriodePenilaian.id))
        .join(Evaluasi, Evaluasi.id == DasarRekomendasi.evaluasi_id)
        .join(PeriodePenilaian, PeriodePenilaian.id == Evaluasi.periode_id)
        .join(baru, baru.periode_id == Evaluasi.periode_id)
        .where(DasarRekomendasi.rekomendasi_id == rekomendasi_id)
        .group_by(DasarRekomendasi.id, DasarRekomendasi.tahun, DasarRekomendasi.revisi, PeriodePenilaian.id)
    )
    tertahan = ""
    for tahun, revisi, terbaru, belum_final, keberatan in session.execute(query):
        if terbaru > revisi:
            return f"Penilaian {tahun} revisi {revisi} sudah digantikan revisi {terbaru}.", True
        if keberatan or belum_final:
            tertahan = f"Keberatan atas penilaian {tahun} belum diputus."
    return tertahan, False


def stale() -> ColumnElement[bool]:
    """The condition that the evaluation of a `DasarRekomendasi` (joined to `Evaluasi`) was replaced."""
    baru = aliased(Evaluasi)
    return exists().where(baru.periode_id == Evaluasi.periode_id, baru.revisi > Evaluasi.revisi)


def list_stale(session: Session, pegawai_ids: Sequence[int]) -> list[Rekomendasi]:
    """Open or approved recommendations about these people of which an evaluation was replaced."""
    hilang = (
        select(DasarRekomendasi.rekomendasi_id)
        .join(Evaluasi, Evaluasi.id == DasarRekomendasi.evaluasi_id)
        .where(stale())
    )
    query = select(Rekomendasi).where(
        Rekomendasi.pegawai_id.in_(pegawai_ids),
        Rekomendasi.status.in_(DAPAT_DITARIK),
        Rekomendasi.id.in_(hilang),
    )
    return list(session.scalars(query.order_by(Rekomendasi.id)))
