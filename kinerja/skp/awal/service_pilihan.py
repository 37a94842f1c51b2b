"""What an SKP can begin with, beside nothing: templates of the jabatan and roles of the matriks."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import InputError, NotFoundError
from kinerja.kalender.rules import Rentang
from kinerja.skp.awal.service_templat import PilihanTemplat, apply_templat, list_pilihan
from kinerja.skp.matriks.service import PeranTersedia, apply_roles, collect_roles_of
from kinerja.skp.models import Skp
from kinerja.skp.rules import Pendekatan
from kinerja.skp.service import create_skp


@dataclass(frozen=True)
class TitikAwal:
    """The templates for the actor's jabatan, and the roles that superiors hold ready."""

    templat: list[PilihanTemplat]
    peran: tuple[PeranTersedia, ...]

    def find(self, templat_id: int | None) -> PilihanTemplat | None:
        """The template with this id among those that may be chosen."""
        return next((satu for satu in self.templat if satu.templat.id == templat_id), None)


def list_titik_awal(session: Session, actor: Actor, rentang: Rentang, *, today: date) -> TitikAwal:
    """For an SKP of the actor in these days, in a constant number of queries."""
    return TitikAwal(
        list_pilihan(session, actor, on=rentang.mulai),
        collect_roles_of(session, actor, rentang, today=today),
    )


def start_skp(
    session: Session,
    actor: Actor,
    *,
    rentang: Rentang,
    pendekatan: Pendekatan,
    alasan_celah: str = "",
    salin_dari: int | None = None,
    templat_id: int | None = None,
    dengan_peran: bool = False,
    today: date,
    now: datetime,
) -> Skp:
    """`create_skp`, then the rows of a template and the roles that wait in the matriks.

    Raises what `create_skp`, `apply_templat` and `apply_roles` do; then nothing is stored.
    """
    skp = create_skp(
        session,
        actor,
        rentang=rentang,
        pendekatan=pendekatan,
        alasan_celah=alasan_celah,
        salin_dari=salin_dari,
        today=today,
        now=now,
    )
    if templat_id is not None:
        _apply(session, actor, skp, templat_id, today=today, now=now)
    if dengan_peran:
        apply_roles(session, actor, skp.id, today=today, now=now)
    return skp


def _apply(session: Session, actor: Actor, skp: Skp, templat_id: int, *, today: date, now: datetime) -> None:
    try:
        apply_templat(session, actor, skp.id, templat_id, today=today, now=now)
    except NotFoundError as error:
        kalimat = "Templat ini bukan untuk jabatan Anda pada tanggal mulai. Pilih isi awal yang lain."
        raise InputError("SKP belum dapat dibuat.", fields={"awal": kalimat}) from error
