"""The nine boxes as a workbook; every text is written as text, whatever it begins with."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from kinerja.tindak_lanjut.muat_talenta import OrangTalenta

JUDUL = ("NIP", "Nama", "Predikat", "Predikat tahun sebelumnya", "Potensial", "Kotak")


def write_boxes(semua: Iterable[OrangTalenta], tahun: int) -> bytes:
    """A sheet with a row per person; nothing is kept in memory but the file."""
    keluaran = BytesIO()
    with xlsxwriter.Workbook(keluaran, {"constant_memory": True, "in_memory": True}) as buku:
        lembar, tebal = buku.add_worksheet(f"Talenta {tahun}"), buku.add_format({"bold": True})
        lembar.set_column(0, 0, 22)
        lembar.set_column(1, 4, 26)
        for nomor, judul in enumerate(JUDUL):
            lembar.write_string(0, nomor, judul, tebal)
        for baris, satu in enumerate(semua, start=1):
            isi = (satu.nip, satu.nama, satu.predikat, satu.predikat_lalu, satu.potensial)
            for kolom, nilai in enumerate(isi):
                lembar.write_string(baris, kolom, getattr(nilai, "label", nilai) or "")
            if satu.kotak is None:
                lembar.write_string(baris, 5, "")
            else:
                lembar.write_number(baris, 5, satu.kotak)
    return keluaran.getvalue()
