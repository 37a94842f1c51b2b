"""Lists of objections: one's own, and the queue of who decides or explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ScalarSelect, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased, defer, joinedload

from kinerja.actor import Actor, Peran
from kinerja.aturan.service_kalender import load_kalender
from kinerja.errors import NotFoundError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.kalender.rules import JenisPeriode
from kinerja.keberatan.models import Keberatan, PembukaanKeberatan, PenjelasanKeberatan
from kinerja.keberatan.muat import decider, involves
from kinerja.keberatan.rules import BERJALAN, DIPERIKSA, Kepada, StatusKeberatan
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.pelaksanaan.tampilan import label_of
from kinerja.skp.models import Skp

SEHALAMAN = 50


@dataclass(frozen=True, kw_only=True)
class BarisKeberatan:
    """One objection in a list. `giliran` says that the actor has to do something now.

    `pemegang` is who holds the ball, "" where an admin has to name who decides; `batas` the date of the
    question that is open, None if none is.
    """

    keberatan: Keberatan
    pegawai: Pegawai
    periode_id: int
    label: str
    pemegang: str
    batas: datetime | None
    giliran: bool


@dataclass(frozen=True)
class DapatDiajukan:
    """One's own evaluation to which an objection is possible until `batas`."""

    periode_id: int
    label: str
    batas: datetime


@dataclass(frozen=True)
class DaftarSendiri:
    """One's own objections, newest first, and the evaluations that may still be objected to."""

    daftar: tuple[BarisKeberatan, ...]
    dapat_diajukan: tuple[DapatDiajukan, ...]


def list_own(session: Session, actor: Actor, *, periodik: bool, today: date, now: datetime) -> DaftarSendiri:
    """The objections of the actor and where one may be filed. `periodik` is the setting of the instansi."""
    if actor.pegawai_id is None:
        raise NotFoundError
    query = _rows(today).where(Keberatan.pegawai_id == actor.pegawai_id)
    daftar = _read(session, actor, query, today)
    berjalan = {baris.keberatan.evaluasi_id for baris in daftar if baris.keberatan.status in BERJALAN}
    return DaftarSendiri(
        daftar, _list_open(session, actor, berjalan, periodik=periodik, today=today, now=now)
    )


def list_queue(session: Session, actor: Actor, *, today: date) -> tuple[BarisKeberatan, ...]:
    """The objections about which the actor decides, or that are about his ratings; open ones first."""
    if actor.pegawai_id is None:
        raise NotFoundError
    return _read(session, actor, _rows(today).where(involves(actor, today)), today)


def list_running(session: Session, actor: Actor, *, today: date) -> tuple[BarisKeberatan, ...]:
    """Objections that are not decided, for an admin or auditor: who holds them since when, without content.

    Raises NotFoundError for others.
    """
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI, Peran.AUDITOR):
        raise NotFoundError
    query = _rows(today).where(Keberatan.status.in_(DIPERIKSA)).options(defer(Keberatan.isi))
    return _read(session, actor, query, today)


# Parts


def _open_question(kepada: Kepada) -> ScalarSelect[datetime]:
    """The date of the open question to one of the two about a joined `Keberatan`, NULL without one."""
    query = select(func.max(PenjelasanKeberatan.batas)).where(
        PenjelasanKeberatan.keberatan_id == Keberatan.id,
        PenjelasanKeberatan.kepada == kepada,
        PenjelasanKeberatan.dijawab.is_(None),
    )
    return query.correlate(Keberatan).scalar_subquery()


def _rows(
    today: date,
) -> Select[Keberatan, PeriodePenilaian, Pegawai, Pegawai, Pegawai, datetime, datetime]:
    pegawai, penilai, pemutus = aliased(Pegawai), aliased(Pegawai), aliased(Pegawai)
    berjalan = case((Keberatan.status.in_(DIPERIKSA), 0), else_=1)
    return (
        select(
            Keberatan,
            PeriodePenilaian,
            pegawai,
            penilai,
            pemutus,
            _open_question(Kepada.PENILAI),
            _open_question(Kepada.PEGAWAI),
        )
        .join(Evaluasi, Evaluasi.id == Keberatan.evaluasi_id)
        .join(PeriodePenilaian, PeriodePenilaian.id == Keberatan.periode_id)
        .join(pegawai, pegawai.id == Keberatan.pegawai_id)
        .join(penilai, penilai.id == Evaluasi.penilai_id)
        .outerjoin(pemutus, pemutus.id == decider(today))
        .options(defer(Keberatan.beku))
        .order_by(berjalan, Keberatan.status_sejak.desc(), Keberatan.id)
        .limit(SEHALAMAN)
    )


