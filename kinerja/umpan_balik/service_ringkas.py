"""What Beranda says about feedback: requests that wait for an answer, reports that wait for a decision."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import or_
from sqlalchemy.orm import Session, aliased

from kinerja.actor import Actor
from kinerja.antrean import Baris, queue_row
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import DAPAT_DITANGGAPI, StatusPeriode
from kinerja.skp.models import Skp
from kinerja.umpan_balik.models import DimintaUmpanBalik, LaporanUmpanBalik, PermintaanUmpanBalik, UmpanBalik
from kinerja.umpan_balik.query import decides
from kinerja.umpan_balik.rules import StatusDiminta

DIMINTA, LAPORAN = "umpan_balik_diminta", "umpan_balik_laporan"


def list_queues(session: Session, actor: Actor, *, today: date, now: datetime) -> Iterable[Baris]:
    """The queues of the actor; nothing is run."""
    if actor.pegawai_id is not None:
        yield _asked(actor.pegawai_id)
    yield _reported(actor, today)


def _asked(pegawai_id: int) -> Baris:
    """Requests in periods that still take feedback; a period that nobody opened yet takes it by its day."""
    tentang = aliased(Pegawai)
    baris = queue_row(
        DIMINTA,
        DimintaUmpanBalik.id,
        objek=PermintaanUmpanBalik.periode_id,
        nama=tentang.nama,
        sejak=PermintaanUmpanBalik.dibuat,
        batas=PermintaanUmpanBalik.tenggat,
    )
    return (
        baris.select_from(DimintaUmpanBalik)
        .join(DimintaUmpanBalik.permintaan)
        .join(PermintaanUmpanBalik.periode)
        .join(PeriodePenilaian.skp)
        .join(tentang, tentang.id == Skp.pegawai_id)
        .where(DimintaUmpanBalik.pemberi_id == pegawai_id, PermintaanUmpanBalik.ditarik.is_(None))
        .where(DimintaUmpanBalik.status == StatusDiminta.MENUNGGU)
        .where(
            or_(
                PeriodePenilaian.status.in_(DAPAT_DITANGGAPI),
                PeriodePenilaian.status == StatusPeriode.BELUM_DIBUKA,
            )
        )
    )


def _reported(actor: Actor, today: date) -> Baris:
    """Reports that the actor may decide."""
    return (
        queue_row(LAPORAN, LaporanUmpanBalik.id, sejak=LaporanUmpanBalik.dibuat)
        .select_from(LaporanUmpanBalik)
        .join(LaporanUmpanBalik.umpan_balik)
        .join(PeriodePenilaian, PeriodePenilaian.id == UmpanBalik.periode_id)
        .join(PeriodePenilaian.skp)
        .where(LaporanUmpanBalik.putusan.is_(None), decides(actor, today))
    )
