"""Who sees what of a dialog, and who may lead one.

| Reader                                   | ekspektasi, tinjauan, bimbingan | konseling                |
| ---------------------------------------- | ------------------------------- | ------------------------ |
| the pegawai, who leads it                | all                             | all                      |
| pejabat penilai and atasan of the day    | all                             | that it takes place      |
| admin instansi                           | counts per kind                 | counts per kind          |
| everybody else                           | nothing                         | nothing                  |

Format B.1.8 is apart: `kinerja.bimbingan.service.lembar`.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.bimbingan.models import DialogKinerja, PenugasanBimbingan
from kinerja.bimbingan.rules import AksiDialog, JenisDialog, SebagaiPemberi, Sisi, may_act
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import AnggotaTim, TimKerja
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import Garis, find_garis, find_pegawai


@dataclass(frozen=True)
class Kedudukan:
    """On which side of a dialog the reader is (None: neither), and whether he sees its content."""

    sisi: Sisi | None
    isi: bool


def find_kedudukan(session: Session, actor: Actor, dialog: DialogKinerja, *, today: date) -> Kedudukan:
    """How the actor stands to a dialog. Raises NotFoundError for who may not know of it."""
    if actor.pegawai_id is None:
        raise NotFoundError
    if actor.pegawai_id == dialog.pegawai_id:
        return Kedudukan(Sisi.PEGAWAI, isi=True)
    if actor.pegawai_id == dialog.pemberi_id:
        return Kedudukan(Sisi.PIMPINAN, isi=True)
    garis = find_garis(session, actor, dialog.pegawai_id, on=today)
    if actor.pegawai_id not in {garis.penilai_id, garis.atasan_id}:
        raise NotFoundError
    return Kedudukan(None, isi=dialog.jenis is not JenisDialog.KONSELING)


def require(session: Session, actor: Actor, dialog: DialogKinerja, aksi: AksiDialog, *, today: date) -> Sisi:
    """The side on which the actor does this. Raises NotFoundError, NotAuthorizedError and StateError."""
    sisi = find_kedudukan(session, actor, dialog, today=today).sisi
    if sisi is None:
        raise NotAuthorizedError("Hanya pegawai dan pemberi dialog yang mengisi dialog ini.")
    if not may_act(dialog.status, aksi, sisi, dialog.jenis):
        lawan = Sisi.PIMPINAN if sisi is Sisi.PEGAWAI else Sisi.PEGAWAI
        if may_act(dialog.status, aksi, lawan, dialog.jenis):
            raise NotAuthorizedError("Bagian ini diisi pihak lain dalam dialog ini.")
        raise StateError("Dialog ini sudah berubah keadaannya. Muat ulang halaman untuk melihatnya.")
    if sisi is Sisi.PIMPINAN and aksi in {AksiDialog.CATAT, AksiDialog.NILAI, AksiDialog.JADWALKAN}:
        require_lead(session, actor, dialog.pegawai_id, today=today)
    return sisi


def find_lead(
    session: Session, actor: Actor, pegawai_id: int, *, today: date, garis: Garis | None = None
) -> SebagaiPemberi | None:
    """As what the actor may lead a dialog with a person on this day; None when not at all."""
    if actor.pegawai_id is None or actor.pegawai_id == pegawai_id:
        return None
    garis = garis or find_garis(session, actor, pegawai_id, on=today)
    if garis.penilai_id == actor.pegawai_id:
        return SebagaiPemberi.PENILAI
    tim = (
        select(TimKerja.id)
        .join(AnggotaTim, AnggotaTim.tim_id == TimKerja.id)
        .where(TimKerja.ketua_id == actor.pegawai_id, AnggotaTim.pegawai_id == pegawai_id)
        .where(holds_on(TimKerja, today), holds_on(AnggotaTim, today))
    )
    if session.scalar(tim.limit(1)) is not None:
        return SebagaiPemberi.KETUA_TIM
    tugas = select(PenugasanBimbingan.id).where(
        PenugasanBimbingan.pegawai_id == pegawai_id,
        PenugasanBimbingan.pembimbing_id == actor.pegawai_id,
        holds_on(PenugasanBimbingan, today),
    )
    return SebagaiPemberi.PENUGASAN if session.scalar(tugas.limit(1)) is not None else None


def require_lead(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> SebagaiPemberi:
    """`find_lead`, for writing. Raises NotFoundError for who may not know of the person."""
    find_pegawai(session, actor, pegawai_id)
    found = find_lead(session, actor, pegawai_id, today=today)
    if found is None:
        raise NotFoundError
    return found
