"""The deadlines of a period: until when its owner fills it and its pejabat penilai judges it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.kalender.rules import Rentang
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.tenggat.galat import check_open
from kinerja.tenggat.rules import JenisKunci, Kunci
from kinerja.tenggat.service import Kewajiban, TenggatBerlaku, find_kunci, load_tenggat


def find_kunci_of(
    session: Session,
    actor: Actor,
    periode: PeriodePenilaian,
    jenis: JenisKunci,
    zona: str,
    berlaku: TenggatBerlaku,
    *,
    today: date,
    now: datetime,
) -> Kunci:
    """The deadline of one of the two duties in a period, whose SKP comes loaded."""
    kewajiban = Kewajiban(
        jenis=jenis,
        pegawai_id=periode.skp.pegawai_id,
        tahun=periode.skp.tahun,
        kode=periode.kode,
        jenis_periode=periode.jenis,
        rentang=Rentang(periode.mulai, periode.sampai),
        zona=zona,
        diterima=_received(periode, jenis),
    )
    return find_kunci(session, actor, kewajiban, berlaku, today=today, now=now)


def refuse_locked(
    session: Session,
    actor: Actor,
    periode: PeriodePenilaian,
    jenis: JenisKunci,
    zona: str,
    *,
    today: date,
    now: datetime,
) -> None:
    """Raise TerkunciError where the deadline has locked the duty."""
    berlaku = load_tenggat(session, actor, on=periode.mulai)
    check_open(find_kunci_of(session, actor, periode, jenis, zona, berlaku, today=today, now=now), now)


def _received(periode: PeriodePenilaian, jenis: JenisKunci) -> datetime | None:
    """When the work came into the hands of who has it: the SKP was approved, or the other side gave it over.

    The moment at which an open period was first written into is nobody's hand-over and does not count.
    """
    if jenis is JenisKunci.PENILAIAN or periode.status is StatusPeriode.DIKEMBALIKAN:
        return periode.status_sejak
    return periode.skp.ditetapkan
