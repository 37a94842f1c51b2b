"""The SKP: a versioned document with its results, behaviours and attachments."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.db import Base, DatedMixin, Isi, Kode, Kunci, Naskah, TenantMixin, VersionMixin, enum_column
from kinerja.organisasi.models import Jabatan, Pegawai, Penempatan, TimKerja
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.rules import (
    Aspek,
    BagianLampiran,
    JenisCascade,
    KeadaanSel,
    Klasifikasi,
    NilaiPerilaku,
    Pendekatan,
    Perspektif,
    SikapTim,
    StatusSkp,
)


class Skp(TenantMixin, VersionMixin, Base):
    """The plan of one person for one stretch of one year.

    `potret` holds the identity block as it was when the SKP was submitted or approved, so that an old
    document keeps the pangkat and unit of its time; None while it has never been submitted.
    `sidik_isi` is the sha256 of the content that was approved, `peristiwa_id` what ended it before the year.
    `tanda_salinan` is what to look at after a copy, until it was looked at (`kinerja.skp.tanda`).
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
    peristiwa_id: Mapped[int | None] = mapped_column(ForeignKey("peristiwa_pegawai.id"))
    tanda_salinan: Mapped[Isi] = mapped_column(default=dict, server_default="{}")

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])
    penilai: Mapped[Pegawai | None] = relationship(lazy="raise", foreign_keys=[penilai_id])
    atasan_penilai: Mapped[Pegawai | None] = relationship(lazy="raise", foreign_keys=[atasan_penilai_id])
    penempatan: Mapped[Penempatan] = relationship(lazy="raise")
    rencana_hasil_kerja: Mapped[list["RencanaHasilKerja"]] = relationship(
        lazy="raise",
        back_populates="skp",
        order_by="(RencanaHasilKerja.urutan, RencanaHasilKerja.id)",
    )
    perilaku_kerja: Mapped[list["PerilakuKerja"]] = relationship(lazy="raise", order_by="PerilakuKerja.id")
    lampiran: Mapped[list["LampiranSkp"]] = relationship(lazy="raise", order_by="LampiranSkp.urutan")


class RencanaHasilKerja(TenantMixin, VersionMixin, Base):
    """One expected result; `semua_intervensi` says which results of superiors it carries on."""

    __table_args__ = (UniqueConstraint("skp_id", "klasifikasi", "urutan"),)
    id: Mapped[Kunci]
    skp_id: Mapped[int] = mapped_column(ForeignKey("skp.id"))
    klasifikasi: Mapped[Klasifikasi] = mapped_column(enum_column(Klasifikasi))
    urutan: Mapped[int]
    teks: Mapped[Naskah]
    penugasan_dari: Mapped[str] = mapped_column(String(300), default="")

    skp: Mapped[Skp] = relationship(lazy="raise", back_populates="rencana_hasil_kerja")
    semua_intervensi: Mapped[list["Intervensi"]] = relationship(
        lazy="raise",
        back_populates="rencana_hasil_kerja",
        foreign_keys="Intervensi.rencana_hasil_kerja_id",
        order_by="Intervensi.urutan",
    )
    semua_indikator: Mapped[list["Indikator"]] = relationship(
        lazy="raise", back_populates="rencana_hasil_kerja", order_by="Indikator.urutan"
    )

    @property
    def teks_pimpinan(self) -> str:
        """The results of superiors that this one carries on, one a line, as the form prints them."""
        return "\n".join(satu.teks for satu in self.semua_intervensi if satu.teks.strip())


class Intervensi(TenantMixin, Base):
    """Which result of a superior, structural or ketua tim, an RHK carries on.

    A link (`sumber_id`, also to a draft) keeps the text it had; without one the text stands alone until the
    source exists. `tim_id` names the team whose ketua holds the source.
    """

    __table_args__ = (
        UniqueConstraint("rencana_hasil_kerja_id", "urutan"),
        UniqueConstraint("rencana_hasil_kerja_id", "sumber_id"),
    )
    id: Mapped[Kunci]
    rencana_hasil_kerja_id: Mapped[int] = mapped_column(ForeignKey("rencana_hasil_kerja.id"))
    urutan: Mapped[int] = mapped_column(default=1)
    sumber_id: Mapped[int | None] = mapped_column(ForeignKey("rencana_hasil_kerja.id"), index=True)
    teks: Mapped[Naskah] = mapped_column(default="")
    tim_id: Mapped[int | None] = mapped_column(ForeignKey("tim_kerja.id"))
    jenis: Mapped[JenisCascade | None] = mapped_column(enum_column(JenisCascade))

    rencana_hasil_kerja: Mapped[RencanaHasilKerja] = relationship(
        lazy="raise", foreign_keys=[rencana_hasil_kerja_id], back_populates="semua_intervensi"
    )
    sumber: Mapped[RencanaHasilKerja | None] = relationship(lazy="raise", foreign_keys=[sumber_id])
    tim: Mapped[TimKerja | None] = relationship(lazy="raise")


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
    perspektif: Mapped[Perspektif | None] = mapped_column(enum_column(Perspektif))
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


