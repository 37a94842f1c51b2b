"""What an objection does to an evaluation: it stands still, is upheld, or is replaced by a new revision.

Who may file and who decides is the matter of `keberatan`; here the evaluation itself is kept right: its
seal, its rule set, the rating of a head of unit, and that no final row ever changes.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.aturan.models import Aturan
from kinerja.aturan.muat import build_predikat
from kinerja.errors import InputError, NotAuthorizedError, StateError
from kinerja.evaluasi.aturan import load_aturan
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest, load_frozen
from kinerja.evaluasi.potret import (
    AlasanPredikat,
    DasarRating,
    JejakRating,
    PerubahanTersimpan,
    dump_alasan,
    dump_potret,
    read_alasan,
    read_potret,
    seal_evaluasi,
)
from kinerja.evaluasi.rules import Alasan, Rating, explain_predikat
from kinerja.evaluasi.segel import check_seal
from kinerja.evaluasi.service.nilai import OBJEK
from kinerja.evaluasi.service.tutup import close_if_settled
from kinerja.kalender.rules import local_date
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import AksiPeriode, PelakuPeriode, StatusPeriode
from kinerja.pelaksanaan.service import record_status
from kinerja.skp.models import Skp


def suspend(session: Session, actor: Actor, evaluasi_id: int, *, now: datetime) -> Evaluasi:
    """The pegawai objects: the evaluation stands still as it was fixed, under lock and with its seal checked.

    One that is final already stays so. Raises NotAuthorizedError (not the pegawai) and StateError.
    """
    periode, evaluasi = _lock(session, evaluasi_id)
    if actor.pegawai_id is None or actor.pegawai_id != periode.skp.pegawai_id:
        raise NotAuthorizedError("Keberatan diajukan oleh pegawai yang dinilai.")
    check_seal(session, evaluasi)
    if periode.status is not StatusPeriode.FINAL:
        catatan = "Alasan tersimpan pada keberatan."
        _move(session, actor, periode, AksiPeriode.AJUKAN_KEBERATAN, PelakuPeriode.PEMILIK, catatan, now)
    return evaluasi


def resume(session: Session, actor: Actor, evaluasi_id: int, *, now: datetime) -> Evaluasi:
    """The pegawai withdraws: the evaluation is as before the objection, and its days go on.

    Raises NotAuthorizedError (not the pegawai) and StateError.
    """
    periode, evaluasi = _lock(session, evaluasi_id)
    if actor.pegawai_id is None or actor.pegawai_id != periode.skp.pegawai_id:
        raise NotAuthorizedError("Keberatan dicabut oleh pegawai yang mengajukannya.")
    if periode.status is not StatusPeriode.FINAL:
        _move(session, actor, periode, AksiPeriode.CABUT_KEBERATAN, PelakuPeriode.PEMILIK, "", now)
    return evaluasi


def uphold(session: Session, actor: Actor, evaluasi_id: int, *, now: datetime) -> Evaluasi:
    """The objection is rejected: the evaluation is final as it was fixed.

    Raises NotAuthorizedError (somebody who took part) and StateError.
    """
    periode, evaluasi = _lock_for_decision(session, actor, evaluasi_id)
    if evaluasi.final is None:
        evaluasi.final = now
    _settle(session, actor, periode, evaluasi, "keberatan ditolak, penilaian final", now)
    return evaluasi


def supersede(
    session: Session, actor: Actor, evaluasi_id: int, hasil: Rating, perilaku: Rating, *, now: datetime
) -> Evaluasi:
    """The objection is accepted: a new revision with these ratings, final at once, replaces the old.

    The predikat follows from the edition of the rule set that the old one used. The rating hasil kerja of a
    head of unit follows from the capaian of the unit and stays. Raises NotAuthorizedError (somebody who took
    part), StateError, and InputError where no rating differs.
    """
    periode, lama = _lock_for_decision(session, actor, evaluasi_id)
    alasan = read_alasan(lama.alasan)
    if alasan is None or lama.rating_hasil is None or lama.rating_perilaku is None:
        raise StateError("Penilaian ini belum lengkap dan tidak dapat diputus.")
    if alasan.hasil.dasar is DasarRating.CAPAIAN_UNIT and hasil is not lama.rating_hasil:
        kalimat = "Rating hasil kerja pimpinan unit mengikuti capaian unitnya dan tidak dapat diubah di sini."
        raise InputError(kalimat, fields={"rating_hasil": kalimat})
    if (hasil, perilaku) == (lama.rating_hasil, lama.rating_perilaku):
        kalimat = "Ubah paling sedikit satu rating, atau tolak keberatan ini."
        raise InputError(kalimat, fields={"rating_hasil": kalimat})
    baru = _build_revision(session, actor, periode, lama, alasan, hasil, perilaku, now=now)
    session.add(baru)
    session.flush()
    _settle(session, actor, periode, baru, f"keberatan diterima, revisi {baru.revisi} final", now)
    return baru


def extend_window(session: Session, actor: Actor, evaluasi_id: int, batas: datetime) -> Evaluasi:
    """An admin opens the days for an objection again: until then it does not become final by time.

    One that is final already stays so. Raises NotAuthorizedError and StateError.
    """
    periode, evaluasi = _lock(session, evaluasi_id)
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI) or actor.pegawai_id == periode.skp.pegawai_id:
        raise NotAuthorizedError("Masa keberatan dibuka kembali oleh admin instansi, tidak untuk dirinya.")
    if periode.status is StatusPeriode.DITETAPKAN:
        evaluasi.batas_keberatan = max(batas, evaluasi.batas_keberatan or batas)
        session.flush()
    return evaluasi


# Parts


def _lock(session: Session, evaluasi_id: int) -> tuple[PeriodePenilaian, Evaluasi]:
    """The period under lock with its newest evaluation, which must be this one."""
    query = (
        select(PeriodePenilaian, Evaluasi)
        .join(Evaluasi, Evaluasi.periode_id == PeriodePenilaian.id)
        .where(Evaluasi.id == evaluasi_id, is_latest())
        .options(joinedload(PeriodePenilaian.skp).joinedload(Skp.pegawai))
        .with_for_update(of=PeriodePenilaian)
        .execution_options(populate_existing=True)
    )
    found = session.execute(query).first()
    if found is None:
        raise StateError("Penilaian ini sudah diganti. Muat ulang halaman.")
    return found[0], found[1]


def _lock_for_decision(session: Session, actor: Actor, evaluasi_id: int) -> tuple[PeriodePenilaian, Evaluasi]:
    periode, evaluasi = _lock(session, evaluasi_id)
    if actor.pegawai_id is None or actor.pegawai_id in {periode.skp.pegawai_id, evaluasi.penilai_id}:
        raise NotAuthorizedError("Keberatan diputus oleh atasan pejabat penilai yang tidak ikut menilai.")
    if periode.status not in {StatusPeriode.KEBERATAN, StatusPeriode.FINAL}:
        raise StateError(f"Penilaian berstatus {periode.status.label}. Tidak ada keberatan yang diputus.")
    check_seal(session, evaluasi)
    return periode, evaluasi


def _move(
    session: Session,
    actor: Actor,
    periode: PeriodePenilaian,
    aksi: AksiPeriode,
    sebagai: PelakuPeriode,
    catatan: str,
    now: datetime,
) -> None:
    record_status(session, actor, periode, aksi, sebagai=sebagai, now=now, catatan=catatan)


def _settle(
    session: Session, actor: Actor, periode: PeriodePenilaian, evaluasi: Evaluasi, kata: str, now: datetime
) -> None:
    """The last change of the period, and the line in the audit log. One that was final stays untouched."""
    session.flush()
    if periode.status is not StatusPeriode.FINAL:
        aksi, sebagai = AksiPeriode.PUTUSKAN_KEBERATAN, PelakuPeriode.ATASAN_PENILAI
        _move(session, actor, periode, aksi, sebagai, "Pertimbangan tersimpan pada keberatan.", now)
    audit.record(
        session,
        actor,
        "evaluasi.final",
        OBJEK,
        evaluasi.id,
        now=now,
        sesudah={"sidik": evaluasi.sidik, "menggantikan_id": evaluasi.menggantikan_id},
        rincian={"perubahan": [kata], "sidik": evaluasi.sidik},
    )
    close_if_settled(session, actor, periode.skp, now=now)


def _build_revision(
    session: Session,
    actor: Actor,
    periode: PeriodePenilaian,
    lama: Evaluasi,
    alasan_lama: AlasanPredikat,
    hasil: Rating,
    perilaku: Rating,
    *,
    now: datetime,
) -> Evaluasi:
    edisi = session.scalars(select(Aturan).where(Aturan.id == lama.aturan_id)).one()
    lembar = read_potret(load_frozen(session, lama))
    label = lembar.sebutan or load_aturan(session, actor, on=periode.mulai).label
    sebab = explain_predikat(build_predikat(edisi.isi, edisi.sumber), hasil, perilaku, label=label)
    zona = session.scalars(select(Instansi.zona_waktu).where(Instansi.id == actor.instansi_id)).one()
    potret = replace(
        lembar,
        rating_hasil=hasil,
        rating_perilaku=perilaku,
        predikat=sebab.predikat,
        ditetapkan=local_date(now, zona),
    )
    isi = dump_potret(potret)
    return Evaluasi(
        periode_id=lama.periode_id,
        revisi=lama.revisi + 1,
        menggantikan_id=lama.id,
        penilai_id=lama.penilai_id,
        capaian_organisasi=lama.capaian_organisasi,
        rating_hasil=hasil,
        rating_perilaku=perilaku,
        predikat=sebab.predikat,
        catatan=lama.catatan,
        aturan_id=edisi.id,
        alasan=dump_alasan(_explain(actor, sebab, alasan_lama, hasil, perilaku, now)),
        potret=isi,
        dinilai=lama.dinilai,
        ditetapkan=now,
        final=now,
        sidik=seal_evaluasi(isi, hasil, perilaku, sebab.predikat, edisi.id),
    )


def _explain(
    actor: Actor, sebab: Alasan, lama: AlasanPredikat, hasil: Rating, perilaku: Rating, now: datetime
) -> AlasanPredikat:
    def trace(nilai: Rating, dulu: JejakRating) -> JejakRating:
        return dulu if nilai is dulu.nilai else JejakRating(nilai, DasarRating.KEBERATAN, actor.nama, now)

    lainnya = (PerubahanTersimpan(satu.komponen, satu.rating, satu.predikat) for satu in sebab.lainnya)
    return replace(
        lama,
        kalimat=sebab.kalimat,
        sumber=sebab.sumber,
        hasil=trace(hasil, lama.hasil),
        perilaku=trace(perilaku, lama.perilaku),
        lainnya=tuple(lainnya),
    )
