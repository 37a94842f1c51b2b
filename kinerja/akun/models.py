"""Accounts, their sessions, factors and roles."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kinerja.actor import Peran
from kinerja.akun.rules import TahapSesi as TahapSesi  # models and rules name it alike
from kinerja.db import Base, Kode, Kunci, Nama, Naskah, TenantMixin, VersionMixin, enum_column
from kinerja.organisasi.models import Pegawai


class Akun(TenantMixin, VersionMixin, Base):
    """A way in. The NIP is only its log-in name; ownership always compares `pegawai_id`.

    `pegawai_id` is None until the person is imported (the first admin of an empty instansi).
    """

    __table_args__ = (
        UniqueConstraint("nip"),
        UniqueConstraint("pegawai_id"),
        Index("ix_akun_nama", "instansi_id", "nama", "id"),
    )
    id: Mapped[Kunci]
    pegawai_id: Mapped[int | None] = mapped_column(ForeignKey("pegawai.id"))
    nip: Mapped[str] = mapped_column(String(18))
    nama: Mapped[Nama]
    surel: Mapped[str | None] = mapped_column(String(254))
    aktif: Mapped[bool] = mapped_column(default=True)
    sandi_hash: Mapped[str | None] = mapped_column(String(300))
    sandi_sekali_pakai: Mapped[bool] = mapped_column(default=True)
    sandi_berlaku_sampai: Mapped[datetime | None]
    # Both secrets are encrypted with a key that is not in the database.
    totp_rahasia: Mapped[str | None] = mapped_column(String(300))
    totp_calon: Mapped[str | None] = mapped_column(String(300))
    # Number of the last TOTP step used: it only grows, so no code works twice (RFC 6238, 5.2).
    totp_langkah: Mapped[int] = mapped_column(default=0)
    masuk_terakhir: Mapped[datetime | None]

    pegawai: Mapped[Pegawai | None] = relationship(lazy="raise")
    daftar_peran: Mapped[list["PeranAkun"]] = relationship(lazy="raise", back_populates="akun")


class PeranAkun(TenantMixin, Base):
    """A dated role of an account; `unit_id` None means the whole instansi, `sampai` None means open."""

    id: Mapped[Kunci]
    akun_id: Mapped[int] = mapped_column(ForeignKey("akun.id"), index=True)
    peran: Mapped[Peran] = mapped_column(enum_column(Peran))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit_kerja.id"))
    mulai: Mapped[date]
    sampai: Mapped[date | None]

    akun: Mapped[Akun] = relationship(lazy="raise", back_populates="daftar_peran")


class SesiMasuk(TenantMixin, Base):
    """A browser session; only the hash of its 256-bit identifier is stored."""

    __table_args__ = (UniqueConstraint("token_hash"),)
    id: Mapped[Kunci]
    akun_id: Mapped[int] = mapped_column(ForeignKey("akun.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    tahap: Mapped[TahapSesi] = mapped_column(enum_column(TahapSesi))
    dibuat: Mapped[datetime]
    terakhir: Mapped[datetime]
    berakhir: Mapped[datetime]
    alamat: Mapped[Kode]
    peramban: Mapped[Nama]
    # Set when a role changed: the next request gets another identifier (security of the session).
    ganti_token: Mapped[bool] = mapped_column(default=False)

    akun: Mapped[Akun] = relationship(lazy="raise")


class KodePemulihan(TenantMixin, Base):
    """One single-use recovery code, hashed."""

    id: Mapped[Kunci]
    akun_id: Mapped[int] = mapped_column(ForeignKey("akun.id"), index=True)
    kode_hash: Mapped[str] = mapped_column(String(64))
    dipakai: Mapped[datetime | None]


class TautanReset(TenantMixin, Base):
    """A link to set a new password: single use, short-lived, hashed."""

    __table_args__ = (UniqueConstraint("token_hash"),)
    id: Mapped[Kunci]
    akun_id: Mapped[int] = mapped_column(ForeignKey("akun.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    berakhir: Mapped[datetime]
    dipakai: Mapped[datetime | None]


class PermintaanSandi(TenantMixin, Base):
    """Somebody wrote this NIP under "Lupa kata sandi"; `ditangani` is set once an admin acted on it."""

    __table_args__ = (Index("ix_permintaan_sandi_terbuka", "instansi_id", "ditangani", "id"),)
    id: Mapped[Kunci]
    akun_id: Mapped[int] = mapped_column(ForeignKey("akun.id"), index=True)
    diminta: Mapped[datetime]
    ditangani: Mapped[datetime | None]


class AlamatDikenal(TenantMixin, Base):
    """A network address, hashed, from which the owner got in: its failures are counted apart."""

    __table_args__ = (UniqueConstraint("akun_id", "sidik"),)
    id: Mapped[Kunci]
    akun_id: Mapped[int] = mapped_column(ForeignKey("akun.id"))
    sidik: Mapped[str] = mapped_column(String(64))
    terakhir: Mapped[datetime]


class PermintaanResetFaktor(TenantMixin, Base):
    """An admin asks to reset a second factor; another admin decides."""

    id: Mapped[Kunci]
    akun_id: Mapped[int] = mapped_column(ForeignKey("akun.id"), index=True)
    alasan: Mapped[Naskah]
    diminta_oleh: Mapped[int] = mapped_column(ForeignKey("akun.id"))
    diminta: Mapped[datetime]
    diputus_oleh: Mapped[int | None] = mapped_column(ForeignKey("akun.id"))
    diputus: Mapped[datetime | None]
    disetujui: Mapped[bool | None]


class PercobaanMasuk(Base):
    """Failures counted per key (account, address, all) and window; holds no person and no instansi."""

    __table_args__ = (UniqueConstraint("kunci", "jendela"), Index("ix_percobaan_masuk_jendela", "jendela"))
    id: Mapped[Kunci]
    kunci: Mapped[str] = mapped_column(String(100))
    jendela: Mapped[int]
    jumlah: Mapped[int] = mapped_column(default=0)
