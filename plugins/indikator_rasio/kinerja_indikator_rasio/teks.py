"""Ratios as official texts and on screens: written, and read back."""

import re
from collections.abc import Mapping
from decimal import Decimal, localcontext

from kinerja.hooks import ANGKA, SERATUS, build_model, format_desimal, read_number, round_half_up, tidy_text
from kinerja_indikator_rasio.isian import PEMBILANG, PENYEBUT, Arah, ParameterRasio, RealisasiRasio

PRESISI = 60
_RENDAH = ("paling banyak", "paling tinggi", "maksimal", "maksimum", "tidak lebih dari", "≤")
_TINGGI = ("paling sedikit", "paling rendah", "minimal", "minimum", "sekurang-kurangnya", "≥")
_ARAH = re.compile(rf"({'|'.join((*_RENDAH, *_TINGGI))}) ?(.*)", re.IGNORECASE)
_PERSEN = re.compile(rf"{ANGKA} ?(?:%|persen) (\(.*\))", re.IGNORECASE)
# No zero in front: "08:30" is a time.
_BANDING = re.compile(rf"(?!0[0-9]){ANGKA} ?: ?(?!0[0-9]){ANGKA}(?: (\(.*\)))?")


# Targets


def describe_target(parameter: ParameterRasio) -> str:
    """ "85% (berkas selesai / berkas masuk)", "paling banyak 30 : 1 (murid : guru)"; unnamed "1 : 20"."""
    awal = "paling banyak " if parameter.arah is Arah.RENDAH else ""
    nama = (parameter.pembilang, parameter.penyebut)
    if _is_percent(parameter):
        return f"{awal}{format_desimal(parameter.nilai)}% ({' / '.join(nama)})"
    angka = f"{awal}{format_desimal(parameter.nilai)} : {format_desimal(parameter.per)}"
    return angka if nama == (PEMBILANG, PENYEBUT) else f"{angka} ({' : '.join(nama)})"


def read_target(teks: str) -> ParameterRasio | None:
    """A percentage without the two names is of the kind persen; "1 : 20" is a ratio without them."""
    teks = tidy_text(teks)
    arah = Arah.TINGGI
    if awal := _ARAH.fullmatch(teks):
        arah = Arah.RENDAH if awal[1].lower() in _RENDAH else Arah.TINGGI
        teks = awal[2]
    isi = _read_percent(teks) or _read_comparison(teks)
    return build_model(ParameterRasio, {**isi, "arah": arah}) if isi else None


def _read_percent(teks: str) -> Mapping[str, object] | None:
    cocok = _PERSEN.fullmatch(teks)
    nama = _read_names(cocok[2], "/") if cocok else None
    if cocok is None or nama is None:
        return None
    return {**nama, "nilai": read_number(cocok[1]), "per": SERATUS}


def _read_comparison(teks: str) -> Mapping[str, object] | None:
    cocok = _BANDING.fullmatch(teks)
    if cocok is None:
        return None
    tanpa_nama = {"pembilang": PEMBILANG, "penyebut": PENYEBUT}
    nama = _read_names(cocok[3], ":") if cocok[3] else tanpa_nama
    return {**nama, "nilai": read_number(cocok[1]), "per": read_number(cocok[2])} if nama else None


def _read_names(teks: str, pemisah: str) -> Mapping[str, object] | None:
    bagian = teks[1:-1].split(f" {pemisah} ")
    return {"pembilang": bagian[0], "penyebut": bagian[1]} if len(bagian) == 2 else None


# Realisasi


def describe_realisasi(parameter: ParameterRasio, realisasi: RealisasiRasio) -> str:
    """ "85,71% (6 berkas selesai / 7 berkas masuk)", "1 : 18 (50 guru : 900 murid)"; rounded half up."""
    pemisah = " / " if _is_percent(parameter) else " : "
    rinci = pemisah.join(
        (
            f"{format_desimal(realisasi.pembilang)} {parameter.pembilang}",
            f"{format_desimal(realisasi.penyebut)} {parameter.penyebut}",
        )
    )
    if realisasi.penyebut.is_zero():
        return rinci
    return f"{write_ratio(parameter, realisasi).replace(' %', '%')} ({rinci})"


# For screens


def write_ratio(parameter: ParameterRasio, realisasi: RealisasiRasio) -> str:
    """ "85,71 %", "1 : 18": as the target is written. Its 1 stays a 1, otherwise the second number stays.

    The denominator must not be zero.
    """
    if _is_percent(parameter):
        return f"{_divide(realisasi.pembilang, SERATUS, realisasi.penyebut)} %"
    if parameter.nilai == 1 and realisasi.pembilang:
        return f"1 : {_divide(realisasi.penyebut, Decimal(1), realisasi.pembilang)}"
    kiri = _divide(realisasi.pembilang, parameter.per, realisasi.penyebut)
    return f"{kiri} : {format_desimal(parameter.per)}"


def write_target(parameter: ParameterRasio) -> str:
    """ "85 %", "1 : 20"."""
    nilai = format_desimal(parameter.nilai)
    return f"{nilai} %" if _is_percent(parameter) else f"{nilai} : {format_desimal(parameter.per)}"


def write_counts(parameter: ParameterRasio, realisasi: RealisasiRasio) -> str:
    """ "6 dari 7", "50 : 900"."""
    kata = " dari " if _is_percent(parameter) else " : "
    return f"{format_desimal(realisasi.pembilang)}{kata}{format_desimal(realisasi.penyebut)}"


def _is_percent(parameter: ParameterRasio) -> bool:
    return parameter.per == SERATUS


def _divide(nilai: Decimal, kali: Decimal, bagi: Decimal) -> str:
    """`nilai` × `kali` ÷ `bagi`, half up: two places, six for what would be 0 with two."""
    with localcontext(prec=PRESISI):
        hasil = nilai * kali / bagi
    return format_desimal(round_half_up(hasil, 2) or round_half_up(hasil, 6))
