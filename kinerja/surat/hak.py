"""Who may do what with the letters of plugins: the person reads his own, the admin instansi issues.

A letter carries money and rank: nobody issues one about himself (security.md §2.7).
"""

from kinerja.actor import Actor, Peran
from kinerja.errors import NotAuthorizedError, NotFoundError


def is_own(actor: Actor, pegawai_id: int) -> bool:
    """Whether the letter is about the actor."""
    return actor.pegawai_id is not None and actor.pegawai_id == pegawai_id


def may_issue(actor: Actor, pegawai_id: int) -> bool:
    """Whether the actor may issue letters about this person."""
    return actor.has_everywhere(Peran.ADMIN_INSTANSI) and not is_own(actor, pegawai_id)


def may_read(actor: Actor, pegawai_id: int) -> bool:
    """Whether the actor may see the letters about this person."""
    return actor.has_everywhere(Peran.ADMIN_INSTANSI) or is_own(actor, pegawai_id)


def check_may_issue(actor: Actor, pegawai_id: int) -> None:
    """Raise NotAuthorizedError for the person himself, NotFoundError for who may not know of the letter."""
    if not may_read(actor, pegawai_id):
        raise NotFoundError
    if not may_issue(actor, pegawai_id):
        raise NotAuthorizedError("Surat tentang Anda sendiri diterbitkan oleh admin instansi yang lain.")


def check_may_read(actor: Actor, pegawai_id: int) -> None:
    """Raise NotFoundError unless the actor may see the letters about this person."""
    if not may_read(actor, pegawai_id):
        raise NotFoundError
