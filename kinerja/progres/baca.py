"""A stored line as it was written, to be compared with what comes in and to go out again."""

from collections.abc import Sequence

from kinerja.audit import fingerprint
from kinerja.progres.models import BarisHarian
from kinerja.progres.rules.baris import tidy
from kinerja.progres.rules.hari import Jam
from kinerja.progres.rules.lembar import IsianBaris


def isian_of(baris: BarisHarian) -> IsianBaris:
    """A stored line as it was written."""
    return IsianBaris(
        rencana=baris.rencana,
        tanggal=baris.tanggal,
        jam=Jam(baris.jam_mulai, baris.jam_selesai),
        kegiatan=baris.kegiatan,
        realisasi=baris.realisasi,
        satuan=baris.satuan,
        bukti=baris.bukti,
    )


def same_line(isian: IsianBaris, baris: BarisHarian) -> bool:
    """Whether a row of a sheet is this stored line, to the letter."""
    tersimpan = isian_of(baris)
    return (
        tidy(isian.rencana) == tidy(tersimpan.rencana)
        and (isian.tanggal, isian.jam, isian.realisasi)
        == (tersimpan.tanggal, tersimpan.jam, tersimpan.realisasi)
        and (isian.kegiatan, isian.satuan, isian.bukti)
        == (tersimpan.kegiatan, tersimpan.satuan, tersimpan.bukti)
    )


def seal_hari(daftar: Sequence[BarisHarian]) -> str:
    """What stood in a day when it was shown: approval of other lines is refused."""
    return fingerprint([[satu.id, satu.versi] for satu in daftar])[:16]
