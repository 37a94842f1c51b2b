"""Which edition holds on a day, with what an instansi chose over it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, literal, or_, select, union_all

from kinerja.aturan.models import Aturan, AturanInstansi
from kinerja.aturan.pilihan import Isi, Pilihan, merge

DAFTAR = union_all(*(select(literal(nomor).label("nomor")) for nomor in range(3))).subquery()
"""To put several lists one after the other in one query: each joins only its own number."""


@dataclass(frozen=True)
class EdisiBerlaku:
    """An edition as it holds in an instansi: `isi` carries the choices laid over it, `asli` does not."""

    id: int
    berlaku_mulai: date
    sumber: str
    isi: Isi
    asli: Isi


def is_in_force(model: type[Aturan | AturanInstansi], on: date) -> ColumnElement[bool]:
    """The condition that an edition or a choice holds for what begins on a day."""
    if model is Aturan:
        return and_(
            Aturan.rancangan.is_(False),
            Aturan.berlaku_mulai <= on,
            or_(Aturan.berlaku_sampai.is_(None), Aturan.berlaku_sampai > on),
        )
    return and_(
        AturanInstansi.dicabut.is_(None),
        AturanInstansi.mulai <= on,
        or_(AturanInstansi.sampai.is_(None), AturanInstansi.sampai > on),
    )


def lay_over(satu: Aturan, semua: Iterable[Pilihan]) -> EdisiBerlaku:
    """A stored edition with the choices of an instansi."""
    return EdisiBerlaku(satu.id, satu.berlaku_mulai, satu.sumber, merge(satu.kode, satu.isi, semua), satu.isi)
