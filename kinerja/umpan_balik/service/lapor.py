"""Abuse of anonymity: a reader reports a text, the atasan or an admin decides, the giver is told."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import open_period
from kinerja.skp.models import Skp
from kinerja.umpan_balik.models import LaporanUmpanBalik, UmpanBalik
from kinerja.umpan_balik.muat import list_umpan_balik
from kinerja.umpan_balik.query import decides
from kinerja.umpan_balik.rules import PutusanLaporan
from kinerja.umpan_balik.tampilan import PembacaUmpan, UmpanBalikTampil, Utas

OBJEK = "laporan_umpan_balik"


@dataclass(frozen=True)
class LaporanTampil:
    """A report for the person who decides; `nama` is the giver once his name was opened, "" before."""

    laporan: LaporanUmpanBalik
    pemilik: Pegawai
    nama: str


def report_umpan_balik(
    session: Session,
    actor: Actor,
    periode_id: int,
    tanda: str,
    alasan: str,
    *,
    today: date,
    now: datetime,
) -> LaporanUmpanBalik:
    """Say that an anonymous text is abuse. Only who reads it can; what he cannot see does not exist.

    Raises NotFoundError, NotAuthorizedError, StateError and InputError.
    """
    ikatan = open_period(session, actor, periode_id, today=today, lock=True)
    ikatan.check_may_read()
    pembaca = PembacaUmpan(actor.pegawai_id, ikatan.kedudukan.menilai, today)
    satu = Utas(list_umpan_balik(session, periode_id), pembaca).find(tanda)
    if not ikatan.kedudukan.terlibat or actor.pegawai_id is None:
        raise NotAuthorizedError("Umpan balik dilaporkan oleh pemilik SKP atau pejabat penilainya.")
    if not satu.anonim or satu.pemberi_id == actor.pegawai_id:
        raise NotAuthorizedError("Hanya umpan balik tanpa nama dari orang lain yang dapat dilaporkan.")
    if not alasan.strip():
        raise InputError("Alasan masih kosong.", fields={"alasan": "Tulis mengapa teks ini melanggar."})
    if session.scalar(select(LaporanUmpanBalik.id).where(LaporanUmpanBalik.umpan_balik_id == satu.id)):
        raise StateError("Umpan balik ini sudah dilaporkan.")
    baru = LaporanUmpanBalik(
        umpan_balik_id=satu.id, pelapor_id=actor.pegawai_id, alasan=alasan.strip(), dibuat=now
    )
    session.add(baru)
    _record(session, actor, baru, "buat", "umpan balik tanpa nama dilaporkan", now=now)
    return baru


def find_dilaporkan(
    session: Session, actor: Actor, periode_id: int, tanda: str, *, today: date
) -> UmpanBalikTampil:
    """The text that the actor is about to report, as he sees it. Raises NotFoundError."""
    ikatan = open_period(session, actor, periode_id, today=today)
    ikatan.check_may_read()
    pembaca = PembacaUmpan(
        actor.pegawai_id, ikatan.kedudukan.menilai, today, melapor=ikatan.kedudukan.terlibat
    )
    semua = Utas(list_umpan_balik(session, periode_id), pembaca).all()
    found = next((satu for satu in semua if satu.tanda == tanda and satu.dapat_dilaporkan), None)
    if found is None:
        raise NotFoundError
    return found


def list_laporan(session: Session, actor: Actor, *, today: date) -> list[LaporanTampil]:
    """The reports that the actor decides, open ones first. Raises NotFoundError for who decides none."""
    query = (
        _with_owner()
        .where(decides(actor, today))
        .order_by(LaporanUmpanBalik.diputus.is_not(None), LaporanUmpanBalik.dibuat.desc())
        .limit(50)
    )
    found = [_show(laporan, pemilik) for laporan, pemilik in session.execute(query)]
    if not found and not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotFoundError
    return found


def decide_laporan(
    session: Session,
    actor: Actor,
    laporan_id: int,
    putusan: PutusanLaporan | None,
    alasan: str,
    *,
    versi: int | None,
    today: date,
    now: datetime,
) -> LaporanUmpanBalik:
    """Leave the text, hide it, or open the name to those who decide; the giver reads decision and reason.

    Nobody decides about himself: neither the person written about nor the writer. Raises NotFoundError,
    StateError, InputError and ConflictError.
    """
    query = _with_owner().where(LaporanUmpanBalik.id == laporan_id, decides(actor, today))
    found = session.execute(query.with_for_update(of=LaporanUmpanBalik)).first()
    if found is None:
        raise NotFoundError
    laporan: LaporanUmpanBalik = found[0]
    check_version(laporan, versi, {"alasan": alasan}, {"alasan": laporan.alasan_putusan})
    if laporan.putusan is not None:
        raise StateError("Laporan ini sudah diputus.")
    salah = {}
    if putusan is None:
        salah["putusan"] = "Pilih satu putusan."
    if not alasan.strip():
        salah["alasan"] = "Tulis alasan. Pemberi umpan balik membacanya."
    if salah or putusan is None:
        raise InputError("Putusan belum lengkap.", fields=salah)
    laporan.putusan, laporan.alasan_putusan = putusan, alasan.strip()
    laporan.pemutus, laporan.diputus = actor.nama, now
    if putusan is PutusanLaporan.DISEMBUNYIKAN:
        laporan.umpan_balik.disembunyikan = now
    kalimat = f"laporan umpan balik diputus: {putusan.label.lower()}"
    _record(session, actor, laporan, "putus", kalimat, now=now, catatan=alasan.strip())
    return laporan


def list_tentang_saya(session: Session, actor: Actor) -> list[LaporanUmpanBalik]:
    """What was decided about texts of the actor: whoever wrote is told, with the name and the reason."""
    query = (
        select(LaporanUmpanBalik)
        .join(LaporanUmpanBalik.umpan_balik)
        .where(UmpanBalik.pemberi_id == (actor.pegawai_id or 0))
        .where(LaporanUmpanBalik.putusan.in_([PutusanLaporan.DISEMBUNYIKAN, PutusanLaporan.NAMA_DIBUKA]))
        .options(joinedload(LaporanUmpanBalik.umpan_balik))
        .order_by(LaporanUmpanBalik.diputus.desc())
        .limit(20)
    )
    return list(session.scalars(query))


def list_laporan_saya(session: Session, actor: Actor) -> list[LaporanUmpanBalik]:
    """What the actor reported, newest first; the name of the giver stays with those who decide."""
    query = (
        select(LaporanUmpanBalik)
        .where(LaporanUmpanBalik.pelapor_id == (actor.pegawai_id or 0))
        .options(joinedload(LaporanUmpanBalik.umpan_balik))
        .order_by(LaporanUmpanBalik.dibuat.desc())
        .limit(20)
    )
    return list(session.scalars(query))


# Parts


def _with_owner() -> Select[LaporanUmpanBalik, Pegawai]:
    return (
        select(LaporanUmpanBalik, Pegawai)
        .join(LaporanUmpanBalik.umpan_balik)
        .join(PeriodePenilaian, PeriodePenilaian.id == UmpanBalik.periode_id)
        .join(PeriodePenilaian.skp)
        .join(Pegawai, Pegawai.id == Skp.pegawai_id)
        .options(
            joinedload(LaporanUmpanBalik.umpan_balik).joinedload(UmpanBalik.pemberi),
            joinedload(LaporanUmpanBalik.pelapor),
        )
    )


def _show(laporan: LaporanUmpanBalik, pemilik: Pegawai) -> LaporanTampil:
    dibuka = laporan.putusan is PutusanLaporan.NAMA_DIBUKA
    return LaporanTampil(laporan, pemilik, laporan.umpan_balik.pemberi.nama_lengkap if dibuka else "")


def _record(
    session: Session,
    actor: Actor,
    laporan: LaporanUmpanBalik,
    aksi: str,
    kalimat: str,
    *,
    now: datetime,
    catatan: str = "",
) -> None:
    session.flush()
    audit.record(
        session,
        actor,
        f"{OBJEK}.{aksi}",
        OBJEK,
        laporan.id,
        now=now,
        sesudah={"umpan_balik": laporan.umpan_balik_id, "putusan": laporan.putusan},
        rincian={"perubahan": [kalimat], **({"catatan": catatan} if catatan else {})},
    )
