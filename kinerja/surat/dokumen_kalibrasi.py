"""What stands on the minutes of a session of kalibrasi, as plain values."""

from dataclasses import dataclass

from kinerja.surat.dokumen import Dokumen, Pihak


@dataclass(frozen=True, kw_only=True)
class BarisHitungan:
    """One predikat: how many before and after, and the limit in words."""

    predikat: str
    sebelum: int
    sesudah: int
    batas: str


@dataclass(frozen=True, kw_only=True)
class BarisPindah:
    """One move with its sentence and who proposed it."""

    nama: str
    jabatan: str
    dari: str
    menjadi: str
    alasan: str
    oleh: str


@dataclass(frozen=True, kw_only=True)
class DokumenKalibrasi(Dokumen):
    """Minutes: `pegawai` is the leader, who signs first; the `peserta` sign below him.

    `pembenaran` are name and sentence of each reason for passing a limit.
    """

    nomor: str
    unit: str
    periode: str
    hari: str
    agenda: str
    capaian_organisasi: str
    jumlah: int
    hitungan: tuple[BarisHitungan, ...]
    catatan_batas: tuple[str, ...]
    pindah: tuple[BarisPindah, ...]
    pembenaran: tuple[tuple[str, str], ...]
    peserta: tuple[Pihak, ...]
