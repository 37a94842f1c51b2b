"""The reading process: `python -m kinerja.skp.awal.pembaca PATH BATAS`, rows of text as JSON lines on stdout.

As for the import of pegawai, a workbook of a stranger is opened here and nowhere else (`organisasi.impor`):
own limits on memory and time, no secret, nothing opened after the workbook. Formulas are never computed; what
a cell shows is its text.
"""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import python_calamine

from kinerja.angka import format_sel
from kinerja.errors import InputError
from kinerja.organisasi.impor import arsip
from kinerja.organisasi.impor.jenis import Batas
from kinerja.organisasi.impor.pembaca import forbid_opening, limit_process, load_potongan
from kinerja.tanggal import format_tanggal

MAKS_KOLOM = 30
PANJANG_SEL = 2_500


def main(path: str, batas: Batas, as_text: Callable[[object], str] | None = None) -> None:
    """Write the rows of the first sheet that has any, or the sentence that says why there are none.

    `as_text` says how another layout reads a cell.
    """
    limit_process(batas)
    try:
        read(Path(path), batas, as_text or _as_text)
        _write({"tamat": True})
    except InputError as salah:
        _write({"gagal": salah.message})
    except MemoryError:
        _write({"gagal": arsip.TERLALU_BESAR})
    except python_calamine.CalamineError:
        _write({"gagal": arsip.RUSAK})


def read(path: Path, batas: Batas, as_text: Callable[[object], str]) -> None:
    """Raises InputError with the sentence to show."""
    with arsip.open_arsip(path, batas) as isi:
        forbid_opening()
        daftar_lembar = arsip.list_lembar(isi, batas, lambda _selesai: None)
        pembuat = arsip.PembuatBuku(isi)
        for lembar in daftar_lembar:
            baris = [
                [nomor, [as_text(nilai) for nilai in sel[:MAKS_KOLOM]]]
                for bagian in arsip.iter_potongan(isi, lembar.bagian)
                for nomor, sel in load_potongan(pembuat, lembar, *bagian)
            ]
            if baris:
                _write({"baris": baris, "gabungan": arsip.list_gabungan(isi, lembar.bagian)})
                return
    raise InputError("Lembar kerja ini kosong. Isi lembarnya, lalu unggah lagi.")


def _as_text(nilai: object) -> str:
    """A cell as a person reads it: 12 for 12.0, a comma for the decimals, dates as 31-12-2026."""
    if isinstance(nilai, bool) or nilai is None:
        return ""
    if isinstance(nilai, float):
        return format_sel(nilai)
    if isinstance(nilai, datetime | date):
        return format_tanggal(nilai, "angka")
    return str(nilai)[: PANJANG_SEL + 1]


def _write(pesan: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(pesan, ensure_ascii=True).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], Batas(**json.loads(sys.argv[2])))
