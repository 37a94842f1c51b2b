"""Instansi, unit kerja, jabatan, people and where they are placed."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.db import Base, DatedMixin, Isi, Kode, Kunci, Nama, TenantMixin, VersionMixin, enum_column
from kinerja.organisasi.impor.jenis import HasilBaris
from kinerja.organisasi.rules import JenisJabatan, JenisPegawai, JenisPeristiwa, JenisUsulan, StatusUsulan
from kinerja.organisasi.rules import Kedudukan as Kedudukan  # models and rules name it alike


class Instansi(VersionMixin, Base):
    """A government body: one tenant of the installation.

    `baris_judul` maps a JenisJabatan to the third title line of its forms, where the instansi prints its own.
    """

    __table_args__ = (UniqueConstraint("kode"),)
    id: Mapped[Kunci]
    kode: Mapped[Kode]
    nama: Mapped[Nama]
    nama_pendek: Mapped[str] = mapped_column(String(60))
    tempat: Mapped[str] = mapped_column(String(120))
    zona_waktu: Mapped[str] = mapped_column(String(40), default="Asia/Jakarta")
    baris_judul: Mapped[Isi] = mapped_column(default=dict, server_default="{}")
    dibuat: Mapped[datetime]


class UnitKerja(TenantMixin, VersionMixin, Base):
    """A node of the organisation tree; `induk_id` is None only for the root.

    `kode_luar` is the unor identifier of SIASN in upper case, None for a unit made here.
    """

    __table_args__ = (
        UniqueConstraint("instansi_id", "kode_luar"),
        Index("ix_unit_kerja_nama", "instansi_id", "nama", "id"),
    )
    id: Mapped[Kunci]
    kode_luar: Mapped[str | None] = mapped_column(String(60))
    nama: Mapped[Nama]
    induk_id: Mapped[int | None] = mapped_column(ForeignKey("unit_kerja.id"), index=True)
    aktif: Mapped[bool] = mapped_column(default=True)

    induk: Mapped["UnitKerja | None"] = relationship(lazy="raise", remote_side="UnitKerja.id")


class Jabatan(TenantMixin, VersionMixin, Base):
    """A position title with its kind; `jenjang` is set for a jabatan fungsional only."""

    __table_args__ = (
        UniqueConstraint("instansi_id", "kode_luar"),
        Index("ix_jabatan_nama", "instansi_id", "nama", "id"),
    )
    id: Mapped[Kunci]
    kode_luar: Mapped[str | None] = mapped_column(String(60))
    nama: Mapped[Nama]
    jenis: Mapped[JenisJabatan] = mapped_column(enum_column(JenisJabatan))
    jenjang: Mapped[str | None] = mapped_column(String(30))
    aktif: Mapped[bool] = mapped_column(default=True)


class Pegawai(TenantMixin, VersionMixin, Base):
    """A person. `nip` is the present one (None for a pejabat without NIP); ended ones are in `RiwayatNip`."""

    __table_args__ = (
        UniqueConstraint("instansi_id", "nip"),
        Index("ix_pegawai_nama", "instansi_id", "nama", "id"),
    )
    id: Mapped[Kunci]
    nip: Mapped[str | None] = mapped_column(String(18))
    nama: Mapped[Nama]
    gelar_depan: Mapped[str] = mapped_column(String(60), default="")
    gelar_belakang: Mapped[str] = mapped_column(String(120), default="")
    jenis: Mapped[JenisPegawai] = mapped_column(enum_column(JenisPegawai))
    kedudukan: Mapped[Kedudukan] = mapped_column(enum_column(Kedudukan), default=Kedudukan.AKTIF)
    tanggal_lahir: Mapped[date | None]
    surel: Mapped[str | None] = mapped_column(String(254))

    daftar_penempatan: Mapped[list["Penempatan"]] = relationship(lazy="raise", back_populates="pegawai")

    @property
    def nama_lengkap(self) -> str:
        """Name with titles as printed on official forms."""
        depan = f"{self.gelar_depan} " if self.gelar_depan else ""
        belakang = f", {self.gelar_belakang}" if self.gelar_belakang else ""
        return f"{depan}{self.nama}{belakang}"


class RiwayatNip(TenantMixin, Base):
    """A NIP that the person carried until `sampai` (exclusive)."""

    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"), index=True)
    nip: Mapped[str] = mapped_column(String(18), index=True)
    sampai: Mapped[date]


class Penempatan(TenantMixin, VersionMixin, DatedMixin, Base):
    """Where a person sits from `mulai` to `sampai` (exclusive, None = open): unit, jabatan, golongan."""

    __table_args__ = (
        CheckConstraint("sampai IS NULL OR mulai < sampai", name="rentang_sah"),
        UniqueConstraint("pegawai_id", "mulai"),
        Index("ix_penempatan_unit", "unit_id", "sampai"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit_kerja.id"))
    jabatan_id: Mapped[int] = mapped_column(ForeignKey("jabatan.id"), index=True)
    golongan: Mapped[str] = mapped_column(String(10), default="")
    tmt_golongan: Mapped[date | None]
    tmt_jabatan: Mapped[date | None]
    kepala_unit: Mapped[bool] = mapped_column(default=False)

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", back_populates="daftar_penempatan")
    unit: Mapped[UnitKerja] = relationship(lazy="raise")
    jabatan: Mapped[Jabatan] = relationship(lazy="raise")


class SumberGaris(StrEnum):
    """Who said so: the proposal from the unit tree, or an admin."""

    USULAN = "usulan"
    ADMIN = "admin"


class GarisPelaporan(TenantMixin, VersionMixin, DatedMixin, Base):
    """The pejabat penilai of a person from `mulai` to `sampai` (exclusive, None = open).

    The atasan pejabat penilai is the penilai of the penilai, unless `atasan_id` names another.
    """

    __table_args__ = (
        CheckConstraint("sampai IS NULL OR mulai < sampai", name="rentang_sah"),
        CheckConstraint("pegawai_id <> penilai_id", name="bukan_diri_sendiri"),
        UniqueConstraint("pegawai_id", "mulai"),
        Index("ix_garis_pelaporan_penilai", "penilai_id", "sampai"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    penilai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    atasan_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    sumber: Mapped[SumberGaris] = mapped_column(enum_column(SumberGaris))
    alasan: Mapped[str] = mapped_column(String(500), default="")

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])
    penilai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[penilai_id])
    atasan: Mapped[Pegawai | None] = relationship(lazy="raise", foreign_keys=[atasan_id])


class TimKerja(TenantMixin, VersionMixin, DatedMixin, Base):
    """A team across units. Its ketua sees, comments and recommends; the pejabat penilai decides."""

    __table_args__ = (
        CheckConstraint("sampai IS NULL OR mulai < sampai", name="rentang_sah"),
        Index("ix_tim_kerja_ketua", "ketua_id", "sampai"),
    )
    id: Mapped[Kunci]
    nama: Mapped[Nama]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit_kerja.id"), index=True)
    ketua_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    sk_nomor: Mapped[str] = mapped_column(String(120), default="")
    sk_tanggal: Mapped[date | None]
    keterangan: Mapped[str] = mapped_column(String(1000), default="")

    unit: Mapped[UnitKerja] = relationship(lazy="raise")
    ketua: Mapped[Pegawai] = relationship(lazy="raise")
    daftar_anggota: Mapped[list["AnggotaTim"]] = relationship(lazy="raise", back_populates="tim")


class AnggotaTim(TenantMixin, DatedMixin, Base):
    """A member of a team from `mulai` to `sampai` (exclusive, None = as long as the team)."""

    __table_args__ = (
        CheckConstraint("sampai IS NULL OR mulai < sampai", name="rentang_sah"),
        UniqueConstraint("tim_id", "pegawai_id", "mulai"),
        Index("ix_anggota_tim_pegawai", "pegawai_id", "sampai"),
    )
    id: Mapped[Kunci]
    tim_id: Mapped[int] = mapped_column(ForeignKey("tim_kerja.id"))
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    peran: Mapped[str] = mapped_column(String(120), default="Anggota")

    tim: Mapped[TimKerja] = relationship(lazy="raise", back_populates="daftar_anggota")
    pegawai: Mapped[Pegawai] = relationship(lazy="raise")


class PeristiwaPegawai(TenantMixin, VersionMixin, DatedMixin, Base):
    """Something that moved a person's year, from `mulai` to `sampai` (exclusive, None = open or a moment).

    `isi` keeps what was chosen in the wizard and what it replaced, so that it can be taken back; `unit_id` is
    the unit whose post a Plt or Plh holds. A row that was `dibatalkan` counts for nothing.
    """

    __table_args__ = (
        CheckConstraint("sampai IS NULL OR mulai < sampai", name="rentang_sah"),
        Index("ix_peristiwa_pegawai_waktu", "pegawai_id", "mulai"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    jenis: Mapped[JenisPeristiwa] = mapped_column(enum_column(JenisPeristiwa))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit_kerja.id"))
    dasar: Mapped[str] = mapped_column(String(300), default="")
    keterangan: Mapped[str] = mapped_column(String(1000), default="")
    isi: Mapped[Isi] = mapped_column(default=dict)
    oleh_akun_id: Mapped[int | None] = mapped_column(ForeignKey("akun.id"))
    dibuat: Mapped[datetime]
    dibatalkan: Mapped[datetime | None]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise")
    unit: Mapped[UnitKerja | None] = relationship(lazy="raise")


class UsulanKedudukan(TenantMixin, VersionMixin, Base):
    """What a pegawai says about the own position, until the admin in charge decides.

    `tercatat` and `usulan` hold the value on record and the one proposed, `luar` the one of the outside
    source on the day of the proposal ({} where there is none). `berakhir` is the day after a temporary
    override.
    """

    __table_args__ = (Index("ix_usulan_kedudukan_status", "instansi_id", "status", "dibuat"),)
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"), index=True)
    jenis: Mapped[JenisUsulan] = mapped_column(enum_column(JenisUsulan))
    tercatat: Mapped[Isi] = mapped_column(default=dict)
    usulan: Mapped[Isi] = mapped_column(default=dict)
    luar: Mapped[Isi] = mapped_column(default=dict)
    alasan: Mapped[str] = mapped_column(String(1000))
    status: Mapped[StatusUsulan] = mapped_column(enum_column(StatusUsulan), default=StatusUsulan.MENUNGGU)
    berakhir: Mapped[date | None]
    catatan: Mapped[str] = mapped_column(String(1000), default="")
    diputus_akun_id: Mapped[int | None] = mapped_column(ForeignKey("akun.id"))
    diputus: Mapped[datetime | None]
    dibuat: Mapped[datetime]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise")


class StatusImpor(StrEnum):
    """How far an import run went."""

    DIBACA = "dibaca"
    PRATINJAU = "pratinjau"
    DITERAPKAN = "diterapkan"
    DIBATALKAN = "dibatalkan"
    GAGAL = "gagal"


class Impor(TenantMixin, VersionMixin, Base):
    """One import run: the workbook until it is read, its progress and the counts of its preview.

    `jumlah` is None until the number of rows is known; `diminta` is set when an admin wants the preview
    applied: a job works on it as long as the status is still PRATINJAU.
    """

    id: Mapped[Kunci]
    nama_berkas: Mapped[Nama]
    kunci_berkas: Mapped[str] = mapped_column(String(200))
    tata_letak: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[StatusImpor] = mapped_column(enum_column(StatusImpor))
    pesan: Mapped[str] = mapped_column(String(500), default="")
    terbaca: Mapped[int] = mapped_column(default=0)
    jumlah: Mapped[int | None]
    ringkasan: Mapped[Isi] = mapped_column(default=dict)
    oleh_akun_id: Mapped[int | None] = mapped_column(ForeignKey("akun.id"))
    dibuat: Mapped[datetime]
    diminta: Mapped[datetime | None]
    selesai: Mapped[datetime | None]


class BarisImpor(TenantMixin, Base):
    """One row of a preview: what would happen and why.

    `perubahan` maps the label of a field to its old and new text, `isi` holds what else the page shows, and
    `data` the columns that the product keeps, until the run is decided.
    """

    __table_args__ = (
        Index("ix_baris_impor_saring", "impor_id", "hasil", "baris"),
        Index("ix_baris_impor_urut", "impor_id", "baris"),
        Index("ix_baris_impor_peringatan", "impor_id", "ada_peringatan", "baris"),
    )
    id: Mapped[Kunci]
    impor_id: Mapped[int] = mapped_column(ForeignKey("impor.id"))
    baris: Mapped[int]
    hasil: Mapped[HasilBaris] = mapped_column(enum_column(HasilBaris))
    sebutan: Mapped[Nama]
    alasan: Mapped[str] = mapped_column(String(1000), default="")
    peringatan: Mapped[list[str]] = mapped_column(default=list)
    ada_peringatan: Mapped[bool] = mapped_column(default=False)
    perubahan: Mapped[Isi] = mapped_column(default=dict)
    isi: Mapped[Isi] = mapped_column(default=dict)
    data: Mapped[Isi | None]