def _read(
    session: Session,
    actor: Actor,
    query: Select[Keberatan, PeriodePenilaian, Pegawai, Pegawai, Pegawai, datetime, datetime],
    today: date,
) -> tuple[BarisKeberatan, ...]:
    rows = session.execute(query).all()
    if not rows:
        return ()
    kalender = load_kalender(session, actor, since=min(row[1].mulai for row in rows))
    daftar = []
    for keberatan, periode, pegawai, penilai, pemutus, *tenggat in rows:
        ditanya = [satu for satu, batas in zip((penilai, pegawai), tenggat, strict=True) if batas]
        pemegang = _list_holders(keberatan, pegawai, pemutus, ditanya)
        label = label_of(periode.kode, periode.jenis, kalender.on(periode.mulai))
        daftar.append(
            BarisKeberatan(
                keberatan=keberatan,
                pegawai=pegawai,
                periode_id=periode.id,
                label=f"{label} {periode.mulai.year}",
                pemegang=" dan ".join(satu.nama_lengkap for satu in pemegang),
                batas=max(filter(None, tenggat), default=None),
                giliran=any(satu.id == actor.pegawai_id for satu in pemegang),
            )
        )
    return tuple(daftar)


def _list_holders(
    keberatan: Keberatan, pegawai: Pegawai, pemutus: Pegawai | None, ditanya: Sequence[Pegawai]
) -> list[Pegawai]:
    """Whose turn it is: nobody once it is over, or while an admin has to name who decides."""
    match keberatan.status:
        case StatusKeberatan.DRAF:
            return [pegawai]
        case StatusKeberatan.MENUNGGU_PENJELASAN:
            return list(ditanya)
        case StatusKeberatan.DIAJUKAN | StatusKeberatan.DIPERIKSA:
            return [pemutus] if pemutus else []
        case _:
            return []


def _list_open(
    session: Session, actor: Actor, berjalan: set[int], *, periodik: bool, today: date, now: datetime
) -> tuple[DapatDiajukan, ...]:
    dibuka = (
        select(func.max(PembukaanKeberatan.batas))
        .where(PembukaanKeberatan.evaluasi_id == Evaluasi.id)
        .correlate(Evaluasi)
        .scalar_subquery()
    )
    query = (
        select(PeriodePenilaian, Evaluasi, dibuka)
        .join(PeriodePenilaian.skp)
        .join(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .where(Skp.pegawai_id == actor.pegawai_id)
        # A decided revision is fixed and final at one moment; one that an admin opened again is not.
        .where(
            or_(
                Evaluasi.menggantikan_id.is_(None),
                Evaluasi.final.is_(None),
                Evaluasi.final != Evaluasi.ditetapkan,
            )
        )
        .where(
            or_(
                and_(PeriodePenilaian.status == StatusPeriode.DITETAPKAN, Evaluasi.batas_keberatan >= now),
                and_(
                    PeriodePenilaian.status.in_((StatusPeriode.DITETAPKAN, StatusPeriode.FINAL)),
                    dibuka >= now,
                ),
            )
        )
        .options(joinedload(PeriodePenilaian.skp), defer(Evaluasi.potret, raiseload=True))
        .order_by(PeriodePenilaian.mulai)
    )
    if not periodik:
        query = query.where(PeriodePenilaian.jenis == JenisPeriode.TAHUNAN)
    rows = [row for row in session.execute(query).all() if row[1].id not in berjalan]
    if not rows:
        return ()
    kalender = load_kalender(session, actor, since=min(row[0].mulai for row in rows))
    return tuple(
        DapatDiajukan(
            periode.id,
            f"{label_of(periode.kode, periode.jenis, kalender.on(periode.mulai))} {periode.mulai.year}",
            max(satu for satu in (evaluasi.batas_keberatan, batas) if satu is not None),
        )
        for periode, evaluasi, batas in rows
    )
