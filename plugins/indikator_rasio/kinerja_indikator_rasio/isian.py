"""What a person types: the target of a ratio, and what was counted in a period."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from kinerja.hooks import Desimal, PilihanEnum, Teks

PEMBILANG, PENYEBUT = "pembilang", "penyebut"
"""What the two parts are called until somebody names them."""
PEMISAH = ("/", ":")
_TERKECIL = Decimal("0.000001")


@dataclass(frozen=True)
class NamaBagian(Teks):
    """What is counted: "berkas masuk". No "/" or ":" as a word: the official text puts one between names."""

    maks: int = 80

    def check(self, nilai: object) -> object:
        nama = str(super().check(nilai))
        if not any(huruf.isalpha() for huruf in nama):
            raise ValueError("Tulis dengan kata, misalnya berkas masuk.")
        if not set(PEMISAH).isdisjoint(nama.split()):
            raise ValueError("Tulis satu hal saja, tanpa “/” dan “:” di antara kata.")
        return nama


class Arah(StrEnum):
    TINGGI = "tinggi"
    RENDAH = "rendah"


class Penggabungan(StrEnum):
    JUMLAH = "jumlah"
    TERAKHIR = "terakhir"


ARAH = (("tinggi", "Makin tinggi makin baik"), ("rendah", "Makin rendah makin baik"))
PENGGABUNGAN = (
    ("jumlah", "Jumlah pembilang dibagi jumlah penyebut"),
    ("terakhir", "Periode terakhir yang diisi"),
)


class ParameterRasio(BaseModel):
    """`nilai` of the numerator for `per` of the denominator: 85 per 100 is 85 %, 1 per 20 is 1 : 20."""

    model_config = ConfigDict(frozen=True)

    pembilang: Annotated[str, NamaBagian(label="Yang dihitung (pembilang)", contoh="berkas selesai")]
    penyebut: Annotated[str, NamaBagian(label="Dibandingkan dengan (penyebut)", contoh="berkas masuk")]
    nilai: Annotated[Decimal, Desimal(label="Target", contoh="85")]
    per: Annotated[
        Decimal,
        Desimal(
            label="Per", contoh="100", minimum=_TERKECIL, bantuan="100 berarti persen; 20 berarti 1 : 20."
        ),
    ]
    arah: Annotated[Arah, PilihanEnum(ARAH, label="Penilaian")]
    penggabungan: Annotated[
        Penggabungan,
        PilihanEnum(PENGGABUNGAN, label="Setahun", bantuan="Cara menggabungkan realisasi semua periode"),
    ] = Penggabungan.JUMLAH


class RealisasiRasio(BaseModel):
    """What was counted; a period without anything in the denominator has 0 there."""

    model_config = ConfigDict(frozen=True)

    pembilang: Annotated[Decimal, Desimal(label="Pembilang")]
    penyebut: Annotated[Decimal, Desimal(label="Penyebut")]
