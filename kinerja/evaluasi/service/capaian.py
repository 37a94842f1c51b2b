"""Capaian kinerja organisasi of a unit, set by the head of the organisation above it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.aturan.service import get_setting, load_periode
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.evaluasi.models import CapaianUnit
from kinerja.evaluasi.penetap import may_set_capaian
from kinerja.evaluasi.rules import CapaianOrganisasi
from kinerja.kalender.rules import JenisPeriode, Periode, list_periode, tahun_kalender
from kinerja.organisasi.models import UnitKerja

OBJEK = "capaian_unit"
SEHALAMAN = 30
TAHUNAN = "TH"
HANYA_ATASAN = "Capaian organisasi ditetapkan oleh pimpinan organisasi di atas unit ini."


class KomponenCapaian(NamedTuple):
    """What a yearly capaian is drawn from (SE Menteri PANRB 3/2023); the table of both was not published.

    Achievement of the Perjanjian Kinerja, and the expectation about the unit; None where not written down.
    """

    perjanjian_kinerja: CapaianOrganisasi | None = None
    harapan_unit: CapaianOrganisasi | None = None


@dataclass(frozen=True)
class BarisCapaian:
    """One unit with its capaian in a period, None while it has none."""

    unit: UnitKerja
    capaian: CapaianUnit | None


@dataclass(frozen=True)
class DaftarCapaian:
    """One page of the units whose capaian the actor sets; `sesudah` is the key of the next page."""

    periode: Periode
    daftar: tuple[BarisCapaian, ...]
    sesudah: tuple[str, int] | None


def list_kode(session: Session, actor: Actor, tahun: int) -> tuple[Periode, ...]:
    """The periods that the instansi evaluates in a year, whole, the year last."""
    jenis = JenisPeriode(get_setting(session, actor, "periodik"))
    semua = _list_all(session, actor, tahun)
    return tuple(satu for yang in (jenis, JenisPeriode.TAHUNAN) for satu in semua if satu.jenis is yang)


def _list_all(session: Session, actor: Actor, tahun: int) -> list[Periode]:
    """Every period that the rule set of the year knows: the setting may have changed during the year."""
    aturan = load_periode(session, actor, on=date(tahun, 1, 1))
    jenis = dict.fromkeys(pola.jenis for pola in aturan.daftar)
    return [satu for yang in jenis for satu in list_periode(aturan, yang, tahun, tahun_kalender(tahun))]


def set_capaian(
    session: Session,
    actor: Actor,
    unit_id: int,
    tahun: int,
    kode: str,
    nilai: CapaianOrganisasi,
    catatan: str = "",
    *,
    komponen: KomponenCapaian | None = None,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> CapaianUnit:
    """Set or change the capaian of a unit in a period; evaluations that are fixed keep the former one.

    For the topmost unit an admin instansi records the decision from outside, with its ground as `catatan`.
    `komponen` are the two parts of a yearly capaian: written down, not computed with. `versi` is that of the
    form, 0 where there was none. Raises NotFoundError, NotAuthorizedError, InputError
    and ConflictError.
    """
    unit = _find_unit(session, actor, unit_id, today=today)
    if not may_set(session, actor, unit, today=today):
        raise NotAuthorizedError(HANYA_ATASAN)
    _check_period(session, actor, tahun, kode, today)
    if unit.induk_id is None and not catatan.strip():
        kalimat = "Tulis siapa yang menetapkan capaian ini dan dasarnya."
        raise InputError("Catatan belum diisi.", fields={"catatan": kalimat})
    row = _find_row(session, unit_id, tahun, kode, lock=True)
    sebelum = _values(row) if row else None
    if row is None:
        row = CapaianUnit(unit_id=unit_id, tahun=tahun, kode_periode=kode, versi=0)
        session.add(row)
    lama = {"Capaian": row.nilai.label, "Catatan": row.catatan} if sebelum else {}
    check_version(row, versi, {"Capaian": nilai.label, "Catatan": catatan}, lama)
    row.nilai, row.catatan = nilai, catatan.strip()
    if komponen is not None and kode == TAHUNAN:
        row.perjanjian_kinerja, row.harapan_unit = komponen
    if sebelum == _values(row):
        return row
    row.ditetapkan_oleh, row.ditetapkan = actor.pegawai_id, now
    session.flush()
    _record(session, actor, row, sebelum, now=now)
    return row


def may_set(session: Session, actor: Actor, unit: UnitKerja, *, today: date) -> bool:
    """Whether the actor is the head of the organisation above the unit today, and not the unit's own head."""
    query = select(UnitKerja.id).where(UnitKerja.id == unit.id, may_set_capaian(actor, today))
    return session.scalar(query) is not None


