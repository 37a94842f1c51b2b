"""Deadlines in an instansi: locks that an admin has opened again, and outages that move them."""

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.db import Base, Kunci, Nama, Naskah, TenantMixin, enum_column
from kinerja.organisasi.models import Pegawai, UnitKerja
from kinerja.tenggat.rules import JenisKunci


class BukaKunci(TenantMixin, Base):
    """A lock opened again for a person, or for a unit with all below it, up to the day before `sampai`.

    `diakhiri` is set where an admin closed it before that day.
    """

    __table_args__ = (
        CheckConstraint("alasan <> ''", name="alasan_terisi"),
        CheckConstraint("(pegawai_id IS NULL) <> (unit_id IS NULL)", name="satu_sasaran"),
        Index("ix_buka_kunci_periode", "tahun", "kode_periode"),
    )
    id: Mapped[Kunci]
    jenis: Mapped[JenisKunci] = mapped_column(enum_column(JenisKunci))
    tahun: Mapped[int]
    kode_periode: Mapped[str] = mapped_column(String(10))
    pegawai_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit_kerja.id"))
    sampai: Mapped[date]
    alasan: Mapped[Naskah]
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]
    diakhiri: Mapped[datetime | None]

    pegawai: Mapped[Pegawai | None] = relationship(lazy="raise")
    unit: Mapped[UnitKerja | None] = relationship(lazy="raise")

    @property
    def terakhir(self) -> date:
        """The last day on which it is open."""
        return self.sampai - timedelta(days=1)


class Gangguan(TenantMixin, Base):
    """An outage: nobody could work from `mulai` to `sampai`. One that was noted by mistake is `dicabut`."""

    __table_args__ = (CheckConstraint("mulai < sampai", name="rentang_sah"),)
    id: Mapped[Kunci]
    mulai: Mapped[datetime]
    sampai: Mapped[datetime]
    keterangan: Mapped[Naskah]
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]
    dicabut: Mapped[datetime | None]
