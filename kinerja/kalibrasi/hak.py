"""Who may do what in a session: its leader and the raters he invited; for others it does not exist."""

from collections.abc import Iterable

from kinerja.actor import Actor
from kinerja.errors import NotAuthorizedError, NotFoundError
from kinerja.kalibrasi.models import Kalibrasi
from kinerja.organisasi.models import Pegawai


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
