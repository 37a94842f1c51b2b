"""What the pegawai does: write a draft, file it within the days, withdraw it before the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.service import get_setting
from kinerja.audit import fingerprint
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.aturan import AturanEvaluasi, load_aturan
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import (
    Bahan,
    deadline_of,
    describe_periode,
    load_bahan,
    load_frozen,
)
from kinerja.evaluasi.potret import PeriodeDinilai, PotretEvaluasi, read_potret
from kinerja.evaluasi.service.revisi import resume, suspend
from kinerja.kalender.rules import is_past
from kinerja.keberatan.isi import AsalBukti, build_bundle, dump_isi, list_bukti, read_isi
from kinerja.keberatan.jejak import move, record
from kinerja.keberatan.models import Keberatan, PembukaanKeberatan
from kinerja.keberatan.muat import load_origins, open_kasus
from kinerja.keberatan.rules import (
    BERJALAN,
    DIPUTUS,
    AksiKeberatan,
    Halangan,
    IsiKeberatan,
    Jendela,
    PelakuKeberatan,
    StatusKeberatan,
    check_isi,
    describe_halangan,
    describe_moment,
    find_halangan,
    list_aksi,
)
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN


class KeberatanIncompleteError(InputError):
    """The objection lacks something; `fields` names the field."""

    slug = "keberatan-belum-lengkap"
    title = "Keberatan belum lengkap"


@dataclass(frozen=True, kw_only=True)
class HalamanAjukan:
    """The page on which an objection is written. `keberatan` is None before the first save.

    `halangan` is the sentence that says why nothing can be filed, "" where it can be.
    """

    bahan: Bahan
    periode: PeriodeDinilai
    evaluasi: Evaluasi
    predikat: str
    potret: PotretEvaluasi
    keberatan: Keberatan | None
    isi: IsiKeberatan
    asal_bukti: Mapping[int, AsalBukti]
    terakhir: datetime | None
    halangan: str


def open_form(
    session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime
) -> HalamanAjukan:
    """The page of the pegawai for one evaluation. Raises NotFoundError, and StateError before it is fixed."""
    bahan, evaluasi = _own(session, actor, periode_id, today=today)
    aturan = load_aturan(session, actor, on=bahan.periode.mulai)
    jendela = find_window(session, actor, bahan, aturan)
    keberatan = _find_draft(session, evaluasi.id)
    potret = read_potret(load_frozen(session, evaluasi))
    label = potret.sebutan or aturan.label
    return HalamanAjukan(
        bahan=bahan,
        periode=describe_periode(bahan.periode, aturan),
        evaluasi=evaluasi,
        predikat=label[evaluasi.predikat] if evaluasi.predikat else "",
        potret=potret,
        keberatan=keberatan,
        isi=read_isi(keberatan.isi) if keberatan else IsiKeberatan(),
        asal_bukti=load_origins(session, potret, aturan),
        terakhir=jendela.terakhir,
        halangan=_refusal(session, actor, bahan, jendela, now),
    )


def save_draft(
    session: Session,
    actor: Actor,
    periode_id: int,
    isi: IsiKeberatan,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Keberatan:
    """Keep what the pegawai has written so far; nobody else sees it.

    `versi` is that of the form, 0 where it was drawn before the first save. Raises NotFoundError, StateError
    (nothing can be filed now), InputError, and ConflictError with both texts.
    """
    bahan, evaluasi = _own(session, actor, periode_id, today=today)
    jendela = find_window(session, actor, bahan, load_aturan(session, actor, on=bahan.periode.mulai))
    if kalimat := _refusal(session, actor, bahan, jendela, now):
        raise StateError(kalimat)
    keberatan = _find_draft(session, evaluasi.id, lock=True)
    if keberatan is None:
        keberatan = _new_draft(bahan, evaluasi, jendela, now)
        check_version(keberatan, versi, {"alasan": isi.alasan}, {})
        session.add(keberatan)
    else:
        check_version(
            keberatan, versi, {"alasan": isi.alasan}, {"alasan": str(keberatan.isi.get("alasan", ""))}
        )
    if keberatan.isi != dump_isi(isi):
        keberatan.isi = dump_isi(isi)
    session.flush()
    return keberatan


def submit_keberatan(
    session: Session,
    actor: Actor,
    periode_id: int,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Keberatan:
    """File the draft: the evaluation stands still, and everything that counts is sealed.

    Raises NotFoundError, StateError (too late, accepted, decided, not the kind that can be objected to),
    KeberatanIncompleteError and ConflictError.
    """
    bahan, evaluasi = _own(session, actor, periode_id, today=today)
    jendela = find_window(session, actor, bahan, load_aturan(session, actor, on=bahan.periode.mulai))
    if kalimat := _refusal(session, actor, bahan, jendela, now):
        raise StateError(kalimat)
    keberatan = _find_draft(session, evaluasi.id, lock=True)
    if keberatan is None:
        raise KeberatanIncompleteError("Tulis alasan keberatan Anda.", fields={"alasan": "Tulis alasannya."})
    check_version(keberatan, versi, {}, {"alasan": str(keberatan.isi.get("alasan", ""))})
    suspended = suspend(session, actor, evaluasi.id, now=now)
    isi, potret = read_isi(keberatan.isi), read_potret(load_frozen(session, suspended))
    _check_complete(isi, potret)
    keberatan.beku = build_bundle(isi, suspended, potret)
    keberatan.sidik = fingerprint(keberatan.beku)
    keberatan.diajukan = now
    keberatan.batas = jendela.terakhir or now
    move(keberatan, AksiKeberatan.AJUKAN, now=now)
    record(session, actor, keberatan, "ajukan", "keberatan diajukan", now=now)
    return keberatan


def discard_draft(session: Session, actor: Actor, periode_id: int, *, today: date) -> None:
    """Throw the draft away; nobody has seen it. Raises NotFoundError where there is none."""
    _, evaluasi = _own(session, actor, periode_id, today=today)
    keberatan = _find_draft(session, evaluasi.id, lock=True)
    if keberatan is None:
        raise NotFoundError
    session.delete(keberatan)
    session.flush()


def withdraw(
    session: Session, actor: Actor, keberatan_id: int, *, versi: int | None = None, today: date, now: datetime
) -> Keberatan:
    """Take the objection back before it is decided; the days for one go on as if it had not been.

    Raises NotFoundError, NotAuthorizedError (not the pegawai), StateError and ConflictError.
    """
    kasus, kedudukan = open_kasus(session, actor, keberatan_id, today=today, lock=True)
    keberatan = kasus.keberatan
    if PelakuKeberatan.PEGAWAI not in kedudukan.pelaku:
        raise NotAuthorizedError("Keberatan dicabut oleh pegawai yang mengajukannya.")
    if AksiKeberatan.CABUT not in list_aksi(keberatan.status, kedudukan.pelaku):
        raise StateError(f"Keberatan berstatus {keberatan.status.label} dan tidak dapat dicabut.")
    check_version(keberatan, versi, {}, {})
    move(keberatan, AksiKeberatan.CABUT, now=now)
    record(session, actor, keberatan, "cabut", "keberatan dicabut", now=now)
    resume(session, actor, keberatan.evaluasi_id, now=now)
    return keberatan


# The window


def find_window(session: Session, actor: Actor, bahan: Bahan, aturan: AturanEvaluasi) -> Jendela:
    """What decides whether an objection to the newest evaluation of this period is possible."""
    evaluasi = bahan.evaluasi
    if evaluasi is None or evaluasi.ditetapkan is None:
        return Jendela(jenis=bahan.periode.jenis, batas=None)
    batas = deadline_of(aturan.periode, evaluasi, bahan.instansi.zona_waktu)
    dibuka, berjalan, diputus = session.execute(_window_of(evaluasi)).one()
    # A decided revision is fixed and final at one moment; one that an admin opened again is not.
    lahir_dari_putusan = evaluasi.menggantikan_id is not None and evaluasi.final == evaluasi.ditetapkan
    sendiri = evaluasi.final is not None and batas is not None and not is_past(batas, evaluasi.final)
    return Jendela(
        jenis=bahan.periode.jenis,
        batas=batas,
        dibuka=dibuka,
        # Final before the days were over, without a decision: the pegawai accepted it.
        diterima=sendiri and not diputus and not lahir_dari_putusan,
        diputus=diputus or lahir_dari_putusan,
        berjalan=berjalan,
    )


def _window_of(evaluasi: Evaluasi) -> Select[datetime | None, bool, bool]:
    dibuka = select(func.max(PembukaanKeberatan.batas)).where(PembukaanKeberatan.evaluasi_id == evaluasi.id)
    berjalan = exists().where(
        Keberatan.evaluasi_id == evaluasi.id, Keberatan.status.in_(BERJALAN - {StatusKeberatan.DRAF})
    )
    diputus = exists().where(Keberatan.evaluasi_id == evaluasi.id, Keberatan.status.in_(DIPUTUS))
    return select(dibuka.scalar_subquery(), berjalan, diputus)


def _refusal(session: Session, actor: Actor, bahan: Bahan, jendela: Jendela, now: datetime) -> str:
    halangan = describe_window(session, actor, jendela, now=now)
    if halangan is None:
        return ""
    terakhir = jendela.terakhir
    return describe_halangan(
        halangan, describe_moment(terakhir, bahan.instansi.zona_waktu) if terakhir else ""
    )


def describe_window(session: Session, actor: Actor, jendela: Jendela, *, now: datetime) -> Halangan | None:
    """What stands in the way of an objection under the settings of the instansi."""
    periodik = get_setting(session, actor, "keberatan_periodik") == "ya"
    return find_halangan(jendela, periodik=periodik, now=now)


# Parts


def _own(session: Session, actor: Actor, periode_id: int, *, today: date) -> tuple[Bahan, Evaluasi]:
    """The fixed evaluation of the actor's own period."""
    bahan = load_bahan(session, periode_id, today=today)
    if actor.pegawai_id is None or bahan.pegawai.id != actor.pegawai_id:
        raise NotFoundError
    if bahan.evaluasi is None or bahan.periode.status not in SUDAH_DITETAPKAN:
        raise StateError(describe_halangan(Halangan.BELUM_DITETAPKAN, ""))
    return bahan, bahan.evaluasi


def _find_draft(session: Session, evaluasi_id: int, *, lock: bool = False) -> Keberatan | None:
    query = select(Keberatan).where(
        Keberatan.evaluasi_id == evaluasi_id, Keberatan.status == StatusKeberatan.DRAF
    )
    return session.scalar(query.with_for_update() if lock else query)


def _new_draft(bahan: Bahan, evaluasi: Evaluasi, jendela: Jendela, now: datetime) -> Keberatan:
    return Keberatan(
        periode_id=bahan.periode.id,
        evaluasi_id=evaluasi.id,
        pegawai_id=bahan.pegawai.id,
        status=StatusKeberatan.DRAF,
        status_sejak=now,
        batas=jendela.terakhir or now,
        isi={},
        versi=0,
    )


def _check_complete(isi: IsiKeberatan, potret: PotretEvaluasi) -> None:
    semua_rhk = {satu.id for satu in potret.isi.daftar_hasil}
    kurang = check_isi(isi, semua_rhk=semua_rhk, semua_bukti=list_bukti(potret).keys())
    if kurang:
        raise KeberatanIncompleteError(" ".join(kurang.values()), fields=kurang)
