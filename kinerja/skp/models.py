"""The SKP: a versioned document with its results, behaviours and attachments."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.db import Base, Isi, Kode, Kunci, Naskah, TenantMixin, VersionMixin, enum_column
from kinerja.organisasi.models import Pegawai, Penempatan
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.rules import Aspek, BagianLampiran, Klasifikasi, NilaiPerilaku, Pendekatan, StatusSkp


class Skp(TenantMixin, VersionMixin, Base):
    """The plan of one person for one stretch of one year.

    `potret` holds the identity block as it was when the SKP was submitted or approved, so that an old
    document keeps the pangkat and unit of its time; None while it has never been submitted.
    `sidik_isi` is the sha256 of the content that was approved.
    """

    __table_args__ = (
        CheckConstraint("mulai < sampai", name="rentang_sah"),
        Index(
            "uq_skp_satu_per_mulai",
            "pegawai_id",
            "mulai",
            unique=True,
            sqlite_where=text("status <> 'dibatalkan'"),
            postgresql_where=text("status <> 'dibatalkan'"),
        ),
        Index("ix_skp_penilai", "penilai_id", "status"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    penempatan_id: Mapped[int] = mapped_column(ForeignKey("penempatan.id"))
    penilai_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    atasan_penilai_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    tahun: Mapped[int]
    mulai: Mapped[date]
    sampai: Mapped[date]
    pendekatan: Mapped[Pendekatan] = mapped_column(enum_column(Pendekatan))
    jenis_form: Mapped[JenisForm] = mapped_column(enum_column(JenisForm))
    status: Mapped[StatusSkp] = mapped_column(enum_column(StatusSkp), default=StatusSkp.DRAF)
    status_sejak: Mapped[datetime]
    nomor_versi: Mapped[int] = mapped_column(default=1)
    potret: Mapped[Isi | None]
    sidik_isi: Mapped[str | None] = mapped_column(String(64))
    ditetapkan: Mapped[datetime | None]
    dibuat: Mapped[datetime]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])
    penilai: Mapped[Pegawai | None] = relationship(lazy="raise", foreign_keys=[penilai_id])
    atasan_penilai: Mapped[Pegawai | None] = relationship(lazy="raise", foreign_keys=[atasan_penilai_id])
    penempatan: Mapped[Penempatan] = relationship(lazy="raise")
    rencana_hasil_kerja: Mapped[list["RencanaHasilKerja"]] = relationship(
        lazy="raise", back_populates="skp", order_by="RencanaHasilKerja.urutan"
    )
    perilaku_kerja: Mapped[list["PerilakuKerja"]] = relationship(lazy="raise", order_by="PerilakuKerja.id")
    lampiran: Mapped[list["LampiranSkp"]] = relationship(lazy="raise", order_by="LampiranSkp.urutan")


class RencanaHasilKerja(TenantMixin, VersionMixin, Base):
    """One expected result. It carries on a result of the superior by link, or by free text until then."""

    __table_args__ = (UniqueConstraint("skp_id", "klasifikasi", "urutan"),)
    id: Mapped[Kunci]
    skp_id: Mapped[int] = mapped_column(ForeignKey("skp.id"))
    klasifikasi: Mapped[Klasifikasi] = mapped_column(enum_column(Klasifikasi))
    urutan: Mapped[int]
    teks: Mapped[Naskah]
    rhk_pimpinan_id: Mapped[int | None] = mapped_column(ForeignKey("rencana_hasil_kerja.id"), index=True)
    rhk_pimpinan_teks: Mapped[Naskah] = mapped_column(default="")
    penugasan_dari: Mapped[str] = mapped_column(String(300), default="")

    skp: Mapped[Skp] = relationship(lazy="raise", back_populates="rencana_hasil_kerja")
    rhk_pimpinan: Mapped["RencanaHasilKerja | None"] = relationship(
        lazy="raise", remote_side="RencanaHasilKerja.id"
    )
    semua_indikator: Mapped[list["Indikator"]] = relationship(
        lazy="raise", back_populates="rencana_hasil_kerja", order_by="Indikator.urutan"
    )


class Indikator(TenantMixin, VersionMixin, Base):
    """A measure of a result. `target` is the official text that is printed; `parameter` is its typed form.

    `tipe` names an indicator type of the registry and `penyedia` the plugin that gave it; "" where the target
    is text only (kualitatif).
    """

    __table_args__ = (UniqueConstraint("rencana_hasil_kerja_id", "urutan"),)
    id: Mapped[Kunci]
    rencana_hasil_kerja_id: Mapped[int] = mapped_column(ForeignKey("rencana_hasil_kerja.id"))
    urutan: Mapped[int]
    aspek: Mapped[Aspek | None] = mapped_column(enum_column(Aspek))
    teks: Mapped[Naskah]
    target: Mapped[Naskah] = mapped_column(default="")
    tipe: Mapped[Kode] = mapped_column(default="")
    penyedia: Mapped[Kode] = mapped_column(default="", server_default="")
    parameter: Mapped[Isi] = mapped_column(default=dict)

    rencana_hasil_kerja: Mapped[RencanaHasilKerja] = relationship(
        lazy="raise", back_populates="semua_indikator"
    )


class PerilakuKerja(TenantMixin, VersionMixin, Base):
    """The expectation of the pimpinan on one of the seven BerAKHLAK values; seven rows on every SKP."""

    __table_args__ = (UniqueConstraint("skp_id", "nilai"),)
    id: Mapped[Kunci]
    skp_id: Mapped[int] = mapped_column(ForeignKey("skp.id"))
    nilai: Mapped[NilaiPerilaku] = mapped_column(enum_column(NilaiPerilaku))
    ekspektasi: Mapped[Naskah] = mapped_column(default="")


class LampiranSkp(TenantMixin, VersionMixin, Base):
    """One numbered line of one of the three lists of the lampiran."""

    __table_args__ = (UniqueConstraint("skp_id", "bagian", "urutan"),)
    id: Mapped[Kunci]
    skp_id: Mapped[int] = mapped_column(ForeignKey("skp.id"))
    bagian: Mapped[BagianLampiran] = mapped_column(enum_column(BagianLampiran))
    urutan: Mapped[int]
    teks: Mapped[Naskah]


class VersiSkp(TenantMixin, Base):
    """The whole content as it was handed over, kept readable and printable; never changed."""

    __table_args__ = (UniqueConstraint("skp_id", "nomor"),)
    id: Mapped[Kunci]
    skp_id: Mapped[int] = mapped_column(ForeignKey("skp.id"))
    nomor: Mapped[int]
    isi: Mapped[Isi]
    sidik: Mapped[str] = mapped_column(String(64))
    oleh_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    dibuat: Mapped[datetime]


class CatatanSkp(TenantMixin, Base):
    """A note of the superior or the owner, on the SKP or on one result; kept when the SKP moves on."""

    id: Mapped[Kunci]
    skp_id: Mapped[int] = mapped_column(ForeignKey("skp.id"), index=True)
    rencana_hasil_kerja_id: Mapped[int | None] = mapped_column(
        ForeignKey("rencana_hasil_kerja.id", ondelete="SET NULL")
    )
    penulis_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    pengembalian: Mapped[bool] = mapped_column(default=False)
    nomor_versi: Mapped[int]
    teks: Mapped[Naskah]
    dibuat: Mapped[datetime]

    penulis: Mapped[Pegawai] = relationship(lazy="raise")
