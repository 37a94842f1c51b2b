"""What was judged: the achievement of a unit and the evaluation of a person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.aturan.models import Aturan
from kinerja.db import Base, Isi, Kode, Kunci, Nama, Naskah, TenantMixin, VersionMixin, enum_column
from kinerja.evaluasi.rules import CapaianOrganisasi, Predikat, Rating
from kinerja.organisasi.models import Pegawai, UnitKerja
from kinerja.pelaksanaan.models import PeriodePenilaian


class CapaianUnit(TenantMixin, VersionMixin, Base):
    """Capaian kinerja organisasi of a unit in a period, set by the head above it.

    `ditetapkan_oleh` is None where an admin without a pegawai recorded it for the topmost unit.
    """

    __table_args__ = (UniqueConstraint("unit_id", "tahun", "kode_periode"),)
    id: Mapped[Kunci]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit_kerja.id"))
    tahun: Mapped[int]
    kode_periode: Mapped[str] = mapped_column(String(10))
    nilai: Mapped[CapaianOrganisasi] = mapped_column(enum_column(CapaianOrganisasi))
    # The two parts that a yearly capaian is drawn from, where they were written down.
    perjanjian_kinerja: Mapped[CapaianOrganisasi | None] = mapped_column(
        enum_column(CapaianOrganisasi, "perjanjian_kinerja")
    )
    harapan_unit: Mapped[CapaianOrganisasi | None] = mapped_column(
        enum_column(CapaianOrganisasi, "harapan_unit")
    )
    catatan: Mapped[Naskah] = mapped_column(default="")
    ditetapkan_oleh: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    ditetapkan: Mapped[datetime]

    unit: Mapped[UnitKerja] = relationship(lazy="raise")
    penetap: Mapped[Pegawai | None] = relationship(lazy="raise")


class Evaluasi(TenantMixin, VersionMixin, Base):
    """The judgement on one period. A correction is a new `revisi`; a final row never changes.

    `predikat` is derived from the two ratings by the rule set `aturan_id`, never typed. `alasan` keeps
    the cell, the rule and who typed which rating when; `potret` is the content of the printed form.
    `usulan` is what a formula proposed, with the input it saw and its settings, so that it can be computed
    again; `formula`, `formula_plugin` and `formula_versi` say which one, "" where none was asked.
    `batas_keberatan` is the last moment for an objection, set when the evaluation is fixed.
    """

    __table_args__ = (
        UniqueConstraint("periode_id", "revisi"),
        CheckConstraint(
            "ditetapkan IS NULL OR (rating_hasil IS NOT NULL AND rating_perilaku IS NOT NULL"
            " AND predikat IS NOT NULL AND aturan_id IS NOT NULL)",
            name="lengkap_saat_ditetapkan",
        ),
        CheckConstraint("final IS NULL OR ditetapkan IS NOT NULL", name="final_sesudah_ditetapkan"),
        CheckConstraint("(menggantikan_id IS NULL) = (revisi = 1)", name="rantai_revisi"),
        Index("uq_evaluasi_menggantikan", "menggantikan_id", unique=True),
    )
    id: Mapped[Kunci]
    periode_id: Mapped[int] = mapped_column(ForeignKey("periode_penilaian.id"))
    revisi: Mapped[int] = mapped_column(default=1)
    menggantikan_id: Mapped[int | None] = mapped_column(ForeignKey("evaluasi.id"))
    penilai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"), index=True)
    capaian_organisasi: Mapped[CapaianOrganisasi | None] = mapped_column(enum_column(CapaianOrganisasi))
    rating_hasil: Mapped[Rating | None] = mapped_column(enum_column(Rating, "rating_hasil"))
    rating_perilaku: Mapped[Rating | None] = mapped_column(enum_column(Rating, "rating_perilaku"))
    predikat: Mapped[Predikat | None] = mapped_column(enum_column(Predikat))
    catatan: Mapped[Naskah] = mapped_column(default="")
    aturan_id: Mapped[int | None] = mapped_column(ForeignKey("aturan.id"))
    alasan: Mapped[Isi] = mapped_column(default=dict)
    potret: Mapped[Isi] = mapped_column(default=dict)
    formula: Mapped[Kode] = mapped_column(default="", server_default="")
    formula_plugin: Mapped[Kode] = mapped_column(default="", server_default="")
    formula_versi: Mapped[str] = mapped_column(String(20), default="", server_default="")
    usulan: Mapped[Isi] = mapped_column(default=dict, server_default="{}")
    # Who decided it outside the system, and the document of it; {} for a decision made here.
    keputusan_luar: Mapped[Isi] = mapped_column(default=dict, server_default="{}")
    dinilai: Mapped[datetime | None]
    ditetapkan: Mapped[datetime | None]
    batas_keberatan: Mapped[datetime | None]
    final: Mapped[datetime | None]
    sidik: Mapped[str | None] = mapped_column(String(64))

    periode: Mapped[PeriodePenilaian] = relationship(lazy="raise")
    penilai: Mapped[Pegawai] = relationship(lazy="raise")
    aturan: Mapped[Aturan | None] = relationship(lazy="raise")


class HitungUlang(TenantMixin, Base):
    """One run that recomputed the fixed evaluations of a year: how many, and the first differences."""

    id: Mapped[Kunci]
    tahun: Mapped[int]
    mulai: Mapped[datetime]
    selesai: Mapped[datetime]
    diperiksa: Mapped[int]
    beda: Mapped[int]
    rincian: Mapped[list[str]]
    oleh: Mapped[Nama]
