"""An account finds its person: the first admin of an empty instansi exists before the people are imported."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.akun.models import Akun


def link_pegawai(session: Session, actor: Actor, pegawai_baru: Mapping[str, int]) -> int:
    """Give accounts without a person the new one of the same NIP (`pegawai_baru`); returns how many."""
    if not pegawai_baru:
        return 0
    akun_lepas = session.scalars(select(Akun).where(Akun.pegawai_id.is_(None)))
    bertemu = [akun for akun in akun_lepas if akun.nip in pegawai_baru]
    for akun in bertemu:
        akun.pegawai_id = pegawai_baru[akun.nip]
    session.flush()
    return len(bertemu)


def follow_nip(session: Session, actor: Actor, pegawai_id: int, nip: str) -> None:
    """The account of a person takes the new NIP as its log-in name, or keeps the old one if that is taken."""
    akun = session.scalar(select(Akun).where(Akun.pegawai_id == pegawai_id))
    if akun is None:
        return
    try:
        with session.begin_nested():
            akun.nip = nip
    except IntegrityError:
        session.refresh(akun)


def find_akun_of(session: Session, actor: Actor, pegawai_id: int) -> Akun | None:
    """The account of a person whom the caller may show, None when there is none."""
    return session.scalar(select(Akun).where(Akun.pegawai_id == pegawai_id))
