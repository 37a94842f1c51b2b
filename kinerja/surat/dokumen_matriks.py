"""What stands on the form matriks pembagian peran dan hasil, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

from kinerja.surat.dokumen import Dokumen

KOLOM_SELEMBAR = 5  # results beside the names that a landscape page holds


@dataclass(frozen=True, kw_only=True)
class KolomHasil:
    """One result of the pimpinan with its indicators, as the head of a column."""

    nomor: int
    hasil: str
    indikator: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BarisPeran:
    """One person; `peran` has one entry per column, empty where nothing is carried."""

    nama: str
    jabatan: str
    tim: str = ""
    peran: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Lembaran:
    """As many results as one page holds, with the place of the first."""

    awal: int
    kolom: tuple[KolomHasil, ...]


@dataclass(frozen=True, kw_only=True)
class DokumenMatriks(Dokumen):
    """Matriks peran hasil of one pimpinan: `pegawai` is the pimpinan, who signs alone."""

    tahun: int
    kolom: tuple[KolomHasil, ...]
    baris: tuple[BarisPeran, ...]

    @property
    def lembaran(self) -> Sequence[Lembaran]:
        """The columns in runs of about the same width, that no page has one column alone."""
        banyak = max(1, -(-len(self.kolom) // KOLOM_SELEMBAR))
        lebar = max(1, -(-len(self.kolom) // banyak))
        return [
            Lembaran(awal=awal, kolom=self.kolom[awal : awal + lebar])
            for awal in range(0, len(self.kolom), lebar)
        ]
