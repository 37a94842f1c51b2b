"""Recommendations with ground and decision, the six months of improvement, and the potential of people."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.aturan.rules import Istilah, Potensial, Predikat
from kinerja.db import Base, DatedMixin, Kunci, Nama, Naskah, TenantMixin, VersionMixin, enum_column
from kinerja.organisasi.models import Pegawai
from kinerja.tindak_lanjut.rules.alur import StatusRekomendasi
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi
from kinerja.tindak_lanjut.rules.perbaikan import HasilPerbaikan

DIPUTUS = "status IN ('disetujui', 'tidak_disetujui', 'dilaksanakan')"
DISETUJUI = "status IN ('disetujui', 'dilaksanakan')"
BERDAMPAK = "jenis IN ('perbaikan', 'uji_kompetensi')"


class SebagaiPetugas(Istilah):
    """What the admin instansi names somebody for."""

    PPK = "ppk"
    PYB = "pyb"
    ASESOR = "asesor"

    @property
    def label(self) -> str:
        return {
            "ppk": "Pejabat Pembina Kepegawaian (PPK)",
            "pyb": "Pejabat yang Berwenang (PyB)",
            "asesor": "Asesor potensial",
        }[self.value]


PEJABAT = (SebagaiPetugas.PPK, SebagaiPetugas.PYB)
"""Who decides about what touches the position of a person."""


class PetugasTindakLanjut(TenantMixin, VersionMixin, DatedMixin, Base):
    """Somebody named as PPK, PyB or assessor from `mulai` to `sampai` (exclusive) by a document."""

    __table_args__ = (
        CheckConstraint("sampai IS NULL OR mulai < sampai", name="rentang_sah"),
        CheckConstraint("dasar <> ''", name="dasar_terisi"),
        Index("ix_petugas_tindak_lanjut_pegawai", "pegawai_id", "sampai"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    sebagai: Mapped[SebagaiPetugas] = mapped_column(enum_column(SebagaiPetugas))
    dasar: Mapped[str] = mapped_column(String(200))
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise")


class Rekomendasi(TenantMixin, VersionMixin, Base):
    """One recommendation about one person; `kunci` is the same for the same ground.

    `ditunda_sampai` is the day on which it comes back. A decision has who, when, why, and for the kinds that
    touch the position of the person the number of a document and the answer on force majeure.
    """

    __table_args__ = (
        UniqueConstraint("pegawai_id", "jenis", "kunci"),
        CheckConstraint(
            f"NOT ({DIPUTUS}) OR (diputus IS NOT NULL AND diputus_oleh_id IS NOT NULL"
            " AND pertimbangan <> '')",
            name="putusan_lengkap",
        ),
        CheckConstraint(
            "status NOT IN ('usulan', 'ditinjau', 'ditunda')"
            " OR (diputus IS NULL AND diputus_oleh_id IS NULL)",
            name="terbuka_tanpa_putusan",
        ),
        CheckConstraint(
            "diputus_oleh_id IS NULL OR diputus_oleh_id <> pegawai_id", name="bukan_diri_sendiri"
        ),
        CheckConstraint(
            f"NOT ({DISETUJUI} AND {BERDAMPAK})"
            " OR (nomor_dokumen <> '' AND keadaan_kahar IS NOT NULL AND NOT keadaan_kahar)",
            name="berdampak_berdokumen",
        ),
        CheckConstraint("(status = 'ditunda') = (ditunda_sampai IS NOT NULL)", name="tunda_bertanggal"),
        CheckConstraint("(status = 'dilaksanakan') = (dilaksanakan IS NOT NULL)", name="laksana_bertanggal"),
        CheckConstraint("(status = 'ditarik') = (alasan_tarik <> '')", name="tarik_beralasan"),
        Index("ix_rekomendasi_pegawai", "pegawai_id", "tahun"),
        Index("ix_rekomendasi_status", "instansi_id", "status", "jenis", "batas"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    tahun: Mapped[int]
    jenis: Mapped[JenisRekomendasi] = mapped_column(enum_column(JenisRekomendasi))
    kunci: Mapped[str] = mapped_column(String(200))
    status: Mapped[StatusRekomendasi] = mapped_column(
        enum_column(StatusRekomendasi), default=StatusRekomendasi.USULAN
    )
    status_sejak: Mapped[datetime]
    batas: Mapped[date]
    ditunda_sampai: Mapped[date | None]
    peninjau_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    diputus: Mapped[datetime | None]
    diputus_oleh_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    sebagai: Mapped[str] = mapped_column(String(60), default="")
    pertimbangan: Mapped[Naskah] = mapped_column(default="")
    nomor_dokumen: Mapped[str] = mapped_column(String(120), default="")
    tanggal_dokumen: Mapped[date | None]
    keadaan_kahar: Mapped[bool | None]
    dilaksanakan: Mapped[datetime | None]
    pelaksanaan: Mapped[Naskah] = mapped_column(default="")
    alasan_tarik: Mapped[str] = mapped_column(String(500), default="")
    dibuat: Mapped[datetime]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])
    diputus_oleh: Mapped[Pegawai | None] = relationship(lazy="raise", foreign_keys=[diputus_oleh_id])
    peninjau: Mapped[Pegawai | None] = relationship(lazy="raise", foreign_keys=[peninjau_id])
    semua_dasar: Mapped[list["DasarRekomendasi"]] = relationship(
        lazy="raise", order_by="(DasarRekomendasi.tahun, DasarRekomendasi.mulai)"
    )
    semua_pernyataan: Mapped[list["PernyataanRekomendasi"]] = relationship(
        lazy="raise", order_by="PernyataanRekomendasi.id"
    )


class DasarRekomendasi(TenantMixin, Base):
    """An evaluation that a recommendation stands on, as it was then; a row never changes."""

    __table_args__ = (UniqueConstraint("rekomendasi_id", "evaluasi_id"),)
    id: Mapped[Kunci]
    rekomendasi_id: Mapped[int] = mapped_column(ForeignKey("rekomendasi.id"))
    evaluasi_id: Mapped[int] = mapped_column(ForeignKey("evaluasi.id"), index=True)
    tahun: Mapped[int]
    mulai: Mapped[date]
    revisi: Mapped[int]
    predikat: Mapped[Predikat] = mapped_column(enum_column(Predikat))


class PernyataanRekomendasi(TenantMixin, Base):
    """What the pegawai says to a recommendation about himself; a row never changes."""

    __table_args__ = (CheckConstraint("teks <> ''", name="teks_terisi"),)
    id: Mapped[Kunci]
    rekomendasi_id: Mapped[int] = mapped_column(ForeignKey("rekomendasi.id"), index=True)
    teks: Mapped[Naskah]
    dibuat: Mapped[datetime]


class PerbaikanKinerja(TenantMixin, VersionMixin, Base):
    """Six months of improvement, from `mulai` to `terakhir` (inclusive); `hasil` is None while they run."""

    __table_args__ = (
        UniqueConstraint("rekomendasi_id"),
        CheckConstraint("mulai < terakhir", name="rentang_sah"),
        CheckConstraint(
            "(hasil IS NULL) = (selesai IS NULL) AND (hasil IS NULL) = (ditutup_oleh_id IS NULL)"
            " AND (hasil IS NULL OR kalimat_hasil <> '')",
            name="hasil_lengkap",
        ),
        CheckConstraint(
            "ditutup_oleh_id IS NULL OR ditutup_oleh_id <> pegawai_id", name="bukan_diri_sendiri"
        ),
        Index("ix_perbaikan_kinerja_pegawai", "pegawai_id", "terakhir"),
    )
    id: Mapped[Kunci]
    rekomendasi_id: Mapped[int] = mapped_column(ForeignKey("rekomendasi.id"))
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    mulai: Mapped[date]
    terakhir: Mapped[date]
    sasaran: Mapped[Naskah]
    hasil: Mapped[HasilPerbaikan | None] = mapped_column(enum_column(HasilPerbaikan, "hasil"))
    kalimat_hasil: Mapped[Naskah] = mapped_column(default="")
    selesai: Mapped[datetime | None]
    ditutup_oleh_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    dibuat: Mapped[datetime]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])
    ditutup_oleh: Mapped[Pegawai | None] = relationship(lazy="raise", foreign_keys=[ditutup_oleh_id])
    semua_catatan: Mapped[list["CatatanPerbaikan"]] = relationship(
        lazy="raise", order_by="(CatatanPerbaikan.tanggal, CatatanPerbaikan.id)"
    )


class CatatanPerbaikan(TenantMixin, Base):
    """What was seen during the six months; a row never changes."""

    __table_args__ = (CheckConstraint("teks <> ''", name="teks_terisi"),)
    id: Mapped[Kunci]
    perbaikan_id: Mapped[int] = mapped_column(ForeignKey("perbaikan_kinerja.id"), index=True)
    tanggal: Mapped[date]
    teks: Mapped[Naskah]
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]


class PotensialPegawai(TenantMixin, VersionMixin, Base):
    """The potential of a person by an assessment of `tanggal`, valid to `berlaku_sampai` (inclusive)."""

    __table_args__ = (
        CheckConstraint("tanggal <= berlaku_sampai", name="rentang_sah"),
        CheckConstraint("sumber <> '' AND nomor_dokumen <> ''", name="berdokumen"),
        CheckConstraint("(dicabut IS NULL) = (alasan_cabut = '')", name="cabut_beralasan"),
        CheckConstraint(
            "oleh_pegawai_id IS NULL OR oleh_pegawai_id <> pegawai_id", name="bukan_diri_sendiri"
        ),
        Index("ix_potensial_pegawai_tanggal", "pegawai_id", "tanggal"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    potensial: Mapped[Potensial] = mapped_column(enum_column(Potensial))
    sumber: Mapped[str] = mapped_column(String(200))
    nomor_dokumen: Mapped[str] = mapped_column(String(120))
    tanggal: Mapped[date]
    berlaku_sampai: Mapped[date]
    oleh_pegawai_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]
    dicabut: Mapped[datetime | None]
    alasan_cabut: Mapped[str] = mapped_column(String(500), default="")

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])
