"""Dated rule sets and the settings of an instansi."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.db import Base, Isi, Kode, Kunci, Nama, TenantMixin, VersionMixin


class Aturan(Base):
    """One edition of a rule set, the same for every instansi; documents name the edition they used."""

    __table_args__ = (UniqueConstraint("kode", "berlaku_mulai"),)
    id: Mapped[Kunci]
    kode: Mapped[Kode]
    berlaku_mulai: Mapped[date]
    berlaku_sampai: Mapped[date | None]
    sumber: Mapped[Nama]
    isi: Mapped[Isi]


class Pengaturan(TenantMixin, VersionMixin, Base):
    """One setting of an instansi; a missing row means the default of `aturan.pengaturan`."""

    __table_args__ = (UniqueConstraint("instansi_id", "kunci"),)
    id: Mapped[Kunci]
    kunci: Mapped[Kode]
    nilai: Mapped[str] = mapped_column(String(200))
