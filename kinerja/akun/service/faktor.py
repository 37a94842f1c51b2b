"""Reset of a second factor: one admin asks with a reason, another one decides; nobody sees a secret."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.akun import sesi
from kinerja.akun.models import Akun, KodePemulihan, PermintaanResetFaktor
from kinerja.akun.pemberitahuan import PENGIRIM
from kinerja.akun.service.izin import require_admin, require_admin_over
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError


def list_factor_resets(
    session: Session, actor: Actor, *, akun_id: int | None = None
) -> list[tuple[PermintaanResetFaktor, Akun]]:
    """Open requests, oldest first, with their account; of one account if `akun_id` is given."""
    require_admin(session, actor)
    query = (
        select(PermintaanResetFaktor, Akun)
        .join(Akun, Akun.id == PermintaanResetFaktor.akun_id)
        .where(PermintaanResetFaktor.diputus.is_(None))
        .order_by(PermintaanResetFaktor.id)
        .limit(50)
    )
    if akun_id is not None:
        query = query.where(PermintaanResetFaktor.akun_id == akun_id)
    return [(permintaan, akun) for permintaan, akun in session.execute(query)]


def request_factor_reset(
    session: Session, actor: Actor, akun_id: int, alasan: str, *, now: datetime
) -> PermintaanResetFaktor:
    """Ask for the reset of an account's second factor.

    Raises NotAuthorizedError (own account), StateError (nothing to reset, or asked already).
    """
    akun = require_admin_over(session, actor, akun_id)
    if akun.totp_rahasia is None:
        raise StateError("Akun ini belum mendaftarkan autentikator, jadi tidak ada yang perlu diatur ulang.")
    if list_factor_resets(session, actor, akun_id=akun.id):
        raise StateError("Permintaan untuk akun ini sudah menunggu keputusan admin kedua.")
    if actor.akun_id is None:  # the operator has a command of its own
        raise NotAuthorizedError("Permintaan ini dibuat oleh seorang admin.")
    row = PermintaanResetFaktor(akun_id=akun.id, alasan=alasan, diminta_oleh=actor.akun_id, diminta=now)
    session.add(row)
    audit.record(
        session, actor, "akun.minta_reset_faktor", "akun", akun.id, now=now, rincian={"alasan": alasan}
    )
    return row


def decide_factor_reset(
    session: Session, actor: Actor, permintaan_id: int, *, setuju: bool, now: datetime
) -> Akun:
    """Approve or refuse as the second admin; approval takes the factor, recovery codes and sessions away.

    Raises NotFoundError, NotAuthorizedError (who asked, or whom it is about), StateError (decided already).
    """
    permintaan = _load_open(session, permintaan_id)
    akun = require_admin_over(session, actor, permintaan.akun_id)
    if permintaan.diminta_oleh == actor.akun_id:
        raise NotAuthorizedError("Permintaan Anda diputus oleh admin lain.")
    permintaan.diputus, permintaan.diputus_oleh, permintaan.disetujui = now, actor.akun_id, setuju
    if setuju:
        _clear_factor(session, akun)
    aksi = "akun.setujui_reset_faktor" if setuju else "akun.tolak_reset_faktor"
    audit.record(session, actor, aksi, "akun", akun.id, now=now, rincian={"alasan": permintaan.alasan})
    return akun


def cancel_factor_reset(session: Session, actor: Actor, permintaan_id: int, *, now: datetime) -> Akun:
    """Take back an own request. Raises NotFoundError, NotAuthorizedError, StateError."""
    permintaan = _load_open(session, permintaan_id)
    akun = require_admin_over(session, actor, permintaan.akun_id)
    if permintaan.diminta_oleh != actor.akun_id:
        raise NotAuthorizedError("Hanya admin yang meminta dapat menarik permintaan ini.")
    permintaan.diputus, permintaan.diputus_oleh, permintaan.disetujui = now, actor.akun_id, False
    audit.record(session, actor, "akun.tarik_reset_faktor", "akun", akun.id, now=now)
    return akun


def reset_factor_by_operator(
    session: Session, actor: Actor, akun_id: int, alasan: str, *, now: datetime
) -> None:
    """On the machine itself, where the operator holds the database anyway; the reason goes into the log."""
    akun = require_admin_over(session, actor, akun_id)
    _clear_factor(session, akun)
    audit.record(
        session, actor, "akun.reset_faktor_operator", "akun", akun.id, now=now, rincian={"alasan": alasan}
    )


def _load_open(session: Session, permintaan_id: int) -> PermintaanResetFaktor:
    query = select(PermintaanResetFaktor).where(PermintaanResetFaktor.id == permintaan_id)
    permintaan = session.scalar(query.with_for_update())
    if permintaan is None:
        raise NotFoundError
    if permintaan.diputus is not None:
        raise StateError("Permintaan ini sudah diputus.")
    return permintaan


def _clear_factor(session: Session, akun: Akun) -> None:
    # The number of the last step stays: it only grows.
    akun.totp_rahasia = akun.totp_calon = None
    session.execute(
        delete(KodePemulihan).where(KodePemulihan.akun_id == akun.id, KodePemulihan.dipakai.is_(None))
    )
    sesi.end_all_sessions(session, akun.id)
    PENGIRIM.send(akun.id, "Faktor kedua diatur ulang")
