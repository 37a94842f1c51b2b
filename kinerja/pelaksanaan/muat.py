"""Load a period and decide who the actor is to it: the ground on which the services stand."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from kinerja.actor import Actor
from kinerja.db import DatedMixin
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.kalender.rules import Rentang
from kinerja.organisasi.models import AnggotaTim, GarisPelaporan, Instansi, Pegawai, TimKerja
from kinerja.organisasi.query import colleagues_of, holds_on
from kinerja.organisasi.service import Garis, Hubungan, find_hubungan_by_role
from kinerja.pelaksanaan.kunci import refuse_locked
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import (
    DAPAT_DIISI,
    PelakuPeriode,
    PeranUmpanBalik,
    StatusPeriode,
    status_on,
)
from kinerja.skp.models import Intervensi, RencanaHasilKerja, Skp
from kinerja.skp.rules import StatusSkp
from kinerja.tenggat.rules import JenisKunci
from kinerja.umpan_balik.query import was_asked

SKP_TERTUTUP = frozenset({StatusSkp.DITUTUP, StatusSkp.DIBATALKAN})


@dataclass(frozen=True)
class KedudukanPeriode:
    """What the actor is to a period: kinds of person in the table of states, and why it may be read."""

    pelaku: frozenset[PelakuPeriode]
    hubungan: frozenset[Hubungan]

    @property
    def boleh_baca(self) -> bool:
        return bool(self.hubungan)

    @property
    def pemilik(self) -> bool:
        return PelakuPeriode.PEMILIK in self.pelaku

    @property
    def penilai(self) -> bool:
        return PelakuPeriode.PENILAI in self.pelaku

    @property
    def menilai(self) -> bool:
        """Whether the person is evaluated by the actor or by somebody whom the actor evaluates."""
        return bool(self.hubungan & {Hubungan.PENILAI, Hubungan.ATASAN_PENILAI})

    @property
    def terlibat(self) -> bool:
        """Whether the work is the actor's own, or that of somebody below him; others read by their office."""
        return self.pemilik or self.menilai


@dataclass(frozen=True)
class Ikatan:
    """A period with its SKP and person, and how the actor is tied to it.

    `penilai` decides about the period: the pejabat penilai at its end, or today while it runs (PermenPANRB
    6/2022 leaves a change of evaluator to the instansi; this is the product's rule). None while nobody is
    mapped. `peran` is the role in which the actor gives feedback, None where he gives none; on the results
    `rhk_tim`, which come from a team that he leads, he speaks as its ketua.
    """

    periode: PeriodePenilaian
    zona: str
    penilai: Pegawai | None
    kedudukan: KedudukanPeriode
    peran: PeranUmpanBalik | None
    rhk_tim: frozenset[int] = frozenset()

    def peran_on(self, rhk_id: int | None) -> PeranUmpanBalik | None:
        """The role of the actor on one result (None: on behaviour), None where he says nothing."""
        return role_on(self.peran, self.rhk_tim, rhk_id)

    def check_may_read(self) -> None:
        """Raise NotFoundError where the actor may not know of this period."""
        if not self.kedudukan.boleh_baca:
            raise NotFoundError

    def check_may_fill(self, today: date) -> None:
        """Raise NotFoundError, NotAuthorizedError or StateError unless the actor may write into it now."""
        self.check_may_read()
        if not self.kedudukan.pemilik:
            raise NotAuthorizedError("Hanya pemilik SKP yang dapat mengisi realisasi dan bukti dukung.")
        status = current_status(self.periode, today)
        if status not in DAPAT_DIISI:
            raise StateError(_not_fillable(status))
        if self.periode.skp.status in SKP_TERTUTUP:
            raise StateError("SKP ini sudah ditutup. Isinya tidak dapat diubah lagi.")

    def may_fill(self, today: date) -> bool:
        """What `check_may_fill` asks, as an answer; a deadline may still have locked the period."""
        return self.kedudukan.pemilik and is_fillable(self.periode, today)


def is_fillable(periode: PeriodePenilaian, today: date) -> bool:
    """Whether state and SKP let the owner write into the period."""
    return current_status(periode, today) in DAPAT_DIISI and periode.skp.status not in SKP_TERTUTUP


def current_status(periode: PeriodePenilaian, today: date) -> StatusPeriode:
    """The state as pages show it; the stored one follows at the next write (`lock_period`)."""
    return status_on(periode.status, periode.jenis, Rentang(periode.mulai, periode.sampai), today)


