"""The rows of an import that want a look, as a workbook: text stays text whatever it begins with."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from kinerja.organisasi.models import BarisImpor

KOLOM = (
    ("Baris", 8),
    ("NIP atau ID", 34),
    ("Nama", 32),
    ("Hasil", 10),
    ("Kolom", 18),
    ("Sebab atau peringatan", 80),
    ("Perubahan", 60),
)


def write_sebab(daftar: Iterable[BarisImpor]) -> bytes:
    """One row per row of the file, in its order."""
    keluaran = BytesIO()
    with xlsxwriter.Workbook(keluaran, {"constant_memory": True, "in_memory": True}) as buku:
        lembar = buku.add_worksheet("Sebab")
        tebal = buku.add_format({"bold": True})
        for nomor, (judul, lebar) in enumerate(KOLOM):
            lembar.set_column(nomor, nomor, lebar)
            lembar.write_string(0, nomor, judul, tebal)
        for baris, satu in enumerate(daftar, 1):
            lembar.write_number(baris, 0, satu.baris)
            for nomor, teks in enumerate(_texts(satu), 1):
                lembar.write_string(baris, nomor, teks)
    return keluaran.getvalue()


def _texts(satu: BarisImpor) -> tuple[str, ...]:
    perubahan = (f"{label}: {lama or '–'} → {baru or '–'}" for label, (lama, baru) in satu.perubahan.items())
    return (
        satu.isi.get("pengenal") or "",
        satu.sebutan,
        satu.hasil.value.capitalize(),
        satu.isi.get("kolom") or "",
        " ".join((satu.alasan, *satu.peringatan)).strip(),
        "; ".join(perubahan),
    )
