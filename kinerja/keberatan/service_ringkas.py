"""What Beranda says about objections: to who decides, who is asked, who writes, and an admin."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func
from sqlalchemy.orm import Session, aliased

from kinerja.actor import Actor, Peran
from kinerja.antrean import Baris, queue_row
from kinerja.evaluasi.models import Evaluasi
from kinerja.keberatan.models import Keberatan, PenjelasanKeberatan
from kinerja.keberatan.muat import decider
from kinerja.keberatan.rules import DIPERIKSA, StatusKeberatan
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian

GILIRAN_PEMUTUS = (StatusKeberatan.DIAJUKAN, StatusKeberatan.DIPERIKSA)


def list_queues(session: Session, actor: Actor, *, today: date, now: datetime) -> Iterator[Baris]:
    """The queues of the actor; runs nothing."""
    if actor.pegawai_id is not None:
        yield _drafts(session, actor, now)
        yield _questions(session, actor)
        yield _to_decide(actor, today)
        yield _late_answers(actor, today, now)
    if actor.has_everywhere(Peran.ADMIN_INSTANSI):
        yield _without_decider(actor, today)


def _drafts(session: Session, actor: Actor, now: datetime) -> Baris:
    query = queue_row(
        "keberatan_draf",
        Keberatan.id,
        objek=Keberatan.periode_id,
        sejak=Keberatan.status_sejak,
        batas=_day(session, Keberatan.batas),
    )
    return query.where(
        Keberatan.pegawai_id == actor.pegawai_id,
        Keberatan.status == StatusKeberatan.DRAF,
        Keberatan.batas >= now,
    )


def _questions(session: Session, actor: Actor) -> Baris:
    query = queue_row(
        "keberatan_jelaskan",
        Keberatan.id,
        sejak=PenjelasanKeberatan.diminta,
        batas=_day(session, PenjelasanKeberatan.batas),
    )
    return query.join(PenjelasanKeberatan, PenjelasanKeberatan.keberatan_id == Keberatan.id).where(
        PenjelasanKeberatan.pegawai_id == actor.pegawai_id,
        PenjelasanKeberatan.dijawab.is_(None),
        Keberatan.status.in_(DIPERIKSA),
    )


def _to_decide(actor: Actor, today: date) -> Baris:
    return _decided_by(actor, "keberatan_putus", today).where(Keberatan.status.in_(GILIRAN_PEMUTUS))


def _late_answers(actor: Actor, today: date, now: datetime) -> Baris:
    """Nobody asked has answered in time: who decides may go on."""
    terbuka = aliased(PenjelasanKeberatan)
    masih = exists().where(
        terbuka.keberatan_id == Keberatan.id, terbuka.dijawab.is_(None), terbuka.batas >= now
    )
    return _decided_by(actor, "keberatan_tanpa_penjelasan", today).where(
        Keberatan.status == StatusKeberatan.MENUNGGU_PENJELASAN, ~masih
    )


def _decided_by(actor: Actor, kode: str, today: date) -> Baris:
    pegawai = aliased(Pegawai)
    query = queue_row(kode, Keberatan.id, nama=pegawai.nama, sejak=Keberatan.status_sejak)
    return (
        query.join(pegawai, pegawai.id == Keberatan.pegawai_id)
        .join(Evaluasi, Evaluasi.id == Keberatan.evaluasi_id)
        .join(PeriodePenilaian, PeriodePenilaian.id == Keberatan.periode_id)
        .where(Keberatan.pegawai_id != actor.pegawai_id, decider(today) == actor.pegawai_id)
    )


def _without_decider(actor: Actor, today: date) -> Baris:
    query = queue_row("keberatan_tanpa_pemutus", Keberatan.id, sejak=Keberatan.status_sejak)
    return (
        query.join(Evaluasi, Evaluasi.id == Keberatan.evaluasi_id)
        .join(PeriodePenilaian, PeriodePenilaian.id == Keberatan.periode_id)
        .where(Keberatan.status.in_(DIPERIKSA), decider(today).is_(None))
    )


def _day(session: Session, saat: ColumnElement[datetime] | object) -> ColumnElement[date]:
    """The day of a last moment. The end of a day in Indonesia lies on the same day in UTC."""
    if session.get_bind().dialect.name == "postgresql":
        return func.date(func.timezone("UTC", saat))
    return func.date(saat)
