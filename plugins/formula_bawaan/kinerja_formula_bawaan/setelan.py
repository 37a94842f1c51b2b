"""Where "most" and "a small part" begin; the regulation gives the words, not the numbers."""

from decimal import Decimal
from typing import Annotated

from kinerja.hooks import Desimal, Pengaturan


class Setelan(Pengaturan):
    """Percents of the judged indicators of hasil kerja utama."""

    sebagian_besar: Annotated[
        Decimal,
        Desimal(
            label="Sebagian besar",
            satuan="%",
            minimum=Decimal(1),
            maksimum=Decimal(100),
            bantuan="Bagian target yang terlampaui agar diusulkan di atas ekspektasi.",
        ),
    ] = Decimal(60)
    sebagian_kecil: Annotated[
        Decimal,
        Desimal(
            label="Sebagian kecil",
            satuan="%",
            minimum=Decimal(0),
            maksimum=Decimal(99),
            bantuan="Bagian target yang boleh belum tercapai agar tetap diusulkan sesuai ekspektasi.",
        ),
    ] = Decimal(25)
