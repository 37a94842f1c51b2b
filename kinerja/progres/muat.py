"""Load what daily lines stand on: the setting of the instansi, its days off, and the period of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, contains_eager

from kinerja.actor import Actor
from kinerja.aturan.service import get_settings
from kinerja.errors import NotAuthorizedError, NotFoundError
from kinerja.kalender.rules import JenisPeriode
from kinerja.organisasi.models import GarisPelaporan
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian, RencanaAksi
from kinerja.pelaksanaan.muat import holds_on_acting_day
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.progres.models import BarisHarian, HariLibur
from kinerja.progres.rules.baris import tidy
from kinerja.progres.rules.hari import batas_tanpa_alasan, is_terlambat
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.skp.naskah import first_words, sort_rhk
from kinerja.skp.rules import StatusSkp
from kinerja.tenggat.rules import JenisKunci, SikapTenggat
from kinerja.tenggat.service import SETELAN

AKTIF, HARI_MUNDUR = "progres_harian_aktif", "progres_harian_hari_mundur"
TERTUTUP = frozenset({StatusSkp.DITUTUP, StatusSkp.DIBATALKAN})
SEKITAR = timedelta(days=60)
"""Days off are loaded this far round a page: enough for every window that can be set."""


@dataclass(frozen=True)
class Ketentuan:
    """How this instansi counts days: the window without a reason, its days off by date, and whether the
    deadline of a realisasi locks its period."""

    hari_mundur: int
    libur: Mapping[date, str] = field(default_factory=dict)
    mengunci: bool = False

    def is_terlambat(self, tanggal: date, today: date) -> bool:
        return is_terlambat(tanggal, today, self.hari_mundur, self.libur)

    def batas(self, tanggal: date) -> date:
        return batas_tanpa_alasan(tanggal, self.hari_mundur, self.libur)


def require_active(session: Session, actor: Actor) -> dict[str, str]:
    """The settings of the instansi. Raises NotFoundError where the module is off."""
    setelan = get_settings(session, actor)
    if setelan[AKTIF] != "ya":
        raise NotFoundError
    return setelan


def load_ketentuan(session: Session, actor: Actor, *, mulai: date, sampai: date) -> Ketentuan:
    """What holds for days from `mulai` up to `sampai`. Raises NotFoundError where the module is off."""
    setelan = require_active(session, actor)
    query = select(HariLibur).where(
        HariLibur.tanggal >= mulai - SEKITAR, HariLibur.tanggal <= sampai + SEKITAR
    )
    libur = {satu.tanggal: satu.nama for satu in session.scalars(query)}
    mengunci = setelan[SETELAN[JenisKunci.REALISASI]] == SikapTenggat.KUNCI
    return Ketentuan(int(setelan[HARI_MUNDUR]), libur, mengunci)


def owner_of(actor: Actor) -> int:
    """The pegawai whose lines these are. Raises NotAuthorizedError for an account without a pegawai."""
    if actor.pegawai_id is None:
        raise NotAuthorizedError("Progres harian hanya untuk akun pegawai.")
    return actor.pegawai_id


# Periods


def covers() -> ColumnElement[bool]:
    """The condition that a `PeriodePenilaian`, joined with its `Skp`, is the one of a `BarisHarian`."""
    return and_(Skp.pegawai_id == BarisHarian.pegawai_id, is_period_of_day(BarisHarian.tanggal.expression))


def is_period_of_day(tanggal: ColumnElement[date]) -> ColumnElement[bool]:
    """The condition that a `PeriodePenilaian`, joined with its `Skp`, holds a day and is no year."""
    return and_(
        Skp.status != StatusSkp.DIBATALKAN,
        Skp.ditetapkan.is_not(None),
        PeriodePenilaian.jenis != JenisPeriode.TAHUNAN,
        PeriodePenilaian.mulai <= tanggal,
        PeriodePenilaian.sampai > tanggal,
    )


def list_masa(
    session: Session, pegawai_id: int, mulai: date, sampai: date, *, lock: bool = False
) -> list[PeriodePenilaian]:
    """The periods (not the years) of a person that share a day with the range, each with its SKP.

    `lock` makes other writers of these days wait: two lines of one day cannot both find the hours free.
    """
    query: Select[PeriodePenilaian] = (
        select(PeriodePenilaian)
        .join(PeriodePenilaian.skp)
        .options(contains_eager(PeriodePenilaian.skp))
        .where(
            Skp.pegawai_id == pegawai_id,
            Skp.status != StatusSkp.DIBATALKAN,
            Skp.ditetapkan.is_not(None),
            PeriodePenilaian.jenis != JenisPeriode.TAHUNAN,
            PeriodePenilaian.mulai < sampai,
            PeriodePenilaian.sampai > mulai,
        )
        .order_by(PeriodePenilaian.mulai)
        .execution_options(populate_existing=True)
    )
    if lock:
        query = query.with_for_update(of=PeriodePenilaian)
    return list(session.scalars(query))


def masa_of(daftar: Sequence[PeriodePenilaian], tanggal: date) -> PeriodePenilaian | None:
    """The period of a day, None outside every SKP."""
    return next((satu for satu in daftar if satu.mulai <= tanggal < satu.sampai), None)


def obstacle(masa: PeriodePenilaian | None, tanggal: date, today: date) -> str:
    """Why a day takes no line, as a sentence; "" where it does (but see `terbuka.Masa` for the deadline)."""
    if tanggal > today:
        return "Hari ini belum tiba. Progres ditulis pada harinya atau sesudahnya."
    if masa is None:
        return "Belum ada SKP yang ditetapkan untuk hari ini. Progres harian ditulis pada SKP yang disetujui."
    if masa.status in SUDAH_DITETAPKAN:
        return "Penilaian periode ini sudah ditetapkan. Progres hariannya tidak dapat ditambah atau diubah."
    if masa.skp.status in TERTUTUP:
        return "SKP hari ini sudah ditutup. Progres hariannya tidak dapat ditambah atau diubah."
    return ""


# What a line is for


@dataclass(frozen=True)
class PilihanRencana:
    """A rencana aksi, or a result, that a line of a period may be for; `kunci` tells equal texts apart."""

    kunci: str
    teks: str
    rhk_id: int
    rencana_aksi_id: int | None
    label: str


@dataclass(frozen=True)
class Rujukan:
    """What the lines of one period may point to: rencana aksi and results, its evidence, and old texts."""

    pilihan: tuple[PilihanRencana, ...]
    bukti: tuple[BuktiDukung, ...]
    lama: Mapping[str, int]
    """Texts that earlier lines carried, with the result they were for: a rencana aksi may be rewritten."""

    def find(self, teks: str) -> PilihanRencana | None:
        """The choice with this key or text, None where there is none."""
        for satu in self.pilihan:
            if satu.kunci == teks:
                return satu
        cari = tidy(teks)
        for satu in self.pilihan:
            if tidy(satu.teks) == cari:
                return satu
        if cari in self.lama:
            rhk_id = self.lama[cari]
            return PilihanRencana(f"r{rhk_id}", teks, rhk_id, None, teks)
        return None

    def find_bukti(self, teks: str) -> BuktiDukung | None:
        """The evidence of the period with this key, name or address."""
        return next(
            (
                satu
                for satu in self.bukti
                if teks in (f"b{satu.id}", satu.nama) or (satu.url and teks == satu.url)
            ),
            None,
        )


def load_rujukan(session: Session, daftar: Sequence[PeriodePenilaian]) -> dict[int, Rujukan]:
    """By period: three statements, and one for the texts of earlier lines, however many there are."""
    if not daftar:
        return {}
    skp_ids = {satu.skp_id for satu in daftar}
    semua_rhk = session.scalars(select(RencanaHasilKerja).where(RencanaHasilKerja.skp_id.in_(skp_ids))).all()
    ids = [satu.id for satu in daftar]
    langkah = session.scalars(
        select(RencanaAksi).where(RencanaAksi.periode_id.in_(ids)).order_by(RencanaAksi.urutan)
    ).all()
    bukti = session.scalars(
        select(BuktiDukung).where(BuktiDukung.periode_id.in_(ids)).order_by(BuktiDukung.id)
    ).all()
    lama = _list_lama(session, [satu.id for satu in semua_rhk])
    return {
        satu.id: Rujukan(
            tuple(_list_pilihan(satu, semua_rhk, langkah)),
            tuple(lain for lain in bukti if lain.periode_id == satu.id),
            {teks: rhk_id for teks, rhk_id, skp_id in lama if skp_id == satu.skp_id},
        )
        for satu in daftar
    }


def _list_pilihan(
    masa: PeriodePenilaian, semua_rhk: Sequence[RencanaHasilKerja], langkah: Sequence[RencanaAksi]
) -> list[PilihanRencana]:
    daftar = []
    rhk_masa = sort_rhk([satu for satu in semua_rhk if satu.skp_id == masa.skp_id])
    for nomor, rhk in enumerate(rhk_masa, start=1):
        milik = [
            satu for satu in langkah if satu.periode_id == masa.id and satu.rencana_hasil_kerja_id == rhk.id
        ]
        daftar += [
            PilihanRencana(
                f"a{satu.id}", satu.teks, rhk.id, satu.id, f"{nomor}. {first_words(satu.teks, 70)}"
            )
            for satu in milik
        ]
        if not milik and rhk.teks:
            daftar.append(
                PilihanRencana(f"r{rhk.id}", rhk.teks, rhk.id, None, f"{nomor}. {first_words(rhk.teks, 70)}")
            )
    # A text of a result stays a choice beside its steps, last in the list.
    daftar += [
        PilihanRencana(
            f"r{rhk.id}", rhk.teks, rhk.id, None, f"{nomor}. (hasil kerja) {first_words(rhk.teks, 60)}"
        )
        for nomor, rhk in enumerate(rhk_masa, start=1)
        if rhk.teks and not any(satu.kunci == f"r{rhk.id}" for satu in daftar)
    ]
    return daftar


def _list_lama(session: Session, rhk_ids: Sequence[int]) -> list[tuple[str, int, int]]:
    query = (
        select(BarisHarian.rencana, RencanaHasilKerja.id, RencanaHasilKerja.skp_id)
        .join(BarisHarian.rhk)
        .where(BarisHarian.rhk_id.in_(rhk_ids))
        .distinct()
    )
    return [(tidy(teks), rhk_id, skp_id) for teks, rhk_id, skp_id in session.execute(query)]


def list_baris(session: Session, pegawai_id: int, mulai: date, sampai: date) -> list[BarisHarian]:
    """The lines of a person from `mulai` up to `sampai`, in order of time."""
    query = (
        select(BarisHarian)
        .where(
            BarisHarian.pegawai_id == pegawai_id, BarisHarian.tanggal >= mulai, BarisHarian.tanggal < sampai
        )
        .order_by(BarisHarian.tanggal, BarisHarian.jam_mulai)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def decided_by(actor: Actor, today: date, *, terbuka: bool = False) -> Select[BarisHarian]:
    """Lines whose pejabat penilai the actor is: on the last day of their period, or today while it runs.

    `terbuka`: only those of a period that is not fixed.
    """
    query = (
        select(BarisHarian)
        .join(Skp, Skp.pegawai_id == BarisHarian.pegawai_id)
        .join(PeriodePenilaian, PeriodePenilaian.skp_id == Skp.id)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == BarisHarian.pegawai_id)
        .where(
            covers(),
            GarisPelaporan.penilai_id == (actor.pegawai_id or 0),
            holds_on_acting_day(GarisPelaporan, today),
            BarisHarian.pegawai_id != (actor.pegawai_id or 0),
        )
        .order_by(BarisHarian.tanggal, BarisHarian.jam_mulai)
        .execution_options(populate_existing=True)
    )
    return query.where(PeriodePenilaian.status.not_in(SUDAH_DITETAPKAN)) if terbuka else query
