"""The reporting line: dated, without circles, changed by an admin with a reason."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.errors import InputError, NotAuthorizedError
from kinerja.organisasi.models import GarisPelaporan, SumberGaris
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.rules import check_reporting_line
from kinerja.organisasi.service import Hubungan, find_hubungan, find_pegawai

DEEPEST = 40  # steps upward that are looked at; no organisation is as deep


def change_garis(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    penilai_id: int,
    *,
    mulai: date,
    now: datetime,
    atasan_id: int | None = None,
    alasan: str = "",
) -> GarisPelaporan:
    """Give a person another pejabat penilai from `mulai` on; what held before ends there.

    Raises NotAuthorizedError, and InputError for oneself, a circle, or a date before a later change.
    """
    pegawai = find_pegawai(session, actor, pegawai_id)
    penilai = find_pegawai(session, actor, penilai_id)
    _check_admin(session, actor, pegawai_id, on=mulai)
    _check_line(session, pegawai_id, penilai_id, atasan_id, on=mulai)
    before = close_running(session, pegawai_id, mulai)
    row = GarisPelaporan(
        pegawai_id=pegawai_id,
        penilai_id=penilai_id,
        atasan_id=atasan_id,
        sumber=SumberGaris.ADMIN,
        alasan=alasan,
        mulai=mulai,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        "garis.ubah",
        "pegawai",
        pegawai_id,
        now=now,
        sebelum={"penilai_id": before},
        sesudah={"penilai_id": penilai_id, "atasan_id": atasan_id},
        rincian={
            "perubahan": [f"pejabat penilai {pegawai.nama_lengkap}: {penilai.nama_lengkap}"],
            "berlaku": mulai,
            "alasan": alasan,
        },
    )
    return row


def list_garis(session: Session, actor: Actor, pegawai_id: int) -> list[GarisPelaporan]:
    """All reporting lines of a person, the newest first."""
    query = select(GarisPelaporan).where(GarisPelaporan.pegawai_id == pegawai_id)
    return list(session.scalars(query.order_by(GarisPelaporan.mulai.desc())))


def map_line_above(session: Session, pegawai_id: int, *, on: date) -> dict[int, int]:
    """Evaluator of each person on the way up from this one, in one query."""
    top = (
        select(GarisPelaporan.pegawai_id, GarisPelaporan.penilai_id)
        .where(GarisPelaporan.pegawai_id == pegawai_id, holds_on(GarisPelaporan, on))
        .cte("garis_di_atas", recursive=True)
    )
    above = aliased(GarisPelaporan)
    step = select(above.pegawai_id, above.penilai_id).join(top, above.pegawai_id == top.c.penilai_id)
    # UNION (not UNION ALL) drops rows already seen, so a circle in the data ends here.
    line = top.union(step.where(holds_on(above, on)))
    return dict(session.execute(select(line.c.pegawai_id, line.c.penilai_id).limit(DEEPEST)).tuples().all())


def close_running(session: Session, pegawai_id: int, mulai: date) -> int | None:
    """End the line that runs into `mulai`; returns its penilai. A line from the same day is replaced."""
    later = select(GarisPelaporan.id).where(
        GarisPelaporan.pegawai_id == pegawai_id, GarisPelaporan.mulai > mulai
    )
    if session.scalar(later.limit(1)) is not None:
        raise InputError(
            "Sudah ada perubahan pejabat penilai sesudah tanggal ini.",
            fields={"mulai": "Pilih tanggal sesudah perubahan terakhir."},
        )
    running = session.scalar(
        select(GarisPelaporan).where(GarisPelaporan.pegawai_id == pegawai_id, holds_on(GarisPelaporan, mulai))
    )
    if running is None:
        return None
    if running.mulai == mulai:
        session.delete(running)
    else:
        running.sampai = mulai
    session.flush()
    return running.penilai_id


def _check_admin(session: Session, actor: Actor, pegawai_id: int, *, on: date) -> None:
    if actor.pegawai_id == pegawai_id and not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Pejabat penilai Anda sendiri diubah oleh admin instansi.")
    if Hubungan.ADMIN not in find_hubungan(session, actor, pegawai_id, on=on):
        raise NotAuthorizedError("Hanya admin unit atau admin instansi yang dapat mengubah pejabat penilai.")


def _check_line(
    session: Session, pegawai_id: int, penilai_id: int, atasan_id: int | None, *, on: date
) -> None:
    try:
        check_reporting_line(map_line_above(session, penilai_id, on=on), pegawai_id, penilai_id)
    except ValueError as error:
        raise InputError(str(error), fields={"penilai_id": str(error)}) from None
    if atasan_id in {pegawai_id, penilai_id}:
        sentence = "Pilih atasan pejabat penilai yang lain dari pegawai dan pejabat penilainya."
        raise InputError(sentence, fields={"atasan_id": sentence})
