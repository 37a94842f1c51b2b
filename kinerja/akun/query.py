"""Pieces of queries on accounts that several services put together."""

from sqlalchemy import ColumnElement, and_, exists, or_

from kinerja.akun.models import Akun
from kinerja.organisasi.models import Kedudukan, Pegawai

TIDAK_BEKERJA = (Kedudukan.PENSIUN, Kedudukan.BERHENTI)


def is_without_akun() -> ColumnElement[bool]:
    """The condition that a `Pegawai` on duty with a NIP has no account yet."""
    punya = exists().where(or_(Akun.pegawai_id == Pegawai.id, Akun.nip == Pegawai.nip))
    return and_(Pegawai.nip.is_not(None), Pegawai.kedudukan.not_in(TIDAK_BEKERJA), ~punya)
