"""What Beranda asks of a year: SKP, periods and results together, and the capaian that is missing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Exists, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, defer, joinedload

from kinerja.actor import Actor
from kinerja.aturan.models import Pengaturan
from kinerja.evaluasi.models import CapaianUnit, Evaluasi
from kinerja.evaluasi.muat import holds_on_acting_day as placed_on_acting_day
from kinerja.evaluasi.muat import is_latest
from kinerja.evaluasi.penetap import may_set_capaian
from kinerja.kalender.rules import JenisPeriode
from kinerja.organisasi.models import GarisPelaporan, Pegawai, Penempatan, UnitKerja
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian, Realisasi
from kinerja.pelaksanaan.muat import holds_on_acting_day
from kinerja.pelaksanaan.rules import DAPAT_DINILAI
from kinerja.skp.models import Indikator, RencanaHasilKerja, Skp
from kinerja.skp.muat import holds_on_acting_day as skp_on_acting_day
from kinerja.skp.rules import StatusSkp

TAHUN_LALU = 1  # in January the last periods of the year before are still open


@dataclass(frozen=True)
class PeriodeSendiri:
    """One of the actor's periods.

    Of `jumlah_rhk` results, `terisi` have all their realisasi and `berbukti` have evidence. `penilai` is who
    decides about the period, None while nobody is mapped. `evaluasi` is the newest one, without its picture.
    """

    periode: PeriodePenilaian
    evaluasi: Evaluasi | None
    penilai: Pegawai | None
    jumlah_rhk: int
    terisi: int
    berbukti: int


@dataclass(frozen=True)
class SkpSendiri:
    """One of the actor's SKP with its periods in order of time, the year last.

    `penilai` is who decides about the SKP, None while nobody is mapped.
    """

    skp: Skp
    penilai: Pegawai | None
    daftar_periode: tuple[PeriodeSendiri, ...]


@dataclass(frozen=True)
class CapaianDitunggu:
    """A unit whose capaian the actor sets: `jumlah` evaluations wait for it, and `lainnya` more capaian."""

    unit: UnitKerja
    tahun: int
    kode: str
    jumlah: int
    lainnya: int


def list_own_work(session: Session, actor: Actor, *, today: date) -> list[SkpSendiri]:
    """The actor's SKP of this year and the one before, newest first, in one query."""
    if actor.pegawai_id is None:
        return []
    rows = session.execute(_own(actor.pegawai_id, today)).all()
    daftar: dict[int, tuple[Skp, Pegawai | None]] = {}
    periode: dict[int, list[PeriodeSendiri]] = defaultdict(list)
    for skp, satu, evaluasi, penilai_skp, penilai, jumlah, terisi, berbukti in rows:
        daftar[skp.id] = skp, penilai_skp
        if satu is not None:
            periode[skp.id].append(PeriodeSendiri(satu, evaluasi, penilai, jumlah, terisi, berbukti))
    return [
        SkpSendiri(skp, penilai, tuple(sorted(periode[skp.id], key=_by_time)))
        for skp, penilai in daftar.values()
    ]


def _by_time(satu: PeriodeSendiri) -> tuple[bool, date]:
    return satu.periode.jenis is JenisPeriode.TAHUNAN, satu.periode.mulai


