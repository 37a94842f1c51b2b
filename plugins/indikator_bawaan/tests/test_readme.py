"""The worked example of README.md."""

from datetime import date
from decimal import Decimal

from kinerja_indikator_bawaan import angka, makin_rendah

from kinerja.hooks import RealisasiPeriode, Rentang

TRIWULAN = [
    Rentang(date(2026, 1, 1), date(2026, 4, 1)),
    Rentang(date(2026, 4, 1), date(2026, 7, 1)),
    Rentang(date(2026, 7, 1), date(2026, 10, 1)),
    Rentang(date(2026, 10, 1), date(2027, 1, 1)),
]


def test_three_of_four_quarters_of_twelve_documents() -> None:
    semua = (Decimal(3), Decimal(4), None, Decimal("4.5"))
    daftar = [
        RealisasiPeriode(periode, None if nilai is None else angka.RealisasiAngka(nilai=nilai))
        for periode, nilai in zip(TRIWULAN, semua, strict=True)
    ]
    capaian = angka.TIPE.combine(angka.read_target("12 dokumen"), daftar)
    assert capaian.kalimat == "11,5 dari 12 dokumen, 96 %"
    assert (str(capaian.persen), capaian.tercapai) == ("95.83", False)
    assert capaian.catatan == "1 dari 4 periode belum diisi."


def test_the_worst_quarter_counts_against_a_limit() -> None:
    daftar = [
        RealisasiPeriode(periode, makin_rendah.RealisasiMakinRendah(nilai=Decimal(nilai)))
        for periode, nilai in zip(TRIWULAN, (1, 2, 4, 0), strict=True)
    ]
    capaian = makin_rendah.TIPE.combine(makin_rendah.read_target("paling banyak 3 pengaduan"), daftar)
    assert (str(capaian.persen), capaian.tercapai) == ("75.00", False)
