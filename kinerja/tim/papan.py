"""The query behind the board of a team: people with their SKP, one period of it, and who decides about them.

It reads the tables of other features together and writes nothing. One object serves to count, to choose a
page and to show it, so that the number beside a filter is the number of its rows.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from kinerja.aturan.rules import AturanPeriode, DasarTenggat, JenisPeriode, JenisTenggat
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.evaluasi.service_ringkas import count_filled, count_rhk
from kinerja.organisasi.models import GarisPelaporan, Jabatan, Pegawai, Penempatan
from kinerja.organisasi.query import holds_on, list_subtree
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import current_status, holds_on_acting_day
from kinerja.pelaksanaan.rules import DAPAT_DIISI, DAPAT_DINILAI, SUDAH_DITETAPKAN, StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.muat import holds_on_acting_day as skp_on_acting_day
from kinerja.skp.rules import StatusSkp
from kinerja.tim.rules import BERLAKU, BatasLambat, Bola, Pemegang, Saring, bound_of, deadline_kind, find_bola

Kueri = Select[*tuple[Any, ...]]

BELUM_DIAJUKAN = (StatusPeriode.BELUM_DIBUKA, *DAPAT_DIISI)


@dataclass(frozen=True, kw_only=True)
class Sasaran:
    """Which period of whom: those whom `penilai_id` evaluates today, or all who sit below `unit_id`.

    `kode` names the period of the year; None takes the one, not the year itself, that holds the day `pada`.
    """

    tahun: int
    kode: str | None
    jenis: JenisPeriode
    pada: date
    penilai_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class BarisTim:
    """One person on the board.

    `status` is the state of the period today. `evaluasi` is there once it is fixed. `nama_pemegang` is ""
    where nobody or an admin holds the ball; `saya` says that it is the reader.
    """

    pegawai: Pegawai
    penempatan: Penempatan | None
    skp: Skp | None
    periode: PeriodePenilaian | None
    status: StatusPeriode | None
    evaluasi: Evaluasi | None
    jumlah_rhk: int
    terisi: int
    terlambat: bool
    bola: Bola
    nama_pemegang: str
    saya: bool
    sejak: datetime | date | None

    @property
    def tindakan(self) -> str:
        """What the reader decides about this person now: "tinjau" an SKP, "nilai" a period, or nothing."""
        if not self.saya or self.bola.pemegang is not Pemegang.PENILAI:
            return ""
        return "nilai" if self.skp is not None and self.skp.status in BERLAKU else "tinjau"

    @property
    def perlu_perhatian(self) -> bool:
        """Whether somebody has to look at this person's work now."""
        kembali = self.status is StatusPeriode.DIKEMBALIKAN
        skp_kembali = self.skp is not None and self.skp.status is StatusSkp.DIKEMBALIKAN
        return self.saya or self.terlambat or kembali or skp_kembali


