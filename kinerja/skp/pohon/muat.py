"""The tree of results as pieces of SQL: nodes, who carries them on, and what of them the actor may see.

The rule of sight: who leads, administers or audits sees the results of the scope of that role, drafts
included, as he may read those SKP. Everybody else sees the way up from his own results, all that hangs below
them, and those whose SKP he may read (his bawahan and theirs). Along that way the words of a plan that is not
ditetapkan stay hidden, unless it is one's own, a bawahan's, or that of one's own superior. Nothing of an
evaluation is ever part of the tree.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, exists, false, func, null, or_, select, true
from sqlalchemy.orm import aliased

from kinerja.actor import Actor, Peran
from kinerja.organisasi.lingkup import Lingkup, scope_of
from kinerja.organisasi.models import (
    AnggotaTim,
    GarisPelaporan,
    Jabatan,
    Pegawai,
    Penempatan,
    TimKerja,
    UnitKerja,
)
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.models import Intervensi, RencanaHasilKerja, Skp
from kinerja.skp.muat import holds_on_acting_day
from kinerja.skp.pohon.rules import Lihat, SebabLepas
from kinerja.skp.rules import Klasifikasi, StatusSkp

Kueri = Select[*tuple[Any, ...]]

PEMBACA = (Peran.PIMPINAN_UNIT, Peran.ADMIN_UNIT, Peran.ADMIN_INSTANSI, Peran.AUDITOR)
BERLAKU = (StatusSkp.DITETAPKAN, StatusSkp.DITUTUP)
SEHALAMAN = 50
# Within one person the order of the form: utama before tambahan.
POSISI = RencanaHasilKerja.urutan + case(
    (RencanaHasilKerja.klasifikasi == Klasifikasi.UTAMA, 0), else_=10_000
)
KUNCI = (Pegawai.nama, RencanaHasilKerja.skp_id, POSISI)
# The head of the instansi before the other tops.
TINGKAT = case((UnitKerja.induk_id.is_(None), 0), else_=1)
KUNCI_PUNCAK = (TINGKAT, *KUNCI)


def scope_of_tree(actor: Actor) -> Lingkup:
    """Where a role lets the actor see every result."""
    return scope_of(actor, PEMBACA)


@dataclass(frozen=True)
class Pandangan:
    """What one reader sees of the tree; with `lihat` SAYA the roles are left aside."""

    pegawai_id: int | None
    lingkup: Lingkup
    today: date

    @classmethod
    def of(cls, actor: Actor, lihat: Lihat, today: date) -> "Pandangan":
        lingkup = Lingkup(False) if lihat is Lihat.SAYA else scope_of_tree(actor)
        return cls(actor.pegawai_id, lingkup, today)

    @property
    def penuh(self) -> bool:
        return self.lingkup.semua

    # Statements

    def nodes(self) -> Kueri:
        """Results as `Simpul` takes them, of every SKP that was not cancelled."""
        return self._of_results(
            select(
                RencanaHasilKerja.id,
                RencanaHasilKerja.teks,
                RencanaHasilKerja.klasifikasi,
                Skp.id,
                Skp.status,
                Pegawai,
                Jabatan.nama,
                UnitKerja.nama,
                _count_carriers(),
                _leads_others(),
                self.is_near(),
                self.is_readable(),
                _why_loose(),
            )
        )

    def ids(self, *kolom: Any) -> Kueri:
        """The id of results, with further columns."""
        return self._of_results(select(RencanaHasilKerja.id.label("id"), *kolom))

    def _of_results(self, query: Kueri) -> Kueri:
        return (
            query.select_from(RencanaHasilKerja)
            .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
            .join(Pegawai, Pegawai.id == Skp.pegawai_id)
            .join(Penempatan, Penempatan.id == Skp.penempatan_id)
            .join(UnitKerja, UnitKerja.id == Penempatan.unit_id)
            .join(Jabatan, Jabatan.id == Penempatan.jabatan_id)
            .where(Skp.status != StatusSkp.DIBATALKAN)
        )

    def own(self) -> Select[int]:
        """Ids of the reader's own results."""
        return (
            select(RencanaHasilKerja.id.label("id"))
            .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
            .where(Skp.pegawai_id == (self.pegawai_id or 0), Skp.status != StatusSkp.DIBATALKAN)
        )

    def edges_above(self, awal: Select[int]) -> Kueri:
        """Every result from `awal` upward with one of its parents (None at an end) and three marks.

        The marks: may be read as an SKP, on the reader's way up, the reader's own.
        """
        tautan, induk, skp_induk = aliased(Intervensi), aliased(RencanaHasilKerja), aliased(Skp)
        hidup = case((skp_induk.status != StatusSkp.DIBATALKAN, tautan.sumber_id))
        milik = Skp.pegawai_id == self.pegawai_id if self.pegawai_id else false()
        # The ids in a condition and the joins one by one, so that SQLite starts from these few results.
        return (
            select(RencanaHasilKerja.id, hidup, Skp.tahun, self.is_near(), self._is_on_my_way(), milik)
            .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
            .join(Penempatan, Penempatan.id == Skp.penempatan_id)
            .outerjoin(tautan, tautan.rencana_hasil_kerja_id == RencanaHasilKerja.id)
            .outerjoin(induk, induk.id == tautan.sumber_id)
            .outerjoin(skp_induk, skp_induk.id == induk.skp_id)
            .where(RencanaHasilKerja.id.in_(select(climb(awal).c.id)), Skp.status != StatusSkp.DIBATALKAN)
            .order_by(RencanaHasilKerja.id, tautan.urutan)
        )

    # Conditions

    def is_top(self) -> ColumnElement[bool]:
        """The tops of what a role shows: of the instansi, or of the units of the role.

        The forms of JPT name no result of a superior (theirs come from the perjanjian kinerja), so one
        that nobody linked is a top beside those of the head.
        """
        tanpa_induk = ~_has_parent()
        if self.penuh:
            return and_(_is_summit(), tanpa_induk)
        jpt = and_(Skp.jenis_form == JenisForm.JPT, tanpa_induk, self.lingkup.covers(Penempatan.unit_id))
        return or_(and_(Penempatan.kepala_unit, Penempatan.unit_id.in_(self.lingkup.akar)), jpt)

    def is_near(self) -> ColumnElement[bool]:
        """Whether the reader may open the SKP: his own, in his scope, of his bawahan or of theirs."""
        if self.penuh:
            return true()
        syarat = [self.lingkup.covers(Penempatan.unit_id)] if self.lingkup else []
        if self.pegawai_id is not None:
            syarat += [Skp.pegawai_id == self.pegawai_id, self._is_led_by_me()]
        return or_(false(), *syarat)

    def is_readable(self) -> ColumnElement[bool]:
        """Whether the words may be shown to a reader who sees the node."""
        if self.penuh:
            return true()
        return or_(Skp.status.in_(BERLAKU), self.is_near(), self._is_my_superior())

    def is_visible(self) -> ColumnElement[bool]:
        """The whole rule of sight; for searches and lists."""
        if self.penuh:
            return true()
        turun = descend(self.own())
        return or_(self.is_near(), self._is_on_my_way(), RencanaHasilKerja.id.in_(select(turun.c.id)))

    def is_visible_below(self, bebas: Collection[int]) -> ColumnElement[bool]:
        """The same for children: those of the results `bebas`, one's own or below them, are all seen."""
        if self.penuh:
            return true()
        return or_(Intervensi.sumber_id.in_(bebas), self.is_near(), self._is_on_my_way())

    def is_loose(self) -> ColumnElement[bool]:
        """Whether a result hangs below none though it should."""
        return _why_loose().is_not(null())

    def is_uncarried(self) -> ColumnElement[bool]:
        """Whether nobody carries on a result of somebody who leads others."""
        return and_(_leads_others(), ~_has_child())

    def _is_on_my_way(self) -> ColumnElement[bool]:
        if self.pegawai_id is None:
            return false()
        return RencanaHasilKerja.id.in_(select(climb(self.own()).c.id))

    def _is_led_by_me(self) -> ColumnElement[bool]:
        garis, atas = aliased(GarisPelaporan), aliased(GarisPelaporan)
        return (
            select(garis.id)
            .outerjoin(atas, and_(atas.pegawai_id == garis.penilai_id, holds_on_acting_day(self.today, atas)))
            .where(garis.pegawai_id == Skp.pegawai_id, holds_on_acting_day(self.today, garis))
            .where(
                or_(
                    garis.penilai_id == self.pegawai_id,
                    func.coalesce(garis.atasan_id, atas.penilai_id) == self.pegawai_id,
                )
            )
            .correlate(Skp)
            .exists()
        )

    def _is_my_superior(self) -> ColumnElement[bool]:
        if self.pegawai_id is None:
            return false()
        garis, tim, anggota = aliased(GarisPelaporan), aliased(TimKerja), aliased(AnggotaTim)
        penilai = exists().where(
            garis.pegawai_id == self.pegawai_id, garis.penilai_id == Skp.pegawai_id, _meets(garis)
        )
        ketua = exists().where(
            tim.ketua_id == Skp.pegawai_id,
            anggota.tim_id == tim.id,
            anggota.pegawai_id == self.pegawai_id,
            _meets(anggota),
        )
        return or_(penilai.correlate(Skp), ketua.correlate(Skp))


