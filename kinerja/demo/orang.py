"""Workbooks of invented people in the layout of SIASN: the second instansi, and more people for load."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter

KEPALA_UNIT = ("ID", "NAMA_UNOR", "ID_ATASAN")
KEPALA_PEGAWAI = (
    "PNS ID",
    "NIP BARU",
    "NAMA",
    "GELAR BELAKANG",
    "TANGGAL LAHIR",
    "JENIS KELAMIN",
    "KEDUDUKAN HUKUM NAMA",
    "STATUS CPNS PNS",
    "TMT CPNS",
    "GOL AKHIR NAMA",
    "TMT GOLONGAN",
    "JENIS JABATAN NAMA",
    "JABATAN ID",
    "JABATAN NAMA",
    "TMT JABATAN",
    "UNOR ID",
    "UNOR NAMA",
    "INSTANSI INDUK NAMA",
    "INSTANSI KERJA NAMA",
    "ESELON NAMA",
)
DEPAN = (
    "AGUS",
    "AYU",
    "BAGUS",
    "CITRA",
    "DEWI",
    "EKO",
    "FITRI",
    "HASAN",
    "INTAN",
    "JOKO",
    "MADE",
    "NUR",
    "PUTRI",
)
BELAKANG = ("ABDULLAH", "DAMANIK", "FIRDAUS", "GINTING", "KUSUMA", "LUBIS", "NASUTION", "POHAN", "TANJUNG")
STAF = (
    ("Pengadministrasi Perkantoran", "Jabatan Pelaksana", "II/c"),
    ("Penelaah Teknis Kebijakan", "Jabatan Pelaksana", "III/b"),
    ("Analis Kebijakan Ahli Muda", "Jabatan Fungsional", "III/c"),
    ("Pranata Komputer Terampil", "Jabatan Fungsional", "II/d"),
    ("Perencana Ahli Pertama", "Jabatan Fungsional", "III/a"),
    ("Arsiparis Mahir", "Jabatan Fungsional", "III/a"),
)


@dataclass(frozen=True)
class UnitDemo:
    """One unit of a generated instansi with the jabatan and eselon of its head."""

    id_luar: str
    nama: str
    induk: str
    kepala: str
    eselon: str


def make_units(instansi: str, jumlah_dinas: int, awalan: str) -> list[UnitDemo]:
    """A root, a sekretariat daerah, and dinas with two bidang each."""
    akar = f"{awalan}0000".ljust(32, "0")
    setda = f"{awalan}0001".ljust(32, "0")
    units = [UnitDemo(akar, instansi, "", "Sekretaris Daerah", "II.a")]
    units.append(UnitDemo(setda, "-Sekretariat Daerah", akar, "Asisten Administrasi Umum", "II.b"))
    for nomor in range(1, jumlah_dinas + 1):
        dinas = f"{awalan}{nomor:03}D".ljust(32, "0")
        units.append(
            UnitDemo(dinas, f"-Dinas Layanan {nomor}", akar, f"Kepala Dinas Layanan {nomor}", "II.b")
        )
        for bidang in ("Program", "Pelayanan"):
            kode = f"{awalan}{nomor:03}{bidang[1].upper()}".ljust(32, "0")
            units.append(UnitDemo(kode, f"--Bidang {bidang}", dinas, f"Kepala Bidang {bidang}", "III.b"))
    return units


def write_units(path: Path, units: Sequence[UnitDemo]) -> Path:
    """The unit tree as SIASN's "Hierarki Unor"."""
    return _write(path, KEPALA_UNIT, ((satu.id_luar, satu.nama, satu.induk) for satu in units))


def write_people(
    path: Path, units: Sequence[UnitDemo], instansi: str, jumlah: int, *, tahun: int, seed: int
) -> Path:
    """`jumlah` people: a head for each unit, the others spread over the bidang; every NIP ends in 000."""
    return _write(path, KEPALA_PEGAWAI, _iter_people(units, instansi, jumlah, tahun, seed))


def _iter_people(
    units: Sequence[UnitDemo], instansi: str, jumlah: int, tahun: int, seed: int
) -> Iterator[tuple[object, ...]]:
    acak = random.Random(seed)  # noqa: S311  # invented names, not secrets
    bidang = [satu for satu in units if satu.nama.startswith("--")] or units
    for nomor in range(jumlah):
        nip, lahir, tmt = _make_nip(nomor, tahun, seed)
        nama = f"{acak.choice(DEPAN)} {acak.choice(BELAKANG)}"
        if nomor < len(units):
            unit = units[nomor]
            jabatan, jenis, golongan, eselon = unit.kepala, "Jabatan Struktural", "IV/a", unit.eselon
        else:
            unit = bidang[nomor % len(bidang)]
            (jabatan, jenis, golongan), eselon = acak.choice(STAF), ""
        yield (
            f"{seed:04X}{nomor:028X}",
            nip,
            nama,
            "S.E.",
            lahir,
            "M" if nip[14] == "1" else "F",
            "Aktif",
            "P",
            tmt,
            golongan,
            date(tahun - 3, 4, 1),
            jenis,
            f"{seed:04X}{nomor:028X}",
            jabatan,
            date(tahun - 2, 1, 1),
            unit.id_luar,
            unit.nama.lstrip("-"),
            instansi,
            instansi,
            eselon,
        )


def _make_nip(nomor: int, tahun: int, seed: int) -> tuple[str, date, date]:
    """Each number gives another pair of birth date and month of appointment, and so another NIP."""
    hari, sisa = nomor % 28 + 1, nomor // 28
    bulan, sisa = sisa % 12 + 1, sisa // 12
    lahir = date(tahun - 55 + sisa % 30, bulan, hari)
    tmt = date(lahir.year + 24, (sisa // 30 + seed) % 12 + 1, 1)
    return f"{lahir:%Y%m%d}{tmt:%Y%m}{nomor % 2 + 1}000", lahir, tmt


def _write(path: Path, kepala: Sequence[str], baris: Iterator[tuple[object, ...]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as buku:
        tanggal = buku.add_format({"num_format": "dd-mm-yyyy"})
        lembar = buku.add_worksheet("Data")
        for kolom, judul in enumerate(kepala):
            lembar.write_string(0, kolom, judul)
        for nomor, isi in enumerate(baris, start=1):
            for kolom, nilai in enumerate(isi):
                if isinstance(nilai, date):
                    lembar.write_datetime(nomor, kolom, nilai, tanggal)
                else:
                    lembar.write_string(nomor, kolom, str(nilai))
    return path
