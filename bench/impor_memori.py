"""Peak memory and time of reading and planning a workbook of 50,000 people in 69 columns.

    python bench/impor_memori.py [--baris N] [FILE.json]

Prints the peak of this process and of the reading process, in MB; fails if together they pass 500 MB.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import xlsxwriter

from kinerja.organisasi.impor.berkas import read_berkas
from kinerja.organisasi.impor.garis import propose_after
from kinerja.organisasi.impor.jenis import HasilBaris, KeadaanKini, Kemajuan
from kinerja.organisasi.impor.rencana import plan_import

KOLOM = 69
BATAS_MB = 500
JABATAN = ("Perencana Ahli Muda", "Pengolah Data dan Informasi", "Perawat Terampil")
TETAP = {
    "JENIS KELAMIN": "M",
    "KEDUDUKAN HUKUM NAMA": "Aktif",
    "TMT CPNS": "01-01-2009",
    "GOL AKHIR NAMA": "III/c",
    "TMT GOLONGAN": "01-04-2020",
    "JENIS JABATAN NAMA": "Jabatan Fungsional",
    "TMT JABATAN": "01-07-2020",
    "INSTANSI KERJA NAMA": "Pemerintah Kabupaten Contoh",
    "ESELON NAMA": "",
}
BEDA = ("PNS ID", "NIP BARU", "NAMA", "TANGGAL LAHIR", "JABATAN NAMA", "UNOR ID", "UNOR NAMA", "JABATAN ID")


def main() -> int:
    pilihan = argparse.ArgumentParser(description="Peak memory of a large import.")
    pilihan.add_argument("--baris", type=int, default=50_000)
    pilihan.add_argument("out", type=Path, nargs="?")
    arg = pilihan.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        buku = Path(folder) / "pegawai.xlsx"
        # Written by a process of its own: its memory must not count.
        perintah = (
            "import sys, runpy; runpy.run_path(sys.argv[1])['write_buku'](sys.argv[2], int(sys.argv[3]))"
        )
        subprocess.run([sys.executable, "-c", perintah, __file__, str(buku), str(arg.baris)], check=True)
        hasil = measure(buku, arg.baris)
    print(json.dumps(hasil, indent=2))
    if arg.out:
        arg.out.write_text(json.dumps(hasil, indent=2) + "\n")
    return int(hasil["jumlah_mb"] > BATAS_MB)


def write_buku(path: str, jumlah: int) -> None:
    """People with every cell filled, the ones that the product drops with text of ordinary length."""
    lain = [f"LAIN {nomor}" for nomor in range(KOLOM - len(TETAP) - len(BEDA))]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as buku:
        halaman = buku.add_worksheet("Data")
        halaman.write_row(0, 0, [*BEDA, *TETAP, *lain])
        for nomor in range(jumlah):
            isian = (f"isian {nomor} {kolom}" for kolom in lain)
            for kolom, nilai in enumerate((*_describe(nomor), *TETAP.values(), *isian)):
                halaman.write_string(nomor + 1, kolom, nilai)


def _describe(nomor: int) -> tuple[str, ...]:
    tahun, sisa = divmod(nomor, 28 * 12 * 150)
    bulan, sisa = divmod(sisa, 28 * 150)
    hari, urut = divmod(sisa, 150)
    lahir = f"{1980 + tahun}{bulan % 12 + 1:02}{hari + 1:02}"
    unit = nomor % 2_000
    return (
        f"{nomor:032X}",
        f"{lahir}{2009 + urut // 12}{urut % 12 + 1:02}1000",
        f"ORANG CONTOH {nomor}",
        f"{lahir[6:]}-{lahir[4:6]}-{lahir[:4]}",
        f"Kepala Seksi {unit}" if nomor < 2_000 else JABATAN[nomor % 3],
        f"{unit:032X}",
        f"Unit {unit}",
        f"{nomor:032X}",
    )


def measure(buku: Path, jumlah: int) -> dict[str, float]:
    """Seconds, and megabytes at the peak, of reading, planning and proposing the reporting line."""
    kemajuan: list[Kemajuan] = []
    puncak_anak = _Puncak()
    mulai = time.perf_counter()

    def look(satu: Kemajuan) -> None:
        kemajuan.append(satu)
        puncak_anak.look()

    baca = read_berkas(buku, today=date(2026, 1, 15), on_progress=look)
    dibaca = time.perf_counter()
    rencana = plan_import([baca], KeadaanKini(), today=date(2026, 1, 15))
    usul = propose_after(rencana, KeadaanKini())
    selesai = time.perf_counter()
    if rencana.count(HasilBaris.BARU) != jumlah or len(usul) != jumlah:
        raise SystemExit(f"{rencana.count(HasilBaris.BARU)} of {jumlah} rows accepted: {baca.ditolak[:3]}")
    induk = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "baris": jumlah,
        "detik_baca": round(dibaca - mulai, 1),
        "detik_rencana": round(selesai - dibaca, 1),
        "laporan_kemajuan": len(kemajuan),
        "induk_mb": round(induk),
        "anak_mb": round(puncak_anak.mb),
        "jumlah_mb": round(induk + puncak_anak.mb),
    }


class _Puncak:
    """The highest resident memory of any child process, looked at with every report of progress."""

    mb = 0.0

    def look(self) -> None:
        diri = os.getpid()
        for anak in Path(f"/proc/{diri}/task/{diri}/children").read_text().split():
            for baris in Path(f"/proc/{anak}/status").read_text().splitlines():
                if baris.startswith("VmHWM:"):
                    self.mb = max(self.mb, int(baris.split()[1]) / 1024)


if __name__ == "__main__":
    sys.exit(main())