def _own(
    pegawai_id: int, today: date
) -> Select[Skp, PeriodePenilaian, Evaluasi, Pegawai, Pegawai, int, int, int]:
    garis, penilai_skp, penilai = aliased(GarisPelaporan), aliased(Pegawai), aliased(Pegawai)
    angka = count_rhk(), count_filled(), count_proved()
    return (
        select(Skp, PeriodePenilaian, Evaluasi, penilai_skp, penilai, *angka)
        .outerjoin(PeriodePenilaian, PeriodePenilaian.skp_id == Skp.id)
        .outerjoin(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .outerjoin(
            GarisPelaporan, and_(GarisPelaporan.pegawai_id == Skp.pegawai_id, skp_on_acting_day(today))
        )
        .outerjoin(penilai_skp, penilai_skp.id == GarisPelaporan.penilai_id)
        .outerjoin(garis, and_(garis.pegawai_id == Skp.pegawai_id, holds_on_acting_day(garis, today)))
        .outerjoin(penilai, penilai.id == garis.penilai_id)
        .where(Skp.pegawai_id == pegawai_id, Skp.status != StatusSkp.DIBATALKAN)
        .where(Skp.tahun >= today.year - TAHUN_LALU)
        .options(joinedload(Evaluasi.penilai), defer(Evaluasi.potret, raiseload=True))
        .order_by(Skp.mulai.desc(), PeriodePenilaian.mulai)
    )


# Counts of one row of a query that has Skp and PeriodePenilaian


def count_rhk() -> ScalarSelect[int]:
    """Results of the SKP."""
    query = select(func.count(RencanaHasilKerja.id)).where(RencanaHasilKerja.skp_id == Skp.id)
    return query.correlate(Skp).scalar_subquery()


def count_filled() -> ScalarSelect[int]:
    """Results of the SKP that have a realisasi on each of their indicators in the period."""
    kosong = exists().where(
        Indikator.rencana_hasil_kerja_id == RencanaHasilKerja.id,
        ~_filled().correlate(Indikator, PeriodePenilaian),
    )
    query = select(func.count(RencanaHasilKerja.id)).where(
        RencanaHasilKerja.skp_id == Skp.id, ~kosong.correlate(RencanaHasilKerja, PeriodePenilaian)
    )
    return query.correlate(Skp, PeriodePenilaian).scalar_subquery()


def _filled() -> Exists:
    return exists().where(
        Realisasi.indikator_id == Indikator.id,
        Realisasi.periode_id == PeriodePenilaian.id,
        Realisasi.teks != "",
    )


def count_proved() -> ScalarSelect[int]:
    """Results of the SKP that have evidence in the period."""
    query = select(func.count(func.distinct(BuktiDukung.rencana_hasil_kerja_id))).where(
        BuktiDukung.periode_id == PeriodePenilaian.id
    )
    return query.correlate(PeriodePenilaian).scalar_subquery()


# Capaian organisasi


def find_capaian_due(session: Session, actor: Actor, *, today: date) -> CapaianDitunggu | None:
    """The unit whose missing capaian holds up the oldest evaluation; None when none is held up.

    PermenPANRB 6/2022 Pasal 24: the capaian comes before the evaluation; for a period only where the instansi
    has set so, or for the head of the unit.
    """
    grup = (UnitKerja.id, Skp.tahun, PeriodePenilaian.kode)
    terlama = func.min(PeriodePenilaian.status_sejak)
    query = (
        select(*grup, func.count(), func.count().over())
        .select_from(PeriodePenilaian)
        .join(PeriodePenilaian.skp)
        .join(
            Penempatan, and_(Penempatan.pegawai_id == Skp.pegawai_id, placed_on_acting_day(Penempatan, today))
        )
        .join(UnitKerja, UnitKerja.id == Penempatan.unit_id)
        .where(PeriodePenilaian.status.in_(DAPAT_DINILAI), may_set_capaian(actor, today))
        .where(_needs_capaian(), ~_has_capaian())
        .group_by(*grup)
        .order_by(terlama, UnitKerja.id, PeriodePenilaian.kode)
        .limit(1)
        .subquery()
    )
    unit = aliased(UnitKerja)
    found = session.execute(select(unit, query).join(query, query.c[0] == unit.id)).first()
    if found is None:
        return None
    satu, _, tahun, kode, jumlah, grup_semua = found
    return CapaianDitunggu(satu, tahun, kode, jumlah, grup_semua - 1)


def _needs_capaian() -> ColumnElement[bool]:
    wajib = exists().where(Pengaturan.kunci == "capaian_organisasi_wajib_periodik", Pengaturan.nilai == "ya")
    return or_(PeriodePenilaian.jenis == JenisPeriode.TAHUNAN, Penempatan.kepala_unit, wajib)


def _has_capaian() -> Exists:
    return exists().where(
        CapaianUnit.unit_id == UnitKerja.id,
        CapaianUnit.tahun == Skp.tahun,
        CapaianUnit.kode_periode == PeriodePenilaian.kode,
    )
