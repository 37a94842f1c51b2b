"""Who may be asked for feedback on somebody, and under which role: from the state of today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, literal, or_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.organisasi.models import AnggotaTim, GarisPelaporan, Pegawai, TimKerja
from kinerja.organisasi.query import colleagues_of, holds_on
from kinerja.organisasi.rules import Kedudukan
from kinerja.pelaksanaan.rules import PeranUmpanBalik

BATAS_CALON = 50


@dataclass(frozen=True)
class Calon:
    """Somebody who may be asked about a person, with the role in which he would speak."""

    pegawai: Pegawai
    peran: PeranUmpanBalik


def list_calon(
    session: Session, actor: Actor, pegawai_id: int, *, cari: str = "", today: date
) -> list[Calon]:
    """Those near the person, by name; with `cari` everybody of the instansi whose name contains it."""
    peran = _role_of(pegawai_id, today)
    query = _people(actor, pegawai_id, peran)
    if cari:
        query = query.where(Pegawai.nama.icontains(cari, autoescape=True))
    else:
        query = query.where(peran != PeranUmpanBalik.PIHAK_LAIN.value)
    return _run(session, query.limit(BATAS_CALON))


def find_calon(
    session: Session, actor: Actor, pegawai_id: int, ids: Collection[int], *, today: date
) -> list[Calon]:
    """Those of `ids` who may be asked."""
    query = _people(actor, pegawai_id, _role_of(pegawai_id, today))
    return _run(session, query.where(Pegawai.id.in_(ids)))


def _run(session: Session, query: Select[Pegawai, str]) -> list[Calon]:
    return [Calon(pegawai, PeranUmpanBalik(peran)) for pegawai, peran in session.execute(query)]


def _people(actor: Actor, pegawai_id: int, peran: ColumnElement[str]) -> Select[Pegawai, str]:
    return (
        select(Pegawai, peran)
        .where(Pegawai.kedudukan == Kedudukan.AKTIF)
        .where(Pegawai.id.not_in([pegawai_id, actor.pegawai_id or 0]))
        .order_by(Pegawai.nama, Pegawai.id)
    )


def _role_of(pegawai_id: int, today: date) -> ColumnElement[str]:
    """The same order as the role of somebody who gives: penilai, bawahan, ketua tim, colleagues, others."""
    garis = GarisPelaporan
    penilai = select(garis.penilai_id).where(garis.pegawai_id == pegawai_id, holds_on(garis, today))
    bawahan = select(garis.pegawai_id).where(garis.penilai_id == pegawai_id, holds_on(garis, today))
    sesama = select(garis.pegawai_id).where(garis.penilai_id.in_(penilai), holds_on(garis, today))
    ketua = (
        select(TimKerja.ketua_id)
        .join(AnggotaTim, AnggotaTim.tim_id == TimKerja.id)
        .where(AnggotaTim.pegawai_id == pegawai_id, holds_on(AnggotaTim, today), holds_on(TimKerja, today))
    )
    dekat = or_(Pegawai.id.in_(sesama), Pegawai.id.in_(colleagues_of(pegawai_id, on=today)))
    urutan = (
        (Pegawai.id.in_(penilai), PeranUmpanBalik.PIMPINAN),
        (Pegawai.id.in_(bawahan), PeranUmpanBalik.BAWAHAN),
        (and_(Pegawai.id.in_(ketua), Pegawai.id.not_in(sesama)), PeranUmpanBalik.KETUA_TIM),
        (dekat, PeranUmpanBalik.REKAN),
    )
    return case(
        *((syarat, literal(peran.value)) for syarat, peran in urutan),
        else_=literal(PeranUmpanBalik.PIHAK_LAIN.value),
    )
