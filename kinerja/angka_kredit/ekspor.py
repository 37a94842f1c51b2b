"""The ledger of a person for other programs: the rows of the page as CSV, as a workbook and as JSON.

One list of rows for all three, so that none can show another digit than the page.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

from kinerja.angka import format_desimal, round_half_up
from kinerja.angka_kredit.buku import BarisBuku
from kinerja.isian import guard_cell

JUDUL = (
    "Jenjang",
    "Tahun",
    "Bulan mulai",
    "Bulan selesai",
    "Jenis",
    "Uraian",
    "Prosentase",
    "Koefisien per tahun",
    "Angka kredit",
    "Jumlah berjalan",
    "Dokumen",
)
ANGKA = frozenset({"Koefisien per tahun", "Angka kredit", "Jumlah berjalan"})
LEBAR = (14, 8, 12, 14, 14, 28, 14, 20, 14, 16, 34)


@dataclass(frozen=True)
class BarisEkspor:
    """One row; numbers have the places in which the page writes them, months are None of other amounts."""

    jenjang: str
    tahun: int
    bulan_mulai: int | None
    bulan_selesai: int | None
    jenis: str
    uraian: str
    prosentase: str
    koefisien: Decimal | None
    angka_kredit: Decimal
    jumlah_berjalan: Decimal
    dokumen: str

    @property
    def sel(self) -> tuple[str | int | Decimal | None, ...]:
        """The cells in the order of JUDUL."""
        return (
            self.jenjang,
            self.tahun,
            self.bulan_mulai,
            self.bulan_selesai,
            self.jenis,
            self.uraian,
            self.prosentase,
            self.koefisien,
            self.angka_kredit,
            self.jumlah_berjalan,
            self.dokumen,
        )


def list_rows(jenjang: str, baris: Sequence[BarisBuku], desimal: int) -> list[BarisEkspor]:
    """The rows of one jenjang; `desimal` are the places of its sums."""
    hasil, jumlah = [], Decimal(0)
    for satu in baris:
        jumlah += satu.nilai
        hasil.append(_to_row(jenjang, satu, round_half_up(jumlah, desimal), desimal))
    return hasil


def _to_row(jenjang: str, satu: BarisBuku, jumlah: Decimal, desimal: int) -> BarisEkspor:
    konversi, entri = satu.konversi, satu.entri
    return BarisEkspor(
        jenjang=jenjang,
        tahun=int(satu.tahun),
        bulan_mulai=konversi.bulan_mulai if konversi else None,
        bulan_selesai=konversi.bulan_selesai if konversi else None,
        jenis="konversi" if entri is None else entri.jenis.value,
        uraian=satu.uraian,
        prosentase=satu.prosentase,
        koefisien=round_half_up(konversi.koefisien, konversi.desimal) if konversi else None,
        angka_kredit=round_half_up(satu.nilai, konversi.desimal if konversi else desimal),
        jumlah_berjalan=jumlah,
        dokumen="" if entri is None else f"{entri.nomor_dokumen}, {entri.tanggal_dokumen.isoformat()}",
    )


def to_csv(semua: Iterable[BarisEkspor]) -> bytes:
    """Semicolons and decimal commas, as the page writes them and spreadsheets here read them."""
    keluaran = io.StringIO(newline="")
    penulis = csv.writer(keluaran, delimiter=";")
    penulis.writerow(JUDUL)
    for baris in semua:
        penulis.writerow([_to_cell(sel) for sel in baris.sel])
    return keluaran.getvalue().encode("utf-8-sig")


def _to_cell(sel: str | int | Decimal | None) -> str:
    if isinstance(sel, Decimal):
        return format_desimal(sel, places_of(sel))
    return guard_cell("" if sel is None else str(sel))


def to_xlsx(semua: Iterable[BarisEkspor]) -> bytes:
    """Numbers are numbers and show their places; text is never read as a formula."""
    keluaran = io.BytesIO()
    with xlsxwriter.Workbook(keluaran, {"in_memory": True, "strings_to_formulas": False}) as buku:
        lembar = buku.add_worksheet("Buku angka kredit")
        tebal = buku.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        gaya = {desimal: buku.add_format({"num_format": f"#,##0.{'0' * desimal}"}) for desimal in (2, 3)}
        lembar.freeze_panes(1, 0)
        for kolom, (judul, lebar) in enumerate(zip(JUDUL, LEBAR, strict=True)):
            lembar.set_column(kolom, kolom, lebar)
            lembar.write_string(0, kolom, judul, tebal)
        for nomor, baris in enumerate(semua, start=1):
            for kolom, sel in enumerate(baris.sel):
                if isinstance(sel, Decimal):
                    lembar.write_number(nomor, kolom, sel, gaya[places_of(sel)])
                elif isinstance(sel, int):
                    lembar.write_number(nomor, kolom, sel)
                elif sel:
                    lembar.write_string(nomor, kolom, sel)
    return keluaran.getvalue()


def places_of(nilai: Decimal) -> int:
    """How many places a value is written with, 2 or 3."""
    exponent = nilai.as_tuple().exponent
    return 3 if exponent == -3 else 2


def to_json(semua: Iterable[BarisEkspor]) -> list[dict[str, object]]:
    """The rows with numbers as text, because a program would read 2.08 as a binary fraction."""
    return [
        {
            "tahun": satu.tahun,
            "bulan": 0 if satu.bulan_mulai is None else (satu.bulan_selesai or 0) - satu.bulan_mulai + 1,
            "bulan_mulai": satu.bulan_mulai,
            "bulan_selesai": satu.bulan_selesai,
            "jenis": satu.jenis,
            "uraian": satu.uraian,
            "prosentase": satu.prosentase,
            "koefisien": None if satu.koefisien is None else str(satu.koefisien),
            "angka_kredit": str(satu.angka_kredit),
            "jumlah_berjalan": str(satu.jumlah_berjalan),
        }
        for satu in semua
    ]
