"""What is wrong with a formula, in a sentence for the admin who writes it, with the place."""


class FormulaError(ValueError):
    """The formula cannot be used or has no result; the text says where, why and what to do.

    `kalimat` is the sentence without the place, `indeks` the position in the text counted from 0, None where
    the fault has no place.
    """

    def __init__(self, kalimat: str, indeks: int | None = None, teks: str = "") -> None:
        tempat = "" if indeks is None else f"{describe_place(teks, indeks)}: "
        super().__init__(tempat + kalimat)
        self.kalimat = kalimat
        self.indeks = indeks


class MissingValueError(FormulaError):
    """A name that the formula needs has no value yet for this person."""


def describe_place(teks: str, indeks: int) -> str:
    """ "Kolom 9"; with several lines "Baris 2 kolom 9". Both counted from 1."""
    awal = teks.rfind("\n", 0, indeks) + 1
    kolom = indeks - awal + 1
    return f"Baris {teks.count(chr(10), 0, indeks) + 1} kolom {kolom}" if "\n" in teks else f"Kolom {kolom}"
