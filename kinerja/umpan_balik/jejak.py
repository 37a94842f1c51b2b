"""What the trail says of feedback. Of an anonymous one it names nobody: the owner may be the admin who reads.

The page of the log leaves these entries out (`is_unnamed`): their time would do what a name does.

The giver stands in the row itself; the hashes bind the entry to it, and `garam`, which no page shows, keeps
them from being guessed by trying every pegawai.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.audit import CatatanAudit
from kinerja.umpan_balik.models import UmpanBalik

OBJEK = "umpan_balik"
TANPA_NAMA = "Pemberi tanpa nama"


def record_umpan(
    session: Session,
    actor: Actor,
    satu: UmpanBalik,
    perubahan: str,
    *,
    now: datetime,
    sebelum: str | None = None,
) -> None:
    """Append that a feedback was written, changed or taken back; no text of it enters the log."""
    siapa = replace(actor, akun_id=None, pegawai_id=None, nama=TANPA_NAMA) if satu.anonim else actor
    session.flush()
    audit.record(
        session,
        siapa,
        f"umpan_balik.{perubahan}",
        OBJEK,
        satu.id,  # not the period: counting its entries would tell the owner that a text is held back
        now=now,
        sebelum=_seal(satu, sebelum) if sebelum is not None else None,
        sesudah=_seal(satu, satu.teks if satu.ditarik is None else ""),
        rincian={"perubahan": [f"umpan balik {perubahan}"]},
    )


def is_unnamed() -> ColumnElement[bool]:
    """The condition that an entry of the log is about feedback whose giver is not named."""
    return and_(CatatanAudit.objek == OBJEK, CatatanAudit.akun_id.is_(None))


def _seal(satu: UmpanBalik, teks: str) -> Mapping[str, object]:
    return {"garam": satu.garam, "pemberi": satu.pemberi_id, "peran": satu.peran, "teks": teks}
