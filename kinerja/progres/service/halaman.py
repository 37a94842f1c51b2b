"""The page of a day: its lines, the week round it, and everything that makes the next line quick."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian
from kinerja.progres.models import BarisHarian, TugasRutin
from kinerja.progres.muat import (
    PilihanRencana,
    Rujukan,
    list_baris,
    list_masa,
    load_ketentuan,
    load_rujukan,
    owner_of,
)
from kinerja.progres.rules.baris import DAPAT_DIUBAH, StatusBaris, tidy
from kinerja.progres.rules.hari import (
    SATU_HARI,
    Jam,
    awal_minggu,
    find_irisan,
    hari_kerja_sebelum,
    is_hari_kerja,
    usul_mulai,
)
from kinerja.progres.tampilan import Hari, week_of
from kinerja.progres.terbuka import Masa, load_masa
from kinerja.tenggat.rules import Kunci, describe_moment

JAM_MASUK = 8 * 60
LAMA_BAWAAN = 60
SEMINGGU = timedelta(days=7)


@dataclass(frozen=True)
class UsulBaris:
    """What the form of the next line starts with."""

    jam_mulai: int
    jam_selesai: int
    rencana: str
    satuan: str


@dataclass(frozen=True, kw_only=True)
class HalamanHarian:
    """A day of the owner. `sebab` says why it takes no line, "" where it does; `terbuka` are the ids of the
    lines that can be changed or handed in, `kunci` the deadline that will lock the day (None: none does)."""

    tanggal: date
    today: date
    minggu: tuple[Hari, ...]
    daftar: tuple[BarisHarian, ...]
    pilihan: tuple[PilihanRencana, ...]
    bukti: tuple[BuktiDukung, ...]
    rutin: tuple[TugasRutin, ...]
    usul: UsulBaris
    sebab: str
    batas: date
    terlambat: bool
    kemarin: date | None
    masa: PeriodePenilaian | None
    terbuka: frozenset[int]
    kunci: Kunci | None
    draf_seminggu: int
    """How many days of the week have something to hand in."""

    def geser(self, hari: int) -> date:
        """The day this many days away, for the links to other weeks."""
        return self.tanggal + timedelta(days=hari)

    @property
    def hari_ini(self) -> Hari:
        return next(satu for satu in self.minggu if satu.tanggal == self.tanggal)

    @property
    def dapat_diajukan(self) -> int:
        return sum(satu.status in DAPAT_DIUBAH and satu.id in self.terbuka for satu in self.daftar)

    @property
    def dapat_ditarik(self) -> int:
        return sum(satu.status is StatusBaris.DIAJUKAN and satu.id in self.terbuka for satu in self.daftar)

    @property
    def segera_terkunci(self) -> str:
        """When an ended period will lock, "15 Oktober 2026 pukul 23.59 WIB"; "" where it does not."""
        if self.sebab or self.kunci is None or self.masa is None or self.masa.sampai > self.today:
            return ""
        return describe_moment(self.kunci.berakhir or self.kunci.batas, self.kunci.zona)

    @property
    def menit(self) -> int:
        return sum(satu.jam_selesai - satu.jam_mulai for satu in self.daftar)


def open_harian(
    session: Session, actor: Actor, tanggal: date, *, today: date, now: datetime
) -> HalamanHarian:
    """A day of the actor in a number of statements that does not grow with it.

    Raises NotFoundError (module off) and NotAuthorizedError.
    """
    pegawai_id = owner_of(actor)
    awal = awal_minggu(tanggal)
    ketentuan = load_ketentuan(session, actor, mulai=awal, sampai=awal + SEMINGGU)
    kemarin = hari_kerja_sebelum(tanggal, ketentuan.libur)
    semua = list_baris(session, pegawai_id, min(awal, kemarin), awal + SEMINGGU)
    masa = load_masa(
        session, actor, ketentuan, awal, awal + SEMINGGU, pegawai_id=pegawai_id, today=today, now=now
    )
    ini = masa.of(tanggal)
    rujukan = load_rujukan(session, [ini])[ini.id] if ini else Rujukan((), (), {})
    daftar = [satu for satu in semua if satu.tanggal == tanggal]
    sebab = masa.obstacle(tanggal)
    return HalamanHarian(
        tanggal=tanggal,
        today=today,
        minggu=week_of(ketentuan, semua, awal, today),
        daftar=tuple(daftar),
        pilihan=rujukan.pilihan,
        bukti=rujukan.bukti,
        rutin=() if sebab else tuple(_list_rutin(session, pegawai_id, tanggal, daftar)),
        usul=_suggest(daftar, semua, rujukan),
        sebab=sebab,
        batas=ketentuan.batas(tanggal),
        terlambat=ketentuan.is_terlambat(tanggal, today),
        kemarin=kemarin if not sebab and any(satu.tanggal == kemarin for satu in semua) else None,
        masa=ini,
        terbuka=frozenset(satu.id for satu in daftar if masa.is_open(satu)),
        kunci=masa.kunci_of(tanggal),
        draf_seminggu=_count_drafts(masa, semua, awal),
    )


def _count_drafts(masa: Masa, semua: Sequence[BarisHarian], awal: date) -> int:
    return len(
        {
            satu.tanggal
            for satu in semua
            if satu.tanggal >= awal and satu.status in DAPAT_DIUBAH and masa.is_open(satu)
        }
    )


def list_pilihan(session: Session, actor: Actor, tanggal: date) -> tuple[PilihanRencana, ...]:
    """What a line of the actor may belong to on a day; empty without an SKP."""
    masa = list_masa(session, owner_of(actor), tanggal, tanggal + SATU_HARI)
    return next(iter(load_rujukan(session, masa).values()), Rujukan((), (), {})).pilihan


def _suggest(daftar: Sequence[BarisHarian], semua: Sequence[BarisHarian], rujukan: Rujukan) -> UsulBaris:
    """An hour after the last line, for what the last line was for."""
    mulai = min(
        usul_mulai((Jam(satu.jam_mulai, satu.jam_selesai) for satu in daftar), JAM_MASUK), 24 * 60 - 2
    )
    terakhir = daftar[-1] if daftar else (semua[-1] if semua else None)
    pilihan = rujukan.find(terakhir.rencana) if terakhir else None
    return UsulBaris(
        jam_mulai=mulai,
        jam_selesai=min(mulai + LAMA_BAWAAN, 24 * 60 - 1),
        rencana=pilihan.kunci if pilihan else "",
        satuan=terakhir.satuan if terakhir else "",
    )


def _list_rutin(
    session: Session, pegawai_id: int, tanggal: date, daftar: Sequence[BarisHarian]
) -> list[TugasRutin]:
    """The duties of this weekday that the day does not have yet and whose hours are free."""
    query = select(TugasRutin).where(TugasRutin.pegawai_id == pegawai_id).order_by(TugasRutin.jam_mulai)
    ada = {tidy(satu.kegiatan) for satu in daftar}
    terisi = [Jam(satu.jam_mulai, satu.jam_selesai) for satu in daftar]
    return [
        satu
        for satu in session.scalars(query)
        if satu.falls_on(tanggal)
        and tidy(satu.kegiatan) not in ada
        and find_irisan(Jam(satu.jam_mulai, satu.jam_selesai), terisi) is None
    ]


def list_kosong(session: Session, actor: Actor, mulai: date, *, today: date, now: datetime) -> list[date]:
    """Working days from `mulai` to yesterday that have no line and lie in an SKP of the actor."""
    pegawai_id = owner_of(actor)
    ketentuan = load_ketentuan(session, actor, mulai=mulai, sampai=today)
    masa = load_masa(session, actor, ketentuan, mulai, today, pegawai_id=pegawai_id, today=today, now=now)
    terisi = {satu.tanggal for satu in list_baris(session, pegawai_id, mulai, today)}
    semua = (mulai + SATU_HARI * n for n in range((today - mulai).days))
    return [
        hari
        for hari in semua
        if is_hari_kerja(hari, ketentuan.libur) and hari not in terisi and not masa.obstacle(hari)
    ]
