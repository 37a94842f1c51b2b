"""What Beranda asks of the SKP, each answer in one query."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.skp.hak import decides
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.skp.muat import holds_on_acting_day, load_skp
from kinerja.skp.naskah import to_isi_skp
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
