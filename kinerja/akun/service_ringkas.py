"""What Beranda says of accounts: the own one, and the requests that an admin decides; one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, func, literal, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.akun.models import KodePemulihan, PermintaanResetFaktor, PermintaanSandi
from kinerja.akun.query import is_without_akun
from kinerja.organisasi.models import Pegawai

TAMPIL = timedelta(days=7)


@dataclass(frozen=True)
class RingkasanAkun:
    """`kode_dipakai` and `faktor_direset` are the last time in seven days, None if it did not happen.

    The rest counts for an admin of accounts, 0 for others: resets of a second factor that another admin asked
    for, those that the actor asked for, open requests for a new password, and people who have no account.
    """

    sisa_pemulihan: int
    kode_dipakai: datetime | None
    faktor_direset: datetime | None
    reset_menunggu_saya: int
    reset_saya: int
    sandi_diminta: int
    tanpa_akun: int


def summarize_akun(session: Session, actor: Actor, *, now: datetime) -> RingkasanAkun:
    """The own account, and what waits for the actor as admin."""
    sejak = now - TAMPIL
    milik = KodePemulihan.akun_id == actor.akun_id
    reset = PermintaanResetFaktor
    terbuka = reset.diputus.is_(None), reset.akun_id != actor.akun_id
    admin = actor.has_everywhere(Peran.ADMIN_INSTANSI, Peran.PLATFORM)
    kolom = (
        select(func.count(KodePemulihan.id)).where(milik, KodePemulihan.dipakai.is_(None)),
        select(func.max(KodePemulihan.dipakai)).where(milik, KodePemulihan.dipakai > sejak),
        select(func.max(reset.diputus)).where(
            reset.akun_id == actor.akun_id, reset.disetujui.is_(True), reset.diputus > sejak
        ),
    )
    untuk_admin = (
        select(func.count(reset.id)).where(*terbuka, reset.diminta_oleh != actor.akun_id),
        select(func.count(reset.id)).where(*terbuka, reset.diminta_oleh == actor.akun_id),
        select(func.count(PermintaanSandi.id)).where(PermintaanSandi.ditangani.is_(None)),
        select(func.count(Pegawai.id)).where(is_without_akun()),
    )
    hitung: list[ScalarSelect[int] | object] = [
        satu.scalar_subquery() if admin else literal(0) for satu in untuk_admin
    ]
    found = session.execute(select(*(satu.scalar_subquery() for satu in kolom), *hitung)).one()
    return RingkasanAkun(*found)
