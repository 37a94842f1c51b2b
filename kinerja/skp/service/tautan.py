"""From words to links: the plans to choose from, and all proposals of an SKP at once."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.organisasi.models import TimKerja
from kinerja.organisasi.service import Garis
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.skp.muat import ISI, find_line, is_source_of, load_skp, open_for_editing, teams_of
from kinerja.skp.naskah import sort_rhk
from kinerja.skp.service.intervensi import link_rhk
from kinerja.skp.tautan import RencanaPimpinan, propose_links


def list_rencana_pimpinan(
    session: Session, actor: Actor, skp: Skp, garis: Garis
) -> tuple[RencanaPimpinan, ...]:
    """Plans of the pejabat penilai, then of ketua tim, in the days of this SKP; drafts included."""
    tim = (
        teams_of(skp)
        .with_only_columns(TimKerja.nama)
        .where(TimKerja.ketua_id == Skp.pegawai_id)
        .correlate(Skp)
        .order_by(TimKerja.mulai.desc(), TimKerja.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(RencanaHasilKerja, tim)
        .join(RencanaHasilKerja.skp)
        .where(is_source_of(skp, garis.penilai_id), RencanaHasilKerja.teks != "")
        .options(joinedload(RencanaHasilKerja.skp).joinedload(Skp.pegawai))
        .order_by(Skp.mulai, Skp.id, RencanaHasilKerja.klasifikasi.desc(), RencanaHasilKerja.urutan)
    )
    per_skp: dict[int, list[RencanaHasilKerja]] = {}
    nama_tim: dict[int, str] = {}
    for rhk, nama in session.execute(query):
        per_skp.setdefault(rhk.skp_id, []).append(rhk)
        nama_tim[rhk.skp_id] = "" if rhk.skp.pegawai_id == garis.penilai_id else nama or ""
    semua = [
        RencanaPimpinan(daftar[0].skp.pegawai, daftar[0].skp.status, tuple(daftar), nama_tim[skp_id])
        for skp_id, daftar in per_skp.items()
    ]
    return tuple(sorted(semua, key=lambda satu: bool(satu.tim)))


def link_all(
    session: Session,
    actor: Actor,
    skp_id: int,
    pilihan: Collection[int],
    *,
    today: date,
    now: datetime,
) -> int:
    """Make links of the proposals for these intervensi; returns how many there were.

    A proposal that does not hold any more is left alone. Raises NotFoundError, NotAuthorizedError and
    StateError.
    """
    open_for_editing(session, actor, skp_id, today=today)
    skp = load_skp(session, skp_id, *ISI)
    rencana = list_rencana_pimpinan(session, actor, skp, find_line(session, actor, skp, today=today))
    usulan = propose_links(sort_rhk(skp.rencana_hasil_kerja), rencana)
    terpilih = [satu for id_, satu in usulan.items() if id_ in pilihan]
    for satu in terpilih:
        link_rhk(
            session,
            actor,
            skp_id,
            satu.rhk.id,
            satu.sumber.id,
            intervensi_id=satu.intervensi.id,
            jenis=satu.intervensi.jenis,
            today=today,
            now=now,
        )
    return len(terpilih)
