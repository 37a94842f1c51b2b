"""Which plugins an instansi uses, how they are set, and what went wrong in them."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.db import Base, Isi, Kode, Kunci, Nama, Naskah, TenantMixin, VersionMixin


class PluginInstansi(TenantMixin, VersionMixin, Base):
    """A plugin that an instansi has or had switched on; `sebab_mati` says why the product switched it off.

    `nomor_setelan` names the row of `SetelanPlugin` in force, 0 while the plugin runs as it came.
    """

    __table_args__ = (UniqueConstraint("instansi_id", "nama"),)
    id: Mapped[Kunci]
    nama: Mapped[Kode]
    aktif: Mapped[bool]
    nomor_setelan: Mapped[int] = mapped_column(default=0)
    sebab_mati: Mapped[Naskah] = mapped_column(default="")
    diaktifkan: Mapped[datetime]


class SetelanPlugin(TenantMixin, Base):
    """One version of the settings of a plugin; secrets are encrypted one by one. Never changed."""

    __table_args__ = (UniqueConstraint("instansi_id", "nama", "nomor"),)
    id: Mapped[Kunci]
    nama: Mapped[Kode]
    nomor: Mapped[int]
    isi: Mapped[Isi]
    versi_plugin: Mapped[str] = mapped_column(String(20))
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]


class GalatPlugin(TenantMixin, Base):
    """A fault of a plugin, kept for the admin page."""

    __table_args__ = (Index("ix_galat_plugin_nama_waktu", "instansi_id", "nama", "waktu"),)
    id: Mapped[Kunci]
    nama: Mapped[Kode]
    hook: Mapped[str] = mapped_column(String(120))
    sebab: Mapped[Naskah]
    lambat: Mapped[bool] = mapped_column(default=False)
    waktu: Mapped[datetime]


class PilihanFormula(TenantMixin, Base):
    """Which formula proposes ratings from then on; the newest row holds, the others tell who chose when."""

    id: Mapped[Kunci]
    kode: Mapped[Kode]
    plugin: Mapped[Kode]
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]
