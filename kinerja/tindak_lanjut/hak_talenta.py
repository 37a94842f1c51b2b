"""Who sees the nine boxes, and who records what they need."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.errors import NotFoundError
from kinerja.organisasi.lingkup import Lingkup, scope_of
from kinerja.tindak_lanjut.hak import is_named
from kinerja.tindak_lanjut.models import PEJABAT, SebagaiPetugas


@dataclass(frozen=True)
class HakTalenta:
    """What the actor may see and do: `semua_nama` also of small groups, `catat` potential.

    `admin` sees it as admin instansi, not by a naming or as pimpinan unit.
    """

    lingkup: Lingkup
    semua_nama: bool
    catat: bool
    admin: bool = False


def find_hak(session: Session, actor: Actor, *, today: date) -> HakTalenta:
    """Admin instansi, named PPK, PyB and assessors see all, a pimpinan unit what lies below.

    Raises NotFoundError for everybody else.
    """
    admin = actor.has_everywhere(Peran.ADMIN_INSTANSI)
    pejabat, asesor = session.execute(
        select(
            is_named(actor.pegawai_id, today, *PEJABAT),
            is_named(actor.pegawai_id, today, SebagaiPetugas.ASESOR),
        )
    ).one()
    if admin or pejabat or asesor:
        return HakTalenta(Lingkup(True), semua_nama=True, catat=admin or bool(asesor), admin=admin)
    lingkup = scope_of(actor, (Peran.PIMPINAN_UNIT,))
    if not lingkup:
        raise NotFoundError
    return HakTalenta(lingkup, semua_nama=False, catat=False)
