"""The ledger of angka kredit: conversions, other amounts, conditions, and the documents made of them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.angka_kredit.rules.konversi import JenisEntri
from kinerja.aturan.rules import Jenjang, Predikat
from kinerja.db import Base, Isi, Kode, Kunci, Nama, TenantMixin, VersionMixin, enum_column
from kinerja.organisasi.models import Pegawai

HIDUP = text("dibatalkan IS NULL")


class JenisSyarat(StrEnum):
    """What a kenaikan jenjang asks for beside the angka kredit."""

    KEBUTUHAN = "kebutuhan"
    UJI_KOMPETENSI = "uji_kompetensi"


class JenisDokumen(StrEnum):
    """The three documents of Peraturan BKN 3/2023 Lampiran II angka 10 to 12."""

    KONVERSI = "konversi"
    AKUMULASI = "akumulasi"
    PENETAPAN = "penetapan"


class JenisMassal(StrEnum):
    """What is done for many people in one run: one of the documents is issued, or those that wait signed."""

    KONVERSI = "konversi"
    AKUMULASI = "akumulasi"
    PENETAPAN = "penetapan"
    TANDA_TANGAN = "tanda_tangan"


class StatusBaris(StrEnum):
    """Where a person of a run stands."""

    MENUNGGU = "menunggu"
    BERHASIL = "berhasil"
    GAGAL = "gagal"


class DokumenAk(TenantMixin, Base):
    """One document as it was issued: `isi` never changes; a wrong one is `dibatalkan` with a reason.

    `urut` counts per kind and year and is never used again. `penilai_id` is who signs, `sha256` names the
    stored PDF (None until it was printed), `penanda` the signer that signed it ("" until then);
    `menggantikan_id` is the document that this one takes the place of.
    """

    __table_args__ = (
        UniqueConstraint("instansi_id", "jenis", "tahun", "urut"),
        Index("ix_dokumen_ak_pegawai", "pegawai_id", "jenis"),
        Index("ix_dokumen_ak_penilai", "penilai_id", "penanda"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    jenis: Mapped[JenisDokumen] = mapped_column(enum_column(JenisDokumen))
    tahun: Mapped[int]
    urut: Mapped[int]
    nomor: Mapped[Nama]
    tanggal: Mapped[date]
    isi: Mapped[Isi]
    sidik: Mapped[str] = mapped_column(String(64))
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]
    dibatalkan: Mapped[datetime | None]
    alasan_batal: Mapped[str] = mapped_column(String(500), default="")
    penilai_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    menggantikan_id: Mapped[int | None] = mapped_column(ForeignKey("dokumen_ak.id"))
    sha256: Mapped[str | None] = mapped_column(String(64))
    penanda: Mapped[Kode] = mapped_column(default="")
    ditandatangani: Mapped[datetime | None]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])

    @property
    def nama_berkas(self) -> str:
        """Names kind, year and number, no person."""
        return f"{self.jenis.value}-{self.tahun}-{self.urut:04d}.pdf"


class KonversiAk(TenantMixin, Base):
    """Months of one year converted under one predikat in one jenjang, with all that the digits came from.

    `angka_kredit` has `desimal` places. A row is `dibatalkan` where its evaluation was replaced; one that
    stands in a document stays until that is taken back.
    """

    __table_args__ = (
        CheckConstraint(
            "1 <= bulan_mulai AND bulan_mulai <= bulan_selesai AND bulan_selesai <= 12", name="bulan_sah"
        ),
        CheckConstraint("desimal IN (2, 3)", name="desimal_sah"),
        Index("ix_konversi_ak_pegawai", "pegawai_id", "tahun"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    evaluasi_id: Mapped[int] = mapped_column(ForeignKey("evaluasi.id"), index=True)
    aturan_id: Mapped[int] = mapped_column(ForeignKey("aturan.id"))
    tahun: Mapped[int]
    bulan_mulai: Mapped[int]
    bulan_selesai: Mapped[int]
    jenjang: Mapped[Jenjang] = mapped_column(enum_column(Jenjang))
    predikat: Mapped[Predikat] = mapped_column(enum_column(Predikat))
    faktor: Mapped[Decimal] = mapped_column(Numeric(8, 4))
    koefisien: Mapped[Decimal] = mapped_column(Numeric(8, 3))
    desimal: Mapped[int]
    angka_kredit: Mapped[Decimal] = mapped_column(Numeric(12, 3))
    konversi_id: Mapped[int | None] = mapped_column(ForeignKey("dokumen_ak.id"))
    penetapan_id: Mapped[int | None] = mapped_column(ForeignKey("dokumen_ak.id"))
    dibuat: Mapped[datetime]
    dibatalkan: Mapped[datetime | None]


class BulanAk(TenantMixin, Base):
    """A month of a person that is converted: the key refuses the same month twice, whoever writes it."""

    __table_args__ = (CheckConstraint("bulan >= 1 AND bulan <= 12", name="bulan_sah"),)
    # Twelve rows a year and person: no index but the key.
    instansi_id: Mapped[int] = mapped_column(ForeignKey("instansi.id"))
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"), primary_key=True)
    tahun: Mapped[int] = mapped_column(primary_key=True)
    bulan: Mapped[int] = mapped_column(primary_key=True)
    konversi_id: Mapped[int] = mapped_column(ForeignKey("konversi_ak.id"))


class EntriAk(TenantMixin, VersionMixin, Base):
    """AK dasar, of an old JF, penyesuaian, pendidikan or other: never without the document that gives it.

    `sha256` names the stored file of the document, None where only its number was given.
    """

    __table_args__ = (
        CheckConstraint("nomor_dokumen <> ''", name="dengan_dokumen"),
        Index("ix_entri_ak_pegawai", "pegawai_id", "tanggal"),
        Index(
            "uq_entri_ak_sekali",
            "pegawai_id",
            "jenis",
            "jenjang",
            "nomor_dokumen",
            unique=True,
            sqlite_where=HIDUP,
            postgresql_where=HIDUP,
        ),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    jenis: Mapped[JenisEntri] = mapped_column(enum_column(JenisEntri))
    jenjang: Mapped[Jenjang] = mapped_column(enum_column(Jenjang))
    tanggal: Mapped[date]
    angka_kredit: Mapped[Decimal] = mapped_column(Numeric(12, 3))
    uraian: Mapped[str] = mapped_column(String(300), default="")
    nomor_dokumen: Mapped[str] = mapped_column(String(120))
    tanggal_dokumen: Mapped[date]
    nama_berkas: Mapped[str] = mapped_column(String(200), default="")
    sha256: Mapped[str | None] = mapped_column(String(64))
    penetapan_id: Mapped[int | None] = mapped_column(ForeignKey("dokumen_ak.id"))
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]
    dibatalkan: Mapped[datetime | None]
    alasan_batal: Mapped[str] = mapped_column(String(500), default="")


class SyaratAk(TenantMixin, Base):
    """What was recorded about a condition for the next jenjang; the newest row of a kind counts."""

    __table_args__ = (Index("ix_syarat_ak_pegawai", "pegawai_id", "jenjang"),)
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    jenis: Mapped[JenisSyarat] = mapped_column(enum_column(JenisSyarat))
    jenjang: Mapped[Jenjang] = mapped_column(enum_column(Jenjang))
    terpenuhi: Mapped[bool]
    tanggal: Mapped[date]
    dokumen: Mapped[str] = mapped_column(String(200))
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]


class MassalAk(TenantMixin, Base):
    """One run for many people; `cakupan` says in words for whom. It goes on until no row waits.

    `dijeda` is when its owner stopped it; the rows that wait then keep waiting.
    """

    id: Mapped[Kunci]
    akun_id: Mapped[int] = mapped_column(ForeignKey("akun.id"), index=True)
    jenis: Mapped[JenisMassal] = mapped_column(enum_column(JenisMassal))
    cakupan: Mapped[Nama]
    penanda: Mapped[Kode] = mapped_column(default="")
    dibuat: Mapped[datetime]
    dijeda: Mapped[datetime | None]
    selesai: Mapped[datetime | None]


class BarisMassalAk(TenantMixin, Base):
    """One document of a run: `konversi_id` for a konversi, `dokumen_id` what came of it or is signed."""

    __table_args__ = (
        CheckConstraint("status <> 'gagal' OR sebab <> ''", name="bersebab"),
        Index("ix_baris_massal_ak_massal", "massal_id", "status"),
    )
    id: Mapped[Kunci]
    massal_id: Mapped[int] = mapped_column(ForeignKey("massal_ak.id"))
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    konversi_id: Mapped[int | None] = mapped_column(ForeignKey("konversi_ak.id"))
    dokumen_id: Mapped[int | None] = mapped_column(ForeignKey("dokumen_ak.id"))
    status: Mapped[StatusBaris] = mapped_column(enum_column(StatusBaris))
    nama: Mapped[Nama]
    uraian: Mapped[str] = mapped_column(String(300), default="")
    sebab: Mapped[str] = mapped_column(String(500), default="")
