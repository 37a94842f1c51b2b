"""Peak memory and time of importing a workbook of 50,000 people in 69 columns, by command and by page.

    python bench/impor_memori.py [--baris N] [FILE.json]

Measures the whole tree of processes from outside, in MB resident; fails if one way in passes 500 MB.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import xlsxwriter
from sqlalchemy import select

from kinerja.app import create_app
from kinerja.clock import now
from kinerja.db import transaction
from kinerja.organisasi.impor.jenis import BATAS
from kinerja.organisasi.impor_langsung import find_instansi_id
from kinerja.organisasi.jobs_impor import apply_workbook, read_workbook
from kinerja.organisasi.models import Impor, StatusImpor
from kinerja.storage import storage

Hasil: TypeAlias = dict[str, float]

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
    pilihan.add_argument("--langkah", nargs=2, help="a step in a process of its own, used by this program")
    pilihan.add_argument("out", type=Path, nargs="?")
    arg = pilihan.parse_args()
    if arg.langkah:
        nama, buku = arg.langkah
        {"tulis": write_buku, "baca": read_upload, "terapkan": apply_upload}[nama](Path(buku), arg.baris)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        hasil = measure(Path(folder), arg.baris)
    print(json.dumps(hasil, indent=2))
    if arg.out:
        arg.out.write_text(json.dumps(hasil, indent=2) + "\n")
    return int(max(satu["puncak_mb"] for satu in hasil.values()) > BATAS_MB)


def write_buku(path: Path, jumlah: int) -> None:
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


def measure(folder: Path, jumlah: int) -> dict[str, Hasil]:
    """Per way in: seconds, megabytes at the peak of the whole tree of processes, lines of progress."""
    buku = folder / "pegawai.xlsx"
    langkah = (sys.executable, __file__, "--baris", str(jumlah), "--langkah")
    impor = _kinerja("pegawai", "import", "--json", str(buku))
    subprocess.run([*langkah, "tulis", str(buku)], check=True)
    hasil = {}
    for nama, persiapan, semua in (
        ("perintah", (), {"pertama": impor, "kedua": impor}),
        (
            "halaman",
            _kinerja("instansi", "create", "kab-contoh", TETAP["INSTANSI KERJA NAMA"]),
            {"baca": (*langkah, "baca", str(buku)), "terapkan": (*langkah, "terapkan", str(buku))},
        ),
    ):
        lingkungan = _make_instance(folder / nama)
        if persiapan:
            subprocess.run(persiapan, env=lingkungan, check=True, stdout=subprocess.DEVNULL)
        for satu, perintah in semua.items():
            hasil[f"{nama}_{satu}"] = _watch(perintah, lingkungan)
            print(f"{nama}_{satu}", hasil[f"{nama}_{satu}"], flush=True)
    return hasil


def _make_instance(folder: Path) -> dict[str, str]:
    lingkungan = os.environ | {"KINERJA_INSTANCE": str(folder)}
    lingkungan.pop("KINERJA_DATABASE_URL", None)
    subprocess.run(_kinerja("db", "upgrade"), env=lingkungan, check=True, stdout=subprocess.DEVNULL)
    return lingkungan


def _kinerja(*perintah: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "kinerja.cli", *perintah)


def read_upload(buku: Path, jumlah: int) -> None:
    """The first job of an upload, without a queue before it."""
    with create_app().app_context():
        instansi_id = find_instansi_id(None) or 0
        with buku.open("rb") as isi:
            kunci = storage().put_temporary(instansi_id, isi, maks=BATAS.ukuran).kunci
        with transaction(instansi_id) as session:
            impor = Impor(nama_berkas=buku.name, kunci_berkas=kunci, status=StatusImpor.DIBACA, dibuat=now())
            session.add(impor)
        read_workbook(instansi_id, impor.id)
        _check(instansi_id, StatusImpor.PRATINJAU, jumlah)


def apply_upload(_buku: Path, jumlah: int) -> None:
    """The second job of the upload."""
    with create_app().app_context():
        instansi_id = find_instansi_id(None) or 0
        with transaction(instansi_id) as session:
            impor = session.scalars(select(Impor)).one()
            impor.diminta = now()
        apply_workbook(instansi_id, impor.id)
        _check(instansi_id, StatusImpor.DITERAPKAN, jumlah)


def _check(instansi_id: int, status: StatusImpor, jumlah: int) -> None:
    with transaction(instansi_id) as session:
        impor = session.scalars(select(Impor)).one()
        if impor.status is not status or impor.ringkasan["hitung"]["baru"] != jumlah:
            raise SystemExit(f"{jumlah} new rows expected: {impor.status} {impor.pesan} {impor.ringkasan}")


def _watch(perintah: Sequence[str], lingkungan: Mapping[str, str]) -> Hasil:
    mulai, puncak = time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as kemajuan:
        proses = subprocess.Popen(perintah, env=lingkungan, stdout=subprocess.DEVNULL, stderr=kemajuan)
        while proses.poll() is None:
            puncak = max(puncak, _resident(proses.pid))
            time.sleep(0.02)
        kemajuan.seek(0)
        if proses.returncode:
            raise SystemExit(kemajuan.read())
        detik = round(time.perf_counter() - mulai, 1)
        return {"detik": detik, "puncak_mb": round(puncak), "kemajuan": len(kemajuan.readlines())}


def _resident(pid: int) -> float:
    """Resident megabytes of a process and all below it; one that has just ended counts nothing."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        anak = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    sendiri = next((int(baris.split()[1]) for baris in status.splitlines() if baris.startswith("VmRSS:")), 0)
    return sendiri / 1024 + sum(_resident(int(satu)) for satu in anak)


if __name__ == "__main__":
    sys.exit(main())
