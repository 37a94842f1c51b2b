"""Roles on their way into one's own SKP: what the matrices of superiors hold ready, and taking it over."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.errors import NotAuthorizedError, StateError
from kinerja.kalender.rules import Rentang
from kinerja.organisasi.models import GarisPelaporan
from kinerja.organisasi.query import holds_on
from kinerja.skp.jejak import record_change
from kinerja.skp.matriks.muat import keadaan_of, linked_row, text_of
from kinerja.skp.matriks.tulis import put_role
from kinerja.skp.models import RencanaHasilKerja, SelMatriks, Skp
from kinerja.skp.muat import acting_day, is_source_of, open_for_editing
from kinerja.skp.naskah import first_words
from kinerja.skp.rules import JenisCascade, KeadaanSel, StatusSkp


@dataclass(frozen=True, kw_only=True)
class PeranTersedia:
    """A role of the actor, for which result of whom; `lama` is the text of the row that `teks` would change.

    `menunggu`: it can be taken over into the SKP at hand.
    """

    sel_id: int
    teks: str
    lama: str
    menunggu: bool
    hasil_pimpinan: str
    nama_pimpinan: str
    jenis: JenisCascade
    jam: Decimal | None


def collect_roles(session: Session, actor: Actor, skp: Skp, *, today: date) -> tuple[PeranTersedia, ...]:
    """Roles that wait for this SKP of the actor, by superior and result.

    Raises NotAuthorizedError where the SKP is somebody else's.
    """
    return tuple(satu for satu in list_own_roles(session, actor, skp, today=today) if satu.menunggu)


def list_own_roles(session: Session, actor: Actor, skp: Skp, *, today: date) -> tuple[PeranTersedia, ...]:
    """The actor's own row of the matrices of his superiors: all roles, those that wait marked so.

    Raises NotAuthorizedError where the SKP is somebody else's.
    """
    if actor.pegawai_id != skp.pegawai_id:
        raise NotAuthorizedError("Peran diambil oleh pemilik SKP sendiri.")
    return tuple(_show(sel, skp) for sel in _list_roles(session, skp, today))


def collect_roles_of(
    session: Session, actor: Actor, rentang: Rentang, *, today: date
) -> tuple[PeranTersedia, ...]:
    """Roles that would wait for an SKP of the actor in these days, before it is made."""
    if actor.pegawai_id is None:
        return ()
    calon = Skp(pegawai_id=actor.pegawai_id, mulai=rentang.mulai, sampai=rentang.sampai)
    semua = (_show(sel, calon) for sel in _list_roles(session, calon, today))
    return tuple(satu for satu in semua if satu.menunggu)


def apply_roles(session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> int:
    """Take all waiting roles over into the actor's SKP; returns how many.

    Raises NotFoundError, NotAuthorizedError, StateError (not editable, or no room).
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    semua = [sel for sel in _list_roles(session, skp, today) if _waits_for(sel, skp)]
    for sel in semua:
        rhk = linked_row(sel)
        if rhk is not None and rhk.skp_id != skp.id:
            sel.teks = rhk.teks  # the words that counted in the SKP before
        if not put_role(session, sel, sel.rhk_pimpinan, skp):
            raise StateError("Hasil kerja utama sudah penuh. Hapus baris yang tidak dipakai, lalu ulangi.")
    if semua:
        session.flush()
        kata = [f"baris “{first_words(sel.teks, 40)}” diambil dari matriks peran hasil" for sel in semua]
        sesudah = {"peran": [sel.teks for sel in semua]}
        record_change(session, actor, skp, "; ".join(kata[:3]), now=now, sesudah=sesudah)
    return len(semua)


def _list_roles(session: Session, skp: Skp, today: date) -> list[SelMatriks]:
    """What the owner of this SKP carries for pejabat penilai and ketua tim, matrix by matrix."""
    query = (
        select(SelMatriks)
        .join(Skp, Skp.id == SelMatriks.skp_id)
        .where(SelMatriks.pegawai_id == skp.pegawai_id)
        .where(or_(is_source_of(skp, None), _is_of_penilai(skp, today)))
        .options(
            joinedload(SelMatriks.rhk).joinedload(RencanaHasilKerja.skp),
            joinedload(SelMatriks.rhk_pimpinan).joinedload(RencanaHasilKerja.skp).joinedload(Skp.pegawai),
        )
        .order_by(SelMatriks.skp_id, SelMatriks.rhk_pimpinan_id, SelMatriks.urutan)
    )
    return list(session.scalars(query))


def _is_of_penilai(skp: Skp, today: date) -> ColumnElement[bool]:
    """As `is_source_of`, with the pejabat penilai of the acting day looked up in the same statement."""
    pada = acting_day(skp.mulai, skp.sampai, today)
    penilai = select(GarisPelaporan.penilai_id).where(
        GarisPelaporan.pegawai_id == skp.pegawai_id, holds_on(GarisPelaporan, pada)
    )
    return and_(
        Skp.pegawai_id == penilai.scalar_subquery(),
        Skp.mulai < skp.sampai,
        Skp.sampai > skp.mulai,
        Skp.status != StatusSkp.DIBATALKAN,
    )


def _waits_for(sel: SelMatriks, skp: Skp) -> bool:
    """Whether a role is to come into this SKP: it waits, or its row lies in one that is cancelled or over."""
    if keadaan_of(sel) is not KeadaanSel.TERPASANG:
        return keadaan_of(sel) is KeadaanSel.MENUNGGU
    return sel.rhk is not None and sel.rhk.skp_id != skp.id and sel.rhk.skp.sampai <= skp.mulai


def _show(sel: SelMatriks, skp: Skp) -> PeranTersedia:
    rhk = linked_row(sel)
    berubah = rhk is not None and sel.keadaan is KeadaanSel.MENUNGGU
    return PeranTersedia(
        sel_id=sel.id,
        teks=text_of(sel),
        lama=rhk.teks if rhk is not None and berubah else "",
        menunggu=_waits_for(sel, skp),
        hasil_pimpinan=sel.rhk_pimpinan.teks,
        nama_pimpinan=sel.rhk_pimpinan.skp.pegawai.nama_lengkap,
        jenis=sel.jenis,
        jam=sel.jam,
    )
