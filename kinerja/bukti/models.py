"""What is known of evidence beside its own rows: links that were looked at, their end, and stored files."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.bukti.rules import KeadaanBerkas, KeadaanTautan
from kinerja.db import Base, Kunci, Nama, Naskah, TenantMixin, enum_column


class Tautan(TenantMixin, Base):
    """A link, once per instansi however many results name it; `sidik` is the one of `BuktiDukung.sidik_url`.

    `diperiksa` is the last look, `berhasil` the last one that found it open, `berikut` the next one, `gagal`
    the failures since; `diminta` is when a person last asked for a look.
    """

    __table_args__ = (
        UniqueConstraint("instansi_id", "sidik"),
        Index("ix_tautan_berikut", "instansi_id", "berikut"),
    )
    id: Mapped[Kunci]
    sidik: Mapped[str] = mapped_column(String(64))
    url: Mapped[Naskah]
    host: Mapped[Nama]
    keadaan: Mapped[KeadaanTautan] = mapped_column(enum_column(KeadaanTautan), default=KeadaanTautan.BELUM)
    sebab: Mapped[Nama] = mapped_column(default="")
    gagal: Mapped[int] = mapped_column(default=0)
    diperiksa: Mapped[datetime | None]
    berhasil: Mapped[datetime | None]
    berikut: Mapped[datetime]
    diminta: Mapped[datetime | None]


class MasaTautan(TenantMixin, Base):
    """The last day on which a person says that his link can be opened (`sampai`, inclusive)."""

    __table_args__ = (UniqueConstraint("pegawai_id", "sidik"),)
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    sidik: Mapped[str] = mapped_column(String(64))
    sampai: Mapped[date]


class PeriksaBerkas(TenantMixin, Base):
    """The last comparison of a stored file with its checksum."""

    __table_args__ = (UniqueConstraint("berkas_id"),)
    id: Mapped[Kunci]
    berkas_id: Mapped[int] = mapped_column(ForeignKey("berkas.id", ondelete="CASCADE"))
    keadaan: Mapped[KeadaanBerkas] = mapped_column(enum_column(KeadaanBerkas))
    diperiksa: Mapped[datetime]
