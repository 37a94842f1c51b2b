"""Load the year of a person as the rules want to see it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja.actor import Actor
from kinerja.aturan.rules import AturanPeriode
from kinerja.aturan.service import load_periode
from kinerja.errors import InputError, NotFoundError
from kinerja.kalender.rules import JenisPeriode, Rentang
from kinerja.organisasi.models import GarisPelaporan, Pegawai, Penempatan, PeristiwaPegawai, UnitKerja
from kinerja.organisasi.query import holds_on, list_subtree
from kinerja.organisasi.service_peristiwa import list_peristiwa
from kinerja.pelaksanaan.service.segmen import PeriodeIsi, list_filled
from kinerja.pelaksanaan.tampilan import label_of
from kinerja.perjalanan.rules import Keadaan, PeriodeTahun, PeristiwaTahun, Segmen
from kinerja.skp.models import Skp
from kinerja.skp.service.segmen import list_open_skp

TERLALU_LAMPAU = (
    "Tanggal ini sebelum aturan periode yang pertama. Periksa tahunnya; penempatan lama ditulis di halaman"
    " pegawai."
)


@dataclass(frozen=True)
class Pos:
    """Who holds the post of a unit on a day, whom that person evaluates in it, and who evaluates him."""

    unit: UnitKerja
    pemangku: Pegawai | None
    daftar_pegawai: tuple[int, ...]
    atasan_id: int | None


def load_keadaan(session: Session, actor: Actor, pegawai_id: int, *, mulai: date) -> Keadaan:
    """What there is of a person from the first of January of the year of `mulai` on.

    Raises InputError (`mulai`) for a day before the first rules of the instansi.
    """
    awal = date(mulai.year, 1, 1)
    daftar_skp = list_open_skp(session, actor, pegawai_id, sesudah=awal)
    terisi = list_filled(session, actor, [skp.id for skp in daftar_skp])
    try:
        aturan = load_periode(session, actor, on=mulai)
    except NotFoundError:
        raise InputError(TERLALU_LAMPAU, fields={"mulai": TERLALU_LAMPAU}) from None
    return Keadaan(
        daftar_segmen=tuple(_to_segmen(skp, terisi.get(skp.id, ()), aturan) for skp in daftar_skp),
        daftar_peristiwa=tuple(to_peristiwa(satu) for satu in list_peristiwa(session, actor, pegawai_id)),
        duduk=tuple(
            Rentang(satu.mulai, satu.sampai or date.max)
            for satu in session.scalars(select(Penempatan).where(Penempatan.pegawai_id == pegawai_id))
        ),
    )


def to_peristiwa(satu: PeristiwaPegawai) -> PeristiwaTahun:
    """The event as the rules see it."""
    return PeristiwaTahun(satu.id, satu.jenis, Rentang(satu.mulai, satu.sampai or date.max))


def _to_segmen(skp: Skp, daftar: tuple[PeriodeIsi, ...], aturan: AturanPeriode) -> Segmen:
    return Segmen(
        id=skp.id,
        rentang=Rentang(skp.mulai, skp.sampai),
        status=skp.status,
        tetap=skp.ditetapkan is not None,
        daftar_periode=tuple(
            PeriodeTahun(
                id=satu.periode.id,
                label="Evaluasi akhir SKP"
                if satu.periode.jenis is JenisPeriode.TAHUNAN
                else label_of(satu.periode.kode, satu.periode.jenis, aturan),
                rentang=Rentang(satu.periode.mulai, satu.periode.sampai),
                status=satu.periode.status,
                berisi=satu.berisi,
            )
            for satu in daftar
        ),
    )


def find_pos(session: Session, unit_id: int, *, on: date) -> Pos | None:
    """The post of the head of a unit; where nobody holds it, whoever held it last. None for no such unit."""
    unit = session.scalar(select(UnitKerja).where(UnitKerja.id == unit_id))
    if unit is None:
        return None
    kepala = session.scalar(
        select(Penempatan)
        .options(joinedload(Penempatan.pegawai))
        .where(Penempatan.unit_id == unit_id, Penempatan.kepala_unit, Penempatan.mulai <= on)
        .order_by(Penempatan.mulai.desc())
        .limit(1)
    )
    if kepala is None:
        return Pos(unit, None, (), None)
    # A head who left the day before still stands in the lines of his people.
    tempat = aliased(Penempatan)
    query = (
        select(GarisPelaporan.pegawai_id)
        .join(
            tempat,
            and_(
                tempat.pegawai_id == GarisPelaporan.pegawai_id,
                holds_on(tempat, on),
                tempat.unit_id.in_(list_subtree([unit_id])),
            ),
        )
        .where(GarisPelaporan.penilai_id == kepala.pegawai_id, holds_on(GarisPelaporan, on))
        .order_by(GarisPelaporan.pegawai_id)
    )
    atasan = select(GarisPelaporan.penilai_id).where(
        GarisPelaporan.pegawai_id == kepala.pegawai_id,
        GarisPelaporan.mulai <= on,
        or_(GarisPelaporan.sampai.is_(None), GarisPelaporan.sampai >= on),
    )
    # Of a head who was moved on this very day the line of before counts: it belongs to the post.
    atasan = atasan.order_by(GarisPelaporan.mulai if kepala.sampai == on else GarisPelaporan.mulai.desc())
    return Pos(unit, kepala.pegawai, tuple(session.scalars(query)), session.scalar(atasan.limit(1)))


def count_lines(session: Session, pegawai_id: int, *, on: date) -> tuple[int, int]:
    """How many people this person evaluates on a day, and how often his own line changes after it."""
    dinilai = select(func.count(GarisPelaporan.id)).where(
        GarisPelaporan.penilai_id == pegawai_id, holds_on(GarisPelaporan, on)
    )
    nanti = select(func.count(GarisPelaporan.id)).where(
        GarisPelaporan.pegawai_id == pegawai_id, GarisPelaporan.mulai > on
    )
    satu, dua = session.execute(select(dinilai.scalar_subquery(), nanti.scalar_subquery())).one()
    return satu, dua
