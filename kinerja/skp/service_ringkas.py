"""What Beranda asks of the SKP, each answer in one query."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja.actor import Actor
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.skp.hak import decides
from kinerja.skp.models import Intervensi, RencanaHasilKerja, Skp
from kinerja.skp.muat import holds_on_acting_day, is_source_of, load_skp
from kinerja.skp.naskah import to_isi_skp
from kinerja.skp.pohon.rules import MIRIP, measure_likeness
from kinerja.skp.rules import StatusSkp, list_missing


@dataclass(frozen=True)
class AntreanSkp:
    """The SKP that wait for the actor: how many, and the oldest with its person."""

    jumlah: int
    skp: Skp
    pegawai: Pegawai


def find_antrean_skp(session: Session, actor: Actor, *, today: date) -> AntreanSkp | None:
    """The queue of the actor, as pejabat penilai or in his name, None when nothing waits."""
    if actor.pegawai_id is None:
        return None
    query = (
        select(Skp, Pegawai, func.count().over())
        .join(Pegawai, Pegawai.id == Skp.pegawai_id)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .where(Skp.status == StatusSkp.DIAJUKAN, decides(actor, today), holds_on_acting_day(today))
        .order_by(Skp.status_sejak, Skp.id)
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    skp, pegawai, jumlah = found
    return AntreanSkp(jumlah, skp, pegawai)


def count_proposals(session: Session, actor: Actor, skp: Skp, *, penilai_id: int | None) -> int:
    """How many sources that the owner wrote by hand stand in a plan of his superiors now.

    Says nothing about what the actor may: the caller has found the SKP among the actor's own.
    """
    milik, lain = aliased(RencanaHasilKerja), aliased(Intervensi)
    terpakai = exists().where(lain.rencana_hasil_kerja_id == milik.id, lain.sumber_id == RencanaHasilKerja.id)
    query = (
        select(Intervensi.id, Intervensi.teks, RencanaHasilKerja.teks)
        .join_from(Intervensi, milik, milik.id == Intervensi.rencana_hasil_kerja_id)
        .join(Skp, is_source_of(skp, penilai_id))
        .join(RencanaHasilKerja, RencanaHasilKerja.skp_id == Skp.id)
        .where(milik.skp_id == skp.id, Intervensi.sumber_id.is_(None), Intervensi.teks != "", ~terpakai)
    )
    semua = session.execute(query)
    return len({id_ for id_, teks, sumber in semua if measure_likeness(teks, sumber) >= MIRIP})


def count_missing(session: Session, actor: Actor, skp_id: int, *, ada_penilai: bool) -> int:
    """How many mandatory parts this SKP lacks before it can be submitted.

    Says nothing about what the actor may: the caller has found the SKP among the actor's own.
    """
    skp = load_skp(
        session,
        skp_id,
        joinedload(Skp.rencana_hasil_kerja).options(
            joinedload(RencanaHasilKerja.semua_indikator), joinedload(RencanaHasilKerja.semua_intervensi)
        ),
        joinedload(Skp.lampiran),
    )
    return sum(satu.wajib for satu in list_missing(to_isi_skp(skp, ada_penilai=ada_penilai)))
