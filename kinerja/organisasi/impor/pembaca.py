"""The reading process: `python -m kinerja.organisasi.impor.pembaca PATH BATAS`, rows as JSON lines on stdout.

Untrusted workbooks are read here and nowhere else: the process has its own limits on memory and time, opens
nothing after the workbook, knows no secret, and writes only the columns that the product keeps.
"""

import json
import re
import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import python_calamine

from kinerja.errors import InputError
from kinerja.organisasi.impor import arsip
from kinerja.organisasi.impor.jenis import Batas, TahapBaca
from kinerja.organisasi.impor.tata_letak import KepalaTabel, describe_unknown, find_kepala

BARIS_PER_PESAN = 500
PANJANG_SEL = 1_000
Pesan: TypeAlias = Mapping[str, object]
Sel: TypeAlias = str | int | float | bool | list[str] | None


def main(path: str, batas: Batas) -> None:
    """Write the messages of `read` and, where the workbook is refused, the sentence that says why."""
    limit_process(batas)
    try:
        read(Path(path), batas, _write)
        _write({"tamat": True})
    except InputError as salah:
        _write({"gagal": salah.message})
    except MemoryError:
        _write({"gagal": arsip.TERLALU_BESAR})
    except python_calamine.CalamineError:
        _write({"gagal": arsip.RUSAK})


def limit_process(batas: Batas) -> None:
    """Bound memory and processor time, and forbid writing files and core dumps, from here on."""
    for jenis, nilai in (
        (resource.RLIMIT_AS, batas.memori),
        (resource.RLIMIT_CPU, batas.detik),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(jenis, (nilai, nilai))


def read(path: Path, batas: Batas, write: Callable[[Pesan], None]) -> None:
    """Write progress, then the header, then slices of rows. Raises InputError with the sentence to show."""
    with arsip.open_arsip(path, batas) as isi:
        forbid_opening()
        total = sum(entri.file_size for entri in isi.infolist())
        daftar_lembar = arsip.list_lembar(
            isi, batas, lambda selesai: write(_progress(TahapBaca.MEMERIKSA, selesai, total))
        )
        pembuat = arsip.PembuatBuku(isi)
        for lembar in daftar_lembar:
            potongan = (
                load_potongan(pembuat, lembar, *bagian) for bagian in arsip.iter_potongan(isi, lembar.bagian)
            )
            awal = next(potongan, [])
            if kepala := find_kepala([sel for _, sel in awal]):
                write(_describe(lembar, kepala, awal[kepala.baris][0]))
                for baris in chain((awal[kepala.baris + 1 :],), potongan):
                    _write_rows(baris, kepala, write)
                return
    raise InputError(describe_unknown())


def _describe(lembar: arsip.Lembar, kepala: KepalaTabel, nomor: int) -> Pesan:
    return {
        "lembar": lembar.nama,
        "tata_letak": kepala.tata_letak,
        "baris_kepala": nomor,
        "kolom": list(kepala.posisi),
        "total": max(lembar.jumlah_baris - kepala.baris - 1, 0),
    }


def forbid_opening() -> None:
    """No file and no socket can be opened any more; those that are open stay so."""
    _, paling_tinggi = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, paling_tinggi))


def load_potongan(
    pembuat: arsip.PembuatBuku, lembar: arsip.Lembar, isi: bytes, sebelumnya: int
) -> list[tuple[int, list[object]]]:
    """The non-empty rows of one piece of a sheet, with their number as the spreadsheet program shows it."""
    baris_pertama = re.search(rb"<(?:[A-Za-z0-9]{1,20}:)?row\b[^>]{0,1000}", isi)
    bernomor = baris_pertama is None or b' r="' in baris_pertama[0]
    buku = python_calamine.CalamineWorkbook.from_filelike(pembuat.build(lembar.bagian, isi))
    tabel = buku.get_sheet_by_name(lembar.nama)
    if tabel.start is None:
        return []
    awal_baris, awal_kolom = tabel.start
    geser = awal_baris + 1 + (0 if bernomor else sebelumnya)
    kosong: list[object] = [""] * awal_kolom
    return [
        (nomor, kosong + sel)
        for nomor, sel in enumerate(tabel.to_python(skip_empty_area=True), geser)
        if any(nilai != "" for nilai in sel)
    ]


def _write_rows(
    baris: Sequence[tuple[int, list[object]]], kepala: KepalaTabel, write: Callable[[Pesan], None]
) -> None:
    for awal in range(0, len(baris), BARIS_PER_PESAN):
        irisan = baris[awal : awal + BARIS_PER_PESAN]
        isi = [[nomor, [_encode(sel, kolom) for kolom in kepala.posisi.values()]] for nomor, sel in irisan]
        write({"baris": isi})


def _encode(sel: Sequence[object], kolom: int) -> Sel:
    """A cell as JSON keeps it: dates as a list of one text, so that they stay apart from typed text."""
    nilai = sel[kolom] if kolom < len(sel) else ""
    if isinstance(nilai, str):
        return nilai[: PANJANG_SEL + 1]
    if isinstance(nilai, datetime):
        return [nilai.date().isoformat()]
    if isinstance(nilai, date):
        return [nilai.isoformat()]
    return nilai if isinstance(nilai, bool | int | float) else str(nilai)


def _progress(tahap: TahapBaca, selesai: int, total: int) -> Pesan:
    return {"tahap": tahap, "selesai": selesai, "total": total}


def _write(pesan: Pesan) -> None:
    sys.stdout.buffer.write(json.dumps(pesan, ensure_ascii=True).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], Batas(**json.loads(sys.argv[2])))
