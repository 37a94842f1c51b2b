"""The three documents of the worked PAK of domain.md §7.8, of an invented person."""

from datetime import date

from kinerja.surat.dokumen import Pengesahan, Tandatangan
from kinerja.surat.dokumen_ak import (
    BarisAk,
    BarisPak,
    DokumenAkumulasi,
    DokumenKonversi,
    DokumenPenetapan,
    TujuanPak,
)
from tests.unit.surat.contoh import INSTANSI, PEGAWAI, PENILAI

PERORANGAN = (
    ("Nama", PEGAWAI.nama),
    ("NIP", PEGAWAI.nip),
    ("Nomor Seri KARPEG", "B 01234567"),
    ("Tempat/Tanggal Lahir", "Contoh, 15 Maret 1987"),
    ("Jenis Kelamin", "Perempuan"),
    ("Pangkat/Golongan Ruang/TMT", "Penata Muda Tingkat I, III/b, 1 April 2023"),
    ("Jabatan/TMT", "Analis SDM Aparatur Ahli Pertama, 1 Januari 2023"),
    ("Unit Kerja", PEGAWAI.unit_kerja),
    ("Instansi", INSTANSI),
)
UMUM = {
    "instansi": INSTANSI,
    "periode_mulai": date(2023, 1, 1),
    "periode_selesai": date(2026, 2, 28),
    "pegawai": PEGAWAI,
    "pejabat_penilai": PENILAI,
    "pengesahan": Pengesahan(status="Diterbitkan", versi=1, sidik="ab" * 32, tetap=True),
    "ttd_penilai": Tandatangan(tempat="Contoh", tanggal=date(2026, 3, 10)),
    "perorangan": PERORANGAN,
    "tembusan": ("Kepala BKPSDM Kabupaten Contoh", "Arsip"),
}


def _baris(tahun: str, periodik: str, predikat: str, prosentase: str, ak: str) -> BarisAk:
    return BarisAk(
        tahun=tahun,
        periodik=periodik,
        predikat=predikat,
        prosentase=prosentase,
        koefisien="12,50",
        angka_kredit=ak,
    )


BARIS = (
    _baris("2023", "", "Sangat Baik", "150%", "18,75"),
    _baris("2024", "", "Baik", "100%", "12,50"),
    _baris("2025", "", "Sangat Baik", "150%", "18,75"),
    _baris("2026", "2", "Baik", "2/12 × 100%", "2,08"),
)
KONVERSI = DokumenKonversi(nomor="4/KONV/2026", baris=BARIS[-1:], **UMUM)  # type: ignore[arg-type]
AKUMULASI = DokumenAkumulasi(nomor="4/AKUM/2026", baris=BARIS, jumlah="52,08", **UMUM)  # type: ignore[arg-type]
NOL = "0,00"
PENETAPAN = DokumenPenetapan(
    nomor="4/PAK/2026",
    baris=(
        BarisPak(
            uraian="AK Dasar yang diberikan", lama=NOL, baru="50,00", jumlah="50,00", keterangan="SK 1/2023"
        ),
        BarisPak(uraian="AK JF lama", lama=NOL, baru=NOL, jumlah=NOL),
        BarisPak(uraian="AK Penyesuaian/Penyetaraan", lama=NOL, baru=NOL, jumlah=NOL),
        BarisPak(uraian="AK Konversi", lama=NOL, baru="52,08", jumlah="52,08"),
        BarisPak(uraian="AK yang diperoleh dari peningkatan pendidikan", lama=NOL, baru=NOL, jumlah=NOL),
        BarisPak(uraian="AK lainnya", lama=NOL, baru=NOL, jumlah=NOL),
    ),
    kumulatif=BarisPak(uraian="", lama=NOL, baru="102,08", jumlah="102,08"),
    pangkat=TujuanPak(nama="Penata, III/c", minimum="50,00", selisih="2,08", lebih=True),
    jenjang=TujuanPak(nama="Ahli Muda", minimum="100,00", selisih="2,08", lebih=True),
    **UMUM,  # type: ignore[arg-type]
)