def open_period(
    session: Session, actor: Actor, periode_id: int, *, today: date, lock: bool = False
) -> Ikatan:
    """The period and the actor's tie to it, in one statement, or two where a role decides.

    `lock` makes other writers of this period wait, so that nobody writes into what is being handed over.
    Raises NotFoundError only where there is no such period: what the actor may do is asked of the answer.
    """
    query = _with_lines(today, actor).where(PeriodePenilaian.id == periode_id)
    if lock:
        query = query.with_for_update(of=PeriodePenilaian)
    found = session.execute(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFoundError
    periode, zona, penilai, atasan_id, penilai_kini, atasan_kini, penilai_saya, ketua, sejawat, diminta = (
        found
    )
    garis = Garis(penilai.id if penilai else None, atasan_id)
    kini = Garis(penilai_kini, atasan_kini)
    kedudukan = _judge(session, actor, periode.skp.pegawai_id, garis, kini, today=today)
    rekan = sejawat or (penilai_saya is not None and penilai_saya == kini.penilai_id)
    bawahan = penilai_saya == periode.skp.pegawai_id
    peran = _judge_role(actor, kedudukan, bawahan=bawahan, rekan=rekan, diminta=diminta)
    if not ketua or kedudukan.pemilik or peran is PeranUmpanBalik.PIMPINAN:
        return Ikatan(periode, zona, penilai, kedudukan, peran)
    rhk_tim = _list_rhk_tim(session, actor, periode_id, today=today)
    return Ikatan(periode, zona, penilai, kedudukan, peran or PeranUmpanBalik.KETUA_TIM, rhk_tim)


def role_on(
    peran: PeranUmpanBalik | None, rhk_tim: frozenset[int], rhk_id: int | None
) -> PeranUmpanBalik | None:
    """The role on one result (None: on behaviour); who is only ketua tim speaks on his rows alone."""
    if rhk_id in rhk_tim:
        return PeranUmpanBalik.KETUA_TIM
    return None if peran is PeranUmpanBalik.KETUA_TIM and rhk_id is not None else peran


def lock_period(session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime) -> Ikatan:
    """`open_period` for a write. What the calendar has opened is stored as open.

    Opening is nobody's act and leaves no audit entry of its own: its day follows from the period.
    """
    ikatan = open_period(session, actor, periode_id, today=today, lock=True)
    status = current_status(ikatan.periode, today)
    if status is not ikatan.periode.status:
        ikatan.periode.status, ikatan.periode.status_sejak = status, now
    return ikatan


def open_for_filling(
    session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime
) -> PeriodePenilaian:
    """The period under lock for its owner.

    Raises NotFoundError, NotAuthorizedError, StateError, and TerkunciError after a deadline that locks.
    """
    ikatan = lock_period(session, actor, periode_id, today=today, now=now)
    ikatan.check_may_fill(today)
    refuse_locked(session, actor, ikatan.periode, JenisKunci.REALISASI, ikatan.zona, today=today, now=now)
    return ikatan.periode


def holds_on_acting_day(garis: type[DatedMixin], today: date) -> ColumnElement[bool]:
    """The condition that a row of `garis` holds on the day whose evaluator decides the `PeriodePenilaian`."""
    periode = PeriodePenilaian
    return or_(
        and_(periode.mulai <= today, periode.sampai > today, holds_on(garis, today)),
        and_(
            periode.mulai > today,
            garis.mulai <= periode.mulai,
            or_(garis.sampai.is_(None), garis.sampai > periode.mulai),
        ),
        and_(
            periode.sampai <= today,
            garis.mulai < periode.sampai,
            or_(garis.sampai.is_(None), garis.sampai >= periode.sampai),
        ),
    )


# Parts


def _not_fillable(status: StatusPeriode) -> str:
    if status is StatusPeriode.BELUM_DIBUKA:
        return "Periode ini belum dibuka. Isi sesudah tanggal pembukaannya."
    if status is StatusPeriode.DIAJUKAN:
        return "Realisasi sudah diajukan. Minta pejabat penilai mengembalikannya bila perlu diubah."
    return f"Periode berstatus {status.label} dan isinya tidak dapat diubah lagi."


def _leads_team(today: date, actor: Actor) -> list[ColumnElement[bool]]:
    """The conditions that the actor leads the team of a member on the acting day of the period."""
    return [
        AnggotaTim.tim_id == TimKerja.id,
        TimKerja.ketua_id == (actor.pegawai_id or 0),
        holds_on_acting_day(TimKerja, today),
        holds_on_acting_day(AnggotaTim, today),
    ]


def _list_rhk_tim(session: Session, actor: Actor, periode_id: int, *, today: date) -> frozenset[int]:
    """The results of the plan that come from a team which the actor leads."""
    query = (
        select(RencanaHasilKerja.id)
        .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
        .join(PeriodePenilaian, PeriodePenilaian.skp_id == Skp.id)
        .join(Intervensi, Intervensi.rencana_hasil_kerja_id == RencanaHasilKerja.id)
        .join(TimKerja, TimKerja.id == Intervensi.tim_id)
        .join(AnggotaTim, AnggotaTim.pegawai_id == Skp.pegawai_id)
        .where(PeriodePenilaian.id == periode_id, *_leads_team(today, actor))
    )
    return frozenset(session.scalars(query))


def _with_lines(
    today: date, actor: Actor
) -> Select[PeriodePenilaian, str, Pegawai, int, int, int, int, bool, bool, bool]:
    """The period, the evaluators on its own day and today, that of the actor, and how else he is tied to it:
    he leads a team of the person, is a colleague in unit or team, was asked for feedback.
    """
    garis, atas, kini, atas_kini, saya = (aliased(GarisPelaporan) for _ in range(5))
    penilai = aliased(Pegawai)
    return (
        select(
            PeriodePenilaian,
            Instansi.zona_waktu,
            penilai,
            func.coalesce(garis.atasan_id, atas.penilai_id),
            kini.penilai_id,
            func.coalesce(kini.atasan_id, atas_kini.penilai_id),
            saya.penilai_id,
            exists().where(AnggotaTim.pegawai_id == Skp.pegawai_id, *_leads_team(today, actor)),
            Skp.pegawai_id.in_(colleagues_of(actor.pegawai_id or 0, on=today)),
            was_asked(actor.pegawai_id or 0),
        )
        .join(Instansi, Instansi.id == PeriodePenilaian.instansi_id)
        .join(PeriodePenilaian.skp)
        .join(Skp.pegawai)
        .outerjoin(garis, and_(garis.pegawai_id == Skp.pegawai_id, holds_on_acting_day(garis, today)))
        .outerjoin(penilai, penilai.id == garis.penilai_id)
        .outerjoin(atas, and_(atas.pegawai_id == garis.penilai_id, holds_on_acting_day(atas, today)))
        .outerjoin(kini, and_(kini.pegawai_id == Skp.pegawai_id, holds_on(kini, today)))
        .outerjoin(atas_kini, and_(atas_kini.pegawai_id == kini.penilai_id, holds_on(atas_kini, today)))
        .outerjoin(saya, and_(saya.pegawai_id == actor.pegawai_id, holds_on(saya, today)))
        .options(contains_eager(PeriodePenilaian.skp).contains_eager(Skp.pegawai))
    )


def _judge(
    session: Session, actor: Actor, pegawai_id: int, garis: Garis, kini: Garis, *, today: date
) -> KedudukanPeriode:
    """The owner is nothing else to his period; the evaluators of its day act, those of today read."""
    saya = actor.pegawai_id
    if saya is not None and saya == pegawai_id:
        return KedudukanPeriode(frozenset({PelakuPeriode.PEMILIK}), frozenset({Hubungan.DIRI}))
    pelaku, hubungan = set(), set()
    if saya is not None and saya == garis.penilai_id:
        pelaku.add(PelakuPeriode.PENILAI)
    if saya is not None and saya == garis.atasan_id:
        pelaku.add(PelakuPeriode.ATASAN_PENILAI)
    if saya is not None and saya in {garis.penilai_id, kini.penilai_id}:
        hubungan.add(Hubungan.PENILAI)
    if saya is not None and saya in {garis.atasan_id, kini.atasan_id}:
        hubungan.add(Hubungan.ATASAN_PENILAI)
    if not hubungan:
        hubungan |= find_hubungan_by_role(session, actor, pegawai_id, on=today)
    return KedudukanPeriode(frozenset(pelaku), frozenset(hubungan))


def _judge_role(
    actor: Actor, kedudukan: KedudukanPeriode, *, bawahan: bool, rekan: bool, diminta: bool
) -> PeranUmpanBalik | None:
    """The owner has no role: he answers. Admins and auditors read only, unless somebody asked them."""
    if kedudukan.pemilik or actor.pegawai_id is None:
        return None
    if kedudukan.penilai:
        return PeranUmpanBalik.PIMPINAN
    if bawahan:
        return PeranUmpanBalik.BAWAHAN
    if rekan and not kedudukan.menilai:
        return PeranUmpanBalik.REKAN
    lain = kedudukan.menilai or Hubungan.PIMPINAN_UNIT in kedudukan.hubungan
    return PeranUmpanBalik.PIHAK_LAIN if diminta or lain else None
