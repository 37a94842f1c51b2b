"""Links that are looked at: which are due, what a visit found, and what their owner says of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.bukti.jaringan import Temuan
from kinerja.bukti.models import MasaTautan, Tautan
from kinerja.bukti.rules import (
    JEDA_BARU,
    KeadaanTautan,
    fingerprint_url,
    host_of,
    next_check,
    normalize_url,
    wait_to_check,
)
from kinerja.errors import InputError, NotFoundError, TooManyRequestsError
from kinerja.pelaksanaan.models import BuktiDukung

SEKALIGUS = 50
PER_HOST = 10
"""Links of one host in one slice: nobody's server is asked for everything at once."""
JEDA_AMBIL = timedelta(hours=1)
"""A link that was taken is due again after this long where the worker dies over it."""


@dataclass(frozen=True)
class TautanDiperiksa:
    """A link to look at."""

    id: int
    url: str
    host: str


def register_tautan(session: Session, actor: Actor, url: str, *, now: datetime) -> None:
    """Note a link that somebody offers, to be looked at soon; one that is known stays as it is.

    An address that was stored before addresses were judged is noted as it is: the look says what is wrong.
    """
    sidik = fingerprint_url(url)
    if session.scalar(select(Tautan.id).where(Tautan.sidik == sidik)) is not None:
        return
    try:
        rapi = normalize_url(url)
        host = host_of(rapi)
    except ValueError:
        rapi, host = url.strip(), ""
    try:
        with session.begin_nested():
            session.add(Tautan(sidik=sidik, url=rapi, host=host[:300], berikut=now + JEDA_BARU, gagal=0))
    except IntegrityError:
        return  # noted at the same moment by somebody else


def adopt_tautan(session: Session, actor: Actor, *, now: datetime, paling_banyak: int = 500) -> int:
    """Note links that evidence names and nobody noted yet; returns how many."""
    query = (
        select(func.min(BuktiDukung.url))
        .where(BuktiDukung.sidik_url.is_not(None))
        .where(~exists().where(Tautan.sidik == BuktiDukung.sidik_url))
        .group_by(BuktiDukung.sidik_url)
        .limit(paling_banyak)
    )
    semua = [satu for satu in session.scalars(query) if satu]
    for url in semua:
        register_tautan(session, actor, url, now=now)
    return len(semua)


def take_due(
    session: Session, actor: Actor, *, now: datetime, sekalipun: bool = False, paling_banyak: int = SEKALIGUS
) -> list[TautanDiperiksa]:
    """Links whose turn it is, oldest first and few of each host; nobody else gets them meanwhile.

    `sekalipun` takes also those whose turn has not come, those looked at longest ago first.
    """
    syarat = true() if sekalipun else Tautan.berikut <= now
    urut = (Tautan.berikut, Tautan.id)
    nomor = func.row_number().over(partition_by=Tautan.host, order_by=urut)
    giliran = select(Tautan.id, Tautan.berikut, nomor.label("nomor")).where(syarat).subquery()
    pilihan = (
        select(giliran.c.id)
        .where(giliran.c.nomor <= PER_HOST)
        .order_by(giliran.c.berikut, giliran.c.id)
        .limit(paling_banyak)
    )
    # Asked again of the row itself: another worker may have taken it a moment ago.
    query = select(Tautan).where(Tautan.id.in_(pilihan), syarat).order_by(*urut)
    semua = session.scalars(query.with_for_update(skip_locked=True)).all()
    for satu in semua:
        satu.berikut = now + JEDA_AMBIL
    return [TautanDiperiksa(satu.id, satu.url, satu.host) for satu in semua]


def give_back(session: Session, actor: Actor, ids: Collection[int], *, now: datetime) -> None:
    """Links that were taken and not reached: their turn is now."""
    session.execute(update(Tautan).where(Tautan.id.in_(ids)).values(berikut=now))


def store_findings(
    session: Session, actor: Actor, semua: Mapping[int, Temuan], *, now: datetime, hari_baik: int
) -> None:
    """Keep what the visits found, by the id of the link, and when each is looked at again."""
    for satu in session.scalars(select(Tautan).where(Tautan.id.in_(semua))):
        temuan = semua[satu.id]
        baik = temuan.keadaan is KeadaanTautan.BAIK
        satu.keadaan, satu.sebab, satu.diperiksa = temuan.keadaan, temuan.sebab[:300], now
        satu.gagal = 0 if baik or temuan.keadaan is KeadaanTautan.DALAM else satu.gagal + 1
        if baik:
            satu.berhasil = now
        satu.berikut = next_check(temuan.keadaan, satu.gagal, now=now, hari_baik=hari_baik, sidik=satu.sidik)


def ask_check(session: Session, actor: Actor, bukti_id: int, *, now: datetime) -> None:
    """The owner wants his link looked at now. Raises NotFoundError and TooManyRequestsError."""
    sidik = _find_own(session, actor, bukti_id).sidik_url
    tautan = session.scalar(select(Tautan).where(Tautan.sidik == sidik).with_for_update())
    if tautan is None:
        raise NotFoundError
    if tunggu := wait_to_check(tautan.diminta, now):
        kalimat = f"Tautan ini baru saja diminta diperiksa. Coba lagi dalam {-(-tunggu // 60)} menit."
        raise TooManyRequestsError(kalimat, retry_after=tunggu)
    tautan.diminta = tautan.berikut = now


def set_masa(
    session: Session, actor: Actor, bukti_id: int, sampai: date | None, *, today: date, now: datetime
) -> None:
    """The owner notes the last day on which his link opens, None takes the note back.

    Raises NotFoundError, and InputError for a day that has passed.
    """
    bukti = _find_own(session, actor, bukti_id)
    pegawai_id, sidik = bukti.diunggah_oleh, bukti.sidik_url or ""
    if sampai is not None and sampai < today:
        kalimat = "Pilih hari ini atau sesudahnya."
        raise InputError("Tanggal belum benar.", fields={"sampai": kalimat})
    masa = session.scalar(
        select(MasaTautan).where(MasaTautan.pegawai_id == pegawai_id, MasaTautan.sidik == sidik)
    )
    lama = masa.sampai if masa else None
    if lama == sampai:
        return
    if sampai is None:
        session.delete(masa)
    elif masa is None:
        session.add(MasaTautan(pegawai_id=pegawai_id, sidik=sidik, sampai=sampai))
    else:
        masa.sampai = sampai
    audit.record(
        session,
        actor,
        "bukti.masa",
        "pegawai",
        pegawai_id,
        now=now,
        sebelum={"sidik": sidik, "sampai": lama},
        sesudah={"sidik": sidik, "sampai": sampai},
        rincian={"perubahan": ["masa berlaku tautan bukti dukung dicatat"]},
    )


def count_keadaan(session: Session, actor: Actor) -> dict[KeadaanTautan, int]:
    """How many links of the instansi are in which state."""
    query = select(Tautan.keadaan, func.count()).group_by(Tautan.keadaan)
    return {baris[0]: baris[1] for baris in session.execute(query)}


def _find_own(session: Session, actor: Actor, bukti_id: int) -> BuktiDukung:
    """A link of the actor's own. Raises NotFoundError."""
    bukti = session.get(BuktiDukung, bukti_id)
    if bukti is None or bukti.sidik_url is None or bukti.diunggah_oleh != actor.pegawai_id:
        raise NotFoundError
    return bukti
