"""What the service and the page tests of the SKP share: the people round one SKP, and how to read it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.akun.models import Akun
from kinerja.organisasi.models import Pegawai, Penempatan
from kinerja.skp.models import Skp
from kinerja.skp.muat import ISI, load_skp
from kinerja.skp.naskah import seal_content
from tests import factories


class Saat(TypedDict):
    """The two moments that services ask for."""

    today: date
    now: datetime


@dataclass(frozen=True)
class Orang:
    """A pegawai, his pejabat penilai, the atasan of that one, and a colleague without any tie."""

    pegawai: Pegawai
    penilai: Pegawai
    atasan: Pegawai
    lain: Pegawai
    semua_akun: dict[int, Akun]

    def actor(self, pegawai: Pegawai) -> Actor:
        return factories.make_actor(self.akun(pegawai))

    def akun(self, pegawai: Pegawai) -> Akun:
        return self.semua_akun[pegawai.id]

    @property
    def pemilik(self) -> Actor:
        return self.actor(self.pegawai)

    @property
    def sebagai_penilai(self) -> Actor:
        return self.actor(self.penilai)


def make_orang(session: Session) -> Orang:
    semua = [factories.make_pegawai(session) for _ in range(4)]
    pegawai, penilai, atasan, lain = semua
    factories.make_garis(session, pegawai, penilai)
    factories.make_garis(session, penilai, atasan)
    for satu in semua:
        factories.make_penempatan(session, satu)
    return Orang(
        pegawai, penilai, atasan, lain, {satu.id: factories.make_akun(session, satu) for satu in semua}
    )


def make_skp_of(session: Session, pegawai: Pegawai, **fields: object) -> Skp:
    """A complete draft of somebody who already has a placement."""
    penempatan = select(Penempatan).where(Penempatan.pegawai_id == pegawai.id)
    tempat = session.scalars(penempatan.order_by(Penempatan.mulai.desc())).first()
    assert tempat is not None
    return factories.make_skp(session, pegawai, penempatan_id=tempat.id, **fields)


def read(session: Session, skp_id: int) -> Skp:
    """The SKP with its content as it is stored now."""
    session.flush()
    return load_skp(session, skp_id, *ISI)


def seal(session: Session, skp_id: int) -> str:
    """The hash that a page would carry into the approval."""
    return seal_content(read(session, skp_id))


@contextmanager
def count_queries(bind: Engine | Connection) -> Iterator[list[str]]:
    """Collect the statements that ask for rows; BEGIN and settings of the session are no queries."""
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and "set_config" not in statement:
            asked.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(bind, "before_cursor_execute", note)