# Walks


def climb(awal: Select[int]) -> CTE:
    """`awal` and all that stand above; UNION drops what was seen, so a circle ends."""
    naik = awal.cte(recursive=True)
    induk, skp_induk, tautan = aliased(RencanaHasilKerja), aliased(Skp), aliased(Intervensi)
    langkah = (
        select(induk.id)
        .join(tautan, tautan.sumber_id == induk.id)
        .join(naik, naik.c.id == tautan.rencana_hasil_kerja_id)
        .join(skp_induk, skp_induk.id == induk.skp_id)
        .where(skp_induk.status != StatusSkp.DIBATALKAN)
    )
    return naik.union(langkah)


def descend(awal: Select[int]) -> CTE:
    """`awal` and all that hang below."""
    turun = awal.cte(recursive=True)
    anak, skp_anak, tautan = aliased(RencanaHasilKerja), aliased(Skp), aliased(Intervensi)
    langkah = (
        select(anak.id)
        .join(tautan, tautan.rencana_hasil_kerja_id == anak.id)
        .join(turun, turun.c.id == tautan.sumber_id)
        .join(skp_anak, skp_anak.id == anak.skp_id)
        .where(skp_anak.status != StatusSkp.DIBATALKAN)
    )
    return turun.union(langkah)


# Marks of a node


