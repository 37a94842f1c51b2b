"""The log-in, step by step: password, code, own password, second factor.

Nobody is an actor yet here, so these functions take what the request proves. Each step has three parts,
because a hash must not be computed inside a writing transaction: `begin_…` takes the try from its allowances,
the caller compares, `accept_…` gives the try back and moves the browser to a new session.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.akun import pembatas, rules, sesi, totp
from kinerja.akun.models import Akun, AlamatDikenal, KodePemulihan
from kinerja.akun.pembatas import Asal, Terambil, upsert
from kinerja.akun.pemberitahuan import PENGIRIM
from kinerja.akun.rules import TahapSesi
from kinerja.akun.sesi import SesiAktif
from kinerja.crypto import decrypt, encrypt
from kinerja.errors import InputError, StateError
from kinerja.organisasi.models import Instansi

ALAMAT_DIINGAT = 10
# Whoever sits down at an open session later must not find a secret to scan.
UMUR_CALON = timedelta(minutes=15)

SANDI_SALAH = (
    "NIP atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi. "
    "Kata sandi awal hanya dapat dipakai satu kali dan ada masa berlakunya."
)
KODE_SALAH = "Kode tidak cocok. Ketik kode yang sedang tampil di aplikasi autentikator."
KODE_TERPAKAI = "Kode ini sudah dipakai. Tunggu kode berikutnya, lalu ketik kode itu."
PEMULIHAN_SALAH = "Kode pemulihan tidak cocok atau sudah dipakai. Pakai kode lain dari daftar Anda."


class KodeMelesetError(InputError):
    """The code is that of another time: the clock of the device is off. `langkah` is the step of the code."""

    def __init__(self, langkah: int, *, now: datetime) -> None:
        self.langkah = langkah
        self.jam = rules.describe_drift(langkah, now)
        super().__init__(
            self.jam,
            fields={"kode": "Kode ini bukan kode saat ini. Atur jam perangkat, lalu ketik kode yang baru."},
        )


@dataclass(frozen=True)
class Percobaan:
    """One try with a password: what it took, and the account to compare with (None: nothing can match)."""

    terambil: Terambil
    akun_id: int | None = None
    instansi_id: int = 0
    sandi_hash: str | None = None


@dataclass(frozen=True)
class Langkah:
    """Where the log-in goes on: the new session's secret name and its step."""

    token: str
    tahap: TahapSesi


def begin_sandi(session: Session, nip: str, asal: Asal, *, now: datetime) -> Percobaan:
    """Take a try with a password; the session must be one of the platform. Raises TooManyRequestsError.

    The same statements run for accounts that exist, that do not, and that are closed.
    """
    dikenal = _is_known_address(session, nip, asal)
    terambil = pembatas.take(session, pembatas.list_jatah("sandi", nip, asal, dikenal=dikenal), now=now)
    akun = session.scalar(select(Akun).where(Akun.nip == nip))
    if akun is None or not akun.aktif or _is_expired(akun, now):
        return Percobaan(terambil)
    return Percobaan(terambil, akun.id, akun.instansi_id, akun.sandi_hash)


def accept_sandi(
    session: Session, percobaan: Percobaan, asal: Asal, *, now: datetime, hash_baru: str | None = None
) -> Langkah:
    """The password was right: open the session of the next step. `hash_baru` replaces an outdated hash.

    Raises InputError when a first password was used up, or the account changed, in the same moment.
    """
    akun = _load_akun(session, percobaan.akun_id)
    if not akun.aktif or akun.sandi_hash != percobaan.sandi_hash or not _use_up(session, akun, hash_baru):
        raise InputError(SANDI_SALAH)
    pembatas.give_back(session, percobaan.terambil)
    sesi.forget_ended(session, akun.id, now=now)
    tahap = rules.next_tahap(
        None, punya_totp=akun.totp_rahasia is not None, ganti_sandi=akun.sandi_sekali_pakai
    )
    return _open(session, akun, tahap, asal, now=now)


