"""What an admin does: see what hangs, name who decides, open the days again. Never with content."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.aturan import load_aturan
from kinerja.evaluasi.muat import Bahan, load_bahan
from kinerja.evaluasi.service.nilai import OBJEK
from kinerja.evaluasi.service.revisi import extend_window
from kinerja.kalender.rules import end_of_day
from kinerja.keberatan.jejak import record
from kinerja.keberatan.models import Keberatan, PembukaanKeberatan
from kinerja.keberatan.muat import TIDAK_BERTUGAS, Kasus, load_kasus
from kinerja.keberatan.rules import DIPERIKSA, Halangan, Jendela, describe_halangan, describe_moment
from kinerja.keberatan.service.ajukan import describe_window, find_window
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.rules import PeranUmpanBalik
from kinerja.tanggal import format_tanggal
from kinerja.umpan_balik.models import UmpanBalik

PEMIMPIN = (PeranUmpanBalik.PIMPINAN, PeranUmpanBalik.KETUA_TIM)
TERLAMA = timedelta(days=60)
"""So long at most an admin opens the days again."""


def require_admin(session: Session, actor: Actor) -> None:
    """Raise NotFoundError for everybody but an admin of the whole instansi."""
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotFoundError


def appoint(
    session: Session,
    actor: Actor,
    keberatan_id: int,
    nip: str,
    alasan: str,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Keberatan:
    """Name who decides where the reporting line names nobody who may.

    Never the admin himself, the pegawai, or somebody who took part in the evaluation. Raises NotFoundError,
    NotAuthorizedError (an own case), StateError (the line names somebody, or it is over), InputError and
    ConflictError.
    """
    require_admin(session, actor)
    kasus = load_kasus(session, keberatan_id, today=today, lock=True)
    keberatan = kasus.keberatan
    if keberatan.status not in DIPERIKSA:
        raise StateError(f"Keberatan berstatus {keberatan.status.label}. Tidak ada yang perlu ditunjuk.")
    if actor.pegawai_id in {kasus.pegawai.id, kasus.penilai.id}:
        raise NotAuthorizedError("Anda terlibat dalam keberatan ini. Admin lain yang menunjuk pemutusnya.")
    if kasus.atasan is not None:
        raise StateError(f"{kasus.atasan.nama_lengkap} memutus keberatan ini sebagai atasan pejabat penilai.")
    check_version(keberatan, versi, {}, {})
    pemutus = _find_decider(session, actor, kasus, nip)
    if not alasan.strip():
        raise InputError("Alasan belum diisi.", fields={"alasan": "Tulis alasan penunjukan."})
    keberatan.ditunjuk_id, keberatan.ditunjuk_alasan = pemutus.id, alasan.strip()
    kalimat = f"{pemutus.nama_lengkap} ditunjuk memutus"
    record(session, actor, keberatan, "tunjuk", kalimat, now=now, catatan=alasan.strip())
    return keberatan


def open_window(
    session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime
) -> tuple[Bahan, Jendela, str]:
    """The days for an objection to one evaluation, and why they cannot be opened again ("" if they can).

    Raises NotFoundError.
    """
    require_admin(session, actor)
    bahan = load_bahan(session, periode_id, today=today)
    jendela = find_window(session, actor, bahan, load_aturan(session, actor, on=bahan.periode.mulai))
    return bahan, jendela, _not_openable(session, actor, bahan, jendela, now)


def reopen_window(
    session: Session,
    actor: Actor,
    periode_id: int,
    sampai: date,
    alasan: str,
    *,
    today: date,
    now: datetime,
) -> PembukaanKeberatan:
    """Let the pegawai object after the days were over, until the end of `sampai`; logged with the reason.

    Raises NotFoundError, NotAuthorizedError (an own evaluation), StateError and InputError.
    """
    bahan, jendela, halangan = open_window(session, actor, periode_id, today=today, now=now)
    if actor.pegawai_id == bahan.pegawai.id:
        raise NotAuthorizedError("Masa keberatan Anda sendiri dibuka kembali oleh admin lain.")
    if halangan or bahan.evaluasi is None:
        raise StateError(halangan)
    if not alasan.strip():
        raise InputError("Alasan belum diisi.", fields={"alasan": "Tulis alasan yang sah."})
    batas = end_of_day(sampai, bahan.instansi.zona_waktu)
    if not today <= sampai <= today + TERLAMA or (jendela.terakhir and batas <= jendela.terakhir):
        kalimat = f"Pilih tanggal sampai {format_tanggal(today + TERLAMA)}, sesudah masa yang sekarang."
        raise InputError(kalimat, fields={"sampai": kalimat})
    extend_window(session, actor, bahan.evaluasi.id, batas)
    satu = PembukaanKeberatan(
        evaluasi_id=bahan.evaluasi.id, batas=batas, alasan=alasan.strip(), oleh=actor.nama, dibuat=now
    )
    session.add(satu)
    session.flush()
    sampai_kata = describe_moment(batas, bahan.instansi.zona_waktu)
    audit.record(
        session,
        actor,
        "keberatan.buka",
        OBJEK,
        bahan.evaluasi.id,
        now=now,
        sesudah={"batas": batas},
        rincian={"perubahan": [f"masa keberatan dibuka sampai {sampai_kata}"], "catatan": satu.alasan},
    )
    return satu


# Parts


def _find_decider(session: Session, actor: Actor, kasus: Kasus, nip: str) -> Pegawai:
    pegawai = session.scalar(
        select(Pegawai).where(Pegawai.nip == nip, Pegawai.kedudukan.not_in(TIDAK_BERTUGAS))
    )
    if pegawai is None:
        kalimat = "Tidak ada pegawai bertugas dengan NIP ini. Periksa penulisannya."
        raise InputError(kalimat, fields={"nip": kalimat})
    if pegawai.id == actor.pegawai_id:
        kalimat = "Anda tidak dapat menunjuk diri sendiri."
        raise InputError(kalimat, fields={"nip": kalimat})
    if pegawai.id in _list_involved(session, kasus):
        kalimat = f"{pegawai.nama_lengkap} ikut dalam penilaian ini. Tunjuk orang yang tidak terlibat."
        raise InputError(kalimat, fields={"nip": kalimat})
    return pegawai


def _list_involved(session: Session, kasus: Kasus) -> set[int]:
    """The pegawai, who judged, and every leader whose feedback stands in the evaluation.

    Peers may have been promised to stay unnamed: a refusal must not tell that one of them spoke.
    """
    query = select(UmpanBalik.pemberi_id).where(
        UmpanBalik.periode_id == kasus.periode.id, UmpanBalik.peran.in_(PEMIMPIN)
    )
    return {kasus.pegawai.id, kasus.penilai.id, *session.scalars(query)}


def _not_openable(session: Session, actor: Actor, bahan: Bahan, jendela: Jendela, now: datetime) -> str:
    halangan = describe_window(session, actor, jendela, now=now)
    if halangan is Halangan.LEWAT:
        return ""
    terakhir = describe_moment(jendela.terakhir, bahan.instansi.zona_waktu) if jendela.terakhir else ""
    if halangan is None:
        return f"Masa keberatan masih berjalan sampai {terakhir}."
    if halangan is Halangan.SUDAH_DITERIMA:
        return "Pegawai sudah menerima hasil ini, sehingga masa keberatannya tidak dapat dibuka kembali."
    return describe_halangan(halangan, terakhir)
