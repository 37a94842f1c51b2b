"""An admin opens an evaluation again that is fixed and not final: a new revision, and the old one stays."""

from copy import deepcopy
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import load_bahan
from kinerja.evaluasi.segel import check_seal
from kinerja.evaluasi.service.nilai import OBJEK
from kinerja.pelaksanaan.rules import AksiPeriode, PelakuPeriode, StatusPeriode
from kinerja.pelaksanaan.service import lock_for_evaluasi, record_status


def reopen(
    session: Session,
    actor: Actor,
    periode_id: int,
    alasan: str,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Evaluasi:
    """Hand a fixed evaluation back to its pejabat penilai as a draft; a final one never.

    The ratings come along, and the fixed one stays readable as the revision before. Raises NotFoundError,
    NotAuthorizedError (not an admin instansi, or the own evaluation), StateError, InputError without a
    reason, and ConflictError.
    """
    periode, kedudukan = lock_for_evaluasi(session, actor, periode_id, today=today, now=now)
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI) or kedudukan.pemilik:
        raise NotAuthorizedError("Penilaian dibuka kembali oleh admin instansi, bukan atas diri sendiri.")
    lama = load_bahan(session, periode_id, today=today).evaluasi
    if lama is None or periode.status is not StatusPeriode.DITETAPKAN:
        raise StateError(_not_open(periode.status))
    if not alasan.strip():
        raise InputError("Alasan belum diisi.", fields={"alasan": "Tulis mengapa penilaian ini dibuka lagi."})
    check_version(lama, versi, {}, {})
    check_seal(session, lama)
    baru = _copy(lama, now)
    session.add(baru)
    session.flush()
    record_status(
        session,
        actor,
        periode,
        AksiPeriode.BUKA_PENILAIAN,
        sebagai=PelakuPeriode.ADMIN,
        now=now,
        catatan=alasan.strip(),
    )
    audit.record(
        session,
        actor,
        "evaluasi.buka",
        OBJEK,
        baru.id,
        now=now,
        sebelum={"sidik": lama.sidik, "revisi": lama.revisi},
        sesudah={"menggantikan_id": lama.id, "revisi": baru.revisi},
        rincian={"perubahan": [f"penilaian dibuka kembali, revisi {baru.revisi}"], "alasan": alasan.strip()},
    )
    return baru


def list_replaced(session: Session, actor: Actor, evaluasi: Evaluasi) -> list[Evaluasi]:
    """The fixed revisions before this one, newest first; who may read this one may read these."""
    if evaluasi.revisi == 1:
        return []
    query = (
        select(Evaluasi)
        .where(Evaluasi.periode_id == evaluasi.periode_id, Evaluasi.revisi < evaluasi.revisi)
        .options(defer(Evaluasi.potret, raiseload=True))
        .order_by(Evaluasi.revisi.desc())
    )
    return list(session.scalars(query))


# Parts


def _not_open(status: StatusPeriode) -> str:
    if status is StatusPeriode.FINAL:
        return "Penilaian ini sudah final dan tidak dapat dibuka kembali."
    if status is StatusPeriode.KEBERATAN:
        return "Penilaian ini sedang dalam keberatan. Keputusan keberatan yang mengubahnya."
    return f"Penilaian berstatus {status.label}. Hanya yang sudah ditetapkan yang dapat dibuka kembali."


def _copy(lama: Evaluasi, now: datetime) -> Evaluasi:
    return Evaluasi(
        periode_id=lama.periode_id,
        revisi=lama.revisi + 1,
        menggantikan_id=lama.id,
        penilai_id=lama.penilai_id,
        capaian_organisasi=lama.capaian_organisasi,
        rating_hasil=lama.rating_hasil,
        rating_perilaku=lama.rating_perilaku,
        predikat=lama.predikat,
        catatan=lama.catatan,
        aturan_id=lama.aturan_id,
        alasan=deepcopy(lama.alasan),
        formula=lama.formula,
        formula_plugin=lama.formula_plugin,
        formula_versi=lama.formula_versi,
        usulan=deepcopy(lama.usulan),
        dinilai=now,
    )
