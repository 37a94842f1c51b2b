"""What the pages show: one's own, those to decide, one in full, and the list of the admin."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.audit import CatatanAudit
from kinerja.errors import NotFoundError
from kinerja.organisasi.models import Pegawai
from kinerja.tindak_lanjut.hak import (
    BACA,
    OBJEK,
    Kedudukan,
    decides,
    find_kedudukan,
    leads,
    reads_all,
    waits_for_decision,
)
from kinerja.tindak_lanjut.models import PerbaikanKinerja, Rekomendasi
from kinerja.tindak_lanjut.muat import find_fault
from kinerja.tindak_lanjut.rules.alur import (
    DAPAT_DITARIK,
    TERBUKA,
    AksiRekomendasi,
    PelakuRekomendasi,
    StatusRekomendasi,
    next_status,
)
from kinerja.tindak_lanjut.rules.jenis import CATATAN, KETENTUAN, JenisRekomendasi, Ketentuan

SEHALAMAN = 50
SEMUA = 200


@dataclass(frozen=True, kw_only=True)
class HalamanRekomendasi:
    """One recommendation; `halangan` says why nobody can decide now, "" when somebody can.

    `tanpa_dasar` says what an improvement that still runs has lost, "" while its ground stands.
    """

    satu: Rekomendasi
    ketentuan: Ketentuan
    kedudukan: Kedudukan
    boleh: frozenset[AksiRekomendasi]
    halangan: str
    tanpa_dasar: str
    perbaikan: PerbaikanKinerja | None
    pantau: bool
    pembaca: tuple[CatatanAudit, ...]
    riwayat: tuple[CatatanAudit, ...]


@dataclass(frozen=True)
class HalamanTim:
    """What waits for the actor's decision, what waits for its execution, and improvements to watch."""

    putusan: tuple[Rekomendasi, ...]
    laksana: tuple[Rekomendasi, ...]
    perbaikan: tuple[PerbaikanKinerja, ...]
    catatan: int


@dataclass(frozen=True)
class HalamanAdmin:
    """The list of a year with its counts per kind and state; `sesudah` is the key of the next page."""

    daftar: tuple[Rekomendasi, ...]
    hitung: Mapping[tuple[JenisRekomendasi, StatusRekomendasi], int]
    sesudah: int | None


def list_own(session: Session, actor: Actor) -> tuple[Rekomendasi, ...]:
    """The recommendations about the actor. Raises NotFoundError for an account without a pegawai."""
    if actor.pegawai_id is None:
        raise NotFoundError
    query = (
        select(Rekomendasi)
        .where(Rekomendasi.pegawai_id == actor.pegawai_id)
        .options(selectinload(Rekomendasi.semua_dasar))
        .order_by(Rekomendasi.tahun.desc(), Rekomendasi.id)
        .limit(SEMUA)
    )
    return tuple(session.scalars(query))


def open_team(session: Session, actor: Actor, *, today: date) -> HalamanTim:
    """What waits for the actor. Raises NotFoundError for an account without a pegawai."""
    if actor.pegawai_id is None:
        raise NotFoundError
    milik, penting = decides(actor, today), Rekomendasi.jenis.not_in(CATATAN)
    catatan = select(func.count(Rekomendasi.id)).where(milik, ~penting, Rekomendasi.status.in_(TERBUKA))
    pantau = (
        select(PerbaikanKinerja)
        .join(Rekomendasi, Rekomendasi.id == PerbaikanKinerja.rekomendasi_id)
        .where(PerbaikanKinerja.hasil.is_(None), or_(milik, leads(actor, today)))
        .options(joinedload(PerbaikanKinerja.pegawai))
        .order_by(PerbaikanKinerja.terakhir)
        .limit(SEHALAMAN)
    )
    return HalamanTim(
        _list(session, milik, penting, waits_for_decision(today)),
        _list(session, milik, penting, Rekomendasi.status == StatusRekomendasi.DISETUJUI),
        tuple(session.scalars(pantau)),
        session.scalar(catatan) or 0,
    )


