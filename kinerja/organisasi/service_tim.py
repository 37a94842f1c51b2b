"""Tim kerja: made and kept by the admin or the head of the owning unit; people of every unit may be members.

Who sees a team: those who keep it, an auditor, its ketua, and who is or was a member. What the ketua may do
with the plans of the members is in `kinerja.skp.service.tim`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor, Peran
from kinerja.errors import NotAuthorizedError, NotFoundError
from kinerja.organisasi.halaman import BARIS_HALAMAN, Halaman, after_row, cut_page
from kinerja.organisasi.lingkup import Lingkup, scope_of
from kinerja.organisasi.models import AnggotaTim, Jabatan, Pegawai, TimKerja, UnitKerja
from kinerja.organisasi.pencarian import escape_like, match_pegawai
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.rules_tim import DAPAT_BERGABUNG, Masa
from kinerja.organisasi.service_pegawai import BarisPegawai, people_on
from kinerja.organisasi.service_unit import PILIHAN_TERBANYAK

PENGELOLA_TIM = (Peran.ADMIN_INSTANSI, Peran.ADMIN_UNIT, Peran.PIMPINAN_UNIT)
PEMBACA_TIM = (*PENGELOLA_TIM, Peran.AUDITOR)


@dataclass(frozen=True)
class BarisTim:
    """A team in a list; `jumlah` counts the members of the day."""

    tim: TimKerja
    jumlah: int

    @property
    def masa(self) -> Masa:
        return Masa(self.tim.mulai, self.tim.sampai)


@dataclass(frozen=True)
class BarisAnggota:
    """A membership with where the person sits today; None where nowhere."""

    anggota: AnggotaTim
    unit: str | None
    jabatan: str | None
    berlaku: bool

    @property
    def masa(self) -> Masa:
        return Masa(self.anggota.mulai, self.anggota.sampai)


@dataclass(frozen=True)
class DetailTim:
    """A team for its page, members of the day first; what the actor is to it."""

    tim: TimKerja
    daftar_anggota: tuple[BarisAnggota, ...]
    berjalan: bool
    dapat_diubah: bool
    sebagai_ketua: bool

    @property
    def masa(self) -> Masa:
        return Masa(self.tim.mulai, self.tim.sampai)

    @property
    def sekarang(self) -> tuple[BarisAnggota, ...]:
        return tuple(satu for satu in self.daftar_anggota if satu.berlaku)

    @property
    def lainnya(self) -> tuple[BarisAnggota, ...]:
        return tuple(satu for satu in self.daftar_anggota if not satu.berlaku)


@dataclass(frozen=True)
class TimSaya:
    """A team of the actor on a day, and in which role."""

    tim: TimKerja
    peran: str
    ketua: bool


# Reading


def list_tim(
    session: Session,
    actor: Actor,
    kata: str = "",
    *,
    keadaan: str = "",
    today: date,
    setelah: int | None = None,
) -> Halaman[BarisTim]:
    """A page of the teams that the actor may see, by name.

    `kata` is part of the name, the SK number, or of the name of the ketua. `keadaan` is "", "berjalan" or
    "berakhir".
    """
    jumlah = select(func.count(AnggotaTim.id)).where(
        AnggotaTim.tim_id == TimKerja.id, holds_on(AnggotaTim, today), holds_on(TimKerja, today)
    )
    query = (
        select(TimKerja, jumlah.correlate(TimKerja).scalar_subquery())
        .join(TimKerja.ketua)
        .options(joinedload(TimKerja.unit), joinedload(TimKerja.ketua))
        .where(_visible(actor), *_match(kata), after_row(TimKerja, setelah))
        .order_by(TimKerja.nama, TimKerja.id)
        .limit(BARIS_HALAMAN + 1)
    )
    if keadaan == "berjalan":
        query = query.where(or_(TimKerja.sampai.is_(None), TimKerja.sampai > today))
    elif keadaan == "berakhir":
        query = query.where(TimKerja.sampai <= today)
    return cut_page([BarisTim(*satu) for satu in session.execute(query)], lambda satu: satu.tim.id)


def describe_tim(session: Session, actor: Actor, tim_id: int, *, today: date) -> DetailTim:
    """A team with its members for its page. Raises NotFoundError."""
    tim = find_tim(session, actor, tim_id)
    query = (
        people_on(today)
        .join(AnggotaTim, AnggotaTim.pegawai_id == Pegawai.id)
        .where(AnggotaTim.tim_id == tim_id)
        .with_only_columns(AnggotaTim, UnitKerja.nama, Jabatan.nama)
        .options(joinedload(AnggotaTim.pegawai))
    )
    berjalan = Masa(tim.mulai, tim.sampai).holds(today)
    daftar = [
        BarisAnggota(satu, unit, jabatan, berjalan and Masa(satu.mulai, satu.sampai).holds(today))
        for satu, unit, jabatan in session.execute(query)
    ]
    return DetailTim(
        tim,
        tuple(daftar),
        berjalan,
        dapat_diubah=may_change_tim(session, actor, tim),
        sebagai_ketua=actor.pegawai_id is not None and actor.pegawai_id == tim.ketua_id,
    )


def find_tim(session: Session, actor: Actor, tim_id: int) -> TimKerja:
    """One team that the actor may see, with unit and ketua. Raises NotFoundError."""
    query = (
        select(TimKerja)
        .options(joinedload(TimKerja.unit), joinedload(TimKerja.ketua))
        .where(TimKerja.id == tim_id, _visible(actor))
    )
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def list_tim_saya(session: Session, actor: Actor, *, today: date) -> list[TimSaya]:
    """The teams that the actor leads or belongs to on a day, those that he leads first."""
    saya = actor.pegawai_id
    if saya is None:
        return []
    query = (
        select(TimKerja, AnggotaTim)
        .outerjoin(
            AnggotaTim,
            and_(
                AnggotaTim.tim_id == TimKerja.id,
                AnggotaTim.pegawai_id == saya,
                holds_on(AnggotaTim, today),
            ),
        )
        .options(joinedload(TimKerja.ketua), joinedload(TimKerja.unit))
        .where(holds_on(TimKerja, today), or_(TimKerja.ketua_id == saya, AnggotaTim.id.is_not(None)))
        .order_by(TimKerja.nama, TimKerja.id)
    )
    semua = [
        TimSaya(tim, "Ketua tim" if tim.ketua_id == saya else anggota.peran, tim.ketua_id == saya)
        for tim, anggota in session.execute(query)
    ]
    return sorted(semua, key=lambda satu: not satu.ketua)


def may_make_tim(session: Session, actor: Actor) -> bool:
    """Whether the actor keeps the teams of some unit."""
    return bool(scope_of(actor, PENGELOLA_TIM))


def find_unit_tim(
    session: Session, actor: Actor, kata: str, *, sertakan: int | None = None
) -> list[UnitKerja]:
    """Active units whose teams the actor keeps: those with the words, and `sertakan`; parents loaded."""
    lingkup = require_keeper(session, actor)
    cocok: list[ColumnElement[bool]] = [UnitKerja.id == sertakan] if sertakan is not None else []
    if kata.strip():
        cocok.append(func.lower(UnitKerja.nama).like(f"%{escape_like(kata.strip().lower())}%", escape="\\"))
    elif not lingkup.semua:
        cocok.append(UnitKerja.id.in_(lingkup.akar))
    if not cocok:
        return []
    query = (
        select(UnitKerja)
        .options(joinedload(UnitKerja.induk))
        .where(UnitKerja.aktif.is_(True), lingkup.covers(UnitKerja.id), or_(*cocok))
        .order_by(UnitKerja.nama, UnitKerja.id)
        .limit(PILIHAN_TERBANYAK)
    )
    return list(session.scalars(query))


def find_calon_tim(
    session: Session, actor: Actor, kata: str, *, today: date, sertakan: Sequence[int] = ()
) -> list[BarisPegawai]:
    """People of any unit who may join a team: those with the words, and `sertakan`."""
    require_keeper(session, actor)
    cocok: list[ColumnElement[bool]] = [Pegawai.id.in_(sertakan)] if sertakan else []
    if kata.strip():
        cocok.append(and_(*match_pegawai(session, kata)))
    if not cocok:
        return []
    query = people_on(today).where(Pegawai.kedudukan.in_(DAPAT_BERGABUNG), or_(*cocok))
    batas = PILIHAN_TERBANYAK + len(sertakan)
    return [BarisPegawai(*satu) for satu in session.execute(query.limit(batas))]


# Who may


def _visible(actor: Actor) -> ColumnElement[bool]:
    ikut: ColumnElement[bool] = false()
    if actor.pegawai_id is not None:
        anggota = exists().where(AnggotaTim.tim_id == TimKerja.id, AnggotaTim.pegawai_id == actor.pegawai_id)
        ikut = or_(TimKerja.ketua_id == actor.pegawai_id, anggota)
    return or_(scope_of(actor, PEMBACA_TIM).covers(TimKerja.unit_id), ikut)


def require_keeper(session: Session, actor: Actor) -> Lingkup:
    """Where the actor keeps teams. Raises NotAuthorizedError for who may keep none."""
    lingkup = scope_of(actor, PENGELOLA_TIM)
    if not lingkup:
        raise NotAuthorizedError("Tim kerja diatur oleh admin, atau oleh pimpinan unit untuk unitnya.")
    return lingkup


def may_change_tim(session: Session, actor: Actor, tim: TimKerja) -> bool:
    """Whether the actor keeps the teams of its unit."""
    lingkup = scope_of(actor, PENGELOLA_TIM)
    if not lingkup or lingkup.semua:
        return bool(lingkup)
    query = select(UnitKerja.id).where(UnitKerja.id == tim.unit_id, lingkup.covers(UnitKerja.id))
    return session.scalar(query) is not None


def _match(kata: str) -> list[ColumnElement[bool]]:
    return [
        or_(*(func.lower(kolom).like(f"%{escape_like(satu.lower())}%", escape="\\") for kolom in _DICARI))
        for satu in kata.split()
    ]


_DICARI = (TimKerja.nama, TimKerja.sk_nomor, Pegawai.nama)
