"""The steps of a session: under lock, by its leader, written down."""

from collections import Counter
from datetime import datetime

from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import StateError
from kinerja.kalibrasi.hak import check_leads
from kinerja.kalibrasi.models import Kalibrasi
from kinerja.kalibrasi.muat import Grup, find_session, list_peserta
from kinerja.kalibrasi.rules import AksiKalibrasi, next_status

OBJEK = "kalibrasi"


def count_drafts(grup: Grup) -> dict[str, int]:
    """People by predikat as the drafts stand, "" for those without one."""
    hitung = Counter(str(satu.evaluasi.predikat or "") if satu.evaluasi else "" for satu in grup.orang)
    return dict(hitung)


def move_session(
    session: Session,
    actor: Actor,
    kalibrasi_id: int,
    aksi: AksiKalibrasi,
    versi: int | None,
    now: datetime,
) -> Kalibrasi:
    """The session under lock in its next state.

    Raises NotFoundError, NotAuthorizedError (not its leader), StateError and ConflictError.
    """
    satu = find_session(session, kalibrasi_id, lock=True)
    check_leads(actor, satu, list_peserta(session, kalibrasi_id))
    check_version(satu, versi, {}, {})
    try:
        satu.status = next_status(satu.status, aksi)
    except ValueError as error:
        raise StateError(str(error)) from error
    satu.diubah, satu.diubah_oleh = now, actor.nama
    return satu


def record_session(
    session: Session, actor: Actor, satu: Kalibrasi, aksi: str, teks: str, *, now: datetime
) -> None:
    audit.record(
        session,
        actor,
        aksi,
        OBJEK,
        satu.id,
        now=now,
        sesudah={"status": satu.status, "sidik": satu.sidik},
        rincian={"perubahan": [teks]},
    )
