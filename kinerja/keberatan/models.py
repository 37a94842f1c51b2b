"""An objection to an evaluation: what was filed, what was explained, what was decided."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.db import Base, Isi, Kunci, Nama, Naskah, TenantMixin, VersionMixin, enum_column
from kinerja.evaluasi.models import Evaluasi
from kinerja.keberatan.rules import Kepada, StatusKeberatan
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian

DIPUTUS = "status IN ('diterima', 'ditolak')"
BERJALAN = "status IN ('draf', 'diajukan', 'menunggu_penjelasan', 'diperiksa')"
TERBUKA = "dijawab IS NULL"


def _unique_where(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


class Keberatan(TenantMixin, VersionMixin, Base):
    """One objection of a pegawai to one revision of an evaluation (`evaluasi_id`).

    `isi` is what the pegawai wrote. On filing it is sealed together with what was judged: `beku` is the list
    of everything that counts, `sidik` its sha256. `batas` is the last moment for filing that held then.
    `ditunjuk_id` names who decides where the reporting line names nobody. A decision has its text
    (`pertimbangan`), who gave it and when, and where it changes the result, the new revision.
    """

    __table_args__ = (
        CheckConstraint(
            "(status = 'draf') = (diajukan IS NULL) AND (diajukan IS NULL) = (sidik IS NULL)",
            name="beku_saat_diajukan",
        ),
        CheckConstraint(
            f"({DIPUTUS}) = (diputus IS NOT NULL) AND (diputus IS NULL) = (diputus_oleh_id IS NULL)"
            " AND (diputus IS NULL) = (sidik_putusan IS NULL) AND (diputus IS NULL OR pertimbangan <> '')",
            name="putusan_lengkap",
        ),
        CheckConstraint(
            "(status = 'diterima') = (evaluasi_baru_id IS NOT NULL)", name="terima_dengan_revisi"
        ),
        CheckConstraint(
            "diputus_oleh_id IS NULL OR diputus_oleh_id <> pegawai_id", name="bukan_oleh_diri_sendiri"
        ),
        Index("ix_keberatan_status", "status", "status_sejak"),
        _unique_where("uq_keberatan_berjalan", "evaluasi_id", where=BERJALAN),
        _unique_where("uq_keberatan_diputus", "evaluasi_id", where=DIPUTUS),
    )
    id: Mapped[Kunci]
    periode_id: Mapped[int] = mapped_column(ForeignKey("periode_penilaian.id"), index=True)
    evaluasi_id: Mapped[int] = mapped_column(ForeignKey("evaluasi.id"), index=True)
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"), index=True)
    status: Mapped[StatusKeberatan] = mapped_column(enum_column(StatusKeberatan))
    status_sejak: Mapped[datetime]
    batas: Mapped[datetime]
    isi: Mapped[Isi] = mapped_column(default=dict)
    diajukan: Mapped[datetime | None]
    beku: Mapped[Isi] = mapped_column(default=dict)
    sidik: Mapped[str | None] = mapped_column(String(64))
    ditunjuk_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    ditunjuk_alasan: Mapped[Naskah] = mapped_column(default="")
    catatan_sidang: Mapped[Naskah] = mapped_column(default="")
    diputus_oleh_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    diputus: Mapped[datetime | None]
    pertimbangan: Mapped[Naskah] = mapped_column(default="")
    tanpa_penjelasan: Mapped[bool] = mapped_column(default=False)
    evaluasi_baru_id: Mapped[int | None] = mapped_column(ForeignKey("evaluasi.id"))
    sidik_putusan: Mapped[str | None] = mapped_column(String(64))

    periode: Mapped[PeriodePenilaian] = relationship(lazy="raise")
    evaluasi: Mapped[Evaluasi] = relationship(lazy="raise", foreign_keys=[evaluasi_id])
    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])
    ditunjuk: Mapped[Pegawai | None] = relationship(lazy="raise", foreign_keys=[ditunjuk_id])


class PenjelasanKeberatan(TenantMixin, VersionMixin, Base):
    """One question of the decider to the pejabat penilai or the pegawai; an answer never changes."""

    __table_args__ = (
        CheckConstraint("dijawab IS NULL OR jawaban <> ''", name="jawaban_terisi"),
        Index("ix_penjelasan_keberatan_pegawai", "pegawai_id", "dijawab"),
        _unique_where("uq_penjelasan_keberatan_terbuka", "keberatan_id", "kepada", where=TERBUKA),
    )
    id: Mapped[Kunci]
    keberatan_id: Mapped[int] = mapped_column(ForeignKey("keberatan.id"), index=True)
    kepada: Mapped[Kepada] = mapped_column(enum_column(Kepada))
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    pertanyaan: Mapped[Naskah]
    diminta: Mapped[datetime]
    diminta_oleh_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    batas: Mapped[datetime]
    jawaban: Mapped[Naskah] = mapped_column(default="")
    dijawab: Mapped[datetime | None]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])


class PembukaanKeberatan(TenantMixin, Base):
    """An admin opened the days for an objection again, with a reason, until `batas`."""

    __table_args__ = (CheckConstraint("alasan <> ''", name="alasan_terisi"),)
    id: Mapped[Kunci]
    evaluasi_id: Mapped[int] = mapped_column(ForeignKey("evaluasi.id"), index=True)
    batas: Mapped[datetime]
    alasan: Mapped[Naskah]
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]
