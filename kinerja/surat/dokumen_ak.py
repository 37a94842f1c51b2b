"""What stands on the three documents of angka kredit (Peraturan BKN 3/2023 Lampiran II angka 10 to 12).

Numbers come as the text that the ledger shows, so that screen and paper cannot differ by a digit.
"""

from dataclasses import dataclass

from kinerja.surat.dokumen import Dokumen


@dataclass(frozen=True, kw_only=True)
class DokumenAkUmum(Dokumen):
    """What all three have: `perorangan` are label and text of the block I, `tembusan` who gets a copy."""

    nomor: str
    perorangan: tuple[tuple[str, str], ...]
    tembusan: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BarisAk:
    """One conversion; `periodik` is its number of months, empty for a full year in older documents."""

    tahun: str
    periodik: str
    predikat: str
    prosentase: str
    koefisien: str
    angka_kredit: str


@dataclass(frozen=True, kw_only=True)
class DokumenKonversi(DokumenAkUmum):
    """Konversi predikat kinerja ke angka kredit: one evaluation."""

    baris: tuple[BarisAk, ...]


@dataclass(frozen=True, kw_only=True)
class DokumenAkumulasi(DokumenAkUmum):
    """Akumulasi angka kredit: all conversions with their sum."""

    baris: tuple[BarisAk, ...]
    jumlah: str


@dataclass(frozen=True, kw_only=True)
class BarisPak:
    """One kind of angka kredit, what was fixed before, what is new, and both."""

    uraian: str
    lama: str
    baru: str
    jumlah: str
    keterangan: str = ""


@dataclass(frozen=True, kw_only=True)
class TujuanPak:
    """A goal: `selisih` without sign, `lebih` says whether it is a kelebihan."""

    nama: str
    minimum: str
    selisih: str
    lebih: bool


@dataclass(frozen=True, kw_only=True)
class DokumenPenetapan(DokumenAkUmum):
    """Penetapan angka kredit (PAK); a goal is None at the end of the line."""

    baris: tuple[BarisPak, ...]
    kumulatif: BarisPak
    pangkat: TujuanPak | None
    jenjang: TujuanPak | None
