"""Format B.1.9: the competences of a pegawai as who led the bimbingan sees them."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.bimbingan.hak import find_kedudukan, require
from kinerja.bimbingan.models import DialogKinerja, KompetensiDinilai
from kinerja.bimbingan.rules import NILAI_KOMPETENSI, AksiDialog, Sisi
from kinerja.bimbingan.service.dialog import OBJEK, find_dialog
from kinerja.db import check_version
from kinerja.errors import InputError, NotFoundError, StateError

TERBANYAK = 20


def save_competence(
    session: Session,
    actor: Actor,
    dialog_id: int,
    kompetensi_id: int | None,
    *,
    kompetensi: str,
    nilai: int,
    alasan: str,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> KompetensiDinilai:
    """Add a row, or change one before the form is handed over.

    Raises NotFoundError, NotAuthorizedError, StateError, ConflictError and InputError.
    """
    dialog = _open(session, actor, dialog_id, today)
    if nilai not in NILAI_KOMPETENSI:
        raise InputError("Nilai belum benar.", fields={"nilai": "Pilih nilai 1 sampai 5."})
    if kompetensi_id is None:
        baris = _new_row(session, dialog_id)
    else:
        baris = _find(session, dialog_id, kompetensi_id)
        check_version(baris, versi, {"alasan": alasan}, {"alasan": baris.alasan})
    baris.kompetensi, baris.nilai, baris.alasan = kompetensi, nilai, alasan
    session.add(baris)
    _record(session, actor, dialog, "kompetensi dinilai", now)
    return baris


def drop_competence(
    session: Session,
    actor: Actor,
    dialog_id: int,
    kompetensi_id: int,
    *,
    versi: int | None,
    today: date,
    now: datetime,
) -> None:
    """Take a row out before the form is handed over. Raises what `save_competence` raises."""
    dialog = _open(session, actor, dialog_id, today)
    baris = _find(session, dialog_id, kompetensi_id)
    check_version(baris, versi, {}, {"kompetensi": baris.kompetensi})
    session.delete(baris)
    _record(session, actor, dialog, "baris kompetensi dihapus", now)


def hand_over(session: Session, actor: Actor, dialog_id: int, *, today: date, now: datetime) -> DialogKinerja:
    """Show the form to the pegawai; from then on it stays as it is.

    Raises NotFoundError, NotAuthorizedError, and StateError for an empty form or one handed over.
    """
    dialog = _open(session, actor, dialog_id, today)
    query = select(func.count(KompetensiDinilai.id)).where(KompetensiDinilai.dialog_id == dialog_id)
    if not session.scalar(query):
        raise StateError("Belum ada kompetensi yang dinilai. Isi paling sedikit satu baris.")
    dialog.diserahkan = now
    _record(session, actor, dialog, "format B.1.9 diserahkan kepada pegawai", now)
    return dialog


def list_competences(
    session: Session, actor: Actor, dialog: DialogKinerja, *, today: date
) -> tuple[KompetensiDinilai, ...]:
    """The rows for who may see them; a draft is its writer's alone. Raises NotFoundError."""
    kedudukan = find_kedudukan(session, actor, dialog, today=today)
    if not kedudukan.isi or (dialog.diserahkan is None and kedudukan.sisi is not Sisi.PIMPINAN):
        return ()
    query = select(KompetensiDinilai).where(KompetensiDinilai.dialog_id == dialog.id)
    return tuple(session.scalars(query.order_by(KompetensiDinilai.urutan)))


def _open(session: Session, actor: Actor, dialog_id: int, today: date) -> DialogKinerja:
    dialog = find_dialog(session, actor, dialog_id)
    require(session, actor, dialog, AksiDialog.NILAI, today=today)
    if dialog.diserahkan is not None:
        raise StateError("Format B.1.9 sudah diserahkan kepada pegawai dan tidak dapat diubah.")
    return dialog


def _new_row(session: Session, dialog_id: int) -> KompetensiDinilai:
    query = select(func.max(KompetensiDinilai.urutan), func.count()).where(
        KompetensiDinilai.dialog_id == dialog_id
    )
    terakhir, banyak = session.execute(query).one()
    if banyak >= TERBANYAK:
        raise StateError(f"Paling banyak {TERBANYAK} kompetensi dalam satu formulir.")
    return KompetensiDinilai(dialog_id=dialog_id, urutan=(terakhir or 0) + 1)


def _find(session: Session, dialog_id: int, kompetensi_id: int) -> KompetensiDinilai:
    query = select(KompetensiDinilai).where(
        KompetensiDinilai.id == kompetensi_id, KompetensiDinilai.dialog_id == dialog_id
    )
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def _record(session: Session, actor: Actor, dialog: DialogKinerja, teks: str, now: datetime) -> None:
    audit.record(
        session, actor, "dialog.kompetensi", OBJEK, dialog.id, now=now, rincian={"perubahan": [teks]}
    )