def _count_carriers() -> ColumnElement[int]:
    """How many people carry a result on."""
    tautan, anak, skp_anak = aliased(Intervensi), aliased(RencanaHasilKerja), aliased(Skp)
    return (
        select(func.count(skp_anak.pegawai_id.distinct()))
        .join_from(tautan, anak, anak.id == tautan.rencana_hasil_kerja_id)
        .join(skp_anak, skp_anak.id == anak.skp_id)
        .where(tautan.sumber_id == RencanaHasilKerja.id, skp_anak.status != StatusSkp.DIBATALKAN)
        .correlate(RencanaHasilKerja)
        .scalar_subquery()
    )


def _has_child() -> ColumnElement[bool]:
    tautan, anak, skp_anak = aliased(Intervensi), aliased(RencanaHasilKerja), aliased(Skp)
    return (
        select(tautan.id)
        .join(anak, anak.id == tautan.rencana_hasil_kerja_id)
        .join(skp_anak, skp_anak.id == anak.skp_id)
        .where(tautan.sumber_id == RencanaHasilKerja.id, skp_anak.status != StatusSkp.DIBATALKAN)
        .correlate(RencanaHasilKerja)
        .exists()
    )


def _leads_others() -> ColumnElement[bool]:
    garis, tim = aliased(GarisPelaporan), aliased(TimKerja)
    return or_(
        exists().where(garis.penilai_id == Skp.pegawai_id, _meets(garis)).correlate(Skp),
        exists().where(tim.ketua_id == Skp.pegawai_id, _meets(tim)).correlate(Skp),
    )


def _meets(satu: Any) -> ColumnElement[bool]:
    """Whether a dated row holds on some day of the `Skp`."""
    return and_(satu.mulai < Skp.sampai, or_(satu.sampai.is_(None), satu.sampai > Skp.mulai))


def _has_parent() -> ColumnElement[bool]:
    tautan, induk, skp_induk = aliased(Intervensi), aliased(RencanaHasilKerja), aliased(Skp)
    return (
        select(tautan.id)
        .join(induk, induk.id == tautan.sumber_id)
        .join(skp_induk, skp_induk.id == induk.skp_id)
        .where(
            tautan.rencana_hasil_kerja_id == RencanaHasilKerja.id, skp_induk.status != StatusSkp.DIBATALKAN
        )
        .correlate(RencanaHasilKerja)
        .exists()
    )


def _has_source(*syarat: ColumnElement[bool], satu: Any) -> ColumnElement[bool]:
    return (
        exists()
        .where(satu.rencana_hasil_kerja_id == RencanaHasilKerja.id, *syarat)
        .correlate(RencanaHasilKerja)
    )


def _is_summit() -> ColumnElement[bool]:
    kepala = and_(Penempatan.kepala_unit, UnitKerja.induk_id.is_(None))
    return or_(Skp.jenis_form == JenisForm.JPT, kepala)


def _why_loose() -> ColumnElement[str | None]:
    """Why a result hangs below none; NULL where it does, or where it stands by itself rightly."""
    tautan, teks = aliased(Intervensi), aliased(Intervensi)
    ditugaskan = and_(
        RencanaHasilKerja.klasifikasi == Klasifikasi.TAMBAHAN, RencanaHasilKerja.penugasan_dari != ""
    )
    return case(
        (or_(_has_parent(), _is_summit(), ditugaskan), null()),
        (_has_source(tautan.sumber_id.is_not(None), satu=tautan), SebabLepas.BATAL.value),
        (_has_source(teks.teks != "", satu=teks), SebabLepas.TEKS.value),
        else_=SebabLepas.KOSONG.value,
    )
