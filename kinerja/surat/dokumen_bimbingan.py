"""What stands on formats B.1.8 and B.1.9 (PermenPANRB 6/2022 Lampiran)."""

from dataclasses import dataclass

from kinerja.surat.dokumen import Dokumen


@dataclass(frozen=True, kw_only=True)
class ButirLembar:
    """A statement with its number and the answer in the column UMPAN BALIK."""

    nomor: int
    pernyataan: str
    jawaban: str


@dataclass(frozen=True, kw_only=True)
class KelompokLembar:
    """Statements about the same people."""

    subjek: str
    butir: tuple[ButirLembar, ...]


@dataclass(frozen=True, kw_only=True)
class DokumenUmpanBimbingan(Dokumen):
    """Format B.1.8. `kegiatan` names the session, `disampaikan` to whom the sheet is handed."""

    kegiatan: str
    disampaikan: str
    kelompok: tuple[KelompokLembar, ...]
    catatan: str = ""


@dataclass(frozen=True, kw_only=True)
class BarisKompetensi:
    """One competence with its value of 1 to 5 and the reason."""

    kompetensi: str
    nilai: int
    alasan: str


@dataclass(frozen=True, kw_only=True)
class DokumenKompetensi(Dokumen):
    """Format B.1.9. `oleh` made it, `sebagai` pimpinan or the one who was assigned."""

    kegiatan: str
    baris: tuple[BarisKompetensi, ...]
    oleh: str
    oleh_nip: str
    sebagai: str
