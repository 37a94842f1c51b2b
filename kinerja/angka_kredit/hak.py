"""Who may do what with the angka kredit of a person."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.angka_kredit.models import DokumenAk
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


def may_sign(actor: Actor, dokumen: DokumenAk) -> bool:
    """Whether the document stands in the name of the actor and waits for the signature."""
    sendiri = actor.pegawai_id is not None and actor.pegawai_id == dokumen.penilai_id
    return sendiri and not dokumen.penanda and dokumen.dibatalkan is None


def waits_for(pegawai_id: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a document waits for the signature of this person."""
    return (
        DokumenAk.penilai_id == pegawai_id,
        DokumenAk.penanda == "",
        DokumenAk.dibatalkan.is_(None),
    )
