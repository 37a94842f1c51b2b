"""Feedback, requests for it, and reports about it."""

import secrets
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.db import Base, Kunci, Nama, Naskah, TenantMixin, VersionMixin, enum_column
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import PeranUmpanBalik
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik.rules import JenisUmpan, Kerahasiaan, PutusanLaporan, StatusDiminta


def new_tanda() -> str:
    """A name for a text on pages: unlike its id it says nothing about when it was written."""
    return secrets.token_hex(8)


def new_garam() -> str:
    """What makes the hash of a text unguessable."""
    return secrets.token_hex(16)


class UmpanBalik(TenantMixin, Base):
    """Feedback on a result or on a value of behaviour; `balasan_dari` makes it a thread.

    `kerahasiaan` and `minimum` are what was promised to the giver when it was written; `hari` is the day of
    the instansi on which that was, and decides with which others it opens. `pihak_nama` and `pihak_kantor`
    name an outside party whose words the giver wrote down. A withdrawn text is kept for the trail alone.
    """

    __table_args__ = (
        CheckConstraint(
            "rencana_hasil_kerja_id IS NOT NULL OR nilai_perilaku IS NOT NULL", name="ada_sasaran"
        ),
        CheckConstraint("minimum >= 1", name="minimum_sah"),
        Index("uq_umpan_balik_tanda", "tanda", unique=True),
        Index("ix_umpan_balik_pemberi", "pemberi_id", "periode_id"),
    )
    id: Mapped[Kunci]
    tanda: Mapped[str] = mapped_column(String(16), default=new_tanda)
    garam: Mapped[str] = mapped_column(String(32), default=new_garam)
    periode_id: Mapped[int] = mapped_column(ForeignKey("periode_penilaian.id"), index=True)
    rencana_hasil_kerja_id: Mapped[int | None] = mapped_column(
        ForeignKey("rencana_hasil_kerja.id"), index=True
    )
    nilai_perilaku: Mapped[NilaiPerilaku | None] = mapped_column(enum_column(NilaiPerilaku))
    balasan_dari_id: Mapped[int | None] = mapped_column(ForeignKey("umpan_balik.id"))
    pemberi_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    # None: the owner answers in the thread of his own result.
    peran: Mapped[PeranUmpanBalik | None] = mapped_column(enum_column(PeranUmpanBalik))
    jenis: Mapped[JenisUmpan | None] = mapped_column(enum_column(JenisUmpan))
    kerahasiaan: Mapped[Kerahasiaan] = mapped_column(
        enum_column(Kerahasiaan), default=Kerahasiaan.BERNAMA, server_default=Kerahasiaan.BERNAMA.value
    )
    minimum: Mapped[int] = mapped_column(default=1, server_default="1")
    pihak_nama: Mapped[str] = mapped_column(String(300), default="", server_default="")
    pihak_kantor: Mapped[str] = mapped_column(String(300), default="", server_default="")
    teks: Mapped[Naskah]
    hari: Mapped[date]
    dibuat: Mapped[datetime]
    diubah: Mapped[datetime | None]
    ditarik: Mapped[datetime | None]
    disembunyikan: Mapped[datetime | None]

    pemberi: Mapped[Pegawai] = relationship(lazy="raise")
    laporan: Mapped["LaporanUmpanBalik | None"] = relationship(lazy="raise", back_populates="umpan_balik")

    @property
    def anonim(self) -> bool:
        return self.kerahasiaan is not Kerahasiaan.BERNAMA


class PermintaanUmpanBalik(TenantMixin, VersionMixin, Base):
    """Somebody asks several people for feedback on the owner of a period, in one sentence, until a day."""

    __table_args__ = (Index("ix_permintaan_umpan_balik_peminta", "peminta_id", "dibuat"),)
    id: Mapped[Kunci]
    periode_id: Mapped[int] = mapped_column(ForeignKey("periode_penilaian.id"), index=True)
    peminta_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    pesan: Mapped[str] = mapped_column(String(500))
    tenggat: Mapped[date]
    dibuat: Mapped[datetime]
    diingatkan: Mapped[date | None]
    ditarik: Mapped[datetime | None]

    periode: Mapped[PeriodePenilaian] = relationship(lazy="raise")
    peminta: Mapped[Pegawai] = relationship(lazy="raise")
    daftar_diminta: Mapped[list["DimintaUmpanBalik"]] = relationship(
        lazy="raise", back_populates="permintaan"
    )


class DimintaUmpanBalik(TenantMixin, Base):
    """One person who was asked. `rahasia`: the asker does not learn whether this one answered."""

    __table_args__ = (
        UniqueConstraint("permintaan_id", "pemberi_id"),
        Index("ix_diminta_umpan_balik_pemberi", "pemberi_id", "status"),
        CheckConstraint("(status = 'menunggu') = (selesai IS NULL)", name="selesai_sesuai_status"),
    )
    id: Mapped[Kunci]
    permintaan_id: Mapped[int] = mapped_column(ForeignKey("permintaan_umpan_balik.id"))
    pemberi_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    peran: Mapped[PeranUmpanBalik] = mapped_column(enum_column(PeranUmpanBalik))
    rahasia: Mapped[bool]
    status: Mapped[StatusDiminta] = mapped_column(enum_column(StatusDiminta), default=StatusDiminta.MENUNGGU)
    alasan: Mapped[str] = mapped_column(String(500), default="")
    selesai: Mapped[datetime | None]

    permintaan: Mapped[PermintaanUmpanBalik] = relationship(lazy="raise", back_populates="daftar_diminta")
    pemberi: Mapped[Pegawai] = relationship(lazy="raise")


class LaporanUmpanBalik(TenantMixin, VersionMixin, Base):
    """A reader says that an anonymous text is abuse, and what the person in charge decided."""

    __table_args__ = (
        UniqueConstraint("umpan_balik_id"),
        CheckConstraint("(putusan IS NULL) = (diputus IS NULL)", name="putusan_lengkap"),
    )
    id: Mapped[Kunci]
    umpan_balik_id: Mapped[int] = mapped_column(ForeignKey("umpan_balik.id"))
    pelapor_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    alasan: Mapped[str] = mapped_column(String(500))
    dibuat: Mapped[datetime]
    putusan: Mapped[PutusanLaporan | None] = mapped_column(enum_column(PutusanLaporan))
    alasan_putusan: Mapped[str] = mapped_column(String(500), default="")
    pemutus: Mapped[Nama] = mapped_column(default="")
    diputus: Mapped[datetime | None]

    umpan_balik: Mapped[UmpanBalik] = relationship(lazy="raise", back_populates="laporan")
    pelapor: Mapped[Pegawai] = relationship(lazy="raise")
