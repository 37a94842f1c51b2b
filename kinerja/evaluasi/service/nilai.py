"""What the pejabat penilai does: rate, fix, give back, take a rating back."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, StateError
from kinerja.evaluasi.aturan import AturanEvaluasi, load_aturan
from kinerja.evaluasi.beku import freeze
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import Bahan, describe_potret, last_moment, load_bahan, load_isi, load_muatan
from kinerja.evaluasi.potret import seal_isi
from kinerja.evaluasi.rating import (
    IsianNilai,
    clear_ratings,
    derive_rating_hasil,
    list_gaps,
    needs_capaian,
    stored_isian,
    take_ratings,
    values_of,
    without_derived,
)
from kinerja.evaluasi.service.penegakan import enforce_distribusi
from kinerja.evaluasi.usulan import UsulanFormula, ask_for_period, store_usulan
from kinerja.pelaksanaan.kunci import find_kunci_of
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import DAPAT_DINILAI, AksiPeriode, PelakuPeriode, StatusPeriode
from kinerja.pelaksanaan.service import lock_for_evaluasi, record_status
from kinerja.tenggat.galat import check_open
from kinerja.tenggat.rules import JenisKunci, Kunci

OBJEK = "evaluasi"


class EvaluasiIncompleteError(InputError):
    """The evaluation lacks something; `fields` names the field or the capaian organisasi."""

    slug = "penilaian-belum-lengkap"
    title = "Penilaian belum lengkap"


@dataclass(frozen=True)
class Draf:
    """A draft that was kept, with the rule sets it follows and the proposal beside it."""

    bahan: Bahan
    aturan: AturanEvaluasi
    evaluasi: Evaluasi
    usulan: UsulanFormula | None


def save_ratings(
    session: Session,
    actor: Actor,
    periode_id: int,
    isian: IsianNilai,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Evaluasi:
    """Keep a draft of the evaluation; the pegawai sees "sedang dinilai".

    The predikat follows from both ratings by the rule set of the period. For the head of a unit the rating
    hasil kerja follows from the capaian of the unit and is not taken from `isian`. `versi` is that of the
    form, 0 where it was drawn before the first save. Raises NotFoundError, NotAuthorizedError (not the
    pejabat penilai), StateError, InputError, and ConflictError with both texts.
    """
    return keep_draft(session, actor, periode_id, isian, versi=versi, today=today, now=now).evaluasi


def keep_draft(
    session: Session,
    actor: Actor,
    periode_id: int,
    isian: IsianNilai,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Draf:
    """`save_ratings`, with what it stands on. The proposal of the formula is asked anew and kept with it.

    Raises as `save_ratings`, never because of a plugin.
    """
    bahan, aturan = _open(session, actor, periode_id, today=today, now=now)
    if bahan.periode.status not in DAPAT_DINILAI:
        raise StateError(_not_ratable(bahan.periode.status))
    evaluasi = bahan.evaluasi or Evaluasi(periode_id=periode_id, revisi=1, versi=0, catatan="", alasan={})
    check_version(evaluasi, versi, isian.texts(), stored_isian(evaluasi).texts())
    sebelum = values_of(evaluasi)
    # Asked while nothing is changed yet: what code of a plugin does to the session is undone.
    usulan = _propose(session, bahan, isian, aturan, today)
    take_ratings(actor, bahan, evaluasi, isian, aturan, now=now)
    store_usulan(evaluasi, usulan)
    evaluasi.penilai_id = _pegawai_of(actor)
    session.add(evaluasi)
    if bahan.periode.status is StatusPeriode.DIAJUKAN:
        evaluasi.dinilai = now
        _move(session, actor, bahan, AksiPeriode.NILAI, now=now)
    if sebelum != values_of(evaluasi):
        _record(session, actor, evaluasi, "evaluasi.nilai", sebelum, now=now)
    return Draf(replace(bahan, evaluasi=evaluasi), aturan, evaluasi, usulan)


def establish(
    session: Session,
    actor: Actor,
    periode_id: int,
    *,
    sidik: str | None = None,
    versi: int | None = None,
    alasan_distribusi: str = "",
    today: date,
    now: datetime,
) -> Evaluasi:
    """Fix the evaluation: its picture is frozen, its hash goes into the audit log.

    `sidik` is the hash of what the page showed (`HalamanPenilaian.sidik`); None where no page was shown.
    `alasan_distribusi` says why a limit of the distribution is passed, where the instansi asks for it.
    Raises NotFoundError, NotAuthorizedError, StateError (also for content that changed meanwhile),
    EvaluasiIncompleteError, BatasDistribusiError, and ConflictError.
    """
    bahan, aturan = _open(session, actor, periode_id, today=today, now=now)
    evaluasi = bahan.evaluasi
    if bahan.periode.status is not StatusPeriode.DINILAI or evaluasi is None:
        raise StateError(_not_ratable(bahan.periode.status))
    check_version(evaluasi, versi, {}, stored_isian(evaluasi).texts())
    nomor, isi = load_isi(session, bahan, today=today)
    if sidik is not None and sidik != seal_isi(isi, bahan.nilai_capaian):
        raise StateError(
            "Realisasi, umpan balik, atau capaian organisasi berubah sejak Anda membacanya."
            " Muat ulang halaman, baca perubahannya, lalu tetapkan."
        )
    take_ratings(actor, bahan, evaluasi, without_derived(bahan, stored_isian(evaluasi)), aturan, now=now)
    _check_complete(bahan, evaluasi, aturan)
    enforce_distribusi(session, actor, bahan, evaluasi, aturan, alasan_distribusi, today=today, now=now)
    potret = describe_potret(session, actor, bahan, isi, aturan, nomor=nomor, today=today)
    zona = bahan.instansi.zona_waktu
    freeze(evaluasi, potret, penilai_id=_pegawai_of(actor), zona=zona, now=now)
    evaluasi.batas_keberatan = last_moment(aturan.periode, now, zona)
    return _fix(session, actor, bahan, evaluasi, now=now)


def return_period(
    session: Session, actor: Actor, periode_id: int, catatan: str, *, today: date, now: datetime
) -> None:
    """Give the period back to the pegawai with a note; a draft of the ratings is taken back first.

    Raises NotFoundError, NotAuthorizedError, StateError, and InputError without a note.
    """
    bahan, _ = _open(session, actor, periode_id, today=today, now=now)
    if bahan.periode.status is StatusPeriode.DINILAI:
        _take_back(session, actor, bahan, now=now)
    _move(session, actor, bahan, AksiPeriode.KEMBALIKAN, now=now, catatan=catatan)


def cancel_rating(session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime) -> None:
    """Take the draft back: the ratings are empty again, the catatan stays.

    Raises NotFoundError, NotAuthorizedError and StateError.
    """
    bahan, _ = _open(session, actor, periode_id, today=today, now=now)
    _take_back(session, actor, bahan, now=now)


def give_back_for_event(
    session: Session, actor: Actor, periode_id: int, catatan: str, *, today: date, now: datetime
) -> None:
    """Give a period that is being judged back to its owner, because its days change; a draft is taken back.

    Called by `perjalanan`, which has checked who may record the event. Raises StateError.
    """
    session.get_one(PeriodePenilaian, periode_id, with_for_update=True)
    bahan = load_bahan(session, periode_id, today=today)
    if bahan.periode.status is StatusPeriode.DINILAI:
        _take_back(session, actor, bahan, now=now)
    _move(session, actor, bahan, AksiPeriode.KEMBALIKAN, now=now, catatan=catatan)
    session.flush()


# Parts


def _propose(
    session: Session, bahan: Bahan, isian: IsianNilai, aturan: AturanEvaluasi, today: date
) -> UsulanFormula | None:
    turunan = derive_rating_hasil(bahan, aturan) if bahan.kepala_unit else None
    return ask_for_period(
        session,
        bahan,
        load_muatan(session, bahan, today=today),
        aturan,
        rating_hasil=turunan.nilai if turunan else isian.rating_hasil,
        rating_perilaku=isian.rating_perilaku,
    )


def _open(
    session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime
) -> tuple[Bahan, AturanEvaluasi]:
    """The period under lock for its pejabat penilai, with its rules; not after a deadline that locks."""
    _, kedudukan = lock_for_evaluasi(session, actor, periode_id, today=today, now=now)
    if PelakuPeriode.PENILAI not in kedudukan.pelaku:
        raise NotAuthorizedError("Hanya pejabat penilai periode ini yang dapat menilainya.")
    session.flush()
    bahan = load_bahan(session, periode_id, today=today)
    aturan = load_aturan(session, actor, on=bahan.periode.mulai)
    if bahan.periode.status in DAPAT_DINILAI:
        check_open(find_kunci_penilaian(session, actor, bahan, aturan, today=today, now=now), now)
    return bahan, aturan


def find_kunci_penilaian(
    session: Session, actor: Actor, bahan: Bahan, aturan: AturanEvaluasi, *, today: date, now: datetime
) -> Kunci:
    """The deadline of the pejabat penilai in this period; no permission is asked.

    Who had to wait for the capaian of the unit has days left after it came.
    """
    zona = bahan.instansi.zona_waktu
    ditunggu = bahan.capaian if needs_capaian(bahan, aturan) else None
    return find_kunci_of(
        session,
        actor,
        bahan.periode,
        JenisKunci.PENILAIAN,
        zona,
        aturan.tenggat,
        menunggu_sampai=ditunggu.ditetapkan if ditunggu else None,
        today=today,
        now=now,
    )


def _not_ratable(status: StatusPeriode) -> str:
    if status in {StatusPeriode.BELUM_DIBUKA, StatusPeriode.PENGISIAN, StatusPeriode.DIKEMBALIKAN}:
        return "Pegawai belum mengajukan realisasi periode ini. Penilaian dimulai sesudah diajukan."
    if status is StatusPeriode.DIAJUKAN:
        return "Rating belum disimpan. Pilih kedua rating, lalu tetapkan."
    return f"Penilaian berstatus {status.label} dan tidak dapat diubah lagi."


def _pegawai_of(actor: Actor) -> int:
    if actor.pegawai_id is None:  # a pejabat penilai is always a pegawai
        raise NotAuthorizedError("Akun ini bukan akun pegawai.")
    return actor.pegawai_id


def _move(
    session: Session,
    actor: Actor,
    bahan: Bahan,
    aksi: AksiPeriode,
    *,
    now: datetime,
    catatan: str = "",
    sesudah: dict[str, object] | None = None,
) -> None:
    record_status(
        session,
        actor,
        bahan.periode,
        aksi,
        sebagai=PelakuPeriode.PENILAI,
        now=now,
        catatan=catatan,
        sesudah=sesudah,
    )


def _take_back(session: Session, actor: Actor, bahan: Bahan, *, now: datetime) -> None:
    _move(session, actor, bahan, AksiPeriode.BATALKAN_PENILAIAN, now=now)
    if bahan.evaluasi is not None:
        sebelum = values_of(bahan.evaluasi)
        clear_ratings(bahan.evaluasi)
        _record(session, actor, bahan.evaluasi, "evaluasi.batal", sebelum, now=now)


def _check_complete(bahan: Bahan, evaluasi: Evaluasi, aturan: AturanEvaluasi) -> None:
    if kurang := list_gaps(bahan, evaluasi, aturan):
        raise EvaluasiIncompleteError(" ".join(kurang.values()), fields=kurang)


def _fix(session: Session, actor: Actor, bahan: Bahan, evaluasi: Evaluasi, *, now: datetime) -> Evaluasi:
    _move(session, actor, bahan, AksiPeriode.TETAPKAN, now=now, sesudah={"sidik": evaluasi.sidik})
    audit.record(
        session,
        actor,
        "evaluasi.tetapkan",
        OBJEK,
        evaluasi.id,
        now=now,
        sesudah={"sidik": evaluasi.sidik},
        rincian={"perubahan": ["penilaian ditetapkan"], "sidik": evaluasi.sidik},
    )
    return evaluasi


def _record(
    session: Session,
    actor: Actor,
    evaluasi: Evaluasi,
    aksi: str,
    sebelum: dict[str, object],
    *,
    now: datetime,
) -> None:
    session.flush()
    sesudah = values_of(evaluasi)
    beda = [nama.replace("_", " ") for nama in sesudah if sesudah[nama] != sebelum[nama]]
    audit.record(
        session,
        actor,
        aksi,
        OBJEK,
        evaluasi.id,
        now=now,
        sebelum=sebelum,
        sesudah=sesudah,
        rincian={"perubahan": [f"{satu} diubah" for satu in beda]},
    )
