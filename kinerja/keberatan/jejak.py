"""One audit entry per step of an objection, without its content."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.errors import StateError
from kinerja.keberatan.models import Keberatan
from kinerja.keberatan.rules import AksiKeberatan, next_status

OBJEK = "keberatan"


def move(keberatan: Keberatan, aksi: AksiKeberatan, *, now: datetime) -> None:
    """Take the step that the table of states has; the caller has made sure who takes it. Or StateError."""
    try:
        keberatan.status = next_status(keberatan.status, aksi)
    except ValueError as error:
        raise StateError(str(error)) from None
    keberatan.status_sejak = now


def record(
    session: Session,
    actor: Actor,
    keberatan: Keberatan,
    aksi: str,
    perubahan: str,
    *,
    now: datetime,
    sesudah: dict[str, object] | None = None,
    catatan: str = "",
) -> None:
    """Append to the audit log; texts of the people stay in the objection, the log has their hash."""
    session.flush()
    keadaan = {"status": keberatan.status.value, "sidik": keberatan.sidik, "isi": keberatan.isi}
    audit.record(
        session,
        actor,
        f"keberatan.{aksi}",
        OBJEK,
        keberatan.id,
        now=now,
        sesudah=keadaan | (sesudah or {}),
        rincian={"perubahan": [perubahan]} | ({"catatan": catatan} if catatan else {}),
    )