class Papan:
    """The board of one target, as pieces of SQL."""

    def __init__(
        self, pegawai_id: int | None, sasaran: Sasaran, aturan: AturanPeriode, today: date, *, zona: str
    ) -> None:
        self._saya, self._sasaran, self._today = pegawai_id, sasaran, today
        self._kini, self._garis_periode = aliased(GarisPelaporan), aliased(GarisPelaporan)
        self._penilai_skp, self._penilai_periode = aliased(Pegawai), aliased(Pegawai)
        self._awal = date(sasaran.tahun, 1, 1)
        batas = partial(bound_of, aturan, tahun=sasaran.tahun, today=today, zona=zona)
        self._batas_skp = batas(JenisTenggat.SKP_DITETAPKAN)
        self._batas_mutasi = batas(JenisTenggat.SKP_SESUDAH_MUTASI)
        self._batas_periode = batas(deadline_kind(sasaran.jenis))
        self._batas_segmen = batas(JenisTenggat.REALISASI_PERIODIK)

    # Statements

    def count(self) -> Kueri:
        """How many people there are: all, then per further filter, then those who are filling in."""
        saring = [satu for satu in Saring if satu is not Saring.SEMUA]
        jumlah = (_count_where(satu) for satu in (*map(self.is_in, saring), self._fills()))
        return self._of_people(select(func.count(), *jumlah))

    def ids(self) -> Kueri:
        """Ids of the people by name, to be narrowed and cut to a page."""
        return self._of_people(select(Pegawai.id)).order_by(Pegawai.nama, Pegawai.id)

    def rows(self) -> Kueri:
        """What `show` takes, by name; to be narrowed to the people of a page."""
        query = select(
            Pegawai,
            Penempatan,
            Skp,
            PeriodePenilaian,
            Evaluasi,
            self._penilai_skp,
            self._penilai_periode,
            count_rhk(),
            count_filled(),
            self._is_late(),
        )
        return (
            self._of_people(query)
            .outerjoin(self._penilai_skp, self._penilai_skp.id == GarisPelaporan.penilai_id)
            .outerjoin(self._penilai_periode, self._penilai_periode.id == self._garis_periode.penilai_id)
            .outerjoin(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
            .options(
                contains_eager(Penempatan.jabatan),
                joinedload(Penempatan.unit),
                defer(Evaluasi.potret, raiseload=True),
                defer(Evaluasi.alasan, raiseload=True),
            )
            .order_by(Pegawai.nama, Pegawai.id)
        )

    def rows_with_counts(self, batas: int) -> Kueri:
        """Rows that need a look first, each followed by the counts over all: people, filling in, late."""
        urgent = case(
            (self.is_in(Saring.MENUNGGU_ANDA), 0), (self._is_late(), 1), (self._is_returned(), 2), else_=3
        )
        hitung = (func.count().over(), *(_sum_over(satu) for satu in (self._fills(), self._is_late())))
        return (
            self.rows()
            .add_columns(*hitung)
            .order_by(None)
            .order_by(urgent, Pegawai.nama, Pegawai.id)
            .limit(batas)
        )

    def show(self, row: Row[*tuple[Any, ...]]) -> BarisTim:
        """A row of `rows` as the page shows it."""
        pegawai, penempatan, skp, periode, evaluasi, penilai_skp, penilai_periode, jumlah, terisi, lambat = (
            row[:10]
        )
        berlaku = skp is not None and skp.status in BERLAKU
        status = current_status(periode, self._today) if periode is not None else None
        penilai = penilai_periode if berlaku and periode is not None else penilai_skp
        bola = find_bola(skp.status if skp else None, status, ada_penilai=penilai is not None)
        nama = {Pemegang.PEGAWAI: pegawai, Pemegang.PENILAI: penilai}.get(bola.pemegang)
        return BarisTim(
            pegawai=pegawai,
            penempatan=penempatan,
            skp=skp,
            periode=periode,
            status=status,
            evaluasi=evaluasi if evaluasi and evaluasi.ditetapkan and status in SUDAH_DITETAPKAN else None,
            jumlah_rhk=jumlah,
            terisi=terisi,
            terlambat=bool(lambat),
            bola=bola,
            nama_pemegang=nama.nama_lengkap if nama else "",
            saya=nama is not None and nama.id == self._saya,
            sejak=self._since(bola, penempatan, skp, periode),
        )

    def is_in(self, saring: Saring) -> ColumnElement[bool]:
        """The condition that a person belongs to a filter."""
        match saring:
            case Saring.MENUNGGU_ANDA:
                return self._waits_for_me()
            case Saring.TERLAMBAT:
                return self._is_late()
            case Saring.SKP_BELUM:
                return or_(Skp.id.is_(None), Skp.status.not_in(BERLAKU))
            case Saring.SELESAI:
                return PeriodePenilaian.status.in_(SUDAH_DITETAPKAN)
            case Saring.SEMUA:
                return Pegawai.id.is_not(None)

    # Joins

    def _of_people(self, query: Kueri) -> Kueri:
        hari_ini = self._today
        query = (
            query.select_from(Pegawai)
            .outerjoin(Penempatan, and_(Penempatan.pegawai_id == Pegawai.id, holds_on(Penempatan, hari_ini)))
            .outerjoin(Jabatan, Jabatan.id == Penempatan.jabatan_id)
            .outerjoin(Skp, Skp.id == self._newest_skp())
            .outerjoin(PeriodePenilaian, and_(PeriodePenilaian.skp_id == Skp.id, self._is_period()))
            .outerjoin(
                GarisPelaporan, and_(GarisPelaporan.pegawai_id == Skp.pegawai_id, skp_on_acting_day(hari_ini))
            )
            .outerjoin(
                self._garis_periode,
                and_(
                    self._garis_periode.pegawai_id == Skp.pegawai_id,
                    holds_on_acting_day(self._garis_periode, hari_ini),
                ),
            )
        )
        if self._sasaran.unit_id is not None:
            return query.where(Penempatan.unit_id.in_(list_subtree([self._sasaran.unit_id])))
        return query.join(
            self._kini, and_(self._kini.pegawai_id == Pegawai.id, holds_on(self._kini, hari_ini))
        ).where(self._kini.penilai_id == self._sasaran.penilai_id)

    def _newest_skp(self) -> ColumnElement[int]:
        """After a mutasi a year has two SKP: the later one counts."""
        satu = aliased(Skp)
        return (
            select(satu.id)
            .where(satu.pegawai_id == Pegawai.id, satu.tahun == self._sasaran.tahun)
            .where(satu.status != StatusSkp.DIBATALKAN)
            .order_by(satu.mulai.desc())
            .limit(1)
            .correlate(Pegawai)
            .scalar_subquery()
        )

    def _is_period(self) -> ColumnElement[bool]:
        periode, pada = PeriodePenilaian, self._sasaran.pada
        if self._sasaran.kode is not None:
            return periode.kode == self._sasaran.kode
        return and_(periode.jenis != JenisPeriode.TAHUNAN, periode.mulai <= pada, periode.sampai > pada)

    # Conditions

    def _waits_for_me(self) -> ColumnElement[bool]:
        if self._saya is None:
            return false()
        skp = and_(Skp.status == StatusSkp.DIAJUKAN, GarisPelaporan.penilai_id == self._saya)
        periode = and_(
            Skp.status.in_(BERLAKU),
            PeriodePenilaian.status.in_(DAPAT_DINILAI),
            self._garis_periode.penilai_id == self._saya,
        )
        return or_(skp, periode)

    def _is_late(self) -> ColumnElement[bool]:
        """The owner is late: with an SKP that was never ditetapkan, or with the realisasi."""
        tidak_ada = case((Penempatan.mulai > self._awal, Penempatan.mulai), else_=self._awal)
        mulai = func.coalesce(Skp.mulai, tidak_ada)
        akhir = func.coalesce(Skp.sampai, date(self._sasaran.tahun + 1, 1, 1))
        skp = and_(
            or_(
                Skp.id.is_(None),
                and_(Skp.ditetapkan.is_(None), Skp.status != StatusSkp.DIAJUKAN),
            ),
            _is_past(self._batas_skp, mulai, akhir),
            or_(mulai == self._awal, _is_past(self._batas_mutasi, mulai, akhir)),
        )
        return or_(skp, and_(self._is_open(), self._period_is_past()))

    def _fills(self) -> ColumnElement[bool]:
        return and_(self._is_open(), ~self._period_is_past())

    def _is_open(self) -> ColumnElement[bool]:
        return and_(Skp.status.in_(BERLAKU), PeriodePenilaian.status.in_(BELUM_DIAJUKAN))

    def _period_is_past(self) -> ColumnElement[bool]:
        """As `choose_tenggat` says: the last evaluation of an SKP cut short has the days of a period."""
        mulai, sampai = PeriodePenilaian.mulai, PeriodePenilaian.sampai
        biasa = _is_past(self._batas_periode, mulai, sampai)
        if self._sasaran.jenis is not JenisPeriode.TAHUNAN:
            return biasa
        utuh = sampai == date(self._sasaran.tahun + 1, 1, 1)
        return or_(and_(utuh, biasa), and_(~utuh, _is_past(self._batas_segmen, mulai, sampai)))

    def _is_returned(self) -> ColumnElement[bool]:
        return or_(
            Skp.status == StatusSkp.DIKEMBALIKAN, PeriodePenilaian.status == StatusPeriode.DIKEMBALIKAN
        )

    def _since(
        self, bola: Bola, penempatan: Penempatan | None, skp: Skp | None, periode: PeriodePenilaian | None
    ) -> datetime | date | None:
        if bola.pemegang is Pemegang.TIDAK_ADA:
            return None
        if skp is None:
            return max(self._awal, penempatan.mulai) if penempatan else self._awal
        if skp.status not in BERLAKU or periode is None:
            return skp.status_sejak
        # A period that the calendar opened has not been written since.
        return (
            max(periode.mulai, periode.status_sejak.date())
            if periode.status in BELUM_DIAJUKAN
            else periode.status_sejak
        )


def _is_past(batas: BatasLambat, mulai: Any, sampai: Any) -> ColumnElement[bool]:
    di_awal = batas.dasar is DasarTenggat.MULAI_RENTANG
    hari = mulai if di_awal else sampai
    lewat: ColumnElement[bool] = hari < batas.sebelum if di_awal else hari <= batas.sebelum
    return and_(lewat, hari.not_in(batas.kecuali)) if batas.kecuali else lewat


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _sum_over(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0)).over()
