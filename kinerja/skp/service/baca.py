"""Read SKP: one with its content, those of a person, those that wait, and what Beranda shows."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja.actor import Actor
from kinerja.errors import NotFoundError
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.organisasi.service import find_hubungan
from kinerja.skp.hak import decides
from kinerja.skp.models import RencanaHasilKerja, Skp, VersiSkp
from kinerja.skp.muat import ISI, ISI_BACA, ORANG, holds_on_acting_day, load_skp, open_for_reading
from kinerja.skp.naskah import to_isi_skp
from kinerja.skp.rules import DAPAT_DIUBAH, StatusSkp, list_missing

BATAS_DAFTAR = 50


@dataclass(frozen=True)
class RingkasanSkp:
    """The SKP of today in one line; `kurang` counts what is missing while the owner writes, else 0.

    `menunggu` names the pejabat penilai while he holds the ball, "" otherwise.
    """

    skp: Skp
    kurang: int
    menunggu: str


@dataclass(frozen=True)
class Penunggu:
    """An SKP that waits for the actor's decision."""

    skp: Skp
    pegawai: Pegawai


def find_skp(session: Session, actor: Actor, skp_id: int, *, today: date) -> Skp:
    """An SKP that the actor may read, with person, placement and content, in a constant number of queries.

    Raises NotFoundError, also where the actor may not know of it.
    """
    skp = load_skp(session, skp_id, *ORANG, *ISI_BACA)
    open_for_reading(session, actor, skp, today=today)
    return skp


