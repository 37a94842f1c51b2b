"""What deadlines do in an instansi: whether a duty is locked, who opens it again, and outages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.aturan.muat import build_periode
from kinerja.aturan.rules import AturanPeriode, JenisPeriode, KodeAturan
from kinerja.aturan.service import find_editions_and_settings
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.kalender.rules import Rentang, choose_tenggat, deadline, move_deadline
from kinerja.organisasi.lingkup import require_admin_instansi, require_read
from kinerja.organisasi.models import Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.query import holds_on
from kinerja.tanggal import TAHUN_AKHIR, TAHUN_AWAL, format_tanggal
from kinerja.tenggat.models import BukaKunci, Gangguan
from kinerja.tenggat.rules import JENIS_TENGGAT, JenisKunci, Kunci, SikapTenggat, find_locking_moment

TERLAMA_BUKA = timedelta(days=92)
TERLAMA_GANGGUAN = timedelta(days=14)
TERBANYAK = 50
SETELAN = {
    JenisKunci.REALISASI: "tenggat_realisasi",
    JenisKunci.PENILAIAN: "tenggat_penilaian",
}


@dataclass(frozen=True, kw_only=True)
class Kewajiban:
    """One duty in one period of a person. `diterima` is when it came into the hands of who has it now,
    None where it was his from the start."""

    jenis: JenisKunci
    pegawai_id: int
    tahun: int
    kode: str
    jenis_periode: JenisPeriode
    rentang: Rentang
    zona: str
    diterima: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TenggatBerlaku:
    """The calendar of a day with what the instansi lets deadlines do."""

    aturan: AturanPeriode
    setelan: Mapping[str, str]


def load_tenggat(session: Session, actor: Actor, *, on: date) -> TenggatBerlaku:
    """What holds for a period that begins on a day, in one query. Raises NotFoundError."""
    edisi, setelan = find_editions_and_settings(session, actor, (KodeAturan.PERIODE,), on=on)
    satu = edisi[KodeAturan.PERIODE]
    aturan = replace(build_periode(satu.isi, satu.sumber), gangguan=satu.gangguan)
    return TenggatBerlaku(aturan=aturan, setelan=setelan)


def find_kunci(
    session: Session, actor: Actor, satu: Kewajiban, berlaku: TenggatBerlaku, *, today: date, now: datetime
) -> Kunci:
    """The deadline of a duty. Asks the database only where the lock has fallen: has somebody opened it?

    No permission is asked: the caller has decided that the actor may know of the period.
    """
    jenis = choose_tenggat(satu.jenis_periode, satu.rentang, JENIS_TENGGAT[satu.jenis])
    tanpa = replace(berlaku.aturan, gangguan=())
    batas, dipakai = move_deadline(deadline(tanpa, jenis, satu.rentang, satu.zona), berlaku.aturan.gangguan)
    sikap = SikapTenggat(berlaku.setelan[SETELAN[satu.jenis]])
    mengunci = find_locking_moment(
        sikap,
        batas,
        tambahan=int(berlaku.setelan["tenggat_hari_tambahan"]),
        diterima=satu.diterima,
        zona=satu.zona,
    )
    kunci = Kunci(
        jenis=satu.jenis, sikap=sikap, zona=satu.zona, batas=batas, mengunci=mengunci, gangguan=dipakai
    )
    if not kunci.locks(now):
        return kunci
    dibuka = session.scalar(_openings_for(satu, today))
    if dibuka is None:
        return kunci
    return replace(kunci, dibuka=dibuka - timedelta(days=1))


# Opening again


@dataclass(frozen=True, kw_only=True)
class IsianBuka:
    """What an admin types to open a lock: for one person or one unit, up to and with the day `selesai`."""

    jenis: JenisKunci
    tahun: int
    kode: str
    selesai: date
    alasan: str
    pegawai_id: int | None = None
    unit_id: int | None = None


def open_kunci(session: Session, actor: Actor, isian: IsianBuka, *, today: date, now: datetime) -> BukaKunci:
    """Open a lock again for some days; afterwards it locks again by itself.

    Raises NotFoundError, NotAuthorizedError (not an admin instansi), and InputError.
    """
    require_admin_instansi(actor, "membuka kunci tenggat")
    sasaran = _check_buka(session, actor, isian, today)
    row = BukaKunci(
        jenis=isian.jenis,
        tahun=isian.tahun,
        kode_periode=isian.kode,
        pegawai_id=isian.pegawai_id,
        unit_id=isian.unit_id,
        sampai=isian.selesai + timedelta(days=1),
        alasan=isian.alasan.strip(),
        oleh=actor.nama,
        dibuat=now,
    )
    session.add(row)
    session.flush()
    apa = f"{isian.jenis.label.lower()} {isian.kode} {isian.tahun} {sasaran}"
    kata = f"{apa} dibuka sampai {format_tanggal(isian.selesai)}"
    _record(session, actor, row, "kunci.buka", kata, isian.alasan.strip(), now=now)
    return row


def close_kunci(session: Session, actor: Actor, buka_id: int, *, today: date, now: datetime) -> None:
    """End an opening at once. Raises NotFoundError, NotAuthorizedError, and StateError where it is over."""
    require_admin_instansi(actor, "menutup kunci tenggat")
    row = session.scalar(select(BukaKunci).where(BukaKunci.id == buka_id).with_for_update())
    if row is None:
        raise NotFoundError
    if row.diakhiri is not None or row.sampai <= today:
        raise StateError("Pembukaan ini sudah berakhir.")
    row.diakhiri = now
    _record(
        session,
        actor,
        row,
        "kunci.tutup",
        f"{row.jenis.label.lower()} {row.kode_periode} {row.tahun} dikunci lagi",
        "",
        now=now,
    )


def list_buka(session: Session, actor: Actor) -> list[BukaKunci]:
    """The newest openings, newest first. Raises NotFoundError for who is no admin or auditor."""
    require_read(actor)
    query = (
        select(BukaKunci)
        .options(joinedload(BukaKunci.pegawai), joinedload(BukaKunci.unit))
        .order_by(BukaKunci.id.desc())
        .limit(TERBANYAK)
    )
    return list(session.scalars(query))


# Outages


def record_gangguan(
    session: Session,
    actor: Actor,
    mulai: datetime,
    sampai: datetime,
    keterangan: str,
    *,
    now: datetime,
) -> Gangguan:
    """Note that nobody could work; deadlines within the next days move by it.

    Raises NotFoundError, NotAuthorizedError (not an admin instansi), and InputError.
    """
    require_admin_instansi(actor, "mencatat gangguan")
    _check_gangguan(mulai, sampai, keterangan, now)
    row = Gangguan(mulai=mulai, sampai=sampai, keterangan=keterangan.strip(), oleh=actor.nama, dibuat=now)
    session.add(row)
    session.flush()
    _record(
        session,
        actor,
        row,
        "gangguan.catat",
        "gangguan dicatat, tenggat sesudahnya bergeser",
        row.keterangan,
        now=now,
    )
    return row


def revoke_gangguan(session: Session, actor: Actor, gangguan_id: int, *, now: datetime) -> None:
    """Take an outage back that was noted by mistake. Raises NotFoundError and NotAuthorizedError."""
    require_admin_instansi(actor, "mencabut gangguan")
    query = select(Gangguan).where(Gangguan.id == gangguan_id, Gangguan.dicabut.is_(None))
    row = session.scalar(query.with_for_update())
    if row is None:
        raise NotFoundError
    row.dicabut = now
    _record(
        session,
        actor,
        row,
        "gangguan.cabut",
        "catatan gangguan dicabut, tenggat kembali",
        row.keterangan,
        now=now,
    )


def list_gangguan(session: Session, actor: Actor) -> list[Gangguan]:
    """The newest outages, those taken back included. Raises NotFoundError for who is no admin or auditor."""
    require_read(actor)
    return list(session.scalars(select(Gangguan).order_by(Gangguan.mulai.desc()).limit(TERBANYAK)))


# Parts


def _openings_for(satu: Kewajiban, today: date) -> Select[date | None]:
    """The latest end of an opening that reaches this duty today; that of a unit reaches all below it."""
    dasar = (
        select(UnitKerja.id, UnitKerja.induk_id)
        .join(Penempatan, Penempatan.unit_id == UnitKerja.id)
        .where(Penempatan.pegawai_id == satu.pegawai_id, holds_on(Penempatan, today))
    )
    naik, induk = dasar.cte(recursive=True), aliased(UnitKerja)
    naik = naik.union(select(induk.id, induk.induk_id).join(naik, induk.id == naik.c.induk_id))
    return select(func.max(BukaKunci.sampai)).where(
        BukaKunci.jenis == satu.jenis,
        BukaKunci.tahun == satu.tahun,
        BukaKunci.kode_periode == satu.kode,
        BukaKunci.sampai > today,
        BukaKunci.diakhiri.is_(None),
        or_(BukaKunci.pegawai_id == satu.pegawai_id, BukaKunci.unit_id.in_(select(naik.c.id))),
    )


def _check_buka(session: Session, actor: Actor, isian: IsianBuka, today: date) -> str:
    """The target in words. Raises InputError with every field to mend."""
    kurang: dict[str, str] = {}
    if not _is_periode(session, actor, isian):
        kurang["periode"] = "Pilih periode dari daftar."
    if not isian.alasan.strip():
        kurang["alasan"] = "Tulis mengapa kunci ini dibuka lagi."
    if isian.selesai < today:
        kurang["selesai"] = "Pilih hari ini atau sesudahnya."
    elif isian.selesai - today > TERLAMA_BUKA:
        kurang["selesai"] = (
            f"Kunci dibuka paling lama {TERLAMA_BUKA.days} hari. Pilih tanggal yang lebih awal."
        )
    sasaran = _name_target(session, isian)
    if not sasaran:
        kurang["pegawai_id"] = "Pilih satu pegawai atau satu unit."
    if kurang:
        raise InputError("Kunci belum dapat dibuka.", fields=kurang)
    return sasaran


def _is_periode(session: Session, actor: Actor, isian: IsianBuka) -> bool:
    """Whether the calendar of that year knows the period: an opening for another one opens nothing."""
    if not TAHUN_AWAL <= isian.tahun <= TAHUN_AKHIR:
        return False
    aturan = load_tenggat(session, actor, on=date(isian.tahun, 1, 1)).aturan
    return isian.kode in {pola.kode for pola in aturan.daftar}


def _name_target(session: Session, isian: IsianBuka) -> str:
    """The person or the unit in words, "" unless exactly one is chosen and exists."""
    if (isian.pegawai_id is None) == (isian.unit_id is None):
        return ""
    if isian.pegawai_id is not None:
        pegawai = session.scalar(select(Pegawai).where(Pegawai.id == isian.pegawai_id))
        return pegawai.nama_lengkap if pegawai else ""
    unit = session.scalar(select(UnitKerja).where(UnitKerja.id == isian.unit_id))
    return f"unit {unit.nama}" if unit else ""


def _check_gangguan(mulai: datetime, sampai: datetime, keterangan: str, now: datetime) -> None:
    kurang: dict[str, str] = {}
    if not keterangan.strip():
        kurang["keterangan"] = "Tulis apa yang terjadi."
    if mulai > now:
        kurang["mulai"] = "Gangguan dicatat sesudah terjadi."
    if sampai <= mulai:
        kurang["selesai"] = "Waktu selesai harus sesudah waktu mulai."
    elif sampai > now:
        kurang["selesai"] = "Catat sampai sekarang. Bila berlanjut, catat lagi sesudah pulih."
    elif sampai - mulai > TERLAMA_GANGGUAN:
        kurang["selesai"] = f"Satu gangguan paling lama {TERLAMA_GANGGUAN.days} hari."
    if kurang:
        raise InputError("Gangguan belum dapat dicatat.", fields=kurang)


def _record(
    session: Session,
    actor: Actor,
    row: BukaKunci | Gangguan,
    aksi: str,
    kata: str,
    alasan: str,
    *,
    now: datetime,
) -> None:
    rincian: dict[str, object] = {"perubahan": [kata]}
    if alasan:
        rincian["alasan"] = alasan
    audit.record(session, actor, aksi, row.__tablename__, row.id, now=now, rincian=rincian)
