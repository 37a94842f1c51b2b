"""One person as a superior sees him: where he sits, his SKP, the teams in common, and private notes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import NotFoundError
from kinerja.organisasi.models import AnggotaTim, Pegawai, Penempatan, TimKerja
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import find_garis, find_hubungan, find_pegawai, find_penempatan
from kinerja.skp.models import CatatanPribadi, Skp
from kinerja.skp.rules import StatusSkp
from kinerja.skp.service.catatan_pribadi import MEMIMPIN, list_catatan_pribadi


@dataclass(frozen=True, kw_only=True)
class HalamanOrang:
    """`daftar_skp` is empty for who leads the person in a team alone; `boleh_tulis` while he leads at all."""

    pegawai: Pegawai
    penempatan: Penempatan | None
    daftar_skp: tuple[Skp, ...]
    daftar_tim: tuple[TimKerja, ...]
    catatan: tuple[CatatanPribadi, ...]
    boleh_tulis: bool


def open_orang(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> HalamanOrang:
    """The page of a person for who leads him, or has notes about him from when he did.

    Raises NotFoundError for everybody else, also for an admin and for the person himself.
    """
    pegawai = find_pegawai(session, actor, pegawai_id)
    if actor.pegawai_id is None or actor.pegawai_id == pegawai_id:
        raise NotFoundError
    garis = find_garis(session, actor, pegawai_id, on=today)
    atasan = bool(find_hubungan(session, actor, pegawai_id, on=today, garis=garis) & MEMIMPIN)
    daftar_tim = _list_tim(session, actor, pegawai_id, today)
    catatan = list_catatan_pribadi(session, actor, pegawai_id)
    memimpin = atasan or bool(daftar_tim)
    if not memimpin and not catatan:
        raise NotFoundError
    return HalamanOrang(
        pegawai=pegawai,
        penempatan=find_penempatan(session, actor, pegawai_id, on=today) if memimpin else None,
        daftar_skp=tuple(_list_skp(session, pegawai_id)) if atasan else (),
        daftar_tim=tuple(daftar_tim),
        catatan=tuple(catatan),
        boleh_tulis=memimpin,
    )


def _list_skp(session: Session, pegawai_id: int) -> list[Skp]:
    query = select(Skp).where(Skp.pegawai_id == pegawai_id, Skp.status != StatusSkp.DIBATALKAN)
    return list(session.scalars(query.order_by(Skp.mulai.desc())))


def _list_tim(session: Session, actor: Actor, pegawai_id: int, today: date) -> list[TimKerja]:
    """The teams that the actor leads and to which the person belongs."""
    query = (
        select(TimKerja)
        .join(AnggotaTim, AnggotaTim.tim_id == TimKerja.id)
        .where(TimKerja.ketua_id == actor.pegawai_id, AnggotaTim.pegawai_id == pegawai_id)
        .where(holds_on(TimKerja, today), holds_on(AnggotaTim, today))
        .order_by(TimKerja.nama)
    )
    return list(session.scalars(query))
