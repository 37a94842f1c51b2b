"""Sessions of kalibrasi: who leads, who takes part, which moves were staged, and the minutes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.aturan.rules import Predikat, Rating
from kinerja.db import Base, Isi, Kode, Kunci, Nama, Naskah, TenantMixin, VersionMixin, enum_column
from kinerja.kalibrasi.rules import StatusKalibrasi
from kinerja.organisasi.models import Pegawai, UnitKerja
from kinerja.pelaksanaan.models import PeriodePenilaian

HIDUP = text("status IN ('rancangan', 'berlangsung', 'diterapkan')")


class Kalibrasi(TenantMixin, VersionMixin, Base):
    """A session about one unit and period; a closed one has its minutes in `isi` and never changes again.

    `urut` counts per year and is never used again; `jumlah_awal` are the counts when it began.
    """

    __table_args__ = (
        CheckConstraint("status <> 'ditutup' OR (sidik IS NOT NULL AND urut IS NOT NULL)", name="berisalah"),
        UniqueConstraint("instansi_id", "tahun", "urut"),
        Index(
            "uq_kalibrasi_terbuka",
            "unit_id",
            "tahun",
            "kode_periode",
            unique=True,
            sqlite_where=HIDUP,
            postgresql_where=HIDUP,
        ),
    )
    id: Mapped[Kunci]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit_kerja.id"))
    tahun: Mapped[int]
    kode_periode: Mapped[str] = mapped_column(String(10))
    pemimpin_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"), index=True)
    tanggal: Mapped[date]
    agenda: Mapped[Naskah] = mapped_column(default="")
    status: Mapped[StatusKalibrasi] = mapped_column(enum_column(StatusKalibrasi))
    jumlah_awal: Mapped[Isi] = mapped_column(default=dict)
    urut: Mapped[int | None]
    isi: Mapped[Isi] = mapped_column(default=dict)
    sidik: Mapped[str | None] = mapped_column(String(64))
    dibuat: Mapped[datetime]
    diubah: Mapped[datetime]
    diubah_oleh: Mapped[Nama]
    diterapkan: Mapped[datetime | None]
    ditutup: Mapped[datetime | None]

    unit: Mapped[UnitKerja] = relationship(lazy="raise")
    pemimpin: Mapped[Pegawai] = relationship(lazy="raise")

    @property
    def nomor(self) -> str:
        """The number of the minutes, "" before they exist."""
        return f"{self.urut:03d}/KAL/{self.tahun}" if self.urut else ""


class PesertaKalibrasi(TenantMixin, Base):
    """A pejabat penilai who was invited."""

    __table_args__ = (UniqueConstraint("kalibrasi_id", "pegawai_id"),)
    id: Mapped[Kunci]
    kalibrasi_id: Mapped[int] = mapped_column(ForeignKey("kalibrasi.id"))
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"), index=True)

    pegawai: Mapped[Pegawai] = relationship(lazy="raise")


class PindahKalibrasi(TenantMixin, Base):
    """One move with its sentence; `evaluasi_versi` is the draft that it was made on."""

    __table_args__ = (UniqueConstraint("kalibrasi_id", "periode_id"),)
    id: Mapped[Kunci]
    kalibrasi_id: Mapped[int] = mapped_column(ForeignKey("kalibrasi.id"))
    periode_id: Mapped[int] = mapped_column(ForeignKey("periode_penilaian.id"))
    evaluasi_versi: Mapped[int]
    hasil_lama: Mapped[Rating] = mapped_column(enum_column(Rating, "hasil_lama"))
    perilaku_lama: Mapped[Rating] = mapped_column(enum_column(Rating, "perilaku_lama"))
    predikat_lama: Mapped[Predikat] = mapped_column(enum_column(Predikat, "predikat_lama"))
    hasil_baru: Mapped[Rating] = mapped_column(enum_column(Rating, "hasil_baru"))
    perilaku_baru: Mapped[Rating] = mapped_column(enum_column(Rating, "perilaku_baru"))
    predikat_baru: Mapped[Predikat] = mapped_column(enum_column(Predikat, "predikat_baru"))
    alasan: Mapped[str] = mapped_column(String(500))
    oleh_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]

    periode: Mapped[PeriodePenilaian] = relationship(lazy="raise")


class BerkasRisalah(TenantMixin, Base):
    """The stored file of closed minutes; `sha256` names it. One with a signature never changes again.

    `penanda` is the kode of the signer, "" until it was signed; `oleh` is who printed or signed it last.
    """

    __table_args__ = (
        CheckConstraint("(penanda = '') = (ditandatangani IS NULL)", name="saat_tanda_tangan"),
        UniqueConstraint("kalibrasi_id"),
    )
    id: Mapped[Kunci]
    kalibrasi_id: Mapped[int] = mapped_column(ForeignKey("kalibrasi.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    dicetak: Mapped[datetime]
    penanda: Mapped[Kode] = mapped_column(default="")
    ditandatangani: Mapped[datetime | None]
    oleh: Mapped[Nama]
