"""What Beranda asks of daily progress: lines that wait for the leader, and one's own days without a line."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Date, Exists, Integer, and_, cast, exists, literal, or_, select, union_all
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.antrean import Baris, queue_row
from kinerja.aturan.models import Pengaturan
from kinerja.organisasi.models import GarisPelaporan
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import holds_on_acting_day
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.progres.models import BarisHarian, HariLibur
from kinerja.progres.muat import AKTIF, covers, is_period_of_day
from kinerja.progres.rules.baris import StatusBaris
from kinerja.progres.rules.hari import SATU_HARI, list_hari_kerja
from kinerja.skp.models import Skp
from kinerja.tenggat.rules import JenisKunci, SikapTenggat
from kinerja.tenggat.service import SETELAN

MENUNGGU, KOSONG = "progres_menunggu", "progres_kosong"
HARI_DILIHAT = 14
"""Days back: what is older is no duty of today any more."""


def queue_progres(session: Session, actor: Actor, *, today: date, now: datetime) -> Iterable[Baris]:
    """The selects of both queues, none for an account without a pegawai; no row where the module is off."""
    if actor.pegawai_id is None:
        return
    yield _queue_waiting(actor.pegawai_id, today)
    if hari := list_hari_kerja(today - SATU_HARI * HARI_DILIHAT, today, ()):
        yield _queue_empty(actor.pegawai_id, hari, today)


def _queue_waiting(pegawai_id: int, today: date) -> Baris:
    """Lines that were handed in to the actor, each once."""
    return (
        queue_row(MENUNGGU, BarisHarian.id, sejak=BarisHarian.status_sejak)
        .join(Skp, Skp.pegawai_id == BarisHarian.pegawai_id)
        .join(PeriodePenilaian, PeriodePenilaian.skp_id == Skp.id)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == BarisHarian.pegawai_id)
        .where(
            BarisHarian.status == StatusBaris.DIAJUKAN,
            covers(),
            PeriodePenilaian.status.not_in(SUDAH_DITETAPKAN),
            GarisPelaporan.penilai_id == pegawai_id,
            holds_on_acting_day(GarisPelaporan, today),
            _is_on(),
        )
    )


def _queue_empty(pegawai_id: int, hari: list[date], today: date) -> Baris:
    """Working days without a line that lie in an open period of the actor.

    Where deadlines lock, those of a period that is over are no duty here any more: its realisasi is one, and
    names the day on which both lock.
    """
    kalender = union_all(
        *(
            select(
                cast(literal(satu.toordinal()), Integer).label("nomor"), literal(satu, Date).label("tanggal")
            )
            for satu in hari
        )
    ).subquery()
    terisi = exists().where(BarisHarian.pegawai_id == pegawai_id, BarisHarian.tanggal == kalender.c.tanggal)
    libur = exists().where(HariLibur.tanggal == kalender.c.tanggal)
    return (
        queue_row(KOSONG, kalender.c.nomor)
        .select_from(kalender)
        .join(
            Skp,
            and_(
                Skp.pegawai_id == pegawai_id, Skp.mulai <= kalender.c.tanggal, Skp.sampai > kalender.c.tanggal
            ),
        )
        .join(PeriodePenilaian, PeriodePenilaian.skp_id == Skp.id)
        .where(
            is_period_of_day(kalender.c.tanggal),
            PeriodePenilaian.status.not_in(SUDAH_DITETAPKAN),
            or_(PeriodePenilaian.sampai > today, ~_locks()),
            ~terisi,
            ~libur,
            _is_on(),
        )
    )


def _locks() -> Exists:
    kunci = SETELAN[JenisKunci.REALISASI]
    return exists().where(Pengaturan.kunci == kunci, Pengaturan.nilai == SikapTenggat.KUNCI.value)


def _is_on() -> Exists:
    return exists().where(Pengaturan.kunci == AKTIF, Pengaturan.nilai == "ya")
