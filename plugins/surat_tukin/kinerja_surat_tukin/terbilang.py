"""Amounts in Indonesian words."""

MAKS = 999_999_999_999_999

_SATUAN = (
    "nol", "satu", "dua", "tiga", "empat", "lima",
    "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip
_KELOMPOK = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"))


def terbilang(bilangan: int) -> str:
    """The whole number in words: 1.250.300 is "satu juta dua ratus lima puluh ribu tiga ratus".

    From nol to 999 triliun; raises ValueError outside.
    """
    if not 0 <= bilangan <= MAKS:
        raise ValueError(f"terbilang goes from 0 to {MAKS}, not {bilangan}")
    if bilangan == 0:
        return _SATUAN[0]
    kata, sisa = [], bilangan
    for nilai, nama in _KELOMPOK:
        banyak, sisa = divmod(sisa, nilai)
        if banyak == 1 and nama == "ribu":
            kata.append("seribu")
        elif banyak:
            kata.append(f"{_below_thousand(banyak)} {nama}")
    if sisa:
        kata.append(_below_thousand(sisa))
    return " ".join(kata)


def _below_thousand(bilangan: int) -> str:
    ratus, sisa = divmod(bilangan, 100)
    kata = ["seratus" if ratus == 1 else f"{_SATUAN[ratus]} ratus"] if ratus else []
    if sisa:
        kata.append(_below_hundred(sisa))
    return " ".join(kata)


def _below_hundred(bilangan: int) -> str:
    if bilangan < len(_SATUAN):
        return _SATUAN[bilangan]
    if bilangan < 20:
        return f"{_SATUAN[bilangan - 10]} belas"
    puluh, satuan = divmod(bilangan, 10)
    return f"{_SATUAN[puluh]} puluh" + (f" {_SATUAN[satuan]}" if satuan else "")
