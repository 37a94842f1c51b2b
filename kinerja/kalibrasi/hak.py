"""Who may do what in a session: its leader and the raters he invited; for others it does not exist."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import NotAuthorizedError, NotFoundError
from kinerja.evaluasi.penetap import may_set_capaian
from kinerja.kalibrasi.models import Kalibrasi
from kinerja.kalibrasi.muat import Grup
from kinerja.kalibrasi.rules import StatusKalibrasi
from kinerja.organisasi.models import Pegawai, UnitKerja

BELUM_DITERAPKAN = frozenset({StatusKalibrasi.RANCANGAN, StatusKalibrasi.BERLANGSUNG})


def is_leader(actor: Actor, kalibrasi: Kalibrasi) -> bool:
    """Whether the actor leads the session."""
    return actor.pegawai_id is not None and kalibrasi.pemimpin_id == actor.pegawai_id


def check_may_enter(actor: Actor, kalibrasi: Kalibrasi, peserta: Iterable[Pegawai]) -> None:
    """Raise NotFoundError unless the actor leads the session or was invited."""
    if not is_leader(actor, kalibrasi) and actor.pegawai_id not in {satu.id for satu in peserta}:
        raise NotFoundError


def check_leads(actor: Actor, kalibrasi: Kalibrasi, peserta: Iterable[Pegawai]) -> None:
    """Raise NotFoundError as `check_may_enter`, NotAuthorizedError for a participant."""
    check_may_enter(actor, kalibrasi, peserta)
    if not is_leader(actor, kalibrasi):
        raise NotAuthorizedError(f"Tindakan ini dilakukan oleh pemimpin sesi, {kalibrasi.pemimpin.nama}.")


def stands_above(session: Session, actor: Actor, unit_id: int, *, today: date) -> bool:
    """Whether the actor is, today, a pimpinan above the unit."""
    query = select(UnitKerja.id).where(UnitKerja.id == unit_id, may_set_capaian(actor, today))
    return session.scalar(query) is not None


def refuse_former_leader(session: Session, actor: Actor, kalibrasi: Kalibrasi, *, today: date) -> None:
    """Raise NotAuthorizedError for a leader whose post ended before anything was applied.

    What he applied in office stays his to close and to read.
    """
    if not is_leader(actor, kalibrasi) or kalibrasi.status not in BELUM_DITERAPKAN:
        return
    if not stands_above(session, actor, kalibrasi.unit_id, today=today):
        raise NotAuthorizedError(
            "Anda tidak lagi memimpin di atas unit ini. Pimpinan yang sekarang membuka sesi yang baru."
        )


def refuse_member(actor: Actor, grup: Grup) -> None:
    """Raise NotAuthorizedError for somebody of the group itself, also one who came into it later."""
    if any(satu.pegawai.id == actor.pegawai_id for satu in grup.orang):
        raise NotAuthorizedError("Anda termasuk pegawai yang dikalibrasi. Papan ini bukan untuk Anda.")