def list_skp_of(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> list[Skp]:
    """All SKP of a person, newest first, without those cancelled. Raises NotFoundError as `find_skp`."""
    if pegawai_id != actor.pegawai_id and not find_hubungan(session, actor, pegawai_id, on=today):
        raise NotFoundError
    query = (
        select(Skp)
        .where(Skp.pegawai_id == pegawai_id, Skp.status != StatusSkp.DIBATALKAN)
        .options(*ORANG)
        .order_by(Skp.mulai.desc())
    )
    return list(session.scalars(query))


def count_content(session: Session, actor: Actor, daftar: list[Skp]) -> dict[int, int]:
    """How many results each of these SKP has."""
    query = (
        select(RencanaHasilKerja.skp_id, func.count())
        .where(RencanaHasilKerja.skp_id.in_([skp.id for skp in daftar]))
        .group_by(RencanaHasilKerja.skp_id)
    )
    return dict(session.execute(query).all())


def list_waiting(
    session: Session,
    actor: Actor,
    *,
    today: date,
    sesudah: tuple[datetime, int] | None = None,
    batas: int = BATAS_DAFTAR,
) -> list[Penunggu]:
    """SKP about which the actor decides, oldest first; `sesudah` is the key of the last one seen."""
    query = _waiting(actor, today).options(joinedload(Skp.pegawai), *ORANG[1:])
    if sesudah is not None:
        saat, skp_id = sesudah
        query = query.where(or_(Skp.status_sejak > saat, and_(Skp.status_sejak == saat, Skp.id > skp_id)))
    daftar = session.scalars(query.order_by(Skp.status_sejak, Skp.id).limit(batas))
    return [Penunggu(skp, skp.pegawai) for skp in daftar]


def count_waiting(session: Session, actor: Actor, *, today: date) -> tuple[int, datetime | None]:
    """How many SKP wait for the actor, and since when the oldest does."""
    query = _waiting(actor, today).with_only_columns(func.count(Skp.id), func.min(Skp.status_sejak))
    jumlah, tertua = session.execute(query).one()
    return jumlah, tertua


def _waiting(actor: Actor, today: date) -> Select[Skp]:
    return (
        select(Skp)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .where(Skp.status == StatusSkp.DIAJUKAN, decides(actor, today), holds_on_acting_day(today))
    )


@dataclass(frozen=True)
class Antrean:
    """Where an SKP stands in the actor's queue: ids of its neighbours (None at an end), place, length."""

    sebelum: int | None
    sesudah: int | None
    nomor: int
    jumlah: int


def find_antrean(session: Session, actor: Actor, skp: Skp, *, today: date) -> Antrean:
    """The neighbours of an SKP among those that wait for the actor, in one query."""
    dahulu = or_(
        Skp.status_sejak < skp.status_sejak, and_(Skp.status_sejak == skp.status_sejak, Skp.id < skp.id)
    )
    semua = _waiting(actor, today).with_only_columns(Skp.id)
    sebelum = semua.where(dahulu).order_by(Skp.status_sejak.desc(), Skp.id.desc()).limit(1)
    sesudah = semua.where(~dahulu, Skp.id != skp.id).order_by(Skp.status_sejak, Skp.id).limit(1)
    hitung = _waiting(actor, today).with_only_columns(
        func.count(Skp.id),
        func.count(Skp.id).filter(dahulu),
        sebelum.scalar_subquery().correlate(None),
        sesudah.scalar_subquery().correlate(None),
    )
    jumlah, di_depan, kiri, kanan = session.execute(hitung).one()
    return Antrean(kiri, kanan, di_depan + 1, jumlah)


def summary(session: Session, actor: Actor, *, today: date) -> RingkasanSkp | None:
    """The actor's SKP of today, else the newest of the year, for Beranda; None without any."""
    if actor.pegawai_id is None:
        return None
    found = session.execute(_of_the_year(actor.pegawai_id, today)).first()
    if found is None:
        return None
    skp, ada_penilai, penilai = found
    if skp.status not in DAPAT_DIUBAH:
        return RingkasanSkp(skp, 0, penilai.nama_lengkap if penilai else "")
    skp = load_skp(session, skp.id, ISI[0], ISI[2])
    kurang = list_missing(to_isi_skp(skp, ada_penilai=ada_penilai))
    return RingkasanSkp(skp, sum(satu.wajib for satu in kurang), "")


def _of_the_year(pegawai_id: int, today: date) -> Select[Skp, bool, Pegawai]:
    penilai = aliased(Pegawai)
    bergaris = (
        exists().where(GarisPelaporan.pegawai_id == Skp.pegawai_id, holds_on_acting_day(today)).correlate(Skp)
    )
    return (
        select(Skp, bergaris, penilai)
        .outerjoin(penilai, (penilai.id == Skp.penilai_id) & (Skp.status == StatusSkp.DIAJUKAN))
        .where(Skp.pegawai_id == pegawai_id, Skp.tahun == today.year, Skp.status != StatusSkp.DIBATALKAN)
        .order_by((Skp.mulai <= today).desc(), Skp.mulai.desc())
        .limit(1)
    )


def list_versi(
    session: Session, actor: Actor, skp_id: int, *, today: date
) -> tuple[Skp, list[Row[int, datetime, int]]]:
    """The SKP, with number, time and author of its frozen versions, newest first. Raises NotFoundError."""
    skp = load_skp(session, skp_id, *ORANG)
    open_for_reading(session, actor, skp, today=today, dengan_hak=True)
    query = (
        select(VersiSkp.nomor, VersiSkp.dibuat, VersiSkp.oleh_id)
        .where(VersiSkp.skp_id == skp_id)
        .order_by(VersiSkp.nomor.desc())
    )
    return skp, list(session.execute(query))


def find_versi(
    session: Session, actor: Actor, skp_id: int, nomor: int, *, today: date
) -> tuple[Skp, VersiSkp]:
    """One frozen version with its SKP. Raises NotFoundError."""
    skp = load_skp(session, skp_id, *ORANG)
    open_for_reading(session, actor, skp, today=today, dengan_hak=True)
    versi = session.scalar(select(VersiSkp).where(VersiSkp.skp_id == skp_id, VersiSkp.nomor == nomor))
    if versi is None:
        raise NotFoundError
    return skp, versi
