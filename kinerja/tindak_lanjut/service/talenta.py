"""The nine boxes: potential with its source, counts, names for who may see them, history and export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.aturan.muat import build_talenta
from kinerja.aturan.rules import AturanTalenta, KodeAturan, Potensial, Predikat, Rating
from kinerja.aturan.service import find_editions_and_settings
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.lingkup import Lingkup, scope_of
from kinerja.organisasi.models import Kedudukan, Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from kinerja.tindak_lanjut.hak import PEJABAT, is_named
from kinerja.tindak_lanjut.models import PotensialPegawai, SebagaiPetugas
from kinerja.tindak_lanjut.muat import TAHUNAN, newest
from kinerja.tindak_lanjut.rules.talenta import (
    GRUP_TERKECIL,
    SumbuBaik,
    TahunTalenta,
    axis_of,
    box_of,
    count_boxes,
    with_choice,
)

OBJEK = "potensial"
SEHALAMAN = 50


@dataclass(frozen=True)
class HakTalenta:
    """What the actor may see and do: `semua_nama` also of small groups, `catat` potential."""

    lingkup: Lingkup
    semua_nama: bool
    catat: bool


@dataclass(frozen=True)
class AturanPakai:
    """The rule set of the day with the choices of the instansi."""

    aturan: AturanTalenta
    cara: TahunTalenta
    tampil: str


@dataclass(frozen=True)
class Kotak:
    """One box; `jumlah` is None where the group is too small to be told."""

    nomor: int
    kinerja: Rating
    potensial: Potensial
    jumlah: int | None
    bernama: bool


@dataclass(frozen=True)
class HalamanTalenta:
    """The grid from high to low kinerja; `tanpa_kotak` people have no final result or no valid potential."""

    hak: HakTalenta
    pakai: AturanPakai
    tahun: int
    baris: tuple[tuple[Kotak, ...], ...]
    jumlah: int
    tanpa_kotak: int


@dataclass(frozen=True)
class OrangTalenta:
    """A person with what makes the box; None where something is missing."""

    pegawai_id: int
    nama: str
    nip: str | None
    predikat: Predikat | None
    predikat_lalu: Predikat | None
    potensial: Potensial | None
    kotak: int | None


@dataclass(frozen=True)
class HalamanOrang:
    """The history of one person: the potentials, newest first, and kinerja per year with its box."""

    pegawai: Pegawai
    hak: HakTalenta
    daftar: tuple[PotensialPegawai, ...]
    tahun: tuple[tuple[int, Predikat | None, int | None], ...]


@dataclass(frozen=True)
class IsianPotensial:
    """What an assessment found."""

    potensial: Potensial
    sumber: str
    nomor_dokumen: str
    tanggal: date
    berlaku_sampai: date


def find_hak(session: Session, actor: Actor, *, today: date) -> HakTalenta:
    """Admin instansi, named PPK, PyB and assessors see all, a pimpinan unit what lies below.

    Raises NotFoundError for everybody else.
    """
    admin = actor.has_everywhere(Peran.ADMIN_INSTANSI)
    pejabat, asesor = session.execute(
        select(
            is_named(actor.pegawai_id, today, *PEJABAT),
            is_named(actor.pegawai_id, today, SebagaiPetugas.ASESOR),
        )
    ).one()
    if admin or pejabat or asesor:
        return HakTalenta(Lingkup(True), semua_nama=True, catat=admin or bool(asesor))
    lingkup = scope_of(actor, (Peran.PIMPINAN_UNIT,))
    if not lingkup:
        raise NotFoundError
    return HakTalenta(lingkup, semua_nama=False, catat=False)


def load_pakai(session: Session, actor: Actor, *, on: date) -> AturanPakai:
    """The nine boxes of a day as the instansi uses them."""
    edisi, setelan = find_editions_and_settings(session, actor, (KodeAturan.TALENTA,), on=on)
    satu = edisi[KodeAturan.TALENTA]
    aturan = with_choice(build_talenta(satu.isi, satu.sumber), SumbuBaik(setelan["talenta_baik"]))
    return AturanPakai(aturan, TahunTalenta(setelan["talenta_tahun"]), setelan["talenta_tampil"])


def open_grid(session: Session, actor: Actor, tahun: int, *, today: date) -> HalamanTalenta:
    """The nine boxes with counts, in a constant number of queries. Raises NotFoundError."""
    hak, pakai = find_hak(session, actor, today=today), load_pakai(session, actor, on=today)
    kolom = _people(tahun, today, hak.lingkup).subquery()
    query = select(kolom.c.kini, kolom.c.lalu, kolom.c.potensial, func.count()).group_by(
        kolom.c.kini, kolom.c.lalu, kolom.c.potensial
    )
    grup = {(kini, lalu, potensial): n for kini, lalu, potensial, n in session.execute(query)}
    hitung = count_boxes(pakai.aturan, pakai.cara, grup)
    baris = tuple(
        tuple(_box(pakai, hak, kinerja, potensial, hitung) for potensial in Potensial)
        for kinerja in reversed(Rating)
    )
    return HalamanTalenta(hak, pakai, tahun, baris, sum(hitung.values()), hitung[None])


def _box(
    pakai: AturanPakai, hak: HakTalenta, kinerja: Rating, potensial: Potensial, hitung: dict[int | None, int]
) -> Kotak:
    nomor = pakai.aturan.kotak[kinerja, potensial]
    besar = hitung[nomor] >= GRUP_TERKECIL
    terang = hak.semua_nama or besar or not hitung[nomor]
    return Kotak(
        nomor,
        kinerja,
        potensial,
        hitung[nomor] if terang else None,
        bernama=bool(hitung[nomor]) and (hak.semua_nama or besar),
    )


def open_box(
    session: Session, actor: Actor, tahun: int, nomor: int, *, sesudah: int = 0, today: date
) -> tuple[OrangTalenta, ...]:
    """Who stands in a box (0: in none), SEHALAMAN at a time after the person `sesudah`.

    Raises NotFoundError, also for a box that is not there, and NotAuthorizedError for a group below 5.
    """
    if not 0 <= nomor <= 9:
        raise NotFoundError
    hal = open_grid(session, actor, tahun, today=today)
    jumlah = {satu.nomor: satu.bernama for baris in hal.baris for satu in baris}
    if not hal.hak.semua_nama and not jumlah.get(nomor, False):
        raise NotAuthorizedError(f"Kelompok di bawah {GRUP_TERKECIL} orang ditampilkan tanpa nama.")
    kolom = _people(tahun, today, hal.hak.lingkup).subquery()
    query = select(kolom).where(_stands_in(hal.pakai, nomor, kolom.c), kolom.c.id > sesudah)
    query = query.order_by(kolom.c.id)
    return tuple(_to_orang(hal.pakai, *row) for row in session.execute(query.limit(SEHALAMAN)))


def iter_people(session: Session, actor: Actor, tahun: int, *, today: date) -> Iterator[OrangTalenta]:
    """Everybody with the box, for the export. Raises NotFoundError, NotAuthorizedError for a pimpinan."""
    hak, pakai = find_hak(session, actor, today=today), load_pakai(session, actor, on=today)
    if not hak.semua_nama:
        raise NotAuthorizedError("Ekspor bernama hanya untuk admin instansi dan pejabat yang ditunjuk.")
    query = _people(tahun, today, hak.lingkup).execution_options(yield_per=500)
    for row in session.execute(query):
        yield _to_orang(pakai, *row)


def log_export(session: Session, actor: Actor, tahun: int, *, now: datetime) -> None:
    """Write down that names and boxes left the system."""
    audit.record(
        session,
        actor,
        "talenta.ekspor",
        OBJEK,
        tahun,
        now=now,
        rincian={"perubahan": [f"kotak talenta {tahun} diekspor"]},
    )


def open_person(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> HalamanOrang:
    """The history of a person, five years. Raises NotFoundError."""
    hak, pakai = find_hak(session, actor, today=today), load_pakai(session, actor, on=today)
    if not hak.semua_nama:
        raise NotFoundError
    pegawai = session.scalar(select(Pegawai).where(Pegawai.id == pegawai_id))
    if pegawai is None:
        raise NotFoundError
    query = select(PotensialPegawai).where(PotensialPegawai.pegawai_id == pegawai_id)
    daftar = tuple(
        session.scalars(query.order_by(PotensialPegawai.tanggal.desc(), PotensialPegawai.id.desc()))
    )
    hasil = _years(session, pegawai_id, range(today.year - 6, today.year + 1))
    tahun = tuple(
        (satu, hasil.get(satu), _box_then(pakai, hasil, satu, daftar))
        for satu in range(today.year, today.year - 6, -1)
    )
    return HalamanOrang(pegawai, hak, daftar, tahun)


def record_potential(
    session: Session, actor: Actor, pegawai_id: int, isian: IsianPotensial, *, today: date, now: datetime
) -> PotensialPegawai:
    """Record the potential of somebody else, with its source and document.

    Raises NotFoundError, NotAuthorizedError and InputError.
    """
    if not find_hak(session, actor, today=today).catat:
        raise NotAuthorizedError("Potensial dicatat admin instansi atau asesor yang ditunjuk.")
    if pegawai_id == actor.pegawai_id:
        raise NotAuthorizedError("Potensial Anda sendiri dicatat orang lain.")
    if session.scalar(select(Pegawai.id).where(Pegawai.id == pegawai_id)) is None:
        raise NotFoundError
    if isian.tanggal > today:
        raise InputError("Tanggal belum benar.", fields={"tanggal": "Pilih tanggal paling akhir hari ini."})
    if isian.berlaku_sampai < isian.tanggal:
        raise InputError(
            "Masa berlaku belum benar.", fields={"berlaku_sampai": "Pilih tanggal sesudah tanggal asesmen."}
        )
    satu = PotensialPegawai(
        pegawai_id=pegawai_id,
        potensial=isian.potensial,
        sumber=isian.sumber,
        nomor_dokumen=isian.nomor_dokumen,
        tanggal=isian.tanggal,
        berlaku_sampai=isian.berlaku_sampai,
        oleh_pegawai_id=actor.pegawai_id,
        oleh=actor.nama,
        dibuat=now,
    )
    session.add(satu)
    session.flush()
    _record(session, actor, "catat", satu, f"potensial dicatat, dokumen {isian.nomor_dokumen}", now)
    return satu


def withdraw_potential(
    session: Session, actor: Actor, potensial_id: int, alasan: str, *, today: date, now: datetime
) -> PotensialPegawai:
    """Take a wrong entry back, with a reason. Raises as `record_potential`, and StateError."""
    satu = session.scalar(select(PotensialPegawai).where(PotensialPegawai.id == potensial_id))
    if not find_hak(session, actor, today=today).catat or satu is None:
        raise NotFoundError
    if satu.pegawai_id == actor.pegawai_id:
        raise NotAuthorizedError("Potensial Anda sendiri diurus orang lain.")
    if satu.dicabut is not None:
        raise StateError("Catatan ini sudah dicabut.")
    if not alasan:
        raise InputError("Alasan belum diisi.", fields={"alasan": "Tulis mengapa catatan ini dicabut."})
    satu.dicabut, satu.alasan_cabut = now, alasan
    _record(session, actor, "cabut", satu, f"potensial dicabut: {alasan}", now)
    return satu


def describe_own(session: Session, actor: Actor, *, today: date) -> str:
    """What the actor learns about the own potential, by setting; "" for nothing."""
    pakai = load_pakai(session, actor, on=today)
    if actor.pegawai_id is None or pakai.tampil == "tidak":
        return ""
    query = select(PotensialPegawai).where(
        PotensialPegawai.pegawai_id == actor.pegawai_id,
        PotensialPegawai.dicabut.is_(None),
        PotensialPegawai.berlaku_sampai >= today,
    )
    satu = session.scalars(
        query.order_by(PotensialPegawai.tanggal.desc(), PotensialPegawai.id.desc())
    ).first()
    if satu is None:
        return "Potensial Anda belum tercatat."
    if pakai.tampil == "tercatat":
        return "Potensial Anda sudah tercatat."
    return f"Potensial Anda tercatat: {satu.potensial.label}. Sumber: {satu.sumber}."


# Queries


def _people(
    tahun: int, today: date, lingkup: Lingkup
) -> Select[int, str, str | None, Predikat | None, Predikat | None, Potensial | None]:
    """One row per person in office: predikat of the year and of the one before, and the valid potential."""
    return (
        select(
            Pegawai.id.label("id"),
            Pegawai.nama.label("nama"),
            Pegawai.nip.label("nip"),
            _predikat(tahun).label("kini"),
            _predikat(tahun - 1).label("lalu"),
            _potensial(today).label("potensial"),
        )
        .where(
            Pegawai.kedudukan.not_in((Kedudukan.PENSIUN, Kedudukan.BERHENTI)), lingkup.covers_pegawai(today)
        )
        .order_by(Pegawai.id)
    )


def _predikat(tahun: int) -> ColumnElement[Predikat | None]:
    """The final predikat of the last SKP of a year, NULL while its last revision is not final."""
    skp, periode = aliased(Skp), aliased(PeriodePenilaian)
    return (
        select(Evaluasi.predikat)
        .join(periode, and_(periode.id == Evaluasi.periode_id, periode.kode == TAHUNAN))
        .join(skp, skp.id == periode.skp_id)
        .where(skp.pegawai_id == Pegawai.id, skp.tahun == tahun, skp.status != StatusSkp.DIBATALKAN)
        .where(Evaluasi.id == newest(periode.id), Evaluasi.final.is_not(None))
        .order_by(skp.mulai.desc())
        .limit(1)
        .correlate(Pegawai)
        .scalar_subquery()
    )


def _potensial(today: date) -> ColumnElement[Potensial | None]:
    satu = aliased(PotensialPegawai)
    return (
        select(satu.potensial)
        .where(satu.pegawai_id == Pegawai.id, satu.dicabut.is_(None))
        .where(satu.tanggal <= today, satu.berlaku_sampai >= today)
        .order_by(satu.tanggal.desc(), satu.id.desc())
        .limit(1)
        .correlate(Pegawai)
        .scalar_subquery()
    )


def _stands_in(
    pakai: AturanPakai, nomor: int, kolom: ReadOnlyColumnCollection[str, Any]
) -> ColumnElement[bool]:
    """The condition on the columns of `_people` that a row belongs to a box; 0 is no box."""
    semua: Sequence[Predikat | None] = (*Predikat, None)
    cocok = [
        (kini, lalu, potensial)
        for kini in semua
        for lalu in semua
        for potensial in (*Potensial, None)
        if (box_of(pakai.aturan, axis_of(pakai.aturan, (kini, lalu), pakai.cara), potensial) or 0) == nomor
    ]
    return or_(
        *(
            and_(_equals(kolom.kini, a), _equals(kolom.lalu, b), _equals(kolom.potensial, c))
            for a, b, c in cocok
        )
    )


def _equals(kolom: ColumnElement[object], nilai: object) -> ColumnElement[bool]:
    return kolom.is_(None) if nilai is None else kolom == nilai


def _to_orang(
    pakai: AturanPakai,
    pegawai_id: int,
    nama: str,
    nip: str | None,
    kini: Predikat | None,
    lalu: Predikat | None,
    potensial: Potensial | None,
) -> OrangTalenta:
    kotak = box_of(pakai.aturan, axis_of(pakai.aturan, (kini, lalu), pakai.cara), potensial)
    return OrangTalenta(pegawai_id, nama, nip, kini, lalu, potensial, kotak)


def _years(session: Session, pegawai_id: int, tahun: range) -> dict[int, Predikat | None]:
    query = (
        select(Skp.tahun, Evaluasi.predikat)
        .join(PeriodePenilaian, and_(PeriodePenilaian.skp_id == Skp.id, PeriodePenilaian.kode == TAHUNAN))
        .join(Evaluasi, Evaluasi.id == newest(PeriodePenilaian.id))
        .where(Skp.pegawai_id == pegawai_id, Skp.tahun.between(tahun[0], tahun[-1]))
        .where(Skp.status != StatusSkp.DIBATALKAN, Evaluasi.final.is_not(None))
        .order_by(Skp.tahun, Skp.mulai)
    )
    return dict(session.execute(query).all())


def _box_then(
    pakai: AturanPakai, hasil: dict[int, Predikat | None], tahun: int, daftar: Sequence[PotensialPegawai]
) -> int | None:
    """The box of a year, with the potential that was valid on its last day."""
    akhir = date(tahun, 12, 31)
    berlaku = next(
        (s.potensial for s in daftar if s.dicabut is None and s.tanggal <= akhir <= s.berlaku_sampai), None
    )
    kinerja = axis_of(pakai.aturan, (hasil.get(tahun), hasil.get(tahun - 1)), pakai.cara)
    return box_of(pakai.aturan, kinerja, berlaku)


def _record(
    session: Session, actor: Actor, aksi: str, satu: PotensialPegawai, kata: str, now: datetime
) -> None:
    audit.record(
        session,
        actor,
        f"talenta.{aksi}",
        OBJEK,
        satu.id,
        now=now,
        sesudah={"potensial": audit.fingerprint([satu.pegawai_id, satu.potensial.value])},
        rincian={"perubahan": [kata]},
    )