def begin_kode(session: Session, nip: str, asal: Asal, *, now: datetime) -> Terambil:
    """Take a try with a code, TOTP or recovery. Raises TooManyRequestsError."""
    dikenal = _is_known_address(session, nip, asal)
    return pembatas.take(session, pembatas.list_jatah("kode", nip, asal, dikenal=dikenal), now=now)


def accept_kode(
    session: Session, aktif: SesiAktif, kode: str, terambil: Terambil, asal: Asal, *, now: datetime
) -> Langkah:
    """Check a TOTP code and go on. Raises InputError at `kode`, KodeMelesetError when a clock is off."""
    akun = _load_akun(session, aktif.akun_id)
    use_kode(session, akun, kode, now=now)
    pembatas.give_back(session, terambil)
    return _advance(session, aktif, akun, asal, now=now)


def use_kode(session: Session, akun: Akun, kode: str, *, now: datetime) -> None:
    """Use up a TOTP code of the account. Raises InputError at `kode`.

    One conditional UPDATE decides: of parallel requests with the same code exactly one finds a lower step.
    """
    if akun.totp_rahasia is None:
        raise InputError(KODE_SALAH, fields={"kode": KODE_SALAH})
    langkah = match_kode(session, akun, decrypt(akun.totp_rahasia), kode, now=now)
    query = (
        update(Akun)
        .where(Akun.id == akun.id, Akun.totp_langkah < langkah, Akun.totp_rahasia == akun.totp_rahasia)
        .values(totp_langkah=langkah)
        .returning(Akun.id)
    )
    if session.scalar(query) is None:
        raise InputError(KODE_TERPAKAI, fields={"kode": KODE_TERPAKAI})


def match_kode(session: Session, akun: Akun, rahasia: str, kode: str, *, now: datetime) -> int:
    """The step of a code that is valid now. Raises InputError at `kode`, KodeMelesetError."""
    langkah = totp.find_langkah(rahasia, kode, now)
    if langkah is None:
        raise InputError(KODE_SALAH, fields={"kode": KODE_SALAH})
    if abs(langkah - rules.step_of(now)) > rules.SELISIH_DITERIMA:
        raise KodeMelesetError(langkah, now=now)
    if pembatas.is_marked(session, _burnt(akun.id, langkah)):
        raise InputError(KODE_TERPAKAI, fields={"kode": KODE_TERPAKAI})
    return langkah


def burn_kode(session: Session, akun_id: int, langkah: int, *, now: datetime) -> None:
    """A code of a coming step was recognised: it must not work later, or one guess would count twice."""
    pembatas.mark(session, _burnt(akun_id, langkah), now=now)


def accept_pemulihan(
    session: Session, aktif: SesiAktif, kode: str, terambil: Terambil, asal: Asal, *, now: datetime
) -> Langkah:
    """Use up a recovery code instead of a TOTP code and go on. Raises InputError at `kode`."""
    akun = _load_akun(session, aktif.akun_id)
    use_pemulihan(session, akun, kode, now=now)
    pembatas.give_back(session, terambil)
    return _advance(session, aktif, akun, asal, now=now)


def use_pemulihan(session: Session, akun: Akun, kode: str, *, now: datetime) -> None:
    """Use up a recovery code of the account and tell its owner. Raises InputError at `kode`."""
    query = (
        update(KodePemulihan)
        .where(
            KodePemulihan.akun_id == akun.id,
            KodePemulihan.kode_hash == totp.hash_pemulihan(kode),
            KodePemulihan.dipakai.is_(None),
        )
        .values(dipakai=now)
        .returning(KodePemulihan.id)
    )
    if session.scalar(query) is None:
        raise InputError(PEMULIHAN_SALAH, fields={"kode": PEMULIHAN_SALAH})
    PENGIRIM.send(akun.id, "Satu kode pemulihan dipakai untuk masuk")
    audit.record(session, actor_at(session, akun, now), "akun.pakai_kode_pemulihan", "akun", akun.id, now=now)


