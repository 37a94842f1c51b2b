"""The inputs of fixed evaluations, slice by slice: as stored with their proposal, else built from the rows.

Bounded memory and a bounded number of queries per slice, however many people an instansi has.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import Session, defer, joinedload

from kinerja.actor import Actor
from kinerja.aturan.rules import AturanPeriode
from kinerja.aturan.service import load_periode
from kinerja.db import Isi
from kinerja.evaluasi.masukan import Seri, Sumber, build_masukan
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.evaluasi.potret import DasarRating, read_jejak, read_potret
from kinerja.evaluasi.usulan import read_usulan
from kinerja.hooks.formula import BahanFormula
from kinerja.hooks.katalog import Katalog
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.plugin.pagar import fenced
from kinerja.skp.models import Skp, VersiSkp
from kinerja.skp.naskah import read_content

Kolom = TypeVarTuple("Kolom")

SEIRISAN = 100
Baris = tuple[Evaluasi, PeriodePenilaian]
AturanPerHari = dict[date, AturanPeriode]


@dataclass(frozen=True)
class Dinilai:
    """A fixed evaluation with what a formula may look at; `periode.skp.pegawai` comes loaded."""

    evaluasi: Evaluasi
    periode: PeriodePenilaian
    bahan: BahanFormula


@dataclass(frozen=True)
class Bagian:
    """An even share of a year: of every `dari` evaluations by id the one at `urutan` (from 0)."""

    urutan: int
    dari: int


def select_fixed(tahun: int | None = None) -> Select[Evaluasi, PeriodePenilaian]:
    """The newest evaluation of each period that is fixed, of one year or of all; without its picture."""
    return _where_fixed(select(Evaluasi, PeriodePenilaian), tahun).options(
        joinedload(PeriodePenilaian.skp).joinedload(Skp.pegawai), defer(Evaluasi.potret, raiseload=True)
    )


def count_fixed(session: Session, tahun: int) -> int:
    """How many evaluations of a year are fixed."""
    return session.scalar(_where_fixed(select(func.count(Evaluasi.id)), tahun)) or 0


def _where_fixed(query: Select[*Kolom], tahun: int | None) -> Select[*Kolom]:
    query = (
        query.join(PeriodePenilaian, PeriodePenilaian.id == Evaluasi.periode_id)
        .join(PeriodePenilaian.skp)
        .where(PeriodePenilaian.status.in_(SUDAH_DITETAPKAN), is_latest())
    )
    return query.where(Skp.tahun == tahun) if tahun is not None else query


def iter_fixed(
    session: Session,
    actor: Actor,
    katalog: Katalog,
    *,
    tahun: int,
    seirisan: int = SEIRISAN,
    bagian: Bagian | None = None,
    mundur: bool = False,
) -> Iterator[list[Dinilai]]:
    """All fixed evaluations of a year by id, or those of a share of it, in slices; `mundur`: newest first.

    One query per slice, and four more where a proposal was not stored; one per first day of a period.
    """
    batas: ColumnElement[bool] = true()
    aturan = AturanPerHari()
    while True:
        urut = Evaluasi.id.desc() if mundur else Evaluasi.id
        query = select_fixed(tahun).where(batas).order_by(urut).limit(seirisan)
        if bagian is not None:
            query = query.where(Evaluasi.id % bagian.dari == bagian.urutan)
        rows = session.execute(query).all()
        if not rows:
            return
        akhir = rows[-1][0].id
        batas = Evaluasi.id < akhir if mundur else Evaluasi.id > akhir
        yield build_dinilai(session, actor, katalog, rows, aturan)


def build_dinilai(
    session: Session, actor: Actor, katalog: Katalog, rows: Sequence[Baris], aturan: AturanPerHari
) -> list[Dinilai]:
    """The inputs of these evaluations, in their order; `aturan` keeps what was loaded for the next call."""
    tersimpan = {evaluasi.id: read_usulan(evaluasi) for evaluasi, _ in rows}
    tanpa = [baris for baris in rows if tersimpan[baris[0].id] is None]
    dibangun = _build_inputs(session, actor, katalog, tanpa, aturan) if tanpa else {}
    return [
        Dinilai(evaluasi, periode, usulan.isi.bahan if usulan else dibangun[evaluasi.id])
        for evaluasi, periode in rows
        for usulan in (tersimpan[evaluasi.id],)
    ]


# Evaluations that were fixed without a proposal


def _build_inputs(
    session: Session, actor: Actor, katalog: Katalog, rows: Sequence[Baris], aturan: AturanPerHari
) -> dict[int, BahanFormula]:
    """By the id of the evaluation."""
    for mulai in {periode.mulai for _, periode in rows} - aturan.keys():
        aturan[mulai] = load_periode(session, actor, on=mulai)
    latar = _load_latar(session, rows)
    with fenced(session):
        return {
            evaluasi.id: _build_one(katalog, latar, evaluasi, periode, aturan) for evaluasi, periode in rows
        }


@dataclass(frozen=True, kw_only=True)
class _Latar:
    """The rows round a slice, by what they belong to."""

    potret: Mapping[int, Isi]
    seri: Mapping[int, Seri]
    realisasi: Mapping[tuple[int, int], Realisasi]
    versi: Mapping[tuple[int, int], Isi]


def _load_latar(session: Session, rows: Sequence[Baris]) -> _Latar:
    semua_skp = {periode.skp_id for _, periode in rows}
    potret = select(Evaluasi.id, Evaluasi.potret).where(Evaluasi.id.in_([satu.id for satu, _ in rows]))
    versi = select(VersiSkp.skp_id, VersiSkp.nomor, VersiSkp.isi).where(VersiSkp.skp_id.in_(semua_skp))
    return _Latar(
        potret=dict(session.execute(potret).all()),
        seri=_load_seri(session, semua_skp),
        realisasi=_load_realisasi(session, semua_skp),
        versi={(skp_id, nomor): isi for skp_id, nomor, isi in session.execute(versi)},
    )


def _build_one(
    katalog: Katalog, latar: _Latar, evaluasi: Evaluasi, periode: PeriodePenilaian, aturan: AturanPerHari
) -> BahanFormula:
    potret, hasil = read_potret(latar.potret[evaluasi.id]), read_jejak(evaluasi.alasan, "hasil")
    sumber = Sumber(
        periode=periode,
        seri=latar.seri[periode.skp_id],
        naskah=read_content(latar.versi[periode.skp_id, potret.versi_skp]["naskah"]),
        isi=potret.isi,
        realisasi=latar.realisasi,
        capaian_organisasi=evaluasi.capaian_organisasi,
        kepala_unit=hasil is not None and hasil.dasar is DasarRating.CAPAIAN_UNIT,
    )
    return build_masukan(
        katalog,
        sumber,
        aturan[periode.mulai],
        rating_hasil=evaluasi.rating_hasil,
        rating_perilaku=evaluasi.rating_perilaku,
    )


def _load_seri(session: Session, semua_skp: set[int]) -> dict[int, Seri]:
    query = (
        select(PeriodePenilaian, Evaluasi)
        .outerjoin(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .where(PeriodePenilaian.skp_id.in_(semua_skp))
        .options(
            *(defer(kolom, raiseload=True) for kolom in (Evaluasi.potret, Evaluasi.alasan, Evaluasi.usulan))
        )
        .order_by(PeriodePenilaian.sampai, PeriodePenilaian.mulai.desc())
    )
    seri: dict[int, list[tuple[PeriodePenilaian, Evaluasi | None]]] = {}
    for periode, evaluasi in session.execute(query):
        seri.setdefault(periode.skp_id, []).append((periode, evaluasi))
    return dict(seri)


def _load_realisasi(session: Session, semua_skp: set[int]) -> dict[tuple[int, int], Realisasi]:
    query = select(Realisasi).join(PeriodePenilaian, PeriodePenilaian.id == Realisasi.periode_id)
    rows = session.scalars(query.where(PeriodePenilaian.skp_id.in_(semua_skp)))
    return {(satu.periode_id, satu.indikator_id): satu for satu in rows}
