"""The tree as a workbook: one row per result, set in and grouped by its depth; text stays text."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from kinerja.skp.pohon.rules import SebabLepas
from kinerja.skp.pohon.simpul import Simpul

KOLOM = (
    ("Tingkat", 8),
    ("Hasil kerja", 80),
    ("Pemilik", 32),
    ("Jabatan", 36),
    ("Unit kerja", 36),
    ("Klasifikasi", 12),
    ("Status SKP", 14),
    ("Pemikul (orang)", 15),
    ("Keterangan", 44),
)
TINGKAT_TERDALAM = 7  # of the groups that a spreadsheet knows
TERTUTUP = "(masih disusun)"
SEBAB = {
    SebabLepas.TEKS: "Tanpa induk: asalnya baru ditulis, belum tertaut",
    SebabLepas.BATAL: "Tanpa induk: SKP pimpinan dibatalkan",
    SebabLepas.KOSONG: "Tanpa induk: asalnya belum ditulis",
}


def write_pohon(daftar: Iterable[tuple[int, bool, Simpul]], *, terpotong: bool) -> bytes:
    """The rows as they come: depth, whether the branch stands further up already, and the result."""
    keluaran = BytesIO()
    with xlsxwriter.Workbook(keluaran, {"constant_memory": True, "in_memory": True}) as buku:
        lembar = buku.add_worksheet("Pohon kinerja")
        tebal = buku.add_format({"bold": True})
        isi = [buku.add_format({"text_wrap": True, "valign": "top", "indent": n}) for n in range(16)]
        for nomor, (judul, lebar) in enumerate(KOLOM):
            lembar.set_column(nomor, nomor, lebar)
            lembar.write_string(0, nomor, judul, tebal)
        lembar.freeze_panes(1, 0)
        lembar.outline_settings(True, False, True, False)
        baris = 0
        for baris, (tingkat, ulang, satu) in enumerate(daftar, 1):
            lembar.set_row(baris, None, None, {"level": min(tingkat, TINGKAT_TERDALAM)})
            lembar.write_number(baris, 0, tingkat + 1, isi[0])
            lembar.write_string(baris, 1, satu.teks or TERTUTUP, isi[min(tingkat, 15)])
            for nomor, teks in enumerate((satu.nama, satu.jabatan, satu.unit), 2):
                lembar.write_string(baris, nomor, teks, isi[0])
            lembar.write_string(baris, 5, satu.klasifikasi.label, isi[0])
            lembar.write_string(baris, 6, satu.status.label, isi[0])
            lembar.write_number(baris, 7, satu.pemikul, isi[0])
            lembar.write_string(baris, 8, describe_marks(satu, ulang=ulang), isi[0])
        if terpotong:
            lembar.write_string(
                baris + 2, 1, "Dipotong di sini: lembar ini memuat paling banyak 20.000 hasil."
            )
    return keluaran.getvalue()


def describe_marks(satu: Simpul, *, ulang: bool) -> str:
    """What stands out on a result, in words."""
    tanda = ["Belum ada yang memikul"] if satu.tanpa_pemikul else []
    tanda += [SEBAB[satu.lepas]] if satu.lepas else []
    tanda += ["Cabangnya sudah ditulis di atas"] if ulang and satu.pemikul else []
    return "; ".join(tanda)