class SelMatriks(TenantMixin, VersionMixin, Base):
    """One role in the matriks peran hasil: what a person delivers for a result of the pimpinan.

    The matrix is that of the SKP which holds `rhk_pimpinan`. Once it became a row of the person's own SKP
    (`rhk_id`) the text of that row is the one that counts, and `teks` is what the pimpinan wrote last.
    `jam` is the load in effective hours of the year, None where nobody estimated it. With `keadaan` MENUNGGU
    the words of the pimpinan are still to come into the SKP, as a new row or as the new text of `rhk_id`.
    """

    __table_args__ = (
        UniqueConstraint("rhk_pimpinan_id", "pegawai_id", "urutan"),
        UniqueConstraint("rhk_id"),
        Index("ix_sel_matriks_pegawai", "pegawai_id", "skp_id"),
        Index("ix_sel_matriks_skp", "skp_id"),
    )
    id: Mapped[Kunci]
    skp_id: Mapped[int] = mapped_column(ForeignKey("skp.id"))
    rhk_pimpinan_id: Mapped[int] = mapped_column(ForeignKey("rencana_hasil_kerja.id"))
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    urutan: Mapped[int] = mapped_column(default=1)
    tim_id: Mapped[int | None] = mapped_column(ForeignKey("tim_kerja.id"))
    teks: Mapped[Naskah]
    jenis: Mapped[JenisCascade] = mapped_column(
        enum_column(JenisCascade), default=JenisCascade.TIDAK_LANGSUNG
    )
    jam: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    rhk_id: Mapped[int | None] = mapped_column(ForeignKey("rencana_hasil_kerja.id", ondelete="SET NULL"))
    keadaan: Mapped[KeadaanSel] = mapped_column(
        enum_column(KeadaanSel), default=KeadaanSel.MENUNGGU, server_default=KeadaanSel.MENUNGGU.value
    )

    rhk_pimpinan: Mapped[RencanaHasilKerja] = relationship(lazy="raise", foreign_keys=[rhk_pimpinan_id])
    rhk: Mapped[RencanaHasilKerja | None] = relationship(lazy="raise", foreign_keys=[rhk_id])
    pegawai: Mapped[Pegawai] = relationship(lazy="raise")


class RekomendasiTim(TenantMixin, Base):
    """What a ketua tim recommends about the plan of a member; the pejabat penilai decides."""

    __table_args__ = (Index("ix_rekomendasi_tim_skp", "skp_id", "dibuat"),)
    id: Mapped[Kunci]
    skp_id: Mapped[int] = mapped_column(ForeignKey("skp.id"))
    tim_id: Mapped[int] = mapped_column(ForeignKey("tim_kerja.id"))
    penulis_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    nomor_versi: Mapped[int]
    sikap: Mapped[SikapTim] = mapped_column(enum_column(SikapTim))
    teks: Mapped[str] = mapped_column(String(2000), default="")
    dibuat: Mapped[datetime]

    tim: Mapped[TimKerja] = relationship(lazy="raise")
    penulis: Mapped[Pegawai] = relationship(lazy="raise")


class TemplatJabatan(TenantMixin, VersionMixin, Base):
    """A plan that the admin keeps for a jabatan; `isi` as `naskah.content_of` writes it, without identity.

    `jabatan_id` is None for a template that fits every jabatan of its form.
    """

    __table_args__ = (Index("ix_templat_jabatan_jabatan", "instansi_id", "jabatan_id"),)
    id: Mapped[Kunci]
    nama: Mapped[str] = mapped_column(String(200))
    jabatan_id: Mapped[int | None] = mapped_column(ForeignKey("jabatan.id"))
    jenis_form: Mapped[JenisForm] = mapped_column(enum_column(JenisForm))
    isi: Mapped[Isi] = mapped_column(default=dict)
    aktif: Mapped[bool] = mapped_column(default=True)
    dibuat: Mapped[datetime]

    jabatan: Mapped[Jabatan | None] = relationship(lazy="raise")


class CatatanPribadi(TenantMixin, VersionMixin, Base):
    """A note that only its writer reads, about a person he or she leads."""

    __table_args__ = (Index("ix_catatan_pribadi_penulis", "penulis_id", "pegawai_id"),)
    id: Mapped[Kunci]
    penulis_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    teks: Mapped[Naskah]
    dibuat: Mapped[datetime]
    diubah: Mapped[datetime]


class HakPersetujuan(TenantMixin, DatedMixin, Base):
    """The right to approve and return SKP in the name of `pemberi`, without changing a word of them."""

    __table_args__ = (
        CheckConstraint("sampai IS NULL OR mulai < sampai", name="rentang_sah"),
        CheckConstraint("pemberi_id <> penerima_id", name="bukan_diri_sendiri"),
        Index("ix_hak_persetujuan_penerima", "penerima_id", "sampai"),
    )
    id: Mapped[Kunci]
    pemberi_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"), index=True)
    penerima_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    alasan: Mapped[str] = mapped_column(String(500), default="")
    dibuat: Mapped[datetime]

    pemberi: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pemberi_id])
    penerima: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[penerima_id])


class PersetujuanMassal(TenantMixin, VersionMixin, Base):
    """Many SKP approved in one go; until `batas` the whole lot can be taken back.

    `isi` lists the SKP with the version number and the hash that were approved.
    """

    id: Mapped[Kunci]
    oleh_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"), index=True)
    isi: Mapped[Isi] = mapped_column(default=dict)
    dibuat: Mapped[datetime]
    batas: Mapped[datetime]
    dibatalkan: Mapped[datetime | None]
