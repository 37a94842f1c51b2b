"""Placements: dated rows without overlap; a change ends the running one and opens the next."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.organisasi.lingkup import PENGELOLA, scope_of
from kinerja.organisasi.models import Jabatan, Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.rules import normalise_golongan
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
    session: Session,
    actor: Actor,
    pegawai_id: int,
    tempat: Tempat,
    *,
    mulai: date,
    now: datetime,
    versi: int | None = None,
) -> Penempatan:
    """Put a person somewhere from `mulai` on; the placement that ran until then ends there.

    A placement from the same day is corrected in place. `versi` is that of the person on the form. Raises
    NotAuthorizedError, NotFoundError for a unit or jabatan of another instansi, ConflictError, and InputError
    for a unit that the actor does not manage or that is closed or headed, or a date before a later placement.
    """
    pegawai = find_pegawai(session, actor, pegawai_id)
    if Hubungan.ADMIN not in find_hubungan(session, actor, pegawai_id, on=mulai):
        raise NotAuthorizedError("Hanya admin unit atau admin instansi yang dapat mengubah penempatan.")
    check_version(pegawai, versi, {}, {})
    return place_first(session, actor, pegawai, tempat, mulai=mulai, now=now)


def place_first(
    session: Session, actor: Actor, pegawai: Pegawai, tempat: Tempat, *, mulai: date, now: datetime
) -> Penempatan:
    """Put a person somewhere whom the actor may place: the rest of `place_pegawai`."""
    tempat, unit, jabatan = _check(session, actor, pegawai, tempat, mulai)
    before = find_penempatan(session, actor, pegawai.id, on=mulai)
    sebelum = _values(before) if before else None
    row = _open(session, before, pegawai.id, tempat, mulai)
    # The dated rows are part of the person: whoever edits from an older page gets a conflict.
    flag_modified(pegawai, "jenis")
    kepala = ", memimpin unit" if tempat.kepala_unit else ""
    audit.record(
        session,
        actor,
        "penempatan.ubah",
        "pegawai",
        pegawai.id,
        now=now,
        sebelum=sebelum,
        sesudah=asdict(tempat),
        rincian={
            "perubahan": [f"penempatan {pegawai.nama_lengkap}: {jabatan.nama}, {unit.nama}{kepala}"],
            "berlaku": mulai,
        },
    )
    return row


def check_tempat(
    session: Session, actor: Actor, pegawai: Pegawai, tempat: Tempat, *, mulai: date
) -> tuple[Tempat, UnitKerja, Jabatan]:
    """The place with the official code of its golongan, its unit and jabatan, if `place_first` would take it.

    Raises NotFoundError and InputError as it does; writes nothing.
    """
    return _check(session, actor, pegawai, tempat, mulai)


def _check(
    session: Session, actor: Actor, pegawai: Pegawai, tempat: Tempat, mulai: date
) -> tuple[Tempat, UnitKerja, Jabatan]:
    unit, jabatan = _find_both(session, actor, tempat)
    tempat = _with_golongan(pegawai, tempat)
    _refuse_later(session, pegawai.id, mulai)
    _refuse_second_head(session, pegawai.id, tempat, unit, mulai)
    return tempat, unit, jabatan


def list_penempatan(session: Session, actor: Actor, pegawai_id: int) -> list[Penempatan]:
    """All placements of a person (unit and jabatan loaded), the newest first."""
    query = (
        select(Penempatan)
        .options(joinedload(Penempatan.unit), joinedload(Penempatan.jabatan))
        .where(Penempatan.pegawai_id == pegawai_id)
        .order_by(Penempatan.mulai.desc())
    )
    return list(session.scalars(query))


def _find_both(session: Session, actor: Actor, tempat: Tempat) -> tuple[UnitKerja, Jabatan]:
    lingkup = scope_of(actor, PENGELOLA)
    query = (
        select(UnitKerja, lingkup.covers(UnitKerja.id), Jabatan)
        .join(Jabatan, Jabatan.id == tempat.jabatan_id)
        .where(UnitKerja.id == tempat.unit_id)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFoundError("Unit kerja atau jabatan itu tidak ada. Pilih dari daftar.")
    unit, dikelola, jabatan = found
    fields = {}
    if not dikelola:
        fields["unit_id"] = (
            "Unit ini di luar lingkup Anda. Mintalah admin instansi memindahkan pegawai ke unit itu."
        )
    elif not unit.aktif:
        fields["unit_id"] = "Unit ini nonaktif. Pilih unit yang aktif."
    if not jabatan.aktif:
        fields["jabatan_id"] = "Jabatan ini nonaktif. Pilih jabatan yang aktif."
    if fields:
        raise InputError("Penempatan belum dapat disimpan.", fields=fields)
    return unit, jabatan


def _with_golongan(pegawai: Pegawai, tempat: Tempat) -> Tempat:
    """The same with the official code of what was typed as golongan."""
    if not tempat.golongan:
        return tempat
    try:
        golongan = normalise_golongan(tempat.golongan, pegawai.jenis)
    except ValueError as error:
        raise InputError("Penempatan belum dapat disimpan.", fields={"golongan": str(error)}) from None
    return Tempat(**(asdict(tempat) | {"golongan": golongan}))


def _refuse_later(session: Session, pegawai_id: int, mulai: date) -> None:
    later = select(Penempatan.id).where(Penempatan.pegawai_id == pegawai_id, Penempatan.mulai > mulai)
    if session.scalar(later.limit(1)) is not None:
        raise InputError(
            "Sudah ada penempatan sesudah tanggal ini.",
            fields={"mulai": "Pilih tanggal sesudah penempatan terakhir."},
        )


def _refuse_second_head(
    session: Session, pegawai_id: int, tempat: Tempat, unit: UnitKerja, mulai: date
) -> None:
    if not tempat.kepala_unit:
        return
    query = (
        select(Pegawai)
        .join(Penempatan, Penempatan.pegawai_id == Pegawai.id)
        .where(
            Penempatan.unit_id == unit.id,
            Penempatan.kepala_unit,
            Penempatan.pegawai_id != pegawai_id,
            or_(Penempatan.sampai.is_(None), Penempatan.sampai > mulai),
        )
    )
    if kepala := session.scalar(query.limit(1)):
        kalimat = f"Unit ini dipimpin {kepala.nama_lengkap}. Ubah dahulu penempatannya."
        raise InputError("Penempatan belum dapat disimpan.", fields={"kepala_unit": kalimat})


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
