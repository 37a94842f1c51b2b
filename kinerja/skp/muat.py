"""Load an SKP and decide who the actor is to it: the ground on which the services stand."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from kinerja.actor import Actor
from kinerja.db import DatedMixin
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import AnggotaTim, GarisPelaporan, Penempatan, TimKerja
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import Garis, Hubungan, find_garis, find_hubungan
from kinerja.skp.hak import holds_hak
from kinerja.skp.models import Intervensi, RencanaHasilKerja, Skp
from kinerja.skp.rules import DAPAT_DIUBAH, AksiSkp, PelakuSkp, StatusSkp, transition_of

SATU_HARI = timedelta(days=1)

ORANG: tuple[ORMOption, ...] = (
    joinedload(Skp.pegawai),
    joinedload(Skp.penempatan).options(joinedload(Penempatan.unit), joinedload(Penempatan.jabatan)),
)
# Three statements whatever the size. Selectin and not joined: after waiting for the row lock of the SKP these
# see what the other transaction left, a join would still show the rows of before.
ISI: tuple[ORMOption, ...] = (
    selectinload(Skp.rencana_hasil_kerja).options(
        joinedload(RencanaHasilKerja.semua_indikator), joinedload(RencanaHasilKerja.semua_intervensi)
    ),
    selectinload(Skp.perilaku_kerja),
    selectinload(Skp.lampiran),
)
# For pages, which lock nothing: one statement less, and whose results a row carries on.
ISI_BACA: tuple[ORMOption, ...] = (
    selectinload(Skp.rencana_hasil_kerja).options(
        joinedload(RencanaHasilKerja.semua_indikator),
        joinedload(RencanaHasilKerja.semua_intervensi).options(
            joinedload(Intervensi.tim),
            joinedload(Intervensi.sumber).joinedload(RencanaHasilKerja.skp).joinedload(Skp.pegawai),
        ),
    ),
    joinedload(Skp.perilaku_kerja),
    ISI[2],
)


@dataclass(frozen=True)
class Kedudukan:
    """What the actor is to an SKP: kinds of person in the table of states, and whether it may be read.

    A ketua tim is nothing here: he sees the rows of the team alone (`kinerja.skp.service.tim`).
    """

    pelaku: frozenset[PelakuSkp]
    hubungan: frozenset[Hubungan]

    @property
    def boleh_baca(self) -> bool:
        return bool(self.hubungan) or PelakuSkp.PENERIMA_HAK in self.pelaku


def load_skp(session: Session, skp_id: int, *options: ORMOption, lock: bool = False) -> Skp:
    """The SKP with what `options` say. Raises NotFoundError.

    `lock` makes other writers of this SKP wait, so that nobody edits what is being handed over.
    """
    query = select(Skp).where(Skp.id == skp_id).options(*options)
    if lock:
        query = query.with_for_update(of=Skp)
    found = session.scalars(query.execution_options(populate_existing=True)).unique().one_or_none()
    if found is None:
        raise NotFoundError
    return found


def acting_day(mulai: date, sampai: date, today: date) -> date:
    """The day whose pejabat penilai decides: today, or the nearest day of an SKP that is over or to come.

    After a mutasi the SKP of the old post stays with the old pejabat penilai (PermenPANRB 6/2022 leaves the
    change of evaluator to the instansi; this is the product's rule).
    """
    return min(max(today, mulai), sampai - SATU_HARI)


def holds_on_acting_day(today: date, garis: type[DatedMixin] = GarisPelaporan) -> ColumnElement[bool]:
    """The condition that a row of `garis` holds on the acting day of the `Skp` it is joined to."""
    return or_(
        and_(Skp.mulai <= today, Skp.sampai > today, holds_on(garis, today)),
        and_(
            Skp.mulai > today,
            garis.mulai <= Skp.mulai,
            or_(garis.sampai.is_(None), garis.sampai > Skp.mulai),
        ),
        and_(
            Skp.sampai <= today,
            garis.mulai < Skp.sampai,
            or_(garis.sampai.is_(None), garis.sampai >= Skp.sampai),
        ),
    )


def find_line(session: Session, actor: Actor, skp: Skp, *, today: date) -> Garis:
    """The evaluators of the SKP on its acting day."""
    return find_garis(session, actor, skp.pegawai_id, on=acting_day(skp.mulai, skp.sampai, today))


def find_kedudukan(
    session: Session,
    actor: Actor,
    skp: Skp,
    *,
    today: date,
    garis: Garis | None = None,
    dengan_hak: bool = False,
) -> Kedudukan:
    """What the actor is to this SKP. The owner is never his own penilai or admin (no second role helps).

    `garis` is the line of the acting day where the caller already has it. `dengan_hak` also lets in who may
    decide in the name of the pejabat penilai, while the SKP waits: only for pages and steps of a decision.
    """
    if actor.pegawai_id is not None and actor.pegawai_id == skp.pegawai_id:
        return Kedudukan(frozenset({PelakuSkp.PEMILIK}), frozenset({Hubungan.DIRI}))
    day = acting_day(skp.mulai, skp.sampai, today)
    garis = garis or find_garis(session, actor, skp.pegawai_id, on=day)
    hubungan = find_hubungan(session, actor, skp.pegawai_id, on=day, garis=garis)
    pelaku = {PelakuSkp.PENILAI} if Hubungan.PENILAI in hubungan else set()
    if Hubungan.ADMIN in hubungan:
        pelaku.add(PelakuSkp.ADMIN)
    menunggu = skp.status is StatusSkp.DIAJUKAN and PelakuSkp.PENILAI not in pelaku
    if dengan_hak and menunggu and holds_hak(session, actor, garis.penilai_id, today=today):
        pelaku.add(PelakuSkp.PENERIMA_HAK)
    if day != today and not hubungan:
        hubungan = find_hubungan(session, actor, skp.pegawai_id, on=today)
    return Kedudukan(frozenset(pelaku), hubungan)


def open_for_reading(
    session: Session,
    actor: Actor,
    skp: Skp,
    *,
    today: date,
    garis: Garis | None = None,
    dengan_hak: bool = False,
) -> Kedudukan:
    """Raise NotFoundError where the actor may not know of this SKP; `dengan_hak` as in `find_kedudukan`."""
    kedudukan = find_kedudukan(session, actor, skp, today=today, garis=garis, dengan_hak=dengan_hak)
    if not kedudukan.boleh_baca:
        raise NotFoundError
    return kedudukan


def open_for_editing(session: Session, actor: Actor, skp_id: int, *, today: date) -> Skp:
    """The SKP under lock for its owner. Raises NotFoundError, NotAuthorizedError and StateError."""
    skp = load_skp(session, skp_id, lock=True)
    kedudukan = open_for_reading(session, actor, skp, today=today)
    if PelakuSkp.PEMILIK not in kedudukan.pelaku:
        raise NotAuthorizedError("Hanya pemilik SKP yang dapat mengubah isinya.")
    if skp.status not in DAPAT_DIUBAH:
        raise StateError(_not_editable(skp))
    return skp


def _not_editable(skp: Skp) -> str:
    label = skp.status.label.lower()
    if AksiSkp.TARIK in (aksi for aksi in AksiSkp if can_move(skp, aksi)):
        return f"SKP sudah {label}. Tarik SKP lebih dulu bila isinya perlu diubah."
    if can_move(skp, AksiSkp.BUKA_REVISI):
        return f"SKP sudah {label}. Buka revisi bila isinya perlu diubah."
    return f"SKP sudah {label} dan tidak dapat diubah."


def can_move(skp: Skp, aksi: AksiSkp) -> bool:
    """Whether the action exists in the present state, whoever may take it."""
    try:
        transition_of(skp.status, aksi)
    except ValueError:
        return False
    return True


def may_write_ekspektasi(status: StatusSkp, pelaku: frozenset[PelakuSkp]) -> bool:
    """Owner and pejabat penilai never write at the same time: the status says whose turn it is."""
    if PelakuSkp.PEMILIK in pelaku:
        return status in DAPAT_DIUBAH
    return PelakuSkp.PENILAI in pelaku and status is StatusSkp.DIAJUKAN


def is_source_of(skp: Skp, penilai_id: int | None) -> ColumnElement[bool]:
    """The condition that the SKP at hand may be carried on by `skp`: of its penilai, or of a ketua tim.

    The days must meet; a cancelled plan is none. Joins nothing, so it fits every statement on `Skp`.
    """
    ketua = teams_of(skp).with_only_columns(TimKerja.ketua_id)
    return and_(
        or_(Skp.pegawai_id == penilai_id, Skp.pegawai_id.in_(ketua)),
        Skp.mulai < skp.sampai,
        Skp.sampai > skp.mulai,
        Skp.status != StatusSkp.DIBATALKAN,
    )


def teams_of(skp: Skp) -> Select[int]:
    """The teams of others to which the owner belongs on some day of this SKP."""
    return (
        select(TimKerja.id)
        .join(AnggotaTim, AnggotaTim.tim_id == TimKerja.id)
        .where(AnggotaTim.pegawai_id == skp.pegawai_id, TimKerja.ketua_id != skp.pegawai_id)
        .where(TimKerja.mulai < skp.sampai, or_(TimKerja.sampai.is_(None), TimKerja.sampai > skp.mulai))
        .where(AnggotaTim.mulai < skp.sampai, or_(AnggotaTim.sampai.is_(None), AnggotaTim.sampai > skp.mulai))
    )
