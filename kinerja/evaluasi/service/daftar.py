"""Several evaluations: those of a team in one period, the newest of a person."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import Session, defer, joinedload

from kinerja.actor import Actor
from kinerja.errors import NotFoundError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import holds_on_acting_day, is_latest
from kinerja.evaluasi.rules import Predikat
from kinerja.evaluasi.rules_bola import Pemegang, describe_holder
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import find_hubungan
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import current_status
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN, StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp


@dataclass(frozen=True)
class BarisTim:
    """One person of a team in one period; without a period (`periode_id` None) there is nothing to rate yet.

    `predikat` is the one of the pejabat penilai, a draft included; `ditetapkan` says whether it stands.
    """

    pegawai: Pegawai
    periode_id: int | None
    status: StatusPeriode | None
    sejak: datetime | None
    predikat: Predikat | None

    @property
    def ditetapkan(self) -> bool:
        return self.status in SUDAH_DITETAPKAN

    @property
    def pemegang(self) -> str:
        """Who has to act next, "" once the evaluation is fixed."""
        if self.status is None or self.ditetapkan:
            return ""
        return "Anda" if describe_holder(self.status) is Pemegang.PENILAI else "pegawai"


@dataclass(frozen=True)
class PredikatTerakhir:
    """The newest predikat of a person that stands."""

    periode_id: int
    kode: str
    tahun: int
    predikat: Predikat
    ditetapkan: datetime
    final: bool


def list_for_team(
    session: Session, actor: Actor, penilai_id: int, tahun: int, kode: str, *, today: date
) -> list[BarisTim]:
    """The people whom somebody evaluates in a period, by name, in two queries.

    Those of an ended part of the period belong to whoever was pejabat penilai at its end. Drafts show only
    to that pejabat penilai himself. Raises NotFoundError where the actor may not know of the team.
    """
    if penilai_id != actor.pegawai_id and not find_hubungan(session, actor, penilai_id, on=today):
        raise NotFoundError
    rows = session.execute(_evaluated_by(penilai_id, tahun, kode, today)).all()
    berperiode = [
        _to_baris(periode, evaluasi, draf=penilai_id == actor.pegawai_id, today=today)
        for periode, evaluasi in rows
    ]
    tanpa = session.scalars(_without_period(penilai_id, tahun, kode, today))
    semua = [*berperiode, *(BarisTim(pegawai, None, None, None, None) for pegawai in tanpa)]
    return sorted(semua, key=lambda baris: (baris.pegawai.nama, baris.pegawai.id))


def _evaluated_by(penilai_id: int, tahun: int, kode: str, today: date) -> Select[PeriodePenilaian, Evaluasi]:
    return (
        select(PeriodePenilaian, Evaluasi)
        .join(PeriodePenilaian.skp)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .outerjoin(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .where(GarisPelaporan.penilai_id == penilai_id, holds_on_acting_day(GarisPelaporan, today))
        .where(Skp.tahun == tahun, Skp.status != StatusSkp.DIBATALKAN, PeriodePenilaian.kode == kode)
        .options(
            joinedload(PeriodePenilaian.skp).joinedload(Skp.pegawai),
            defer(Evaluasi.potret, raiseload=True),
            defer(Evaluasi.alasan, raiseload=True),
        )
        .order_by(PeriodePenilaian.mulai)
    )


def _without_period(penilai_id: int, tahun: int, kode: str, today: date) -> Select[Pegawai]:
    berperiode = (
        exists()
        .where(
            Skp.pegawai_id == Pegawai.id,
            Skp.tahun == tahun,
            Skp.status != StatusSkp.DIBATALKAN,
            PeriodePenilaian.skp_id == Skp.id,
            PeriodePenilaian.kode == kode,
        )
        .correlate(Pegawai)
    )
    return (
        select(Pegawai)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Pegawai.id)
        .where(GarisPelaporan.penilai_id == penilai_id, holds_on(GarisPelaporan, today), ~berperiode)
    )


def _to_baris(periode: PeriodePenilaian, evaluasi: Evaluasi | None, *, draf: bool, today: date) -> BarisTim:
    status = current_status(periode, today)
    tampak = evaluasi is not None and (draf or status in SUDAH_DITETAPKAN)
    return BarisTim(
        periode.skp.pegawai,
        periode.id,
        status,
        periode.status_sejak,
        evaluasi.predikat if evaluasi and tampak else None,
    )


def latest_predikat(
    session: Session, actor: Actor, pegawai_id: int, *, today: date
) -> PredikatTerakhir | None:
    """The newest predikat of a person, by the end of its period; None before the first.

    Raises NotFoundError where the actor may not know of the person's work.
    """
    if pegawai_id != actor.pegawai_id and not find_hubungan(session, actor, pegawai_id, on=today):
        raise NotFoundError
    query = (
        select(PeriodePenilaian, Evaluasi.predikat, Evaluasi.ditetapkan)
        .join(PeriodePenilaian.skp)
        .join(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .where(Skp.pegawai_id == pegawai_id, PeriodePenilaian.status.in_(SUDAH_DITETAPKAN))
        .options(joinedload(PeriodePenilaian.skp))
        .order_by(PeriodePenilaian.sampai.desc(), PeriodePenilaian.mulai)
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    periode, predikat, ditetapkan = found
    if predikat is None or ditetapkan is None:  # the database refuses a fixed evaluation without them
        return None
    final = periode.status is StatusPeriode.FINAL
    return PredikatTerakhir(periode.id, periode.kode, periode.skp.tahun, predikat, ditetapkan, final)
