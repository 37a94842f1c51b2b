"""The other parts of the form: ekspektasi on the seven behaviours, and the three lists of the lampiran."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.skp.jejak import record_change
from kinerja.skp.models import LampiranSkp, PerilakuKerja, Skp
from kinerja.skp.muat import load_skp, may_write_ekspektasi, open_for_editing, open_for_reading
from kinerja.skp.rules import BagianLampiran, NilaiPerilaku, PelakuSkp

MAKS_LAMPIRAN = 50


def save_ekspektasi(
    session: Session,
    actor: Actor,
    skp_id: int,
    nilai: NilaiPerilaku,
    ekspektasi: str,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> PerilakuKerja:
    """Write the expectation on one value: the owner in a draft, the pejabat penilai while it waits for him.

    Raises NotFoundError, NotAuthorizedError, StateError and ConflictError.
    """
    skp = load_skp(session, skp_id, lock=True)
    pelaku = open_for_reading(session, actor, skp, today=today).pelaku
    if not pelaku & {PelakuSkp.PEMILIK, PelakuSkp.PENILAI}:
        raise NotAuthorizedError("Ekspektasi ditulis oleh pemilik SKP dan pejabat penilainya.")
    if not may_write_ekspektasi(skp.status, pelaku):
        raise StateError(f"SKP sudah {skp.status.label.lower()}. Ekspektasi tidak dapat diubah sekarang.")
    baris = _find_perilaku(session, skp, nilai)
    if baris.ekspektasi == ekspektasi:
        return baris
    mine, theirs = {"Ekspektasi": ekspektasi}, {"Ekspektasi": baris.ekspektasi}
    check_version(baris, versi, mine, theirs)
    baris.ekspektasi = ekspektasi
    record_change(
        session, actor, skp, f"ekspektasi {nilai.label} diubah", now=now, sebelum=theirs, sesudah=mine
    )
    return baris


def add_lampiran(
    session: Session,
    actor: Actor,
    skp_id: int,
    bagian: BagianLampiran,
    teks: str,
    *,
    today: date,
    now: datetime,
) -> LampiranSkp:
    """Add a line at the end of a list. Raises NotFoundError, NotAuthorizedError, StateError, InputError."""
    skp = open_for_editing(session, actor, skp_id, today=today)
    _require_text(teks)
    query = select(func.count(), func.max(LampiranSkp.urutan)).where(
        LampiranSkp.skp_id == skp.id, LampiranSkp.bagian == bagian
    )
    jumlah, terakhir = session.execute(query).one()
    if jumlah >= MAKS_LAMPIRAN:
        raise InputError(f"Satu daftar memuat paling banyak {MAKS_LAMPIRAN} baris.")
    baris = LampiranSkp(skp_id=skp.id, bagian=bagian, urutan=(terakhir or 0) + 1, teks=teks)
    session.add(baris)
    record_change(session, actor, skp, f"{bagian.label} ditambah", now=now, sesudah={"teks": teks})
    return baris


def save_lampiran(
    session: Session,
    actor: Actor,
    skp_id: int,
    lampiran_id: int,
    teks: str,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> LampiranSkp:
    """Change a line. Raises NotFoundError, NotAuthorizedError, StateError, InputError and ConflictError."""
    skp = open_for_editing(session, actor, skp_id, today=today)
    baris = _find_lampiran(session, skp, lampiran_id)
    _require_text(teks)
    if baris.teks == teks:
        return baris
    mine, theirs = {baris.bagian.label: teks}, {baris.bagian.label: baris.teks}
    check_version(baris, versi, mine, theirs)
    baris.teks = teks
    record_change(session, actor, skp, f"{baris.bagian.label} diubah", now=now, sebelum=theirs, sesudah=mine)
    return baris


def delete_lampiran(
    session: Session,
    actor: Actor,
    skp_id: int,
    lampiran_id: int,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> BagianLampiran:
    """Delete a line and say of which list.

    Raises NotFoundError, NotAuthorizedError, StateError and ConflictError.
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    baris = _find_lampiran(session, skp, lampiran_id)
    check_version(baris, versi, {baris.bagian.label: "(dihapus)"}, {baris.bagian.label: baris.teks})
    session.delete(baris)
    record_change(session, actor, skp, f"{baris.bagian.label} dihapus", now=now, sebelum={"teks": baris.teks})
    return baris.bagian


def _require_text(teks: str) -> None:
    if not teks.strip():
        raise InputError("Baris masih kosong.", fields={"teks": "Tulis isinya, atau hapus barisnya."})


def _find_perilaku(session: Session, skp: Skp, nilai: NilaiPerilaku) -> PerilakuKerja:
    query = select(PerilakuKerja).where(PerilakuKerja.skp_id == skp.id, PerilakuKerja.nilai == nilai)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def _find_lampiran(session: Session, skp: Skp, lampiran_id: int) -> LampiranSkp:
    query = select(LampiranSkp).where(LampiranSkp.skp_id == skp.id, LampiranSkp.id == lampiran_id)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found
