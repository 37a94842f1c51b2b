"""The installation as a whole: its instansi, and whether everything in it holds together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kinerja import audit, schema
from kinerja.actor import system_actor
from kinerja.aturan.models import Aturan
from kinerja.audit import HasilPeriksa, RantaiAudit
from kinerja.db import database, platform_session, reading
from kinerja.errors import InputError
from kinerja.organisasi.models import Instansi


@dataclass(frozen=True)
class Temuan:
    """One line of the check: a part, whether it is sound, and what was seen."""

    bagian: str
    baik: bool
    keterangan: str


def create_instansi(
    session: Session, *, kode: str, nama: str, nama_pendek: str, tempat: str, zona_waktu: str, now: datetime
) -> Instansi:
    """Make an empty instansi. Raises InputError for a taken kode or an unknown zone."""
    if session.scalar(select(Instansi.id).where(Instansi.kode == kode)) is not None:
        raise InputError(f"Kode {kode} sudah dipakai.", fields={"kode": "Pilih kode lain."})
    try:
        ZoneInfo(zona_waktu)
    except (ZoneInfoNotFoundError, ValueError):
        raise InputError("Zona waktu tidak dikenal.", fields={"zona": "Tulis Asia/Jakarta."}) from None
    made = Instansi(
        kode=kode,
        nama=nama,
        nama_pendek=nama_pendek or nama.removeprefix("Pemerintah "),
        tempat=tempat,
        zona_waktu=zona_waktu,
        dibuat=now,
    )
    session.add(made)
    session.flush()
    # The head of the chain exists from the first moment, so that two first writers queue for it.
    session.add(RantaiAudit(instansi_id=made.id))
    audit.record(
        session, system_actor(made.id), "instansi.buat", "instansi", made.id, now=now, sesudah={"kode": kode}
    )
    return made


def list_instansi(session: Session) -> list[Instansi]:
    """Every instansi, by kode; for a platform session."""
    return list(session.scalars(select(Instansi).order_by(Instansi.kode)))


def verify_audit(instansi_id: int) -> HasilPeriksa:
    """Walk the audit chain of one instansi."""
    with reading(instansi_id) as session:
        return audit.verify(session)


def check_installation() -> list[Temuan]:
    """Everything that must hold; without the right tables nothing else can be looked at."""
    found = list(_check_schema())
    if all(item.baik for item in found):
        found += [*_check_rules(), *_check_chains()]
    return found


def _check_schema() -> Iterator[Temuan]:
    try:
        differences = schema.list_differences(database().engine)
    except SQLAlchemyError as error:
        yield Temuan("basis data", False, str(error).splitlines()[0])
        return
    cure = "jalankan `kinerja db upgrade`" if differences else "sesuai dengan kode"
    yield Temuan("skema", not differences, cure)


def _check_rules() -> Iterator[Temuan]:
    with platform_session() as session:
        count = session.scalar(select(func.count()).select_from(Aturan)) or 0
    yield Temuan("aturan", count > 0, f"{count} edisi aturan tersimpan")


def _check_chains() -> Iterator[Temuan]:
    with platform_session() as session:
        rows = list_instansi(session)
    for row in rows:
        result = verify_audit(row.id)
        yield Temuan(
            f"jejak audit {row.kode}", result.rusak_di is None, result.sebab or f"{result.jumlah} catatan"
        )
