"""The leader's side: people and days with their states, one person's week, and the hours observed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import NotFoundError
from kinerja.organisasi.models import AnggotaTim, GarisPelaporan, Pegawai, TimKerja
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import find_pegawai
from kinerja.progres.baca import seal_hari
from kinerja.progres.models import BarisHarian
from kinerja.progres.muat import Ketentuan, decided_by, list_baris, load_ketentuan
from kinerja.progres.rules.baris import StatusBaris
from kinerja.progres.rules.hari import awal_minggu, list_hari_kerja
from kinerja.progres.rules.usulan import observed_load
from kinerja.progres.service.hak import may_read
from kinerja.progres.tampilan import Hari, day_of, week_of

SEMINGGU = timedelta(days=7)
SEHALAMAN = 40
PEKAN_KERJA_SETAHUN = 260
"""Working days of a year as the observed load counts them, so that half a month is half a month."""
HARI_KERJA_SEBULAN = Decimal(PEKAN_KERJA_SETAHUN) / 12


@dataclass(frozen=True)
class SelTim:
    """A day of a person; `sidik` is there where the actor may decide about it now."""

    hari: Hari
    sidik: str = ""

    @property
    def menunggu(self) -> bool:
        return bool(self.sidik)


@dataclass(frozen=True)
class BebanTeramati:
    """Hours from the first of the month to today against the effective hours of the same working days."""

    menit: int
    persen: Decimal | None


@dataclass(frozen=True)
class BarisTim:
    """One person of the board; `hanya_baca` for a member of a team that the actor leads."""

    pegawai: Pegawai
    minggu: tuple[SelTim, ...]
    beban: BebanTeramati
    hanya_baca: bool


@dataclass(frozen=True, kw_only=True)
class PapanHarian:
    """The board of a week."""

    awal: date
    today: date
    hari: tuple[date, ...]
    daftar: tuple[BarisTim, ...]
    halaman: int
    ada_berikut: bool

    def geser(self, hari: int) -> date:
        """The day this many days away, for the links to other weeks."""
        return self.awal + timedelta(days=hari)

    @property
    def menunggu(self) -> int:
        return sum(sel.menunggu for satu in self.daftar for sel in satu.minggu)


@dataclass(frozen=True, kw_only=True)
class HariOrang:
    """A day of one person with its lines."""

    hari: Hari
    daftar: tuple[BarisHarian, ...]
    sidik: str
    dapat_dibatalkan: bool


@dataclass(frozen=True, kw_only=True)
class HalamanOrang:
    """A week of one person as the leader sees it."""

    pegawai: Pegawai
    awal: date
    today: date
    minggu: tuple[HariOrang, ...]
    beban: BebanTeramati

    def geser(self, hari: int) -> date:
        """The day this many days away, for the links to other weeks."""
        return self.awal + timedelta(days=hari)


def open_papan(
    session: Session, actor: Actor, tanggal: date, *, halaman: int = 1, today: date
) -> PapanHarian:
    """The people whom the actor evaluates or leads in a team, by name. Raises NotFoundError (module off)."""
    awal = awal_minggu(tanggal)
    ketentuan = _load_ketentuan(session, actor, awal, today)
    orang = _list_orang(session, actor, today, halaman)
    tampil = orang[:SEHALAMAN]
    ids = [satu.id for satu, _ in tampil]
    baris = _list_lines(session, ids, awal)
    sidik = _list_waiting(session, actor, ids, awal, today)
    beban = _list_beban(session, ids, ketentuan, today)
    return PapanHarian(
        awal=awal,
        today=today,
        hari=tuple(awal + timedelta(days=n) for n in range(7)),
        daftar=tuple(
            BarisTim(
                pegawai,
                tuple(
                    SelTim(hari, sidik.get((pegawai.id, hari.tanggal), ""))
                    for hari in week_of(ketentuan, baris[pegawai.id], awal, today)
                ),
                beban[pegawai.id],
                not bawahan,
            )
            for pegawai, bawahan in tampil
        ),
        halaman=halaman,
        ada_berikut=len(orang) > SEHALAMAN,
    )


def open_orang(
    session: Session, actor: Actor, pegawai_id: int, tanggal: date, *, today: date
) -> HalamanOrang:
    """A week of one person. Raises NotFoundError for who may not see it, and where the module is off."""
    awal = awal_minggu(tanggal)
    ketentuan = _load_ketentuan(session, actor, awal, today)
    pegawai = find_pegawai(session, actor, pegawai_id)
    if not may_read(session, actor, pegawai_id, today=today):
        raise NotFoundError
    semua = list_baris(session, pegawai_id, awal, awal + SEMINGGU)
    milik = _list_decided(session, actor, [pegawai_id], awal, today)
    return HalamanOrang(
        pegawai=pegawai,
        awal=awal,
        today=today,
        minggu=tuple(
            _day_of_person(ketentuan, semua, milik, awal + timedelta(days=n), today) for n in range(7)
        ),
        beban=_list_beban(session, [pegawai_id], ketentuan, today)[pegawai_id],
    )


def _day_of_person(
    ketentuan: Ketentuan,
    semua: Sequence[BarisHarian],
    milik: Sequence[BarisHarian],
    tanggal: date,
    today: date,
) -> HariOrang:
    diputus = [satu for satu in milik if satu.tanggal == tanggal]
    menunggu = [satu for satu in diputus if satu.status is StatusBaris.DIAJUKAN]
    return HariOrang(
        hari=day_of(ketentuan, semua, tanggal, today),
        # A draft is not handed over yet: the leader sees that there is one, not what it says.
        daftar=tuple(
            satu for satu in semua if satu.tanggal == tanggal and satu.status is not StatusBaris.DRAF
        ),
        sidik=seal_hari(menunggu) if menunggu else "",
        dapat_dibatalkan=any(satu.status is StatusBaris.DISETUJUI for satu in diputus),
    )


# Parts


def _load_ketentuan(session: Session, actor: Actor, awal: date, today: date) -> Ketentuan:
    """What holds for the week that is shown and, for the observed load, for the month that runs."""
    return load_ketentuan(
        session, actor, mulai=min(awal, today.replace(day=1)), sampai=max(awal + SEMINGGU, today)
    )


def _list_orang(session: Session, actor: Actor, today: date, halaman: int) -> list[tuple[Pegawai, bool]]:
    saya = actor.pegawai_id or 0
    bawahan = select(GarisPelaporan.pegawai_id).where(
        GarisPelaporan.penilai_id == saya, holds_on(GarisPelaporan, today)
    )
    anggota = (
        select(AnggotaTim.pegawai_id)
        .join(TimKerja, TimKerja.id == AnggotaTim.tim_id)
        .where(TimKerja.ketua_id == saya, holds_on(TimKerja, today), holds_on(AnggotaTim, today))
    )
    query = (
        select(Pegawai, Pegawai.id.in_(bawahan))
        .where(or_(Pegawai.id.in_(bawahan), Pegawai.id.in_(anggota)), Pegawai.id != saya)
        .order_by(Pegawai.nama, Pegawai.id)
        .offset((halaman - 1) * SEHALAMAN)
        .limit(SEHALAMAN + 1)
    )
    return [(pegawai, bool(milik)) for pegawai, milik in session.execute(query)]


def _list_lines(session: Session, ids: Sequence[int], awal: date) -> dict[int, list[BarisHarian]]:
    query = select(BarisHarian).where(
        BarisHarian.pegawai_id.in_(ids), BarisHarian.tanggal >= awal, BarisHarian.tanggal < awal + SEMINGGU
    )
    hasil: dict[int, list[BarisHarian]] = defaultdict(list)
    for satu in session.scalars(query):
        hasil[satu.pegawai_id].append(satu)
    return hasil


def _list_decided(
    session: Session, actor: Actor, ids: Sequence[int], awal: date, today: date
) -> list[BarisHarian]:
    query = decided_by(actor, today, terbuka=True).where(
        BarisHarian.pegawai_id.in_(ids), BarisHarian.tanggal >= awal, BarisHarian.tanggal < awal + SEMINGGU
    )
    return list(session.scalars(query))


def _list_waiting(
    session: Session, actor: Actor, ids: Sequence[int], awal: date, today: date
) -> dict[tuple[int, date], str]:
    """What waits for the actor, by person and day, with the seal of what is shown."""
    hari: dict[tuple[int, date], list[BarisHarian]] = defaultdict(list)
    for satu in _list_decided(session, actor, ids, awal, today):
        if satu.status is StatusBaris.DIAJUKAN:
            hari[satu.pegawai_id, satu.tanggal].append(satu)
    return {kunci: seal_hari(semua) for kunci, semua in hari.items()}


def _list_beban(
    session: Session, ids: Sequence[int], ketentuan: Ketentuan, today: date
) -> dict[int, BebanTeramati]:
    """Σ hours / (WKE × months / 12) of the running month; months by its working days until today."""
    mulai = today.replace(day=1)
    query = (
        select(BarisHarian.pegawai_id, func.sum(BarisHarian.jam_selesai - BarisHarian.jam_mulai))
        .where(
            BarisHarian.pegawai_id.in_(ids),
            BarisHarian.tanggal >= mulai,
            BarisHarian.tanggal <= today,
            BarisHarian.status.in_((StatusBaris.DIAJUKAN, StatusBaris.DISETUJUI)),
        )
        .group_by(BarisHarian.pegawai_id)
    )
    menit = {pegawai_id: int(jumlah) for pegawai_id, jumlah in session.execute(query)}
    hari = len(list_hari_kerja(mulai, today + timedelta(days=1), ketentuan.libur))
    bulan = Decimal(hari) / HARI_KERJA_SEBULAN
    return {
        satu: BebanTeramati(menit.get(satu, 0), observed_load(menit.get(satu, 0), bulan) if hari else None)
        for satu in ids
    }
