"""Letters that were issued: their number, their content, and the file."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.db import Base, Isi, Kode, Kunci, Nama, TenantMixin


class SuratTerbit(TenantMixin, Base):
    """One letter of a plugin about one evaluation. Number and content stay as they were issued.

    `isi` are the values of the placeholders, `sha256` names the stored PDF; None until it was printed.
    """

    __table_args__ = (
        UniqueConstraint("instansi_id", "kode", "tahun", "urut"),
        UniqueConstraint("instansi_id", "kode", "evaluasi_id"),
    )
    id: Mapped[Kunci]
    kode: Mapped[Kode]
    plugin: Mapped[Kode]
    versi_plugin: Mapped[str] = mapped_column(String(20))
    judul: Mapped[Nama]
    evaluasi_id: Mapped[int] = mapped_column(ForeignKey("evaluasi.id"), index=True)
    tahun: Mapped[int]
    urut: Mapped[int]
    nomor: Mapped[Nama]
    isi: Mapped[Isi]
    sha256: Mapped[str | None] = mapped_column(String(64))
    penanda: Mapped[Kode] = mapped_column(default="")
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]

    @property
    def nama_berkas(self) -> str:
        """Names kind, year and number, no person."""
        return f"{self.kode}-{self.tahun}-{self.urut:04d}.pdf"
