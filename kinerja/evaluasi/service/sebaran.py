"""How the predikat are spread in a unit now, beside the pattern of its capaian organisasi."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import Bahan, day_of, is_latest
from kinerja.evaluasi.rules import (
    BatasOrang,
    CapaianOrganisasi,
    PesanBatas,
    Predikat,
    check_distribusi,
    describe_limits,
)
from kinerja.organisasi.models import Kedudukan, Pegawai, Penempatan
from kinerja.organisasi.query import holds_on
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp

TIDAK_BERTUGAS = (Kedudukan.PENSIUN, Kedudukan.BERHENTI)


@dataclass(frozen=True)
class BarisSebaran:
    """One predikat: how many people have it, and its limit in persons (None without one)."""

    predikat: Predikat
    label: str
    jumlah: int
    batas: BatasOrang | None

    @property
    def teks(self) -> str:
        """ "14 dari paling banyak 16", or the number alone."""
        if self.batas is None:
            return str(self.jumlah)
        kata = "semestinya" if self.batas.paling_banyak == 0 else "dari"
        return f"{self.jumlah}{',' if kata == 'semestinya' else ''} {kata} {self.batas.teks}"

    @property
    def angka_batas(self) -> int | None:
        """Where the bar has its mark."""
        if self.batas is None:
            return None
        terbanyak = self.batas.paling_banyak
        return terbanyak if terbanyak is not None else self.batas.paling_sedikit


@dataclass(frozen=True, kw_only=True)
class Sebaran:
    """The people of a unit without its head, from the best predikat down.

    `gabungan` are the sentences on predikat that have a limit together; `pesan` the limits that are broken,
    which is a consideration for the pejabat penilai and stops nothing.
    """

    unit: str
    capaian: CapaianOrganisasi | None
    jumlah: int
    belum: int
    daftar: tuple[BarisSebaran, ...]
    gabungan: tuple[str, ...]
    pesan: tuple[PesanBatas, ...]

    def of(self, predikat: Predikat) -> BarisSebaran:
        """The line of one predikat."""
        return next(satu for satu in self.daftar if satu.predikat is predikat)


def find_sebaran(
    session: Session, actor: Actor, bahan: Bahan, aturan: AturanEvaluasi, *, today: date
) -> Sebaran | None:
    """The spread in the unit of this person and period, in one query; None without a placement.

    Drafts count: the pejabat penilai watches the spread while rating.
    """
    if bahan.penempatan is None:
        return None
    unit = bahan.penempatan.unit
    rows = dict(session.execute(_count(bahan, unit.id, today)).all())
    jumlah = {predikat: rows.get(predikat, 0) for predikat in Predikat}
    return _build(unit.nama, bahan.nilai_capaian, jumlah, rows.get(None, 0), aturan)


def _build(
    unit: str,
    capaian: CapaianOrganisasi | None,
    jumlah: Mapping[Predikat, int],
    belum: int,
    aturan: AturanEvaluasi,
) -> Sebaran:
    semua = sum(jumlah.values()) + belum
    batas = describe_limits(aturan.distribusi, capaian, semua) if capaian else ()
    satuan = {satu.predikat[0]: satu for satu in batas if len(satu.predikat) == 1}
    bersama = (satu for satu in batas if len(satu.predikat) > 1)
    pesan = (
        check_distribusi(aturan.distribusi, capaian, jumlah, belum_dinilai=belum, label=aturan.label)
        if capaian
        else ()
    )
    return Sebaran(
        unit=unit,
        capaian=capaian,
        jumlah=semua,
        belum=belum,
        daftar=tuple(
            BarisSebaran(satu, aturan.label[satu], jumlah[satu], satuan.get(satu))
            for satu in reversed(Predikat)
        ),
        gabungan=tuple(_describe_joint(satu, jumlah, aturan) for satu in bersama),
        pesan=pesan,
    )


def _describe_joint(batas: BatasOrang, jumlah: Mapping[Predikat, int], aturan: AturanEvaluasi) -> str:
    nama = " dan ".join(aturan.label[satu] for satu in batas.predikat)
    ada = sum(jumlah[satu] for satu in batas.predikat)
    terpenuhi = ", terpenuhi" if ada >= (batas.paling_sedikit or 0) else ""
    return f"{nama} bersama {batas.teks}: kini {ada}{terpenuhi}."


def _count(bahan: Bahan, unit_id: int, today: date) -> Select[Predikat | None, int]:
    day = day_of(bahan.periode, today)
    return (
        select(Evaluasi.predikat, func.count(Penempatan.id))
        .select_from(Penempatan)
        .join(Pegawai, Pegawai.id == Penempatan.pegawai_id)
        .outerjoin(
            Skp,
            and_(
                Skp.pegawai_id == Penempatan.pegawai_id,
                Skp.status != StatusSkp.DIBATALKAN,
                Skp.mulai <= day,
                Skp.sampai > day,
            ),
        )
        .outerjoin(
            PeriodePenilaian,
            and_(
                PeriodePenilaian.skp_id == Skp.id,
                PeriodePenilaian.kode == bahan.periode.kode,
                PeriodePenilaian.mulai <= day,
                PeriodePenilaian.sampai > day,
            ),
        )
        .outerjoin(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .where(Penempatan.unit_id == unit_id, holds_on(Penempatan, day), Penempatan.kepala_unit.is_(False))
        .where(Pegawai.kedudukan.not_in(TIDAK_BERTUGAS))
        .group_by(Evaluasi.predikat)
    )
