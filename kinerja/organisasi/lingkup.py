"""Which part of the organisation an admin may see and change: the whole, or the trees below some units."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, false, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from kinerja.actor import Actor, Peran
from kinerja.errors import NotAuthorizedError, NotFoundError
from kinerja.organisasi.models import Pegawai, Penempatan, UsulanKedudukan
from kinerja.organisasi.query import holds_on, list_subtree
from kinerja.organisasi.rules import StatusUsulan

PENGELOLA = (Peran.ADMIN_INSTANSI, Peran.ADMIN_UNIT)
PEMBACA = (*PENGELOLA, Peran.AUDITOR)


@dataclass(frozen=True)
class Lingkup:
    """`semua`: the whole instansi; else the units `akar` with all below them, nothing when there are none."""

    semua: bool
    akar: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.semua or bool(self.akar)

    def covers(
        self, unit_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
    ) -> ColumnElement[bool]:
        """The condition that a unit lies in the scope."""
        if self.semua:
            return true()
        return unit_id.in_(list_subtree(self.akar)) if self.akar else false()

    def covers_pegawai(self, on: date) -> ColumnElement[bool]:
        """The condition that the `Pegawai` of the query sits in the scope on a day."""
        if self.semua:
            return true()
        # Under a name of its own: the query around it may look at placements as well.
        tempat = aliased(Penempatan)
        return exists().where(
            tempat.pegawai_id == Pegawai.id, holds_on(tempat, on), self.covers(tempat.unit_id)
        )


def scope_of(actor: Actor, peran: tuple[Peran, ...]) -> Lingkup:
    """Where one of the roles is held."""
    return Lingkup(actor.has_everywhere(*peran), actor.units_of(*peran))


def require_read(actor: Actor) -> Lingkup:
    """What the actor may see of the organisation. Raises NotFoundError for who may see nothing of it."""
    found = scope_of(actor, PEMBACA)
    if not found:
        raise NotFoundError
    return found


def require_change(actor: Actor) -> Lingkup:
    """Where the actor may change something. Raises NotAuthorizedError for an auditor, NotFoundError else."""
    require_read(actor)
    found = scope_of(actor, PENGELOLA)
    if not found:
        raise NotAuthorizedError("Auditor hanya membaca. Perubahan dilakukan admin instansi atau admin unit.")
    return found


def require_admin_instansi(actor: Actor, tindakan: str) -> None:
    """Raise NotAuthorizedError unless the actor is admin instansi; `tindakan` ends the sentence."""
    require_read(actor)
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError(f"Hanya admin instansi yang dapat {tindakan}.")


def count_waiting_in(lingkup: Lingkup, on: date) -> Select[int]:
    """The query that counts the proposals on positions which wait in the scope."""
    return (
        select(func.count(UsulanKedudukan.id))
        .join(Pegawai, Pegawai.id == UsulanKedudukan.pegawai_id)
        .where(UsulanKedudukan.status == StatusUsulan.MENUNGGU, lingkup.covers_pegawai(on))
    )
