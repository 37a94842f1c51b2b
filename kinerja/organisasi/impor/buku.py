"""A workbook read in a process of its own, row by row, with limits on size, memory and time."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import IO, TypeAlias, cast

import kinerja
from kinerja.errors import InputError
from kinerja.organisasi.impor.jenis import BATAS, BarisMentah, Batas, Kemajuan, TahapBaca, TataLetak

AKAR_PAKET = Path(kinerja.__file__).resolve().parent.parent
PEMBACA = "kinerja.organisasi.impor.pembaca"
TERLALU_LAMA = "Berkas terlalu lama dibaca. Bagi menjadi beberapa berkas, lalu unggah satu per satu."
TIDAK_TERBACA = (
    "Berkas tidak dapat dibaca: rusak, atau isinya terlalu besar. Simpan ulang di Excel, lalu unggah lagi."
)
ProgressCallback: TypeAlias = Callable[[Kemajuan], None]


@dataclass(frozen=True, slots=True)
class KepalaBuku:
    """Where the table was found; `baris_kepala` counts from 1, `total` is how many rows follow it at most."""

    lembar: str
    tata_letak: TataLetak
    baris_kepala: int
    total: int


@contextmanager
def open_buku(
    path: Path, *, nama: str, batas: Batas = BATAS, on_progress: ProgressCallback | None = None
) -> Iterator[tuple[KepalaBuku, Iterator[BarisMentah]]]:
    """The header and the rows of the first sheet with a known layout; the rows come as they are read.

    `nama` is the file's name as the user knows it: its ending must be .xlsx. Raises InputError, also while
    the rows are taken, with a sentence that says how to repair the file.
    """
    if not nama.lower().endswith(".xlsx"):
        raise InputError("Hanya berkas .xlsx yang dapat diimpor. Simpan sebagai buku kerja Excel (.xlsx).")
    with start_pembaca(path, batas) as pesan:
        kepala, kolom = _await_kepala(pesan, on_progress)
        yield kepala, _iter_rows(pesan, kolom, kepala.total, on_progress)


@contextmanager
def start_pembaca(
    path: Path, batas: Batas, *, modul: str = PEMBACA
) -> Iterator[Iterator[Mapping[str, object]]]:
    """The messages of a reading process of its own; `modul` is what runs there, as `pembaca` does.

    Raises InputError while they are taken, with a sentence that says how to repair the file.
    """
    # The environment holds database address and keys: the reader of hostile files gets none of it.
    proses = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", modul, str(path.resolve()), json.dumps(asdict(batas))],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(AKAR_PAKET), "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
    )
    habis = threading.Event()
    penjaga = threading.Timer(batas.detik, _stop, (proses, habis))
    penjaga.daemon = True
    penjaga.start()
    with proses, proses.stdout or BytesIO() as keluaran:
        try:
            yield _iter_pesan(keluaran, habis)
        finally:
            penjaga.cancel()
            proses.kill()


def _stop(proses: subprocess.Popen[bytes], habis: threading.Event) -> None:
    habis.set()
    proses.kill()


def _iter_pesan(keluaran: IO[bytes], habis: threading.Event) -> Iterator[Mapping[str, object]]:
    for garis in keluaran:
        pesan = json.loads(garis)
        if "gagal" in pesan:
            raise InputError(pesan["gagal"])
        if "tamat" in pesan:
            return
        yield pesan
    # The process ended without a last word: killed by the clock or by its memory limit.
    raise InputError(TERLALU_LAMA if habis.is_set() else TIDAK_TERBACA)


def _await_kepala(
    daftar_pesan: Iterator[Mapping[str, object]], on_progress: ProgressCallback | None
) -> tuple[KepalaBuku, tuple[str, ...]]:
    for pesan in daftar_pesan:
        if "lembar" in pesan:
            kepala = KepalaBuku(
                str(pesan["lembar"]),
                TataLetak(str(pesan["tata_letak"])),
                cast(int, pesan["baris_kepala"]),
                cast(int, pesan["total"]),
            )
            return kepala, tuple(cast(list[str], pesan["kolom"]))
        if on_progress:
            on_progress(Kemajuan(TahapBaca.MEMERIKSA, cast(int, pesan["selesai"]), cast(int, pesan["total"])))
    raise InputError(TIDAK_TERBACA)


def _iter_rows(
    daftar_pesan: Iterator[Mapping[str, object]],
    kolom: tuple[str, ...],
    total: int,
    on_progress: ProgressCallback | None,
) -> Iterator[BarisMentah]:
    terbaca = 0
    for pesan in daftar_pesan:
        irisan = cast(list[tuple[int, list[object]]], pesan["baris"])
        for nomor, sel in irisan:
            yield BarisMentah(nomor, {nama: _decode(nilai) for nama, nilai in zip(kolom, sel, strict=True)})
        terbaca += len(irisan)
        if on_progress:
            on_progress(Kemajuan(TahapBaca.MEMBACA, min(terbaca, total), total))


def _decode(nilai: object) -> object:
    return date.fromisoformat(nilai[0]) if isinstance(nilai, list) else nilai
