"""What waits for somebody, in one shape for every feature, so that Beranda asks once for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    cast,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from kinerja.db import UtcDateTime

Baris = Select[str, int, int | None, str | None, datetime | None, date | None]


@dataclass(frozen=True)
class Antre:
    """One queue: `jumlah` things wait, `objek_id` is one of them, the oldest waits since `sejak`.

    `nama` is a word for the sentence (a person, a period), None without one; `batas` the last local day of
    the most urgent one, None without a deadline.
    """

    kode: str
    jumlah: int
    objek_id: int | None
    nama: str | None
    sejak: datetime | None
    batas: date | None


def queue_row(
    kode: str,
    kunci: ColumnElement[int] | Any,
    *,
    objek: ColumnElement[int] | Any = None,
    nama: ColumnElement[str] | Any = None,
    sejak: ColumnElement[datetime] | Any = None,
    batas: ColumnElement[date] | Any = None,
) -> Baris:
    """The select of one queue; the feature adds its joins and its where.

    `kunci` is what is counted, each once; of the other columns the smallest value is shown. A queue with
    nobody in it answers no row.
    """

    def smallest(kolom: Any, jenis: Any) -> ColumnElement[Any]:
        # A cast of a date loses it on SQLite; without one PostgreSQL does not know the type of NULL.
        return cast(null(), jenis) if kolom is None else type_coerce(func.min(kolom), jenis)

    return select(
        cast(literal(kode), String(40)).label("kode"),
        cast(func.count(kunci.distinct()), Integer).label("jumlah"),
        smallest(kunci if objek is None else objek, Integer).label("objek_id"),
        smallest(nama, String(300)).label("nama"),
        smallest(sejak, UtcDateTime()).label("sejak"),
        smallest(batas, Date()).label("batas"),
    ).having(func.count(kunci) > 0)


def list_queues(session: Session, daftar: Iterable[Baris]) -> tuple[Antre, ...]:
    """The queues in which somebody waits, all in one query."""
    semua = list(daftar)
    if not semua:
        return ()
    return tuple(Antre(*satu) for satu in session.execute(union_all(*semua)))
