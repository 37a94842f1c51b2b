"""The nine boxes: counts for who may see them, names where they may be told, and the export."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.aturan.rules import Potensial, Rating
from kinerja.errors import NotAuthorizedError, NotFoundError
from kinerja.tindak_lanjut.hak_talenta import HakTalenta, find_hak
from kinerja.tindak_lanjut.muat_talenta import (
    AturanPakai,
    OrangTalenta,
    list_people,
    load_pakai,
    stands_in,
    to_orang,
)
from kinerja.tindak_lanjut.rules.talenta import GRUP_TERKECIL, count_boxes
from kinerja.tindak_lanjut.service.potensial import OBJEK

SEHALAMAN = 50


@dataclass(frozen=True)
class Kotak:
    """One box; `jumlah` is None where the group is too small to be told."""

    nomor: int
    kinerja: Rating
    potensial: Potensial
    jumlah: int | None
    bernama: bool


@dataclass(frozen=True)
class HalamanTalenta:
    """The grid from high to low kinerja; `tanpa_kotak` people have no final result or no valid potential."""

    hak: HakTalenta
    pakai: AturanPakai
    tahun: int
    baris: tuple[tuple[Kotak, ...], ...]
    jumlah: int
    tanpa_kotak: int


def open_grid(session: Session, actor: Actor, tahun: int, *, today: date) -> HalamanTalenta:
    """The nine boxes with counts, in a constant number of queries. Raises NotFoundError."""
    hak, pakai = find_hak(session, actor, today=today), load_pakai(session, actor, on=today)
    kolom = list_people(tahun, today, hak.lingkup).subquery()
    query = select(kolom.c.kini, kolom.c.lalu, kolom.c.potensial, func.count()).group_by(
        kolom.c.kini, kolom.c.lalu, kolom.c.potensial
    )
    grup = {(kini, lalu, potensial): n for kini, lalu, potensial, n in session.execute(query)}
    hitung = count_boxes(pakai.aturan, pakai.cara, grup)
    baris = tuple(
        tuple(_box(pakai, hak, kinerja, potensial, hitung) for potensial in Potensial)
        for kinerja in reversed(Rating)
    )
    return HalamanTalenta(hak, pakai, tahun, baris, sum(hitung.values()), hitung[None])


def open_box(
    session: Session, actor: Actor, tahun: int, nomor: int, *, sesudah: int = 0, today: date
) -> tuple[OrangTalenta, ...]:
    """Who stands in a box (0: in none), SEHALAMAN at a time after the person `sesudah`.

    Raises NotFoundError, also for a box that is not there, and NotAuthorizedError for a group below 5.
    """
    if not 0 <= nomor <= 9:
        raise NotFoundError
    hal = open_grid(session, actor, tahun, today=today)
    jumlah = {satu.nomor: satu.bernama for baris in hal.baris for satu in baris}
    if not hal.hak.semua_nama and not jumlah.get(nomor, False):
        raise NotAuthorizedError(f"Kelompok di bawah {GRUP_TERKECIL} orang ditampilkan tanpa nama.")
    kolom = list_people(tahun, today, hal.hak.lingkup).subquery()
    query = select(kolom).where(stands_in(hal.pakai, nomor, kolom.c), kolom.c.id > sesudah)
    query = query.order_by(kolom.c.id)
    return tuple(to_orang(hal.pakai, *row) for row in session.execute(query.limit(SEHALAMAN)))


def iter_people(session: Session, actor: Actor, tahun: int, *, today: date) -> Iterator[OrangTalenta]:
    """Everybody with the box, for the export. Raises NotFoundError, NotAuthorizedError for a pimpinan."""
    hak, pakai = find_hak(session, actor, today=today), load_pakai(session, actor, on=today)
    if not hak.semua_nama:
        raise NotAuthorizedError("Ekspor bernama hanya untuk admin instansi dan pejabat yang ditunjuk.")
    query = list_people(tahun, today, hak.lingkup).execution_options(yield_per=500)
    for row in session.execute(query):
        yield to_orang(pakai, *row)


def log_export(session: Session, actor: Actor, tahun: int, *, now: datetime) -> None:
    """Write down that names and boxes left the system."""
    audit.record(
        session,
        actor,
        "talenta.ekspor",
        OBJEK,
        tahun,
        now=now,
        rincian={"perubahan": [f"kotak talenta {tahun} diekspor"]},
    )


def _box(
    pakai: AturanPakai, hak: HakTalenta, kinerja: Rating, potensial: Potensial, hitung: dict[int | None, int]
) -> Kotak:
    nomor = pakai.aturan.kotak[kinerja, potensial]
    besar = hitung[nomor] >= GRUP_TERKECIL
    terang = hak.semua_nama or besar or not hitung[nomor]
    return Kotak(
        nomor,
        kinerja,
        potensial,
        hitung[nomor] if terang else None,
        bernama=bool(hitung[nomor]) and (hak.semua_nama or besar),
    )
