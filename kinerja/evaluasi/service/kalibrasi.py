"""What a session of kalibrasi does to drafts: new ratings with their reason, all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.audit import CatatanAudit, Entri
from kinerja.errors import ConflictError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.aturan import AturanEvaluasi, load_aturan
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.evaluasi.potret import CatatanKalibrasi, DasarRating, JejakRating, dump_alasan, read_alasan
from kinerja.evaluasi.rating import explain, values_of
from kinerja.evaluasi.rules import Rating, decide_predikat
from kinerja.evaluasi.service.baca import BACA
from kinerja.evaluasi.service.capaian import may_set
from kinerja.evaluasi.service.nilai import OBJEK
from kinerja.organisasi.models import UnitKerja
from kinerja.pelaksanaan.jejak import OBJEK as OBJEK_PERIODE
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.models import Skp


@dataclass(frozen=True, kw_only=True)
class RatingBaru:
    """One draft that moves: the version it was seen in, the new ratings, the sentence."""

    periode_id: int
    versi: int
    hasil: Rating
    perilaku: Rating
    alasan: str


def apply_kalibrasi(
    session: Session,
    actor: Actor,
    unit: UnitKerja,
    daftar: Sequence[RatingBaru],
    *,
    kalibrasi_id: int,
    today: date,
    now: datetime,
) -> None:
    """Write new ratings into drafts; each pejabat penilai still fixes his own.

    Raises NotAuthorizedError (not the pimpinan above the unit, or a move of oneself), StateError (fixed or
    given back meanwhile) and ConflictError (a draft was changed meanwhile), naming the people; then nothing
    is written.
    """
    if not may_set(session, actor, unit, today=today):
        raise NotAuthorizedError("Kalibrasi diterapkan oleh pimpinan di atas unit itu.")
    baru = {satu.periode_id: satu for satu in daftar}
    if not baru:
        return
    rows = [(periode, evaluasi) for periode, evaluasi in session.execute(_locked(list(baru)))]
    if len(rows) != len(baru):
        raise NotFoundError
    _check_movable(actor, rows, baru)
    aturan = load_aturan(session, actor, on=rows[0][0].mulai)
    entri = []
    for periode, evaluasi in rows:
        sebelum = values_of(evaluasi)
        _rerate(actor, evaluasi, baru[periode.id], aturan, kalibrasi_id, now)
        entri.append(_to_entry(evaluasi, baru[periode.id], kalibrasi_id, sebelum))
    audit.record_many(session, actor, entri, now=now)


def log_kalibrasi_reading(
    session: Session, actor: Actor, daftar: Sequence[int], *, awal: datetime, now: datetime
) -> None:
    """Write down that the actor has seen the drafts of these periods; once a day for each."""
    query = select(CatatanAudit.objek_id).where(
        CatatanAudit.objek == OBJEK_PERIODE,
        CatatanAudit.objek_id.in_(daftar),
        CatatanAudit.aksi == BACA,
        CatatanAudit.akun_id == actor.akun_id,
        CatatanAudit.waktu >= awal,
    )
    sudah = set(session.scalars(query))
    rincian = {"perubahan": ["penilaian dibaca dalam kalibrasi"]}
    baru = [Entri(BACA, OBJEK_PERIODE, satu, rincian=rincian) for satu in daftar if satu not in sudah]
    if baru:
        audit.record_many(session, actor, baru, now=now)


# Parts


def _locked(daftar: Sequence[int]) -> Select[PeriodePenilaian, Evaluasi]:
    """In the order of their id, as everybody locks them."""
    return (
        select(PeriodePenilaian, Evaluasi)
        .join(Evaluasi, Evaluasi.periode_id == PeriodePenilaian.id)
        .where(PeriodePenilaian.id.in_(daftar), is_latest())
        .options(
            joinedload(PeriodePenilaian.skp).joinedload(Skp.pegawai),
            joinedload(Evaluasi.penilai),
        )
        .order_by(PeriodePenilaian.id)
        .with_for_update(of=PeriodePenilaian)
        .execution_options(populate_existing=True)
    )


def _check_movable(
    actor: Actor, rows: Sequence[tuple[PeriodePenilaian, Evaluasi]], baru: dict[int, RatingBaru]
) -> None:
    if any(periode.skp.pegawai_id == actor.pegawai_id for periode, _ in rows):
        raise NotAuthorizedError("Anda tidak dapat memindahkan penilaian Anda sendiri.")
    tetap = [p.skp.pegawai.nama for p, _ in rows if p.status is not StatusPeriode.DINILAI]
    if tetap:
        raise StateError(
            f"Penilaian {', '.join(tetap)} bukan lagi draf, sehingga tidak dapat dipindahkan. "
            "Urungkan pemindahannya, lalu terapkan lagi. Belum ada yang diterapkan."
        )
    berubah = [
        f"{p.skp.pegawai.nama} (oleh {e.penilai.nama})" for p, e in rows if e.versi != baru[p.id].versi
    ]
    if berubah:
        raise ConflictError(
            f"Draf penilaian berubah sejak pemindahannya dicatat: {', '.join(berubah)}. "
            "Catat ulang pemindahannya, lalu terapkan lagi. Belum ada yang diterapkan."
        )


def _rerate(
    actor: Actor,
    evaluasi: Evaluasi,
    baru: RatingBaru,
    aturan: AturanEvaluasi,
    kalibrasi_id: int,
    now: datetime,
) -> None:
    lama = read_alasan(evaluasi.alasan)
    if lama is None or evaluasi.predikat is None:
        raise StateError("Draf ini belum memiliki kedua rating.")
    hasil = _trace(actor, lama.hasil, baru.hasil, now)
    perilaku = _trace(actor, lama.perilaku, baru.perilaku, now)
    catatan = CatatanKalibrasi(
        kalibrasi_id, actor.nama, now, baru.alasan, lama.hasil.nilai, lama.perilaku.nilai, evaluasi.predikat
    )
    evaluasi.rating_hasil, evaluasi.rating_perilaku = baru.hasil, baru.perilaku
    evaluasi.predikat = decide_predikat(aturan.predikat, baru.hasil, baru.perilaku)
    evaluasi.aturan_id = aturan.aturan_id
    evaluasi.alasan = dump_alasan(replace(explain(aturan, hasil, perilaku), kalibrasi=catatan))


def _trace(actor: Actor, lama: JejakRating, nilai: Rating, now: datetime) -> JejakRating:
    """A rating that does not change keeps who gave it."""
    if lama.nilai is nilai:
        return lama
    return JejakRating(nilai, DasarRating.KALIBRASI, actor.nama, now)


def _to_entry(evaluasi: Evaluasi, baru: RatingBaru, kalibrasi_id: int, sebelum: dict[str, object]) -> Entri:
    return Entri(
        "evaluasi.kalibrasi",
        OBJEK,
        evaluasi.id,
        sebelum=sebelum,
        sesudah=values_of(evaluasi),
        rincian={
            "perubahan": ["rating diubah dalam kalibrasi"],
            "catatan": baru.alasan,
            "kalibrasi_id": kalibrasi_id,
            "sebelum": sebelum,
        },
    )
