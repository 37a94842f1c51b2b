"""Dated rule sets and the settings of an instansi."""

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.db import Base, Isi, Kode, Kunci, Nama, TenantMixin, VersionMixin

SATU_TERBUKA = text("berlaku_sampai IS NULL AND NOT rancangan")
MASIH_DIPILIH = text("dicabut IS NULL")


class Aturan(Base):
    """One edition of a rule set, the same for every instansi; documents name the edition they used.

    A `rancangan` holds for nobody yet. Any other edition never changes again but for its end, and one that a
    document used is never removed; the database refuses both.
    """

    __table_args__ = (
        UniqueConstraint("kode", "berlaku_mulai"),
        Index(
            "uq_aturan_satu_terbuka",
            "kode",
            unique=True,
            sqlite_where=SATU_TERBUKA,
            postgresql_where=SATU_TERBUKA,
        ),
    )
    id: Mapped[Kunci]
    kode: Mapped[Kode]
    berlaku_mulai: Mapped[date]
    berlaku_sampai: Mapped[date | None]
    sumber: Mapped[Nama]
    isi: Mapped[Isi]
    rancangan: Mapped[bool] = mapped_column(default=False, server_default=false())
    verifikasi: Mapped[str] = mapped_column(String(500), default="", server_default="")


class RiwayatAturan(Base):
    """What was done to the rule sets of the installation; rows are only ever added.

    `aturan_id` names an edition that may have been withdrawn since.
    """

    id: Mapped[Kunci]
    waktu: Mapped[datetime]
    nama: Mapped[Nama]
    aksi: Mapped[Kode]
    aturan_id: Mapped[int]
    kode: Mapped[Kode]
    berlaku_mulai: Mapped[date]
    sumber: Mapped[Nama]
    alasan: Mapped[str] = mapped_column(String(500))
    sidik: Mapped[str] = mapped_column(String(64))


class AturanInstansi(TenantMixin, VersionMixin, Base):
    """A choice of an instansi over the national edition, for what begins in [mulai, sampai).

    `kode` and `kolom` are those of a `Butir`; one that was taken back (`dicabut`) holds no more.
    """

    __table_args__ = (
        Index(
            "uq_aturan_instansi_mulai",
            "instansi_id",
            "kode",
            "kolom",
            "mulai",
            unique=True,
            sqlite_where=MASIH_DIPILIH,
            postgresql_where=MASIH_DIPILIH,
        ),
    )
    id: Mapped[Kunci]
    kode: Mapped[Kode]
    kolom: Mapped[Kode]
    nilai: Mapped[Kode]
    mulai: Mapped[date]
    sampai: Mapped[date | None]
    alasan: Mapped[str] = mapped_column(String(500))
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]
    dicabut: Mapped[datetime | None]


class Pengaturan(TenantMixin, VersionMixin, Base):
    """One setting of an instansi; a missing row means the default of `aturan.pengaturan`."""

    __table_args__ = (UniqueConstraint("instansi_id", "kunci"),)
    id: Mapped[Kunci]
    kunci: Mapped[Kode]
    nilai: Mapped[str] = mapped_column(String(200))
