"""What the owner does with the own account."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.akun import masuk, pembatas, sesi
from kinerja.akun.models import Akun, PeranAkun, SesiMasuk
from kinerja.akun.pembatas import Asal, Terambil
from kinerja.akun.pemberitahuan import PENGIRIM, Pemberitahuan, count_pemulihan, list_pemberitahuan
from kinerja.akun.rules import TahapSesi
from kinerja.akun.service.peran import list_peran
from kinerja.akun.sesi import IDLE, SesiAktif
from kinerja.errors import ConflictError, NotFoundError


@dataclass(frozen=True)
class Profil:
    """What the profile page shows; `peran` are the roles that hold today, with the name of their unit."""

    akun: Akun
    peran: list[tuple[PeranAkun, str]]
    sisa_pemulihan: int
    pemberitahuan: list[Pemberitahuan]


def load_own_akun(session: Session, actor: Actor) -> Akun:
    """The actor's account, with the pegawai."""
    query = select(Akun).where(Akun.id == actor.akun_id).options(joinedload(Akun.pegawai))
    akun = session.scalar(query)
    if akun is None:
        raise NotFoundError
    return akun


def load_profil(session: Session, actor: Actor, *, now: datetime, today: date) -> Profil:
    """The own account as its page shows it."""
    akun = load_own_akun(session, actor)
    peran = [
        (satu, unit)
        for satu, unit in list_peran(session, actor, akun.id)
        if satu.mulai <= today and (satu.sampai is None or satu.sampai > today)
    ]
    return Profil(akun, peran, count_pemulihan(session, akun.id), list_pemberitahuan(session, actor, now=now))


def list_sesi(session: Session, actor: Actor, *, now: datetime) -> list[SesiMasuk]:
    """The actor's living sessions, the one used last first."""
    query = (
        select(SesiMasuk)
        .where(SesiMasuk.akun_id == actor.akun_id, SesiMasuk.tahap == TahapSesi.PENUH)
        .where(SesiMasuk.berakhir > now, SesiMasuk.terakhir > now - IDLE)
        .order_by(SesiMasuk.terakhir.desc(), SesiMasuk.id.desc())
        .limit(50)
    )
    return list(session.scalars(query))


def end_sesi(session: Session, actor: Actor, sesi_id: int) -> None:
    """End one own session. Raises NotFoundError for a session of somebody else."""
    owner = session.scalar(select(SesiMasuk.akun_id).where(SesiMasuk.id == sesi_id))
    if owner != actor.akun_id:
        raise NotFoundError
    sesi.end_session(session, sesi_id)


def end_other_sesi(session: Session, actor: Actor, sesi_id: int) -> int:
    """End all own sessions except the present one; returns how many."""
    return sesi.end_all_sessions(session, load_own_akun(session, actor).id, but=sesi_id)


def change_sandi(
    session: Session,
    actor: Actor,
    aktif: SesiAktif,
    hash_lama: str | None,
    hash_baru: str,
    asal: Asal,
    *,
    now: datetime,
) -> str:
    """Store a new password, end every session and open the present one anew; returns its secret name.

    `hash_lama` is the stored hash that the old password was compared with. Raises ConflictError when it
    has changed since.
    """
    akun = load_own_akun(session, actor)
    if akun.sandi_hash != hash_lama:
        raise ConflictError("Kata sandi baru saja diganti dari tempat lain. Muat ulang halaman.")
    masuk.store_sandi(session, akun, hash_baru)
    sesi.end_all_sessions(session, akun.id)
    token = sesi.open_session(session, akun, aktif.tahap, now=now, alamat=asal.alamat, peramban=asal.peramban)
    PENGIRIM.send(akun.id, "Kata sandi diganti")
    audit.record(session, actor, "akun.ganti_sandi", "akun", akun.id, now=now)
    return token


def confirm_owner(
    session: Session, actor: Actor, terambil: Terambil, kode: str, *, pemulihan: bool, now: datetime
) -> None:
    """Use up a code before something sensitive. Raises InputError at `kode`, KodeMelesetError."""
    akun = load_own_akun(session, actor)
    if pemulihan:
        masuk.use_pemulihan(session, akun, kode, now=now)
    else:
        masuk.use_kode(session, akun, kode, now=now)
    pembatas.give_back(session, terambil)


def start_new_device(session: Session, actor: Actor, *, now: datetime) -> None:
    """Have a secret ready for another device; the present one stays valid until the new one is proved."""
    masuk.propose_totp(session, load_own_akun(session, actor), now=now)


def enrol_new_device(
    session: Session, actor: Actor, aktif: SesiAktif, kode: str, terambil: Terambil, *, now: datetime
) -> list[str]:
    """The new device shows the right code and replaces the old. Returns new recovery codes, shown once."""
    akun = load_own_akun(session, actor)
    daftar = masuk.enrol_totp(session, akun, kode, now=now)
    pembatas.give_back(session, terambil)
    sesi.end_all_sessions(session, akun.id, but=aktif.id)
    PENGIRIM.send(akun.id, "Perangkat autentikator diganti")
    audit.record(session, actor, "akun.ganti_autentikator", "akun", akun.id, now=now)
    return daftar


def renew_recovery_codes(session: Session, actor: Actor, *, now: datetime) -> list[str]:
    """Ten new recovery codes, shown once; the old ones stop working."""
    akun = load_own_akun(session, actor)
    daftar = masuk.renew_pemulihan(session, akun)
    audit.record(session, actor, "akun.buat_kode_pemulihan", "akun", akun.id, now=now)
    return daftar
