"""What waits in dialogs and plans, as queues for Beranda; nothing here runs a query.

A sheet of format B.1.8 that is not filled waits for its pegawai alone; no queue tells anybody that one was.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, or_
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.antrean import Baris, queue_row
from kinerja.bimbingan.models import DialogKinerja, LembarBimbingan, RencanaPengembangan, TindakDialog
from kinerja.bimbingan.rules import JenisDialog, Sisi, StatusDialog, StatusPengembangan
from kinerja.organisasi.models import GarisPelaporan
from kinerja.organisasi.query import holds_on

SEBELUM = timedelta(days=7)  # before its day an action becomes a duty
LEMBAR = timedelta(days=60)  # after a session its sheet is asked for no longer


def list_duties(session: Session, actor: Actor, *, today: date, now: datetime) -> Iterable[Baris]:
    """The queues of the actor; none for an account without a pegawai."""
    if actor.pegawai_id is None:
        return []
    return [*_dialogs(actor.pegawai_id, today), *_actions(actor.pegawai_id, today), *_plans(actor, today)]


def _dialogs(saya: int, today: date) -> Iterable[Baris]:
    d = DialogKinerja
    rencana, langsung = StatusDialog.DIRENCANAKAN, StatusDialog.DILAKSANAKAN
    yield queue_row("dialog_undangan", d.id, batas=d.tanggal).where(
        d.status == rencana, d.pegawai_id == saya, d.tanggal >= today
    )
    yield queue_row("dialog_catat", d.id, batas=d.tanggal).where(
        d.status == rencana, d.pemberi_id == saya, d.tanggal <= today
    )
    yield queue_row("dialog_tanggapi", d.id).where(
        d.status == langsung,
        or_(
            and_(d.pegawai_id == saya, d.setuju_pegawai.is_(None)),
            and_(d.pemberi_id == saya, d.setuju_pimpinan.is_(None)),
        ),
    )
    terisi = exists().where(LembarBimbingan.dialog_id == d.id)
    yield queue_row("bimbingan_lembar", d.id).where(
        d.status.in_((langsung, StatusDialog.SELESAI)),
        d.jenis.in_((JenisDialog.BIMBINGAN, JenisDialog.KONSELING)),
        d.pegawai_id == saya,
        d.tanggal >= today - LEMBAR,
        ~terisi,
    )


def _actions(saya: int, today: date) -> Iterable[Baris]:
    t, d = TindakDialog, DialogKinerja
    yield (
        queue_row("dialog_tindak", t.id, objek=d.id, batas=t.tenggat)
        .join(d, d.id == t.dialog_id)
        .where(t.selesai.is_(None), t.tenggat <= today + SEBELUM)
        .where(
            or_(
                and_(d.pegawai_id == saya, t.penanggung == Sisi.PEGAWAI),
                and_(d.pemberi_id == saya, t.penanggung == Sisi.PIMPINAN),
            )
        )
    )


def _plans(actor: Actor, today: date) -> Iterable[Baris]:
    r, saya = RencanaPengembangan, actor.pegawai_id
    memimpin = exists().where(
        GarisPelaporan.pegawai_id == r.pegawai_id,
        GarisPelaporan.penilai_id == saya,
        holds_on(GarisPelaporan, today),
    )
    yield queue_row("pengembangan_sepakati", r.id, objek=r.pegawai_id, sejak=r.dibuat).where(
        r.status == StatusPengembangan.DIUSULKAN,
        or_(
            and_(r.pegawai_id == saya, r.pengusul == Sisi.PIMPINAN),
            and_(memimpin, r.pengusul == Sisi.PEGAWAI),
        ),
    )
    yield queue_row("pengembangan_lewat", r.id, objek=r.pegawai_id, batas=r.tenggat).where(
        r.status == StatusPengembangan.DISEPAKATI,
        r.tenggat < today,
        or_(r.pegawai_id == saya, memimpin),
    )
