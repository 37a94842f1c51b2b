"""Who may do what with the angka kredit of a person."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import NotFoundError
from kinerja.organisasi.service import Garis, Hubungan, find_garis, find_hubungan

PENERBIT = frozenset({Hubungan.PENILAI, Hubungan.ADMIN})


@dataclass(frozen=True)
class Hak:
    """What the actor may do: enter amounts, issue documents, fix a PAK. Nobody does anything for himself."""

    ubah: bool
    terbit: bool
    tetapkan: bool


def find_hak(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> Hak:
    """Admins enter amounts, the pejabat penilai or an admin issues, only the pejabat penilai fixes a PAK.

    `pegawai_id` must be one of this instansi. Raises NotFoundError for who may not know of the person.
    """
    sendiri = actor.pegawai_id == pegawai_id
    garis = Garis(None, None) if sendiri else find_garis(session, actor, pegawai_id, on=today)
    hubungan = find_hubungan(session, actor, pegawai_id, on=today, garis=garis)
    if not hubungan:
        raise NotFoundError
    if Hubungan.DIRI in hubungan:
        return Hak(False, False, False)
    return Hak(Hubungan.ADMIN in hubungan, bool(hubungan & PENERBIT), Hubungan.PENILAI in hubungan)
