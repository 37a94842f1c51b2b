"""Load what a period holds, in a number of statements that does not grow with it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from kinerja.errors import NotFoundError
from kinerja.kalender.rules import JenisPeriode
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian, Realisasi, RencanaAksi
from kinerja.pelaksanaan.tampilan import Isi
from kinerja.plugin.katalog import katalog_of
from kinerja.skp.models import Indikator, RencanaHasilKerja

B = TypeVar("B", RencanaAksi, BuktiDukung)


def list_rhk(session: Session, skp_id: int) -> list[RencanaHasilKerja]:
    """The results of an SKP with their indicators."""
    query = (
        select(RencanaHasilKerja)
        .outerjoin(RencanaHasilKerja.semua_indikator)
        .where(RencanaHasilKerja.skp_id == skp_id)
        .options(contains_eager(RencanaHasilKerja.semua_indikator))
        .order_by(RencanaHasilKerja.id, Indikator.urutan)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query).unique())


def list_periode_of(session: Session, skp_id: int) -> list[PeriodePenilaian]:
    """All periods of an SKP."""
    query = select(PeriodePenilaian).where(PeriodePenilaian.skp_id == skp_id)
    return sort_periode(session.scalars(query))


def sort_periode(daftar: Iterable[PeriodePenilaian]) -> list[PeriodePenilaian]:
    """In order of time, the year after its last part."""
    return sorted(daftar, key=lambda satu: (satu.jenis is JenisPeriode.TAHUNAN, satu.mulai))


def find_sebelumnya(session: Session, periode: PeriodePenilaian) -> PeriodePenilaian | None:
    """The period of the same kind that ended before this one, None for the first."""
    return _one_before(list_periode_of(session, periode.skp_id), periode)


def _one_before(daftar: Sequence[PeriodePenilaian], periode: PeriodePenilaian) -> PeriodePenilaian | None:
    lebih_awal = [satu for satu in daftar if satu.jenis is periode.jenis and satu.sampai <= periode.mulai]
    return lebih_awal[-1] if lebih_awal else None


def find_rhk(session: Session, periode: PeriodePenilaian, rhk_id: int) -> RencanaHasilKerja:
    """A result of the SKP of this period. Raises NotFoundError."""
    query = select(RencanaHasilKerja).where(
        RencanaHasilKerja.id == rhk_id, RencanaHasilKerja.skp_id == periode.skp_id
    )
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def load_isi(
    session: Session, periode: PeriodePenilaian, *, bukti: Iterable[BuktiDukung] | None = None
) -> Isi:
    """The rows of the period; four statements, three where the evidence was loaded before."""
    daftar_periode, semua_realisasi = list_realisasi(session, periode.skp_id)
    sebelumnya = _one_before(daftar_periode, periode)
    rencana = session.scalars(
        select(RencanaAksi)
        .where(RencanaAksi.periode_id.in_([periode.id, *([sebelumnya.id] if sebelumnya else [])]))
        .order_by(RencanaAksi.urutan)
    ).all()
    return Isi(
        katalog=katalog_of(session),
        daftar_periode=daftar_periode,
        daftar_rhk=list_rhk(session, periode.skp_id),
        semua_realisasi=semua_realisasi,
        rencana_aksi=_group(satu for satu in rencana if satu.periode_id == periode.id),
        bukti=_group(_list_bukti(session, periode.id) if bukti is None else bukti),
        sebelumnya_id=sebelumnya.id if sebelumnya else None,
        rhk_terencana={satu.rencana_hasil_kerja_id for satu in rencana if satu.periode_id != periode.id},
    )


def _list_bukti(session: Session, periode_id: int) -> Iterable[BuktiDukung]:
    return session.scalars(
        select(BuktiDukung)
        .where(BuktiDukung.periode_id == periode_id)
        .options(joinedload(BuktiDukung.berkas))
        .order_by(BuktiDukung.id)
    )


def list_realisasi(
    session: Session, skp_id: int
) -> tuple[list[PeriodePenilaian], dict[tuple[int, int], Realisasi]]:
    """The periods of an SKP in order of time, and their realisasi by (period, indicator)."""
    query = (
        select(PeriodePenilaian, Realisasi)
        .outerjoin(Realisasi, Realisasi.periode_id == PeriodePenilaian.id)
        .where(PeriodePenilaian.skp_id == skp_id)
    )
    baris = session.execute(query).all()
    semua = {satu.id: satu for satu, _ in baris}
    realisasi = {(lain.periode_id, lain.indikator_id): lain for _, lain in baris if lain is not None}
    return sort_periode(semua.values()), realisasi


def _group(daftar: Iterable[B]) -> dict[int, list[B]]:
    menurut_rhk: dict[int, list[B]] = defaultdict(list)
    for satu in daftar:
        menurut_rhk[satu.rencana_hasil_kerja_id].append(satu)
    return dict(menurut_rhk)
