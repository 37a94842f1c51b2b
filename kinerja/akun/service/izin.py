"""Who may act on which account."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.akun.models import Akun, PeranAkun
from kinerja.errors import NotAuthorizedError, NotFoundError


def require_admin(session: Session, actor: Actor) -> None:
    """Raise NotAuthorizedError unless the actor manages the accounts of the whole instansi."""
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI, Peran.PLATFORM):
        raise NotAuthorizedError("Hanya admin instansi yang mengelola akun.")


def require_admin_over(session: Session, actor: Actor, akun_id: int) -> Akun:
    """The account, if the actor may act on it: never on the own one, never on one with a higher role.

    Raises NotAuthorizedError, NotFoundError.
    """
    require_admin(session, actor)
    akun = session.scalar(select(Akun).where(Akun.id == akun_id))
    if akun is None:
        raise NotFoundError
    if akun.id == actor.akun_id:
        raise NotAuthorizedError("Akun Anda sendiri diurus admin lain. Mintalah kepadanya.")
    if not actor.has(Peran.PLATFORM) and actor.akun_id is not None and _is_platform(session, akun.id):
        raise NotAuthorizedError("Akun pengelola platform hanya diurus dari baris perintah.")
    return akun


def _is_platform(session: Session, akun_id: int) -> bool:
    held = exists().where(
        PeranAkun.akun_id == akun_id,
        PeranAkun.peran == Peran.PLATFORM,
        or_(PeranAkun.sampai.is_(None), PeranAkun.sampai > PeranAkun.mulai),
    )
    return bool(session.scalar(select(held)))
