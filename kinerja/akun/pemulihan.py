"""The way back in without the old password: a request that an admin sees, and the link an admin gives."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.akun import pembatas, sesi
from kinerja.akun.masuk import actor_at, load_konteks, store_sandi
from kinerja.akun.models import Akun, PermintaanSandi, TautanReset
from kinerja.akun.pembatas import Asal
from kinerja.akun.pemberitahuan import PENGIRIM
from kinerja.crypto import hash_token, new_token
from kinerja.errors import StateError

UMUR_TAUTAN = timedelta(minutes=30)

TAUTAN_HABIS = (
    "Tautan ini tidak berlaku. Tautan hanya dapat dipakai satu kali dan berlaku 30 menit. Minta tautan baru."
)


@dataclass(frozen=True)
class Pemohon:
    """The account of a valid link, and what its new password must not be built from."""

    akun_id: int
    instansi_id: int
    nip: str
    nama: str
    konteks: frozenset[str]


def request_sandi(session: Session, nip: str, asal: Asal, *, now: datetime) -> None:
    """Note for the admin that somebody wrote this NIP; the session must be one of the platform.

    Says nothing back: unknown, closed and existing accounts are answered alike. Raises TooManyRequestsError.
    """
    pembatas.take(session, pembatas.list_jatah_permintaan(asal), now=now)
    terbuka = exists().where(PermintaanSandi.akun_id == Akun.id, PermintaanSandi.ditangani.is_(None))
    akun = session.scalar(select(Akun).where(Akun.nip == nip, Akun.aktif.is_(True), ~terbuka))
    if akun is not None:
        session.add(PermintaanSandi(instansi_id=akun.instansi_id, akun_id=akun.id, diminta=now))


def create_tautan(session: Session, akun_id: int, *, now: datetime) -> str:
    """A new link's secret; older links of the account stop working, its open requests count as answered."""
    session.execute(
        update(TautanReset)
        .where(TautanReset.akun_id == akun_id, TautanReset.dipakai.is_(None))
        .values(dipakai=now)
    )
    token = new_token()
    session.add(TautanReset(akun_id=akun_id, token_hash=hash_token(token), berakhir=now + UMUR_TAUTAN))
    close_permintaan(session, akun_id, now=now)
    session.flush()
    return token


def close_permintaan(session: Session, akun_id: int, *, now: datetime) -> None:
    """The open requests of the account were acted upon."""
    terbuka = PermintaanSandi.akun_id == akun_id, PermintaanSandi.ditangani.is_(None)
    session.execute(update(PermintaanSandi).where(*terbuka).values(ditangani=now))


def find_pemohon(session: Session, token: str, *, now: datetime) -> Pemohon | None:
    """Whose link this is, None when it is unknown, used, over, or the account closed; platform session."""
    query = (
        select(Akun)
        .join(TautanReset, TautanReset.akun_id == Akun.id)
        .options(joinedload(Akun.pegawai))
        .where(
            TautanReset.token_hash == hash_token(token),
            TautanReset.dipakai.is_(None),
            TautanReset.berakhir > now,
            Akun.aktif.is_(True),
        )
    )
    akun = session.scalar(query)
    if akun is None:
        return None
    return Pemohon(akun.id, akun.instansi_id, akun.nip, akun.nama, load_konteks(session, akun.id))


def use_tautan(session: Session, token: str, hash_baru: str, *, now: datetime) -> None:
    """Set the new password and end every session of the account. Raises StateError when the link is used up.

    The second factor stays: the link replaces the password, never the code.
    """
    query = (
        update(TautanReset)
        .where(
            TautanReset.token_hash == hash_token(token),
            TautanReset.dipakai.is_(None),
            TautanReset.berakhir > now,
        )
        .values(dipakai=now)
        .returning(TautanReset.akun_id)
    )
    akun_id = session.scalar(query)
    if akun_id is None:
        raise StateError(TAUTAN_HABIS)
    akun = session.scalars(select(Akun).where(Akun.id == akun_id).options(joinedload(Akun.pegawai))).one()
    if not akun.aktif:
        raise StateError(TAUTAN_HABIS)
    store_sandi(session, akun, hash_baru)
    sesi.end_all_sessions(session, akun.id)
    PENGIRIM.send(akun.id, "Kata sandi diatur ulang lewat tautan")
    audit.record(session, actor_at(session, akun, now), "akun.atur_ulang_sandi", "akun", akun.id, now=now)
