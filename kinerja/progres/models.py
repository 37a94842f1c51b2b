"""Daily lines, duties that recur, and the days off of an instansi."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.db import Base, Kunci, Nama, Naskah, TenantMixin, VersionMixin, enum_column
from kinerja.organisasi.models import Pegawai
from kinerja.progres.rules.baris import StatusBaris
from kinerja.skp.models import RencanaHasilKerja

SATUAN = 60


class BarisHarian(TenantMixin, VersionMixin, Base):
    """What a pegawai did on a day. The period follows from the day, so a mutasi recorded later moves it.

    `rencana` is the text of the rencana aksi (or of the result) as it was then, and as the national form
    prints it; `rhk_id` and `rencana_aksi_id` are None where what they pointed to is gone. Times are minutes
    since midnight. `bukti` is a link, or the name of the file `bukti_dukung_id`. `alasan` is there where the
    line was written after the window.
    """

    __table_args__ = (
        CheckConstraint(
            "0 <= jam_mulai AND jam_mulai < jam_selesai AND jam_selesai < 1440", name="jam_berurutan"
        ),
        CheckConstraint("realisasi >= 0", name="realisasi_sah"),
        CheckConstraint("status <> 'dikembalikan' OR catatan <> ''", name="kembali_dengan_catatan"),
        UniqueConstraint("pegawai_id", "tanggal", "jam_mulai"),
        Index("ix_baris_harian_status", "status", "pegawai_id", "tanggal"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    tanggal: Mapped[date]
    jam_mulai: Mapped[int]
    jam_selesai: Mapped[int]
    rhk_id: Mapped[int | None] = mapped_column(
        ForeignKey("rencana_hasil_kerja.id", ondelete="SET NULL"), index=True
    )
    rencana_aksi_id: Mapped[int | None] = mapped_column(
        ForeignKey("rencana_aksi.id", ondelete="SET NULL"), index=True
    )
    rencana: Mapped[Naskah]
    kegiatan: Mapped[Naskah]
    realisasi: Mapped[int]
    satuan: Mapped[str] = mapped_column(String(SATUAN))
    bukti: Mapped[str] = mapped_column(String(2000), default="")
    bukti_dukung_id: Mapped[int | None] = mapped_column(
        ForeignKey("bukti_dukung.id", ondelete="SET NULL"), index=True
    )
    status: Mapped[StatusBaris] = mapped_column(enum_column(StatusBaris), default=StatusBaris.DRAF)
    status_sejak: Mapped[datetime]
    alasan: Mapped[str] = mapped_column(String(500), default="")
    catatan: Mapped[str] = mapped_column(String(500), default="")
    dibuat: Mapped[datetime]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise")
    rhk: Mapped[RencanaHasilKerja | None] = relationship(lazy="raise")


class TugasRutin(TenantMixin, VersionMixin, Base):
    """A duty that recurs on some days of the week, bit 0 of `hari` for Monday; offered as a draft.

    `rencana` names the rencana aksi or result by its text: those of next year's SKP have other ids.
    """

    __table_args__ = (
        CheckConstraint("1 <= hari AND hari <= 127", name="hari_sah"),
        CheckConstraint(
            "0 <= jam_mulai AND jam_mulai < jam_selesai AND jam_selesai < 1440", name="jam_berurutan"
        ),
        CheckConstraint("realisasi >= 0", name="realisasi_sah"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"), index=True)
    hari: Mapped[int]
    jam_mulai: Mapped[int]
    jam_selesai: Mapped[int]
    rencana: Mapped[Naskah]
    kegiatan: Mapped[Naskah]
    realisasi: Mapped[int]
    satuan: Mapped[str] = mapped_column(String(SATUAN))
    dibuat: Mapped[datetime]

    @property
    def daftar_hari(self) -> tuple[int, ...]:
        """The weekdays, 0 for Monday."""
        return tuple(hari for hari in range(7) if self.hari >> hari & 1)

    def falls_on(self, tanggal: date) -> bool:
        return tanggal.weekday() in self.daftar_hari


class HariLibur(TenantMixin, Base):
    """A day on which the instansi does not work."""

    __table_args__ = (UniqueConstraint("instansi_id", "tanggal"),)
    id: Mapped[Kunci]
    tanggal: Mapped[date]
    nama: Mapped[Nama]
