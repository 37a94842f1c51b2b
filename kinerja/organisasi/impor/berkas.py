"""From the path of a workbook to its rows: accepted, refused, and what concerns the file as a whole."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from kinerja.organisasi.impor.baris import URUT_TAK_TERBIT, read_pegawai, read_unit
from kinerja.organisasi.impor.buku import KepalaBuku, ProgressCallback, open_buku
from kinerja.organisasi.impor.jenis import (
    BATAS,
    BarisDitolak,
    BarisMentah,
    BarisPegawai,
    BarisUnit,
    Batas,
    HasilBaca,
    TataLetak,
)
from kinerja.organisasi.impor.sel import SelError, clean_text

KOLOM_PENGENAL: Mapping[TataLetak, tuple[str, str]] = {
    TataLetak.HIERARKI_UNOR: ("ID", "NAMA_UNOR"),
    TataLetak.DATA_UTAMA: ("NIP BARU", "NAMA"),
}


def read_berkas(
    path: Path,
    *,
    today: date,
    nama: str | None = None,
    batas: Batas = BATAS,
    on_progress: ProgressCallback | None = None,
) -> HasilBaca:
    """Every row of the workbook, cleaned; nothing of a column that the product does not keep.

    `nama` is the file's name as the user knows it (default: that of `path`), `today` decides who is past
    the age of retirement. Raises InputError if the workbook as a whole cannot be read.
    """
    berkas = nama or path.name
    with open_buku(path, nama=berkas, batas=batas, on_progress=on_progress) as (kepala, daftar_mentah):
        return read_rows(berkas, kepala, daftar_mentah, today=today)


def read_rows(
    berkas: str, kepala: KepalaBuku, daftar_mentah: Iterable[BarisMentah], *, today: date
) -> HasilBaca:
    """The rows of a table that was opened elsewhere; a connector may bring its own."""
    pembaca = _PembacaBaris(berkas, kepala.tata_letak, today)
    for mentah in daftar_mentah:
        pembaca.take(mentah)
    return pembaca.finish(kepala)


class _PembacaBaris:
    """Collects rows one by one; the second row of the same unit or person is refused."""

    def __init__(self, berkas: str, tata_letak: TataLetak, today: date) -> None:
        self.berkas = berkas
        self.tata_letak = tata_letak
        self.today = today
        self.unit: list[BarisUnit] = []
        self.pegawai: list[BarisPegawai] = []
        self.ditolak: list[BarisDitolak] = []
        self.pertama: dict[tuple[str, str], int] = {}

    def take(self, mentah: BarisMentah) -> None:
        if all(nilai == "" for nilai in mentah.sel.values()):
            return
        try:
            if self.tata_letak is TataLetak.HIERARKI_UNOR:
                self._take_unit(read_unit(self.berkas, mentah))
            else:
                self._take_pegawai(read_pegawai(self.berkas, mentah, today=self.today))
        except SelError as salah:
            pengenal, nama = (_show(mentah.sel[kolom]) for kolom in KOLOM_PENGENAL[self.tata_letak])
            self.ditolak.append(
                BarisDitolak(self.berkas, mentah.baris, salah.kolom, salah.alasan, pengenal, nama)
            )

    def _take_unit(self, unit: BarisUnit) -> None:
        self._refuse_repeated("ID", unit.id_luar, unit.baris, "Unit ini")
        self.unit.append(unit)

    def _take_pegawai(self, pegawai: BarisPegawai) -> None:
        self._refuse_repeated("NIP BARU", pegawai.nip, pegawai.baris, "NIP ini")
        if pegawai.id_luar:
            self._refuse_repeated("PNS ID", pegawai.id_luar, pegawai.baris, "PNS ID ini")
        self.pegawai.append(pegawai)

    def _refuse_repeated(self, kolom: str, nilai: str, baris: int, sebutan: str) -> None:
        pertama = self.pertama.setdefault((kolom, nilai), baris)
        if pertama != baris:
            raise SelError(
                kolom, f"{sebutan} sudah ada pada baris {pertama}. Hapus salah satu, lalu unggah lagi."
            )

    def finish(self, kepala: KepalaBuku) -> HasilBaca:
        return HasilBaca(
            berkas=self.berkas,
            lembar=kepala.lembar,
            tata_letak=kepala.tata_letak,
            baris_kepala=kepala.baris_kepala,
            jumlah_baris=len(self.unit) + len(self.pegawai) + len(self.ditolak),
            unit=tuple(self.unit),
            pegawai=tuple(self.pegawai),
            ditolak=tuple(self.ditolak),
            instansi_nama=_name_root(self.unit) if self.unit else _name_instansi(self.pegawai),
            peringatan=tuple(_list_notes(self.pegawai)),
        )


def _show(nilai: object) -> str:
    """The cell as the preview quotes it."""
    return clean_text(str(nilai))[:60]


def _name_root(daftar_unit: Iterable[BarisUnit]) -> str:
    """The name of the root with the most units directly below it, "" if the file has none."""
    akar = [unit for unit in daftar_unit if unit.id_induk is None]
    anak = Counter(unit.id_induk for unit in daftar_unit)
    return max(akar, key=lambda unit: anak[unit.id_luar]).nama if akar else ""


def _name_instansi(daftar_pegawai: Iterable[BarisPegawai]) -> str:
    """The instansi that most rows name."""
    sebutan = Counter(pegawai.instansi_nama for pegawai in daftar_pegawai if pegawai.instansi_nama)
    return sebutan.most_common(1)[0][0] if sebutan else ""


def _list_notes(daftar_pegawai: Iterable[BarisPegawai]) -> Iterator[str]:
    if jumlah := sum(pegawai.nip.endswith(URUT_TAK_TERBIT) for pegawai in daftar_pegawai):
        yield f"{jumlah} NIP berakhiran 000, nomor urut yang tidak pernah diterbitkan. Data contoh?"
