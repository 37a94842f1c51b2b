"""Which edition holds on a day, with what an instansi chose over it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, literal, or_, select, union_all

from kinerja.aturan.models import Aturan, AturanInstansi
from kinerja.aturan.pilihan import Isi, Pilihan, merge
from kinerja.aturan.rules import MasaGangguan
from kinerja.tenggat.models import Gangguan

DAFTAR = union_all(*(select(literal(nomor).label("nomor")) for nomor in range(4))).subquery()
"""To put several lists one after the other in one query: each joins only its own number."""


@dataclass(frozen=True)
class EdisiBerlaku:
    """An edition as it holds in an instansi: `isi` carries the choices laid over it, `asli` does not.

    `gangguan` are the outages since the day asked for.
    """

    id: int
    berlaku_mulai: date
    sumber: str
    isi: Isi
    asli: Isi
    gangguan: tuple[MasaGangguan, ...] = ()


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


def happened_since(on: date) -> ColumnElement[bool]:
    """The condition that an outage lasted into a day or came after it."""
    return and_(Gangguan.dicabut.is_(None), Gangguan.sampai >= datetime.combine(on, time.min, UTC))


def to_masa(semua: Iterable[Gangguan]) -> tuple[MasaGangguan, ...]:
    """The outages as the calendar takes them."""
    return tuple(MasaGangguan(satu.mulai, satu.sampai, satu.keterangan) for satu in semua)


def lay_over(satu: Aturan, semua: Iterable[Pilihan], gangguan: tuple[MasaGangguan, ...] = ()) -> EdisiBerlaku:
    """A stored edition with the choices and the outages of an instansi."""
    isi = merge(satu.kode, satu.isi, semua)
    return EdisiBerlaku(satu.id, satu.berlaku_mulai, satu.sumber, isi, satu.isi, gangguan)
