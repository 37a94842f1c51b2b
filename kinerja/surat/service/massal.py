"""All evaluations about which a letter may be issued, page by page."""

from dataclasses import dataclass
from typing import TypeVarTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.hooks.katalog import Katalog
from kinerja.organisasi.models import Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.query import list_subtree
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.plugin.katalog import katalog_of
from kinerja.skp.models import Skp
from kinerja.surat.models import SuratTerbit
from kinerja.surat.penanda import check_penanda, list_penanda

SEKALIGUS = 200
Kolom = TypeVarTuple("Kolom")


@dataclass(frozen=True, kw_only=True)
class Cakupan:
    """Which evaluations: of one period of a year, in a unit with all below it or (None) everywhere.

    `penanda` is the kode of the signer, "" for the only active one.
    """

    kode: str
    tahun: int
    kode_periode: str
    unit_id: int | None = None
    penanda: str = ""


@dataclass(frozen=True, kw_only=True)
class BarisMassal:
    """One person of a bulk run; `surat` is the letter as far as it is."""

    periode_id: int
    nama: str
    nip: str
    unit: str
    surat: SuratTerbit | None


def check_cakupan(session: Session, actor: Actor, cakupan: Cakupan) -> int:
    """How many evaluations the run has.

    Raises NotAuthorizedError, NotFoundError for a letter that no active plugin gives or an unknown unit, and
    InputError for a signer that is not active, or none chosen of several.
    """
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang menerbitkan surat.")
    katalog = katalog_of(session)
    if cakupan.kode not in katalog.collect_surat():
        tersedia = ", ".join(katalog.collect_surat()) or "tidak ada"
        raise NotFoundError(
            f"Surat “{cakupan.kode}” tidak tersedia di instansi ini. Aktifkan pluginnya. "
            f"Tersedia: {tersedia}."
        )
    _check_signer(katalog, cakupan.penanda)
    if cakupan.unit_id is not None and session.get(UnitKerja, cakupan.unit_id) is None:
        raise NotFoundError(f"Unit {cakupan.unit_id} tidak ada.")
    jumlah = select(func.count()).select_from(_found(select(PeriodePenilaian.id), cakupan).subquery())
    return session.scalar(jumlah) or 0


def _check_signer(katalog: Katalog, kode: str) -> None:
    check_penanda(katalog, kode)
    semua = list_penanda(katalog)
    if len(semua) > 1 and not kode:
        raise InputError(
            f"Ada {len(semua)} penanda tangan elektronik yang aktif. "
            f"Sebutkan salah satu: --penanda {'|'.join(satu.kode for satu in semua)}."
        )


def list_massal(
    session: Session, actor: Actor, cakupan: Cakupan, *, sesudah: int = 0, batas: int = SEKALIGUS
) -> list[BarisMassal]:
    """The next evaluations after the period `sesudah`, by its id. Raises NotAuthorizedError."""
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang menerbitkan surat.")
    query = (
        _found(select(PeriodePenilaian.id, Pegawai, UnitKerja.nama, SuratTerbit), cakupan)
        .outerjoin(
            SuratTerbit, and_(SuratTerbit.evaluasi_id == Evaluasi.id, SuratTerbit.kode == cakupan.kode)
        )
        .where(PeriodePenilaian.id > sesudah)
        .order_by(PeriodePenilaian.id)
        .limit(batas)
    )
    return [
        BarisMassal(
            periode_id=periode_id,
            nama=pegawai.nama_lengkap,
            nip=pegawai.nip or "",
            unit=unit or "",
            surat=surat,
        )
        for periode_id, pegawai, unit, surat in session.execute(query)
    ]


def _found(query: Select[*Kolom], cakupan: Cakupan) -> Select[*Kolom]:
    """From the periods of a year to the evaluations that are fixed, and the unit on the last day."""
    query = (
        query.select_from(PeriodePenilaian)
        .join(Skp, Skp.id == PeriodePenilaian.skp_id)
        .join(Pegawai, Pegawai.id == Skp.pegawai_id)
        .join(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .outerjoin(
            Penempatan,
            and_(
                Penempatan.pegawai_id == Skp.pegawai_id,
                Penempatan.mulai < PeriodePenilaian.sampai,
                (Penempatan.sampai.is_(None)) | (Penempatan.sampai >= PeriodePenilaian.sampai),
            ),
        )
        .outerjoin(UnitKerja, UnitKerja.id == Penempatan.unit_id)
        .where(
            Skp.tahun == cakupan.tahun,
            PeriodePenilaian.kode == cakupan.kode_periode,
            PeriodePenilaian.status.in_(SUDAH_DITETAPKAN),
        )
    )
    if cakupan.unit_id is None:
        return query
    return query.where(Penempatan.unit_id.in_(list_subtree([cakupan.unit_id])))
