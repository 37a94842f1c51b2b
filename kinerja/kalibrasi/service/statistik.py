"""Units beside the limits of their capaian, for whoever sets it: process and numbers, no names."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.rules import Predikat
from kinerja.evaluasi.aturan import load_aturan
from kinerja.evaluasi.grup import select_group
from kinerja.evaluasi.models import CapaianUnit, Evaluasi
from kinerja.evaluasi.penetap import may_set_capaian
from kinerja.evaluasi.sebaran import Sebaran, build_sebaran
from kinerja.kalender.rules import Periode
from kinerja.kalibrasi.models import Kalibrasi
from kinerja.kalibrasi.muat import find_periode
from kinerja.kalibrasi.rules import GRUP_STATISTIK, StatusKalibrasi
from kinerja.organisasi.models import Penempatan, UnitKerja
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.skp.muat import acting_day

UNIT_TERBANYAK = 100


@dataclass(frozen=True, kw_only=True)
class BarisUnit:
    """One unit; `sebaran` is None for fewer than five people, where a number would be a name."""

    unit: UnitKerja
    jumlah: int
    ditetapkan: int
    sebaran: Sebaran | None
    sesi: StatusKalibrasi | None


def list_statistik(
    session: Session, actor: Actor, tahun: int, kode: str, *, today: date
) -> tuple[Periode, tuple[BarisUnit, ...]]:
    """The units whose capaian the actor sets, in a constant number of queries. Raises NotFoundError."""
    periode, _ = find_periode(session, actor, tahun, kode)
    aturan = load_aturan(session, actor, on=periode.rentang.mulai)
    query = select(UnitKerja).where(may_set_capaian(actor, today), UnitKerja.aktif)
    units = session.scalars(query.order_by(UnitKerja.nama, UnitKerja.id).limit(UNIT_TERBANYAK)).all()
    ids = [satu.id for satu in units]
    hitung = _count(session, ids, kode, acting_day(periode.rentang.mulai, periode.rentang.sampai, today))
    capaian = {
        satu.unit_id: satu.nilai
        for satu in session.scalars(
            select(CapaianUnit).where(
                CapaianUnit.unit_id.in_(ids), CapaianUnit.tahun == tahun, CapaianUnit.kode_periode == kode
            )
        )
    }
    sesi = _sessions(session, ids, tahun, kode)
    baris = []
    for unit in units:
        jumlah, tetap = hitung[unit.id]
        total = sum(jumlah.values())
        if total == 0:
            continue
        predikat = {satu: jumlah.get(satu, 0) for satu in Predikat}
        sebaran = build_sebaran(
            (unit.id, unit.nama), capaian.get(unit.id), predikat, jumlah.get(None, 0), aturan
        )
        baris.append(
            BarisUnit(
                unit=unit,
                jumlah=total,
                ditetapkan=tetap,
                sebaran=sebaran if total >= GRUP_STATISTIK else None,
                sesi=sesi.get(unit.id),
            )
        )
    return periode, tuple(baris)


def _count(
    session: Session, ids: list[int], kode: str, hari: date
) -> defaultdict[int, tuple[dict[Predikat | None, int], int]]:
    kolom = (Penempatan.unit_id, Evaluasi.predikat, PeriodePenilaian.status)
    query = select_group(
        select(*kolom, func.count(Penempatan.id)), kode, hari, Penempatan.unit_id.in_(ids)
    ).group_by(*kolom)
    hasil: defaultdict[int, tuple[dict[Predikat | None, int], int]] = defaultdict(lambda: ({}, 0))
    for unit_id, predikat, status, banyak in session.execute(query):
        jumlah, tetap = hasil[unit_id]
        jumlah[predikat] = jumlah.get(predikat, 0) + banyak
        hasil[unit_id] = jumlah, tetap + (banyak if status in SUDAH_DITETAPKAN else 0)
    return hasil


def _sessions(session: Session, ids: list[int], tahun: int, kode: str) -> dict[int, StatusKalibrasi]:
    query = (
        select(Kalibrasi.unit_id, Kalibrasi.status)
        .where(Kalibrasi.unit_id.in_(ids), Kalibrasi.tahun == tahun, Kalibrasi.kode_periode == kode)
        .where(Kalibrasi.status != StatusKalibrasi.DIBATALKAN)
        .order_by(Kalibrasi.id)
    )
    return dict(session.execute(query).all())
