"""The work of a period: plans of action, realisasi and evidence."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.bukti.rules import fingerprint_url
from kinerja.db import Base, Isi, Kode, Kunci, Nama, Naskah, TenantMixin, VersionMixin, enum_column
from kinerja.kalender.rules import JenisPeriode
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.models import Skp


class PeriodePenilaian(TenantMixin, VersionMixin, Base):
    """One evaluation period of one SKP (T1…T4, B01…B12, TH for the year), clipped to the SKP."""

    __table_args__ = (
        CheckConstraint("mulai < sampai", name="rentang_sah"),
        UniqueConstraint("skp_id", "kode"),
        Index("ix_periode_penilaian_kode", "kode", "status"),
    )
    id: Mapped[Kunci]
    skp_id: Mapped[int] = mapped_column(ForeignKey("skp.id"))
    kode: Mapped[str] = mapped_column(String(10))
    jenis: Mapped[JenisPeriode] = mapped_column(enum_column(JenisPeriode))
    mulai: Mapped[date]
    sampai: Mapped[date]
    status: Mapped[StatusPeriode] = mapped_column(enum_column(StatusPeriode))
    status_sejak: Mapped[datetime]

    skp: Mapped[Skp] = relationship(lazy="raise")


class RencanaAksi(TenantMixin, VersionMixin, Base):
    """One step planned in a period for one result."""

    __table_args__ = (UniqueConstraint("periode_id", "rencana_hasil_kerja_id", "urutan"),)
    id: Mapped[Kunci]
    periode_id: Mapped[int] = mapped_column(ForeignKey("periode_penilaian.id"))
    rencana_hasil_kerja_id: Mapped[int] = mapped_column(ForeignKey("rencana_hasil_kerja.id"), index=True)
    urutan: Mapped[int]
    teks: Mapped[Naskah]


class Realisasi(TenantMixin, VersionMixin, Base):
    """What was reached on one indicator: `nilai` in the shape of its type, `teks` as printed on the form.

    `ukuran` is the kind and parameter of the target for which it was written, {} where that is not known.
    """

    __table_args__ = (UniqueConstraint("periode_id", "indikator_id"),)
    id: Mapped[Kunci]
    periode_id: Mapped[int] = mapped_column(ForeignKey("periode_penilaian.id"))
    indikator_id: Mapped[int] = mapped_column(ForeignKey("indikator.id"), index=True)
    nilai: Mapped[Isi] = mapped_column(default=dict)
    teks: Mapped[Naskah] = mapped_column(default="")
    ukuran: Mapped[Isi] = mapped_column(default=dict, server_default="{}")
    diubah: Mapped[datetime]


class Berkas(TenantMixin, Base):
    """A stored file, once per content and instansi; the name it was offered under is on `BuktiDukung`."""

    __table_args__ = (UniqueConstraint("instansi_id", "sha256"),)
    id: Mapped[Kunci]
    sha256: Mapped[str] = mapped_column(String(64))
    ukuran: Mapped[int]
    jenis_isi: Mapped[Kode]
    dibuat: Mapped[datetime]


class JenisBukti(StrEnum):
    """A stored file or a link to somewhere else."""

    BERKAS = "berkas"
    TAUTAN = "tautan"


def _fingerprint(context: DefaultExecutionContext) -> str | None:
    url: str | None = context.get_current_parameters()["url"]  # type: ignore[no-untyped-call]
    return fingerprint_url(url) if url else None


class BuktiDukung(TenantMixin, Base):
    """Evidence of a result in a period; `sidik_url` is the same for every way of writing one address."""

    __table_args__ = (
        CheckConstraint(
            "(jenis = 'berkas' AND berkas_id IS NOT NULL) OR (jenis = 'tautan' AND url IS NOT NULL)",
            name="isi_sesuai_jenis",
        ),
        Index("ix_bukti_dukung_diunggah_oleh", "diunggah_oleh", "id"),
    )
    id: Mapped[Kunci]
    periode_id: Mapped[int] = mapped_column(ForeignKey("periode_penilaian.id"), index=True)
    rencana_hasil_kerja_id: Mapped[int] = mapped_column(ForeignKey("rencana_hasil_kerja.id"), index=True)
    jenis: Mapped[JenisBukti] = mapped_column(enum_column(JenisBukti))
    berkas_id: Mapped[int | None] = mapped_column(ForeignKey("berkas.id"), index=True)
    url: Mapped[str | None] = mapped_column(String(2000))
    sidik_url: Mapped[str | None] = mapped_column(String(64), index=True, default=_fingerprint)
    nama: Mapped[Nama]
    diunggah_oleh: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    dibuat: Mapped[datetime]

    berkas: Mapped[Berkas | None] = relationship(lazy="raise")
