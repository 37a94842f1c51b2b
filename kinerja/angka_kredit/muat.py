"""Read what a conversion stands on: SKP with their final result, and what was converted already."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ScalarSelect, Select, and_, exists, extract, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from kinerja.angka_kredit.models import BulanAk, KonversiAk
from kinerja.angka_kredit.rules.konversi import Segmen
from kinerja.aturan.rules import Jenjang, Predikat
from kinerja.evaluasi.models import Evaluasi
from kinerja.kalender.rules import Rentang
from kinerja.organisasi.models import Jabatan, Pegawai, Penempatan
from kinerja.organisasi.rules import JenisJabatan, JenisPegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp

TAHUNAN = "TH"
FUNGSIONAL = frozenset({JenisJabatan.JF_KEAHLIAN, JenisJabatan.JF_KETERAMPILAN})
_JENJANG = {satu.value: satu for satu in Jenjang}


def is_fungsional(tempat: Penempatan) -> bool:
    """Whether the jabatan is one with angka kredit; its row must be loaded."""
    return tempat.jabatan.jenis in FUNGSIONAL and tempat.jabatan.jenjang in _JENJANG


class BarisSkp(NamedTuple):
    """One SKP of a person with the newest final result of its year; None for both until there is one."""

    pegawai_id: int
    jenis_pegawai: JenisPegawai
    tahun: int
    mulai: date
    sampai: date
    jenis_jabatan: JenisJabatan
    jenjang: str | None
    evaluasi_id: int | None
    predikat: Predikat | None

    @property
    def segmen(self) -> Segmen:
        jenjang = _JENJANG.get(self.jenjang or "") if self.jenis_jabatan in FUNGSIONAL else None
        return Segmen(Rentang(self.mulai, self.sampai), jenjang, self.predikat)


class BarisLama(NamedTuple):
    """A conversion that stands, with the result of its period as it is now."""

    konversi: KonversiAk
    evaluasi_id: int
    predikat: Predikat


def newest_final(periode_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """The id of the newest final result of a period.

    Compared with the key of `Evaluasi`: SQLite would find the rows of a join by their instansi, all of them.
    """
    lain = aliased(Evaluasi)
    return (
        select(lain.id)
        .where(lain.periode_id == periode_id, lain.final.is_not(None))
        .order_by(lain.revisi.desc())
        .limit(1)
        .correlate_except(lain)
        .scalar_subquery()
    )


def list_skp(session: Session, pegawai_ids: Sequence[int], tahun: range) -> list[BarisSkp]:
    """The SKP of these people in these years, by person and day."""
    query = (
        _skp_query()
        .where(Skp.pegawai_id.in_(pegawai_ids), Skp.tahun.between(tahun[0], tahun[-1]))
        .order_by(Skp.pegawai_id, Skp.mulai)
    )
    return [BarisSkp(*row) for row in session.execute(query)]


def _skp_query() -> Select[
    int, JenisPegawai, int, date, date, JenisJabatan, str | None, int | None, Predikat | None
]:
    th = and_(PeriodePenilaian.skp_id == Skp.id, PeriodePenilaian.kode == TAHUNAN)
    return (
        select(
            Skp.pegawai_id,
            Pegawai.jenis,
            Skp.tahun,
            Skp.mulai,
            Skp.sampai,
            Jabatan.jenis,
            Jabatan.jenjang,
            Evaluasi.id,
            Evaluasi.predikat,
        )
        .join(Pegawai, Pegawai.id == Skp.pegawai_id)
        .join(Penempatan, Penempatan.id == Skp.penempatan_id)
        .join(Jabatan, Jabatan.id == Penempatan.jabatan_id)
        .outerjoin(PeriodePenilaian, th)
        .outerjoin(Evaluasi, Evaluasi.id == newest_final(PeriodePenilaian.id))
        .where(Skp.status != StatusSkp.DIBATALKAN)
    )


def list_lama(session: Session, pegawai_ids: Sequence[int], tahun: range | None) -> list[BarisLama]:
    """The conversions of these people in these years (None: all) that were not taken back, by month."""
    asal = aliased(Evaluasi)
    query = (
        select(KonversiAk, Evaluasi.id, Evaluasi.predikat)
        .join(asal, asal.id == KonversiAk.evaluasi_id)
        .join(Evaluasi, Evaluasi.id == newest_final(asal.periode_id))
        .where(KonversiAk.pegawai_id.in_(pegawai_ids), KonversiAk.dibatalkan.is_(None))
        .order_by(KonversiAk.pegawai_id, KonversiAk.tahun, KonversiAk.bulan_mulai)
    )
    if tahun is not None:
        query = query.where(KonversiAk.tahun.between(tahun[0], tahun[-1]))
    return [
        BarisLama(konversi, evaluasi_id, predikat)
        for konversi, evaluasi_id, predikat in session.execute(query)
        if predikat is not None
    ]


class BarisPeriodik(NamedTuple):
    """A final periodic result that could be converted before the year is over."""

    evaluasi_id: int
    kode: str
    mulai: date
    sampai: date
    predikat: Predikat | None


def list_periodik(session: Session, pegawai_id: int, tahun: int) -> list[BarisPeriodik]:
    """The final periodic results of a year without a converted month in them, by day."""
    terpakai = exists().where(
        BulanAk.pegawai_id == pegawai_id,
        BulanAk.tahun == Skp.tahun,
        BulanAk.bulan == extract("month", PeriodePenilaian.mulai),
    )
    query = (
        select(
            Evaluasi.id,
            PeriodePenilaian.kode,
            PeriodePenilaian.mulai,
            PeriodePenilaian.sampai,
            Evaluasi.predikat,
        )
        .join(PeriodePenilaian, PeriodePenilaian.id == Evaluasi.periode_id)
        .join(Skp, Skp.id == PeriodePenilaian.skp_id)
        .where(Skp.pegawai_id == pegawai_id, Skp.tahun == tahun, PeriodePenilaian.kode != TAHUNAN)
        .where(Evaluasi.id == newest_final(PeriodePenilaian.id), ~terpakai)
        .order_by(PeriodePenilaian.mulai)
    )
    return [BarisPeriodik(*row) for row in session.execute(query)]
