"""From DITETAPKAN to FINAL: the pegawai accepts, or the days for a keberatan have passed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import case, select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.aturan.rules import AturanPeriode
from kinerja.aturan.service import load_periode
from kinerja.db import check_version
from kinerja.errors import NotAuthorizedError, StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import deadline_of, is_latest, load_bahan
from kinerja.evaluasi.segel import check_seal
from kinerja.evaluasi.service.nilai import OBJEK
from kinerja.evaluasi.service.tutup import close_if_settled
from kinerja.kalender.rules import JenisTenggat, is_past, local_date
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import AksiPeriode, PelakuPeriode, StatusPeriode
from kinerja.pelaksanaan.service import lock_for_evaluasi, record_status

SEKALIGUS = 200

log = structlog.get_logger()


def accept(
    session: Session,
    actor: Actor,
    periode_id: int,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Evaluasi:
    """The pegawai accepts the result before the days for a keberatan have passed: it is final.

    Raises NotFoundError, NotAuthorizedError (not the pegawai), StateError (also for a picture that no longer
    fits its hash) and ConflictError.
    """
    periode, kedudukan = lock_for_evaluasi(session, actor, periode_id, today=today, now=now)
    if PelakuPeriode.PEMILIK not in kedudukan.pelaku:
        raise NotAuthorizedError("Hasil penilaian diterima oleh pegawai yang dinilai.")
    evaluasi = load_bahan(session, periode_id, today=today).evaluasi
    if evaluasi is None or periode.status is not StatusPeriode.DITETAPKAN:
        raise StateError(f"Penilaian berstatus {periode.status.label}. Tidak ada hasil yang perlu diterima.")
    check_version(evaluasi, versi, {}, {})
    check_seal(session, evaluasi)
    _finish(session, actor, periode, evaluasi, AksiPeriode.TERIMA, now=now)
    return evaluasi


def finalise_due(session: Session, actor: Actor, *, now: datetime, batas: int = SEKALIGUS) -> int:
    """Make final what was fixed longer ago than the days for a keberatan; returns how many, at most `batas`.

    The pegawai has received the evaluation on the day it was fixed, when he can see it. A picture that no
    longer fits its hash stays as it is and is logged. Safe to repeat: call it until it returns 0. Raises
    NotAuthorizedError.
    """
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Tindakan ini hanya dapat dilakukan oleh sistem atau admin instansi.")
    instansi = session.scalars(select(Instansi).where(Instansi.id == actor.instansi_id)).one()
    jumlah = 0
    for periode, evaluasi in _list_due(session, actor, instansi, now=now, batas=batas):
        try:
            check_seal(session, evaluasi)
        except StateError:  # for the admin to look at; everybody else's days end all the same
            log.warning("evaluasi_tidak_difinalkan", instansi=actor.instansi_id, evaluasi=evaluasi.id)
            continue
        _finish(session, actor, periode, evaluasi, AksiPeriode.FINALKAN, now=now)
        jumlah += 1
    return jumlah


def _list_due(
    session: Session, actor: Actor, instansi: Instansi, *, now: datetime, batas: int
) -> Iterator[tuple[PeriodePenilaian, Evaluasi]]:
    """Rows under lock whose last moment has passed, oldest first; rows that another worker holds are left."""
    hari = load_periode(session, actor, on=local_date(now, instansi.zona_waktu)).tenggat
    paling_baru = now - timedelta(days=hari[JenisTenggat.KEBERATAN].hari or 0)
    query = (
        select(PeriodePenilaian, Evaluasi)
        .join(Evaluasi, Evaluasi.periode_id == PeriodePenilaian.id)
        .where(
            PeriodePenilaian.status == StatusPeriode.DITETAPKAN,
            case(
                (Evaluasi.batas_keberatan.is_(None), Evaluasi.ditetapkan < paling_baru),
                else_=Evaluasi.batas_keberatan < now,
            ),
        )
        .where(is_latest())
        .options(joinedload(PeriodePenilaian.skp))
        .order_by(Evaluasi.ditetapkan, Evaluasi.id)
        .limit(batas)
        .with_for_update(of=PeriodePenilaian, skip_locked=True)
    )
    tenggat: dict[date, AturanPeriode] = {}
    for periode, evaluasi in session.execute(query).all():
        if periode.mulai not in tenggat:
            tenggat[periode.mulai] = load_periode(session, actor, on=periode.mulai)
        akhir = deadline_of(tenggat[periode.mulai], evaluasi, instansi.zona_waktu)
        if akhir is not None and is_past(akhir, now):
            yield periode, evaluasi


def _finish(
    session: Session,
    actor: Actor,
    periode: PeriodePenilaian,
    evaluasi: Evaluasi,
    aksi: AksiPeriode,
    *,
    now: datetime,
) -> None:
    """The last change of both rows, whose seal was checked."""
    evaluasi.final = now
    session.flush()
    sebagai = PelakuPeriode.PEMILIK if aksi is AksiPeriode.TERIMA else PelakuPeriode.SISTEM
    record_status(session, actor, periode, aksi, sebagai=sebagai, now=now, sesudah={"sidik": evaluasi.sidik})
    kata = "hasil diterima pegawai" if aksi is AksiPeriode.TERIMA else "masa keberatan berakhir"
    audit.record(
        session,
        actor,
        "evaluasi.final",
        OBJEK,
        evaluasi.id,
        now=now,
        sesudah={"sidik": evaluasi.sidik},
        rincian={"perubahan": [f"penilaian final, {kata}"], "sidik": evaluasi.sidik},
    )
    close_if_settled(session, actor, periode.skp, now=now)
