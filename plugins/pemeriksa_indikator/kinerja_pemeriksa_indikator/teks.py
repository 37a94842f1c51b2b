"""Texts of a plan made comparable. Each function looks at its text once, from left to right."""

import re

from kinerja.hooks import parse_desimal

MAKS_KUTIPAN = 60

_BATAS = re.compile(r"(?:paling (?:sedikit|banyak|rendah|tinggi)|minimal|maksimal|[<>]=?|[≤≥]) ?")
_TERBILANG = re.compile(r" ?\([a-z ]{1,80}\)")
_LAMA = re.compile(r"([0-9]{1,3}) (hari|minggu|bulan|bln|triwulan|semester|tahun|thn)")
_TAHUN = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_BULAN = {"bulan": 1, "bln": 1, "triwulan": 3, "semester": 6, "tahun": 12, "thn": 12}


def key_of(teks: str) -> str:
    """The text without case, runs of blanks and a stop at its end."""
    return " ".join(teks.casefold().split()).rstrip(".;, ")


def hide_years(kunci: str, tahun: int) -> str:
    """Years as their distance from `tahun`: "laporan 2026" in 2026 is "laporan 2025" in 2025."""
    return _TAHUN.sub(lambda cocok: f"<{int(cocok[0]) - tahun:+d}>", kunci)


def is_bare_number(teks: str) -> bool:
    """Whether a target is a number and nothing that says of what: "12", "minimal 4", "12 (dua belas)"."""
    kunci = _TERBILANG.sub("", key_of(teks), count=1)
    if awal := _BATAS.match(kunci):
        kunci = kunci[awal.end() :]
    try:
        parse_desimal(kunci)
    except ValueError:  # also "31.12.2026"
        return False
    return True


def read_duration(teks: str) -> str:
    """How long a target lasts: "1 tahun" and "12 (dua belas) bulan" give "12 bulan"; "" for anything else."""
    cocok = _LAMA.fullmatch(_TERBILANG.sub("", key_of(teks), count=1))
    if cocok is None:
        return ""
    banyak, satuan = int(cocok[1]), cocok[2]
    return f"{banyak * _BULAN[satuan]} bulan" if satuan in _BULAN else f"{banyak} {satuan}"


def quote(teks: str) -> str:
    """The beginning of a text in quotation marks, cut at a word."""
    rapi = " ".join(teks.split())
    if len(rapi) > MAKS_KUTIPAN:
        rapi = rapi[:MAKS_KUTIPAN].rsplit(" ", 1)[0] + " …"
    return f"“{rapi}”"
