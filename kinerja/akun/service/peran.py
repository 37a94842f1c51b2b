"""Roles of accounts: dated, with a scope, given and ended by an admin."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import LABEL_PERAN, Actor, Peran
from kinerja.akun import sesi
from kinerja.akun.models import Akun, PeranAkun
from kinerja.akun.service.izin import require_admin_over
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.organisasi.models import UnitKerja
from kinerja.tanggal import format_tanggal

# What an admin of the instansi may give; platform is given on the machine, pegawai follows from the person.
DAPAT_DIBERI = (Peran.PIMPINAN_UNIT, Peran.ADMIN_UNIT, Peran.ADMIN_INSTANSI, Peran.AUDITOR)
BUTUH_UNIT = (Peran.PIMPINAN_UNIT, Peran.ADMIN_UNIT)


def list_peran(session: Session, actor: Actor, akun_id: int) -> list[tuple[PeranAkun, str]]:
    """All roles of an account, past ones too, newest first, each with the name of its unit ("" for all)."""
    query = (
        select(PeranAkun, UnitKerja.nama)
        .outerjoin(UnitKerja, UnitKerja.id == PeranAkun.unit_id)
        .where(PeranAkun.akun_id == akun_id)
        .order_by(PeranAkun.mulai.desc(), PeranAkun.id.desc())
        .limit(100)
    )
    return [(peran, unit or "") for peran, unit in session.execute(query)]


def find_units(session: Session, actor: Actor, kata: str) -> list[UnitKerja]:
    """Active units whose name contains the words, at most 20; none without words."""
    if not kata.strip():
        return []
    pola = "%" + kata.strip().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    query = (
        select(UnitKerja)
        .where(UnitKerja.aktif.is_(True), UnitKerja.nama.ilike(pola, escape="\\"))
        .order_by(UnitKerja.nama, UnitKerja.id)
        .limit(20)
    )
    return list(session.scalars(query))


def grant_peran(
    session: Session,
    actor: Actor,
    akun_id: int,
    peran: Peran,
    *,
    unit_id: int | None,
    mulai: date,
    terakhir: date | None,
    now: datetime,
) -> PeranAkun:
    """Give a role from `mulai` to `terakhir` (last day, None: open).

    Raises InputError (dates, missing unit), NotAuthorizedError (own account, role above the admin's),
    StateError (held already).
    """
    akun = require_admin_over(session, actor, akun_id)
    _check_grant(session, actor, peran, unit_id, mulai, terakhir)
    sampai = terakhir + timedelta(days=1) if terakhir else None
    if any(_overlaps(satu, mulai, sampai) for satu in _same(session, akun, peran, unit_id)):
        raise StateError("Akun ini sudah memegang peran itu pada tanggal tersebut.")
    row = PeranAkun(akun_id=akun.id, peran=peran, unit_id=unit_id, mulai=mulai, sampai=sampai)
    session.add(row)
    sesi.ask_new_token(session, akun.id)
    ubah = f"peran: {LABEL_PERAN[peran]} mulai {format_tanggal(mulai)}"
    audit.record(session, actor, "akun.beri_peran", "akun", akun.id, now=now, rincian={"perubahan": [ubah]})
    return row


def end_peran(
    session: Session, actor: Actor, akun_id: int, peran_id: int, *, today: date, now: datetime
) -> None:
    """End a role today. Raises NotFoundError, NotAuthorizedError (own account), StateError (ended)."""
    akun = require_admin_over(session, actor, akun_id)
    row = session.scalar(select(PeranAkun).where(PeranAkun.id == peran_id, PeranAkun.akun_id == akun.id))
    if row is None:
        raise NotFoundError
    if row.sampai is not None and row.sampai <= today:
        raise StateError("Peran ini sudah berakhir.")
    row.sampai = max(row.mulai, today)  # one that has not begun never holds
    sesi.ask_new_token(session, akun.id)
    ubah = f"peran: {LABEL_PERAN[row.peran]} berakhir {format_tanggal(row.sampai)}"
    audit.record(session, actor, "akun.akhiri_peran", "akun", akun.id, now=now, rincian={"perubahan": [ubah]})


def _check_grant(
    session: Session, actor: Actor, peran: Peran, unit_id: int | None, mulai: date, terakhir: date | None
) -> None:
    fields = {}
    if peran not in DAPAT_DIBERI and actor.akun_id is not None:
        fields["peran"] = "Pilih salah satu peran yang tersedia."
    if peran in BUTUH_UNIT and unit_id is None:
        fields["unit_id"] = "Cari lalu pilih unit kerja untuk peran ini."
    if peran not in BUTUH_UNIT and unit_id is not None:
        fields["unit_id"] = "Peran ini berlaku untuk seluruh instansi. Pilih “Seluruh instansi”."
    if unit_id is not None and session.get(UnitKerja, unit_id) is None:
        fields["unit_id"] = "Unit kerja ini tidak ada. Cari lagi."
    if terakhir is not None and terakhir < mulai:
        fields["terakhir"] = "Hari terakhir tidak boleh sebelum tanggal mulai."
    if fields:
        raise InputError("Peran belum dapat diberikan.", fields=fields)


def _same(session: Session, akun: Akun, peran: Peran, unit_id: int | None) -> list[PeranAkun]:
    query = select(PeranAkun).where(
        PeranAkun.akun_id == akun.id,
        PeranAkun.peran == peran,
        PeranAkun.unit_id.is_not_distinct_from(unit_id),
    )
    return list(session.scalars(query))


def _overlaps(row: PeranAkun, mulai: date, sampai: date | None) -> bool:
    return (sampai is None or row.mulai < sampai) and (row.sampai is None or mulai < row.sampai)
