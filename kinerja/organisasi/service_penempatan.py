"""Placements: dated rows without overlap; a change ends the running one and opens the next."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.organisasi.models import Jabatan, Penempatan, UnitKerja
from kinerja.organisasi.service import Hubungan, find_hubungan, find_pegawai, find_penempatan


@dataclass(frozen=True)
class Tempat:
    """Where a person sits: what a placement says besides its dates."""

    unit_id: int
    jabatan_id: int
    golongan: str = ""
    tmt_golongan: date | None = None
    tmt_jabatan: date | None = None
    kepala_unit: bool = False


def place_pegawai(
    session: Session, actor: Actor, pegawai_id: int, tempat: Tempat, *, mulai: date, now: datetime
) -> Penempatan:
    """Put a person somewhere from `mulai` on; the placement that ran until then ends there.

    A placement from the same day is corrected in place. Raises NotAuthorizedError, NotFoundError for a
    unit or jabatan of another instansi, and InputError for a date before a later placement.
    """
    pegawai = find_pegawai(session, actor, pegawai_id)
    if Hubungan.ADMIN not in find_hubungan(session, actor, pegawai_id, on=mulai):
        raise NotAuthorizedError("Hanya admin unit atau admin instansi yang dapat mengubah penempatan.")
    unit, jabatan = _find_both(session, tempat)
    _refuse_later(session, pegawai_id, mulai)
    before = find_penempatan(session, actor, pegawai_id, on=mulai)
    row = _open(session, before, pegawai_id, tempat, mulai)
    audit.record(
        session,
        actor,
        "penempatan.ubah",
        "pegawai",
        pegawai_id,
        now=now,
        sebelum=_values(before) if before else None,
        sesudah=asdict(tempat),
        rincian={
            "perubahan": [f"penempatan {pegawai.nama_lengkap}: {jabatan.nama}, {unit.nama}"],
            "berlaku": mulai,
        },
    )
    return row


def list_penempatan(session: Session, actor: Actor, pegawai_id: int) -> list[Penempatan]:
    """All placements of a person (unit and jabatan loaded), the newest first."""
    query = (
        select(Penempatan)
        .options(joinedload(Penempatan.unit), joinedload(Penempatan.jabatan))
        .where(Penempatan.pegawai_id == pegawai_id)
        .order_by(Penempatan.mulai.desc())
    )
    return list(session.scalars(query))


def _find_both(session: Session, tempat: Tempat) -> tuple[UnitKerja, Jabatan]:
    unit = session.scalar(select(UnitKerja).where(UnitKerja.id == tempat.unit_id))
    jabatan = session.scalar(select(Jabatan).where(Jabatan.id == tempat.jabatan_id))
    if unit is None or jabatan is None:
        raise NotFoundError("Unit kerja atau jabatan itu tidak ada. Pilih dari daftar.")
    return unit, jabatan


def _refuse_later(session: Session, pegawai_id: int, mulai: date) -> None:
    later = select(Penempatan.id).where(Penempatan.pegawai_id == pegawai_id, Penempatan.mulai > mulai)
    if session.scalar(later.limit(1)) is not None:
        raise InputError(
            "Sudah ada penempatan sesudah tanggal ini.",
            fields={"mulai": "Pilih tanggal sesudah penempatan terakhir."},
        )


def _open(
    session: Session, before: Penempatan | None, pegawai_id: int, tempat: Tempat, mulai: date
) -> Penempatan:
    if before is not None and before.mulai == mulai:
        for name, value in asdict(tempat).items():
            setattr(before, name, value)
        return before
    if before is not None:
        before.sampai = mulai
        session.flush()
    row = Penempatan(pegawai_id=pegawai_id, mulai=mulai, **asdict(tempat))
    session.add(row)
    return row


def _values(row: Penempatan) -> dict[str, object]:
    return {name: getattr(row, name) for name in Tempat.__dataclass_fields__}
