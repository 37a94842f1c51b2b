"""Numbers as people write them here: decimal comma, thousands dot, half up.

One reader and one writer for screen, letters and exports, so that the same value shows the same digits
everywhere. Standard library only: rules may use it.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

MAKS_BULAT = 18
MAKS_DESIMAL = 6
MEGABITA = 1024 * 1024
# Two numbers of the longest allowed form, divided and taken times 100, still round exactly.
_PRESISI = 60

# [0-9], not \d: \d also matches the digits of other scripts.
_BENTUK = re.compile(r"-?(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,[0-9]+)?")


def parse_desimal(
    text: str, *, negatif: bool = False, maks_bulat: int = MAKS_BULAT, maks_desimal: int = MAKS_DESIMAL
) -> Decimal:
    """Read "1.234,5": decimal comma, dots only between full groups of three, ASCII digits.

    "1.500" is one thousand five hundred. `negatif` allows a leading minus.
    Raises ValueError with the Indonesian sentence to show at the field.
    """
    text = text.strip()
    if text.startswith("-") and not negatif:
        raise ValueError("Tulis angka nol atau lebih, tanpa tanda minus.")
    if not _BENTUK.fullmatch(text):
        raise ValueError("Tulis angka dengan koma untuk desimal, misalnya 1.234,5.")
    bulat, _, desimal = text.removeprefix("-").replace(".", "").partition(",")
    if len(bulat) > maks_bulat:
        raise ValueError(f"Tulis angka paling banyak {maks_bulat} digit di depan koma.")
    if len(desimal) > maks_desimal:
        raise ValueError(_too_many_decimals(maks_desimal))
    nilai = _shorten(Decimal(f"{bulat}.{desimal or '0'}"))
    return -nilai if text.startswith("-") and nilai else nilai


def _too_many_decimals(maks_desimal: int) -> str:
    if maks_desimal == 0:
        return "Tulis bilangan bulat, tanpa koma."
    return f"Tulis paling banyak {maks_desimal} digit di belakang koma."


def format_desimal(value: Decimal | int, places: int | None = None) -> str:
    """Write "1.234,5"; with `places` half up to that many digits, without it no trailing zeros.

    Raises ValueError for a value that is not finite.
    """
    nilai = Decimal(value)
    if not nilai.is_finite():
        raise ValueError(f"{value} is not a finite number")
    teks = f"{_shorten(nilai) if places is None else round_half_up(nilai, places):f}"
    tanda = "-" if teks.startswith("-") else ""
    bulat, _, desimal = teks.removeprefix("-").partition(".")
    ribuan = f"{int(bulat):,}".replace(",", ".")
    return f"{tanda}{ribuan},{desimal}" if desimal else f"{tanda}{ribuan}"


def format_persen(value: Decimal | int, places: int | None = None) -> str:
    """Write a percentage as the screens show it, "95,5 %"; rounding as in `format_desimal`."""
    return f"{format_desimal(value, places)} %"


def format_sel(value: float) -> str:
    """A number of a spreadsheet as a person types it: "12" for 12.0, "1234,5"; the digits of the cell."""
    return f"{_shorten(Decimal(repr(value))):f}".replace(".", ",")


def format_ukuran(bita: int) -> str:
    """The size of a file: "3,4 MB", "812 KB", half up; never "0 KB" for a file that has something in it."""
    if bita < MEGABITA:
        return f"{max(1, (bita + 512) // 1024) if bita else 0} KB"
    return f"{format_desimal(round_half_up(Decimal(bita) / MEGABITA, 1))} MB"


def round_half_up(value: Decimal, places: int) -> Decimal:
    """`value` half up (away from zero) to `places` digits; never minus zero."""
    with localcontext(prec=_PRESISI):
        nilai = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return abs(nilai) if nilai.is_zero() else nilai


def divide_persen(bagian: Decimal, seluruh: Decimal) -> Decimal:
    """`bagian` of `seluruh` in percent, two places, half up; not limited to 100.

    Raises ValueError when `seluruh` is zero: the caller says what that means.
    """
    if seluruh.is_zero():
        raise ValueError("no percentage of zero")
    with localcontext(prec=_PRESISI):
        persen = bagian * 100 / seluruh
    return round_half_up(persen, 2)


def _shorten(nilai: Decimal) -> Decimal:
    """The same value without trailing zeros, and without an exponent above zero."""
    with localcontext(prec=_PRESISI):
        pendek = nilai.normalize()
        exponent = pendek.as_tuple().exponent
        if isinstance(exponent, int) and exponent > 0:
            pendek = pendek.quantize(Decimal(1))
    return abs(pendek) if pendek.is_zero() else pendek