def load_konteks(session: Session, akun_id: int) -> frozenset[str]:
    """What others know of the owner and a new password must not be built from."""
    akun = _load_akun(session, akun_id)
    instansi = session.get_one(Instansi, akun.instansi_id)
    lahir = akun.pegawai.tanggal_lahir if akun.pegawai else None
    return rules.list_konteks(akun.nip, lahir, akun.nama, instansi.nama, instansi.nama_pendek, instansi.kode)


def accept_sandi_baru(
    session: Session, aktif: SesiAktif, hash_baru: str, asal: Asal, *, now: datetime
) -> Langkah:
    """Store the own password after a first one, end all other sessions and go on."""
    akun = _load_akun(session, aktif.akun_id)
    store_sandi(session, akun, hash_baru)
    sesi.end_all_sessions(session, akun.id, but=aktif.id)
    return _advance(session, aktif, akun, asal, now=now)


def store_sandi(session: Session, akun: Akun, hash_baru: str) -> None:
    """Put an own password in place of whatever was there."""
    akun.sandi_hash = hash_baru
    akun.sandi_sekali_pakai = False
    akun.sandi_berlaku_sampai = None
    session.flush()


def accept_perangkat(
    session: Session, aktif: SesiAktif, kode: str, terambil: Terambil, asal: Asal, *, now: datetime
) -> tuple[Langkah, list[str]]:
    """The device shows the right code for the new secret: enrol it and make recovery codes, shown once.

    Raises InputError at `kode`, KodeMelesetError when the clock of the device is off.
    """
    akun = _load_akun(session, aktif.akun_id)
    daftar = enrol_totp(session, akun, kode, now=now)
    pembatas.give_back(session, terambil)
    sesi.end_all_sessions(session, akun.id, but=aktif.id)
    return _advance(session, aktif, akun, asal, now=now), daftar


def enrol_totp(session: Session, akun: Akun, kode: str, *, now: datetime) -> list[str]:
    """Make the proposed secret the one that counts; returns recovery codes. Raises InputError at `kode`."""
    rahasia = read_calon(akun, now=now)
    if rahasia is None:
        raise StateError("Pendaftaran autentikator sudah selesai atau terlalu lama. Mulai lagi.")
    langkah = match_kode(session, akun, rahasia, kode, now=now)
    query = (
        update(Akun)
        .where(Akun.id == akun.id, Akun.totp_langkah < langkah, Akun.totp_calon == akun.totp_calon)
        .values(totp_rahasia=encrypt(rahasia), totp_calon=None, totp_langkah=langkah)
        .returning(Akun.id)
    )
    if session.scalar(query) is None:
        raise InputError(KODE_TERPAKAI, fields={"kode": KODE_TERPAKAI})
    return renew_pemulihan(session, akun)


def renew_pemulihan(session: Session, akun: Akun) -> list[str]:
    """Ten new recovery codes in place of the old ones; only their hashes stay here."""
    session.execute(
        delete(KodePemulihan).where(KodePemulihan.akun_id == akun.id, KodePemulihan.dipakai.is_(None))
    )
    daftar = totp.new_kode_pemulihan()
    session.add_all(KodePemulihan(akun_id=akun.id, kode_hash=totp.hash_pemulihan(kode)) for kode in daftar)
    session.flush()
    return daftar


def propose_totp(session: Session, akun: Akun, *, now: datetime) -> None:
    """Have a new secret ready to be scanned; the present one stays valid until the new one is proved."""
    batas = int((now + UMUR_CALON).timestamp())
    akun.totp_calon = encrypt(f"{totp.new_rahasia()}:{batas}")
    session.flush()


def read_calon(akun: Akun, *, now: datetime) -> str | None:
    """The secret that waits to be enrolled; None when there is none, or it waited too long."""
    if akun.totp_calon is None:
        return None
    rahasia, _, batas = decrypt(akun.totp_calon).partition(":")
    return rahasia if now.timestamp() < int(batas) else None


