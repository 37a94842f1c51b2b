"""Plausible achievements for each kind of target."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pydantic import BaseModel

from kinerja.hooks.katalog import Katalog
from kinerja.kalender.rules import Rentang

SATU = Decimal(1)
CERITA = (
    "Dilaksanakan sesuai rencana, hasilnya disampaikan kepada pimpinan pada akhir bulan.",
    "Berjalan baik; satu kegiatan mundur satu pekan karena menunggu data.",
    "Selesai lebih awal dari jadwal dan dipakai sebagai contoh oleh unit lain.",
)


def make_realisasi(
    katalog: Katalog, tipe: str, parameter: dict[str, Any], periode: Rentang, acak: random.Random
) -> BaseModel | None:
    """An achievement of this kind in a quarter or a year; None for a target that is text only."""
    maker = _MAKERS.get(tipe)
    if maker is None:
        return None
    return katalog.find_tipe_indikator(tipe).load_realisasi(maker(parameter, periode, acak))


def make_cerita(acak: random.Random) -> str:
    """A sentence for a target without a number."""
    return acak.choice(CERITA)


def _angka(parameter: dict[str, Any], periode: Rentang, acak: random.Random) -> dict[str, Any]:
    bagian = Decimal(parameter["nilai"]) * periode.hari / 365 * acak.randint(85, 115) / 100
    return {"nilai": str(max(bagian.quantize(SATU, ROUND_HALF_UP), SATU))}


def _persen(parameter: dict[str, Any], _periode: Rentang, acak: random.Random) -> dict[str, Any]:
    return {"nilai": str(min(Decimal(parameter["nilai"]) + acak.randint(-6, 4), Decimal(100)))}


def _makin_rendah(parameter: dict[str, Any], _periode: Rentang, acak: random.Random) -> dict[str, Any]:
    bagian = Decimal(parameter["nilai"]) * acak.randint(0, 30) / 100
    return {"nilai": str(bagian.quantize(SATU, ROUND_HALF_UP))}


def _skor(parameter: dict[str, Any], _periode: Rentang, acak: random.Random) -> dict[str, Any]:
    skor = Decimal(parameter["nilai"]) + acak.choice((-1, 0, 0, 1))
    return {"nilai": str(min(skor, Decimal(parameter["maksimum"])))}


def _tenggat(parameter: dict[str, Any], periode: Rentang, acak: random.Random) -> dict[str, Any]:
    hari = int(parameter.get("hari_setelah_periode") or 5)
    selesai: date = periode.selesai + timedelta(days=max(1, hari - acak.randint(0, 3)))
    return {"tanggal": selesai.isoformat()}


def _tahapan(parameter: dict[str, Any], periode: Rentang, _acak: random.Random) -> dict[str, Any]:
    tahap = list(parameter["tahap"])
    return {"selesai": tahap[: max(1, len(tahap) * periode.selesai.month // 12)]}


def _rasio(parameter: dict[str, Any], _periode: Rentang, acak: random.Random) -> dict[str, Any]:
    penyebut = acak.randint(20, 60)
    sasaran = Decimal(parameter["nilai"]) / Decimal(parameter["per"]) * penyebut
    pembilang = (sasaran * acak.randint(92, 108) / 100).quantize(SATU, ROUND_HALF_UP)
    return {"pembilang": str(min(pembilang, Decimal(penyebut))), "penyebut": str(penyebut)}


def _survei(parameter: dict[str, Any], _periode: Rentang, acak: random.Random) -> dict[str, Any]:
    responden = acak.randint(40, 120)
    nilai = min(Decimal(parameter["nilai"]) + acak.randint(-400, 500) / Decimal(100), Decimal(100))
    return {"nilai": str(nilai), "responden": responden, "populasi": responden * acak.randint(3, 8)}


_MAKERS: dict[str, Callable[[dict[str, Any], Rentang, random.Random], dict[str, Any]]] = {
    "angka": _angka,
    "persen": _persen,
    "makin_rendah": _makin_rendah,
    "skor": _skor,
    "tenggat": _tenggat,
    "tahapan": _tahapan,
    # Of plugins that the demo switches on where they are installed.
    "rasio": _rasio,
    "survei": _survei,
}
