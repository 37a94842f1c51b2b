"""What the owner of an account is told when something happens to it.

No mail server is configured in this edition: the null mailer writes the event to the log (without personal
data), and the owner reads it on the profile page and on Beranda, from the rows that record the event.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.akun.models import KodePemulihan, PermintaanResetFaktor

log = structlog.get_logger()

TAMPIL = timedelta(days=30)


@dataclass(frozen=True)
class Pemberitahuan:
    """One sentence for the owner and when it happened."""

    waktu: datetime
    teks: str


class Pengirim(Protocol):
    """What sends a message to the owner of an account."""

    def send(self, akun_id: int, perihal: str) -> None:
        """Hand the message over; never raises."""


class PengirimKosong:
    """The null mailer: the log is where an operator sees that a message would have gone out."""

    def send(self, akun_id: int, perihal: str) -> None:
        log.info("pemberitahuan", akun_id=akun_id, perihal=perihal, terkirim=False)


PENGIRIM: Pengirim = PengirimKosong()


def list_pemberitahuan(session: Session, actor: Actor, *, now: datetime) -> list[Pemberitahuan]:
    """What happened to the actor's own account in the last 30 days, newest first."""
    sejak = now - TAMPIL
    dipakai = session.scalars(
        select(KodePemulihan.dipakai).where(
            KodePemulihan.akun_id == actor.akun_id, KodePemulihan.dipakai > sejak
        )
    )
    direset = session.scalars(
        select(PermintaanResetFaktor.diputus).where(
            PermintaanResetFaktor.akun_id == actor.akun_id,
            PermintaanResetFaktor.disetujui.is_(True),
            PermintaanResetFaktor.diputus > sejak,
        )
    )
    semua = [Pemberitahuan(waktu, "Satu kode pemulihan dipakai untuk masuk.") for waktu in dipakai if waktu]
    semua += [
        Pemberitahuan(waktu, "Faktor kedua akun Anda diatur ulang oleh admin.") for waktu in direset if waktu
    ]
    return sorted(semua, key=lambda satu: satu.waktu, reverse=True)


def count_pemulihan(session: Session, akun_id: int) -> int:
    """How many recovery codes are left."""
    query = select(func.count(KodePemulihan.id)).where(
        KodePemulihan.akun_id == akun_id, KodePemulihan.dipakai.is_(None)
    )
    return session.scalar(query) or 0
