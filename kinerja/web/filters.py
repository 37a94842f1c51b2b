"""Jinja filters: dates, times and numbers as Indonesian readers expect them.

Times are stored in UTC and shown in the zone of the instansi, with its name.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Protocol

from flask import Flask

from kinerja import angka, clock, tanggal
from kinerja.aturan.muat import build_periode, load_edisi
from kinerja.aturan.rules import JenisPeriode, KodeAturan

NAMA_ZONA = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}


class HasRentang(Protocol):
    """Anything with a half-open range of dates: `sampai` is the first day after it."""

    @property
    def mulai(self) -> date: ...

    @property
    def sampai(self) -> date: ...


def _localize(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without zone cannot be shown; store and pass aware UTC times")
    return moment.astimezone(clock.zone())


def format_tanggal(value: date | None, pola: str = "panjang") -> str:
    """ "24 November 2026"; `pola` is a key of `kinerja.tanggal.POLA_TANGGAL`. None gives an empty text."""
    if value is None:
        return ""
    day = _localize(value).date() if isinstance(value, datetime) else value
    return tanggal.format_tanggal(day, pola)


def format_jam(value: datetime | None) -> str:
    """ "10.42" in the zone of the instansi. None gives an empty text."""
    return "" if value is None else tanggal.format_jam(_localize(value))


def format_waktu(value: datetime | None, pola: str = "panjang") -> str:
    """ "24 November 2026 10.42 WIB"; a zone outside Indonesia shows its own abbreviation."""
    if value is None:
        return ""
    local = _localize(value)
    zona = NAMA_ZONA.get(local.utcoffset() or timedelta(), local.tzname() or "")
    return f"{format_tanggal(local, pola)} {tanggal.format_jam(local)} {zona}"


def format_waktu_atau_teks(value: datetime | str) -> str:
    """A time as `format_waktu` writes it; a text stays as it is."""
    return format_waktu(value) if isinstance(value, datetime) else value


def format_angka(value: Decimal | int | None, desimal: int | None = None) -> str:
    """ "1.250,5"; all digits, or exactly `desimal` places (half up). None gives an empty text."""
    return "" if value is None else angka.format_desimal(value, desimal)


def format_persen(value: Decimal | int | None, desimal: int | None = None) -> str:
    """ "58 %": `value` is already in percent. None gives an empty text."""
    return "" if value is None else angka.format_persen(value, desimal)


def format_titik(value: Decimal | int) -> str:
    """ "58.33" for an attribute of HTML, which knows no decimal comma; nobody reads it."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def format_rentang(value: HasRentang) -> str:
    """ "1 Januari s.d. 31 Desember 2026"; the last day shown is the day before `sampai`."""
    return tanggal.format_rentang(value.mulai, value.sampai - timedelta(days=1))


def refuse_raw(value: object) -> object:
    """What a template prints, unchanged. Raises TypeError for an amount, a date or a time without a filter.

    Python would write it in its own way, so that a page and a letter could show different digits.
    """
    if isinstance(value, Decimal | float | date | time):
        raise TypeError(f"{value!r} is printed without a filter of kinerja.web.filters")
    return value


@cache
def _nama_periode() -> Mapping[str, str]:
    """Names of the periods of a year by their kode; the whole year in the one word that all pages use."""
    edisi = load_edisi(KodeAturan.PERIODE)
    return {
        pola.kode: pola.jenis.label if pola.jenis is JenisPeriode.TAHUNAN else pola.label
        for pola in build_periode(edisi.isi, edisi.sumber).daftar
    }


def format_periode(kode: str) -> str:
    """ "Triwulan III" for "T3", "Tahunan" for "TH"; a kode that no rule set had at first stays as it is."""
    return _nama_periode().get(kode, kode)


FILTERS: dict[str, Callable[..., str]] = {
    "tanggal": format_tanggal,
    "jam": format_jam,
    "waktu": format_waktu,
    "waktu_atau_teks": format_waktu_atau_teks,
    "angka": format_angka,
    "persen": format_persen,
    "ukuran": angka.format_ukuran,
    "titik": format_titik,
    "rentang": format_rentang,
    "periode": format_periode,
}


def register(app: Flask) -> None:
    """Make the filters known to the templates of `app`."""
    app.jinja_env.filters.update(FILTERS)