def actor_at(session: Session, akun: Akun, now: datetime) -> Actor:
    """The account as the actor of what it does to itself at the log-in."""
    zona = ZoneInfo(session.get_one(Instansi, akun.instansi_id).zona_waktu)
    return sesi.actor_of(session, akun, on=now.astimezone(zona).date())


def load_login_akun(session: Session, aktif: SesiAktif) -> Akun:
    """The account of the session."""
    return _load_akun(session, aktif.akun_id)


def _burnt(akun_id: int, langkah: int) -> str:
    return f"kode:terbuka:{akun_id}:{langkah}"


def _load_akun(session: Session, akun_id: int | None) -> Akun:
    query = select(Akun).where(Akun.id == akun_id).options(joinedload(Akun.pegawai))
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _is_expired(akun: Akun, now: datetime) -> bool:
    return akun.sandi_berlaku_sampai is not None and akun.sandi_berlaku_sampai <= now


def _is_known_address(session: Session, nip: str, asal: Asal) -> bool:
    query = select(
        exists()
        .where(AlamatDikenal.akun_id == Akun.id, AlamatDikenal.sidik == asal.sidik_alamat)
        .where(Akun.nip == nip)
    )
    return bool(session.scalar(query))


def _use_up(session: Session, akun: Akun, hash_baru: str | None) -> bool:
    """Take a first password away, renew an old hash; False when another request was first."""
    if akun.sandi_sekali_pakai:
        query = update(Akun).values(sandi_hash=None)
    elif hash_baru is not None:
        query = update(Akun).values(sandi_hash=hash_baru)
    else:
        return True
    same = query.where(Akun.id == akun.id, Akun.sandi_hash == akun.sandi_hash).returning(Akun.id)
    return session.scalar(same) is not None


def _advance(session: Session, aktif: SesiAktif, akun: Akun, asal: Asal, *, now: datetime) -> Langkah:
    """Leave the step of the present session for the next, under a new identifier."""
    if not sesi.end_session(session, aktif.id):
        raise StateError("Langkah ini sudah selesai. Muat ulang halaman.")
    tahap = rules.next_tahap(
        aktif.tahap, punya_totp=akun.totp_rahasia is not None, ganti_sandi=akun.sandi_sekali_pakai
    )
    return _open(session, akun, tahap, asal, now=now)


def _open(session: Session, akun: Akun, tahap: TahapSesi, asal: Asal, *, now: datetime) -> Langkah:
    if tahap is TahapSesi.DAFTAR_TOTP:
        propose_totp(session, akun, now=now)
    if tahap is TahapSesi.PENUH:
        _remember_login(session, akun, asal, now=now)
    token = sesi.open_session(session, akun, tahap, now=now, alamat=asal.alamat, peramban=asal.peramban)
    if tahap is TahapSesi.PENUH:
        audit.record(session, actor_at(session, akun, now), "akun.masuk", "akun", akun.id, now=now)
    return Langkah(token, tahap)


def _remember_login(session: Session, akun: Akun, asal: Asal, *, now: datetime) -> None:
    session.execute(update(Akun).where(Akun.id == akun.id).values(masuk_terakhir=now))
    seen = {"akun_id": akun.id, "sidik": asal.sidik_alamat, "terakhir": now, "instansi_id": akun.instansi_id}
    upsert(session, AlamatDikenal, seen, unik=("akun_id", "sidik"), set_={"terakhir": now})
    newest = (
        select(AlamatDikenal.id)
        .where(AlamatDikenal.akun_id == akun.id)
        .order_by(AlamatDikenal.terakhir.desc(), AlamatDikenal.id.desc())
    )
    older = session.scalars(newest.offset(ALAMAT_DIINGAT)).all()
    if older:
        session.execute(delete(AlamatDikenal).where(AlamatDikenal.id.in_(older)))