def list_capaian(
    session: Session,
    actor: Actor,
    tahun: int,
    kode: str,
    *,
    cari: str = "",
    sesudah: tuple[str, int] | None = None,
    today: date,
    batas: int = SEHALAMAN,
) -> DaftarCapaian:
    """The units whose capaian the actor sets, by name. Raises NotFoundError for an unknown period."""
    periode = _find_period(session, actor, tahun, kode)
    query = _with_capaian(tahun, kode).where(may_set_capaian(actor, today), UnitKerja.aktif)
    if cari.strip():
        query = query.where(UnitKerja.nama.icontains(cari.strip(), autoescape=True))
    if sesudah:
        query = query.where(tuple_(UnitKerja.nama, UnitKerja.id) > sesudah)
    query = query.order_by(UnitKerja.nama, UnitKerja.id).limit(batas + 1)
    rows = [BarisCapaian(unit, capaian) for unit, capaian in session.execute(query)]
    lanjut = rows[batas - 1].unit if len(rows) > batas else None
    return DaftarCapaian(periode, tuple(rows[:batas]), (lanjut.nama, lanjut.id) if lanjut else None)


def find_capaian(
    session: Session, actor: Actor, unit_id: int, tahun: int, kode: str, *, today: date
) -> tuple[BarisCapaian, list[audit.CatatanAudit]]:
    """One unit with its capaian and who changed it when. Raises NotFoundError unless the actor may set it."""
    query = _with_capaian(tahun, kode).where(UnitKerja.id == unit_id, may_set_capaian(actor, today))
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFoundError
    baris = BarisCapaian(*found)
    riwayat = audit.list_history(session, OBJEK, baris.capaian.id) if baris.capaian else []
    return baris, riwayat


def has_units(session: Session, actor: Actor, *, today: date) -> bool:
    """Whether there is a unit whose capaian the actor sets."""
    query = select(UnitKerja.id).where(may_set_capaian(actor, today), UnitKerja.aktif).limit(1)
    return session.scalar(query) is not None


# Parts


def _find_unit(session: Session, actor: Actor, unit_id: int, *, today: date) -> UnitKerja:
    """The unit, whose name everybody of the instansi may know. Raises NotFoundError."""
    unit = session.scalar(select(UnitKerja).where(UnitKerja.id == unit_id))
    if unit is None:
        raise NotFoundError
    return unit


def _with_capaian(tahun: int, kode: str) -> Select[UnitKerja, CapaianUnit]:
    di_periode = and_(
        CapaianUnit.unit_id == UnitKerja.id, CapaianUnit.tahun == tahun, CapaianUnit.kode_periode == kode
    )
    return (
        select(UnitKerja, CapaianUnit)
        .outerjoin(CapaianUnit, di_periode)
        .options(joinedload(CapaianUnit.penetap), joinedload(UnitKerja.induk))
    )


def _find_row(
    session: Session, unit_id: int, tahun: int, kode: str, *, lock: bool = False
) -> CapaianUnit | None:
    query = select(CapaianUnit).where(
        CapaianUnit.unit_id == unit_id, CapaianUnit.tahun == tahun, CapaianUnit.kode_periode == kode
    )
    return session.scalar(query.with_for_update() if lock else query)


def _find_period(session: Session, actor: Actor, tahun: int, kode: str) -> Periode:
    found = next((satu for satu in _list_all(session, actor, tahun) if satu.kode == kode), None)
    if found is None:
        raise NotFoundError
    return found


def _check_period(session: Session, actor: Actor, tahun: int, kode: str, today: date) -> None:
    if _find_period(session, actor, tahun, kode).rentang.mulai > today:
        raise InputError(
            "Periode ini belum dimulai.", fields={"nilai": "Capaian ditetapkan sesudah periode dimulai."}
        )


def _values(row: CapaianUnit) -> dict[str, str]:
    komponen = {"perjanjian_kinerja": row.perjanjian_kinerja, "harapan_unit": row.harapan_unit}
    terisi = {nama: satu.value for nama, satu in komponen.items() if satu is not None}
    return {"nilai": row.nilai.value, "catatan": row.catatan} | terisi


def _record(
    session: Session, actor: Actor, row: CapaianUnit, sebelum: dict[str, str] | None, *, now: datetime
) -> None:
    lama = CapaianOrganisasi(sebelum["nilai"]).label if sebelum else "belum ada"
    rincian: dict[str, object] = {"perubahan": [f"capaian: {lama} → {row.nilai.label}"]}
    if row.catatan:
        rincian["catatan"] = row.catatan
    audit.record(
        session,
        actor,
        "capaian.tetapkan",
        OBJEK,
        row.id,
        now=now,
        sebelum=sebelum,
        sesudah=_values(row),
        rincian=rincian,
    )