def _list(session: Session, *syarat: ColumnElement[bool]) -> tuple[Rekomendasi, ...]:
    query = (
        select(Rekomendasi)
        .where(*syarat)
        .options(joinedload(Rekomendasi.pegawai), selectinload(Rekomendasi.semua_dasar))
        .order_by(Rekomendasi.batas, Rekomendasi.id)
        .limit(SEHALAMAN)
    )
    return tuple(session.scalars(query))


def open_one(session: Session, actor: Actor, rekomendasi_id: int, *, today: date) -> HalamanRekomendasi:
    """One recommendation with everything about it. Raises NotFoundError."""
    query = (
        select(Rekomendasi)
        .where(Rekomendasi.id == rekomendasi_id)
        .options(joinedload(Rekomendasi.pegawai), joinedload(Rekomendasi.diputus_oleh))
        .options(joinedload(Rekomendasi.peninjau))
        .options(selectinload(Rekomendasi.semua_dasar), selectinload(Rekomendasi.semua_pernyataan))
    )
    satu = session.scalar(query)
    if satu is None:
        raise NotFoundError
    kedudukan = find_kedudukan(session, actor, satu, today=today)
    perbaikan = session.scalar(
        select(PerbaikanKinerja)
        .where(PerbaikanKinerja.rekomendasi_id == satu.id)
        .options(selectinload(PerbaikanKinerja.semua_catatan), joinedload(PerbaikanKinerja.ditutup_oleh))
    )
    catatan = audit.list_history(session, OBJEK, satu.id, limit=SEHALAMAN)
    putus = kedudukan.pelaku is PelakuRekomendasi.PEMUTUS
    berjalan = perbaikan is not None and perbaikan.hasil is None
    cacat, hilang = find_fault(session, satu.id) if satu.status in DAPAT_DITARIK or berjalan else ("", False)
    return HalamanRekomendasi(
        satu=satu,
        ketentuan=KETENTUAN[satu.jenis],
        kedudukan=kedudukan,
        boleh=frozenset(aksi for aksi in AksiRekomendasi if next_status(satu.status, aksi, kedudukan.pelaku)),
        halangan=cacat if satu.status in DAPAT_DITARIK else "",
        tanpa_dasar=cacat if hilang and berjalan else "",
        perbaikan=perbaikan,
        pantau=berjalan and (putus or kedudukan.memimpin),
        pembaca=tuple(entri for entri in catatan if entri.aksi == BACA),
        riwayat=tuple(entri for entri in catatan if entri.aksi != BACA),
    )


def open_list(
    session: Session,
    actor: Actor,
    tahun: int,
    *,
    jenis: JenisRekomendasi | None = None,
    status: StatusRekomendasi | None = None,
    sesudah: int = 0,
) -> HalamanAdmin:
    """The recommendations of a year for admin instansi and auditor. Raises NotFoundError."""
    if not reads_all(actor):
        raise NotFoundError
    hitung = (
        select(Rekomendasi.jenis, Rekomendasi.status, func.count(Rekomendasi.id))
        .where(Rekomendasi.tahun == tahun)
        .group_by(Rekomendasi.jenis, Rekomendasi.status)
    )
    query = (
        select(Rekomendasi)
        .join(Pegawai, Pegawai.id == Rekomendasi.pegawai_id)
        .where(Rekomendasi.tahun == tahun, Rekomendasi.id > sesudah)
        .options(joinedload(Rekomendasi.pegawai), selectinload(Rekomendasi.semua_dasar))
        .order_by(Rekomendasi.id)
        .limit(SEHALAMAN + 1)
    )
    if jenis is not None:
        query = query.where(Rekomendasi.jenis == jenis)
    if status is not None:
        query = query.where(Rekomendasi.status == status)
    daftar = tuple(session.scalars(query))
    lanjut = daftar[SEHALAMAN - 1].id if len(daftar) > SEHALAMAN else None
    jumlah = {(satu, keadaan): n for satu, keadaan, n in session.execute(hitung)}
    return HalamanAdmin(daftar[:SEHALAMAN], jumlah, lanjut)
