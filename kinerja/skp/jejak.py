"""What the history of an SKP says: one audit entry per change, in words its owner understands."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.skp.models import Skp

ALASAN_REVISI = "Alasan revisi: "
"""How the note of a revision begins; the list of versions finds it by this."""


def record_change(
    session: Session,
    actor: Actor,
    skp: Skp,
    perubahan: str,
    *,
    now: datetime,
    aksi: str = "skp.ubah",
    sebelum: Mapping[str, object] | None = None,
    sesudah: Mapping[str, object] | None = None,
) -> None:
    """Append to the audit log of the instansi; the last step of a service."""
    audit.record(
        session,
        actor,
        aksi,
        "skp",
        skp.id,
        now=now,
        sebelum=sebelum,
        sesudah=sesudah,
        rincian={"perubahan": [perubahan]},
    )
