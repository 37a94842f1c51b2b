"""What an admin does with the accounts of the instansi."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.akun import masuk, pemulihan, sesi
from kinerja.akun.models import Akun, PermintaanSandi
from kinerja.akun.pemberitahuan import PENGIRIM
from kinerja.akun.query import is_without_akun
from kinerja.akun.sandi import SandiAwal, hash_sandi, make_sandi_awal
from kinerja.akun.service.izin import require_admin, require_admin_over
from kinerja.crypto import encrypt
from kinerja.errors import ConflictError, InputError, NotFoundError, StateError
from kinerja.organisasi.models import Pegawai
from kinerja.organisasi.rules import clean_nip, parse_nip

UMUR_SANDI_AWAL = timedelta(days=7)
BARIS_HALAMAN = 25


@dataclass(frozen=True)
class Slip:
    """One slip of the printed sheet; `sandi` is shown this once and stored nowhere."""

    nama: str
    nip: str
    sandi: str
    berlaku_sampai: datetime


@dataclass(frozen=True)
class BarisAkun:
    """One line of the list of accounts; `diminta` when the owner asked for a new password."""

    akun: Akun
    diminta: datetime | None


@dataclass(frozen=True)
class HalamanAkun:
    """One page of the list and where the next one begins (None: this is the last)."""

    baris: list[BarisAkun]
    berikut: tuple[str, int] | None


def list_akun(
    session: Session,
    actor: Actor,
    *,
    kata: str = "",
    saring: str = "",
    setelah: tuple[str, int] | None = None,
) -> HalamanAkun:
    """A page of accounts by name; `kata` is part of a name or the beginning of a NIP.

    `saring` is "", "nonaktif", "belum_masuk" or "minta" (asked for a new password).
    """
    require_admin(session, actor)
    diminta = (
        select(func.max(PermintaanSandi.diminta))
        .where(PermintaanSandi.akun_id == Akun.id, PermintaanSandi.ditangani.is_(None))
        .scalar_subquery()
    )
    query = select(Akun, diminta).where(*_conditions(kata, saring))
    query = query.order_by(Akun.nama, Akun.id).limit(BARIS_HALAMAN + 1)
    if setelah is not None:
        query = query.where(tuple_(Akun.nama, Akun.id) > tuple_(*setelah))
    baris = [BarisAkun(akun, waktu) for akun, waktu in session.execute(query)]
    lebih = len(baris) > BARIS_HALAMAN
    baris = baris[:BARIS_HALAMAN]
    return HalamanAkun(baris, (baris[-1].akun.nama, baris[-1].akun.id) if lebih else None)


def _conditions(kata: str, saring: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if kata := " ".join(kata.split()):
        pola = kata.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        nomor = clean_nip(kata)
        cocok = Akun.nama.ilike(f"%{pola}%", escape="\\")
        conditions.append(or_(cocok, Akun.nip.startswith(nomor)) if nomor.isdigit() else cocok)
    if saring == "nonaktif":
        conditions.append(Akun.aktif.is_(False))
    elif saring == "belum_masuk":
        conditions += [Akun.masuk_terakhir.is_(None), Akun.aktif.is_(True)]
    elif saring == "minta":
        terbuka = PermintaanSandi.akun_id == Akun.id, PermintaanSandi.ditangani.is_(None)
        conditions.append(exists().where(*terbuka))
    return conditions


def find_akun(session: Session, actor: Actor, akun_id: int) -> Akun:
    """One account, with the pegawai. Raises NotFoundError."""
    require_admin(session, actor)
    akun = session.scalar(select(Akun).where(Akun.id == akun_id).options(joinedload(Akun.pegawai)))
    if akun is None:
        raise NotFoundError
    return akun


def find_akun_by_nip(session: Session, actor: Actor, nip: str) -> Akun:
    """The account of a NIP, also in a platform session. Raises InputError, NotFoundError."""
    require_admin(session, actor)
    query = select(Akun).where(Akun.nip == _read_nip(nip)).options(joinedload(Akun.pegawai))
    akun = session.scalar(query)
    if akun is None:
        raise NotFoundError("Tidak ada akun dengan NIP itu.")
    return akun


def create_akun(
    session: Session,
    actor: Actor,
    pegawai: Pegawai | None = None,
    *,
    nip: str | None = None,
    nama: str | None = None,
    awal: SandiAwal | None = None,
    now: datetime,
) -> tuple[Akun, str]:
    """A new account and its first password, of a pegawai or of a NIP and a name.

    The first password works once and for seven days. Raises InputError (NIP), StateError (there is one).
    """
    require_admin(session, actor)
    nomor = _read_nip((pegawai.nip if pegawai else nip) or "")
    awal = awal or make_sandi_awal()
    akun = _add_akun(session, nomor, awal, pegawai=pegawai, nama=nama or nomor, now=now)
    if akun is None:
        raise StateError("NIP ini sudah mempunyai akun.")
    audit.record(session, actor, "akun.buat", "akun", akun.id, now=now)
    return akun, awal.teks


def count_tanpa_akun(session: Session, actor: Actor) -> int:
    """How many people on duty have a NIP and no account yet."""
    require_admin(session, actor)
    return session.scalar(select(func.count(Pegawai.id)).where(is_without_akun())) or 0


def create_akun_for_all(
    session: Session, actor: Actor, daftar_awal: Sequence[SandiAwal], *, now: datetime
) -> list[Slip]:
    """Accounts for the next people without one, by name, as many as there are first passwords.

    A slice and not everybody: argon2id takes about 30 ms each even for a random password, and a printed sheet
    is handed out by the hundred.
    """
    require_admin(session, actor)
    query = (
        select(Pegawai).where(is_without_akun()).order_by(Pegawai.nama, Pegawai.id).limit(len(daftar_awal))
    )
    daftar = []
    for pegawai, awal in zip(session.scalars(query).all(), daftar_awal, strict=False):
        akun = _add_akun(session, pegawai.nip or "", awal, pegawai=pegawai, now=now)
        if akun is not None:
            daftar.append(Slip(pegawai.nama_lengkap, akun.nip, awal.teks, now + UMUR_SANDI_AWAL))
            audit.record(session, actor, "akun.buat", "akun", akun.id, now=now)
    return daftar


def _add_akun(
    session: Session,
    nip: str,
    awal: SandiAwal,
    *,
    pegawai: Pegawai | None = None,
    nama: str = "",
    now: datetime,
) -> Akun | None:
    """The stored account, None when the NIP has one already, be it in another instansi."""
    akun = Akun(
        pegawai_id=pegawai.id if pegawai else None,
        nip=nip,
        nama=pegawai.nama if pegawai else nama,
        surel=pegawai.surel if pegawai else None,
        sandi_hash=awal.sandi_hash,
        sandi_berlaku_sampai=now + UMUR_SANDI_AWAL,
    )
    try:
        with session.begin_nested():
            session.add(akun)
    except IntegrityError:
        return None
    return akun


def renew_sandi_awal(session: Session, actor: Actor, akun_id: int, awal: SandiAwal, *, now: datetime) -> Slip:
    """A new first password in place of the present password; the second factor stays."""
    akun = require_admin_over(session, actor, akun_id)
    _require_active(akun)
    akun.sandi_hash, akun.sandi_sekali_pakai = awal.sandi_hash, True
    akun.sandi_berlaku_sampai = now + UMUR_SANDI_AWAL
    sesi.end_all_sessions(session, akun.id)
    pemulihan.close_permintaan(session, akun.id, now=now)
    PENGIRIM.send(akun.id, "Kata sandi awal dibuat oleh admin")
    audit.record(session, actor, "akun.buat_sandi_awal", "akun", akun.id, now=now)
    return Slip(akun.nama, akun.nip, awal.teks, akun.sandi_berlaku_sampai)


def create_reset_link(session: Session, actor: Actor, akun_id: int, *, now: datetime) -> tuple[Akun, str]:
    """The account and the secret of a link that sets a new password: once, within 30 minutes."""
    akun = require_admin_over(session, actor, akun_id)
    _require_active(akun)
    token = pemulihan.create_tautan(session, akun.id, now=now)
    PENGIRIM.send(akun.id, "Tautan kata sandi baru dibuat oleh admin")
    audit.record(session, actor, "akun.buat_tautan_sandi", "akun", akun.id, now=now)
    return akun, token


def set_aktif(
    session: Session, actor: Actor, akun_id: int, *, aktif: bool, versi: int | None, now: datetime
) -> Akun:
    """Close an account, which ends its sessions at once, or open it again. Raises ConflictError."""
    akun = require_admin_over(session, actor, akun_id)
    if versi is not None and versi != akun.versi:
        raise ConflictError("Akun ini baru saja diubah. Muat ulang halaman, lalu ulangi.")
    akun.aktif = aktif
    if not aktif:
        sesi.end_all_sessions(session, akun.id)
        pemulihan.close_permintaan(session, akun.id, now=now)
    ubah = {"perubahan": [f"akun: {'diaktifkan' if aktif else 'dinonaktifkan'}"]}
    aksi = "akun.aktifkan" if aktif else "akun.nonaktifkan"
    audit.record(session, actor, aksi, "akun", akun.id, now=now, rincian=ubah)
    return akun


def set_known_credentials(
    session: Session, actor: Actor, akun: Akun, sandi: str, rahasia_totp: str
) -> list[str]:
    """For the demo only: a password and TOTP secret that are printed. Returns the recovery codes."""
    akun.totp_rahasia = encrypt(rahasia_totp)
    masuk.store_sandi(session, akun, hash_sandi(sandi))
    return masuk.renew_pemulihan(session, akun)


def _read_nip(teks: str) -> str:
    try:
        return parse_nip(teks).nomor
    except ValueError as error:
        raise InputError("Akun belum dapat dibuat.", fields={"nip": str(error)}) from error


def _require_active(akun: Akun) -> None:
    if not akun.aktif:
        raise StateError("Akun ini nonaktif. Aktifkan dahulu.")
