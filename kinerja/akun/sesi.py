"""Browser sessions in the database: found, kept alive and ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload

from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.akun.models import Akun, PeranAkun, SesiMasuk, TahapSesi
from kinerja.aturan.models import Pengaturan
from kinerja.crypto import hash_token, new_token
from kinerja.organisasi.models import GarisPelaporan, Instansi, Pegawai, TimKerja
from kinerja.organisasi.query import holds_on
from kinerja.tindak_lanjut.models import PEJABAT, PetugasTindakLanjut, SebagaiPetugas

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# A log-in under way is given the time of typing a code, not that of a working day.
LONGEST_UNFINISHED = timedelta(minutes=15)


@dataclass(frozen=True)
class SesiAktif:
    """What a request needs to know of its session.

    `memimpin` is True for a pejabat penilai of somebody, `mengetuai` for the ketua of a tim kerja, and
    `mengatasi` for who is written down as atasan pejabat penilai; `ditunjuk` for a PPK or PyB whom the admin
    named, `asesor` for an assessor; `progres_harian` where the instansi has switched that module on.
    """

    id: int
    akun_id: int
    nip: str
    tahap: TahapSesi
    terakhir: datetime
    berakhir: datetime
    actor: Actor
    instansi: Instansi
    memimpin: bool
    mengetuai: bool
    ganti_token: bool = False
    progres_harian: bool = False
    mengatasi: bool = False
    ditunjuk: bool = False
    asesor: bool = False

    @property
    def habis(self) -> datetime:
        """When the session ends if nothing more is done."""
        return min(self.terakhir + IDLE, self.berakhir)


def open_session(
    session: Session, akun: Akun, tahap: TahapSesi, *, now: datetime, alamat: str, peramban: str
) -> str:
    """Start a session and return its secret name; the caller puts it into the cookie."""
    token = new_token()
    longest = LONGEST if tahap is TahapSesi.PENUH else LONGEST_UNFINISHED
    row = SesiMasuk(
        instansi_id=akun.instansi_id,
        akun_id=akun.id,
        token_hash=hash_token(token),
        tahap=tahap,
        dibuat=now,
        terakhir=now,
        berakhir=now + longest,
        alamat=alamat[:60],
        peramban=peramban[:300],
    )
    session.add(row)
    session.flush()
    return token


def find_session(session: Session, token_hash: str, *, now: datetime) -> SesiAktif | None:
    """The living session of this token, None when it never was, ended, idled out or its account is closed."""
    leads = exists().where(GarisPelaporan.penilai_id == Akun.pegawai_id, GarisPelaporan.sampai.is_(None))
    hari = now.date()
    chairs = exists().where(TimKerja.ketua_id == Akun.pegawai_id, TimKerja.mulai <= hari)
    chairs = chairs.where(or_(TimKerja.sampai.is_(None), TimKerja.sampai > hari))
    above = exists().where(GarisPelaporan.atasan_id == Akun.pegawai_id, GarisPelaporan.sampai.is_(None))
    harian = exists().where(
        Pengaturan.instansi_id == Instansi.id,
        Pengaturan.kunci == "progres_harian_aktif",
        Pengaturan.nilai == "ya",
    )
    query = (
        select(SesiMasuk, Instansi, leads, chairs, harian, above, _is_named(hari, *PEJABAT))
        .add_columns(_is_named(hari, SebagaiPetugas.ASESOR))
        .join(SesiMasuk.akun)
        .join(Instansi, Instansi.id == SesiMasuk.instansi_id)
        .options(
            contains_eager(SesiMasuk.akun).options(joinedload(Akun.pegawai), joinedload(Akun.daftar_peran))
        )
        .where(SesiMasuk.token_hash == token_hash, SesiMasuk.berakhir > now, SesiMasuk.terakhir > now - IDLE)
        .where(Akun.aktif.is_(True))
    )
    found = session.execute(query).unique().one_or_none()
    if found is None:
        return None
    row, instansi, memimpin, mengetuai, harian_aktif, *petugas = found
    return SesiAktif(
        row.id,
        row.akun_id,
        row.akun.nip,
        row.tahap,
        row.terakhir,
        row.berakhir,
        _to_actor(row.akun, row.akun.daftar_peran, now.astimezone(ZoneInfo(instansi.zona_waktu)).date()),
        instansi,
        memimpin,
        mengetuai,
        row.ganti_token,
        harian_aktif,
        *petugas,
    )


def _is_named(hari: date, *sebagai: SebagaiPetugas) -> ColumnElement[bool]:
    return exists().where(
        PetugasTindakLanjut.pegawai_id == Akun.pegawai_id,
        PetugasTindakLanjut.sebagai.in_(sebagai),
        holds_on(PetugasTindakLanjut, hari),
    )


def actor_of(session: Session, akun: Akun, *, on: date) -> Actor:
    """The account as an actor with the roles it holds on a day; a pegawai is always at least that."""
    semua = session.scalars(select(PeranAkun).where(PeranAkun.akun_id == akun.id))
    return _to_actor(akun, semua, on)


def _to_actor(akun: Akun, semua_peran: Iterable[PeranAkun], on: date) -> Actor:
    held = {
        PeranLingkup(row.peran, row.unit_id)
        for row in semua_peran
        if row.mulai <= on and (row.sampai is None or row.sampai > on)
    }
    if akun.pegawai_id is not None:
        held.add(PeranLingkup(Peran.PEGAWAI))
    return Actor(akun.id, akun.instansi_id, akun.pegawai_id, _display_name(akun), frozenset(held))


def touch_session(session: Session, sesi_id: int, *, now: datetime) -> None:
    """Note that the session is in use."""
    session.execute(update(SesiMasuk).where(SesiMasuk.id == sesi_id).values(terakhir=now))


def end_session(session: Session, sesi_id: int) -> bool:
    """End one session at once; False when it had ended already, so that only one of two requests goes on."""
    query = delete(SesiMasuk).where(SesiMasuk.id == sesi_id).returning(SesiMasuk.id)
    return session.scalar(query) is not None


def end_all_sessions(session: Session, akun_id: int, *, but: int | None = None) -> int:
    """End every session of an account, except perhaps the present one; returns how many."""
    query = delete(SesiMasuk).where(SesiMasuk.akun_id == akun_id)
    if but is not None:
        query = query.where(SesiMasuk.id != but)
    return len(session.scalars(query.returning(SesiMasuk.id)).all())


def forget_ended(session: Session, akun_id: int, *, now: datetime) -> None:
    """Remove the sessions of an account that ran out; nobody can come back to them."""
    over = or_(SesiMasuk.berakhir <= now, SesiMasuk.terakhir <= now - IDLE)
    session.execute(delete(SesiMasuk).where(SesiMasuk.akun_id == akun_id, over))


def ask_new_token(session: Session, akun_id: int) -> None:
    """After a change of role: each session of the account gets another identifier at its next request."""
    session.execute(update(SesiMasuk).where(SesiMasuk.akun_id == akun_id).values(ganti_token=True))


def renew_token(session: Session, sesi_id: int) -> str | None:
    """Give a session another identifier if one was asked for; None when another request was first."""
    token = new_token()
    query = (
        update(SesiMasuk)
        .where(SesiMasuk.id == sesi_id, SesiMasuk.ganti_token.is_(True))
        .values(token_hash=hash_token(token), ganti_token=False)
        .returning(SesiMasuk.id)
    )
    return token if session.scalar(query) is not None else None


def _display_name(akun: Akun) -> str:
    pegawai: Pegawai | None = akun.pegawai
    return pegawai.nama_lengkap if pegawai else akun.nama
