"""What other features ask of the organisation: who sits where, who evaluates whom, who may know of whom."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import Exists, and_, exists, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja.actor import Actor, Peran
from kinerja.errors import NotFoundError
from kinerja.organisasi.models import GarisPelaporan, Instansi, Pegawai, Penempatan
from kinerja.organisasi.query import holds_on, list_subtree
from kinerja.organisasi.rules import describe_pangkat
from kinerja.surat.dokumen import INSTANSI, Pihak


class Hubungan(StrEnum):
    """How the actor stands to a person; none of them means: may not know of that person's work."""

    DIRI = "diri"
    PENILAI = "penilai"
    ATASAN_PENILAI = "atasan_penilai"
    PIMPINAN_UNIT = "pimpinan_unit"
    ADMIN = "admin"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class Garis:
    """The two superiors of a person on a day; None where the line ends or is not mapped yet."""

    penilai_id: int | None
    atasan_id: int | None


def find_pegawai(session: Session, actor: Actor, pegawai_id: int) -> Pegawai:
    """One person of the instansi. Raises NotFoundError."""
    found = session.scalar(select(Pegawai).where(Pegawai.id == pegawai_id))
    if found is None:
        raise NotFoundError
    return found


def find_penempatan(session: Session, actor: Actor, pegawai_id: int, *, on: date) -> Penempatan | None:
    """Where the person sits on a day (unit and jabatan loaded), None when nowhere."""
    query = (
        select(Penempatan)
        .options(joinedload(Penempatan.unit), joinedload(Penempatan.jabatan))
        .where(Penempatan.pegawai_id == pegawai_id, holds_on(Penempatan, on))
    )
    return session.scalar(query)


def find_garis(session: Session, actor: Actor, pegawai_id: int, *, on: date) -> Garis:
    """The pejabat penilai and the atasan pejabat penilai of a person on a day, in one query."""
    above = aliased(GarisPelaporan)
    query = (
        select(GarisPelaporan.penilai_id, GarisPelaporan.atasan_id, above.penilai_id)
        .join_from(
            GarisPelaporan,
            above,
            and_(above.pegawai_id == GarisPelaporan.penilai_id, holds_on(above, on)),
            isouter=True,
        )
        .where(GarisPelaporan.pegawai_id == pegawai_id, holds_on(GarisPelaporan, on))
    )
    row = session.execute(query).first()
    if row is None:
        return Garis(None, None)
    penilai_id, override, derived = row
    return Garis(penilai_id, override if override is not None else derived)


def describe_pihak(session: Session, actor: Actor, pegawai_id: int, *, on: date) -> Pihak:
    """The person as the identity block of a form shows them on a day: a snapshot, plain values."""
    return describe_semua_pihak(session, actor, [pegawai_id], on=on)[pegawai_id]


def describe_semua_pihak(
    session: Session, actor: Actor, pegawai_ids: list[int], *, on: date
) -> dict[int, Pihak]:
    """Identity blocks of several people in one query. Raises NotFoundError when one is unknown."""
    query = (
        select(Pegawai, Penempatan, Instansi.nama)
        .join(Instansi, Instansi.id == Pegawai.instansi_id)
        .outerjoin(Penempatan, and_(Penempatan.pegawai_id == Pegawai.id, holds_on(Penempatan, on)))
        .options(joinedload(Penempatan.unit), joinedload(Penempatan.jabatan))
        .where(Pegawai.id.in_(pegawai_ids))
    )
    found = {row[0].id: _to_pihak(*row) for row in session.execute(query)}
    if set(pegawai_ids) - found.keys():
        raise NotFoundError
    return found


def list_bawahan(session: Session, actor: Actor, penilai_id: int, *, on: date) -> list[Pegawai]:
    """The people whom this person evaluates on a day, by name."""
    query = (
        select(Pegawai)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Pegawai.id)
        .where(GarisPelaporan.penilai_id == penilai_id, holds_on(GarisPelaporan, on))
        .order_by(Pegawai.nama, Pegawai.id)
    )
    return list(session.scalars(query))


def find_hubungan(
    session: Session, actor: Actor, pegawai_id: int, *, on: date, garis: Garis | None = None
) -> frozenset[Hubungan]:
    """How the actor stands to the person on a day; empty when the actor may not know of their work.

    `garis` spares the look-ups of a caller who already has the line of this person on this day.
    Raises NotFoundError when the person is not of this instansi.
    """
    if garis is None:
        find_pegawai(session, actor, pegawai_id)
    found = set()
    if actor.pegawai_id is not None and actor.pegawai_id == pegawai_id:
        found.add(Hubungan.DIRI)
    elif actor.pegawai_id is not None:
        garis = garis or find_garis(session, actor, pegawai_id, on=on)
        if garis.penilai_id == actor.pegawai_id:
            found.add(Hubungan.PENILAI)
        if garis.atasan_id == actor.pegawai_id:
            found.add(Hubungan.ATASAN_PENILAI)
    return frozenset(found) | find_hubungan_by_role(session, actor, pegawai_id, on=on)


def find_hubungan_by_role(
    session: Session, actor: Actor, pegawai_id: int, *, on: date
) -> frozenset[Hubungan]:
    """What the roles of the account alone make of the actor to the person, in at most one query."""
    found = {hubungan for hubungan, peran in _BY_ROLE if actor.has_everywhere(*peran)}
    scoped = {
        hubungan: units
        for hubungan, peran in _BY_ROLE
        if hubungan not in found and (units := actor.units_of(*peran))
    }
    if scoped:
        query = select(*(_sits_below(pegawai_id, units, on) for units in scoped.values()))
        reached = session.execute(query).one()
        found |= {hubungan for hubungan, reaches in zip(scoped, reached, strict=True) if reaches}
    return frozenset(found)


_BY_ROLE = (
    (Hubungan.PIMPINAN_UNIT, (Peran.PIMPINAN_UNIT,)),
    (Hubungan.ADMIN, (Peran.ADMIN_INSTANSI, Peran.ADMIN_UNIT)),
    (Hubungan.AUDITOR, (Peran.AUDITOR,)),
)


def _sits_below(pegawai_id: int, units: frozenset[int], on: date) -> Exists:
    return exists().where(
        Penempatan.pegawai_id == pegawai_id,
        holds_on(Penempatan, on),
        Penempatan.unit_id.in_(list_subtree(units)),
    )


def _to_pihak(pegawai: Pegawai, penempatan: Penempatan | None, instansi: str) -> Pihak:
    """A person without NIP is a Menteri or kepala daerah: the form names the instansi, not a unit."""
    pihak = Pihak(
        nama=pegawai.nama_lengkap,
        nip=pegawai.nip or "",
        pangkat=describe_pangkat(penempatan.golongan if penempatan else None, pegawai.jenis),
        jabatan=penempatan.jabatan.nama if penempatan else "",
        unit_kerja=penempatan.unit.nama if penempatan else "",
    )
    return pihak if pegawai.nip else replace(pihak, unit_kerja=instansi, label_unit=INSTANSI)
