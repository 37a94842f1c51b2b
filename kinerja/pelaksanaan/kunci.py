"""The deadlines of a period: until when its owner fills it and its pejabat penilai judges it."""

from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.audit import CatatanAudit
from kinerja.kalender.rules import Rentang
from kinerja.pelaksanaan.jejak import OBJEK
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import AksiPeriode, StatusPeriode
from kinerja.tenggat.galat import check_open
from kinerja.tenggat.rules import JenisKunci, Kunci, SikapTenggat
from kinerja.tenggat.service import SETELAN, Kewajiban, TenggatBerlaku, find_kunci, load_tenggat


def find_kunci_of(
    session: Session,
    actor: Actor,
    periode: PeriodePenilaian,
    jenis: JenisKunci,
    zona: str,
    berlaku: TenggatBerlaku,
    *,
    menunggu_sampai: datetime | None = None,
    today: date,
    now: datetime,
) -> Kunci:
    """The deadline of one of the two duties in a period, whose SKP comes loaded.

    `menunggu_sampai` is when something came that who has the duty had to wait for, None where nothing did.
    """
    mengunci = berlaku.setelan[SETELAN[jenis]] == SikapTenggat.KUNCI
    diterima = _received(session, periode, jenis) if mengunci else None
    if mengunci and menunggu_sampai is not None:
        diterima = max(diterima or menunggu_sampai, menunggu_sampai)
    kewajiban = Kewajiban(
        jenis=jenis,
        pegawai_id=periode.skp.pegawai_id,
        tahun=periode.skp.tahun,
        kode=periode.kode,
        jenis_periode=periode.jenis,
        rentang=Rentang(periode.mulai, periode.sampai),
        zona=zona,
        diterima=diterima,
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


def _received(session: Session, periode: PeriodePenilaian, jenis: JenisKunci) -> datetime | None:
    """When the work came into the hands of who has it: the SKP was approved, or the other side gave it over.

    What one's own hands do is no hand-over: neither the moment at which an open period was first written
    into, nor a draft of the ratings that is saved or taken back.
    """
    if jenis is JenisKunci.PENILAIAN:
        return session.scalar(_last_hand_over(periode.id)) or periode.status_sejak
    return periode.status_sejak if periode.status is StatusPeriode.DIKEMBALIKAN else periode.skp.ditetapkan


def _last_hand_over(periode_id: int) -> Select[datetime | None]:
    """When the pegawai last handed the period in, or an admin opened its evaluation again."""
    diserahkan = [f"periode.{satu.value}" for satu in (AksiPeriode.AJUKAN, AksiPeriode.BUKA_PENILAIAN)]
    return select(func.max(CatatanAudit.waktu)).where(
        CatatanAudit.objek == OBJEK, CatatanAudit.objek_id == periode_id, CatatanAudit.aksi.in_(diserahkan)
    )
