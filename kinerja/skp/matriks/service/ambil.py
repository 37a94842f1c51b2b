"""Roles on their way into one's own SKP: what the matrices of superiors hold ready, and taking it over."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja.actor import Actor
from kinerja.errors import NotAuthorizedError, StateError
from kinerja.kalender.rules import Rentang
from kinerja.organisasi.service import find_garis
from kinerja.skp.jejak import record_change
from kinerja.skp.matriks.muat import linked_row
from kinerja.skp.matriks.tulis import put_role
from kinerja.skp.models import RencanaHasilKerja, SelMatriks, Skp
from kinerja.skp.muat import acting_day, find_line, is_source_of, open_for_editing
from kinerja.skp.naskah import first_words
from kinerja.skp.rules import JenisCascade, KeadaanSel, StatusSkp


@dataclass(frozen=True, kw_only=True)
class PeranTersedia:
    """A role that waits: its words, for which result of whom; `lama` is the row's text that would go."""

    sel_id: int
    teks: str
    lama: str
    hasil_pimpinan: str
    nama_pimpinan: str
    jenis: JenisCascade
    jam: Decimal | None


def collect_roles(session: Session, actor: Actor, skp: Skp, *, today: date) -> tuple[PeranTersedia, ...]:
    """Roles that wait for this SKP of the actor, by superior and result.

    Raises NotAuthorizedError where the SKP is somebody else's.
    """
    if actor.pegawai_id != skp.pegawai_id:
        raise NotAuthorizedError("Peran diambil oleh pemilik SKP sendiri.")
    garis = find_line(session, actor, skp, today=today)
    return tuple(_show(sel) for sel in _list_waiting(session, skp, garis.penilai_id))


def collect_roles_of(
    session: Session, actor: Actor, rentang: Rentang, *, today: date
) -> tuple[PeranTersedia, ...]:
    """Roles that would wait for an SKP of the actor in these days, before it is made."""
    if actor.pegawai_id is None:
        return ()
    pada = acting_day(rentang.mulai, rentang.sampai, today)
    garis = find_garis(session, actor, actor.pegawai_id, on=pada)
    calon = Skp(pegawai_id=actor.pegawai_id, mulai=rentang.mulai, sampai=rentang.sampai)
    return tuple(_show(sel) for sel in _list_waiting(session, calon, garis.penilai_id))


def apply_roles(session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> int:
    """Take all waiting roles over into the actor's SKP; returns how many.

    Raises NotFoundError, NotAuthorizedError, StateError (not editable, or no room).
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    garis = find_line(session, actor, skp, today=today)
    semua = _list_waiting(session, skp, garis.penilai_id)
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


def _list_waiting(session: Session, skp: Skp, penilai_id: int | None) -> list[SelMatriks]:
    """Roles of superiors of this SKP that wait, or whose row lies in an SKP that is cancelled or over."""
    pemilik, lama = aliased(RencanaHasilKerja), aliased(Skp)
    berakhir = or_(lama.status == StatusSkp.DIBATALKAN, lama.sampai <= skp.mulai)
    query = (
        select(SelMatriks)
        .join(Skp, Skp.id == SelMatriks.skp_id)
        .outerjoin(pemilik, pemilik.id == SelMatriks.rhk_id)
        .outerjoin(lama, lama.id == pemilik.skp_id)
        .where(SelMatriks.pegawai_id == skp.pegawai_id, is_source_of(skp, penilai_id))
        .where(
            or_(
                SelMatriks.keadaan == KeadaanSel.MENUNGGU,
                and_(SelMatriks.keadaan == KeadaanSel.TERPASANG, berakhir),
            )
        )
        .options(
            joinedload(SelMatriks.rhk).joinedload(RencanaHasilKerja.skp),
            joinedload(SelMatriks.rhk_pimpinan).joinedload(RencanaHasilKerja.skp).joinedload(Skp.pegawai),
        )
        .order_by(SelMatriks.skp_id, SelMatriks.rhk_pimpinan_id, SelMatriks.urutan)
    )
    return list(session.scalars(query))


def _show(sel: SelMatriks) -> PeranTersedia:
    rhk = linked_row(sel)
    menunggu = sel.keadaan is KeadaanSel.MENUNGGU
    return PeranTersedia(
        sel_id=sel.id,
        teks=sel.teks if menunggu or rhk is None else rhk.teks,
        lama=rhk.teks if rhk is not None and menunggu else "",
        hasil_pimpinan=sel.rhk_pimpinan.teks,
        nama_pimpinan=sel.rhk_pimpinan.skp.pegawai.nama_lengkap,
        jenis=sel.jenis,
        jam=sel.jam,
    )
