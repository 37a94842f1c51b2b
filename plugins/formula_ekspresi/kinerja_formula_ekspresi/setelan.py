"""The formula, and the limits that make a proposed rating of its number."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import field_validator, model_validator

from kinerja.hooks import Desimal, Pengaturan, PilihanEnum, TeksPanjang, field_error
from kinerja_formula_ekspresi.batas import MAKS_PANJANG
from kinerja_formula_ekspresi.kesalahan import FormulaError
from kinerja_formula_ekspresi.pembaca import parse_rumus


class Kosong(StrEnum):
    """What an indicator counts as that nobody filled."""

    DILEWATI = "dilewati"
    NOL = "nol"


def _batas(label: str, bantuan: str = "") -> Desimal:
    return Desimal(label=label, bantuan=bantuan, minimum=-100_000, maksimum=100_000, maks_desimal=2)


def _perilaku(rating: str) -> Desimal:
    label = f"Angka perilaku: {rating} ekspektasi"
    return Desimal(label=label, minimum=0, maksimum=1_000, maks_desimal=2)


class Setelan(Pengaturan):
    """`batas_…` are compared with the number of the formula, two places, half up."""

    ekspresi: Annotated[
        str,
        TeksPanjang(
            label="Rumus",
            maks=MAKS_PANJANG,
            contoh="0,6 * hasil + 0,4 * perilaku",
            bantuan="Koma untuk desimal, titik koma di antara isian fungsi. "
            "Contoh: JIKA(hasil_terendah < 60; MIN(hasil; 75); 0,7 * hasil + 0,3 * perilaku)",
        ),
    ] = "0,6 * hasil + 0,4 * perilaku"
    batas_di_atas: Annotated[
        Decimal, _batas("Di atas ekspektasi mulai", "Hasil rumus sebesar ini atau lebih.")
    ] = Decimal(110)
    batas_sesuai: Annotated[
        Decimal, _batas("Sesuai ekspektasi mulai", "Di bawah angka ini diusulkan di bawah ekspektasi.")
    ] = Decimal(90)
    perilaku_di_atas: Annotated[Decimal, _perilaku("di atas")] = Decimal(110)
    perilaku_sesuai: Annotated[Decimal, _perilaku("sesuai")] = Decimal(100)
    perilaku_di_bawah: Annotated[Decimal, _perilaku("di bawah")] = Decimal(80)
    indikator_kosong: Annotated[
        Kosong,
        PilihanEnum(
            label="Indikator yang belum diisi",
            sebutan=(("dilewati", "Tidak dihitung"), ("nol", "Dihitung 0")),
        ),
    ] = Kosong.DILEWATI
    batas_capaian: Annotated[
        Decimal,
        Desimal(
            label="Capaian satu indikator paling banyak",
            satuan="%",
            minimum=100,
            maksimum=1_000,
            maks_desimal=2,
            bantuan="Capaian yang melampaui target dihitung sampai angka ini.",
        ),
    ] = Decimal(120)

    @field_validator("ekspresi")
    @classmethod
    def _check_formula(cls, ekspresi: str) -> str:
        try:
            parse_rumus(ekspresi)
        except FormulaError as error:
            raise field_error("ekspresi", str(error)) from error
        return ekspresi

    @model_validator(mode="after")
    def _check_order(self) -> "Setelan":
        if self.batas_di_atas <= self.batas_sesuai:
            raise field_error(
                "batas_di_atas", "Tulis angka yang lebih besar daripada batas sesuai ekspektasi."
            )
        if not self.perilaku_di_atas >= self.perilaku_sesuai >= self.perilaku_di_bawah:
            raise field_error(
                "perilaku_sesuai", "Tulis angka di antara angka di atas dan angka di bawah ekspektasi."
            )
        return self
