"""Lists of periods: those of an SKP, those of a team, those that wait, and what Beranda shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.service import load_periode
from kinerja.errors import NotFoundError
from kinerja.kalender.rules import local_date
from kinerja.organisasi.models import GarisPelaporan, Instansi, Pegawai
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import find_hubungan
from kinerja.pelaksanaan.isi import list_periode_of, list_realisasi, list_rhk
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import current_status, holds_on_acting_day
from kinerja.pelaksanaan.rules import DAPAT_DIISI, StatusPeriode
from kinerja.pelaksanaan.tampilan import Isi, PeriodeTab, content_of, find_tenggat, tab_of
from kinerja.plugin.katalog import katalog_of
from kinerja.skp.models import Skp
from kinerja.skp.muat import load_skp, open_for_reading
from kinerja.skp.rules import StatusSkp


@dataclass(frozen=True)
class StatusBawahan:
    """The state of one person's period; `periode_id` and `status` are None where there is no such period yet.

    `skp_id` and `status_skp` are None for a person without an SKP in that year.
    """

    pegawai: Pegawai
    skp_id: int | None
    status_skp: StatusSkp | None
    periode_id: int | None
    status: StatusPeriode | None
    sejak: datetime | None


@dataclass(frozen=True)
class RingkasanPeriode:
    """The period that the actor works on, for Beranda; `sisa_hari` is negative after the deadline."""

    ini: PeriodeTab
    jumlah_indikator: int
    terisi: int
    tenggat: datetime
    sisa_hari: int

    @property
    def boleh_isi(self) -> bool:
        return self.ini.status in DAPAT_DIISI


@dataclass(frozen=True)
class Arah:
    """Where the menu entry Kinerja leads: a period, else the SKP that has none yet, else nothing."""

    skp: Skp | None
    periode_id: int | None


def list_periods_of(session: Session, actor: Actor, skp_id: int, *, today: date) -> list[PeriodeTab]:
    """The periods of an SKP with their state of today, the year last. Raises NotFoundError."""
    skp = load_skp(session, skp_id)
    open_for_reading(session, actor, skp, today=today)
    aturan = load_periode(session, actor, on=skp.mulai)
    return [tab_of(satu, aturan, today) for satu in list_periode_of(session, skp_id)]


def find_arah(session: Session, actor: Actor, *, skp_id: int | None = None, today: date) -> Arah:
    """Where to go: in this SKP, or in the actor's own of today. Raises NotFoundError."""
    if skp_id is None:
        skp = _own_skp(session, actor, today)
    else:
        skp = load_skp(session, skp_id)
        open_for_reading(session, actor, skp, today=today)
    if skp is None:
        return Arah(None, None)
    kini = _choose_current(list_periode_of(session, skp.id), today)
    return Arah(skp, kini.id if kini else None)


def _own_skp(session: Session, actor: Actor, today: date) -> Skp | None:
    """The approved SKP of today, else the newest approved one."""
    if actor.pegawai_id is None:
        return None
    query = (
        select(Skp)
        .where(Skp.pegawai_id == actor.pegawai_id, Skp.ditetapkan.is_not(None), Skp.mulai <= today)
        .where(Skp.status != StatusSkp.DIBATALKAN)
        .order_by(Skp.mulai.desc())
        .limit(1)
    )
    return session.scalar(query)


def _choose_current(daftar: Sequence[PeriodePenilaian], today: date) -> PeriodePenilaian | None:
    """What asks for work: the oldest unfinished period that is over, else that of today, else the last."""
    bagian = daftar[:-1] or daftar  # the year stands last
    tertinggal = [
        satu for satu in bagian if satu.sampai <= today and current_status(satu, today) in DAPAT_DIISI
    ]
    berjalan = [satu for satu in bagian if satu.mulai <= today < satu.sampai]
    return next(iter([*tertinggal, *berjalan, *daftar[-1:]]), None)


def list_period_status_of_bawahan(
    session: Session, actor: Actor, penilai_id: int, tahun: int, kode: str, *, today: date
) -> list[StatusBawahan]:
    """The people whom this person evaluates today, by name, with their period of this kode, in one statement.

    Where somebody has several SKP in the year, the newest counts. Raises NotFoundError unless the actor is
    that person or may know of his work.
    """
    if penilai_id != actor.pegawai_id and not find_hubungan(session, actor, penilai_id, on=today):
        raise NotFoundError
    periode = PeriodePenilaian
    query = (
        select(Pegawai, Skp, periode)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Pegawai.id)
        .outerjoin(
            Skp,
            and_(
                Skp.pegawai_id == Pegawai.id,
                Skp.tahun == tahun,
                Skp.status != StatusSkp.DIBATALKAN,
            ),
        )
        .outerjoin(periode, and_(periode.skp_id == Skp.id, periode.kode == kode))
        .where(GarisPelaporan.penilai_id == penilai_id, holds_on(GarisPelaporan, today))
        .order_by(Pegawai.nama, Pegawai.id, Skp.mulai)
    )
    terakhir = {pegawai.id: (pegawai, skp, satu) for pegawai, skp, satu in session.execute(query)}
    return [
        StatusBawahan(
            pegawai=pegawai,
            skp_id=skp.id if skp else None,
            status_skp=skp.status if skp else None,
            periode_id=satu.id if satu else None,
            status=current_status(satu, today) if satu else None,
            sejak=satu.status_sejak if satu else None,
        )
        for pegawai, skp, satu in terakhir.values()
    ]


def count_submitted(session: Session, actor: Actor, *, today: date) -> tuple[int, datetime | None]:
    """How many periods wait for the actor's evaluation, and since when the oldest does."""
    query = (
        select(func.count(PeriodePenilaian.id), func.min(PeriodePenilaian.status_sejak))
        .join(PeriodePenilaian.skp)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .where(PeriodePenilaian.status == StatusPeriode.DIAJUKAN)
        .where(GarisPelaporan.penilai_id == actor.pegawai_id, holds_on_acting_day(GarisPelaporan, today))
    )
    jumlah, tertua = session.execute(query).one()
    return jumlah, tertua


def summary_for_home(
    session: Session, actor: Actor, *, today: date, now: datetime
) -> RingkasanPeriode | None:
    """The actor's period that asks for work, None without an SKP or periods; five statements."""
    skp = _own_skp(session, actor, today)
    if skp is None:
        return None
    daftar_periode, semua_realisasi = list_realisasi(session, skp.id)
    kini = _choose_current(daftar_periode, today)
    if kini is None:
        return None
    aturan = load_periode(session, actor, on=kini.mulai)
    zona = session.scalars(select(Instansi.zona_waktu).where(Instansi.id == kini.instansi_id)).one()
    tabs = [tab_of(satu, aturan, today) for satu in daftar_periode]
    ini = tab_of(kini, aturan, today)
    isi = Isi(katalog_of(session), daftar_periode, list_rhk(session, skp.id), semua_realisasi)
    daftar_rhk = content_of(ini, tabs, isi)
    tenggat = find_tenggat(aturan, ini, zona)
    return RingkasanPeriode(
        ini=ini,
        jumlah_indikator=sum(len(rhk.daftar_indikator) for rhk in daftar_rhk),
        terisi=sum(rhk.terisi for rhk in daftar_rhk),
        tenggat=tenggat,
        sisa_hari=(local_date(tenggat, zona) - today).days,
    )
