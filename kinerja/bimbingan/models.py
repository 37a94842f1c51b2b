"""Dialogs with their actions, the two forms of a bimbingan, assignments, and the plan of development."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.bimbingan.rules import (
    BANYAK_PERNYATAAN,
    Jawaban,
    JenisDialog,
    JenisPengembangan,
    SebagaiPemberi,
    Sisi,
    StatusDialog,
    StatusPengembangan,
)
from kinerja.db import Base, DatedMixin, Isi, Kunci, Nama, Naskah, TenantMixin, VersionMixin, enum_column
from kinerja.organisasi.models import Pegawai
from kinerja.skp.models import RencanaHasilKerja
from kinerja.skp.rules import NilaiPerilaku


class DialogKinerja(TenantMixin, VersionMixin, Base):
    """A conversation of a pegawai with who leads it, from the invitation to what both say about the notes.

    `setuju_…` is None until that side has answered. `diserahkan` is when B.1.9 was shown to the pegawai.
    Nothing here may ever tell whether format B.1.8 was filled: it is a table of its own.
    """

    __table_args__ = (
        CheckConstraint("pegawai_id <> pemberi_id", name="bukan_diri_sendiri"),
        CheckConstraint(
            "status <> 'selesai' OR (setuju_pegawai IS NOT NULL AND setuju_pimpinan IS NOT NULL)",
            name="selesai_dijawab_keduanya",
        ),
        CheckConstraint("status <> 'direncanakan' OR catatan = ''", name="dicatat_sesudah_berlangsung"),
        CheckConstraint("diserahkan IS NULL OR jenis = 'bimbingan'", name="b19_hanya_bimbingan"),
        Index("ix_dialog_kinerja_pegawai", "pegawai_id", "tanggal"),
        Index("ix_dialog_kinerja_pemberi", "pemberi_id", "tanggal"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    pemberi_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    sebagai: Mapped[SebagaiPemberi] = mapped_column(enum_column(SebagaiPemberi))
    jenis: Mapped[JenisDialog] = mapped_column(enum_column(JenisDialog))
    status: Mapped[StatusDialog] = mapped_column(enum_column(StatusDialog), default=StatusDialog.DIRENCANAKAN)
    tanggal: Mapped[date]
    tempat: Mapped[str] = mapped_column(String(200), default="")
    pokok: Mapped[str] = mapped_column(String(300), default="")
    rencana_hasil_kerja_id: Mapped[int | None] = mapped_column(ForeignKey("rencana_hasil_kerja.id"))
    catatan: Mapped[Naskah] = mapped_column(default="")
    setuju_pegawai: Mapped[bool | None]
    kalimat_pegawai: Mapped[str] = mapped_column(String(1000), default="")
    setuju_pimpinan: Mapped[bool | None]
    kalimat_pimpinan: Mapped[str] = mapped_column(String(1000), default="")
    alasan_batal: Mapped[str] = mapped_column(String(500), default="")
    diserahkan: Mapped[datetime | None]
    dibuat: Mapped[datetime]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])
    pemberi: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pemberi_id])
    rencana_hasil_kerja: Mapped[RencanaHasilKerja | None] = relationship(lazy="raise")
    semua_tindak: Mapped[list["TindakDialog"]] = relationship(
        lazy="raise", order_by="(TindakDialog.tenggat, TindakDialog.id)"
    )
    semua_versi: Mapped[list["VersiDialog"]] = relationship(lazy="raise", order_by="VersiDialog.nomor")
    semua_kompetensi: Mapped[list["KompetensiDinilai"]] = relationship(
        lazy="raise", order_by="KompetensiDinilai.urutan"
    )


class VersiDialog(TenantMixin, Base):
    """The notes as they were saved; a row never changes."""

    __table_args__ = (UniqueConstraint("dialog_id", "nomor"),)
    id: Mapped[Kunci]
    dialog_id: Mapped[int] = mapped_column(ForeignKey("dialog_kinerja.id"))
    nomor: Mapped[int]
    catatan: Mapped[Naskah]
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]


class TindakDialog(TenantMixin, VersionMixin, Base):
    """An agreed action; `selesai` is None while it is open."""

    __table_args__ = (Index("ix_tindak_dialog_dialog", "dialog_id", "tenggat"),)
    id: Mapped[Kunci]
    dialog_id: Mapped[int] = mapped_column(ForeignKey("dialog_kinerja.id"))
    uraian: Mapped[str] = mapped_column(String(500))
    penanggung: Mapped[Sisi] = mapped_column(enum_column(Sisi))
    tenggat: Mapped[date]
    selesai: Mapped[datetime | None]


class PenugasanBimbingan(TenantMixin, VersionMixin, DatedMixin, Base):
    """Somebody who is given the bimbingan of a pegawai from `mulai` to `sampai` (exclusive)."""

    __table_args__ = (
        CheckConstraint("sampai IS NULL OR mulai < sampai", name="rentang_sah"),
        CheckConstraint("pegawai_id <> pembimbing_id", name="bukan_diri_sendiri"),
        Index("ix_penugasan_bimbingan_pegawai", "pegawai_id", "sampai"),
        Index("ix_penugasan_bimbingan_pembimbing", "pembimbing_id", "sampai"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    pembimbing_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    alasan: Mapped[str] = mapped_column(String(500))
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])
    pembimbing: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pembimbing_id])


class LembarBimbingan(TenantMixin, Base):
    """Format B.1.8 as it was handed over: a correction is a new `revisi`, a row never changes.

    `penerima_id` is None where it goes to the admin instansi, `pimpinan_id` was the pejabat penilai then.
    `minimum` keeps what was promised on the form: 0 with the name, else the smallest group of a summary.
    The random `garam` keeps `sidik` from being guessed.
    """

    __table_args__ = (
        UniqueConstraint("dialog_id", "revisi"),
        CheckConstraint("penerima_id IS NULL OR penerima_id <> pemberi_id", name="bukan_pemberi"),
        CheckConstraint("penerima_id IS NULL OR penerima_id <> pegawai_id", name="bukan_pegawai"),
        Index("ix_lembar_bimbingan_penerima", "penerima_id"),
    )
    id: Mapped[Kunci]
    dialog_id: Mapped[int] = mapped_column(ForeignKey("dialog_kinerja.id"))
    revisi: Mapped[int]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    pemberi_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    pimpinan_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    penerima_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    minimum: Mapped[int]
    jawaban: Mapped[Isi]
    catatan: Mapped[str] = mapped_column(String(1000), default="")
    garam: Mapped[str] = mapped_column(String(64))
    sidik: Mapped[str] = mapped_column(String(64))
    dibuat: Mapped[datetime]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pegawai_id])
    pemberi: Mapped[Pegawai] = relationship(lazy="raise", foreign_keys=[pemberi_id])
    dialog: Mapped[DialogKinerja] = relationship(lazy="raise")

    @property
    def semua_jawaban(self) -> tuple[Jawaban, ...]:
        """The nine answers in their order."""
        return tuple(Jawaban(self.jawaban[str(nomor)]) for nomor in range(1, BANYAK_PERNYATAAN + 1))

    @property
    def anonim(self) -> bool:
        """Whether the receiver was promised to see summaries alone."""
        return self.minimum > 0


class BacaLembar(TenantMixin, Base):
    """Who read a sheet of format B.1.8 on a day; shown to its pegawai alone."""

    __table_args__ = (UniqueConstraint("dialog_id", "akun_id", "hari"),)
    id: Mapped[Kunci]
    dialog_id: Mapped[int] = mapped_column(ForeignKey("dialog_kinerja.id"))
    akun_id: Mapped[int] = mapped_column(ForeignKey("akun.id"))
    nama: Mapped[Nama]
    sebagai: Mapped[str] = mapped_column(String(60))
    hari: Mapped[date]


class KompetensiDinilai(TenantMixin, VersionMixin, Base):
    """A row of format B.1.9."""

    __table_args__ = (
        UniqueConstraint("dialog_id", "urutan"),
        CheckConstraint("nilai >= 1 AND nilai <= 5", name="nilai_sah"),
    )
    id: Mapped[Kunci]
    dialog_id: Mapped[int] = mapped_column(ForeignKey("dialog_kinerja.id"))
    urutan: Mapped[int]
    kompetensi: Mapped[str] = mapped_column(String(200))
    nilai: Mapped[int]
    alasan: Mapped[str] = mapped_column(String(1000))


class RencanaPengembangan(TenantMixin, VersionMixin, Base):
    """An item of the development plan of a person for a year.

    It serves a result, a value of behaviour, a competence of B.1.9, or what `dasar` says. `asal_id` is the
    item of the year before that it carries on.
    """

    __table_args__ = (
        CheckConstraint(
            "status NOT IN ('disepakati', 'selesai', 'dilanjutkan') OR disepakati IS NOT NULL",
            name="disepakati_dahulu",
        ),
        CheckConstraint("status <> 'selesai' OR selesai IS NOT NULL", name="selesai_bertanggal"),
        UniqueConstraint("asal_id"),
        Index("ix_rencana_pengembangan_pegawai", "pegawai_id", "tahun"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int] = mapped_column(ForeignKey("pegawai.id"))
    tahun: Mapped[int]
    jenis: Mapped[JenisPengembangan] = mapped_column(enum_column(JenisPengembangan))
    uraian: Mapped[str] = mapped_column(String(500))
    dasar: Mapped[str] = mapped_column(String(500))
    rencana_hasil_kerja_id: Mapped[int | None] = mapped_column(ForeignKey("rencana_hasil_kerja.id"))
    nilai_perilaku: Mapped[NilaiPerilaku | None] = mapped_column(enum_column(NilaiPerilaku))
    kompetensi_id: Mapped[int | None] = mapped_column(ForeignKey("kompetensi_dinilai.id"))
    ukuran: Mapped[str] = mapped_column(String(500))
    tenggat: Mapped[date]
    pendamping: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[StatusPengembangan] = mapped_column(
        enum_column(StatusPengembangan), default=StatusPengembangan.DIUSULKAN
    )
    pengusul: Mapped[Sisi] = mapped_column(enum_column(Sisi))
    alasan: Mapped[str] = mapped_column(String(500), default="")
    disepakati: Mapped[datetime | None]
    selesai: Mapped[datetime | None]
    asal_id: Mapped[int | None] = mapped_column(ForeignKey("rencana_pengembangan.id"))
    dibuat: Mapped[datetime]

    pegawai: Mapped[Pegawai] = relationship(lazy="raise")
    rencana_hasil_kerja: Mapped[RencanaHasilKerja | None] = relationship(lazy="raise")
    kompetensi: Mapped[KompetensiDinilai | None] = relationship(lazy="raise")
    semua_kemajuan: Mapped[list["KemajuanPengembangan"]] = relationship(
        lazy="raise", order_by="KemajuanPengembangan.id"
    )


class KemajuanPengembangan(TenantMixin, Base):
    """What was done for an item; `bukti` is a link, "" without one. A row never changes."""

    id: Mapped[Kunci]
    rencana_id: Mapped[int] = mapped_column(ForeignKey("rencana_pengembangan.id"), index=True)
    teks: Mapped[str] = mapped_column(String(1000))
    bukti: Mapped[str] = mapped_column(String(500), default="")
    oleh: Mapped[Nama]
    dibuat: Mapped[datetime]
