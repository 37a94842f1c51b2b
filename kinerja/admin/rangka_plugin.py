"""`kinerja plugin new`: a complete package whose tests pass at once, ready to be changed."""

import re
from enum import StrEnum
from pathlib import Path

from kinerja.errors import InputError
from kinerja.hooks.muat import list_tersedia

RANGKA = Path(__file__).with_name("rangka")
_NAMA = re.compile(r"[a-z][a-z0-9_]{2,39}")


class JenisPlugin(StrEnum):
    """What the new plugin gives."""

    INDIKATOR = "indikator"
    FORMULA = "formula"
    KONEKTOR = "konektor"
    SURAT = "surat"


SETELAN = {
    JenisPlugin.INDIKATOR: "None.",
    JenisPlugin.FORMULA: "The limits of the mean from which a rating is proposed: 110 % and 90 % at first.",
    JenisPlugin.KONEKTOR: "The CSV file to read.",
    JenisPlugin.SURAT: "The pattern of the number, and for what the letter is given.",
}
CONTOH = {
    JenisPlugin.INDIKATOR: (
        "Target 120 orang. Triwulan I 30 orang: 30 ÷ 120 = 25 %. Triwulan I and II 30 + 45 = 75 orang:\n"
        "62,5 %. 150 orang is 125 %, shown as reached."
    ),
    JenisPlugin.FORMULA: (
        "Three targets at 100 %, 80 % and 105 %: the mean is 285 ÷ 3 = 95 %, from 90 % on and below 110 %,\n"
        "so sesuai ekspektasi is proposed."
    ),
    JenisPlugin.KONEKTOR: (
        "The file\n\n    nip,nama\n    198501012010012000,Siti Aminah\n\n"
        "gives one NIP, and for this NIP the name Siti Aminah."
    ),
    JenisPlugin.SURAT: "The seventh letter of April 2025 has the number 007/KET/IV/2025.",
}


def make_plugin(nama: str, jenis: JenisPlugin, folder: Path) -> Path:
    """Write the package into `folder`/`nama` and return that path.

    Raises InputError for a name of another shape or one that is taken, and for a folder that exists.
    """
    _check_name(nama)
    tujuan = folder / nama
    if tujuan.exists():
        raise InputError(f"Folder {tujuan} sudah ada. Pilih nama lain, atau pindahkan folder itu.")
    for asal, tempat in _list_files(nama, jenis):
        berkas = tujuan / tempat
        berkas.parent.mkdir(parents=True, exist_ok=True)
        berkas.write_text(_fill(asal.read_text(encoding="utf-8"), nama, jenis), encoding="utf-8")
    return tujuan


def _check_name(nama: str) -> None:
    if not _NAMA.fullmatch(nama):
        raise InputError(
            f"Nama “{nama}” tidak dapat dipakai. Tulis 3 sampai 40 huruf kecil, angka, atau garis bawah, "
            "diawali huruf, misalnya indikator_rapat."
        )
    if nama in list_tersedia():
        raise InputError(f"Nama “{nama}” sudah dipakai plugin yang terpasang. Pilih nama lain.")


def _list_files(nama: str, jenis: JenisPlugin) -> list[tuple[Path, Path]]:
    """Each template with its place in the package."""
    bersama = sorted((RANGKA / "bersama").iterdir())
    semua = [(berkas, Path(berkas.name.removesuffix(".txt"))) for berkas in bersama]
    for berkas in sorted((RANGKA / jenis.value).iterdir()):
        nama_berkas = berkas.name.removesuffix(".txt")
        bagian = "tests" if nama_berkas.startswith("test_") else f"kinerja_{nama}"
        semua.append((berkas, Path(bagian) / nama_berkas))
    return semua


def _fill(teks: str, nama: str, jenis: JenisPlugin) -> str:
    label = nama.replace("_", " ").capitalize()
    isian = {
        "@NAMA@": nama,
        "@PAKET@": nama.replace("_", "-"),
        "@LABEL@": label,
        "@SETELAN@": SETELAN[jenis],
        "@CONTOH@": CONTOH[jenis],
    }
    for tanda, isi in isian.items():
        teks = teks.replace(tanda, isi)
    return teks
