"""Which periods their owner may write into now: what the page of one period asks, for many of them."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.kunci import find_kunci_of
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import is_fillable
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.tenggat.rules import JenisKunci
from kinerja.tenggat.service import TenggatBerlaku, load_tenggat


def list_terbuka(
    session: Session, actor: Actor, semua: Collection[PeriodePenilaian], *, today: date, now: datetime
) -> frozenset[int]:
    """Ids of those of the actor's own periods, with their SKP, that state and deadline leave open."""
    terbuka = [satu for satu in {satu.id: satu for satu in semua}.values() if is_fillable(satu, today)]
    if not terbuka:
        return frozenset()
    zona = session.get_one(Instansi, actor.instansi_id).zona_waktu
    berlaku: dict[date, TenggatBerlaku] = {}
    for satu in terbuka:
        if satu.mulai not in berlaku:
            berlaku[satu.mulai] = load_tenggat(session, actor, on=satu.mulai)
    return frozenset(
        satu.id
        for satu in terbuka
        if not find_kunci_of(
            session, actor, satu, JenisKunci.REALISASI, zona, berlaku[satu.mulai], today=today, now=now
        ).locks(now)
    )


def list_diperiksa(session: Session, skp_ids: Collection[int]) -> frozenset[int]:
    """Ids of the SKP of which an evaluation is under objection: their evidence stays as it is."""
    query = (
        select(PeriodePenilaian.skp_id)
        .where(PeriodePenilaian.skp_id.in_(skp_ids), PeriodePenilaian.status == StatusPeriode.KEBERATAN)
        .distinct()
    )
    return frozenset(session.scalars(query))
