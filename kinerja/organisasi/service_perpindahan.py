"""What an event of a pegawai changes in the organisation, with the picture that puts it back.

The wizard of `perjalanan` decides; here the dated rows of placements and reporting lines are written.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ScalarResult, and_, or_, select
from sqlalchemy.orm import Session, aliased

from kinerja import audit
from kinerja.actor import Actor
from kinerja.audit import Entri
from kinerja.db import Isi
from kinerja.errors import InputError, NotAuthorizedError, StateError
from kinerja.organisasi.lingkup import PENGELOLA, scope_of
from kinerja.organisasi.models import GarisPelaporan, Kedudukan, Pegawai, Penempatan, SumberGaris
from kinerja.organisasi.rules import check_reporting_line
from kinerja.organisasi.service_garis import DEEPEST

_KOLOM: dict[str, tuple[type[Penempatan | GarisPelaporan], tuple[str, ...]]] = {
    "penempatan": (
        Penempatan,
        (
            "pegawai_id", "unit_id", "jabatan_id", "golongan", "tmt_golongan", "tmt_jabatan", "kepala_unit",
            "mulai", "sampai",
        ),
    ),
    "garis": (
        GarisPelaporan,
        ("pegawai_id", "penilai_id", "atasan_id", "sumber", "alasan", "mulai", "sampai"),
    ),
}  # fmt: skip
Dated = TypeVar("Dated", Penempatan, GarisPelaporan)
_TANGGAL = frozenset({"mulai", "sampai", "tmt_golongan", "tmt_jabatan"})


def require_event(session: Session, actor: Actor, pegawai_id: int, *, days: Iterable[date]) -> None:
    """Raise NotAuthorizedError unless the actor manages this person on one of these days.

    An admin of a unit never records what happened to himself.
    """
    lingkup = scope_of(actor, PENGELOLA)
    kalimat = "Peristiwa kepegawaian dicatat oleh admin unit yang membawahi pegawai ini atau admin instansi."
    if not lingkup:
        raise NotAuthorizedError(kalimat)
    if lingkup.semua:
        return
    if actor.pegawai_id == pegawai_id:
        raise NotAuthorizedError("Peristiwa Anda sendiri dicatat oleh admin instansi.")
    syarat = or_(*(lingkup.covers_pegawai(hari) for hari in days))
    if session.scalar(select(Pegawai.id).where(Pegawai.id == pegawai_id, syarat)) is None:
        raise NotAuthorizedError(kalimat)


def check_line_over(
    session: Session, actor: Actor, pegawai_ids: Sequence[int], penilai_id: int, *, mulai: date, sampai: date
) -> None:
    """Refuse a penilai who on some day of the stretch is a bawahan of these people, over any number of steps.

    `sampai` is exclusive, date.max without an end. Raises InputError (`penilai_id`).
    """
    garis = list(session.execute(_lines_above(penilai_id, mulai, sampai)))
    hari = {mulai} | {awal for _, _, awal, _ in garis if mulai < awal < sampai}
    for satu in sorted(hari):
        di_atas = {
            bawah: atas
            for bawah, atas, awal, akhir in garis
            if awal <= satu and (akhir is None or satu < akhir)
        }
        for pegawai_id in pegawai_ids:
            try:
                check_reporting_line(di_atas, pegawai_id, penilai_id)
            except ValueError as error:
                raise InputError(str(error), fields={"penilai_id": str(error)}) from None


def _lines_above(penilai_id: int, mulai: date, sampai: date) -> Any:
    """Every line upward from this person that holds on some day of the stretch."""

    def within(garis: type[GarisPelaporan]) -> Any:
        return and_(garis.mulai < sampai, or_(garis.sampai.is_(None), garis.sampai > mulai))

    kolom = (
        GarisPelaporan.pegawai_id,
        GarisPelaporan.penilai_id,
        GarisPelaporan.mulai,
        GarisPelaporan.sampai,
    )
    top = (
        select(*kolom)
        .where(GarisPelaporan.pegawai_id == penilai_id, within(GarisPelaporan))
        .cte("garis_di_atas", recursive=True)
    )
    atas = aliased(GarisPelaporan)
    step = select(atas.pegawai_id, atas.penilai_id, atas.mulai, atas.sampai).join(
        top, atas.pegawai_id == top.c.penilai_id
    )
    semua = top.union(step.where(within(atas)))
    return select(semua.c.pegawai_id, semua.c.penilai_id, semua.c.mulai, semua.c.sampai).limit(DEEPEST * 10)


def drop_later_lines(session: Session, actor: Actor, pegawai: Pegawai, *, mulai: date, now: datetime) -> None:
    """Forget lines that were planned for days after `mulai`: they belonged to the post that ends.

    The caller has checked the permission (`require_event`).
    """
    nanti = [row for row in _running(session, GarisPelaporan, pegawai.id, mulai) if row.mulai > mulai]
    for row in nanti:
        session.delete(row)
    session.flush()
    if nanti:
        audit.record(
            session,
            actor,
            "garis.hapus",
            "pegawai",
            pegawai.id,
            now=now,
            rincian={"perubahan": [f"{len(nanti)} perubahan pejabat penilai sesudahnya dihapus"]},
        )


def end_placement(session: Session, actor: Actor, pegawai: Pegawai, *, mulai: date, now: datetime) -> None:
    """From `mulai` on the person sits nowhere and is evaluated by nobody; what would begin later goes.

    The caller has checked the permission (`require_event`).
    """
    rows: list[Penempatan | GarisPelaporan] = [
        *_running(session, Penempatan, pegawai.id, mulai),
        *_running(session, GarisPelaporan, pegawai.id, mulai),
    ]
    for row in rows:
        if row.mulai >= mulai:
            session.delete(row)
        else:
            row.sampai = mulai
    session.flush()
    audit.record(
        session,
        actor,
        "penempatan.akhiri",
        "pegawai",
        pegawai.id,
        now=now,
        sesudah={"sampai": mulai},
        rincian={"perubahan": ["penempatan dan pejabat penilai berakhir"], "berlaku": mulai},
    )


def _running(session: Session, model: type[Dated], pegawai_id: int, mulai: date) -> list[Dated]:
    query = select(model).where(
        model.pegawai_id == pegawai_id, or_(model.sampai.is_(None), model.sampai > mulai)
    )
    return list(session.scalars(query))


def set_kedudukan(
    session: Session, actor: Actor, pegawai: Pegawai, kedudukan: Kedudukan, *, now: datetime
) -> None:
    """What the person is from today on; the caller has checked the permission (`require_event`)."""
    if pegawai.kedudukan is kedudukan:
        return
    lama, pegawai.kedudukan = pegawai.kedudukan, kedudukan
    audit.record(
        session,
        actor,
        "pegawai.kedudukan",
        "pegawai",
        pegawai.id,
        now=now,
        sebelum={"kedudukan": lama.value},
        sesudah={"kedudukan": kedudukan.value},
        rincian={"perubahan": [f"kedudukan: {lama.label} → {kedudukan.label}"]},
    )


# The picture that puts back


def picture_rows(session: Session, actor: Actor, pegawai_ids: Sequence[int]) -> Isi:
    """Every placement and reporting line of these people as plain values, by id."""
    session.flush()
    hasil: Isi = {}
    for nama, (model, kolom) in _KOLOM.items():
        query = select(model).where(model.pegawai_id.in_(pegawai_ids))
        rows: ScalarResult[Any] = session.scalars(query.execution_options(populate_existing=True))
        hasil[nama] = {str(row.id): {satu: _plain(getattr(row, satu)) for satu in kolom} for row in rows}
    return hasil


def restore_rows(
    session: Session,
    actor: Actor,
    pegawai_ids: Sequence[int],
    sebelum: Mapping[str, Any],
    sesudah: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    """Put the rows of `sebelum` back, if they still stand as `sesudah` left them.

    Raises StateError where somebody has changed a placement or a line since. The caller has checked the
    permission.
    """
    if picture_rows(session, actor, pegawai_ids) != sesudah:
        raise StateError(
            "Penempatan atau pejabat penilai sudah diubah lagi sesudah peristiwa ini, sehingga tidak dapat"
            " dibatalkan. Perbaiki lewat halaman pegawai."
        )
    for nama, (model, _) in _KOLOM.items():
        _restore(session, model, sebelum[nama], sesudah[nama])
    entri = [
        Entri(
            "penempatan.kembali",
            "pegawai",
            pegawai_id,
            rincian={"perubahan": ["penempatan dan pejabat penilai dikembalikan seperti semula"]},
        )
        for pegawai_id in pegawai_ids
    ]
    audit.record_many(session, actor, entri, now=now)


def _restore(
    session: Session,
    model: type[Penempatan | GarisPelaporan],
    sebelum: Mapping[str, Isi],
    sesudah: Mapping[str, Isi],
) -> None:
    """What came goes, then what stayed gets its old end, then what went comes: no day is taken twice."""
    for kunci in sesudah.keys() - sebelum.keys():
        session.delete(session.get_one(model, int(kunci)))
    session.flush()
    for kunci in sebelum.keys() & sesudah.keys():
        if sebelum[kunci] != sesudah[kunci]:
            row = session.get_one(model, int(kunci))
            for nama, nilai in sebelum[kunci].items():
                setattr(row, nama, _stored(nama, nilai))
    session.flush()
    for kunci in sebelum.keys() - sesudah.keys():
        nilai = {nama: _stored(nama, isi) for nama, isi in sebelum[kunci].items()}
        session.add(model(id=int(kunci), **nilai))
    session.flush()


def _plain(nilai: object) -> object:
    return nilai.isoformat() if isinstance(nilai, date) else nilai


def _stored(nama: str, nilai: object) -> object:
    if isinstance(nilai, str) and nama in _TANGGAL:
        return date.fromisoformat(nilai)
    return SumberGaris(nilai) if isinstance(nilai, str) and nama == "sumber" else nilai
